#pragma once

#include "analysis/statistics.h"

/** A figure with its 95 % interval. */
typedef struct {
    double value;
    PlpInterval interval;
} PlpBounded;

/**
 * Intervals of after - before and after / before out of each one's own interval, which may be
 * lopsided (method of variance estimates recovery: Zou & Donner 2008, Statistics in Medicine
 * 27:1693; for the ratio Donner & Zou 2012, Statistical Methods in Medical Research 21:347). Both
 * hold `no change` or neither does. NaN where a side has no interval; the ratio's is NaN where a
 * figure or a lower end is negative, and its upper end infinite where before may be 0.
 */
PlpInterval plp_mover_difference(PlpBounded before, PlpBounded after);
PlpInterval plp_mover_ratio(PlpBounded before, PlpBounded after);
