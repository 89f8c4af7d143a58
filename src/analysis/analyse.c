#include "analysis/analyse.h"

#include <math.h>

#include "analysis/closures.h"
#include "analysis/exposure.h"
#include "analysis/figures.h"
#include "analysis/notes.h"
#include "analysis/openness.h"
#include "analysis/pairing.h"
#include "analysis/statistics.h"

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

static void analyse_eye(PlpEyeAnalysis *eye, PlpSide side, const PlpTrace *trace, const GArray *segments,
                        double frame_rate_per_s, const PlpParameters *parameters)
{
    g_autoptr(PlpSeries) openness = plp_openness_compute(trace, side, segments, &eye->reference);
    for (guint i = 0; i < openness->n; i++) {
        float value = (float)openness->value[i];
        g_array_append_val(eye->openness, value);
    }
    plp_closures_find(openness, side, eye->reference.noise_ratio, frame_rate_per_s, parameters, eye->closures);
    mark_tasks(eye->closures, segments);
}

PlpAnalysis *plp_analyse_compute(const PlpTrace *trace, const GArray *segments, const PlpParameters *parameters)
{
    PlpAnalysis *analysis = plp_analysis_new();
    int64_t interval_us = plp_exposure_get_median_interval_us(trace);
    analysis->frame_rate_per_s = interval_us > 0 ? 1e6 / (double)interval_us : (double)NAN;
    analysis->interocular_mm = find_interocular_mm(trace, parameters);
    analyse_eye(&analysis->right, PLP_SIDE_RIGHT, trace, segments, analysis->frame_rate_per_s, parameters);
    analyse_eye(&analysis->left, PLP_SIDE_LEFT, trace, segments, analysis->frame_rate_per_s, parameters);
    plp_pairing_assign(analysis->right.closures, analysis->left.closures, parameters);
    plp_bursts_assign(analysis->right.closures, parameters);
    plp_bursts_assign(analysis->left.closures, parameters);
    plp_figures_compute(analysis, trace, segments, parameters);
    plp_notes_add(analysis, segments, parameters);
    return analysis;
}
