#pragma once

#include <stddef.h>

/**
 * Holm's step-down adjustment (Holm 1979, Scand. J. Stat. 6:65) of `n` p-values for having asked
 * that many questions. NaN stay NaN and count as not asked (as R's p.adjust takes NA).
 */
void plp_holm_adjust(const double *p, size_t n, double *ret_adjusted);
