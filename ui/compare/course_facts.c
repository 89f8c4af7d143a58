#include "ui/compare/course_facts.h"

#include <string.h>

#include "store/overview.h"
#include "ui/session/session.h"
#include "workflow/course.h"
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
    return filed != NULL;
}

static void tell_share(void *self, double share)
{
    plp_ui_work_set_share(self, share);
}

static void *load(PlpUiWork *work, void *data, GError **error)
{
    PlpCourseRequest request = {.patient = data,
                                .cancel = plp_ui_work_get_cancel(work),
                                .progress = tell_share,
                                .self = work};
    PlpUiCourseFacts *facts = g_new0(PlpUiCourseFacts, 1);
    facts->course = plp_course_load(&request, error);
    if (facts->course != NULL)
        facts->scores = plp_report_load_scores(NULL, facts->course, error);
    if (facts->scores == NULL || !list_days(facts, data, error)) {
        plp_ui_course_facts_free(facts);
        return NULL;
    }
    facts->data = plp_course_data_new(facts->course, facts->scores);
    return facts;
}

PlpUiWork *plp_ui_course_facts_start(const char *patient)
{
    return plp_ui_work_start(load, g_strdup(patient), g_free,
                             (GDestroyNotify)plp_ui_course_facts_free);
}

// ---- a recording of it ----

static void *load_recording(PlpUiWork *work, void *data, GError **error)
{
    g_autoptr(PlpLibrary) library = open_library(error);
    return library != NULL ? plp_library_load_recording(library, *(int64_t *)data, NULL, error)
                           : NULL;
}

static void show_recording(PlpUiWork *work, gpointer data)
{
    PlpUiSession *session = data;
    int64_t id = *(int64_t *)g_object_get_data(G_OBJECT(work), "id");
    PlpRecording *recording = plp_ui_work_steal_result(work);
    if (plp_ui_work_get_error(work) != NULL)
        plp_ui_session_say(session, plp_ui_work_get_error(work));
    if (recording != NULL) {
        g_autoptr(PlpUiDocument) document = plp_ui_document_new(recording->label);
        plp_ui_document_set_library_id(document, id);
        plp_ui_document_set_video_path(document, recording->video_path);
        plp_ui_document_take_recording(document, recording, false);
        plp_ui_session_set_document(session, document);
    }
}

void plp_ui_course_open_recording(void *session, int64_t id)
{
    PlpUiWork *work = plp_ui_work_start(load_recording, g_memdup2(&id, sizeof id), g_free,
                                        (GDestroyNotify)plp_recording_free);
    g_object_set_data_full(G_OBJECT(work), "id", g_memdup2(&id, sizeof id), g_free);
    g_signal_connect_object(work, "done", G_CALLBACK(show_recording), session, 0);
    g_signal_connect_after(work, "done", G_CALLBACK(g_object_unref), NULL);
}
