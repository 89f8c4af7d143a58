#include "analysis/bootstrap.h"

#include <gsl/gsl_rng.h>
#include <math.h>

static const PlpBin *bin_at(const GArray *bins, guint i)
{
    return &g_array_index(bins, PlpBin, i);
}

static void add_bin(PlpBin *sum, const PlpBin *bin, int n_amounts)
{
    for (int k = 0; k < n_amounts; k++) {
        sum->amounts[k] += bin->amounts[k];
        sum->exposures[k] += bin->exposures[k];
    }
}

/** The sums over each circular block of `length` bins, by its first bin: a resample then adds few
 * terms. */
static GArray *sum_blocks(const GArray *bins, guint length, int n_amounts)
{
    GArray *blocks = g_array_sized_new(FALSE, TRUE, sizeof(PlpBin), bins->len);
    g_array_set_size(blocks, bins->len);
    for (guint i = 0; i < bins->len; i++) {
        PlpBin *block = &g_array_index(blocks, PlpBin, i);
        for (guint j = 0; j < length; j++)
            add_bin(block, bin_at(bins, (i + j) % bins->len), n_amounts);
    }
    return blocks;
}

static void draw(const GArray *blocks, guint n_draws, int n_amounts, gsl_rng *rng, double *ratios,
                 int resample, int resamples)
{
    PlpBin sum = {0};
    for (guint i = 0; i < n_draws; i++)
        add_bin(&sum, bin_at(blocks, (guint)gsl_rng_uniform_int(rng, blocks->len)), n_amounts);
    for (int k = 0; k < n_amounts; k++)
        ratios[k * resamples + resample] =
            sum.exposures[k] > 0 ? sum.amounts[k] / sum.exposures[k] : (double)NAN;
}

static PlpInterval find_interval(double *ratios, int resamples)
{
    size_t n = 0;
    for (int i = 0; i < resamples; i++) {
        if (isfinite(ratios[i]))
            ratios[n++] = ratios[i];
    }
    // A resample without exposure says nothing; too many of them leave nothing to say.
    if (n < (size_t)resamples / 2 || n == 0)
        return (PlpInterval){NAN, NAN};
    double low = plp_statistics_quantile(ratios, n, 0.025);
    return (PlpInterval){low, plp_statistics_quantile(ratios, n, 0.975)};
}

void plp_bootstrap_ratios(const GArray *bins, int n_amounts, double block_s, int resamples,
                          guint32 seed, PlpInterval *ret_intervals)
{
    for (int k = 0; k < n_amounts; k++)
        ret_intervals[k] = (PlpInterval){NAN, NAN};
    guint length = (guint)MAX(1, llround(block_s * 1e6 / (double)plp_bootstrap_bin_us));
    if (resamples < 1 || bins->len < 2 * length)
        return;
    g_autoptr(GArray) blocks = sum_blocks(bins, length, n_amounts);
    g_autofree double *ratios = g_new(double, (gsize)n_amounts *(gsize)resamples);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, seed);
    guint n_draws = (bins->len + length - 1) / length;
    for (int r = 0; r < resamples; r++)
        draw(blocks, n_draws, n_amounts, rng, ratios, r, resamples);
    gsl_rng_free(rng);
    for (int k = 0; k < n_amounts; k++)
        ret_intervals[k] = find_interval(ratios + (gsize)k * (gsize)resamples, resamples);
}
