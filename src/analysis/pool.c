#include "analysis/pool_priv.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#include "analysis/change_index.h"
#include "analysis/figures_priv.h"
#include "analysis/proportion.h"

/** Medians that are pooled. */
static const PlpMetric medians[] = {
    PLP_METRIC_RESTING_APERTURE_MM, PLP_METRIC_RESTING_MRD1_MM,
    PLP_METRIC_RESTING_EAR,         PLP_METRIC_DURATION_MEDIAN_MS,
    PLP_METRIC_DEPTH_MEDIAN,        PLP_METRIC_CLOSING_SPEED_MEDIAN_PER_S,
    PLP_METRIC_SQUEEZE_MEDIAN,
};
enum { N_MEDIANS = G_N_ELEMENTS(medians) };

/** Amounts of a bin beyond plp_figures_get_ratio_metrics(), after them. */
static const PlpMetric extras[] = {PLP_METRIC_UNILATERAL_SHARE, PLP_METRIC_TWITCHES_PER_MIN,
                                   PLP_METRIC_SYNKINESIS_SHARE};
enum { N_EXTRAS = G_N_ELEMENTS(extras) };

/**
 * Standard deviation, from clip to clip of one person, of what the lids do at rest, as a share of
 * the figure: measured on 27 clips of 9 people within an hour of one another (docs/comparison.md).
 * What moves within a clip says nothing of it.
 */
static const double aperture_repeatability = 0.044;
static const double mrd1_repeatability = 0.066;
static const double ear_repeatability = 0.052;

/** A median of fewer closures has no 95 % interval, whatever they are (1 - 2 / 2^n). */
static const guint least_for_median = 6;

/** Fewer events do not tell how they cluster. */
static const int least_clustered = 5;

typedef struct {
    GArray *values;          // of PlpBinValue
    double weighted, weight; // sum of time x median of each recording, and of time: resting ones
} Median;

struct PlpPool {
    PlpSide side;
    int n_amounts;
    GArray *bins; // of PlpBin
    int counts[PLP_BOOTSTRAP_AMOUNTS];
    Median medians[N_MEDIANS];
    int n_recordings;
    double measured_s;
    double closed_s, closed_s2; // sums of the closures' durations and of their squares
    double limit_s;             // time x rate limit, for the change index
    double answered_s;          // time in which that limit was known
    PlpSide index_basis;        // of all recordings; both where they differ
    bool has_basis;
    PlpCompareOptions options;
    PlpInterval intervals[PLP_BOOTSTRAP_AMOUNTS];
};

static int find_amount(PlpMetric metric)
{
    int n = 0;
    const PlpMetric *metrics = plp_figures_get_ratio_metrics(&n);
    for (int k = 0; k < n; k++) {
        if (metrics[k] == metric)
            return k;
    }
    for (int k = 0; k < N_EXTRAS; k++) {
        if (extras[k] == metric)
            return n + k;
    }
    return -1;
}

static int find_median(PlpMetric metric)
{
    for (int k = 0; k < N_MEDIANS; k++) {
        if (medians[k] == metric)
            return k;
    }
    return -1;
}

// ---- laying recordings end to end ----

static void add_unilateral(PlpPool *pool, GArray *bins, int k)
{
    int alone = find_amount(PLP_METRIC_UNPAIRED_PER_MIN);
    int paired = find_amount(PLP_METRIC_PAIRED_PER_MIN);
    for (guint i = 0; i < bins->len; i++) {
        PlpBin *bin = &g_array_index(bins, PlpBin, i);
        bin->amounts[k] = bin->amounts[alone];
        bin->exposures[k] = bin->amounts[alone] + bin->amounts[paired];
    }
    pool->counts[k] = pool->counts[alone];
}

static void add_durations(PlpPool *pool, const PlpView *view)
{
    for (guint i = 0; i < view->closures->len; i++) {
        const PlpClosure *closure = &g_array_index(view->closures, PlpClosure, i);
        double seconds = (double)closure->duration_us / 1e6;
        if (!plp_view_counts(view, closure))
            continue;
        pool->closed_s += seconds;
        pool->closed_s2 += seconds * seconds;
    }
}

static void add_amounts(PlpPool *pool, const PlpView *view)
{
    int counts[PLP_BOOTSTRAP_AMOUNTS] = {0};
    int n = pool->n_amounts - N_EXTRAS;
    g_autoptr(GArray) bins = plp_figures_make_bins(view, counts);
    for (int k = 0; k < n; k++)
        pool->counts[k] += counts[k];
    add_unilateral(pool, bins, n);
    pool->counts[n + 1] += plp_figures_add_twitches(view, bins, n + 1);
    if (pool->side != PLP_SIDE_BOTH)
        pool->counts[n + 2] += plp_figures_add_synkineses(view, bins, n + 2);
    add_durations(pool, view);
    g_array_append_vals(pool->bins, bins->data, bins->len);
}

