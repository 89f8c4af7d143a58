#include "analysis/figures_priv.h"

#include <math.h>

#include "analysis/statistics.h"
#include "analysis/synkinesis.h"

static const GArray *get_twitches(const PlpView *view, PlpSide side)
{
    return side == PLP_SIDE_RIGHT ? view->analysis->right.twitches : view->analysis->left.twitches;
}

static bool is_on(const PlpView *view, PlpSide side)
{
    return view->side == PLP_SIDE_BOTH || view->side == side;
}

static void append_finite(GArray *values, double value)
{
    if (isfinite(value))
        g_array_append_val(values, value);
}

static PlpFigure make_median(GArray *values)
{
    double value = plp_statistics_quantile((double *)(void *)values->data, values->len, 0.5);
    return plp_figure_make(value, (int)values->len);
}

static bool is_watched(const PlpAnalysis *analysis, guint i)
{
    return i < analysis->watched->len && g_array_index(analysis->watched, bool, i);
}

double plp_figures_sum_watched_s(const PlpView *view)
{
    double seconds = 0;
    for (guint i = view->first; i < view->end; i++) {
        const PlpMoment *moment = &g_array_index(view->moments, PlpMoment, i);
        if (!moment->commanded && is_watched(view->analysis, i))
            seconds += moment->seconds;
    }
    return seconds;
}

static void fill_twitches(const PlpView *view, double watched_s)
{
    g_autoptr(GArray) durations = g_array_new(FALSE, FALSE, sizeof(double));
    for (PlpSide side = PLP_SIDE_RIGHT; side <= PLP_SIDE_LEFT; side++) {
        const GArray *twitches = get_twitches(view, side);
        for (guint i = 0; is_on(view, side) && i < twitches->len; i++) {
            const PlpTwitch *twitch = &g_array_index(twitches, PlpTwitch, i);
            if (!twitch->commanded && plp_view_is_inside(view, twitch->onset_us))
                append_finite(durations, (double)twitch->duration_us / 1e3);
        }
    }
    const double minutes = watched_s / 60;
    const int n = (int)durations->len;
    const PlpInterval exact = plp_statistics_poisson_interval(n);
    PlpFigure rate = plp_figure_make(minutes > 0 ? n / minutes : (double)NAN, n);
    rate.low = minutes > 0 ? exact.low / minutes : (double)NAN;
    rate.high = minutes > 0 ? exact.high / minutes : (double)NAN;
    view->figures[PLP_METRIC_TWITCHES_PER_MIN] = rate;
    view->figures[PLP_METRIC_TWITCH_DURATION_MEDIAN_MS] = make_median(durations);
}

int plp_figures_add_twitches(const PlpView *view, GArray *bins, int k)
{
    int n = 0;
    for (PlpSide side = PLP_SIDE_RIGHT; side <= PLP_SIDE_LEFT; side++) {
        const GArray *twitches = get_twitches(view, side);
        for (guint i = 0; is_on(view, side) && i < twitches->len; i++) {
            const PlpTwitch *twitch = &g_array_index(twitches, PlpTwitch, i);
            if (twitch->commanded || !plp_view_is_inside(view, twitch->onset_us))
                continue;
            guint bin = plp_figures_find_bin(view, twitch->onset_us, bins->len);
            g_array_index(bins, PlpBin, bin).amounts[k] += 1;
            n++;
        }
    }
    for (guint i = view->first; i < view->end; i++) {
        const PlpMoment *moment = &g_array_index(view->moments, PlpMoment, i);
        guint bin = plp_figures_find_bin(view, moment->t_us, bins->len);
        if (!moment->commanded && is_watched(view->analysis, i))
            g_array_index(bins, PlpBin, bin).exposures[k] += moment->seconds / 60;
    }
    return n;
}

int plp_figures_add_synkineses(const PlpView *view, GArray *bins, int k)
{
    int n = 0;
    for (guint i = 0; i < view->closures->len; i++) {
        const PlpClosure *closure = &g_array_index(view->closures, PlpClosure, i);
        if (!plp_view_counts(view, closure) || !plp_synkinesis_is_judged(closure))
            continue;
        PlpBin *bin =
            &g_array_index(bins, PlpBin, plp_figures_find_bin(view, closure->onset_us, bins->len));
        bin->exposures[k] += 1;
        bin->amounts[k] += plp_synkinesis_is_there(closure);
        n += plp_synkinesis_is_there(closure);
    }
    return n;
}

static void fill_synkinesis(const PlpView *view)
{
    g_autoptr(GArray) lags = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) cheeks = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) mouths = g_array_new(FALSE, FALSE, sizeof(double));
    int judged = 0;
    int there = 0;
    for (guint i = 0; i < view->closures->len; i++) {
        const PlpClosure *closure = &g_array_index(view->closures, PlpClosure, i);
        if (!plp_view_counts(view, closure))
            continue;
        judged += plp_synkinesis_is_judged(closure);
        there += plp_synkinesis_is_there(closure);
        append_finite(lags, plp_synkinesis_get_lag_ms(closure));
        append_finite(cheeks, closure->cheek.excursion_ratio * view->analysis->interocular_mm);
        append_finite(mouths, closure->mouth.excursion_ratio * view->analysis->interocular_mm);
    }
    view->figures[PLP_METRIC_SYNKINESIS_JUDGED] = plp_figure_make(judged, judged);
    view->figures[PLP_METRIC_SYNKINESIS_SHARE] =
        plp_figure_make(judged > 0 ? (double)there / judged : (double)NAN, there);
    view->figures[PLP_METRIC_SYNKINESIS_LAG_MEDIAN_MS] = make_median(lags);
    view->figures[PLP_METRIC_CHEEK_EXCURSION_MEDIAN_MM] = make_median(cheeks);
    view->figures[PLP_METRIC_MOUTH_EXCURSION_MEDIAN_MM] = make_median(mouths);
}

double plp_figures_get_mouth_share(const PlpView *view)
{
    double seen_s = 0;
    double all_s = 0;
    for (guint i = view->first; i < view->end; i++) {
        const PlpMoment *moment = &g_array_index(view->moments, PlpMoment, i);
        const PlpReason reason = plp_trace_get(view->trace, i)->mouth_reason;
        if (!plp_view_is_measured(view, moment))
            continue;
        all_s += moment->seconds;
        seen_s += reason == PLP_REASON_MEASURED ? moment->seconds : 0;
    }
    return all_s > 0 ? seen_s / all_s : (double)NAN;
}

void plp_figures_fill_twitches(const PlpView *view, double watched_s)
{
    fill_twitches(view, watched_s);
    fill_synkinesis(view);
}
