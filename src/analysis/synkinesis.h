#pragma once

#include "analysis/pulls.h"
#include "domain/analysis.h"
#include "domain/parameters.h"

/**
 * Fills `cheek` and `mouth` of every closure: how far they were pulled around its onset, and
 * whether that movement stands out of its own noise and begins within synkinesis_window_s of the
 * lid's.
 *
 * Excursion: the highest point of the path from that window before the onset to 0.3 s after it,
 * above its median from 0.4 s to 0.15 s before the onset. Lag: where the path passes half of it.
 */
void plp_synkinesis_measure(GArray *closures, const PlpPulls *pulls,
                            const PlpParameters *parameters);

/** Whether cheek or mouth could be judged in this closure. */
bool plp_synkinesis_is_judged(const PlpClosure *closure);
/** Whether cheek or mouth moved with it. */
bool plp_synkinesis_is_there(const PlpClosure *closure);
/** Lag of the mouth, or of the cheek where only that moved; NaN where neither did. */
double plp_synkinesis_get_lag_ms(const PlpClosure *closure);
