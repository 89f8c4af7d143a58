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
    void (*free)(void *self);
} PlpLandmarker;

static inline void plp_landmarker_clear(PlpLandmarker *landmarker)
{
    if (landmarker->free != NULL)
        landmarker->free(landmarker->self);
    *landmarker = (PlpLandmarker){0};
}
