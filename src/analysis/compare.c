#include "analysis/compare.h"

#include <math.h>

#include "analysis/compare_priv.h"
#include "analysis/figures_priv.h"
#include "analysis/pool_priv.h"
#include "analysis/rate_ratio.h"

/** In the order in which a clinician asks. */
static const PlpMetric rows[] = {
    PLP_METRIC_CLOSURES_PER_MIN,
    PLP_METRIC_CLOSED_SHARE,
    PLP_METRIC_PROLONGED_PER_MIN,
    PLP_METRIC_OVER_1S_PER_MIN,
    PLP_METRIC_BRIEF_PER_MIN,
    PLP_METRIC_BLINKS_PER_MIN,
    PLP_METRIC_BURSTS_PER_MIN,
    PLP_METRIC_TIGHT_PER_MIN,
    PLP_METRIC_UNPAIRED_PER_MIN,
    PLP_METRIC_UNILATERAL_SHARE,
    PLP_METRIC_TWITCHES_PER_MIN,
    PLP_METRIC_SYNKINESIS_SHARE,
    PLP_METRIC_CHANGE_INDEX,
    PLP_METRIC_MEAN_OPENNESS,
    PLP_METRIC_RESTING_APERTURE_MM,
    PLP_METRIC_RESTING_MRD1_MM,
    PLP_METRIC_RESTING_EAR,
    PLP_METRIC_DURATION_MEDIAN_MS,
    PLP_METRIC_DEPTH_MEDIAN,
    PLP_METRIC_CLOSING_SPEED_MEDIAN_PER_S,
    PLP_METRIC_CLOSED_SHARE_DIFFERENCE,
};

PlpCompareOptions plp_compare_make_options(void)
{
    return (PlpCompareOptions){PLP_COMPARE_RESAMPLES, PLP_COMPARE_BLOCK_S, 1};
}

static bool is_signed(PlpMetric metric)
{
    return metric == PLP_METRIC_RESTING_MRD1_MM || metric == PLP_METRIC_CLOSED_SHARE_DIFFERENCE;
}

static bool is_rate(PlpMetric metric)
{
    return plp_figures_is_rate(metric) || metric == PLP_METRIC_TWITCHES_PER_MIN;
}

static PlpRange range_of(PlpInterval interval)
{
    return (PlpRange){interval.low, interval.high};
}

/** The ratio of two figures that have a zero to be measured from. */
static void fill_ratio(PlpChange *change, PlpBounded before, PlpBounded after)
{
    if (is_signed(change->metric))
        return;
    if (change->before.value > 0) {
        change->ratio = change->after.value / change->before.value;
        change->percent = 100 * (change->ratio - 1);
    }
    change->ratio_bootstrap = range_of(plp_mover_ratio(before, after));
    if (!is_rate(change->metric))
        return;
    PlpRateRatio exact =
        plp_rate_ratio_compute((PlpEvents){change->before.count, change->before.exposure_s},
                               (PlpEvents){change->after.count, change->after.exposure_s}, 0.95);
    change->ratio_exact = range_of(exact.interval);
}

static bool holds_value(PlpRange range, double value)
{
    return !(value < range.low || value > range.high);
}

PlpVerdict plp_compare_judge(const PlpChange *change)
{
    if (isnan(change->difference))
        return PLP_VERDICT_NOT_MEASURABLE;
    PlpRange range = change->difference_bootstrap;
    // Without an interval nothing is shown; of rates, the exact one must agree.
    if (isnan(range.low) || holds_value(range, 0))
        return PLP_VERDICT_NOTHING_SHOWN;
    if (is_rate(change->metric) && holds_value(change->ratio_exact, 1))
        return PLP_VERDICT_NOTHING_SHOWN;
    return change->difference < 0 ? PLP_VERDICT_LOWER : PLP_VERDICT_HIGHER;
}

PlpChange plp_compare_make_no_change(PlpMetric metric, PlpSide side, PlpTask task)
{
    const PlpRange none = {(double)NAN, (double)NAN};
    const PlpPooledFigure no_figure = {(double)NAN, -1, 0, none};
    return (PlpChange){
        .metric = metric,
        .side = side,
        .task = task,
        .before = no_figure,
        .after = no_figure,
        .difference = (double)NAN,
        .ratio = (double)NAN,
        .percent = (double)NAN,
        .ratio_exact = none,
        .ratio_bootstrap = none,
        .difference_bootstrap = none,
        .verdict = PLP_VERDICT_NOT_MEASURABLE,
    };
}

PlpChange plp_compare_make_change(const PlpPool *before, const PlpPool *after, PlpMetric metric,
                                  PlpSide side, PlpTask task)
{
    PlpChange change = plp_compare_make_no_change(metric, side, task);
    PlpRange first, second;
    change.before = plp_pool_get(before, metric, after, &first);
    change.after = plp_pool_get(after, metric, before, &second);
    PlpBounded bounded = {change.before.value, {first.low, first.high}};
    PlpBounded other = {change.after.value, {second.low, second.high}};
    change.difference = change.after.value - change.before.value;
    change.difference_bootstrap = range_of(plp_mover_difference(bounded, other));
    fill_ratio(&change, bounded, other);
    change.verdict = plp_compare_judge(&change);
    return change;
}

