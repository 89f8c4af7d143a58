#pragma once

#include <glib.h>
#include <stdbool.h>

#include "analysis/compare.h"
#include "analysis/pool_priv.h"

/** Whether a recording has a segment of that task. */
bool plp_compare_has_task(const GPtrArray *recordings, PlpTask task);
/** By the rule of docs/comparison.md. */
PlpVerdict plp_compare_judge(const PlpChange *change);
/** Sentences where like is not compared with like. */
void plp_compare_add_warnings(PlpComparison *comparison);
/** Sentences on the changes themselves, and on what their intervals do not hold. */
void plp_compare_add_notes(PlpComparison *comparison);
/** What the check with moved references does where a person corrected closures. */
void plp_compare_note_corrected_references(PlpComparison *comparison);

/** One measure of two pools, which were resampled with different seeds. */
PlpChange plp_compare_make_change(const PlpPool *before, const PlpPool *after, PlpMetric metric,
                                  PlpSide side, PlpTask task);
/** Not measurable. */
PlpChange plp_compare_make_no_change(PlpMetric metric, PlpSide side, PlpTask task);
