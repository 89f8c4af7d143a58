#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "analysis/statistics.h"

/** Up to so many non-zero differences the p is exact … */
#define PLP_SIGNED_RANK_EXACT_N 25
/** … and up to so many differences the interval of the shift. */
#define PLP_SIGNED_RANK_EXACT_INTERVAL_N 200

/** Paired differences, ranked. */
typedef struct {
    int n;      // differences that are numbers
    int n_zero; // of them
    int n_up, n_down;
    double rank_sum_up;   // of the positive ones: R's V
    double rank_sum_down; // of the negative ones
    double p;             // two-sided; NaN without differences, 1 when all are zero
    bool exact;
    double shift;                  // Hodges-Lehmann; NaN without differences
    PlpInterval interval;          // of the shift; NaN: too few differences
    double interval_confidence;    // reached, at least what was asked for; NaN without
    double rank_biserial;          // matched rank-biserial correlation, -1 … 1; NaN: all zero
    PlpInterval biserial_interval; // approximate; NaN at -1 and 1 and for too few
} PlpSignedRank;

/**
 * Wilcoxon's signed-rank test (Wilcoxon 1945, Biometrics 1:80) of `n` differences, with all that
 * belongs to it. NaN differences are left out.
 *
 * - p: zero differences are dropped, as Wilcoxon did, and equal sizes share their mean rank. Up to
 *   25 the distribution is counted out over all signs, given the ranks there are, so it is exact
 *   with ties as well (as exactRankTests does in R); beyond, normal with correction for continuity
 *   and ties (as wilcox.test(exact = FALSE) does in R).
 * - shift: the median of all averages of two differences, each with itself too (Hodges & Lehmann
 *   1963, Ann. Math. Stat. 34:598), zeros kept: they are measurements of no change.
 * - interval: order statistics of these averages by the distribution without ties (Hollander, Wolfe
 *   & Chicken 2014, section 3.3); with ties it covers at least as often as it says. Exact up to
 *   200. Below 6 differences there is none of 95 %.
 * - rank_biserial: (rank_sum_up - rank_sum_down) / their sum (Kerby 2014, Compr. Psychol. 3:1);
 *   interval by Fisher's z with the null standard error, as effectsize does in R.
 */
PlpSignedRank plp_signed_rank_compute(const double *differences, size_t n, double confidence);
