#pragma once

#include <glib.h>
#include <stddef.h>

/** Small-sample statistics. Missing input gives NaN, never a guess. */

typedef struct {
    double low, high;
} PlpInterval;

/**
 * Exact 95 % interval of a Poisson mean from `count` events (Garwood 1936):
 * chi2(0.025, 2n)/2 … chi2(0.975, 2n+2)/2.
 */
PlpInterval plp_statistics_poisson_interval(int count);

/**
 * Mid-P 95 % interval of a Poisson mean from `events`, which need be no whole number: half of the
 * outcome's own chance on either side, chi2(0.025, 2n+1)/2 ... chi2(0.975, 2n+1)/2 nearly. Narrower
 * than the exact one, and covers about as often as it says. For n = 0 the exact one.
 */
PlpInterval plp_statistics_poisson_mid_interval(double events);

/**
 * The q-quantile of `n` finite values, linear between order statistics (Hyndman & Fan 1996, type
 * 7). Sorts `values` in place. NaN for n = 0.
 */
double plp_statistics_quantile(double *values, size_t n, double q);

/** The same of values that are in order already; leaves them alone. */
double plp_statistics_quantile_sorted(const double *values, size_t n, double q);

/**
 * The same where only two of the values are at hand: the quantile lies at `place` = q (n - 1) of
 * the sorted ones, that is at `value`, number floor(place), or between it and the `next`.
 */
double plp_statistics_quantile_between(double value, double next, double place);

/** Median absolute deviation times 1.4826: the standard deviation of a normal core. Changes
 * `values`. */
double plp_statistics_mad_sd(double *values, size_t n);
