#pragma once

#include "analysis/squeeze.h"
#include "domain/analysis.h"
#include "domain/parameters.h"

/** One eye's face, as far as it hangs on the trace and on single closures. */
typedef struct {
    bool is_known;
    double open_brow, open_ring; // medians over the recording with this eye open
    double brow_noise;
    GArray *measured; // closures of the round before, in order of onset; NULL without
} PlpSqueezeFace;

/** Kept from one grading of a trace to the next. All zero is an empty one. */
typedef struct {
    PlpSqueezeFace right, left;
} PlpSqueezeMemo;

void plp_squeeze_memo_clear(PlpSqueezeMemo *memo);
/**
 * Grades how hard the face around each eye shuts: sets brow_shift_ratio, bunching_ratio, squeeze_z,
 * tight and brow_rise of every closure, which must be paired and in bursts already.
 *
 * The squeeze of a closure is its bunching plus half of the brow's lowering, in spreads above this
 * eye's own plain blinks (paired, involuntary, in no burst); with fewer than five of them against
 * both eyes' together, and with fewer still against the documented default (docs/definitions.md).
 * Where brow and ring were not measured everything stays NaN and unknown. Only closures that the
 * memo does not know are measured.
 */
void plp_squeeze_grade(PlpAnalysis *analysis, const PlpTrace *trace,
                       const PlpParameters *parameters, PlpSqueezeMemo *memo);
