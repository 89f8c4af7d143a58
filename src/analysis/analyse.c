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
                          const PlpParameters *parameters, PlpReferenceShift shift)
{
    PlpEyeAnalysis *right = &analysis->right;
    PlpEyeAnalysis *left = &analysis->left;
    g_autoptr(PlpSeries) right_openness =
        plp_openness_compute(trace, PLP_SIDE_RIGHT, segments, shift, &right->reference);
    g_autoptr(PlpSeries) left_openness =
        plp_openness_compute(trace, PLP_SIDE_LEFT, segments, shift, &left->reference);
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

PlpAnalysis *plp_analyse_compute_shifted(const PlpTrace *trace, const GArray *segments,
                                         const PlpParameters *parameters, PlpReferenceShift shift)
{
    PlpAnalysis *analysis = plp_analysis_new();
    analysis->frame_rate_per_s = plp_exposure_compute_rate_per_s(trace);
    analysis->interocular_mm = find_interocular_mm(trace, parameters);
    find_closures(analysis, trace, segments, parameters, shift);
    find_twitches(analysis, trace, segments, parameters);
    plp_figures_compute(analysis, trace, segments, parameters);
    plp_notes_add(analysis, segments, parameters);
    plp_notes_add_reasons(analysis, trace);
    return analysis;
}

PlpAnalysis *plp_analyse_compute(const PlpTrace *trace, const GArray *segments,
                                 const PlpParameters *parameters)
{
    return plp_analyse_compute_shifted(trace, segments, parameters, (PlpReferenceShift){1, 1});
}
