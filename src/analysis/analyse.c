#include "analysis/analyse.h"

#include <math.h>

#include "analysis/closures.h"
#include "analysis/exposure.h"
#include "analysis/figures.h"
#include "analysis/figures_memo_priv.h"
#include "analysis/hemifacial.h"
#include "analysis/notes.h"
#include "analysis/openness.h"
#include "analysis/pairing.h"
#include "analysis/pulls.h"
#include "analysis/squeeze_priv.h"
#include "analysis/statistics.h"
#include "analysis/synkinesis.h"
#include "analysis/twitches.h"
#include "analysis/watch.h"

/** The iris is the ruler: its visible width is iris_diameter_mm in every adult, within 4 %. */
static double find_interocular_mm(const PlpTrace *trace, const PlpParameters *parameters)
{
    guint n = plp_trace_get_length(trace);
    g_autofree double *widths = g_new(double, 2 * (gsize)n + 1);
    size_t n_widths = 0;
    for (guint i = 0; i < n; i++) {
        const PlpSample *sample = plp_trace_get(trace, i);
        if (isfinite(sample->right.iris_diameter_ratio))
            widths[n_widths++] = (double)sample->right.iris_diameter_ratio;
        if (isfinite(sample->left.iris_diameter_ratio))
            widths[n_widths++] = (double)sample->left.iris_diameter_ratio;
    }
    return parameters->iris_diameter_mm / plp_statistics_quantile(widths, n_widths, 0.5);
}

static void mark_tasks(GArray *closures, const GArray *segments)
{
    for (guint i = 0; i < closures->len; i++) {
        PlpClosure *closure = &g_array_index(closures, PlpClosure, i);
        closure->task = plp_exposure_find_task(segments, closure->onset_us);
        closure->commanded = plp_task_is_commanded(closure->task);
    }
}

static void keep_openness(PlpEyeAnalysis *eye, const PlpSeries *openness)
{
    for (guint i = 0; i < openness->n; i++) {
        float value = (float)openness->value[i];
        g_array_append_val(eye->openness, value);
    }
}

/** What hangs on which closures were asked for. */
static void settle_closures(PlpAnalysis *analysis, const PlpTrace *trace, const GArray *segments,
                            const PlpParameters *parameters, PlpFiguresMemo *memo)
{
    GArray *right = analysis->right.closures;
    GArray *left = analysis->left.closures;
    mark_tasks(right, segments);
    mark_tasks(left, segments);
    plp_pairing_assign(right, left, parameters);
    plp_bursts_assign(right, parameters);
    plp_bursts_assign(left, parameters);
    plp_figures_memo_check(memo, analysis, trace, parameters);
    plp_squeeze_grade(analysis, trace, parameters, &memo->squeeze);
}

static void find_closures(PlpAnalysis *analysis, const PlpTrace *trace, const GArray *segments,
                          const PlpParameters *parameters, PlpReferenceShift shift,
                          PlpLidFrames frames)
{
    PlpEyeAnalysis *right = &analysis->right;
    PlpEyeAnalysis *left = &analysis->left;
    g_autoptr(PlpSeries) right_openness =
        plp_openness_compute(trace, PLP_SIDE_RIGHT, segments, shift, frames, &right->reference);
    g_autoptr(PlpSeries) left_openness =
        plp_openness_compute(trace, PLP_SIDE_LEFT, segments, shift, frames, &left->reference);
    keep_openness(right, right_openness);
    keep_openness(left, left_openness);
    plp_closures_find(right_openness, left_openness, PLP_SIDE_RIGHT, right->reference.noise_ratio,
                      analysis->frame_rate_per_s, parameters, right->closures);
    plp_closures_find(left_openness, right_openness, PLP_SIDE_LEFT, left->reference.noise_ratio,
                      analysis->frame_rate_per_s, parameters, left->closures);
    plp_closures_confirm(right->closures, left->closures, parameters);
}

/** What the rest of each side's face does: needs the closures. */
static void find_twitches(PlpAnalysis *analysis, const PlpTrace *trace, const GArray *segments,
                          const PlpParameters *parameters)
{
    g_autofree guint8 *watch = plp_watch_compute(trace, analysis, parameters);
    g_autoptr(PlpPulls) right =
        plp_pulls_compute(trace, PLP_SIDE_RIGHT, analysis->right.openness, watch);
    g_autoptr(PlpPulls) left =
        plp_pulls_compute(trace, PLP_SIDE_LEFT, analysis->left.openness, watch);
    plp_twitches_find(analysis, trace, right, left, watch, segments, parameters);
    plp_synkinesis_measure(analysis->right.closures, right, parameters);
    plp_synkinesis_measure(analysis->left.closures, left, parameters);
}