/** The median of the raw values, and of samples one value a bin, which is what is drawn from. */
static double reduce(GArray *values, bool by_bin)
{
    guint n = values->len;
    g_autofree double *raw = g_new(double, n + 1);
    guint kept = 0;
    for (guint i = 0; i < n; i++) {
        PlpBinValue value = g_array_index(values, PlpBinValue, i);
        PlpBinValue *last = kept > 0 ? &g_array_index(values, PlpBinValue, kept - 1) : NULL;
        raw[i] = value.value;
        if (by_bin && last != NULL && last->bin == value.bin) {
            double weight = last->weight + value.weight;
            last->value += (value.value - last->value) * value.weight / weight;
            last->weight = weight;
        } else {
            g_array_index(values, PlpBinValue, kept++) = value;
        }
    }
    g_array_set_size(values, kept);
    return plp_statistics_quantile(raw, n, 0.5);
}

static void add_medians(PlpPool *pool, const PlpView *view, guint first_bin)
{
    for (int k = 0; k < N_MEDIANS; k++) {
        bool resting = plp_figures_is_resting(medians[k]);
        if (resting && pool->side == PLP_SIDE_BOTH)
            continue;
        g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(PlpBinValue));
        plp_figures_collect(view, medians[k], values);
        double median = reduce(values, resting);
        double weight = 0;
        for (guint i = 0; i < values->len; i++) {
            PlpBinValue value = g_array_index(values, PlpBinValue, i);
            weight += value.weight;
            value.bin += first_bin;
            g_array_append_val(pool->medians[k].values, value);
        }
        pool->medians[k].weight += weight;
        pool->medians[k].weighted += values->len > 0 ? weight * median : 0;
    }
}

static void add_scope(PlpPool *pool, const PlpViews *views, PlpSegment scope)
{
    PlpView view = plp_views_get(views, pool->side, scope);
    guint first_bin = pool->bins->len;
    add_amounts(pool, &view);
    add_medians(pool, &view, first_bin);
}

static void add_severity(PlpPool *pool, const PlpSeverity *severity)
{
    if (severity->answer != PLP_ANSWER_GIVEN)
        return;
    pool->limit_s += severity->measured_s * severity->jrs.rate_limit_per_min;
    pool->answered_s += severity->measured_s;
    pool->index_basis =
        !pool->has_basis || pool->index_basis == severity->basis ? severity->basis : PLP_SIDE_BOTH;
    pool->has_basis = true;
}

static void add_recording(PlpPool *pool, const PlpRecording *recording, PlpTask task)
{
    const PlpAnalysis *analysis = recording->analysis;
    PlpViews views;
    g_autoptr(PlpFiguresMemo) memo = plp_figures_memo_new();
    plp_views_init(&views, analysis, recording->trace, recording->segments, &recording->parameters,
                   memo);
    if (task == PLP_TASK_UNKNOWN) {
        add_scope(pool, &views, views.view.scope);
        add_severity(pool, &analysis->whole.severity);
    }
    for (guint i = 0; task != PLP_TASK_UNKNOWN && i < recording->segments->len; i++) {
        PlpSegment segment = g_array_index(recording->segments, PlpSegment, i);
        if (segment.task != task)
            continue;
        add_scope(pool, &views, segment);
        if (i < analysis->tasks->len)
            add_severity(pool, &g_array_index(analysis->tasks, PlpFigures, i).severity);
    }
    plp_views_clear(&views);
}

PlpPool *plp_pool_new(const GPtrArray *recordings, PlpSide side, PlpTask task)
{
    PlpPool *pool = g_new0(PlpPool, 1);
    int n = 0;
    plp_figures_get_ratio_metrics(&n);
    pool->side = side;
    pool->n_amounts = n + N_EXTRAS;
    g_assert(pool->n_amounts <= PLP_BOOTSTRAP_AMOUNTS);
    pool->n_recordings = (int)recordings->len;
    pool->bins = g_array_new(FALSE, TRUE, sizeof(PlpBin));
    for (int k = 0; k < N_MEDIANS; k++)
        pool->medians[k].values = g_array_new(FALSE, FALSE, sizeof(PlpBinValue));
    for (int k = 0; k < PLP_BOOTSTRAP_AMOUNTS; k++)
        pool->intervals[k] = (PlpInterval){(double)NAN, (double)NAN};
    for (guint i = 0; i < recordings->len; i++)
        add_recording(pool, recordings->pdata[i], task);
    int closed = find_amount(PLP_METRIC_CLOSED_SHARE);
    for (guint i = 0; i < pool->bins->len; i++)
        pool->measured_s += g_array_index(pool->bins, PlpBin, i).exposures[closed];
    return pool;
}

