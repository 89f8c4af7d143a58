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

guint plp_exposure_find_moment(const GArray *moments, guint first, int64_t t_us)
{
    guint low = first, high = moments->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(moments, PlpMoment, middle).t_us < t_us)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/** Adds `bit` to what lies inside the involuntary closures of one eye. Both arrays are in order of
 * time. */
static void mark_eye(const GArray *moments, const GArray *closures, guint8 bit, guint8 *marks)
{
    guint i = 0;
    for (guint k = 0; k < closures->len; k++) {
        const PlpClosure *closure = &g_array_index(closures, PlpClosure, k);
        i = plp_exposure_find_moment(moments, i, closure->onset_us);
        for (; i < moments->len && g_array_index(moments, PlpMoment, i).t_us < closure->offset_us;
             i++) {
            if (!closure->commanded)
                marks[i] |= bit;
        }
    }
}

/** Of tasks that lie over one another the first one counts: plp_exposure_find_task(). */
static void mark_tasks(const GArray *moments, const GArray *segments, guint8 *marks)
{
    for (guint k = segments != NULL ? segments->len : 0; k-- > 0;) {
        const PlpSegment *segment = &g_array_index(segments, PlpSegment, k);
        const guint8 bit = plp_task_is_commanded(segment->task) ? PLP_MARK_COMMANDED : 0;
        guint end = plp_exposure_find_moment(moments, 0, segment->end_us);
        for (guint i = plp_exposure_find_moment(moments, 0, segment->start_us); i < end; i++)
            marks[i] = (guint8)((marks[i] & ~(guint)PLP_MARK_COMMANDED) | bit);
    }
}

guint8 *plp_exposure_mark(const GArray *moments, const GArray *segments,
                          const PlpAnalysis *analysis)
{
    guint8 *marks = g_new0(guint8, moments->len + 1);
    mark_tasks(moments, segments, marks);
    mark_eye(moments, analysis->right.closures, PLP_MARK_RIGHT_CLOSED, marks);
    mark_eye(moments, analysis->left.closures, PLP_MARK_LEFT_CLOSED, marks);
    return marks;
}

void plp_exposure_set_marks(PlpMoment *moment, guint8 marks)
{
    moment->commanded = (marks & PLP_MARK_COMMANDED) != 0;
    moment->right_closed = (marks & PLP_MARK_RIGHT_CLOSED) != 0;
    moment->left_closed = (marks & PLP_MARK_LEFT_CLOSED) != 0;
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
            .right_measured = is_measured(&sample->right, analysis->right.openness, i),
            .left_measured = is_measured(&sample->left, analysis->left.openness, i),
        };
        g_array_append_val(moments, moment);
    }
    g_autofree guint8 *marks = plp_exposure_mark(moments, segments, analysis);
    for (guint i = 0; i < n; i++)
        plp_exposure_set_marks(&g_array_index(moments, PlpMoment, i), marks[i]);
    return moments;
}
