#pragma once

#include "film.h"

/** Which signal of one side moves. */
typedef enum {
    FLOW_LID, // openness, by the lid gap
    FLOW_EYE,
    FLOW_CHEEK,
    FLOW_MOUTH,
} FlowSignal;

/**
 * A film's trace with optical flow: still skin with a little seeded noise, to which movements are
 * added.
 */
PlpTrace *flow_film_shoot(const PlpFilm *film, double noise_ratio);

/** One movement: `amplitude` is reached in the middle of `span_s` (a raised cosine, half as long at
 * half amplitude). Towards the muscle's pull; FLOW_LID is in openness. */
void flow_film_pulse(const PlpFilm *film, PlpTrace *trace, PlpSide side, FlowSignal signal,
                     double at_s, double span_s, double amplitude);

PlpSample *flow_film_get(PlpTrace *trace, guint i);
/** Seen as in a mirror: what workflow/mirror.h does, written down once more. */
void flow_film_mirror(PlpTrace *trace);
