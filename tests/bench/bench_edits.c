// What one correction of an hour costs, of a closure, a task, a reference frame: computed anew and
// with what the corrections before left behind. Own processor time.

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "analysis/analyse.h"
#include "analysis/edits.h"
#include "drawn_clip.h"
#include "simulate/patient.h"

static double cpu_ms(void)
{
    struct timespec used = {0};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec * 1e3 + (double)used.tv_nsec / 1e6;
}

enum { N_CORRECTIONS = 9, TARGET_MS = 100, LEAST_RATIO = 4 };

/** Tasks as a person lays them out, one dragged a little further each time. */
static GArray *make_tasks(guint step)
{
    static const PlpTask tasks[] = {PLP_TASK_REST_OPEN, PLP_TASK_GENTLE_CLOSURE,
                                    PLP_TASK_FORCED_CLOSURE, PLP_TASK_CONVERSATION,
                                    PLP_TASK_BROW_RAISE};
    GArray *segments = g_array_new(FALSE, FALSE, sizeof(PlpSegment));
    for (guint i = 0; i < G_N_ELEMENTS(tasks); i++) {
        PlpSegment segment = {tasks[i], 60000000 * (int64_t)(1 + 2 * i),
                              60000000 * (int64_t)(2 + 2 * i)};
        if (tasks[i] == PLP_TASK_BROW_RAISE)
            segment.end_us += 500000 * (int64_t)step;
        g_array_append_val(segments, segment);
    }
    return segments;
}

/** The middle cost of a change of tasks, without and with the intervals. */
static double bench_tasks(const PlpTrace *trace, int resamples)
{
    PlpParameters parameters = plp_parameters_make_default();
    parameters.bootstrap_resamples = resamples;
    g_autoptr(PlpFiguresMemo) memo = plp_figures_memo_new();
    g_autoptr(GArray) first = make_tasks(0);
    PlpAnalysis *analysis =
        plp_analyse_compute_with(trace, first, &parameters, PLP_LID_FRAMES_NONE, memo);
    double after[N_CORRECTIONS];
    for (guint i = 0; i < N_CORRECTIONS; i++) {
        g_autoptr(GArray) tasks = make_tasks(i + 1);
        double start = cpu_ms();
        PlpAnalysis *next =
            plp_analyse_retask(analysis, trace, tasks, &parameters, PLP_LID_FRAMES_NONE, memo);
        after[i] = cpu_ms() - start;
        plp_analysis_free(analysis);
        analysis = next;
    }
    plp_analysis_free(analysis);
    return bench_median(after, N_CORRECTIONS);
}

static double bench_frames(const PlpTrace *trace)
{
    PlpParameters parameters = plp_parameters_make_default();
    parameters.bootstrap_resamples = 0;
    PlpLidFrames frames = {.open_us = 2000000, .closed_us = -1};
    double start = cpu_ms();
    g_autoptr(PlpFiguresMemo) memo = plp_figures_memo_new();
    g_autoptr(PlpAnalysis) analysis =
        plp_analyse_compute_with(trace, NULL, &parameters, frames, memo);
    return cpu_ms() - start;
}

static bool bench(double rate_per_s)
{
    g_autoptr(GError) error = NULL;
    PlpPatientOptions options = plp_patient_make_options(PLP_PATIENT_CLONIC, 3);
    options.seconds = 3600;
    options.rate_per_s = rate_per_s;
    options.calm = true;
    g_autoptr(PlpPatient) patient = plp_patient_new(&options, &error);
    g_autoptr(PlpTrace) trace = plp_patient_shoot(patient);
    PlpParameters parameters = plp_parameters_make_default();
    g_autoptr(PlpAnalysis) analysis = plp_analyse_compute(trace, NULL, &parameters);
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(PlpClosureEdit));
    g_autoptr(PlpFiguresMemo) memo = plp_figures_memo_new();
    double start = cpu_ms();
    plp_edits_finish(analysis, trace, NULL, &parameters);
    double anew = cpu_ms() - start;
    plp_edits_finish_with(analysis, trace, NULL, &parameters, memo);
    double after[N_CORRECTIONS];
    for (guint i = 0; i < N_CORRECTIONS; i++) {
        g_array_remove_index(analysis->right.closures, 900 + 10 * i);
        start = cpu_ms();
        plp_edits_apply_closures(analysis, trace, NULL, &parameters, none);
        plp_edits_finish_with(analysis, trace, NULL, &parameters, memo);
        after[i] = cpu_ms() - start;
    }
    double median = bench_median(after, N_CORRECTIONS);
    double tasks = bench_tasks(trace, 0), with_intervals = bench_tasks(trace, 1000);
    double frames = bench_frames(trace);
    bool good = median <= TARGET_MS && anew / median >= LEAST_RATIO && tasks <= TARGET_MS;
    printf("an hour at %3.0f frames/s, %u and %u closures: all anew %.0f ms, after a correction "
           "%.1f ms (target %d), %.0f times as fast%s\n",
           rate_per_s, analysis->right.closures->len, analysis->left.closures->len, anew, median,
           TARGET_MS, anew / median, good ? "" : ": missed");
    printf("    a task is dragged: %.1f ms, with intervals %.1f ms; a reference frame is chosen: "
           "%.0f ms\n",
           tasks, with_intervals, frames);
    return good;
}

int main(void)
{
    bool good = bench(30);
    good &= bench(60);
    good &= bench(240);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
