#include "report/course_score.h"
#include "store/records.h"
#include "store/rows.h"
#include "workflow/report.h"

static gint compare_days(gconstpointer a, gconstpointer b)
{
    const PlpCourseScore *first = a;
    const PlpCourseScore *second = b;
    return (first->day > second->day) - (first->day < second->day);
}

static GArray *list_scores(PlpLibrary *library, const PlpCourse *course, GError **error)
{
    int64_t patient = 0;
    if (!plp_patient_find(library, course->label, &patient, error))
        return NULL;
    GArray *scores = g_array_new(FALSE, FALSE, sizeof(PlpCourseScore));
    if (patient == 0)
        return scores;
    g_autoptr(GArray) rows = plp_row_list(library, PLP_ENTITY_SCORE, patient, error);
    if (rows == NULL) {
        g_array_unref(scores);
        return NULL;
    }
    for (guint i = 0; i < rows->len; i++) {
        const PlpScore *row = &g_array_index(rows, PlpScore, i);
        PlpCourseScore score = {row->day - course->first_day, plp_scale_get_info(row->scale)->about,
                                row->value};
        g_array_append_val(scores, score);
    }
    g_array_sort(scores, compare_days);
    return scores;
}

GArray *plp_report_load_scores(const char *library_path, const PlpCourse *course, GError **error)
{
    g_autofree char *usual = plp_library_dup_default_path();
    g_autoptr(PlpLibrary) library =
        plp_library_open(library_path != NULL ? library_path : usual, PLP_LIBRARY_READ, error);
    return library != NULL ? list_scores(library, course, error) : NULL;
}
