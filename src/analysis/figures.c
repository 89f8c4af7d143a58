#include "analysis/figures.h"

#include <math.h>

#include "analysis/events.h"
#include "analysis/figures_priv.h"
#include "analysis/pairing.h"

bool plp_view_is_measured(const PlpView *view, const PlpMoment *moment)
{
    switch (view->side) {
    case PLP_SIDE_RIGHT:
        return moment->right_measured;
    case PLP_SIDE_LEFT:
        return moment->left_measured;
    case PLP_SIDE_BOTH:
    case PLP_SIDE_UNKNOWN:
        break;
    }
    return moment->right_measured || moment->left_measured;
}

double plp_view_get_openness(const PlpView *view, guint i)
{
    double right = (double)g_array_index(view->right_openness, float, i);
    double left = (double)g_array_index(view->left_openness, float, i);
    if (view->side == PLP_SIDE_RIGHT || isnan(left))
        return view->side == PLP_SIDE_LEFT ? left : right;
    if (view->side == PLP_SIDE_LEFT || isnan(right))
        return left;
    return (right + left) / 2;
}

bool plp_view_is_inside(const PlpView *view, int64_t t_us)
{
    return t_us >= view->scope.start_us && t_us < view->scope.end_us;
}

void plp_view_set_scope(PlpView *view, PlpSegment scope)
{
    view->scope = scope;
    view->first = plp_exposure_find_moment(view->moments, 0, scope.start_us);
    view->end = plp_exposure_find_moment(view->moments, view->first, scope.end_us);
}

bool plp_view_counts(const PlpView *view, const PlpClosure *closure)
{
    return plp_view_is_inside(view, closure->onset_us) && !closure->commanded &&
           (closure->notes & PLP_CLOSURE_NOTE_CONTINUES) == 0;
}

static double sum_measured_s(const PlpView *view)
{
    double measured_s = 0;
    for (guint i = view->first; i < view->end; i++) {
        const PlpMoment *moment = &g_array_index(view->moments, PlpMoment, i);
        if (plp_view_is_measured(view, moment))
            measured_s += moment->seconds;
    }
    return measured_s;
}

static const PlpMemoTimes *get_times(const PlpView *view)
{
    PlpMemoTimes *times = &view->kept->sides[plp_figures_memo_side(view->side)].times;
    if (!times->is_known)
        *times = (PlpMemoTimes){true, sum_measured_s(view), plp_figures_get_mouth_share(view)};
    return times;
}

static double get_watched_s(const PlpView *view)
{
    PlpMemoWatched *watched = &view->kept->watched;
    if (!watched->is_known)
        *watched = (PlpMemoWatched){true, plp_figures_sum_watched_s(view)};
    return watched->seconds;
}

static void fill_times(const PlpView *view, const PlpMemoTimes *times)
{
    double total_s = (double)(view->scope.end_us - view->scope.start_us) / 1e6;
    view->figures[PLP_METRIC_TOTAL_S] = plp_figure_make(total_s, -1);
    view->figures[PLP_METRIC_MEASURED_S] = plp_figure_make(times->measured_s, -1);
    view->figures[PLP_METRIC_MEASURED_SHARE] =
        plp_figure_make(total_s > 0 ? fmin(1, times->measured_s / total_s) : (double)NAN, -1);
    view->figures[PLP_METRIC_MOUTH_MEASURED_SHARE] = plp_figure_make(times->mouth_share, -1);
}

static void fill_commanded(const PlpView *view)
{
    int n = 0;
    for (guint i = 0; i < view->closures->len; i++) {
        const PlpClosure *closure = &g_array_index(view->closures, PlpClosure, i);
        n += closure->commanded && plp_view_is_inside(view, closure->onset_us);
    }
    view->figures[PLP_METRIC_COMMANDED_CLOSURES] = plp_figure_make(n, n);
}

