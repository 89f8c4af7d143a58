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

/** Which signals change by more than their limit over samples [from, end): a bit a signal. */
static unsigned judge(const PlpTrace *trace, guint from, guint end)
{
    double low[N_SIGNALS], high[N_SIGNALS];
    for (int k = 0; k < N_SIGNALS; k++) {
        low[k] = INFINITY;
        high[k] = -INFINITY;
    }
    for (guint i = from; i < end; i++) {
        const PlpSample *sample = plp_trace_get(trace, i);
        const double now[N_SIGNALS] = {(double)sample->yaw_deg, (double)sample->pitch_deg,
                                       (double)sample->roll_deg, (double)sample->mouth_open_ratio};
        for (int k = 0; k < N_SIGNALS; k++) { // fmin and fmax pass over what is not measured
            low[k] = fmin(low[k], now[k]);
            high[k] = fmax(high[k], now[k]);
        }
    }
    unsigned changed = 0;
    for (int k = 0; k < N_SIGNALS; k++)
        changed |= high[k] - low[k] > limits[k] ? 1u << k : 0;
    return changed;
}

/** Marks where one of `signals` (bits) changes too much within reach_us. */
static void mark_changes(guint8 *watch, const PlpTrace *trace, unsigned signals, int64_t reach_us,
                         PlpWatch bit)
{
    guint n = plp_trace_get_length(trace);
    guint from = 0;
    guint end = 0;
    for (guint i = 0; i < n; i++) {
        int64_t t_us = plp_trace_get(trace, i)->t_us;
        while (plp_trace_get(trace, from)->t_us < t_us - reach_us)
            from++;
        while (end < n && plp_trace_get(trace, end)->t_us <= t_us + reach_us)
            end++;
        if ((judge(trace, from, end) & signals) != 0)
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
    mark_changes(watch, trace, 1u << YAW | 1u << PITCH | 1u << ROLL, motion_reach_us,
                 PLP_WATCH_MOVING);
    mark_changes(watch, trace, 1u << OPENING, speech_reach_us, PLP_WATCH_SPEAKING);
    mark_edges(watch, trace);
    return watch;
}
