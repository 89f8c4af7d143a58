#include "analysis/bootstrap.h"

#include <gsl/gsl_cdf.h>
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

/** The sums of what the intervals rest on: the ratio itself and how lopsided its blocks are. */
typedef struct {
    double ratio;
    double acceleration; // skewness of the blocks' deviations / (6 sqrt(blocks))
    double widening;     // for what blocks of this length leave out
    double n_blocks;     // that fit into the recording
} Estimate;

/** Variance and third moment of the blocks' deviations from the ratio. */
typedef struct {
    double square, cube;
} Moments;

static Moments compute_moments(const GArray *blocks, int k, double ratio)
{
    Moments moments = {0};
    for (guint i = 0; i < blocks->len; i++) {
        const PlpBin *block = bin_at(blocks, i);
        double deviation = block->amounts[k] - ratio * block->exposures[k];
        moments.square += deviation * deviation / blocks->len;
        moments.cube += deviation * deviation * deviation / blocks->len;
    }
    return moments;
}

/**
 * A block sees what belongs together only within itself: half a block's variance says how much is
 * lost by its length, and as much again is lost by the whole one's (Politis & Romano 1995). The
 * other way round, few blocks may happen to be alike: twice as many halves, whose variance is twice
 * too small where nothing belongs together, then say more surely how much blocks differ.
 */
static double find_widening(double half_block_square, double block_square)
{
    if (!(block_square > 0))
        return 1;
    double halves = 2 * half_block_square / block_square;
    return sqrt(CLAMP(fmax(2 - halves, halves), 1, 2));
}

static Estimate make_estimate(const GArray *blocks, const GArray *half_blocks, int k,
                              double n_blocks)
{
    double amount = 0;
    double exposure = 0;
    for (guint i = 0; i < blocks->len; i++) {
        amount += bin_at(blocks, i)->amounts[k];
        exposure += bin_at(blocks, i)->exposures[k];
    }
    Estimate estimate = {.ratio = amount / exposure, .n_blocks = n_blocks};
    Moments whole = compute_moments(blocks, k, estimate.ratio);
    Moments half = compute_moments(half_blocks, k, estimate.ratio);
    estimate.widening = find_widening(half.square, whole.square);
    if (whole.square > 0)
        estimate.acceleration = whole.cube / pow(whole.square, 1.5) / (6 * sqrt(n_blocks));
    return estimate;
}

/** The share of resamples below the ratio, as a normal deviate: 0 when it is their median. */
static double find_bias(const double *ratios, size_t n, double ratio)
{
    double below = 0;
    for (size_t i = 0; i < n; i++)
        below += ratios[i] < ratio ? 1 : ratios[i] == ratio ? 0.5 : 0;
    return gsl_cdf_ugaussian_Pinv(CLAMP(below / (double)n, 0.05, 0.95));
}

/**
 * Which quantile of the resamples is an end of the interval. Few blocks make it too narrow by as
 * much as Student's quantile exceeds the normal one and by sqrt(n / (n - 1)) (Hesterberg 2015);
 * lopsided ones move it (Efron 1987).
 */
static double find_level(const Estimate *estimate, double bias, double tail)
{
    double degrees = fmax(estimate->n_blocks - 1, 1);
    double z =
        estimate->widening * sqrt((degrees + 1) / degrees) * gsl_cdf_tdist_Pinv(tail, degrees);
    double shifted = bias + z;
    return gsl_cdf_ugaussian_P(bias + shifted / (1 - estimate->acceleration * shifted));
}

static PlpInterval find_interval(const Estimate *estimate, double *ratios, int resamples)
{
    size_t n = 0;
    for (int i = 0; i < resamples; i++) {
        if (isfinite(ratios[i]))
            ratios[n++] = ratios[i];
    }
    // A resample without exposure says nothing; too many of them leave nothing to say.
    if (n < (size_t)resamples / 2 || n == 0)
        return (PlpInterval){NAN, NAN};
    double bias = find_bias(ratios, n, estimate->ratio);
    double low = plp_statistics_quantile(ratios, n, find_level(estimate, bias, 0.025));
    double high = plp_statistics_quantile(ratios, n, find_level(estimate, bias, 0.975));
    return (PlpInterval){low, high};
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
    g_autoptr(GArray) half_blocks = sum_blocks(bins, MAX(1, length / 2), n_amounts);
    g_autofree double *ratios = g_new(double, (gsize)n_amounts *(gsize)resamples);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, seed);
    guint n_draws = (bins->len + length - 1) / length;
    for (int r = 0; r < resamples; r++)
        draw(blocks, n_draws, n_amounts, rng, ratios, r, resamples);
    gsl_rng_free(rng);
    for (int k = 0; k < n_amounts; k++) {
        Estimate estimate = make_estimate(blocks, half_blocks, k, (double)bins->len / length);
        ret_intervals[k] =
            find_interval(&estimate, ratios + (gsize)k * (gsize)resamples, resamples);
    }
}
