#include "ui/compare/course_facts.h"

#include <string.h>

#include "store/overview.h"
#include "ui/dialogs/layer.h"
#include "workflow/course.h"
#include "workflow/layers.h"
#include "workflow/library.h"
#include "workflow/report.h"

void plp_ui_course_facts_free(PlpUiCourseFacts *facts)
{
    if (facts == NULL)
        return;
    plp_course_data_free(facts->data);
    g_clear_pointer(&facts->course, plp_course_free);
    g_clear_pointer(&facts->scores, g_array_unref);
    g_clear_pointer(&facts->days, g_array_unref);
    g_strfreev(facts->layers);
    g_free(facts);
}

int64_t plp_ui_course_facts_find(const PlpUiCourseFacts *facts, double day)
{
    for (guint i = 0; i < facts->days->len; i++) {
        const PlpUiCourseDay *one = &g_array_index(facts->days, PlpUiCourseDay, i);
        if ((double)one->day == day)
            return one->id;
    }
    return 0;
}

// ---- in the thread ----

static PlpLibrary *open_library(GError **error)
{
    g_autofree char *path = plp_library_dup_default_path();
    return plp_library_open(path, PLP_LIBRARY_READ, error);
}

static bool list_days(PlpUiCourseFacts *facts, const char *patient, GError **error)
{
    g_autoptr(PlpLibrary) library = open_library(error);
    g_autoptr(GArray) filed =
        library != NULL ? plp_overview_list_recordings(library, 0, G_MAXINT, 0, error) : NULL;
    facts->days = g_array_new(FALSE, FALSE, sizeof(PlpUiCourseDay));
    for (guint i = 0; filed != NULL && i < filed->len; i++) {
        const PlpRecordingOverview *one = &g_array_index(filed, PlpRecordingOverview, i);
        PlpUiCourseDay day = {one->id, one->day - facts->course->first_day};
        if (one->analyses > 0 && strcmp(one->pseudonym, patient) == 0)
            g_array_append_val(facts->days, day);
    }
    if (filed != NULL)
        facts->layers = plp_layers_list_of_patient(library, patient);
    return filed != NULL;
}

static void tell_share(void *self, double share)
{
    plp_ui_work_set_share(self, share);
}

typedef struct {
    char *patient;
    PlpTask task;
    char *layer;
} Order;

static void free_order(void *data)
{
    Order *order = data;
    g_free(order->patient);
    g_free(order->layer);
    g_free(order);
}

static void *load(PlpUiWork *work, void *data, GError **error)
{
    const Order *order = data;
    PlpLibraryView view = plp_ui_layer_make_view(order->layer);
    PlpCourseRequest request = {.patient = order->patient,
                                .view = &view,
                                .task = order->task,
                                .cancel = plp_ui_work_get_cancel(work),
                                .progress = tell_share,
                                .self = work};
    PlpUiCourseFacts *facts = g_new0(PlpUiCourseFacts, 1);
    facts->course = plp_course_load(&request, error);
    if (facts->course != NULL)
        facts->scores = plp_report_load_scores(NULL, facts->course, error);
    if (facts->scores == NULL || !list_days(facts, order->patient, error)) {
        plp_ui_course_facts_free(facts);
        return NULL;
    }
    facts->data = plp_course_data_new(facts->course, facts->scores);
    return facts;
}

PlpUiWork *plp_ui_course_facts_start(const char *patient, PlpTask task, const char *layer)
{
    Order *order = g_new0(Order, 1);
    order->patient = g_strdup(patient);
    order->task = task;
    order->layer = g_strdup(layer);
    return plp_ui_work_start(load, order, free_order, (GDestroyNotify)plp_ui_course_facts_free);
}