void plp_pool_free(PlpPool *pool)
{
    if (pool == NULL)
        return;
    g_array_unref(pool->bins);
    for (int k = 0; k < N_MEDIANS; k++)
        g_array_unref(pool->medians[k].values);
    g_free(pool);
}

void plp_pool_resample(PlpPool *pool, const PlpCompareOptions *options)
{
    double seconds = (double)pool->bins->len * (double)plp_bootstrap_bin_us / 1e6;
    pool->options = *options;
    // Fewer than four blocks say next to nothing: then they are half as long.
    if (seconds < 4 * options->block_s)
        pool->options.block_s /= 2;
    options = &pool->options;
    plp_bootstrap_ratios(pool->bins, pool->n_amounts, options->block_s, options->resamples,
                         options->seed, pool->intervals);
}

// ---- figures ----

static PlpPooledFigure make_none(const PlpPool *pool)
{
    return (PlpPooledFigure){(double)NAN, -1, pool->measured_s, {(double)NAN, (double)NAN}};
}

typedef struct {
    double amount, exposure;
} Sum;

static Sum sum_up(const PlpPool *pool, int k)
{
    Sum sum = {0};
    for (guint i = 0; i < pool->bins->len; i++) {
        sum.amount += g_array_index(pool->bins, PlpBin, i).amounts[k];
        sum.exposure += g_array_index(pool->bins, PlpBin, i).exposures[k];
    }
    return sum;
}

static bool is_rate(PlpMetric metric)
{
    return plp_figures_is_rate(metric) || metric == PLP_METRIC_TWITCHES_PER_MIN;
}

static PlpRange join(PlpRange a, PlpInterval b)
{
    return (PlpRange){fmin(a.low, b.low), fmax(a.high, b.high)};
}

/**
 * Closures that come one by one are a Poisson process, and nothing in a minute or two shows that
 * they come more evenly than that: an interval is at least as wide. Of closed time the same for as
 * many closures of one length as would give its chance. `events` 0: `value` is what one event would
 * give.
 */
static PlpInterval get_floor(double value, double events)
{
    PlpInterval mean = plp_statistics_poisson_mid_interval(events);
    double scale = events > 0 ? value / events : value;
    return (PlpInterval){scale * mean.low, scale * mean.high};
}

/** How many times wider than a Poisson process's the events' own scatter is; at least 1. */
static double find_clustering(const PlpPool *pool, int k)
{
    if (pool == NULL || pool->counts[k] < least_clustered || isnan(pool->intervals[k].low))
        return 1;
    Sum sum = sum_up(pool, k);
    PlpInterval floor = get_floor(sum.amount / sum.exposure, pool->counts[k]);
    double ratio = (pool->intervals[k].high - pool->intervals[k].low) / (floor.high - floor.low);
    return fmax(1, ratio * ratio);
}

static double find_mean_duration_s(const PlpPool *pool)
{
    int n = pool->counts[find_amount(PLP_METRIC_CLOSURES_PER_MIN)];
    return n > 0 ? pool->closed_s / n : (double)NAN;
}

static PlpRange get_boot(const PlpPool *pool, int k)
{
    return (PlpRange){pool->intervals[k].low, pool->intervals[k].high};
}

static double count_degrees(const PlpPool *pool)
{
    double blocks =
        (double)pool->bins->len * (double)plp_bootstrap_bin_us / 1e6 / pool->options.block_s;
    return fmax(1, blocks - 1);
}

static double get_t(double degrees)
{
    return gsl_cdf_tdist_Pinv(0.975, degrees);
}

/** The bootstrap's interval with Student's quantile of both sides' blocks instead of this one's. */
static PlpRange combine(const PlpPool *pool, int k, double value, const PlpPool *other)
{
    PlpRange boot = get_boot(pool, k);
    if (other == NULL)
        return boot;
    PlpRange others = get_boot(other, k);
    double own_t = get_t(count_degrees(pool));
    double own = pow((boot.high - boot.low) / own_t, 2);
    double their = pow((others.high - others.low) / get_t(count_degrees(other)), 2);
    if (!(own > 0) || isnan(their))
        return boot;
    double degrees = (own + their) * (own + their) /
                     (own * own / count_degrees(pool) + their * their / count_degrees(other));
    double scale = get_t(degrees) / own_t;
    return (PlpRange){value + scale * (boot.low - value), value + scale * (boot.high - value)};
}

