#pragma once

#include <glib.h>

#include "analysis/figures_memo.h"
#include "domain/analysis.h"
#include "domain/closure_edit.h"
#include "domain/parameters.h"
#include "domain/trace.h"

/**
 * Applies a person's corrections (a GArray of PlpClosureEdit, in the order they were made) to the
 * automatic closures of an analysis, and makes pairs, bursts, squeeze and figures anew. `analysis`
 * becomes the corrected one; keep another copy of the automatic one.
 *
 * A closure that was added or moved takes peak, depth and extent from the openness within it (NaN
 * where nothing was measured), its kind from its duration unless a person said one, and its task
 * from its onset. `segments` may be NULL. Pure.
 *
 * Returns how many corrections found no closure to apply to; they change nothing.
 */
guint plp_edits_apply(PlpAnalysis *analysis, const PlpTrace *trace, const GArray *segments,
                      const PlpParameters *parameters, const GArray *edits);

/**
 * The closures alone, with pairs and bursts: for a hand that drags. Squeeze and figures stay those
 * of before; plp_edits_finish() makes them anew. Returns as plp_edits_apply().
 */
guint plp_edits_apply_closures(PlpAnalysis *analysis, const PlpTrace *trace, const GArray *segments,
                               const PlpParameters *parameters, const GArray *edits);
/**
 * The same with what the round before left behind: after one correction of an hour's trace a few
 * hundredths of the time. The first round of a memo takes as long as any.
 */
void plp_edits_finish_with(PlpAnalysis *analysis, const PlpTrace *trace, const GArray *segments,
                           const PlpParameters *parameters, PlpFiguresMemo *memo);
/** The second half of plp_edits_apply(). */
void plp_edits_finish(PlpAnalysis *analysis, const PlpTrace *trace, const GArray *segments,
                      const PlpParameters *parameters);
