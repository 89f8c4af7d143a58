#pragma once

#include "analysis/pulls.h"
#include "domain/analysis.h"
#include "domain/parameters.h"
#include "domain/segment.h"

/**
 * Finds both sides' twitches: an excursion (pulls.h) of twitch_noise_factor times that side's own
 * noise, no longer than twitch_limit_s at half amplitude, where `watch` (watch.h) has no objection,
 * and twitch_side_ratio times as large as the other side's in the same signal. Excursions of
 * several regions at the same time are one twitch. Fills the twitches of both eyes and `watched`.
 */
void plp_twitches_find(PlpAnalysis *analysis, const PlpTrace *trace, const PlpPulls *right,
                       const PlpPulls *left, const guint8 *watch, const GArray *segments,
                       const PlpParameters *parameters);
