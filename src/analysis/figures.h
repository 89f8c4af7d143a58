#pragma once

#include <glib.h>

#include "domain/analysis.h"
#include "domain/parameters.h"
#include "domain/segment.h"

/**
 * Fills the figures of the whole recording and of every task, from a trace whose closures are found
 * and paired. `segments` may be NULL. Definitions: the metric table (domain/metric.c).
 */
void plp_figures_compute(PlpAnalysis *analysis, const PlpTrace *trace, const GArray *segments,
                         const PlpParameters *parameters);
