#include "vision/graph.h"

#include <string.h>

#include "base/error.h"
#include "vision/graph_priv.h"
#include "vision/tflite_priv.h"

// Field numbers and codes of TensorFlow Lite's schema, version 3.
enum { MODEL_OPERATOR_CODES = 1, MODEL_SUBGRAPHS = 2, MODEL_BUFFERS = 4 };
enum { CODE_OLD_BUILTIN = 0, CODE_CUSTOM_NAME = 1, CODE_BUILTIN = 3 };
enum { SUBGRAPH_TENSORS = 0, SUBGRAPH_INPUTS = 1, SUBGRAPH_OUTPUTS = 2, SUBGRAPH_OPERATORS = 3 };
enum { TENSOR_SHAPE = 0, TENSOR_TYPE = 1, TENSOR_BUFFER = 2 };
enum { OPERATOR_CODE = 0, OPERATOR_INPUTS = 1, OPERATOR_OUTPUTS = 2, OPERATOR_OPTIONS = 4 };
enum { BUFFER_DATA = 0 };
enum { TYPE_FLOAT32 = 0, TYPE_FLOAT16 = 1, TYPE_INT32 = 2 };
enum { BUILTIN_DEQUANTIZE = 6, BUILTIN_CUSTOM = 32 };

#define MAX_TENSORS 65536
#define MAX_ELEMENTS (1 << 24) // of one tensor: 64 MiB
#define MAX_OPS 65536
#define MAX_IDS 64 // tensors that one operation may name

typedef enum {
    OPTIONS_NONE,
    OPTIONS_CONV,
    OPTIONS_DEPTHWISE,
    OPTIONS_POOL,
    OPTIONS_CONCAT,
    OPTIONS_ADD,
} Options;

static const struct {
    int builtin;
    PlpOpKind kind;
    const char *name;
    Options options;
} known_ops[] = {
    {0, PLP_OP_ADD, "ADD", OPTIONS_ADD},
    {2, PLP_OP_CONCAT, "CONCATENATION", OPTIONS_CONCAT},
    {3, PLP_OP_CONV, "CONV_2D", OPTIONS_CONV},
    {4, PLP_OP_DEPTHWISE, "DEPTHWISE_CONV_2D", OPTIONS_DEPTHWISE},
    {17, PLP_OP_MAX_POOL, "MAX_POOL_2D", OPTIONS_POOL},
    {19, PLP_OP_RELU, "RELU", OPTIONS_NONE},
    {22, PLP_OP_RESHAPE, "RESHAPE", OPTIONS_NONE},
    {34, PLP_OP_PAD, "PAD", OPTIONS_NONE},
    {54, PLP_OP_PRELU, "PRELU", OPTIONS_NONE},
};

static void free_op(gpointer data)
{
    PlpOp *op = data;
    g_free(op->name);
    g_free(op->inputs);
    g_free(op->outputs);
    g_free(op);
}

static PlpGraph *new_graph(void)
{
    PlpGraph *graph = g_new0(PlpGraph, 1);
    graph->references = 1;
    graph->ops = g_ptr_array_new_with_free_func(free_op);
    graph->constants = g_ptr_array_new_with_free_func(g_free);
    graph->inputs = g_array_new(FALSE, FALSE, sizeof(int));
    graph->outputs = g_array_new(FALSE, FALSE, sizeof(int));
    return graph;
}

PlpGraph *plp_graph_ref(PlpGraph *graph)
{
    g_atomic_int_inc(&graph->references);
    return graph;
}

void plp_graph_free(PlpGraph *graph)
{
    if (graph == NULL || !g_atomic_int_dec_and_test(&graph->references))
        return;
    g_free(graph->tensors);
    g_ptr_array_unref(graph->ops);
    g_ptr_array_unref(graph->constants);
    g_array_unref(graph->inputs);
    g_array_unref(graph->outputs);
    g_free(graph);
}

/** A constant's memory, counted: many tensors sharing one buffer must not blow a small file up. */
static gpointer new_constant(PlpFlat *flat, PlpGraph *graph, gsize n_bytes)
{
    graph->constant_bytes += n_bytes;
    if (graph->constant_bytes > 4 * flat->size) {
        plp_flat_fail(flat, "its constants are larger than the file");
        return NULL;
    }
    gpointer memory = g_malloc0(n_bytes + PLP_FLOAT_SLACK);
    g_ptr_array_add(graph->constants, memory);
    return memory;
}

