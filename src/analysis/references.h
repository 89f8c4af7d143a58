#pragma once

#include <glib.h>

#include "analysis/series.h"
#include "domain/analysis.h"
#include "domain/parameters.h"

/**
 * An eye's open and closed level in this recording. Neither is assumed to be a fixed number: people
 * differ, toxin and ptosis change lids, and a landmark model reads a shut eye as a third of open or
 * more.
 *
 * Open: median of what lies above 80 % of the 97th percentile, so that a recording spent mostly
 * shut keeps its few open moments as reference. Closed: from commanded closures where there are
 * segments, else from the recording's own deep closures, else a fixed share of open (`assumed`).
 */
PlpReference plp_references_compute(const PlpSeries *gap, const GArray *segments);

/**
 * Puts the levels of the frames that a person chose in their place (source `user`): the median of
 * what was measured within 20 ms, which at 30 frames/s is
 * the frame itself. A frame in which this
 * eye was not measured changes nothing; nor do frames by which the closed lid would not lie below
 * 60 % of the open one, for then openness would say nothing.
 */
void plp_references_choose(PlpReference *reference, const PlpSeries *gap, PlpLidFrames frames);

/** Whether references are the same with both lists of tasks (of PlpSegment, or NULL): they rest on
 * commanded closures alone. */
bool plp_references_rest_on_same(const GArray *segments, const GArray *others);
