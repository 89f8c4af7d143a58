#pragma once

#include "domain/observation.h"
#include "domain/parameters.h"
#include "domain/trace.h"

/**
 * The signals of one face of one frame, and whether each eye is measured (pose, size, view). Pure.
 * `width_px`, `height_px`: the upright picture.
 *
 * EAR = (|p2-p6| + |p3-p5|) / (2 |p1-p4|), Soukupova & Cech 2016. Everything called `_ratio` in
 * PlpEyeSample is in the head's own frame: origin between the eyes, x along the outer eye corners
 * towards the patient's left, y downwards.
 */
PlpSample plp_signals_compute(const PlpObservation *observation, const PlpFace *face, int width_px,
                              int height_px, const PlpParameters *parameters);