/** What the bootstrap cannot see: that nothing, or next to nothing, was seen. */
static PlpRange widen(const PlpPool *pool, PlpMetric metric, int k, PlpRange boot,
                      const PlpPool *other)
{
    Sum sum = sum_up(pool, k);
    double value = sum.amount / sum.exposure;
    if (isnan(boot.low))
        return boot;
    if (is_rate(metric)) {
        double one = find_clustering(other, k) / sum.exposure;
        return join(boot,
                    pool->counts[k] > 0 ? get_floor(value, pool->counts[k]) : get_floor(one, 0));
    }
    if (metric == PLP_METRIC_CLOSED_SHARE && pool->closed_s2 > 0) {
        // While a lid is shut no closure can begin: open times alone are left to chance, which
        // takes (1 - share) of the spread.
        PlpInterval floor = get_floor(value, pool->closed_s * pool->closed_s / pool->closed_s2);
        double left = fmax(0, 1 - value);
        return join(boot, (PlpInterval){value - left * (value - floor.low),
                                        value + left * (floor.high - value)});
    }
    if (metric == PLP_METRIC_CLOSED_SHARE) {
        int closures = find_amount(PLP_METRIC_CLOSURES_PER_MIN);
        double mean_s = other != NULL ? find_mean_duration_s(other) : (double)NAN;
        double one = find_clustering(other, closures) * mean_s / sum.exposure;
        return isfinite(one) ? join(boot, get_floor(one, 0)) : boot;
    }
    if (metric == PLP_METRIC_UNILATERAL_SHARE || metric == PLP_METRIC_SYNKINESIS_SHARE)
        return join(
            boot, plp_proportion_wilson((int)lround(sum.amount), (int)lround(sum.exposure), 0.95));
    return boot;
}

/** Openness is what closed time leaves: its interval is no narrower. */
static PlpRange widen_openness(const PlpPool *pool, double value, PlpRange boot,
                               const PlpPool *other)
{
    int k = find_amount(PLP_METRIC_CLOSED_SHARE);
    Sum sum = sum_up(pool, k);
    if (isnan(boot.low) || !(sum.exposure > 0))
        return boot;
    PlpRange closed = widen(pool, PLP_METRIC_CLOSED_SHARE, k, get_boot(pool, k), other);
    double share = sum.amount / sum.exposure;
    return join(boot, (PlpInterval){value - (closed.high - share), value + (share - closed.low)});
}

static PlpPooledFigure get_ratio(const PlpPool *pool, PlpMetric metric, int k, const PlpPool *other,
                                 PlpRange *ret_combining)
{
    Sum sum = sum_up(pool, k);
    PlpPooledFigure figure = make_none(pool);
    if (!(sum.exposure > 0))
        return figure;
    figure.value = sum.amount / sum.exposure;
    figure.interval = widen(pool, metric, k, get_boot(pool, k), other);
    *ret_combining = widen(pool, metric, k, combine(pool, k, figure.value, other), other);
    if (metric == PLP_METRIC_MEAN_OPENNESS) {
        figure.interval = widen_openness(pool, figure.value, figure.interval, other);
        *ret_combining = widen_openness(pool, figure.value, *ret_combining, other);
    }
    bool counted = is_rate(metric) || metric == PLP_METRIC_UNILATERAL_SHARE ||
                   metric == PLP_METRIC_SYNKINESIS_SHARE;
    figure.count = counted ? pool->counts[k] : -1;
    if (is_rate(metric))
        figure.exposure_s = 60 * sum.exposure;
    return figure;
}

static double compute_index(void *self, const double *ratios)
{
    const PlpPool *pool = self;
    PlpChangeIndex index = {
        .closed_share = ratios[find_amount(PLP_METRIC_CLOSED_SHARE)],
        .closure_load_per_min = plp_change_index_get_load(
            ratios[find_amount(PLP_METRIC_BLINKS_PER_MIN)],
            ratios[find_amount(PLP_METRIC_BRIEF_PER_MIN)],
            ratios[find_amount(PLP_METRIC_PROLONGED_PER_MIN)], pool->limit_s / pool->answered_s),
        .bursts_per_min = ratios[find_amount(PLP_METRIC_BURSTS_PER_MIN)],
        .tight_per_min = ratios[find_amount(PLP_METRIC_TIGHT_PER_MIN)],
    };
    return plp_change_index_compute(&index);
}