static gpointer copy_words(PlpFlat *flat, PlpGraph *graph, const PlpTensor *tensor)
{
    guint32 *words = new_constant(flat, graph, tensor->constant_bytes);
    const guint8 *bytes = flat->bytes + tensor->constant_position;
    for (gsize i = 0; words != NULL && i < tensor->n_elements; i++) {
        guint32 word = 0;
        memcpy(&word, bytes + 4 * i, sizeof word);
        words[i] = GUINT32_FROM_LE(word);
    }
    return words;
}

/** IEEE 754 binary16 to binary32; exact for every value. */
static float expand_half(guint16 half)
{
    guint32 sign = (guint32)(half & 0x8000) << 16;
    guint32 exponent = (half >> 10) & 0x1f;
    guint32 fraction = half & 0x3ff;
    if (exponent == 0) { // zero and subnormals: fraction x 2^-24
        float magnitude = (float)fraction * 0x1p-24f;
        return sign != 0 ? -magnitude : magnitude;
    }
    guint32 word = exponent == 31 ? 0x7f800000 : (exponent + 112) << 23;
    word |= sign | fraction << 13;
    float value = 0;
    memcpy(&value, &word, sizeof value);
    return value;
}

static const float *expand_halves(PlpFlat *flat, PlpGraph *graph, const PlpTensor *tensor)
{
    float *values = new_constant(flat, graph, tensor->n_elements * sizeof(float));
    const guint8 *bytes = flat->bytes + tensor->constant_position;
    for (gsize i = 0; values != NULL && i < tensor->n_elements; i++) {
        guint16 half = 0;
        memcpy(&half, bytes + 2 * i, sizeof half);
        values[i] = expand_half(GUINT16_FROM_LE(half));
    }
    return values;
}

static void read_shape(PlpFlat *flat, gsize table, PlpTensor *tensor)
{
    PlpFlatVector shape = plp_flat_get_vector(flat, table, TENSOR_SHAPE, sizeof(gint32));
    tensor->n_dims = shape.n <= PLP_TENSOR_DIMS ? (int)shape.n : -1;
    guint64 n_elements = 1;
    for (int i = 0; i < tensor->n_dims; i++) {
        gint32 dim = plp_flat_get_vector_i32(flat, shape, (guint32)i);
        n_elements *= dim > 0 ? (guint64)dim : 0;
        if (n_elements == 0 || n_elements > MAX_ELEMENTS) {
            tensor->n_dims = -1;
            return;
        }
        tensor->dims[i] = dim;
    }
    tensor->n_elements = (gsize)n_elements;
}

static bool read_constant(PlpFlat *flat, PlpGraph *graph, PlpFlatVector data, PlpTensor *tensor)
{
    gsize element_bytes = tensor->element == PLP_ELEMENT_FLOAT16 ? 2 : 4;
    if (data.n != tensor->n_elements * element_bytes)
        return plp_flat_fail(flat, "a constant's size does not fit its shape");
    tensor->constant_position = data.start;
    tensor->constant_bytes = data.n;
    if (tensor->element == PLP_ELEMENT_FLOAT32)
        tensor->values = copy_words(flat, graph, tensor);
    if (tensor->element == PLP_ELEMENT_INT32)
        tensor->integers = copy_words(flat, graph, tensor);
    return flat->fault == NULL;
}

static bool read_tensor(PlpFlat *flat, PlpGraph *graph, gsize table, PlpFlatVector buffers,
                        PlpTensor *tensor)
{
    static const PlpElement elements[] = {[TYPE_FLOAT32] = PLP_ELEMENT_FLOAT32,
                                          [TYPE_FLOAT16] = PLP_ELEMENT_FLOAT16,
                                          [TYPE_INT32] = PLP_ELEMENT_INT32};
    guint8 type = plp_flat_get_u8(flat, table, TENSOR_TYPE, TYPE_FLOAT32);
    tensor->element = type < G_N_ELEMENTS(elements) ? elements[type] : PLP_ELEMENT_UNKNOWN;
    read_shape(flat, table, tensor);
    guint32 buffer = (guint32)plp_flat_get_i32(flat, table, TENSOR_BUFFER, 0);
    if (flat->fault == NULL && buffer >= buffers.n && buffer != 0)
        return plp_flat_fail(flat, "a tensor's data lies in a buffer that is not there");
    if (buffer == 0 || tensor->n_dims < 0 || tensor->element == PLP_ELEMENT_UNKNOWN)
        return flat->fault == NULL;
    gsize buffer_table = plp_flat_get_vector_table(flat, buffers, buffer);
    PlpFlatVector data = plp_flat_get_vector(flat, buffer_table, BUFFER_DATA, 1);
    return data.n == 0 ? flat->fault == NULL : read_constant(flat, graph, data, tensor);
}

