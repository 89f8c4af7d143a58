#include <math.h>
#include <string.h>

#include "report/comparison_data.h"
#include "report/measure.h"

#define STEP_US (60 * G_USEC_PER_SEC)

static void add_side(PlpComparisonData *data, int side, const GPtrArray *recordings)
{
    data->recordings[side] = g_ptr_array_new_with_free_func((GDestroyNotify)plp_chart_data_free);
    data->durations[side] = g_array_new(FALSE, FALSE, sizeof(PlpDurationPoint));
    for (guint i = 0; i < recordings->len; i++) {
        PlpChartData *chart = plp_chart_data_new(g_ptr_array_index(recordings, i));
        g_ptr_array_add(data->recordings[side], chart);
        if (chart->durations->len > 0)
            g_array_append_vals(data->durations[side], chart->durations->data,
                                chart->durations->len);
        data->minutes[side] += chart->measured_min;
    }
}

PlpComparisonData *plp_comparison_data_new(const PlpComparison *comparison)
{
    PlpComparisonData *data = g_new0(PlpComparisonData, 1);
    data->comparison = comparison;
    add_side(data, 0, comparison->before);
    add_side(data, 1, comparison->after);
    return data;
}

void plp_comparison_data_free(PlpComparisonData *data)
{
    if (data == NULL)
        return;
    for (int side = 0; side < PLP_SIDES_N; side++) {
        g_ptr_array_unref(data->recordings[side]);
        g_array_unref(data->durations[side]);
    }
    g_free(data);
}

int64_t plp_comparison_data_get_longest_us(const PlpComparisonData *data)
{
    int64_t longest_us = 1;
    for (int side = 0; side < PLP_SIDES_N; side++) {
        for (guint i = 0; i < data->recordings[side]->len; i++) {
            const PlpChartData *chart = g_ptr_array_index(data->recordings[side], i);
            longest_us = MAX(longest_us, chart->timeline.duration_us);
        }
    }
    return longest_us;
}

PlpDurationSeries plp_comparison_data_get_durations(const PlpComparisonData *data, int side)
{
    return (PlpDurationSeries){(const PlpDurationPoint *)(const void *)data->durations[side]->data,
                               data->durations[side]->len, data->minutes[side]};
}

// ---- in step ----

static const PlpSegment *find_segment(const GArray *segments, PlpTask task)
{
    for (guint i = 0; segments != NULL && i < segments->len; i++) {
        const PlpSegment *segment = &g_array_index(segments, PlpSegment, i);
        if (segment->task == task)
            return segment;
    }
    return NULL;
}

static PlpInStep step_at(const PlpChartData *before, int64_t before_us, const PlpChartData *after,
                         int64_t after_us, PlpTask task)
{
    int64_t both_us =
        MIN(before->timeline.duration_us - before_us, after->timeline.duration_us - after_us);
    return (PlpInStep){-before_us, -after_us, CLAMP(both_us, 1, STEP_US), task};
}

PlpInStep plp_comparison_data_find_step(const PlpComparisonData *data)
{
    if (data->recordings[0]->len == 0 || data->recordings[1]->len == 0)
        return (PlpInStep){0, 0, STEP_US, PLP_TASK_UNKNOWN};
    const PlpChartData *before = g_ptr_array_index(data->recordings[0], 0);
    const PlpChartData *after = g_ptr_array_index(data->recordings[1], 0);
    const GArray *segments = before->timeline.segments;
    for (guint i = 0; segments != NULL && i < segments->len; i++) {
        const PlpSegment *first = &g_array_index(segments, PlpSegment, i);
        const PlpSegment *second = find_segment(after->timeline.segments, first->task);
        if (second != NULL && !plp_task_is_commanded(first->task))
            return step_at(before, first->start_us, after, second->start_us, first->task);
    }
    return step_at(before, 0, after, 0, PLP_TASK_UNKNOWN);
}

static const PlpPyramid *get_openness(const PlpComparisonData *data, int side, PlpSide eye)
{
    if (data->recordings[side]->len == 0)
        return NULL;
    const PlpChartData *chart = g_ptr_array_index(data->recordings[side], 0);
    return eye == PLP_SIDE_RIGHT ? chart->right : chart->left;
}

