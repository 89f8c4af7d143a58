#include "analysis/pool_priv.h"

#include <math.h>
#include <string.h>

#include "analysis/change_index.h"
#include "analysis/figures_priv.h"

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

/** The visible iris is 11.7 +- 0.5 mm wide: what is measured by it is known to 4 %. */
static const double ruler_share = 0.04;

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
    double measured_s;
    double limit_s;      // time x rate limit, for the change index
    double answered_s;   // time in which that limit was known
    PlpSide index_basis; // of all recordings; both where they differ
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
    plp_views_init(&views, analysis, recording->trace, recording->segments, &recording->parameters);
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

double plp_pool_get_measured_s(const PlpPool *pool)
{
    return pool->measured_s;
}

void plp_pool_resample(PlpPool *pool, const PlpCompareOptions *options)
{
    pool->options = *options;
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

static PlpPooledFigure get_ratio(const PlpPool *pool, PlpMetric metric, int k, const PlpPool *other)
{
    Sum sum = sum_up(pool, k);
    PlpPooledFigure figure = make_none(pool);
    if (!(sum.exposure > 0))
        return figure;
    figure.value = sum.amount / sum.exposure;
    figure.interval = (PlpRange){pool->intervals[k].low, pool->intervals[k].high};
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

static PlpPooledFigure get_index(const PlpPool *pool)
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
    figure.interval = (PlpRange){fmax(0, interval.low), fmin(100, interval.high)};
    if (isnan(interval.low))
        figure.interval = (PlpRange){(double)NAN, (double)NAN};
    return figure;
}

/** What the ruler is unsure of comes on top of what moved within the recording. */
static void add_ruler(PlpPooledFigure *figure)
{
    double ruler = ruler_share * fabs(figure->value);
    figure->interval.low = figure->value - hypot(figure->value - figure->interval.low, ruler);
    figure->interval.high = figure->value + hypot(figure->interval.high - figure->value, ruler);
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
    if (isnan(interval.low))
        figure.interval = (PlpRange){(double)NAN, (double)NAN};
    else if (resting && metric != PLP_METRIC_RESTING_EAR)
        add_ruler(&figure);
    return figure;
}

PlpPooledFigure plp_pool_get(const PlpPool *pool, PlpMetric metric, const PlpPool *other)
{
    int k = find_amount(metric);
    if (k >= 0)
        return get_ratio(pool, metric, k, other);
    if (metric == PLP_METRIC_CHANGE_INDEX)
        return get_index(pool);
    k = find_median(metric);
    return k >= 0 ? get_median(pool, metric, k) : make_none(pool);
}
