#include "analysis/exposure.h"

#include <math.h>

#include "analysis/statistics.h"

static const double gap_factor = 1.5;
static const double rounding_us = 1500; // what times in whole milliseconds move an interval by

int64_t plp_exposure_get_median_interval_us(const PlpTrace *trace)
{
    guint n = plp_trace_get_length(trace);
    if (n < 2)
        return 0;
    g_autofree double *intervals = g_new(double, n - 1);
    for (guint i = 0; i + 1 < n; i++)
        intervals[i] = (double)(plp_trace_get(trace, i + 1)->t_us - plp_trace_get(trace, i)->t_us);
    return (int64_t)llround(plp_statistics_quantile(intervals, n - 1, 0.5));
}

double plp_exposure_compute_rate_per_s(const PlpTrace *trace)
{
    double median_us = (double)plp_exposure_get_median_interval_us(trace);
    double reach_us = fmin(rounding_us, median_us / 2);
    double sum_us = 0;
    guint n = 0;
    for (guint i = 0; i + 1 < plp_trace_get_length(trace); i++) {
        double us = (double)(plp_trace_get(trace, i + 1)->t_us - plp_trace_get(trace, i)->t_us);
        if (fabs(us - median_us) <= reach_us) {
            sum_us += us;
            n++;
        }
    }
    return sum_us > 0 ? 1e6 * n / sum_us : (double)NAN;
}

int64_t plp_exposure_get_end_us(const PlpTrace *trace)
{
    guint n = plp_trace_get_length(trace);
    if (n == 0)
        return 0;
    return plp_trace_get(trace, n - 1)->t_us + plp_exposure_get_median_interval_us(trace);
}

PlpTask plp_exposure_find_task(const GArray *segments, int64_t t_us)
{
    for (guint i = 0; segments != NULL && i < segments->len; i++) {
        const PlpSegment *segment = &g_array_index(segments, PlpSegment, i);
        if (t_us >= segment->start_us && t_us < segment->end_us)
            return segment->task;
    }
    return PLP_TASK_UNKNOWN;
}

/** Marks what lies inside the involuntary closures of one eye, by `set`. Both arrays are in order
 * of time. */
static void mark_closures(GArray *moments, const GArray *closures, void (*set)(PlpMoment *))
{
    guint i = 0;
    for (guint k = 0; k < closures->len; k++) {
        const PlpClosure *closure = &g_array_index(closures, PlpClosure, k);
        while (i < moments->len && g_array_index(moments, PlpMoment, i).t_us < closure->onset_us)
            i++;
        for (; i < moments->len && g_array_index(moments, PlpMoment, i).t_us < closure->offset_us;
             i++) {
            if (!closure->commanded)
                set(&g_array_index(moments, PlpMoment, i));
        }
    }
}

static void set_right_closed(PlpMoment *moment)
{
    moment->right_closed = true;
}

static void set_left_closed(PlpMoment *moment)
{
    moment->left_closed = true;
}

static double get_seconds(const PlpTrace *trace, guint i, int64_t median_us)
{
    if (i + 1 >= plp_trace_get_length(trace))
        return (double)median_us / 1e6;
    double interval_us =
        (double)(plp_trace_get(trace, i + 1)->t_us - plp_trace_get(trace, i)->t_us);
    return fmin(interval_us, gap_factor * (double)median_us) / 1e6;
}

/** A sample without a number is not measured, whatever its reason says: it must leave every
 * denominator. */
static bool is_measured(const PlpEyeSample *eye, const GArray *openness, guint i)
{
    bool lacks_number = i < openness->len && !isfinite(g_array_index(openness, float, i));
    return eye->reason == PLP_REASON_MEASURED && !lacks_number;
}

GArray *plp_exposure_compute(const PlpTrace *trace, const GArray *segments,
                             const PlpAnalysis *analysis)
{
    guint n = plp_trace_get_length(trace);
    int64_t median_us = plp_exposure_get_median_interval_us(trace);
    GArray *moments = g_array_sized_new(FALSE, TRUE, sizeof(PlpMoment), n);
    for (guint i = 0; i < n; i++) {
        const PlpSample *sample = plp_trace_get(trace, i);
        PlpMoment moment = {
            .t_us = sample->t_us,
            .seconds = get_seconds(trace, i, median_us),
            .commanded = plp_task_is_commanded(plp_exposure_find_task(segments, sample->t_us)),
            .right_measured = is_measured(&sample->right, analysis->right.openness, i),
            .left_measured = is_measured(&sample->left, analysis->left.openness, i),
        };
        g_array_append_val(moments, moment);
    }
    mark_closures(moments, analysis->right.closures, set_right_closed);
    mark_closures(moments, analysis->left.closures, set_left_closed);
    return moments;
}
