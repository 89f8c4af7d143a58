#pragma once

#include <glib.h>

#include "analysis/zigzag.h"
#include "domain/parameters.h"

/** One eye's openness as far as it was measured, with what judging a re-opening needs beside it. */
typedef struct {
    const PlpSeries *openness; // measured samples only
    const double *fellow;   // the other eye's openness at the same samples; NaN where not measured
    const double *baseline; // local open level
} PlpLidSignal;

/**
 * Joins neighbouring valleys that no re-opening parts. A partial re-opening parts two quick blinks;
 * a slit in a long squeeze and the flutter of a shut lid do not. So between two minima the lid must
 * - rise by `reopen_ratio` of each minimum's depth, by `reopen_shut_ratio` while the other eye
 * stays shut, and
 * - stay above half of its way for `reopen_min_s` (a lid cannot open and shut again faster),
 * or rest, with the other eye, more than 30 % open for `hold_limit_s`: half-lowered, no longer
 * shut.
 */
void plp_reopening_join_valleys(const PlpLidSignal *signal, const PlpParameters *parameters,
                                GArray *valleys);
