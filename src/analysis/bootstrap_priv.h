#pragma once

#include "analysis/bootstrap.h"

/** The lengths a round of resampling is cut to. */
typedef struct {
    guint n_bins, length; // of a block, in bins
    guint n_draws;        // blocks that make a resample
    int resamples;
    guint32 seed;
} PlpBootstrapPlan;

/** Which block each resample takes next: the same for every amount. Caller frees. */
guint32 *plp_bootstrap_draw(const PlpBootstrapPlan *plan);

/** One amount or exposure along the recording. A bin's are sums over blocks, in order of time. */
typedef struct {
    double *bins;        // `n_bins` of each
    double *blocks;      // sum over the block that begins with a bin, in a circle
    double *half_blocks; // over the half of it
    double *sums;        // of each resample
} PlpBootstrapColumn;

/** Takes `bins`. `starts` are plp_bootstrap_draw()'s. */
PlpBootstrapColumn *plp_bootstrap_column_new(double *bins, const PlpBootstrapPlan *plan,
                                             const guint32 *starts);
void plp_bootstrap_column_free(PlpBootstrapColumn *column);