static bool read_tensors(PlpFlat *flat, PlpGraph *graph, gsize model, gsize subgraph)
{
    PlpFlatVector tables = plp_flat_get_vector(flat, subgraph, SUBGRAPH_TENSORS, sizeof(guint32));
    PlpFlatVector buffers = plp_flat_get_vector(flat, model, MODEL_BUFFERS, sizeof(guint32));
    if (tables.n == 0 || tables.n > MAX_TENSORS)
        return plp_flat_fail(flat, "it has no tensors, or far too many");
    graph->n_tensors = (int)tables.n;
    graph->tensors = g_new0(PlpTensor, tables.n);
    for (guint32 i = 0; i < tables.n; i++) {
        gsize table = plp_flat_get_vector_table(flat, tables, i);
        if (!read_tensor(flat, graph, table, buffers, &graph->tensors[i]))
            return false;
    }
    return true;
}

static PlpActivation read_activation(PlpFlat *flat, gsize options, int field, PlpOp *op)
{
    enum { NONE = 0, RELU = 1, RELU6 = 3 };
    switch (plp_flat_get_u8(flat, options, field, NONE)) {
    case NONE:
        return PLP_ACTIVATION_NONE;
    case RELU:
        return PLP_ACTIVATION_RELU;
    case RELU6:
        return PLP_ACTIVATION_RELU6;
    default: // tanh and the like: no network here has them
        op->kind = PLP_OP_UNKNOWN;
        return PLP_ACTIVATION_NONE;
    }
}

static PlpPair read_pair(PlpFlat *flat, gsize options, int x_field, gint32 fallback)
{
    return (PlpPair){.x = plp_flat_get_i32(flat, options, x_field, fallback),
                     .y = plp_flat_get_i32(flat, options, x_field + 1, fallback)};
}

static void read_window(PlpFlat *flat, gsize options, PlpOp *op)
{
    op->same_padding = plp_flat_get_u8(flat, options, 0, 0) == 0;
    op->stride = read_pair(flat, options, 1, 0);
}

/** No network here spreads its filters; engines differ in how they pad such ones. */
static void refuse_dilation(PlpFlat *flat, gsize options, int field, PlpOp *op)
{
    PlpPair dilation = read_pair(flat, options, field, 1);
    if (dilation.x != 1 || dilation.y != 1)
        op->kind = PLP_OP_UNKNOWN;
}

static void read_options(PlpFlat *flat, gsize options, Options kind, PlpOp *op)
{
    switch (kind) {
    case OPTIONS_CONV:
        read_window(flat, options, op);
        op->activation = read_activation(flat, options, 3, op);
        refuse_dilation(flat, options, 4, op);
        break;
    case OPTIONS_DEPTHWISE: // field 3 is the depth multiplier, which the shapes tell too
        read_window(flat, options, op);
        op->activation = read_activation(flat, options, 4, op);
        refuse_dilation(flat, options, 5, op);
        break;
    case OPTIONS_POOL:
        read_window(flat, options, op);
        op->filter = read_pair(flat, options, 3, 0);
        op->activation = read_activation(flat, options, 5, op);
        break;
    case OPTIONS_CONCAT:
        op->axis = plp_flat_get_i32(flat, options, 0, 0);
        op->activation = read_activation(flat, options, 1, op);
        break;
    case OPTIONS_ADD:
        op->activation = read_activation(flat, options, 0, op);
        break;
    case OPTIONS_NONE:
        break;
    }
}

/** The builtin's number: newer files keep it in a field of its own, older ones in a byte. */
static int read_builtin(PlpFlat *flat, gsize code)
{
    int old = plp_flat_get_u8(flat, code, CODE_OLD_BUILTIN, 0);
    return MAX(old, plp_flat_get_i32(flat, code, CODE_BUILTIN, 0));
}

static int *read_ids(PlpFlat *flat, const PlpGraph *graph, gsize table, int field, int *ret_n)
{
    PlpFlatVector vector = plp_flat_get_vector(flat, table, field, sizeof(gint32));
    if (vector.n > MAX_IDS) {
        plp_flat_fail(flat, "an operation names far too many tensors");
        vector.n = 0;
    }
    int *ids = g_new0(int, vector.n + 1);
    for (guint32 i = 0; i < vector.n; i++) {
        ids[i] = plp_flat_get_vector_i32(flat, vector, i);
        if (ids[i] < -1 || ids[i] >= graph->n_tensors)
            plp_flat_fail(flat, "an operation names a tensor that is not there");
    }
    *ret_n = (int)vector.n;
    return ids;
}

