#include "analysis/compensation.h"

#include <gsl/gsl_multifit.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "analysis/statistics.h"

static const int64_t step_us = 100000; // gaze and pose are looked at ten times a second
static const int reach_steps = 5;      // and averaged over half a second to each side
static const double least_open = 0.7;  // samples that are surely not part of a closure
static const size_t least_steps = 30;
static const double least_explained = 0.1;
static const double lowest_expected = 0.7;
static const double highest_expected = 1.3;

/** What is known of the open eye in one step of time: medians; NaN without an open sample. */
typedef struct {
    double opening; // gap over the open reference
    double iris_y, pitch_deg;
} Step;

typedef struct {
    double opening, iris_y_slope, pitch_slope; // at the medians of iris_y and pitch
    double iris_y, pitch_deg;                  // these medians
} Model;

static const PlpEyeSample *get_eye(const PlpSample *sample, PlpSide side)
{
    return side == PLP_SIDE_RIGHT ? &sample->right : &sample->left;
}

static bool is_open(const PlpSeries *gap, const PlpReference *reference, guint i)
{
    double range = reference->open_ratio - reference->closed_ratio;
    return gap->value[i] > reference->closed_ratio + least_open * range;
}

static double median_of(GArray *values)
{
    return plp_statistics_quantile((double *)(void *)values->data, values->len, 0.5);
}

static GArray *make_steps(const PlpTrace *trace, PlpSide side, const PlpSeries *gap,
                          const PlpReference *reference)
{
    GArray *steps = g_array_new(FALSE, FALSE, sizeof(Step));
    g_autoptr(GArray) openings = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) irises = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) pitches = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = 0; i < gap->n;) {
        int64_t end_us = gap->t_us[0] + step_us * (int64_t)(steps->len + 1);
        g_array_set_size(openings, 0);
        g_array_set_size(irises, 0);
        g_array_set_size(pitches, 0);
        for (; i < gap->n && gap->t_us[i] < end_us; i++) {
            if (!is_open(gap, reference, i))
                continue;
            const PlpSample *sample = plp_trace_get(trace, i);
            double opening = gap->value[i] / reference->open_ratio;
            double iris_y = (double)get_eye(sample, side)->iris_y_ratio;
            double pitch_deg = (double)sample->pitch_deg;
            g_array_append_val(openings, opening);
            g_array_append_val(irises, iris_y);
            g_array_append_val(pitches, pitch_deg);
        }
        Step step = {median_of(openings), median_of(irises), median_of(pitches)};
        g_array_append_val(steps, step);
    }
    return steps;
}

/** The median of each quantity over the steps around one; what is not known stays so. */
static Step smooth_step(const GArray *steps, guint middle)
{
    double openings[2 * 5 + 1], irises[2 * 5 + 1], pitches[2 * 5 + 1];
    size_t n = 0;
    for (int k = -reach_steps; k <= reach_steps; k++) {
        gint64 i = (gint64)middle + k;
        if (i < 0 || i >= (gint64)steps->len)
            continue;
        const Step *step = &g_array_index(steps, Step, i);
        if (!isfinite(step->opening) || !isfinite(step->iris_y) || !isfinite(step->pitch_deg))
            continue;
        openings[n] = step->opening;
        irises[n] = step->iris_y;
        pitches[n++] = step->pitch_deg;
    }
    return (Step){plp_statistics_quantile(openings, n, 0.5),
                  plp_statistics_quantile(irises, n, 0.5),
                  plp_statistics_quantile(pitches, n, 0.5)};
}

static GArray *smooth_steps(const GArray *steps)
{
    GArray *smoothed = g_array_new(FALSE, FALSE, sizeof(Step));
    for (guint i = 0; i < steps->len; i++) {
        Step step = smooth_step(steps, i);
        g_array_append_val(smoothed, step);
    }
    return smoothed;
}

static GArray *keep_known(const GArray *steps)
{
    GArray *known = g_array_new(FALSE, FALSE, sizeof(Step));
    for (guint i = 0; i < steps->len; i++) {
        const Step *step = &g_array_index(steps, Step, i);
        if (isfinite(step->opening))
            g_array_append_vals(known, step, 1);
    }
    return known;
}

static double median_field(const GArray *steps, size_t offset)
{
    g_autofree double *values = g_new(double, steps->len + 1);
    for (guint i = 0; i < steps->len; i++)
        values[i] =
            *(const double *)(const void *)((const char *)&g_array_index(steps, Step, i) + offset);
    return plp_statistics_quantile(values, steps->len, 0.5);
}

