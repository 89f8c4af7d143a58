#include "analysis/bootstrap.h"

#include "analysis/bootstrap_priv.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

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

static Moments compute_moments(const double *amounts, const double *exposures, guint n,
                               double ratio)
{
    Moments moments = {0};
    for (guint i = 0; i < n; i++) {
        double deviation = amounts[i] - ratio * exposures[i];
        moments.square += deviation * deviation / n;
        moments.cube += deviation * deviation * deviation / n;
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

static Estimate make_estimate(const PlpBootstrapPlan *plan, const PlpBootstrapColumn *amounts,
                              const PlpBootstrapColumn *exposures)
{
    double amount = 0;
    double exposure = 0;
    for (guint i = 0; i < plan->n_bins; i++) {
        amount += amounts->blocks[i];
        exposure += exposures->blocks[i];
    }
    double n_blocks = (double)plan->n_bins / plan->length;
    Estimate estimate = {.ratio = amount / exposure, .n_blocks = n_blocks};
    Moments whole =
        compute_moments(amounts->blocks, exposures->blocks, plan->n_bins, estimate.ratio);
    Moments half =
        compute_moments(amounts->half_blocks, exposures->half_blocks, plan->n_bins, estimate.ratio);
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

static guint get_length(double block_s)
{
    return (guint)MAX(1, llround(block_s * 1e6 / (double)plp_bootstrap_bin_us));
}

static bool is_enough(guint n_bins, double block_s, int resamples)
{
    return resamples >= 1 && n_bins >= 2 * get_length(block_s);
}

static PlpBootstrapPlan make_plan(guint n_bins, double block_s, int resamples, guint32 seed)
{
    guint length = get_length(block_s);
    return (PlpBootstrapPlan){.n_bins = n_bins,
                              .length = length,
                              .n_draws = (n_bins + length - 1) / length,
                              .resamples = resamples,
                              .seed = seed};
}

static double *dup_amounts(const GArray *bins, int k)
{
    double *values = g_new(double, bins->len);
    for (guint i = 0; i < bins->len; i++)
        values[i] = g_array_index(bins, PlpBin, i).amounts[k];
    return values;
}

static double *dup_exposures(const GArray *bins, int k)
{
    double *values = g_new(double, bins->len);
    for (guint i = 0; i < bins->len; i++)
        values[i] = g_array_index(bins, PlpBin, i).exposures[k];
    return values;
}

static void free_column(void *column)
{
    plp_bootstrap_column_free(column);
}

static bool is_same(const double *a, const double *b, guint n)
{
    return memcmp(a, b, n * sizeof *a) == 0;
}

/** The column of these values among `columns`, made if it is a new one. Takes `values`. */
static const PlpBootstrapColumn *find_column(GPtrArray *columns, double *values,
                                             const PlpBootstrapPlan *plan, const guint32 *starts)
{
    for (guint i = 0; i < columns->len; i++) {
        const PlpBootstrapColumn *column = g_ptr_array_index(columns, i);
        if (is_same(column->bins, values, plan->n_bins)) {
            g_free(values);
            return column;
        }
    }
    g_ptr_array_add(columns, plp_bootstrap_column_new(values, plan, starts));
    return g_ptr_array_index(columns, columns->len - 1);
}

/** Caller frees: the ratio of every resample. */
static double *divide(const PlpBootstrapColumn *amounts, const PlpBootstrapColumn *exposures,
                      int resamples)
{
    double *ratios = g_new(double, resamples);
    for (int r = 0; r < resamples; r++)
        ratios[r] = exposures->sums[r] > 0 ? amounts->sums[r] / exposures->sums[r] : (double)NAN;
    return ratios;
}

// ---- ratios, with what the round before left behind ----

/** What one row of ratios was made of. */
typedef struct {
    GPtrArray *exposures;                   // of PlpBootstrapColumn: many ratios share theirs
    double *amounts[PLP_BOOTSTRAP_AMOUNTS]; // NULL: not made yet
    const PlpBootstrapColumn *exposure_of[PLP_BOOTSTRAP_AMOUNTS];
    PlpInterval intervals[PLP_BOOTSTRAP_AMOUNTS];
} Slot;

struct PlpBootstrapMemo {
    PlpBootstrapPlan plan;
    guint32 *starts;
    Slot slots[PLP_BOOTSTRAP_SLOTS];
};

static void clear_slot(Slot *slot)
{
    g_clear_pointer(&slot->exposures, g_ptr_array_unref);
    for (int k = 0; k < PLP_BOOTSTRAP_AMOUNTS; k++)
        g_clear_pointer(&slot->amounts[k], g_free);
}

PlpBootstrapMemo *plp_bootstrap_memo_new(void)
{
    return g_new0(PlpBootstrapMemo, 1);
}

void plp_bootstrap_memo_free(PlpBootstrapMemo *memo)
{
    if (memo == NULL)
        return;
    for (int i = 0; i < PLP_BOOTSTRAP_SLOTS; i++)
        clear_slot(&memo->slots[i]);
    g_free(memo->starts);
    g_free(memo);
}

static void prepare(PlpBootstrapMemo *memo, const PlpBootstrapPlan *plan)
{
    if (memo->starts != NULL && memcmp(&memo->plan, plan, sizeof *plan) == 0)
        return;
    for (int i = 0; i < PLP_BOOTSTRAP_SLOTS; i++)
        clear_slot(&memo->slots[i]);
    g_free(memo->starts);
    memo->plan = *plan;
    memo->starts = plp_bootstrap_draw(plan);
}

static void fill_interval(PlpBootstrapMemo *memo, Slot *slot, const GArray *bins, int k)
{
    const PlpBootstrapPlan *plan = &memo->plan;
    const PlpBootstrapColumn *exposures =
        find_column(slot->exposures, dup_exposures(bins, k), plan, memo->starts);
    g_autofree double *values = dup_amounts(bins, k);
    if (slot->amounts[k] != NULL && slot->exposure_of[k] == exposures &&
        is_same(slot->amounts[k], values, plan->n_bins))
        return;
    g_free(slot->amounts[k]);
    slot->amounts[k] = g_memdup2(values, plan->n_bins * sizeof *values);
    slot->exposure_of[k] = exposures;
    PlpBootstrapColumn *amounts =
        plp_bootstrap_column_new(g_steal_pointer(&values), plan, memo->starts);
    Estimate estimate = make_estimate(plan, amounts, exposures);
    g_autofree double *ratios = divide(amounts, exposures, plan->resamples);
    slot->intervals[k] = find_interval(&estimate, ratios, plan->resamples);
    plp_bootstrap_column_free(amounts);
}

void plp_bootstrap_ratios_with(const GArray *bins, int n_amounts, double block_s, int resamples,
                               guint32 seed, PlpBootstrapMemo *memo, int slot,
                               PlpInterval *ret_intervals)
{
    for (int k = 0; k < n_amounts; k++)
        ret_intervals[k] = (PlpInterval){NAN, NAN};
    if (!is_enough(bins->len, block_s, resamples))
        return;
    PlpBootstrapPlan plan = make_plan(bins->len, block_s, resamples, seed);
    prepare(memo, &plan);
    Slot *kept = &memo->slots[slot];
    if (kept->exposures != NULL && kept->exposures->len > PLP_BOOTSTRAP_AMOUNTS)
        clear_slot(kept);
    if (kept->exposures == NULL)
        kept->exposures = g_ptr_array_new_with_free_func(free_column);
    for (int k = 0; k < n_amounts; k++) {
        fill_interval(memo, kept, bins, k);
        ret_intervals[k] = kept->intervals[k];
    }
}

void plp_bootstrap_ratios(const GArray *bins, int n_amounts, double block_s, int resamples,
                          guint32 seed, PlpInterval *ret_intervals)
{
    g_autoptr(PlpBootstrapMemo) memo = plp_bootstrap_memo_new();
    plp_bootstrap_ratios_with(bins, n_amounts, block_s, resamples, seed, memo, 0, ret_intervals);
}

PlpInterval plp_bootstrap_function(const GArray *bins, int n_amounts, double block_s, int resamples,
                                   guint32 seed,
                                   double (*compute)(void *self, const double *ratios), void *self)
{
    double row[PLP_BOOTSTRAP_AMOUNTS];
    double *ratios[PLP_BOOTSTRAP_AMOUNTS] = {NULL};
    if (!is_enough(bins->len, block_s, resamples))
        return (PlpInterval){NAN, NAN};
    PlpBootstrapPlan plan = make_plan(bins->len, block_s, resamples, seed);
    g_autofree guint32 *starts = plp_bootstrap_draw(&plan);
    g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func(free_column);
    Estimate whole = {.n_blocks = (double)plan.n_bins / plan.length};
    for (int k = 0; k < n_amounts; k++) {
        const PlpBootstrapColumn *amounts =
            find_column(columns, dup_amounts(bins, k), &plan, starts);
        const PlpBootstrapColumn *exposures =
            find_column(columns, dup_exposures(bins, k), &plan, starts);
        Estimate estimate = make_estimate(&plan, amounts, exposures);
        row[k] = estimate.ratio;
        whole.widening = fmax(whole.widening, isfinite(estimate.ratio) ? estimate.widening : 1);
        ratios[k] = divide(amounts, exposures, resamples);
    }
    whole.ratio = compute(self, row);
    g_autofree double *values = g_new(double, resamples);
    for (int r = 0; r < resamples; r++) {
        for (int k = 0; k < n_amounts; k++)
            row[k] = ratios[k][r];
        values[r] = compute(self, row);
    }
    for (int k = 0; k < n_amounts; k++)
        g_free(ratios[k]);
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
