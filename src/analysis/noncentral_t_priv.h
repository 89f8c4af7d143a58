#pragma once

/** P(T <= t) of Student's t with `df` degrees of freedom around the noncentrality `shift`; about
 * 1e-10 off. */
double plp_noncentral_t_cdf(double t, double df, double shift);
/** The noncentrality for which P(T <= t) is `p`. */
double plp_noncentral_t_find_shift(double t, double df, double p);
