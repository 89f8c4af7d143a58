#pragma once

#include <glib.h>

#include "analysis/series.h"
#include "domain/analysis.h"
#include "domain/parameters.h"

/**
 * Finds one eye's possible closures in its openness (1 open reference, 0 closed reference, NaN not
 * measured). `fellow` is the other eye's, sample for sample. Appends PlpClosure in order of onset
 * with all fields set but id, pair, burst, task and commanded, down to the depth a closure needs
 * when the other eye closes with it; plp_closures_confirm() then decides. The mathematics is
 * written down in docs/closures.md.
 */
void plp_closures_find(const PlpSeries *openness, const PlpSeries *fellow, PlpSide eye,
                       double noise, double frame_rate_per_s, const PlpParameters *parameters,
                       GArray *candidates);

/**
 * Keeps of both eyes' candidates those that are closures: deep enough for what they are (a held one
 * deeper than a blink, a cut one deeper than a whole one), or shallower where the other eye closes
 * at the same time.
 */
void plp_closures_confirm(GArray *right, GArray *left, const PlpParameters *parameters);
