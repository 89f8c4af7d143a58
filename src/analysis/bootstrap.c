#include "analysis/bootstrap.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

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
    double high = plp_statistics_quantile_sorted(ratios, n, find_level(estimate, bias, 0.975));
    return (PlpInterval){low, high};
}

// ---- one recording, or several in a row, ready to be drawn from ----

typedef struct {
    guint length;  // of a block, in bins
    guint n_draws; // blocks that make a resample
    GArray *blocks, *half_blocks;
    double n_blocks; // that fit
} Blocks;

static guint get_length(double block_s)
{
    return (guint)MAX(1, llround(block_s * 1e6 / (double)plp_bootstrap_bin_us));
}

static Blocks make_blocks(const GArray *bins, int n_amounts, double block_s)
{
    guint length = get_length(block_s);
    return (Blocks){
        .length = length,
        .n_draws = (bins->len + length - 1) / length,
        .blocks = sum_blocks(bins, length, n_amounts),
        .half_blocks = sum_blocks(bins, MAX(1, length / 2), n_amounts),
        .n_blocks = (double)bins->len / length,
    };
}

static void clear_blocks(Blocks *blocks)
{
    g_array_unref(blocks->blocks);
    g_array_unref(blocks->half_blocks);
}

static bool is_enough(guint n_bins, double block_s, int resamples)
{
    return resamples >= 1 && n_bins >= 2 * get_length(block_s);
}

/** Ratio k of resample r stands at k * resamples + r. Caller frees. */
static double *draw_all(const Blocks *blocks, int n_amounts, int resamples, guint32 seed)
{
    double *ratios = g_new(double, (gsize)n_amounts *(gsize)resamples);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, seed);
    for (int r = 0; r < resamples; r++)
        draw(blocks->blocks, blocks->n_draws, n_amounts, rng, ratios, r, resamples);
    gsl_rng_free(rng);
    return ratios;
}

void plp_bootstrap_ratios(const GArray *bins, int n_amounts, double block_s, int resamples,
                          guint32 seed, PlpInterval *ret_intervals)
{
    for (int k = 0; k < n_amounts; k++)
        ret_intervals[k] = (PlpInterval){NAN, NAN};
    if (!is_enough(bins->len, block_s, resamples))
        return;
    Blocks blocks = make_blocks(bins, n_amounts, block_s);
    g_autofree double *ratios = draw_all(&blocks, n_amounts, resamples, seed);
    for (int k = 0; k < n_amounts; k++) {
        Estimate estimate = make_estimate(blocks.blocks, blocks.half_blocks, k, blocks.n_blocks);
        ret_intervals[k] =
            find_interval(&estimate, ratios + (gsize)k * (gsize)resamples, resamples);
    }
    clear_blocks(&blocks);
}

PlpInterval plp_bootstrap_function(const GArray *bins, int n_amounts, double block_s, int resamples,
                                   guint32 seed,
                                   double (*compute)(void *self, const double *ratios), void *self)
{
    double row[PLP_BOOTSTRAP_AMOUNTS];
    if (!is_enough(bins->len, block_s, resamples))
        return (PlpInterval){NAN, NAN};
    Blocks blocks = make_blocks(bins, n_amounts, block_s);
    g_autofree double *ratios = draw_all(&blocks, n_amounts, resamples, seed);
    g_autofree double *values = g_new(double, resamples);
    Estimate whole = {.n_blocks = blocks.n_blocks};
    for (int k = 0; k < n_amounts; k++) {
        Estimate estimate = make_estimate(blocks.blocks, blocks.half_blocks, k, blocks.n_blocks);
        row[k] = estimate.ratio;
        whole.widening = fmax(whole.widening, isfinite(estimate.ratio) ? estimate.widening : 1);
    }
    whole.ratio = compute(self, row);
    for (int r = 0; r < resamples; r++) {
        for (int k = 0; k < n_amounts; k++)
            row[k] = ratios[(gsize)k * (gsize)resamples + (gsize)r];
        values[r] = compute(self, row);
    }
    clear_blocks(&blocks);
    return find_interval(&whole, values, resamples);
}

