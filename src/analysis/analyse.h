#pragma once

#include "analysis/figures_memo.h"
#include "analysis/openness.h"
#include "domain/analysis.h"
#include "domain/parameters.h"
#include "domain/segment.h"

/**
 * From a trace to references, openness, closures and figures. `segments` is a GArray of PlpSegment
 * in order of start, or NULL. Pure; deterministic for the same input and seed. Never fails: a trace
 * in which nothing is measured gives figures of NaN and a note.
 */
PlpAnalysis *plp_analyse_compute(const PlpTrace *trace, const GArray *segments,
                                 const PlpParameters *parameters);

/**
 * The same with both eyes' references put elsewhere than where they are found: whether a result
 * hangs on them.
 */
PlpAnalysis *plp_analyse_compute_shifted(const PlpTrace *trace, const GArray *segments,
                                         const PlpParameters *parameters, PlpReferenceShift shift,
                                         PlpLidFrames frames);

/** The same with the references taken from the frames that a person chose. `memo` holds afterwards
 * what the figures rest on. */
PlpAnalysis *plp_analyse_compute_with(const PlpTrace *trace, const GArray *segments,
                                      const PlpParameters *parameters, PlpLidFrames frames,
                                      PlpFiguresMemo *memo);

/**
 * What plp_analyse_compute_with() gives, bit for bit, out of `former`, its result for other tasks
 * on which the same references rest (plp_references_rest_on_same()), and otherwise the same input.
 * Much faster with the memo that went along with `former`.
 */
PlpAnalysis *plp_analyse_retask(const PlpAnalysis *former, const PlpTrace *trace,
                                const GArray *segments, const PlpParameters *parameters,
                                PlpLidFrames frames, PlpFiguresMemo *memo);
