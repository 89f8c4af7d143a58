#pragma once

#include "analysis/pulls.h"
#include "domain/analysis.h"
#include "domain/parameters.h"
#include "domain/segment.h"

/** For each sample, whether it lies within `guard_s` of a closure of either eye. Caller frees. */
gboolean *plp_twitches_make_guard(const PlpTrace *trace, const PlpAnalysis *analysis,
                                  double guard_s);

/**
 * Finds both sides' twitches: an excursion (pulls.h) of twitch_noise_factor times that side's own
 * noise, no longer than twitch_limit_s at half amplitude, away from closures, and
 * twitch_side_ratio times as large as the other side's in the same signal. Excursions of several
 * regions at the same time are one twitch. Fills twitches and twitch_watched_s of both eyes;
 * closures must be there.
 */
void plp_twitches_find(PlpAnalysis *analysis, const PlpTrace *trace, const PlpPulls *right,
                       const PlpPulls *left, const gboolean *guard, const GArray *segments,
                       const PlpParameters *parameters);
