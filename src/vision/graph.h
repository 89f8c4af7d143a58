#pragma once

#include <glib.h>
#include <stdbool.h>

/**
 * A network read out of a .tflite FlatBuffer, every offset checked: operations in order, float32
 * constants (float16 ones expanded, DEQUANTIZE folded), tensors with shapes. A damaged file gives
 * PLP_ERROR_MODEL, never a crash. Engines (network.h) and the tests build on it. Immutable.
 */
typedef struct PlpGraph PlpGraph;

PlpGraph *plp_graph_parse(GBytes *tflite, GError **error);
void plp_graph_free(PlpGraph *graph);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpGraph, plp_graph_free)