static bool is_taken(const char *source, int64_t chosen_us)
{
    return chosen_us < 0 || g_strcmp0(source, "user") == 0;
}

/** A frame that a person chose and that could not serve is said, not silently passed over. */
static void note_lid_frames(PlpAnalysis *analysis, PlpLidFrames frames)
{
    const PlpReference *references[] = {&analysis->right.reference, &analysis->left.reference};
    static const char *const eyes[] = {"right", "left"};
    for (gsize i = 0; i < G_N_ELEMENTS(eyes); i++) {
        if (!is_taken(references[i]->open_source, frames.open_us) ||
            !is_taken(references[i]->closed_source, frames.closed_us))
            g_ptr_array_add(
                analysis->notes,
                g_strdup_printf("The frames chosen as open or closed lid do not serve the %s eye "
                                "(not measured there, or the closed lid is not well below the open "
                                "one); its references were found by rule where they do not.",
                                eyes[i]));
    }
}

/** What is said of all that was found. */
static void sum_up(PlpAnalysis *analysis, const PlpTrace *trace, const GArray *segments,
                   const PlpParameters *parameters, PlpLidFrames frames, PlpFiguresMemo *memo)
{
    analysis->hemifacial = plp_hemifacial_compute(analysis, trace);
    plp_figures_compute_with(analysis, trace, segments, parameters, memo);
    plp_notes_add(analysis, segments, parameters);
    plp_notes_add_reasons(analysis, trace, memo->moments);
    note_lid_frames(analysis, frames);
}

static PlpAnalysis *compute(const PlpTrace *trace, const GArray *segments,
                            const PlpParameters *parameters, PlpReferenceShift shift,
                            PlpLidFrames frames, PlpFiguresMemo *memo)
{
    PlpAnalysis *analysis = plp_analysis_new();
    analysis->frame_rate_per_s = plp_exposure_compute_rate_per_s(trace);
    analysis->interocular_mm = find_interocular_mm(trace, parameters);
    find_closures(analysis, trace, segments, parameters, shift, frames);
    settle_closures(analysis, trace, segments, parameters, memo);
    find_twitches(analysis, trace, segments, parameters);
    sum_up(analysis, trace, segments, parameters, frames, memo);
    return analysis;
}

PlpAnalysis *plp_analyse_compute_shifted(const PlpTrace *trace, const GArray *segments,
                                         const PlpParameters *parameters, PlpReferenceShift shift,
                                         PlpLidFrames frames)
{
    g_autoptr(PlpFiguresMemo) memo = plp_figures_memo_new();
    return compute(trace, segments, parameters, shift, frames, memo);
}

PlpAnalysis *plp_analyse_compute(const PlpTrace *trace, const GArray *segments,
                                 const PlpParameters *parameters)
{
    g_autoptr(PlpFiguresMemo) memo = plp_figures_memo_new();
    return plp_analyse_compute_with(trace, segments, parameters, PLP_LID_FRAMES_NONE, memo);
}

PlpAnalysis *plp_analyse_compute_with(const PlpTrace *trace, const GArray *segments,
                                      const PlpParameters *parameters, PlpLidFrames frames,
                                      PlpFiguresMemo *memo)
{
    return compute(trace, segments, parameters, (PlpReferenceShift){1, 1}, frames, memo);
}

// ---- other tasks ----

static void mark_twitches(GArray *twitches, const GArray *segments)
{
    for (guint i = 0; i < twitches->len; i++) {
        PlpTwitch *twitch = &g_array_index(twitches, PlpTwitch, i);
        twitch->task = plp_exposure_find_task(segments, twitch->peak_us);
        twitch->commanded = plp_task_is_commanded(twitch->task);
    }
}

PlpAnalysis *plp_analyse_retask(const PlpAnalysis *former, const PlpTrace *trace,
                                const GArray *segments, const PlpParameters *parameters,
                                PlpLidFrames frames, PlpFiguresMemo *memo)
{
    PlpAnalysis *analysis = plp_analysis_copy(former);
    g_array_set_size(analysis->tasks, 0);
    g_ptr_array_set_size(analysis->notes, 0);
    settle_closures(analysis, trace, segments, parameters, memo);
    mark_twitches(analysis->right.twitches, segments);
    mark_twitches(analysis->left.twitches, segments);
    sum_up(analysis, trace, segments, parameters, frames, memo);
    return analysis;
}
