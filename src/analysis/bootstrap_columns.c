#include <gsl/gsl_rng.h>
#include <string.h>

#include "analysis/bootstrap_priv.h"

enum { AT_ONCE = 8 }; // resamples summed side by side: one addition waits for the one before

guint32 *plp_bootstrap_draw(const PlpBootstrapPlan *plan)
{
    gsize n = (gsize)plan->resamples * plan->n_draws;
    guint32 *starts = g_new(guint32, n);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, plan->seed);
    for (gsize i = 0; i < n; i++)
        starts[i] = (guint32)gsl_rng_uniform_int(rng, plan->n_bins);
    gsl_rng_free(rng);
    return starts;
}

/** Of each bin with the `length` - 1 after it, in order. */
static double *sum_blocks(const double *bins, guint n_bins, guint length)
{
    double *blocks = g_new0(double, n_bins);
    for (guint j = 0; j < length; j++) {
        guint shift = j % n_bins;
        for (guint i = 0; i < n_bins - shift; i++)
            blocks[i] += bins[i + shift];
        for (guint i = n_bins - shift; i < n_bins; i++)
            blocks[i] += bins[i + shift - n_bins];
    }
    return blocks;
}

/** `n` resamples at once, each in the order of its draws. */
static void sum_resamples(const double *blocks, const guint32 *starts, guint n_draws, int n,
                          double *sums)
{
    double sum[AT_ONCE] = {0};
    for (guint i = 0; i < n_draws; i++) {
        for (int r = 0; r < n; r++)
            sum[r] += blocks[starts[(gsize)r * n_draws + i]];
    }
    memcpy(sums, sum, (gsize)n * sizeof *sums);
}

PlpBootstrapColumn *plp_bootstrap_column_new(double *bins, const PlpBootstrapPlan *plan,
                                             const guint32 *starts)
{
    PlpBootstrapColumn *column = g_new0(PlpBootstrapColumn, 1);
    column->bins = bins;
    column->blocks = sum_blocks(bins, plan->n_bins, plan->length);
    column->half_blocks = sum_blocks(bins, plan->n_bins, MAX(1, plan->length / 2));
    column->sums = g_new(double, plan->resamples);
    int r = 0;
    for (; r + AT_ONCE <= plan->resamples; r += AT_ONCE)
        sum_resamples(column->blocks, starts + (gsize)r * plan->n_draws, plan->n_draws, AT_ONCE,
                      column->sums + r);
    sum_resamples(column->blocks, starts + (gsize)r * plan->n_draws, plan->n_draws,
                  plan->resamples - r, column->sums + r);
    return column;
}

void plp_bootstrap_column_free(PlpBootstrapColumn *column)
{
    if (column == NULL)
        return;
    g_free(column->bins);
    g_free(column->blocks);
    g_free(column->half_blocks);
    g_free(column->sums);
    g_free(column);
}