static void fill_side(PlpView view, PlpSide side, const GArray *closures, PlpFigure *figures)
{
    for (int i = 0; i < PLP_METRIC_N; i++)
        figures[i] = plp_figure_make(NAN, -1);
    view.side = side;
    view.closures = closures;
    view.figures = figures;
    fill_times(&view, get_times(&view));
    fill_commanded(&view);
    plp_figures_fill_ratios(&view);
    plp_figures_fill_medians(&view);
    plp_figures_fill_asymmetry(&view);
    plp_figures_fill_twitches(&view, get_watched_s(&view));
    for (int i = 0; i < PLP_METRIC_N; i++) {
        const PlpMetricInfo *info = plp_metric_get_info((PlpMetric)i);
        if (side == PLP_SIDE_BOTH ? !info->both_eyes : !info->per_eye)
            figures[i] = plp_figure_make(NAN, -1);
    }
}

static void fill_scope(PlpView view, PlpSegment scope, const GArray *events, PlpFigures *figures)
{
    figures->scope = scope;
    plp_view_set_scope(&view, scope);
    fill_side(view, PLP_SIDE_RIGHT, view.analysis->right.closures, figures->right);
    fill_side(view, PLP_SIDE_LEFT, view.analysis->left.closures, figures->left);
    fill_side(view, PLP_SIDE_BOTH, events, figures->both);
    plp_figures_fill_severity(&view, events, figures);
}

/** What lies behind the recording's end was not lost: it never was, and enters no denominator. */
static PlpSegment clip_segment(PlpSegment segment, int64_t end_us)
{
    segment.start_us = MIN(segment.start_us, end_us);
    segment.end_us = MIN(segment.end_us, end_us);
    return segment;
}

void plp_views_init(PlpViews *views, const PlpAnalysis *analysis, const PlpTrace *trace,
                    const GArray *segments, const PlpParameters *parameters, PlpFiguresMemo *memo)
{
    plp_figures_memo_update(memo, analysis, trace, segments, parameters);
    views->events = plp_events_make(analysis, parameters);
    plp_bursts_assign(views->events, parameters);
    views->view = (PlpView){
        .side = PLP_SIDE_BOTH,
        .scope = {PLP_TASK_UNKNOWN, 0, memo->end_us},
        .trace = trace,
        .moments = memo->moments,
        .segments = segments,
        .right_openness = analysis->right.openness,
        .left_openness = analysis->left.openness,
        .closures = views->events,
        .analysis = analysis,
        .parameters = parameters,
        .memo = memo,
    };
    plp_view_set_scope(&views->view, views->view.scope);
}

void plp_views_clear(PlpViews *views)
{
    g_clear_pointer(&views->events, g_array_unref);
}

PlpView plp_views_get(const PlpViews *views, PlpSide side, PlpSegment scope)
{
    PlpView view = views->view;
    plp_view_set_scope(&view, clip_segment(scope, view.scope.end_us));
    view.side = side;
    view.closures = side == PLP_SIDE_RIGHT  ? view.analysis->right.closures
                    : side == PLP_SIDE_LEFT ? view.analysis->left.closures
                                            : views->events;
    return view;
}

void plp_figures_compute_with(PlpAnalysis *analysis, const PlpTrace *trace, const GArray *segments,
                              const PlpParameters *parameters, PlpFiguresMemo *memo)
{
    PlpViews views;
    plp_views_init(&views, analysis, trace, segments, parameters, memo);
    PlpSegment whole = views.view.scope;
    views.view.kept = plp_figures_memo_get_scope(memo, 0, whole);
    fill_scope(views.view, whole, views.events, &analysis->whole);
    for (guint i = 0; segments != NULL && i < segments->len; i++) {
        PlpFigures figures = {0};
        PlpSegment scope = clip_segment(g_array_index(segments, PlpSegment, i), whole.end_us);
        views.view.kept = plp_figures_memo_get_scope(memo, i + 1, scope);
        fill_scope(views.view, scope, views.events, &figures);
        g_array_append_val(analysis->tasks, figures);
    }
    plp_figures_memo_keep_scopes(memo, 1 + (segments != NULL ? segments->len : 0));
    plp_views_clear(&views);
}

void plp_figures_compute(PlpAnalysis *analysis, const PlpTrace *trace, const GArray *segments,
                         const PlpParameters *parameters)
{
    g_autoptr(PlpFiguresMemo) memo = plp_figures_memo_new();
    plp_figures_compute_with(analysis, trace, segments, parameters, memo);
}
