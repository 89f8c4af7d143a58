#pragma once

#include "analysis/series.h"
#include "domain/analysis.h"

/** Where the references are put, over where they are found: 1 and 1 leaves them there. */
typedef struct {
    double open, closed;
} PlpReferenceShift;

/**
 * One eye's openness over the recording, 1 at its open and 0 at its closed reference, NaN where not
 * measured, with the references it rests on. Caller frees.
 */
PlpSeries *plp_openness_compute(const PlpTrace *trace, PlpSide side, const GArray *segments,
                                PlpReferenceShift shift, PlpLidFrames frames,
                                PlpReference *ret_reference);
