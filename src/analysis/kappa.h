#pragma once

#include <stddef.h>

#include "analysis/statistics.h"

typedef enum {
    PLP_KAPPA_UNKNOWN = 0,
    PLP_KAPPA_PLAIN,     // every disagreement counts the same (Cohen 1960)
    PLP_KAPPA_QUADRATIC, // by the square of its steps (Cohen 1968): for ordinal grades
} PlpKappaWeights;

typedef struct {
    int n;
    double kappa;         // NaN without pairs, or where chance alone agrees fully
    PlpInterval interval; // NaN besides at full agreement, or where a rater gives one grade only
} PlpKappa;

/**
 * Chance-corrected agreement of two raters' grades 0 … n_grades - 1 (others are left out). Interval
 * by the large-sample standard error of Fleiss, Cohen & Everitt 1969 (Psychol. Bull. 72:323), cut
 * at -1 and 1: rough for few pairs. With quadratic weights kappa depends on the number of grades
 * only through n_grades' range, so the scale's own range is to be given, not the grades that occur.
 */
PlpKappa plp_kappa_compute(const int *first, const int *second, size_t n, int n_grades,
                           PlpKappaWeights weights, double confidence);
