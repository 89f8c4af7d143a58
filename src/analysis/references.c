#include "analysis/references.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/exposure.h"
#include "analysis/statistics.h"

static const double top_quantile = 0.97;
static const double low_share_of_open = 0.72;   // below: maybe a closure
static const double deep_share_of_open = 0.55;  // down here the eye is shut as asked for
static const double brief_share_of_open = 0.62; // of a quick one: no squint is quick, and toxin
                                                // keeps the lids from the bottom
static const double held_share_of_open = 0.5;   // of a held one: a squint is held higher up
static const int64_t held_us = 400000;
static const double assumed_closed_share = 0.25; // median of closed over open eyes on real footage
static const double max_closed_share = 0.6;
static const int64_t chosen_reach_us = 20000; // around a frame that a person chose

/**
 * The open level given a closed one: the median of what is nearer to the top than to closed. So a
 * few wide-eyed moments do not set it, nor do closures however long they are.
 */
static double find_open(const PlpSeries *gap, double closed)
{
    double middle = (plp_series_compute_quantile(gap, top_quantile) + closed) / 2;
    g_autofree double *values = g_new(double, gap->n + 1);
    size_t n = 0;
    for (guint i = 0; i < gap->n; i++) {
        if (gap->value[i] >= middle)
            values[n++] = gap->value[i];
    }
    return plp_statistics_quantile(values, n, 0.5);
}

/** The low level of one stretch below the open eye: its minimum if it is short, else its lower
 * quartile. */
static double find_low_level(const PlpSeries *gap, guint first, guint end)
{
    g_autofree double *values = g_new(double, end - first);
    size_t n = 0;
    for (guint i = first; i < end; i++) {
        if (isfinite(gap->value[i]))
            values[n++] = gap->value[i];
    }
    return plp_statistics_quantile(values, n, n > 12 ? 0.25 : 0);
}

/** Low levels of all stretches below low_share_of_open that go deep. */
static GArray *collect_deep_levels(const PlpSeries *gap, double open)
{
    GArray *levels = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = 0; i < gap->n;) {
        if (!(gap->value[i] < low_share_of_open * open)) {
            i++;
            continue;
        }
        guint first = i;
        while (i < gap->n && !(gap->value[i] >= low_share_of_open * open))
            i++;
        double level = find_low_level(gap, first, i);
        bool held = gap->t_us[i - 1] - gap->t_us[first] >= held_us;
        if (level < (held ? held_share_of_open : brief_share_of_open) * open)
            g_array_append_val(levels, level);
    }
    return levels;
}

static GArray *collect_commanded_levels(const PlpSeries *gap, const GArray *segments, double open)
{
    GArray *levels = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = 0; i < gap->n; i++) {
        if (plp_task_is_closure(plp_exposure_find_task(segments, gap->t_us[i])) &&
            gap->value[i] < deep_share_of_open * open)
            g_array_append_val(levels, gap->value[i]);
    }
    return levels;
}

static double quantile_of(GArray *levels, double q)
{
    return plp_statistics_quantile((double *)(void *)levels->data, levels->len, q);
}

/** A first guess of the closed level: the lowest values there are, if they are low enough to be a
 * shut eye's. */
static double guess_closed(const PlpSeries *gap)
{
    double top = plp_series_compute_quantile(gap, top_quantile);
    double bottom = plp_series_compute_quantile(gap, 0.005);
    return bottom < deep_share_of_open * top ? bottom : assumed_closed_share * top;
}

PlpReference plp_references_compute(const PlpSeries *gap, const GArray *segments)
{
    double open = find_open(gap, guess_closed(gap));
    PlpReference reference = {.open_source = "percentile"};
    g_autoptr(GArray) commanded = collect_commanded_levels(gap, segments, open);
    g_autoptr(GArray) deep = collect_deep_levels(gap, open);
    if (commanded->len > 0) {
        reference.closed_ratio = quantile_of(commanded, 0.25);
        reference.closed_source = "segment";
    } else if (deep->len > 0) {
        reference.closed_ratio = quantile_of(deep, 0.25);
        reference.closed_source = "closures";
    } else {
        reference.closed_ratio = assumed_closed_share * open;
        reference.closed_source = "assumed";
    }
    reference.closed_ratio = fmin(reference.closed_ratio, max_closed_share * open);
    reference.open_ratio = find_open(gap, reference.closed_ratio);
    return reference;
}

/** The place of the next task, from `i` on, that asks for a closure; the length: none. */
static guint find_closure_task(const GArray *segments, guint i)
{
    guint n = segments != NULL ? segments->len : 0;
    while (i < n && !plp_task_is_closure(g_array_index(segments, PlpSegment, i).task))
        i++;
    return i;
}

bool plp_references_rest_on_same(const GArray *segments, const GArray *others)
{
    guint n = segments != NULL ? segments->len : 0;
    guint n_others = others != NULL ? others->len : 0;
    guint i = find_closure_task(segments, 0), k = find_closure_task(others, 0);
    while (i < n && k < n_others) {
        const PlpSegment *one = &g_array_index(segments, PlpSegment, i);
        const PlpSegment *other = &g_array_index(others, PlpSegment, k);
        if (one->start_us != other->start_us || one->end_us != other->end_us)
            return false;
        i = find_closure_task(segments, i + 1);
        k = find_closure_task(others, k + 1);
    }
    return i >= n && k >= n_others;
}

// ---- what a person chose ----

/** NaN where nobody chose, and where the eye was not measured. */
static double find_level_at(const PlpSeries *gap, int64_t t_us)
{
    double values[64];
    size_t n = 0;
    for (guint i = 0; t_us >= 0 && i < gap->n && n < G_N_ELEMENTS(values); i++) {
        if (llabs(gap->t_us[i] - t_us) <= chosen_reach_us && isfinite(gap->value[i]))
            values[n++] = gap->value[i];
    }
    return plp_statistics_quantile(values, n, 0.5);
}

void plp_references_choose(PlpReference *reference, const PlpSeries *gap, PlpLidFrames frames)
{
    double open = find_level_at(gap, frames.open_us);
    double closed = find_level_at(gap, frames.closed_us);
    PlpReference chosen = *reference;
    if (isfinite(open)) {
        chosen.open_ratio = open;
        chosen.open_source = "user";
    }
    if (isfinite(closed)) {
        chosen.closed_ratio = closed;
        chosen.closed_source = "user";
    } else
        chosen.closed_ratio = fmin(chosen.closed_ratio, max_closed_share * chosen.open_ratio);
    if (chosen.closed_ratio <= max_closed_share * chosen.open_ratio)
        *reference = chosen;
}
