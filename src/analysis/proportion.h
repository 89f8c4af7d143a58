#pragma once

#include "analysis/statistics.h"

/**
 * Intervals of a proportion, `count` of `n`, at `confidence` 0..1 (0.95). Both NaN for n = 0, for a
 * count outside 0..n and for a confidence outside 0..1.
 */

/** Exact, of Clopper & Pearson 1934 (Biometrika 26:404): quantiles of the beta distribution. Covers
 * at least as often as it says, mostly more often. */
PlpInterval plp_proportion_exact(int count, int n, double confidence);

/** Wilson's score interval without continuity correction (Wilson 1927, JASA 22:209): covers about
 * as often as it says also for a few patients, and never leaves 0..1. */
PlpInterval plp_proportion_wilson(int count, int n, double confidence);

/** Two proportions, first less second. */
typedef struct {
    double difference;
    PlpInterval interval;
} PlpProportionDifference;

/** Newcombe's hybrid score interval (Newcombe 1998, Statistics in Medicine 17:873, method 10), made
 * of both Wilson intervals. NaN where one of them is. */
PlpProportionDifference plp_proportion_compare(int count_first, int n_first, int count_second,
                                               int n_second, double confidence);
