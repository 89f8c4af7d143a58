#include <math.h>

#include "base/version.h"
#include "report/comparison_priv.h"
#include "report/course.h"

static void add_index(PlpJson *json, const char *key, int index)
{
    if (index >= 0)
        plp_json_add_integer(json, key, index);
    else
        plp_json_add_null(json, key);
}

static void add_value(PlpJson *json, const PlpCourseValue *value)
{
    plp_json_begin_object(json, NULL);
    plp_json_add_integer(json, "day", value->day);
    if (value->days_since_injection != PLP_DAYS_UNKNOWN)
        plp_json_add_integer(json, "days_since_injection", value->days_since_injection);
    else
        plp_json_add_null(json, "days_since_injection");
    add_index(json, "treatment", value->cycle);
    plp_json_add_text(json, "phase", plp_phase_get_name(value->phase));
    plp_comparison_add_figure(json, "figure", &value->figure);
    plp_json_end(json);
}

static void add_cycle(PlpJson *json, const PlpCourseCycle *cycle)
{
    plp_json_begin_object(json, NULL);
    plp_json_add_integer(json, "treatment", cycle->treatment);
    add_index(json, "baseline", cycle->baseline);
    add_index(json, "best", cycle->best);
    plp_json_add_number(json, "half_level", cycle->half_level, 6);
    plp_json_add_number(json, "wearing_off_days", cycle->wearing_off_days, 1);
    plp_comparison_add_change(json, "change", &cycle->change);
    plp_json_end(json);
}

static void add_pair(PlpJson *json, const PlpCoursePair *pair)
{
    plp_json_begin_object(json, NULL);
    plp_json_add_text(json, "phase", plp_phase_get_name(pair->phase));
    plp_json_add_integer(json, "first", pair->first);
    plp_json_add_integer(json, "second", pair->second);
    plp_comparison_add_change(json, "change", &pair->change);
    plp_json_end(json);
}

static void add_measure(PlpJson *json, const PlpCourseMeasure *measure)
{
    const PlpMetricInfo *info = plp_metric_get_info(measure->metric);
    plp_json_begin_object(json, NULL);
    plp_json_add_text(json, "figure", info->name);
    plp_json_add_text(json, "unit", info->unit);
    plp_json_add_text(json, "eye", plp_side_get_name(measure->side));
    plp_json_add_bool(json, "higher_is_better", measure->higher_is_better);
    plp_json_begin_array(json, "values");
    for (guint i = 0; i < measure->values->len; i++)
        add_value(json, &g_array_index(measure->values, PlpCourseValue, i));
    plp_json_end(json);
    plp_json_begin_array(json, "treatments");
    for (guint i = 0; i < measure->cycles->len; i++)
        add_cycle(json, &g_array_index(measure->cycles, PlpCourseCycle, i));
    plp_json_end(json);
    plp_json_begin_array(json, "like_with_like");
    for (guint i = 0; i < measure->pairs->len; i++)
        add_pair(json, &g_array_index(measure->pairs, PlpCoursePair, i));
    plp_json_end(json);
    plp_json_end(json);
}

static void add_treatments(PlpJson *json, const PlpCourse *course)
{
    plp_json_begin_array(json, "treatments");
    for (guint i = 0; i < course->treatments->len; i++) {
        const PlpCourseTreatment *treatment =
            &g_array_index(course->treatments, PlpCourseTreatment, i);
        plp_json_begin_line(json, NULL);
        plp_json_add_integer(json, "day", treatment->day);
        plp_json_add_text(json, "product", treatment->product);
        plp_json_add_number(json, "total_units", treatment->total_units, 3);
        plp_json_end(json);
    }
    plp_json_end(json);
}

static void add_sources(PlpJson *json, const PlpCourse *course)
{
    plp_json_begin_array(json, "recordings");
    for (guint i = 0; i < course->sources->len; i++) {
        const PlpRecording *recording = course->sources->pdata[i];
        plp_json_begin_object(json, NULL);
        plp_json_add_text(json, "label", recording->label);
        plp_comparison_add_source(json, recording);
        plp_json_end(json);
    }
    plp_json_end(json);
}

char *plp_course_dup_json(const PlpCourse *course)
{
    g_autoptr(PlpJson) json = plp_json_new();
    plp_json_begin_object(json, NULL);
    plp_json_begin_object(json, "program");
    plp_json_add_text(json, "name", "palpebra");
    plp_json_add_text(json, "version", plp_version_get());
    plp_json_add_text(json, "use", "For research use; not a medical device.");
    plp_json_end(json);
    plp_json_add_text(json, "patient", course->label);
    plp_json_add_text(json, "task", plp_task_get_name(course->task));
    plp_json_begin_line(json, "bootstrap");
    plp_json_add_integer(json, "seed", course->seed);
    plp_json_add_integer(json, "resamples", course->resamples);
    plp_json_add_number(json, "block_s", course->block_s, 3);
    plp_json_end(json);
    add_treatments(json, course);
    add_sources(json, course);
    plp_json_begin_array(json, "warnings");
    for (guint i = 0; i < course->warnings->len; i++)
        plp_json_add_text(json, NULL, course->warnings->pdata[i]);
    plp_json_end(json);
    plp_json_begin_array(json, "measures");
    for (guint i = 0; i < course->measures->len; i++)
        add_measure(json, course->measures->pdata[i]);
    plp_json_end(json);
    plp_json_end(json);
    return plp_json_dup_text(json);
}
