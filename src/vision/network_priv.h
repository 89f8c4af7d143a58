#pragma once

#include <glib.h>
#include <stdbool.h>

#include "vision/graph_priv.h"
#include "vision/network.h"

/** Where a network reads and writes: buffers of the network, fixed for its life, with
 * PLP_FLOAT_SLACK behind. */
typedef struct {
    float *input;
    float **outputs; // one for each of the part's outputs
} PlpNetworkBuffers;

/** What an engine does. `build` makes its state; `buffers` and `part` outlive that state. */
typedef struct {
    void *(*build)(const PlpGraphPart *part, const PlpNetworkBuffers *buffers, GError **error);
    bool (*run)(void *state, GError **error);
    void (*free)(void *state);
} PlpEngineFunctions;

/** NULL where the engine was not built in. */
const PlpEngineFunctions *plp_engine_xnnpack_get(void);
const PlpEngineFunctions *plp_engine_opencv_get(void);
