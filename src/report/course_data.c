#include <math.h>
#include <string.h>

#include "base/number.h"
#include "report/course_data_priv.h"
#include "report/measure.h"

// When the effect of an injection is looked for, and from when on it has mostly worn off, in days.
#define PEAK_FIRST_DAY 7
#define PEAK_LAST_DAY 42
#define TROUGH_DAY 70
#define MOST_SCALES 4

typedef struct {
    PlpMetric metric;
    bool by_eye;
} Panel;

static const Panel panels[] = {
    {PLP_METRIC_CLOSURES_PER_MIN, false},   {PLP_METRIC_CLOSED_SHARE, false},
    {PLP_METRIC_PROLONGED_PER_MIN, false},  {PLP_METRIC_UNPAIRED_PER_MIN, true},
    {PLP_METRIC_RESTING_APERTURE_MM, true},
};

static bool has_values(const PlpCourseMeasure *measure)
{
    for (guint i = 0; measure != NULL && i < measure->values->len; i++) {
        double value = g_array_index(measure->values, PlpCourseValue, i).figure.value;
        if (isfinite(value) && value != 0)
            return true;
    }
    return false;
}

static char *keep(PlpCourseData *data, char *text)
{
    g_ptr_array_add(data->strings, text);
    return text;
}

static PlpCourseSeries make_series(PlpCourseData *data, const PlpCourseMeasure *measure,
                                   const char *name, PlpCourseLook look)
{
    GArray *points = g_array_new(FALSE, FALSE, sizeof(PlpChartPoint));
    g_ptr_array_add(data->owned, points);
    double factor = plp_measure_get(measure->metric).factor;
    for (guint i = 0; i < measure->values->len; i++) {
        const PlpCourseValue *value = &g_array_index(measure->values, PlpCourseValue, i);
        PlpRange interval = plp_measure_hold(measure->metric, value->figure.interval);
        PlpChartPoint point = {value->day, factor * value->figure.value, factor * interval.low,
                               factor * interval.high};
        g_array_append_val(points, point);
    }
    return (PlpCourseSeries){name, look, (const PlpChartPoint *)(const void *)points->data,
                             points->len};
}

static void add_panel(PlpCourseData *data, char *title, bool from_zero, GArray *series)
{
    g_ptr_array_add(data->owned, series);
    PlpCoursePanel panel = {keep(data, title), PLP_TICKS_NUMBER, from_zero,
                            (const PlpCourseSeries *)(const void *)series->data, series->len};
    g_array_append_val(data->panels, panel);
}

static void add_measure(PlpCourseData *data, const PlpCourse *course, const Panel *panel)
{
    static const struct {
        PlpSide side;
        const char *name;
        PlpCourseLook look;
    } eyes[] = {{PLP_SIDE_RIGHT, "right eye", PLP_COURSE_FILLED},
                {PLP_SIDE_LEFT, "left eye", PLP_COURSE_HOLLOW}};
    GArray *series = g_array_new(FALSE, FALSE, sizeof(PlpCourseSeries));
    const PlpCourseMeasure *person = plp_course_find(course, panel->metric, PLP_SIDE_BOTH);
    if (!panel->by_eye && has_values(person)) {
        PlpCourseSeries one = make_series(data, person, NULL, PLP_COURSE_FILLED);
        g_array_append_val(series, one);
    }
    for (gsize i = 0; panel->by_eye && i < G_N_ELEMENTS(eyes); i++) {
        const PlpCourseMeasure *eye = plp_course_find(course, panel->metric, eyes[i].side);
        if (!has_values(eye))
            continue;
        PlpCourseSeries one = make_series(data, eye, eyes[i].name, eyes[i].look);
        g_array_append_val(series, one);
    }
    if (series->len == 0) {
        g_array_unref(series);
        return;
    }
    bool is_length = panel->metric == PLP_METRIC_RESTING_APERTURE_MM;
    add_panel(data, plp_measure_dup_name(panel->metric, PLP_SIDE_UNKNOWN), !is_length, series);
}

// ---- scores ----

static bool is_known(const char *const *scales, gsize n, const char *scale)
{
    for (gsize i = 0; i < n; i++) {
        if (strcmp(scales[i], scale) == 0)
            return true;
    }
    return false;
}

