#include "workflow/course.h"

#include <math.h>

#include "analysis/course.h"
#include "base/error.h"
#include "store/records.h"
#include "store/rows.h"
#include "workflow/library.h"

/** What is loaded, before the figures. */
typedef struct {
    const PlpCourseRequest *request;
    PlpLibrary *library;
    PlpCourse *course;
    GPtrArray *recordings; // of PlpRecording, owned
    GArray *visits;        // of PlpCourseVisit
} Loading;

static void clear_visit(gpointer data)
{
    PlpCourseVisit *visit = data;
    g_ptr_array_unref(visit->recordings);
}

static void init_loading(Loading *loading, const PlpCourseRequest *request)
{
    *loading = (Loading){.request = request, .course = plp_course_new()};
    loading->course->label = g_strdup(request->patient);
    loading->course->task = request->task;
    loading->recordings = g_ptr_array_new_with_free_func((GDestroyNotify)plp_recording_free);
    loading->visits = g_array_new(FALSE, FALSE, sizeof(PlpCourseVisit));
    g_array_set_clear_func(loading->visits, clear_visit);
}

static void clear_loading(Loading *loading)
{
    g_clear_pointer(&loading->library, plp_library_close);
    g_clear_pointer(&loading->course, plp_course_free);
    g_array_unref(loading->visits);
    g_ptr_array_unref(loading->recordings);
}

static bool open_library(Loading *loading, GError **error)
{
    const char *given = loading->request->library_path;
    g_autofree char *path = given != NULL ? g_strdup(given) : plp_library_dup_default_path();
    loading->library = plp_library_open(path, PLP_LIBRARY_READ, error);
    return loading->library != NULL;
}

// ---- treatments ----

/** The product as written down, else the kind. */
static char *dup_product(const PlpTreatment *treatment)
{
    if (treatment->product_name != NULL)
        return g_strdup(treatment->product_name);
    return plp_field_dup_text(plp_store_find_field(PLP_ENTITY_TREATMENT, "product"), treatment,
                              false);
}

/** In the records' own days; moved when the first day is known. */
static bool load_treatments(Loading *loading, GError **error)
{
    int64_t patient = 0;
    if (!plp_patient_find(loading->library, loading->request->patient, &patient, error))
        return false;
    g_autoptr(GArray) rows =
        patient != 0 ? plp_row_list(loading->library, PLP_ENTITY_TREATMENT, patient, error)
                     : plp_row_array_new(PLP_ENTITY_TREATMENT);
    for (guint i = 0; rows != NULL && i < rows->len; i++) {
        const PlpTreatment *treatment = &g_array_index(rows, PlpTreatment, i);
        g_autofree char *product = dup_product(treatment);
        plp_course_add_treatment(loading->course, treatment->day, product, treatment->total_units);
    }
    return rows != NULL;
}

// ---- visits ----

static bool find_day(PlpLibrary *library, int64_t recording, int32_t *ret_day, GError **error)
{
    PlpFiledRecording row;
    PlpVisit visit;
    plp_row_init(PLP_ENTITY_RECORDING, &row);
    plp_row_init(PLP_ENTITY_VISIT, &visit);
    bool ok = plp_row_load(library, PLP_ENTITY_RECORDING, recording, &row, error) &&
              plp_row_load(library, PLP_ENTITY_VISIT, row.visit, &visit, error);
    *ret_day = ok ? visit.day : 0;
    plp_row_clear(PLP_ENTITY_RECORDING, &row);
    plp_row_clear(PLP_ENTITY_VISIT, &visit);
    return ok;
}

static bool has_task(const PlpRecording *recording, PlpTask task)
{
    for (guint i = 0; i < recording->segments->len; i++) {
        if (g_array_index(recording->segments, PlpSegment, i).task == task)
            return true;
    }
    return task == PLP_TASK_UNKNOWN;
}

static void add_to_visit(GArray *visits, int32_t day, PlpRecording *recording)
{
    for (guint i = 0; i < visits->len; i++) {
        PlpCourseVisit *visit = &g_array_index(visits, PlpCourseVisit, i);
        if (visit->day == day) {
            g_ptr_array_add(visit->recordings, recording);
            return;
        }
    }
    PlpCourseVisit visit = {day, g_ptr_array_new()};
    g_ptr_array_add(visit.recordings, recording);
    g_array_append_val(visits, visit);
}

