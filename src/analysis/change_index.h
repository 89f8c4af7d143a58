#pragma once

#include "domain/severity.h"

/**
 * How much the closures of one minute weigh beyond normal blinking: brief + 3 prolonged + a quarter
 * of the blinks above `limit_per_min`. All per minute.
 */
double plp_change_index_get_load(double blinks, double brief, double prolonged, double limit);

/**
 * The index of our own, 0 to 100, from the inputs in `index` (whose value is not read). NaN when
 * closed time or closures are not known; a squeeze that was not measured (NaN) is left out.
 * Monotone: raising any input never lowers it. NOT a validated scale. Formula and weights:
 * docs/definitions.md.
 */
double plp_change_index_compute(const PlpChangeIndex *index);
