#include "analysis/baseline.h"

#include <math.h>

#include "analysis/statistics.h"

static const int64_t bin_us = 250000;
static const int reach_bins = 8; // two seconds to each side
static const double least_open = 0.5;
static const double lowest_baseline = 0.7;
static const double highest_baseline = 1;

static guint get_bin(const PlpSeries *openness, guint i)
{
    return (guint)((openness->t_us[i] - openness->t_us[0]) / bin_us);
}

/** The upper open level of each bin; NaN where the bin holds no open sample. */
static double *compute_bins(const PlpSeries *openness, guint n_bins)
{
    double *levels = g_new(double, n_bins);
    g_autofree double *values = g_new(double, openness->n);
    guint i = 0;
    for (guint bin = 0; bin < n_bins; bin++) {
        size_t n = 0;
        for (; i < openness->n && get_bin(openness, i) == bin; i++) {
            if (openness->value[i] > least_open)
                values[n++] = openness->value[i];
        }
        levels[bin] = plp_statistics_quantile(values, n, 0.8);
    }
    return levels;
}

static double median_around(const double *levels, guint n_bins, guint bin)
{
    double around[2 * 8 + 1];
    size_t n = 0;
    for (int step = -reach_bins; step <= reach_bins; step++) {
        gint64 k = (gint64)bin + step;
        if (k >= 0 && k < (gint64)n_bins && isfinite(levels[k]))
            around[n++] = levels[k];
    }
    return n > 0 ? plp_statistics_quantile(around, n, 0.5) : 1;
}

double *plp_baseline_compute(const PlpSeries *openness)
{
    double *baseline = g_new(double, openness->n + 1);
    if (openness->n == 0)
        return baseline;
    guint n_bins = get_bin(openness, openness->n - 1) + 1;
    g_autofree double *levels = compute_bins(openness, n_bins);
    g_autofree double *medians = g_new(double, n_bins);
    for (guint bin = 0; bin < n_bins; bin++)
        medians[bin] = CLAMP(median_around(levels, n_bins, bin), lowest_baseline, highest_baseline);
    for (guint i = 0; i < openness->n; i++)
        baseline[i] = medians[get_bin(openness, i)];
    return baseline;
}
