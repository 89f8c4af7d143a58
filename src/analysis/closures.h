#pragma once

#include <glib.h>

#include "analysis/series.h"
#include "domain/analysis.h"
#include "domain/parameters.h"

/**
 * Finds one eye's closures in its openness (1 open reference, 0 closed reference, NaN not measured). Appends
 * PlpClosure in order of onset with all fields set but id, pair, burst, task and commanded. The mathematics
 * is written down in docs/closures.md; in short:
 *
 * 1. A zigzag with a reversal threshold cuts the signal into valleys and the peaks between them, so that two
 *    quick blinks with a partial re-opening are two and noise is none.
 * 2. A valley is a closure when it comes `closure_depth_ratio` of the way from the local open level to the
 *    closed reference.
 * 3. Onset and offset are where the signal crosses half of that valley's amplitude, interpolated in time.
 * 4. What was not measured cuts: a short loss inside a closure is bridged and noted.
 */
void plp_closures_find(const PlpSeries *openness, PlpSide eye, double noise, double frame_rate_per_s,
                       const PlpParameters *parameters, GArray *closures);
