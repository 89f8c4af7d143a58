#pragma once

#include <glib.h>
#include <stdbool.h>

#include "domain/frame.h"
#include "domain/observation.h"

/**
 * What the pipeline needs of vision: frames in, in order, observations out. A struct of functions,
 * so that a scripted fake (tests/) stands in for the networks. One thread at a time.
 */
typedef struct PlpLandmarker {
    void *self;
    bool (*next)(void *self, const PlpFrame *frame, PlpObservation *ret_observation,
                 GError **error);
    /**
     * Everything that later frames depend on (followed regions, identities, signatures, counters),
     * for a checkpoint. A landmarker made with the same options that loads it gives the same
     * observations from the next frame on, to the bit. Caller unrefs. NULL where a landmarker
     * cannot be saved.
     */
    GBytes *(*save)(void *self);
    /** Takes the place of everything seen so far. False, and nothing changed, when `state` is
     * damaged. */
    bool (*load)(void *self, GBytes *state);
    void (*free)(void *self);
} PlpLandmarker;

static inline void plp_landmarker_clear(PlpLandmarker *landmarker)
{
    if (landmarker->free != NULL)
        landmarker->free(landmarker->self);
    *landmarker = (PlpLandmarker){0};
}
