#pragma once

#include <glib.h>

/**
 * Exact null distributions of rank sums by counting, also with ties: the chance of each sum of
 * (doubled) ranks, given the ranks that there are. A GArray of double; the index is the sum.
 */

/** Each score is in the sum or not, with even chances: Wilcoxon's signed ranks. */
GArray *plp_permutation_of_signs(const int *scores, int n);
/** Any `n_chosen` of the `n` scores, with even chances: the rank sum of a group. */
GArray *plp_permutation_of_choices(const int *scores, int n, int n_chosen);

/** The chance of a sum at least as far from the mean as `sum` is: with ties the two tails of a
 * group's rank sum differ. */
double plp_permutation_two_sided(const GArray *chances, int sum);
/** The chance of at most `sum`; 0 below 0. */
double plp_permutation_at_most(const GArray *chances, int sum);
/** The smallest sum with at least the chance `p` up to it. */
int plp_permutation_quantile(const GArray *chances, double p);
