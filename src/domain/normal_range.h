#pragma once

#include "domain/segment.h"

/**
 * Published spontaneous blink rates of a task in healthy adults. A rate means nothing without its
 * task.
 */
typedef struct {
    double low_per_min, high_per_min; // 95 % limits (Doughty, Optometry and Vision Science 2001)
    double mean_per_min;              // (Bentivoglio et al., Movement Disorders 1997)
} PlpNormalRange;

/** The range of a task; NULL where none is published. Static. */
const PlpNormalRange *plp_normal_range_find(PlpTask task);
