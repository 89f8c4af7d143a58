#pragma once

#include <glib.h>

/** Writes .tflite files of a few hundred bytes for the tests, right and wrong ones alike. */
typedef struct {
    int type; // of the schema: 0 float32, 1 float16, 2 int32
    int n_dims;
    int dims[5];
    const void *data; // little-endian; NULL: computed
    gsize n_bytes;
    int buffer_of; // tensor whose buffer is shared, plus 1; 0: a buffer of its own
} TinyTensor;

#define TINY_NONE G_MININT32 // an option left at its default

typedef struct {
    int builtin;
    const char *custom;
    int inputs[4], n_inputs;
    int outputs[4], n_outputs;
    int options[8], n_options;
} TinyOp;

typedef struct {
    const TinyTensor *tensors;
    int n_tensors;
    const TinyOp *ops;
    int n_ops;
    int n_subgraphs;  // 0 means 1; the same one again
    int extra_buffer; // added to every tensor's buffer number
    int extra_code;   // added to every operation's code number
} TinyModel;

GBytes *tiny_model_write(const TinyModel *model);