static void name_op(PlpFlat *flat, gsize code, int builtin, gsize options, PlpOp *op)
{
    for (gsize i = 0; i < G_N_ELEMENTS(known_ops); i++) {
        if (known_ops[i].builtin != builtin)
            continue;
        op->kind = known_ops[i].kind;
        op->name = g_strdup(known_ops[i].name);
        read_options(flat, options, known_ops[i].options, op);
        return;
    }
    op->name = builtin == BUILTIN_CUSTOM ? plp_flat_dup_string(flat, code, CODE_CUSTOM_NAME)
                                         : g_strdup_printf("builtin %d", builtin);
}

/** DEQUANTIZE of a float16 constant is a float32 constant: true when it was folded. */
static bool fold_dequantize(PlpFlat *flat, PlpGraph *graph, const PlpOp *op)
{
    if (op->n_inputs != 1 || op->n_outputs != 1 || op->inputs[0] < 0 || op->outputs[0] < 0)
        return false;
    const PlpTensor *half = &graph->tensors[op->inputs[0]];
    PlpTensor *full = &graph->tensors[op->outputs[0]];
    if (half->element != PLP_ELEMENT_FLOAT16 || half->constant_position == 0 ||
        full->element != PLP_ELEMENT_FLOAT32 || full->values != NULL ||
        full->n_dims != half->n_dims || memcmp(full->dims, half->dims, sizeof half->dims) != 0)
        return false;
    full->values = expand_halves(flat, graph, half);
    return true;
}

static void read_op(PlpFlat *flat, PlpGraph *graph, gsize table, PlpFlatVector codes, int number)
{
    guint32 code_index = (guint32)plp_flat_get_i32(flat, table, OPERATOR_CODE, 0);
    if (code_index >= codes.n) {
        plp_flat_fail(flat, "an operation has a code that is not there");
        return;
    }
    gsize code = plp_flat_get_vector_table(flat, codes, code_index);
    int builtin = read_builtin(flat, code);
    PlpOp *op = g_new0(PlpOp, 1);
    op->number = number;
    op->inputs = read_ids(flat, graph, table, OPERATOR_INPUTS, &op->n_inputs);
    op->outputs = read_ids(flat, graph, table, OPERATOR_OUTPUTS, &op->n_outputs);
    name_op(flat, code, builtin, plp_flat_get_table(flat, table, OPERATOR_OPTIONS), op);
    if (flat->fault == NULL && builtin == BUILTIN_DEQUANTIZE && fold_dequantize(flat, graph, op))
        free_op(op);
    else
        g_ptr_array_add(graph->ops, op);
}

static bool read_ops(PlpFlat *flat, PlpGraph *graph, gsize model, gsize subgraph)
{
    PlpFlatVector tables = plp_flat_get_vector(flat, subgraph, SUBGRAPH_OPERATORS, sizeof(guint32));
    PlpFlatVector codes = plp_flat_get_vector(flat, model, MODEL_OPERATOR_CODES, sizeof(guint32));
    if (tables.n > MAX_OPS)
        return plp_flat_fail(flat, "it has far too many operations");
    for (guint32 i = 0; i < tables.n && flat->fault == NULL; i++)
        read_op(flat, graph, plp_flat_get_vector_table(flat, tables, i), codes, (int)i);
    return flat->fault == NULL;
}

static void read_ends(PlpFlat *flat, PlpGraph *graph, gsize subgraph)
{
    int n = 0;
    g_autofree int *inputs = read_ids(flat, graph, subgraph, SUBGRAPH_INPUTS, &n);
    g_array_append_vals(graph->inputs, inputs, (guint)n);
    g_autofree int *outputs = read_ids(flat, graph, subgraph, SUBGRAPH_OUTPUTS, &n);
    g_array_append_vals(graph->outputs, outputs, (guint)n);
}

static void read_model(PlpFlat *flat, PlpGraph *graph)
{
    gsize model = plp_flat_get_root(flat, "TFL3");
    PlpFlatVector subgraphs = plp_flat_get_vector(flat, model, MODEL_SUBGRAPHS, sizeof(guint32));
    if (flat->fault == NULL && subgraphs.n != 1)
        plp_flat_fail(flat, "it does not hold exactly one graph");
    if (flat->fault != NULL)
        return;
    gsize subgraph = plp_flat_get_vector_table(flat, subgraphs, 0);
    if (read_tensors(flat, graph, model, subgraph) && read_ops(flat, graph, model, subgraph))
        read_ends(flat, graph, subgraph);
}

PlpGraph *plp_graph_parse(GBytes *tflite, GError **error)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(tflite, &size);
    PlpFlat flat = {.bytes = bytes, .size = size};
    g_autoptr(PlpGraph) graph = new_graph();
    read_model(&flat, graph);
    if (flat.fault != NULL) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_MODEL,
                    "the network's file is damaged: %s; fetch it again with models/install",
                    flat.fault);
        return NULL;
    }
    return g_steal_pointer(&graph);
}