void plp_comparison_data_draw_overlay(PlpCanvas *canvas, PlpBox box, const PlpComparisonData *data,
                                      PlpSide eye)
{
    PlpInStep step = plp_comparison_data_find_step(data);
    PlpOverlaySeries series[] = {
        {get_openness(data, 0, eye), step.before_shift_us, PLP_MARK_BEFORE},
        {get_openness(data, 1, eye), step.after_shift_us, PLP_MARK_AFTER},
    };
    plp_overlay_draw(canvas, box, eye == PLP_SIDE_RIGHT ? "Right eye" : "Left eye", series,
                     G_N_ELEMENTS(series), 0, step.duration_us);
}

// ---- changes ----

PlpChangeForm plp_change_get_form(const PlpChange *change)
{
    const char *unit = plp_metric_get_info(change->metric)->unit;
    if (strcmp(unit, "1/min") == 0)
        return PLP_CHANGE_AS_RATIO;
    if (strcmp(unit, "mm") == 0)
        return PLP_CHANGE_AS_MM;
    return strcmp(unit, "share") == 0 || change->metric == PLP_METRIC_MEAN_OPENNESS
               ? PLP_CHANGE_AS_POINTS
               : PLP_CHANGE_AS_OTHER;
}

static PlpRange scale(PlpRange range, double factor)
{
    return (PlpRange){range.low * factor, range.high * factor};
}

PlpForestRow plp_change_make_row(const PlpChange *change)
{
    bool is_shown = change->verdict == PLP_VERDICT_LOWER || change->verdict == PLP_VERDICT_HIGHER;
    if (plp_change_get_form(change) == PLP_CHANGE_AS_RATIO)
        return (PlpForestRow){NULL, change->ratio, change->ratio_exact, is_shown, NULL};
    double factor = plp_measure_get(change->metric).factor;
    return (PlpForestRow){NULL, change->difference * factor,
                          scale(change->difference_bootstrap, factor), is_shown, NULL};
}

PlpRange plp_change_get_second(const PlpChange *change)
{
    // Of nothing, resamples are nothing too: such an interval has no width and says nothing.
    bool is_empty = change->before.count == 0 || change->after.count == 0;
    if (plp_change_get_form(change) == PLP_CHANGE_AS_RATIO && !is_empty)
        return change->ratio_bootstrap;
    return (PlpRange){(double)NAN, (double)NAN};
}

bool plp_change_is_key(const PlpChange *change)
{
    if (change->task != PLP_TASK_UNKNOWN)
        return false;
    bool by_eye = change->side == PLP_SIDE_RIGHT || change->side == PLP_SIDE_LEFT;
    switch ((int)change->metric) {
    case PLP_METRIC_RESTING_EAR:
    case PLP_METRIC_CLOSING_SPEED_MEDIAN_PER_S:
    case PLP_METRIC_SYNKINESIS_SHARE:
        return false;
    case PLP_METRIC_RESTING_APERTURE_MM:
    case PLP_METRIC_RESTING_MRD1_MM:
    case PLP_METRIC_MEAN_OPENNESS:
    case PLP_METRIC_TWITCHES_PER_MIN:
    case PLP_METRIC_UNPAIRED_PER_MIN:
        return by_eye;
    default:
        return !by_eye;
    }
}

bool plp_change_is_never_seen(const PlpChange *change)
{
    return change->before.count == 0 && change->after.count == 0 && change->before.value == 0 &&
           change->after.value == 0;
}

const char *plp_change_get_words(const PlpChange *change)
{
    bool holds = change->holds == PLP_TRISTATE_YES;
    bool hangs = change->holds == PLP_TRISTATE_NO;
    switch (change->verdict) {
    case PLP_VERDICT_LOWER:
        return holds ? "lower, holds" : hangs ? "lower, in doubt" : "lower";
    case PLP_VERDICT_HIGHER:
        return holds ? "higher, holds" : hangs ? "higher, in doubt" : "higher";
    case PLP_VERDICT_NOTHING_SHOWN:
        return "nothing shown";
    case PLP_VERDICT_UNKNOWN: // a figure without a word: see docs/comparison.md
        return "-";
    case PLP_VERDICT_NOT_MEASURABLE:
        break;
    }
    return "not measurable";
}
