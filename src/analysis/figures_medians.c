#include <math.h>

#include "analysis/figures_priv.h"
#include "analysis/statistics.h"

typedef double (*ClosureValue)(const PlpClosure *closure);

static double get_duration_ms(const PlpClosure *closure)
{
    return (double)closure->duration_us / 1e3;
}

static double get_depth(const PlpClosure *closure)
{
    return closure->depth_ratio;
}

static double get_closing_speed(const PlpClosure *closure)
{
    return closure->closing_speed_per_s;
}

static double get_opening_speed(const PlpClosure *closure)
{
    return closure->opening_speed_per_s;
}

static double get_squeeze(const PlpClosure *closure)
{
    return closure->squeeze_z;
}

static double get_brow_shift(const PlpClosure *closure)
{
    return closure->brow_shift_ratio;
}

static void append_finite(GArray *values, double value)
{
    if (isfinite(value))
        g_array_append_val(values, value);
}

static GArray *collect(const PlpView *view, ClosureValue get)
{
    GArray *values = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = 0; i < view->closures->len; i++) {
        const PlpClosure *closure = &g_array_index(view->closures, PlpClosure, i);
        if (plp_view_counts(view, closure))
            append_finite(values, get(closure));
    }
    return values;
}

static PlpFigure make_quantile(GArray *values, double q)
{
    double value = plp_statistics_quantile((double *)(void *)values->data, values->len, q);
    return plp_figure_make(value, (int)values->len);
}

static void fill_durations(const PlpView *view)
{
    g_autoptr(GArray) durations = collect(view, get_duration_ms);
    view->figures[PLP_METRIC_DURATION_Q1_MS] = make_quantile(durations, 0.25);
    view->figures[PLP_METRIC_DURATION_MEDIAN_MS] = make_quantile(durations, 0.5);
    view->figures[PLP_METRIC_DURATION_Q3_MS] = make_quantile(durations, 0.75);
    view->figures[PLP_METRIC_DURATION_LONGEST_MS] = make_quantile(durations, 1);
}

static void fill_intervals(const PlpView *view)
{
    g_autoptr(GArray) intervals = g_array_new(FALSE, FALSE, sizeof(double));
    const PlpClosure *before = NULL;
    for (guint i = 0; i < view->closures->len; i++) {
        const PlpClosure *closure = &g_array_index(view->closures, PlpClosure, i);
        if (!plp_view_counts(view, closure)) {
            before = NULL;
            continue;
        }
        if (before != NULL && plp_figures_memo_is_unbroken(view->memo, view->side, before->onset_us,
                                                           closure->onset_us))
            append_finite(intervals, (double)(closure->onset_us - before->onset_us) / 1e6);
        before = closure;
    }
    view->figures[PLP_METRIC_INTERVAL_Q1_S] = make_quantile(intervals, 0.25);
    view->figures[PLP_METRIC_INTERVAL_MEDIAN_S] = make_quantile(intervals, 0.5);
    view->figures[PLP_METRIC_INTERVAL_Q3_S] = make_quantile(intervals, 0.75);
}

/** Medians over closures of what each has. The duration's comes with its quartiles, apart. */
static const struct {
    PlpMetric metric;
    ClosureValue get;
} closure_medians[] = {
    {PLP_METRIC_DEPTH_MEDIAN, get_depth},
    {PLP_METRIC_CLOSING_SPEED_MEDIAN_PER_S, get_closing_speed},
    {PLP_METRIC_OPENING_SPEED_MEDIAN_PER_S, get_opening_speed},
    {PLP_METRIC_SQUEEZE_MEDIAN, get_squeeze},
    {PLP_METRIC_BROW_SHIFT_MEDIAN_MM, get_brow_shift},
    {PLP_METRIC_DURATION_MEDIAN_MS, get_duration_ms},
};

static void fill_closure_medians(const PlpView *view)
{
    for (gsize k = 0; k < G_N_ELEMENTS(closure_medians); k++) {
        g_autoptr(GArray) values = collect(view, closure_medians[k].get);
        view->figures[closure_medians[k].metric] = make_quantile(values, 0.5);
    }
    view->figures[PLP_METRIC_BROW_SHIFT_MEDIAN_MM].value *= view->analysis->interocular_mm;
}

static void fill_burst_share(const PlpView *view)
{
    int n = 0;
    int in_bursts = 0;
    for (guint i = 0; i < view->closures->len; i++) {
        const PlpClosure *closure = &g_array_index(view->closures, PlpClosure, i);
        bool counts = plp_view_counts(view, closure);
        n += counts;
        in_bursts += counts && closure->burst > 0;
    }
    view->figures[PLP_METRIC_CLOSURES_IN_BURSTS_SHARE] =
        plp_figure_make(n > 0 ? (double)in_bursts / n : (double)NAN, in_bursts);
}

/** Whether the view's eye is open in a sample; it rests where it is in no closure and in no
 * commanded task either. */
static bool is_open(const PlpView *view, guint i)
{
    const PlpMoment *moment = &g_array_index(view->moments, PlpMoment, i);
    return plp_view_is_measured(view, moment) && plp_view_get_openness(view, i) >= 0.5;
}

static bool is_resting(const PlpView *view, guint i)
{
    const PlpMoment *moment = &g_array_index(view->moments, PlpMoment, i);
    bool closed = view->side == PLP_SIDE_RIGHT ? moment->right_closed : moment->left_closed;
    return !closed && !moment->commanded && is_open(view, i);
}

