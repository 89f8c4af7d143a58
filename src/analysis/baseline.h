#pragma once

#include "analysis/series.h"

/**
 * The local open level of an openness signal, one value a sample: what the lid comes from before it
 * closes. It follows slow changes (gaze, expression, fatigue) down to 0.7 of the open reference,
 * not above it (a wide-eyed moment does not make the way to closed longer), and takes no notice of
 * closed stretches however long they are. Caller frees.
 */
double *plp_baseline_compute(const PlpSeries *openness);
