#pragma once

#include <stddef.h>

#include "analysis/statistics.h"

/** The mean of paired differences in units of their standard deviation. */
typedef struct {
    int n;
    double mean, sd;
    double dz; // Cohen's dz = mean / sd; NaN below 2 differences or where all are the same
    PlpInterval dz_interval;
    double hedges_g; // dz times the exact correction for few pairs
    PlpInterval hedges_interval;
} PlpPairedEffect;

/**
 * Cohen's dz (Cohen 1988) and Hedges' g (Hedges 1981, J. Educ. Stat. 6:107; J = gamma(m/2) /
 * (sqrt(m/2) gamma((m-1)/2)), m = n - 1) of `n` differences, NaN left out. Intervals by inverting
 * the noncentral t distribution (Cumming & Finch 2001). They take the differences to be about
 * normal, which the rank statistics beside them do not.
 */
PlpPairedEffect plp_paired_effect_compute(const double *differences, size_t n, double confidence);
