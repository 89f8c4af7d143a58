#pragma once

#include <glib.h>
#include <stddef.h>

#include "analysis/statistics.h"

/**
 * The interval of a Hodges-Lehmann shift: the k-th smallest to the k-th largest of the `n_values`
 * sorted averages or differences, where k is the lowest quantile of the untied rank statistic.
 */
typedef struct {
    PlpInterval interval; // NaN: too few for any interval of that confidence
    double confidence;    // reached; NaN without
} PlpOrderInterval;

/** `chances`: null distribution of the statistic, indexed by twice its value. */
PlpOrderInterval plp_order_interval_exact(const double *sorted, size_t n_values,
                                          const GArray *chances, double confidence);
/** By the normal approximation, from the statistic's standard deviation. */
PlpOrderInterval plp_order_interval_normal(const double *sorted, size_t n_values, double sd,
                                           double confidence);
