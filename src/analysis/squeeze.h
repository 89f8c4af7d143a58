#pragma once

#include "domain/analysis.h"
#include "domain/parameters.h"
#include "domain/trace.h"

/**
 * Grades how hard the face around each eye shuts: sets brow_shift_ratio, bunching_ratio, squeeze_z,
 * tight and brow_rise of every closure, which must be paired and in bursts already.
 *
 * The squeeze of a closure is its bunching plus half of the brow's lowering, in spreads above this
 * eye's own plain blinks (paired, involuntary, in no burst); with fewer than five of them against
 * both eyes' together, and with fewer still against the documented default (docs/definitions.md).
 * Where brow and ring were not measured everything stays NaN and unknown.
 */
void plp_squeeze_grade(PlpAnalysis *analysis, const PlpTrace *trace,
                       const PlpParameters *parameters);

/** Whether a sample holds what a squeeze is measured by. */
bool plp_squeeze_is_measured(const PlpEyeSample *eye);
