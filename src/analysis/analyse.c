#include "analysis/analyse.h"

#include <math.h>

#include "analysis/closures.h"
#include "analysis/exposure.h"
#include "analysis/figures.h"
#include "analysis/hemifacial.h"
#include "analysis/notes.h"
#include "analysis/openness.h"
#include "analysis/pairing.h"
#include "analysis/pulls.h"
#include "analysis/squeeze.h"
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
    mark_tasks(right->closures, segments);
    mark_tasks(left->closures, segments);
    plp_pairing_assign(right->closures, left->closures, parameters);
    plp_bursts_assign(right->closures, parameters);
    plp_bursts_assign(left->closures, parameters);
    plp_squeeze_grade(analysis, trace, parameters);
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
    analysis->hemifacial = plp_hemifacial_compute(analysis, trace);
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

PlpAnalysis *plp_analyse_compute_shifted(const PlpTrace *trace, const GArray *segments,
                                         const PlpParameters *parameters, PlpReferenceShift shift,
                                         PlpLidFrames frames)
{
    PlpAnalysis *analysis = plp_analysis_new();
    analysis->frame_rate_per_s = plp_exposure_compute_rate_per_s(trace);
    analysis->interocular_mm = find_interocular_mm(trace, parameters);
    find_closures(analysis, trace, segments, parameters, shift, frames);
    find_twitches(analysis, trace, segments, parameters);
    plp_figures_compute(analysis, trace, segments, parameters);
    plp_notes_add(analysis, segments, parameters);
    plp_notes_add_reasons(analysis, trace);
    note_lid_frames(analysis, frames);
    return analysis;
}

PlpAnalysis *plp_analyse_compute(const PlpTrace *trace, const GArray *segments,
                                 const PlpParameters *parameters)
{
    return plp_analyse_compute_with(trace, segments, parameters, PLP_LID_FRAMES_NONE);
}

PlpAnalysis *plp_analyse_compute_with(const PlpTrace *trace, const GArray *segments,
                                      const PlpParameters *parameters, PlpLidFrames frames)
{
    return plp_analyse_compute_shifted(trace, segments, parameters, (PlpReferenceShift){1, 1},
                                       frames);
}
