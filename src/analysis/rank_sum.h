#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "analysis/statistics.h"

/** Up to so many in each group p and interval are exact. */
#define PLP_RANK_SUM_EXACT_N 25

/** Two groups, ranked. */
typedef struct {
    int n_first, n_second;
    double u; // pairs in which the first is larger, ties half: R's W
    double p; // two-sided; NaN where a group is empty
    bool exact;
    double shift;               // first - second, Hodges-Lehmann
    PlpInterval interval;       // NaN: too few
    double interval_confidence; // reached, at least what was asked for; NaN without
    double rank_biserial;       // 2 u / (n_first n_second) - 1, also Cliff's delta
} PlpRankSum;

/**
 * The Mann-Whitney test (Mann & Whitney 1947, Ann. Math. Stat. 18:50) and the Hodges-Lehmann shift:
 * the median of all differences first - second, with its interval from their order statistics
 * (Hollander, Wolfe & Chicken 2014, section 4.3). NaN values are left out. Up to 25 in each group
 * the p is counted out, given the ranks there are, so it is exact with ties as well; beyond, normal
 * with correction for continuity and ties (R's wilcox.test(exact = FALSE)).
 */
PlpRankSum plp_rank_sum_compute(const double *first, size_t n_first, const double *second,
                                size_t n_second, double confidence);