static bool has_side(PlpMetric metric, PlpSide side)
{
    const PlpMetricInfo *info = plp_metric_get_info(metric);
    return side == PLP_SIDE_BOTH ? info->both_eyes : info->per_eye;
}

static void add_side(PlpComparison *comparison, PlpSide side, PlpTask task, GArray *changes)
{
    PlpCompareOptions options = {comparison->resamples, comparison->block_s, comparison->seed};
    g_autoptr(PlpPool) before = plp_pool_new(comparison->before, side, task);
    g_autoptr(PlpPool) after = plp_pool_new(comparison->after, side, task);
    plp_pool_resample(before, &options);
    // Another stream: the same draws on both sides would make them look alike.
    options.seed += 0x9e3779b9u;
    plp_pool_resample(after, &options);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (!has_side(rows[i], side))
            continue;
        PlpChange change = plp_compare_make_change(before, after, rows[i], side, task);
        g_array_append_val(changes, change);
    }
}

static gint compare_rows(gconstpointer a, gconstpointer b)
{
    static const int side_order[] = {3, 1, 2, 0}; // both, right, left
    const PlpChange *x = a, *y = b;
    int x_row = 0, y_row = 0;
    for (int i = 0; i < (int)G_N_ELEMENTS(rows); i++) {
        x_row = rows[i] == x->metric ? i : x_row;
        y_row = rows[i] == y->metric ? i : y_row;
    }
    return x_row != y_row ? x_row - y_row : side_order[x->side] - side_order[y->side];
}

static void add_task(PlpComparison *comparison, PlpTask task)
{
    g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(PlpChange));
    add_side(comparison, PLP_SIDE_BOTH, task, changes);
    add_side(comparison, PLP_SIDE_RIGHT, task, changes);
    add_side(comparison, PLP_SIDE_LEFT, task, changes);
    g_array_sort(changes, compare_rows);
    g_array_append_vals(comparison->changes, changes->data, changes->len);
}

bool plp_compare_has_task(const GPtrArray *recordings, PlpTask task)
{
    for (guint i = 0; i < recordings->len; i++) {
        const PlpRecording *recording = recordings->pdata[i];
        for (guint s = 0; s < recording->segments->len; s++) {
            if (g_array_index(recording->segments, PlpSegment, s).task == task)
                return true;
        }
    }
    return false;
}

/** Whether a task is all that was measured without a command: its rows would say the same again. */
static bool is_all(const GPtrArray *recordings, PlpTask task)
{
    static const double rest_share = 0.01;
    for (guint i = 0; i < recordings->len; i++) {
        const PlpRecording *recording = recordings->pdata[i];
        double others_s = recording->analysis->whole.both[PLP_METRIC_TOTAL_S].value;
        double all_s = others_s;
        for (guint s = 0; s < recording->segments->len; s++) {
            const PlpSegment *segment = &g_array_index(recording->segments, PlpSegment, s);
            if (segment->task == task || plp_task_is_commanded(segment->task))
                others_s -= (double)(segment->end_us - segment->start_us) / 1e6;
        }
        if (others_s > rest_share * all_s)
            return false;
    }
    return true;
}

static void copy_pointers(GPtrArray *to, const GPtrArray *from)
{
    for (guint i = 0; i < from->len; i++)
        g_ptr_array_add(to, from->pdata[i]);
}

static PlpComparison *begin(const GPtrArray *before, const GPtrArray *after,
                            const PlpCompareOptions *options)
{
    PlpComparison *comparison = plp_comparison_new();
    copy_pointers(comparison->before, before);
    copy_pointers(comparison->after, after);
    comparison->seed = options->seed;
    comparison->resamples = options->resamples;
    comparison->block_s = options->block_s;
    return comparison;
}

PlpComparison *plp_compare_warn(const GPtrArray *before, const GPtrArray *after,
                                const PlpCompareOptions *options)
{
    PlpComparison *comparison = begin(before, after, options);
    plp_compare_add_warnings(comparison);
    return comparison;
}

PlpComparison *plp_compare_compute(const GPtrArray *before, const GPtrArray *after,
                                   const PlpCompareOptions *options)
{
    PlpComparison *comparison = begin(before, after, options);
    add_task(comparison, PLP_TASK_UNKNOWN);
    for (int task = PLP_TASK_UNKNOWN + 1; task < PLP_TASK_N; task++) {
        // What was asked for is no measure of what comes by itself.
        if (!plp_task_is_commanded((PlpTask)task) && plp_compare_has_task(before, (PlpTask)task) &&
            plp_compare_has_task(after, (PlpTask)task) &&
            !(is_all(before, (PlpTask)task) && is_all(after, (PlpTask)task)))
            add_task(comparison, (PlpTask)task);
    }
    plp_compare_add_warnings(comparison);
    plp_compare_add_notes(comparison);
    return comparison;
}
