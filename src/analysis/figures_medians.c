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

/** Time not measured between two moments of time, for the view's eye. */
static bool is_unbroken(const PlpView *view, guint *cursor, int64_t from_us, int64_t to_us)
{
    bool unbroken = true;
    while (*cursor < view->moments->len) {
        const PlpMoment *moment = &g_array_index(view->moments, PlpMoment, *cursor);
        if (moment->t_us >= to_us)
            break;
        if (moment->t_us >= from_us && !plp_view_is_measured(view, moment))
            unbroken = false;
        (*cursor)++;
    }
    return unbroken;
}

static void fill_intervals(const PlpView *view)
{
    g_autoptr(GArray) intervals = g_array_new(FALSE, FALSE, sizeof(double));
    const PlpClosure *before = NULL;
    guint cursor = 0;
    for (guint i = 0; i < view->closures->len; i++) {
        const PlpClosure *closure = &g_array_index(view->closures, PlpClosure, i);
        if (!plp_view_counts(view, closure)) {
            before = NULL;
            continue;
        }
        if (before != NULL && is_unbroken(view, &cursor, before->onset_us, closure->onset_us))
            append_finite(intervals, (double)(closure->onset_us - before->onset_us) / 1e6);
        before = closure;
    }
    view->figures[PLP_METRIC_INTERVAL_Q1_S] = make_quantile(intervals, 0.25);
    view->figures[PLP_METRIC_INTERVAL_MEDIAN_S] = make_quantile(intervals, 0.5);
    view->figures[PLP_METRIC_INTERVAL_Q3_S] = make_quantile(intervals, 0.75);
}

static void fill_closure_medians(const PlpView *view)
{
    static const struct {
        PlpMetric metric;
        ClosureValue get;
    } table[] = {
        {PLP_METRIC_DEPTH_MEDIAN, get_depth},
        {PLP_METRIC_CLOSING_SPEED_MEDIAN_PER_S, get_closing_speed},
        {PLP_METRIC_OPENING_SPEED_MEDIAN_PER_S, get_opening_speed},
        {PLP_METRIC_SQUEEZE_MEDIAN, get_squeeze},
        {PLP_METRIC_BROW_SHIFT_MEDIAN_MM, get_brow_shift},
    };
    for (gsize k = 0; k < G_N_ELEMENTS(table); k++) {
        g_autoptr(GArray) values = collect(view, table[k].get);
        view->figures[table[k].metric] = make_quantile(values, 0.5);
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

/** Medians over the samples in which this eye rests open: outside closures and commanded tasks. */
static void fill_resting(const PlpView *view)
{
    if (view->side == PLP_SIDE_BOTH)
        return;
    g_autoptr(GArray) apertures = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) mrd1s = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) ears = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = 0; i < view->moments->len; i++) {
        const PlpMoment *moment = &g_array_index(view->moments, PlpMoment, i);
        bool right = view->side == PLP_SIDE_RIGHT;
        if (!plp_view_is_inside(view, moment->t_us) || !plp_view_is_measured(view, moment) ||
            moment->commanded || (right ? moment->right_closed : moment->left_closed) ||
            plp_view_get_openness(view, i) < 0.5)
            continue;
        const PlpSample *sample = plp_trace_get(view->trace, i);
        const PlpEyeSample *eye = right ? &sample->right : &sample->left;
        append_finite(apertures, (double)eye->fissure_ratio * view->analysis->interocular_mm);
        append_finite(mrd1s, (double)eye->mrd1_ratio * view->analysis->interocular_mm);
        append_finite(ears, (double)eye->ear_ratio);
    }
    view->figures[PLP_METRIC_RESTING_APERTURE_MM] =
        plp_figure_make(make_quantile(apertures, 0.5).value, -1);
    view->figures[PLP_METRIC_RESTING_MRD1_MM] =
        plp_figure_make(make_quantile(mrd1s, 0.5).value, -1);
    view->figures[PLP_METRIC_RESTING_EAR] = plp_figure_make(make_quantile(ears, 0.5).value, -1);
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
