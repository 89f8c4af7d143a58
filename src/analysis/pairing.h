#pragma once

#include <glib.h>

#include "domain/closure.h"
#include "domain/parameters.h"

/**
 * Numbers the closures of both eyes and pairs them one to one: every closure belongs to at most one
 * pair, so none is counted twice. A right and a left closure may pair when they overlap in time and
 * their onsets or their middles are within `pair_window_s` or they share half of the time that
 * either takes (long spasms of both eyes), or, without an overlap, when their peaks are within half
 * of the window. Pairs are formed in order of smallest onset difference. Sets id and pair of every
 * PlpClosure.
 */
void plp_pairing_assign(GArray *right, GArray *left, const PlpParameters *parameters);

/** For plp_pairing_find(): where each pair's closure stands among one eye's. Caller frees. */
int *plp_pairing_list(const GArray *closures);
/** The closure of a pair; NULL for pair 0 and for one that is not there. */
const PlpClosure *plp_pairing_find(const GArray *closures, const int *places, int pair);

/**
 * Finds bursts in one eye's closures: three or more involuntary closures whose onsets follow one
 * another within `burst_interval_s`. Sets burst. Returns how many.
 */
int plp_bursts_assign(GArray *closures, const PlpParameters *parameters);