/** How much wider than their bootstrap the intervals of what the index is made of are. */
static double find_widening(const PlpPool *pool, const PlpPool *other)
{
    static const PlpMetric parts[] = {PLP_METRIC_CLOSED_SHARE, PLP_METRIC_CLOSURES_PER_MIN,
                                      PLP_METRIC_BRIEF_PER_MIN};
    double widening = 1;
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        int k = find_amount(parts[i]);
        PlpInterval boot = pool->intervals[k];
        PlpRange wide = widen(pool, parts[i], k, get_boot(pool, k), other);
        if (boot.high > boot.low && pool->counts[k] != 0)
            widening = fmax(widening, (wide.high - wide.low) / (boot.high - boot.low));
    }
    return widening;
}

static PlpPooledFigure get_index(const PlpPool *pool, const PlpPool *other)
{
    PlpPooledFigure figure = make_none(pool);
    double ratios[PLP_BOOTSTRAP_AMOUNTS];
    if (!pool->has_basis || pool->side != pool->index_basis)
        return figure;
    for (int k = 0; k < pool->n_amounts; k++) {
        Sum sum = sum_up(pool, k);
        ratios[k] = sum.exposure > 0 ? sum.amount / sum.exposure : (double)NAN;
    }
    figure.value = compute_index((void *)pool, ratios);
    PlpInterval interval = plp_bootstrap_function(pool->bins, pool->n_amounts,
                                                  pool->options.block_s, pool->options.resamples,
                                                  pool->options.seed, compute_index, (void *)pool);
    if (isnan(interval.low))
        return figure;
    double widening = find_widening(pool, other);
    figure.interval =
        (PlpRange){fmax(0, figure.value - widening * (figure.value - interval.low)),
                   fmin(100, figure.value + widening * (interval.high - figure.value))};
    return figure;
}

static double get_repeatability(PlpMetric metric)
{
    if (metric == PLP_METRIC_RESTING_APERTURE_MM)
        return aperture_repeatability;
    return metric == PLP_METRIC_RESTING_MRD1_MM ? mrd1_repeatability : ear_repeatability;
}

/** What differs from clip to clip comes on top of what moved within the clips. */
static void add_repeatability(const PlpPool *pool, PlpMetric metric, PlpPooledFigure *figure)
{
    double spread =
        1.96 * get_repeatability(metric) * fabs(figure->value) / sqrt(pool->n_recordings);
    figure->interval.low = figure->value - hypot(figure->value - figure->interval.low, spread);
    figure->interval.high = figure->value + hypot(figure->interval.high - figure->value, spread);
}

static PlpPooledFigure get_median(const PlpPool *pool, PlpMetric metric, int k)
{
    PlpPooledFigure figure = make_none(pool);
    GArray *values = pool->medians[k].values;
    if (values->len == 0)
        return figure;
    bool resting = plp_figures_is_resting(metric);
    g_autoptr(GArray) drawn = g_array_sized_new(FALSE, FALSE, sizeof(PlpBinValue), values->len);
    g_array_append_vals(drawn, values->data, values->len);
    double middle = reduce(drawn, false);
    figure.value = resting ? pool->medians[k].weighted / pool->medians[k].weight : middle;
    figure.count = resting ? -1 : (int)values->len;
    PlpInterval interval = plp_bootstrap_median(values, pool->bins->len, pool->options.block_s,
                                                pool->options.resamples, pool->options.seed);
    // The values drawn are quarter-seconds' means: their median's interval is laid around the
    // figure.
    double shift = resting ? figure.value - middle : 0;
    figure.interval = (PlpRange){fmin(figure.value, interval.low + shift),
                                 fmax(figure.value, interval.high + shift)};
    if (isnan(interval.low) || (!resting && values->len < least_for_median))
        figure.interval = (PlpRange){(double)NAN, (double)NAN};
    else if (resting)
        add_repeatability(pool, metric, &figure);
    return figure;
}

PlpPooledFigure plp_pool_get(const PlpPool *pool, PlpMetric metric, const PlpPool *other,
                             PlpRange *ret_combining)
{
    int amount = find_amount(metric);
    int median = find_median(metric);
    PlpRange combining = {(double)NAN, (double)NAN};
    PlpPooledFigure figure = make_none(pool);
    if (amount >= 0)
        figure = get_ratio(pool, metric, amount, other, &combining);
    else if (metric == PLP_METRIC_CHANGE_INDEX)
        figure = get_index(pool, other);
    else if (median >= 0)
        figure = get_median(pool, metric, median);
    if (ret_combining != NULL)
        *ret_combining = amount >= 0 ? combining : figure.interval;
    return figure;
}
