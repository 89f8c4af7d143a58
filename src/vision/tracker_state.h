#pragma once

#include <glib.h>
#include <stdbool.h>

#include "vision/identities.h"
#include "vision/scene.h"
#include "vision/tracks.h"

/** All that a tracker carries from one frame to the next. */
typedef struct {
    PlpTracks tracks;
    PlpIdentities identities;
    bool started;
    PlpScene scene;
    int width_px, height_px; // of the picture seen last
    int64_t searched_t_us;
    guint next_tile;
} PlpTrackerState;

void plp_tracker_state_init(PlpTrackerState *state);
void plp_tracker_state_clear(PlpTrackerState *state);

/** The state as bytes for this program on this machine, with a checksum. Caller unrefs. */
GBytes *plp_tracker_state_save(const PlpTrackerState *state);

/**
 * Reads such bytes into `ret_state` (initialised, its content replaced). False, and nothing
 * changed, when they are cut off, altered or of another version.
 */
bool plp_tracker_state_load(GBytes *bytes, PlpTrackerState *ret_state);