// ---- medians ----

static int compare_values(const void *a, const void *b)
{
    const PlpBinValue *x = *(const PlpBinValue *const *)a;
    const PlpBinValue *y = *(const PlpBinValue *const *)b;
    return (x->value > y->value) - (x->value < y->value);
}

/** Values in order of size, and where those of each bin are in it. */
typedef struct {
    guint n, n_bins;
    double *value;      // in order of size
    guint *rank;        // of values in order of bins
    double *bin_weight; // of values in order of bins
    guint *first;       // of each bin; first[n_bins] is the end
} Ranks;

static Ranks make_ranks(const GArray *values, guint n_bins)
{
    guint n = values->len;
    Ranks ranks = {n,
                   n_bins,
                   g_new(double, n + 1),
                   g_new(guint, n + 1),
                   g_new(double, n + 1),
                   g_new0(guint, n_bins + 1)};
    g_autofree const PlpBinValue **order = g_new(const PlpBinValue *, n + 1);
    for (guint i = 0; i < n; i++) {
        order[i] = &g_array_index(values, PlpBinValue, i);
        ranks.bin_weight[i] = order[i]->weight;
        ranks.first[MIN(order[i]->bin, n_bins - 1) + 1]++;
    }
    for (guint i = 0; i < n_bins; i++)
        ranks.first[i + 1] += ranks.first[i];
    qsort(order, n, sizeof *order, compare_values);
    for (guint i = 0; i < n; i++) {
        ranks.value[i] = order[i]->value;
        ranks.rank[order[i] - &g_array_index(values, PlpBinValue, 0)] = i;
    }
    return ranks;
}

static void clear_ranks(Ranks *ranks)
{
    g_free(ranks->value);
    g_free(ranks->rank);
    g_free(ranks->bin_weight);
    g_free(ranks->first);
}

/** The weighted median: where half of the weight is reached, between the two it falls between. */
static double find_median(const Ranks *ranks, const double *weights, double sum)
{
    double below = 0;
    for (guint i = 0; i < ranks->n; i++) {
        below += weights[i];
        if (below > sum / 2)
            return ranks->value[i];
    }
    return NAN;
}

static double draw_median(const Ranks *ranks, guint length, guint n_draws, gsl_rng *rng,
                          double *weights)
{
    double sum = 0;
    memset(weights, 0, ranks->n * sizeof *weights);
    for (guint i = 0; i < n_draws; i++) {
        guint start = (guint)gsl_rng_uniform_int(rng, ranks->n_bins);
        for (guint j = 0; j < length; j++) {
            guint bin = (start + j) % ranks->n_bins;
            for (guint k = ranks->first[bin]; k < ranks->first[bin + 1]; k++) {
                weights[ranks->rank[k]] += ranks->bin_weight[k];
                sum += ranks->bin_weight[k];
            }
        }
    }
    return find_median(ranks, weights, sum);
}

PlpInterval plp_bootstrap_median(const GArray *values, guint n_bins, double block_s, int resamples,
                                 guint32 seed)
{
    if (values->len == 0 || !is_enough(n_bins, block_s, resamples))
        return (PlpInterval){NAN, NAN};
    guint length = get_length(block_s);
    Ranks ranks = make_ranks(values, n_bins);
    g_autofree double *weights = g_new0(double, ranks.n);
    g_autofree double *medians = g_new(double, resamples);
    double sum = 0;
    for (guint k = 0; k < ranks.n; k++) {
        weights[ranks.rank[k]] = ranks.bin_weight[k];
        sum += ranks.bin_weight[k];
    }
    // The blocks' length is not corrected for: a median has no sum to see it by.
    Estimate estimate = {.ratio = find_median(&ranks, weights, sum),
                         .widening = 1,
                         .n_blocks = (double)n_bins / length};
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, seed);
    for (int r = 0; r < resamples; r++)
        medians[r] = draw_median(&ranks, length, (n_bins + length - 1) / length, rng, weights);
    gsl_rng_free(rng);
    clear_ranks(&ranks);
    return find_interval(&estimate, medians, resamples);
}
