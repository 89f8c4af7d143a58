#pragma once

#include "analysis/series.h"
#include "domain/analysis.h"
#include "domain/trace.h"

/**
 * How far an open eye would be open at each sample, given where it looks and how the head is held,
 * over its open reference: the upper lid follows the eye down, and a nodding head shortens the
 * opening. 1 where gaze and pose explain nothing.
 *
 * Only slow gaze and pose count (medians over a second of the open eye's samples): within a closure
 * the landmarks of the iris go down with the lid, and what is explained by them would be the
 * closure itself. The opening is regressed (ordinary least squares) on the iris's height between
 * the corners and on pitch, both from their medians. The result is used only if it explains a tenth
 * of the variance, and is kept within 0.7 to 1.3. Caller frees; `gap` and the trace have the same
 * samples.
 */
double *plp_compensation_compute(const PlpTrace *trace, PlpSide side, const PlpSeries *gap,
                                 const PlpReference *reference);
