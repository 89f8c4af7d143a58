#pragma once

#include <glib.h>

#include "analysis/figures_memo.h"
#include "domain/analysis.h"
#include "domain/parameters.h"
#include "domain/segment.h"

/**
 * Fills the figures of the whole recording and of every task, from a trace whose closures are found
 * and paired. `segments` may be NULL. Definitions: the metric table (domain/metric.c).
 */
void plp_figures_compute(PlpAnalysis *analysis, const PlpTrace *trace, const GArray *segments,
                         const PlpParameters *parameters);
/** The same with what the figures before left behind. */
void plp_figures_compute_with(PlpAnalysis *analysis, const PlpTrace *trace, const GArray *segments,
                              const PlpParameters *parameters, PlpFiguresMemo *memo);
