#include "domain/course.h"

static void clear_treatment(gpointer data)
{
    PlpCourseTreatment *treatment = data;
    g_free(treatment->product);
}

static void free_measure(gpointer data)
{
    PlpCourseMeasure *measure = data;
    g_array_unref(measure->values);
    g_array_unref(measure->cycles);
    g_array_unref(measure->pairs);
    g_free(measure);
}

PlpCourse *plp_course_new(void)
{
    PlpCourse *course = g_new0(PlpCourse, 1);
    course->treatments = g_array_new(FALSE, FALSE, sizeof(PlpCourseTreatment));
    g_array_set_clear_func(course->treatments, clear_treatment);
    course->measures = g_ptr_array_new_with_free_func(free_measure);
    course->warnings = g_ptr_array_new_with_free_func(g_free);
    course->sources = g_ptr_array_new_with_free_func((GDestroyNotify)plp_recording_free);
    return course;
}

void plp_course_free(PlpCourse *course)
{
    if (course == NULL)
        return;
    g_free(course->label);
    g_array_unref(course->treatments);
    g_ptr_array_unref(course->measures);
    g_ptr_array_unref(course->warnings);
    g_ptr_array_unref(course->sources);
    g_free(course);
}

void plp_course_add_treatment(PlpCourse *course, int32_t day, const char *product,
                              double total_units)
{
    PlpCourseTreatment treatment = {day, g_strdup(product), total_units};
    g_array_append_val(course->treatments, treatment);
}

const PlpCourseMeasure *plp_course_find(const PlpCourse *course, PlpMetric metric, PlpSide side)
{
    for (guint i = 0; i < course->measures->len; i++) {
        const PlpCourseMeasure *measure = course->measures->pdata[i];
        if (measure->metric == metric && measure->side == side)
            return measure;
    }
    return NULL;
}

const char *plp_phase_get_name(PlpPhase phase)
{
    static const char *const names[] = {"between", "trough", "peak"};
    return phase <= PLP_PHASE_PEAK ? names[phase] : names[0];
}
