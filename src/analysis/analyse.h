#pragma once

#include "domain/analysis.h"
#include "domain/observation.h"
#include "domain/parameters.h"

/**
 * The signals of one face of one frame, and whether each eye is measured (pose, size, view). Pure.
 * `width_px`, `height_px`: the upright picture.
 */
PlpSample plp_analyse_make_sample(const PlpObservation *observation, const PlpFace *face, int width_px,
                                  int height_px, const PlpParameters *parameters);

/**
 * From a trace to references, openness, closures and figures. `segments` is a GArray of PlpSegment in order
 * of start, or NULL. Pure; deterministic for the same input and seed. Never fails: a trace in which nothing
 * is measured gives figures of NaN and a note.
 */
PlpAnalysis *plp_analyse_compute(const PlpTrace *trace, const GArray *segments, const PlpParameters *parameters);
