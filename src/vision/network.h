#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "vision/graph.h"

/** A part of a network, ready to run on one engine. One thread at a time; one instance per thread.
 */
typedef struct PlpNetwork PlpNetwork;

typedef enum {
    PLP_ENGINE_UNKNOWN = 0,
    PLP_ENGINE_XNNPACK,
    PLP_ENGINE_OPENCV,
} PlpEngine;

/** `xnnpack` or `opencv`. */
const char *plp_engine_get_name(PlpEngine engine);
bool plp_engine_parse(const char *name, PlpEngine *ret_engine);
/** XNNPACK where it was built in, else OpenCV. */
PlpEngine plp_engine_get_default(void);
bool plp_engine_is_available(PlpEngine engine);

/**
 * Builds the part of `graph` that leads from the tensor `input` to the tensors `outputs` (ids as in
 * the model file). Errors: PLP_ERROR_MODEL (no such tensor, an operation not known),
 * PLP_ERROR_INFERENCE.
 */
PlpNetwork *plp_network_new(const PlpGraph *graph, PlpEngine engine, int input, const int *outputs,
                            gsize n_outputs, GError **error);
void plp_network_free(PlpNetwork *network);

/** Where to put the input, NHWC float32, as many elements as the input tensor. Borrowed, fixed. */
float *plp_network_get_input(PlpNetwork *network);
/** The k-th of the outputs asked for, NHWC float32; valid until the next run. Borrowed. */
const float *plp_network_get_output(const PlpNetwork *network, gsize k, gsize *ret_n_elements);
bool plp_network_run(PlpNetwork *network, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpNetwork, plp_network_free)
