#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "analysis/statistics.h"

/** Up to so many pairs the p is counted out over all orders. */
#define PLP_SPEARMAN_EXACT_N 9

typedef struct {
    int n;                // pairs of two numbers
    double rho;           // NaN below 2 pairs or where one side is all the same
    PlpInterval interval; // NaN below 4 pairs and at -1 and 1
    double p;             // two-sided
    bool exact;
} PlpSpearman;

/**
 * Spearman's rank correlation: Pearson's of the midranks. Interval by Fisher's z with the variance
 * (1 + rho^2 / 2) / (n - 3) (Bonett & Wright 2000, Psychometrika 65:23). p: exact over all orders
 * up to 9 pairs, ties included; beyond, t with n - 2 degrees of freedom (R's cor.test(method =
 * "spearman", exact = FALSE)). Pairs with a NaN are left out.
 */
PlpSpearman plp_spearman_compute(const double *x, const double *y, size_t n, double confidence);
