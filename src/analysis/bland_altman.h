#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "analysis/statistics.h"

/**
 * Agreement of two methods (or raters) in the unit of measurement: `second` less `first`, or, of
 * logarithms, the ratio second over first.
 */
typedef struct {
    bool ratio;   // the figures below are ratios
    int n;        // pairs used
    int left_out; // pairs of numbers without a logarithm: one is 0 or less
    double bias;  // mean difference; NaN below 2 pairs
    PlpInterval bias_interval;
    double sd;          // of the differences; of a ratio: of its natural logarithm
    PlpInterval limits; // 95 % limits of agreement: bias -+ 1.96 sd
    PlpInterval low_limit_interval;
    PlpInterval high_limit_interval;
} PlpBlandAltman;

/**
 * Bland & Altman 1986 (Lancet 327:307). Intervals by t with n - 1 degrees of freedom; the limits'
 * standard error is sd sqrt(1/n + 1.96^2 / (2 (n - 1))) (Bland & Altman 1999, Stat. Methods Med.
 * Res. 8:135). With `ratio` all is done on logarithms and given back as ratios: for rates, whose
 * differences grow with their size. Pairs with a NaN are not counted at all.
 */
PlpBlandAltman plp_bland_altman_compute(const double *first, const double *second, size_t n,
                                        bool ratio, double confidence);