/** Least squares of opening = c + a (iris_y - median) + b (pitch - median). False if it explains
 * too little. */
static bool fit(const GArray *known, Model *model)
{
    size_t n = known->len;
    gsl_matrix *x = gsl_matrix_alloc(n, 3);
    gsl_vector *y = gsl_vector_alloc(n);
    gsl_vector *c = gsl_vector_alloc(3);
    gsl_matrix *covariance = gsl_matrix_alloc(3, 3);
    for (size_t i = 0; i < n; i++) {
        const Step *step = &g_array_index(known, Step, i);
        gsl_matrix_set(x, i, 0, 1);
        gsl_matrix_set(x, i, 1, step->iris_y - model->iris_y);
        // Degrees in units of ten, so that both slopes are of one size and the fit is well
        // conditioned.
        gsl_matrix_set(x, i, 2, (step->pitch_deg - model->pitch_deg) / 10);
        gsl_vector_set(y, i, step->opening);
    }
    gsl_multifit_linear_workspace *workspace = gsl_multifit_linear_alloc(n, 3);
    double left_over = 0;
    gsl_multifit_linear(x, y, c, covariance, &left_over, workspace);
    double total = gsl_stats_tss(y->data, y->stride, n);
    model->opening = gsl_vector_get(c, 0);
    model->iris_y_slope = gsl_vector_get(c, 1);
    model->pitch_slope = gsl_vector_get(c, 2) / 10;
    gsl_multifit_linear_free(workspace);
    gsl_matrix_free(covariance);
    gsl_vector_free(c);
    gsl_vector_free(y);
    gsl_matrix_free(x);
    return total > 0 && 1 - left_over / total >= least_explained;
}

static double expect(const Model *model, const Step *step)
{
    double expected = model->opening + model->iris_y_slope * (step->iris_y - model->iris_y) +
                      model->pitch_slope * (step->pitch_deg - model->pitch_deg);
    return CLAMP(expected, lowest_expected, highest_expected);
}

/** Expected openings at the middles of the steps; those not known lie on the line between their
 * neighbours. */
static double *expect_steps(const Model *model, const GArray *steps)
{
    double *expected = g_new(double, steps->len);
    guint known = steps->len; // none yet
    for (guint i = 0; i < steps->len; i++) {
        const Step *step = &g_array_index(steps, Step, i);
        if (!isfinite(step->opening))
            continue;
        expected[i] = expect(model, step);
        double from = known < i ? expected[known] : expected[i];
        guint first = known < i ? known + 1 : 0;
        for (guint k = first; k < i; k++)
            expected[k] =
                from + (expected[i] - from) * (double)(k + 1 - first) / (double)(i + 1 - first);
        known = i;
    }
    for (guint k = known + 1; known < steps->len && k < steps->len; k++)
        expected[k] = expected[known];
    return expected;
}

static double interpolate(const double *steps, guint n_steps, int64_t since_us)
{
    double position = (double)since_us / (double)step_us - 0.5;
    guint before = (guint)CLAMP(position, 0, (double)(n_steps - 1));
    guint after = MIN(before + 1, n_steps - 1);
    double share = CLAMP(position - before, 0, 1);
    return steps[before] + share * (steps[after] - steps[before]);
}

double *plp_compensation_compute(const PlpTrace *trace, PlpSide side, const PlpSeries *gap,
                                 const PlpReference *reference)
{
    double *expected = g_new(double, gap->n + 1);
    for (guint i = 0; i < gap->n; i++)
        expected[i] = 1;
    g_autoptr(GArray) raw = make_steps(trace, side, gap, reference);
    g_autoptr(GArray) steps = smooth_steps(raw);
    g_autoptr(GArray) known = keep_known(steps);
    Model model = {
        .iris_y = median_field(known, G_STRUCT_OFFSET(Step, iris_y)),
        .pitch_deg = median_field(known, G_STRUCT_OFFSET(Step, pitch_deg)),
    };
    if (known->len < least_steps || !fit(known, &model))
        return expected;
    g_autofree double *by_step = expect_steps(&model, steps);
    for (guint i = 0; i < gap->n; i++)
        expected[i] = interpolate(by_step, steps->len, gap->t_us[i] - gap->t_us[0]);
    return expected;
}
