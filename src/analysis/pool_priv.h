#pragma once

#include <glib.h>
#include <stdbool.h>

#include "analysis/bootstrap.h"
#include "analysis/compare.h"
#include "analysis/mover.h"
#include "domain/comparison.h"
#include "domain/recording.h"

/**
 * One eye, or the person, in the whole of some recordings or in one of their tasks: everything that
 * is compared, the recordings' time laid end to end.
 */
typedef struct PlpPool PlpPool;

/** `task` PLP_TASK_UNKNOWN: the whole. `recordings` of PlpRecording, borrowed only for the call. */
PlpPool *plp_pool_new(const GPtrArray *recordings, PlpSide side, PlpTask task);
void plp_pool_free(PlpPool *pool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpPool, plp_pool_free)

/** The resampling that all intervals rest on; before plp_pool_get(). */
void plp_pool_resample(PlpPool *pool, const PlpCompareOptions *options);

/**
 * NaN where it is not measurable or no figure that can be pooled. `other` is what it is compared
 * with: how closures cluster there says what none here means; may be NULL. `ret_combining` (may be
 * NULL) is the interval to make the change's from: where both sides have few blocks each one's own
 * is wider than the two together need (Welch 1947).
 */
PlpPooledFigure plp_pool_get(const PlpPool *pool, PlpMetric metric, const PlpPool *other,
                             PlpRange *ret_combining);