/** Scales differ in length: each has a panel of its own. */
static void add_scale(PlpCourseData *data, const GArray *scores, const char *scale)
{
    GArray *points = g_array_new(FALSE, FALSE, sizeof(PlpChartPoint));
    g_ptr_array_add(data->owned, points);
    for (guint i = 0; i < scores->len; i++) {
        const PlpCourseScore *score = &g_array_index(scores, PlpCourseScore, i);
        PlpChartPoint point = {score->day, score->value, (double)NAN, (double)NAN};
        if (strcmp(score->scale, scale) == 0)
            g_array_append_val(points, point);
    }
    GArray *series = g_array_new(FALSE, FALSE, sizeof(PlpCourseSeries));
    PlpCourseSeries one = {NULL, PLP_COURSE_DIAMOND,
                           (const PlpChartPoint *)(const void *)points->data, points->len};
    g_array_append_val(series, one);
    add_panel(data, g_strdup_printf("%s, clinician's score", scale), true, series);
}

static void add_scores(PlpCourseData *data, const GArray *scores)
{
    const char *scales[MOST_SCALES];
    gsize n = 0;
    for (guint i = 0; scores != NULL && i < scores->len && n < MOST_SCALES; i++) {
        const char *scale = g_array_index(scores, PlpCourseScore, i).scale;
        if (is_known(scales, n, scale))
            continue;
        scales[n++] = scale;
        add_scale(data, scores, scale);
    }
}

// ---- treatments ----

static char *dup_label(const PlpCourseTreatment *treatment)
{
    const char *product = treatment->product != NULL ? treatment->product : "product not known";
    if (!isfinite(treatment->total_units))
        return g_strdup(product);
    double rest = treatment->total_units - floor(treatment->total_units);
    g_autofree char *units = plp_number_dup(treatment->total_units, rest > 0 ? 1 : 0);
    return g_strdup_printf("%s %s U", product, units);
}

static void add_treatments(PlpCourseData *data, const PlpCourse *course)
{
    for (guint i = 0; i < course->treatments->len; i++) {
        const PlpCourseTreatment *treatment =
            &g_array_index(course->treatments, PlpCourseTreatment, i);
        PlpCourseMark mark = {treatment->day, keep(data, dup_label(treatment))};
        g_array_append_val(data->marks, mark);
        bool is_last = i + 1 == course->treatments->len;
        double next = is_last ? INFINITY : mark.day + 1e-9;
        if (!is_last)
            next = g_array_index(course->treatments, PlpCourseTreatment, i + 1).day;
        PlpCourseShade peak = {mark.day + PEAK_FIRST_DAY, fmin(mark.day + PEAK_LAST_DAY, next),
                               "peak"};
        PlpCourseShade trough = {mark.day + TROUGH_DAY, next, "trough"};
        if (peak.end_day > peak.start_day)
            g_array_append_val(data->shades, peak);
        if (!is_last && trough.end_day > trough.start_day)
            g_array_append_val(data->shades, trough);
    }
}

PlpCourseData *plp_course_data_new(const PlpCourse *course, const GArray *scores)
{
    PlpCourseData *data = g_new0(PlpCourseData, 1);
    data->panels = g_array_new(FALSE, FALSE, sizeof(PlpCoursePanel));
    data->marks = g_array_new(FALSE, FALSE, sizeof(PlpCourseMark));
    data->shades = g_array_new(FALSE, FALSE, sizeof(PlpCourseShade));
    data->owned = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    data->strings = g_ptr_array_new_with_free_func(g_free);
    for (gsize i = 0; i < G_N_ELEMENTS(panels); i++)
        add_measure(data, course, &panels[i]);
    add_scores(data, scores);
    add_treatments(data, course);
    data->chart = (PlpCourseChart){
        .x_title = course->treatments->len > 0 ? "days since the first treatment"
                                               : "days since the first visit",
        .panels = (const PlpCoursePanel *)(const void *)data->panels->data,
        .n_panels = data->panels->len,
        .marks = (const PlpCourseMark *)(const void *)data->marks->data,
        .n_marks = data->marks->len,
        .shades = (const PlpCourseShade *)(const void *)data->shades->data,
        .n_shades = data->shades->len,
    };
    return data;
}

void plp_course_data_free(PlpCourseData *data)
{
    if (data == NULL)
        return;
    g_array_unref(data->panels);
    g_array_unref(data->marks);
    g_array_unref(data->shades);
    g_ptr_array_unref(data->owned);
    g_ptr_array_unref(data->strings);
    g_free(data);
}