static double get_resting(const PlpView *view, PlpMetric metric, guint i)
{
    const PlpSample *sample = plp_trace_get(view->trace, i);
    const PlpEyeSample *eye = view->side == PLP_SIDE_RIGHT ? &sample->right : &sample->left;
    if (metric == PLP_METRIC_RESTING_EAR)
        return (double)eye->ear_ratio;
    return view->analysis->interocular_mm *
           (double)(metric == PLP_METRIC_RESTING_MRD1_MM ? eye->mrd1_ratio : eye->fissure_ratio);
}

bool plp_figures_is_resting(PlpMetric metric)
{
    return metric == PLP_METRIC_RESTING_APERTURE_MM || metric == PLP_METRIC_RESTING_MRD1_MM ||
           metric == PLP_METRIC_RESTING_EAR;
}

static void append_value(GArray *values, guint bin, double value, double weight)
{
    PlpBinValue added = {bin, value, weight};
    if (isfinite(value))
        g_array_append_val(values, added);
}

static guint count_bins(const PlpView *view)
{
    int64_t length_us = view->scope.end_us - view->scope.start_us;
    return (guint)MAX(1, (length_us + plp_bootstrap_bin_us - 1) / plp_bootstrap_bin_us);
}

static void collect_resting(const PlpView *view, PlpMetric metric, GArray *values)
{
    for (guint i = view->first; i < view->end; i++) {
        const PlpMoment *moment = &g_array_index(view->moments, PlpMoment, i);
        if (is_resting(view, i))
            append_value(values, plp_figures_find_bin(view, moment->t_us, count_bins(view)),
                         get_resting(view, metric, i), moment->seconds);
    }
}

bool plp_figures_collect(const PlpView *view, PlpMetric metric, GArray *values)
{
    ClosureValue get = NULL;
    for (gsize k = 0; k < G_N_ELEMENTS(closure_medians); k++)
        get = closure_medians[k].metric == metric ? closure_medians[k].get : get;
    if (get == NULL && !plp_figures_is_resting(metric))
        return false;
    double unit = metric == PLP_METRIC_BROW_SHIFT_MEDIAN_MM ? view->analysis->interocular_mm : 1;
    if (get == NULL)
        collect_resting(view, metric, values);
    for (guint i = 0; get != NULL && i < view->closures->len; i++) {
        const PlpClosure *closure = &g_array_index(view->closures, PlpClosure, i);
        if (plp_view_counts(view, closure))
            append_value(values, plp_figures_find_bin(view, closure->onset_us, count_bins(view)),
                         unit * get(closure), 1);
    }
    return true;
}

static double get_aperture(const PlpView *view, guint i)
{
    return get_resting(view, PLP_METRIC_RESTING_APERTURE_MM, i);
}

static double get_mrd1(const PlpView *view, guint i)
{
    return get_resting(view, PLP_METRIC_RESTING_MRD1_MM, i);
}

static double get_ear(const PlpView *view, guint i)
{
    return get_resting(view, PLP_METRIC_RESTING_EAR, i);
}

/** Medians over the samples in which this eye rests open. */
static void fill_resting(const PlpView *view)
{
    if (view->side == PLP_SIDE_BOTH)
        return;
    static const PlpMetric metrics[] = {PLP_METRIC_RESTING_APERTURE_MM, PLP_METRIC_RESTING_MRD1_MM,
                                        PLP_METRIC_RESTING_EAR};
    static const PlpOrderValue values[] = {get_aperture, get_mrd1, get_ear};
    PlpMemoSide *side = &view->kept->sides[plp_figures_memo_side(view->side)];
    guint8 without = PLP_MARK_COMMANDED |
                     (view->side == PLP_SIDE_RIGHT ? PLP_MARK_RIGHT_CLOSED : PLP_MARK_LEFT_CLOSED);
    for (int k = 0; k < PLP_MEMO_RESTING_N; k++) {
        if (side->resting[k] == NULL)
            side->resting[k] = plp_figures_order(view, is_open, values[k]);
        double median = plp_figures_order_median(side->resting[k], view, without, values[k]);
        view->figures[metrics[k]] = plp_figure_make(median, -1);
    }
}

/** After each commanded closure: how long the eye stayed shut beyond the task's end. */
static void fill_reopening(const PlpView *view)
{
    g_autoptr(GArray) delays = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint s = 0; view->segments != NULL && s < view->segments->len; s++) {
        const PlpSegment *segment = &g_array_index(view->segments, PlpSegment, s);
        if (!plp_task_is_closure(segment->task) || !plp_view_is_inside(view, segment->start_us))
            continue;
        for (guint i = 0; i < view->closures->len; i++) {
            const PlpClosure *closure = &g_array_index(view->closures, PlpClosure, i);
            bool spans_end =
                closure->onset_us < segment->end_us && closure->offset_us >= segment->end_us;
            if (spans_end && (closure->notes & PLP_CLOSURE_NOTE_ENDS_AFTER) == 0)
                append_finite(delays, (double)(closure->offset_us - segment->end_us) / 1e3);
        }
    }
    view->figures[PLP_METRIC_REOPENING_DELAY_MS] = make_quantile(delays, 0.5);
}

void plp_figures_fill_medians(const PlpView *view)
{
    fill_durations(view);
    fill_intervals(view);
    fill_closure_medians(view);
    fill_burst_share(view);
    fill_resting(view);
    fill_reopening(view);
}
