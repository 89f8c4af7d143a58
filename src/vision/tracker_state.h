#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "vision/flow.h"
#include "vision/identities.h"
#include "vision/scene.h"
#include "vision/tracks.h"

/** Everything of the tracker that later frames depend on. */
typedef struct {
    PlpTracks tracks;
    PlpIdentities identities;
    bool started;
    PlpScene scene; // of the frame before
    int width_px, height_px;
    int64_t searched_t_us;
    GArray *tiles; // of PlpRegion; NULL before they are first needed
    guint next_tile;
    PlpFlowMemory flows[PLP_MAX_FACES]; // one a place of the tracks
} PlpTrackerState;

void plp_tracker_state_init(PlpTrackerState *state);
void plp_tracker_state_clear(PlpTrackerState *state);

/**
 * The state's exact bits, for a checkpoint that the same program reads on the same machine: a
 * version and sizes in front, plain structs behind. Caller unrefs.
 */
GBytes *plp_tracker_state_save(const PlpTrackerState *state);

/** Takes the place of `state`. False, and nothing changed, when the bytes are no state. */
bool plp_tracker_state_load(PlpTrackerState *state, GBytes *bytes);
