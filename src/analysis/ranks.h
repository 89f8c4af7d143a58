#pragma once

#include <stddef.h>

/** Ranks 1..n of finite values; equal ones share the mean of their ranks (midranks), so they are
 * given doubled: always whole. */
void plp_ranks_compute(const double *values, size_t n, int *ret_doubled);

/** The sum over groups of t equal ranks of t^3 - t: what normal approximations need; 0 without
 * ties. Ranks as plp_ranks_compute() gives them. */
double plp_ranks_get_tie_term(const int *doubled, size_t n);
