#pragma once

#include "analysis/squeeze.h"

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
/** plp_squeeze_grade(), which measures only the closures that were not there before. */
void plp_squeeze_grade_with(PlpAnalysis *analysis, const PlpTrace *trace,
                            const PlpParameters *parameters, PlpSqueezeMemo *memo);
