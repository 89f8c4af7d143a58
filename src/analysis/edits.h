#pragma once

#include <glib.h>

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