static bool load_recording(Loading *loading, int64_t id, GError **error)
{
    int32_t day = 0;
    if (plp_cancel_is_requested(loading->request->cancel)) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_CANCELLED, "cancelled: nothing was computed");
        return false;
    }
    PlpRecording *recording =
        find_day(loading->library, id, &day, error)
            ? plp_library_load_recording(loading->library, id, loading->request->view, error)
            : NULL;
    if (recording == NULL)
        return false;
    g_ptr_array_add(loading->recordings, recording);
    if (has_task(recording, loading->request->task))
        add_to_visit(loading->visits, day, recording);
    return true;
}

static bool load_recordings(Loading *loading, GError **error)
{
    const PlpCourseRequest *request = loading->request;
    g_autoptr(GArray) ids =
        plp_library_list_patient_recordings(loading->library, request->patient, error);
    for (guint i = 0; ids != NULL && i < ids->len; i++) {
        if (!load_recording(loading, g_array_index(ids, int64_t, i), error))
            return false;
        if (request->progress != NULL)
            request->progress(request->self, (double)(i + 1) / ids->len);
    }
    if (ids == NULL)
        return false;
    if (loading->visits->len > 0)
        return true;
    if (request->task == PLP_TASK_UNKNOWN)
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "%s: no recording of this patient is analysed yet", request->patient);
    else
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "%s: no analysed recording of this patient has the task %s", request->patient,
                    plp_task_get_name(request->task));
    return false;
}

static gint compare_visits(gconstpointer a, gconstpointer b)
{
    const PlpCourseVisit *x = a, *y = b;
    return x->day < y->day ? -1 : x->day > y->day;
}

/** Days count from the first treatment, else the first visit: no dates leave the library. */
static void count_days(Loading *loading)
{
    PlpCourse *course = loading->course;
    g_array_sort(loading->visits, compare_visits);
    course->first_day = course->treatments->len > 0
                            ? g_array_index(course->treatments, PlpCourseTreatment, 0).day
                            : g_array_index(loading->visits, PlpCourseVisit, 0).day;
    for (guint i = 0; i < course->treatments->len; i++)
        g_array_index(course->treatments, PlpCourseTreatment, i).day -= course->first_day;
    for (guint i = 0; i < loading->visits->len; i++)
        g_array_index(loading->visits, PlpCourseVisit, i).day -= course->first_day;
}

/** What the comparison of the first visit with each other one warns of. */
static void add_warnings(Loading *loading, const PlpCompareOptions *options)
{
    const PlpCourseVisit *first = &g_array_index(loading->visits, PlpCourseVisit, 0);
    for (guint i = 1; i < loading->visits->len; i++) {
        const PlpCourseVisit *visit = &g_array_index(loading->visits, PlpCourseVisit, i);
        g_autoptr(PlpComparison) comparison =
            plp_compare_warn(first->recordings, visit->recordings, options);
        for (guint k = 0; k < comparison->warnings->len; k++)
            g_ptr_array_add(loading->course->warnings,
                            g_strdup_printf("Day %d against day %d: %s", visit->day, first->day,
                                            (const char *)comparison->warnings->pdata[k]));
    }
}

/** Keeps what is known of the recordings, without their samples. */
static void keep_sources(Loading *loading)
{
    for (guint i = 0; i < loading->visits->len; i++) {
        const PlpCourseVisit *visit = &g_array_index(loading->visits, PlpCourseVisit, i);
        for (guint k = 0; k < visit->recordings->len; k++) {
            PlpRecording *recording = visit->recordings->pdata[k];
            guint place = 0;
            g_ptr_array_find(loading->recordings, recording, &place);
            g_ptr_array_steal_index_fast(loading->recordings, place);
            g_clear_pointer(&recording->trace, plp_trace_free);
            g_clear_pointer(&recording->analysis, plp_analysis_free);
            g_free(recording->label);
            recording->label = visit->recordings->len > 1
                                   ? g_strdup_printf("day %d, recording %u", visit->day, k + 1)
                                   : g_strdup_printf("day %d", visit->day);
            g_ptr_array_add(loading->course->sources, recording);
        }
    }
}

PlpCourse *plp_course_load(const PlpCourseRequest *request, GError **error)
{
    Loading loading;
    init_loading(&loading, request);
    PlpCourse *course = NULL;
    if (open_library(&loading, error) && load_treatments(&loading, error) &&
        load_recordings(&loading, error)) {
        PlpCompareOptions options = plp_compare_make_options();
        options.resamples = request->resamples > 0 ? request->resamples : options.resamples;
        options.block_s = request->block_s > 0 ? request->block_s : options.block_s;
        options.seed = request->seed > 0 ? request->seed : options.seed;
        count_days(&loading);
        plp_course_compute(loading.course, loading.visits, &options);
        add_warnings(&loading, &options);
        keep_sources(&loading);
        course = g_steal_pointer(&loading.course);
    }
    clear_loading(&loading);
    return course;
}
