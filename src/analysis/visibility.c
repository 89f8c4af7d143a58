#include "analysis/visibility.h"

#include "analysis/exposure.h"

/** Samples of one eye that follow each other with the same reason: [start, end). */
typedef struct {
    guint start, end;
    PlpReason reason;
} Run;

static PlpSample *sample_at(PlpTrace *trace, guint i)
{
    return &g_array_index(trace->samples, PlpSample, i);
}

static PlpEyeSample *eye_of(PlpSample *sample, PlpSide side)
{
    return side == PLP_SIDE_RIGHT ? &sample->right : &sample->left;
}

static Run *run_at(GArray *runs, guint i)
{
    return &g_array_index(runs, Run, i);
}

static guint get_length(const Run *run)
{
    return run->end - run->start;
}

static GArray *find_runs(PlpTrace *trace, PlpSide side)
{
    GArray *runs = g_array_new(FALSE, FALSE, sizeof(Run));
    for (guint i = 0; i < plp_trace_get_length(trace); i++) {
        PlpReason reason = eye_of(sample_at(trace, i), side)->reason;
        if (runs->len > 0 && run_at(runs, runs->len - 1)->reason == reason) {
            run_at(runs, runs->len - 1)->end = i + 1;
            continue;
        }
        Run run = {i, i + 1, reason};
        g_array_append_val(runs, run);
    }
    return runs;
}

static bool is_hidden_run(const Run *run, guint at_least)
{
    return run->reason == PLP_REASON_EYE_HIDDEN && get_length(run) >= at_least;
}

/** Whether the last run but one is measured no longer than `longest` and lies between hidden ones.
 */
static bool ends_in_glimpse(GArray *runs, guint longest)
{
    if (runs->len < 3)
        return false;
    const Run *run = run_at(runs, runs->len - 2);
    guint length = get_length(run);
    return run->reason == PLP_REASON_MEASURED && length <= longest &&
           is_hidden_run(run_at(runs, runs->len - 3), length) &&
           is_hidden_run(run_at(runs, runs->len - 1), length);
}

static void hide(PlpSample *sample, PlpSide side)
{
    PlpEyeSample *eye = eye_of(sample, side);
    PlpSample blank = plp_sample_make_unmeasured(0, 0, PLP_REASON_EYE_HIDDEN);
    PlpEyeSample hidden = blank.right;
    hidden.sharpness_ratio = eye->sharpness_ratio;
    hidden.brightness_ratio = eye->brightness_ratio;
    *eye = hidden;
    if (sample->right.reason != PLP_REASON_MEASURED && sample->left.reason != PLP_REASON_MEASURED)
        sample->reason = PLP_REASON_EYE_HIDDEN;
}

static void hide_run(PlpTrace *trace, PlpSide side, const Run *run)
{
    for (guint i = run->start; i < run->end; i++)
        hide(sample_at(trace, i), side);
}

/** Joins glimpses of up to `longest` samples with the hidden runs beside them. */
static GArray *join(PlpTrace *trace, PlpSide side, const GArray *runs, guint longest)
{
    GArray *joined = g_array_sized_new(FALSE, FALSE, sizeof(Run), runs->len);
    for (guint i = 0; i < runs->len; i++) {
        g_array_append_val(joined, g_array_index(runs, Run, i));
        while (ends_in_glimpse(joined, longest)) {
            hide_run(trace, side, run_at(joined, joined->len - 2));
            run_at(joined, joined->len - 3)->end = run_at(joined, joined->len - 1)->end;
            g_array_set_size(joined, joined->len - 2);
        }
    }
    return joined;
}

static void settle_eye(PlpTrace *trace, PlpSide side, guint limit)
{
    g_autoptr(GArray) runs = find_runs(trace, side);
    for (guint longest = 1; longest < limit && runs->len >= 3; longest++) {
        GArray *joined = join(trace, side, runs, longest);
        g_array_unref(runs);
        runs = joined;
    }
}

void plp_visibility_settle(PlpTrace *trace, const PlpParameters *parameters)
{
    int64_t interval_us = plp_exposure_get_median_interval_us(trace);
    if (interval_us <= 0)
        return;
    guint limit = (guint)(parameters->min_visible_s * 1e6 / (double)interval_us);
    settle_eye(trace, PLP_SIDE_RIGHT, limit);
    settle_eye(trace, PLP_SIDE_LEFT, limit);
}
