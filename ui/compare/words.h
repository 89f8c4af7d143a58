#pragma once

#include "domain/comparison.h"

// A change as the screen shows it: translated, numbers in the user's locale. Callers free.

/** `Closures / min`, `Resting aperture, right, mm`. */
char *plp_ui_change_dup_name(PlpMetric metric, PlpSide side);
char *plp_ui_change_dup_value(PlpMetric metric, double value);
/** `×0.37`, `−25`, `none after`. */
char *plp_ui_change_dup_change(const PlpChange *change);
/** `0.24–0.56`; an en dash alone without one. */
char *plp_ui_change_dup_interval(const PlpChange *change);
/** `lower, holds`, `nothing shown`; static. */
const char *plp_ui_change_get_words(const PlpChange *change);
/** What stands above the change's column for measures of its form: `ratio`, `points`, …; static. */
const char *plp_ui_change_get_form_words(const PlpChange *change);
