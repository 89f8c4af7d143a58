#include "analysis/watch.h"

#include <math.h>

static const int64_t motion_reach_us = 150000;
static const int64_t speech_reach_us = 500000; // between two syllables
static const int64_t edge_us = 250000;

enum { YAW, PITCH, ROLL, OPENING, N_SIGNALS };

/** Largest change within reach_us to both sides that counts as rest; the networks' own jitter is a
 * degree. */
static const double limits[N_SIGNALS] = {3, 4, 2.5, 0.03};

static void add(guint8 *watch, unsigned bit)
{
    *watch = (guint8)(*watch | bit);
}

static void mark_closures(guint8 *watch, const PlpTrace *trace, const GArray *closures,
                          int64_t guard_us)
{
    guint i = 0;
    guint n = plp_trace_get_length(trace);
    for (guint k = 0; k < closures->len; k++) {
        const PlpClosure *closure = &g_array_index(closures, PlpClosure, k);
        while (i < n && plp_trace_get(trace, i)->t_us < closure->onset_us - guard_us)
            i++;
        for (guint j = i; j < n && plp_trace_get(trace, j)->t_us <= closure->offset_us + guard_us;
             j++)
            add(&watch[j], PLP_WATCH_CLOSURE);
    }
}

static double get_signal(const PlpSample *sample, int signal)
{
    const float values[N_SIGNALS] = {sample->yaw_deg, sample->pitch_deg, sample->roll_deg,
                                     sample->mouth_open_ratio};
    return (double)values[signal];
}

/** The samples of a moving window that may yet be its greatest, in order of time, each smaller than
 * the one before: the first is the greatest. */
typedef struct {
    guint *places;
    guint first, end;
} Greatest;

static void take_in(Greatest *greatest, const double *values, guint i)
{
    while (greatest->end > greatest->first &&
           values[greatest->places[greatest->end - 1]] <= values[i])
        greatest->end--;
    greatest->places[greatest->end++] = i;
}

/** Lets go of what lies before sample `from`. NaN where the window holds no number. */
static double find_greatest(Greatest *greatest, const double *values, guint from)
{
    while (greatest->first < greatest->end && greatest->places[greatest->first] < from)
        greatest->first++;
    return greatest->first < greatest->end ? values[greatest->places[greatest->first]]
                                           : (double)NAN;
}

/** Marks where one signal changes too much within reach_us. Each sample is looked at once, however
 * many there are within reach. */
static void mark_changes(guint8 *watch, const PlpTrace *trace, int signal, int64_t reach_us,
                         PlpWatch bit)
{
    guint n = plp_trace_get_length(trace);
    g_autofree double *values = g_new(double, (gsize)n + 1);
    g_autofree double *negated = g_new(double, (gsize)n + 1);
    g_autofree guint *highs = g_new(guint, (gsize)n + 1);
    g_autofree guint *lows = g_new(guint, (gsize)n + 1);
    Greatest high = {highs, 0, 0}, low = {lows, 0, 0};
    for (guint i = 0; i < n; i++) {
        values[i] = get_signal(plp_trace_get(trace, i), signal);
        negated[i] = -values[i];
    }
    guint from = 0, end = 0;
    for (guint i = 0; i < n; i++) {
        int64_t t_us = plp_trace_get(trace, i)->t_us;
        while (plp_trace_get(trace, from)->t_us < t_us - reach_us)
            from++;
        for (; end < n && plp_trace_get(trace, end)->t_us <= t_us + reach_us; end++) {
            if (!isnan(values[end])) {
                take_in(&high, values, end);
                take_in(&low, negated, end);
            }
        }
        if (find_greatest(&high, values, from) + find_greatest(&low, negated, from) >
            limits[signal])
            add(&watch[i], (unsigned)bit);
    }
}

static bool is_seen(const PlpSample *sample)
{
    return sample->right.reason == PLP_REASON_MEASURED &&
           sample->left.reason == PLP_REASON_MEASURED;
}

/** Marks [from, end) where it is near the stretch's first or last sample. */
static void mark_stretch(guint8 *watch, const PlpTrace *trace, guint from, guint end)
{
    int64_t start_us = plp_trace_get(trace, from)->t_us;
    int64_t stop_us = plp_trace_get(trace, end - 1)->t_us;
    for (guint i = from; i < end; i++) {
        int64_t t_us = plp_trace_get(trace, i)->t_us;
        if (t_us - start_us < edge_us || stop_us - t_us < edge_us)
            add(&watch[i], PLP_WATCH_EDGE);
    }
}

static void mark_edges(guint8 *watch, const PlpTrace *trace)
{
    guint n = plp_trace_get_length(trace);
    guint i = 0;
    while (i < n) {
        for (; i < n && !is_seen(plp_trace_get(trace, i)); i++)
            add(&watch[i], PLP_WATCH_EDGE);
        guint from = i;
        while (i < n && is_seen(plp_trace_get(trace, i)))
            i++;
        if (i > from)
            mark_stretch(watch, trace, from, i);
    }
}

guint8 *plp_watch_compute(const PlpTrace *trace, const PlpAnalysis *analysis,
                          const PlpParameters *parameters)
{
    guint8 *watch = g_new0(guint8, (gsize)plp_trace_get_length(trace) + 1);
    int64_t guard_us = (int64_t)(parameters->twitch_guard_s * 1e6);
    mark_closures(watch, trace, analysis->right.closures, guard_us);
    mark_closures(watch, trace, analysis->left.closures, guard_us);
    mark_changes(watch, trace, YAW, motion_reach_us, PLP_WATCH_MOVING);
    mark_changes(watch, trace, PITCH, motion_reach_us, PLP_WATCH_MOVING);
    mark_changes(watch, trace, ROLL, motion_reach_us, PLP_WATCH_MOVING);
    mark_changes(watch, trace, OPENING, speech_reach_us, PLP_WATCH_SPEAKING);
    mark_edges(watch, trace);
    return watch;
}
