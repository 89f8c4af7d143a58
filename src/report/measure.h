#pragma once

#include "domain/comparison.h"
#include "domain/metric.h"

/** How reports name a figure and write its values. */
typedef struct {
    PlpMetric metric;
    const char *name; // `Closures`
    const char *unit; // `/ min`, `%`, `s`, `mm`; empty: none
    double factor;    // from the figure's unit to this one
    int decimals;
} PlpMeasure;

/** Never NULL: a figure without words of its own gets its file's name. */
PlpMeasure plp_measure_get(PlpMetric metric);
/** `Closures / min`, `Resting aperture, right, mm`. Caller frees. */
char *plp_measure_dup_name(PlpMetric metric, PlpSide side);
/** Without the unit; `n/a` for NaN; shares below 10 % have a digit more. Caller frees. */
char *plp_measure_dup_value(PlpMetric metric, double value);
/** With a sign. Caller frees. */
char *plp_measure_dup_difference(PlpMetric metric, double value);
/** `19.1 to 32.4`; `n/a` without an interval; `from 19.1 up` for an infinite end. Caller frees. */
char *plp_measure_dup_range(PlpMetric metric, PlpRange range);
/** A figure's interval within what the figure can be: shares of time from 0 to 1. */
PlpRange plp_measure_hold(PlpMetric metric, PlpRange range);
/** Of ratios: `0.24 to 0.56`. Caller frees. */
char *plp_measure_dup_ratio_range(PlpRange range);
/** `×0.37`; `n/a`. Caller frees. */
char *plp_measure_dup_ratio(double ratio);
