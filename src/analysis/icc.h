#pragma once

#include <stddef.h>

#include "analysis/statistics.h"

/** Intraclass correlation of raters (or methods) on the same recordings. */
typedef struct {
    int n, n_raters;
    double icc;           // NaN below 2 complete rows or 2 raters, or without any variance
    PlpInterval interval; // NaN where it cannot be formed
} PlpIcc;

/**
 * ICC(2,1): two-way random effects, absolute agreement, a single rater (Shrout & Fleiss 1979,
 * Psychol. Bull. 86:420; interval as there, by Satterthwaite's degrees of freedom, also McGraw &
 * Wong 1996). `ratings`: n rows of `n_raters`; rows with a NaN are left out. A systematic shift
 * between raters lowers it. The interval is cut at -1 / (n_raters - 1).
 */
PlpIcc plp_icc_compute(const double *ratings, size_t n, size_t n_raters, double confidence);
