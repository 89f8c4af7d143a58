#pragma once

#include <glib.h>
#include <stdbool.h>

#include "analysis/compare.h"

/** Whether a recording has a segment of that task. */
bool plp_compare_has_task(const GPtrArray *recordings, PlpTask task);
/** By the rule of docs/comparison.md. */
PlpVerdict plp_compare_judge(const PlpChange *change);
/** Sentences where like is not compared with like. */
void plp_compare_add_warnings(PlpComparison *comparison);
/** Sentences on the changes themselves, and on what their intervals do not hold. */
void plp_compare_add_notes(PlpComparison *comparison);
