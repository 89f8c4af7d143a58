#pragma once

#include <glib.h>
#include <stdint.h>

#include "analysis/statistics.h"

/**
 * Moving-block bootstrap of ratios over time (Kunsch 1989, circular as in Politis & Romano 1992):
 * closures cluster, so whole stretches of time are drawn, not single closures.
 *
 * The recording is cut into bins of plp_bootstrap_bin_us; each bin holds an exposure and amounts
 * that share it.
 */
#define PLP_BOOTSTRAP_AMOUNTS 24
static const int64_t plp_bootstrap_bin_us = 250000;

typedef struct {
    double amounts[PLP_BOOTSTRAP_AMOUNTS];
    double exposures[PLP_BOOTSTRAP_AMOUNTS];
} PlpBin;

/**
 * 95 % intervals of sum(amounts[k]) / sum(exposures[k]) for k < n_amounts into ret_intervals:
 * bias-corrected and accelerated (Efron 1987), widened for few blocks (Hesterberg 2015) and
 * for their length (Politis & Romano 1995). `bins` is
 * a GArray of PlpBin. NaN intervals when there are no resamples, fewer than two blocks of bins, or
 * nothing exposed. The same seed gives the same intervals (GSL's mt19937).
 */
void plp_bootstrap_ratios(const GArray *bins, int n_amounts, double block_s, int resamples,
                          guint32 seed, PlpInterval *ret_intervals);

/**
 * Rows of ratios that are asked for again and again, of which few amounts differ from the last
 * time: what did not change is not drawn again. The intervals are the same with and without.
 */
typedef struct PlpBootstrapMemo PlpBootstrapMemo;
#define PLP_BOOTSTRAP_SLOTS 3 // rows of one length: right, left, both

PlpBootstrapMemo *plp_bootstrap_memo_new(void);
void plp_bootstrap_memo_free(PlpBootstrapMemo *memo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpBootstrapMemo, plp_bootstrap_memo_free)
/** plp_bootstrap_ratios() of the row in `slot`. */
void plp_bootstrap_ratios_with(const GArray *bins, int n_amounts, double block_s, int resamples,
                               guint32 seed, PlpBootstrapMemo *memo, int slot,
                               PlpInterval *ret_intervals);

/**
 * The 95 % interval of one number made from these ratios, such as an index; percentiles,
 * bias-corrected and widened for few blocks. NaN as above.
 */
PlpInterval plp_bootstrap_function(const GArray *bins, int n_amounts, double block_s, int resamples,
                                   guint32 seed,
                                   double (*compute)(void *self, const double *ratios), void *self);

/** A value that was measured within a bin. */
typedef struct {
    guint bin;
    double value;
    double weight;
} PlpBinValue;

/**
 * The 95 % interval of the weighted median of values, from `n_bins` bins of time drawn in blocks.
 * `values` is a GArray of PlpBinValue in order of bins. NaN as above.
 */
PlpInterval plp_bootstrap_median(const GArray *values, guint n_bins, double block_s, int resamples,
                                 guint32 seed);
