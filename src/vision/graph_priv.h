#pragma once

#include <glib.h>
#include <stdbool.h>

#include "vision/graph.h"

#define PLP_TENSOR_DIMS 4

typedef enum {
    PLP_ELEMENT_UNKNOWN = 0, // a type that no operation here handles
    PLP_ELEMENT_FLOAT32,
    PLP_ELEMENT_FLOAT16, // constants only, until their DEQUANTIZE
    PLP_ELEMENT_INT32,
} PlpElement;

/** Shapes are NHWC; a filter's are OHWI, a depthwise filter's 1HWC. */
typedef struct {
    PlpElement element;
    int n_dims; // -1: more than PLP_TENSOR_DIMS, or without a fixed size; no operation here takes
                // such a one
    int dims[PLP_TENSOR_DIMS];
    gsize n_elements;
    const float
        *values; // of a float32 constant; NULL: computed. At least 64 readable bytes follow them
    const gint32 *integers;  // of an int32 constant
    gsize constant_position; // of the constant's bytes in the file; 0: none
    gsize constant_bytes;
} PlpTensor;

typedef enum {
    PLP_OP_UNKNOWN = 0, // an operation that no engine has; an error only where it is needed
    PLP_OP_CONV,
    PLP_OP_DEPTHWISE,
    PLP_OP_PRELU,
    PLP_OP_RELU,
    PLP_OP_ADD,
    PLP_OP_PAD,
    PLP_OP_MAX_POOL,
    PLP_OP_RESHAPE,
    PLP_OP_CONCAT,
} PlpOpKind;

typedef enum {
    PLP_ACTIVATION_NONE = 0,
    PLP_ACTIVATION_RELU,
    PLP_ACTIVATION_RELU6,
} PlpActivation;

typedef struct {
    int x, y;
} PlpPair;

typedef struct {
    PlpOpKind kind;
    char *name;  // as the schema calls it, or a custom operation's own name; for messages
    int number;  // position in the file
    int *inputs; // tensor ids; -1: left out
    int n_inputs;
    int *outputs;
    int n_outputs;
    bool same_padding;        // TensorFlow's SAME, else VALID
    PlpPair stride, filter;   // filter: of a pool
    PlpActivation activation; // applied after the operation
    int axis;                 // of a concatenation, 0-based from the front
} PlpOp;

struct PlpGraph {
    gint references; // atomic
    PlpTensor *tensors;
    int n_tensors;
    GPtrArray *ops;       // of PlpOp *, DEQUANTIZE of constants folded
    GPtrArray *constants; // of gpointer, what the tensors' values and integers point to
    gsize constant_bytes; // allocated so far
    GArray *inputs;       // of int: tensor ids
    GArray *outputs;
};

PlpGraph *plp_graph_ref(PlpGraph *graph);

/** Bytes behind every float buffer that an engine's vector code may read (never write). */
#define PLP_FLOAT_SLACK 64

/** A part of a graph: the operations, in order, that lead from one tensor to others. */
typedef struct {
    PlpGraph *graph; // a reference of its own
    int input;
    int *outputs;
    gsize n_outputs;
    GPtrArray *ops; // of const PlpOp *, borrowed from the graph
} PlpGraphPart;

/**
 * Finds the operations and checks each one's shapes, constants and options, so that an engine need
 * not. Errors: PLP_ERROR_MODEL (no such tensor, an operation not known, shapes that do not fit).
 */
PlpGraphPart *plp_graph_part_new(const PlpGraph *graph, int input, const int *outputs,
                                 gsize n_outputs, GError **error);
void plp_graph_part_free(PlpGraphPart *part);
bool plp_graph_part_is_output(const PlpGraphPart *part, int tensor);

/** False with PLP_ERROR_MODEL where an operation's tensors do not fit together. */
bool plp_graph_check_op(const PlpGraph *graph, const PlpOp *op, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpGraphPart, plp_graph_part_free)
