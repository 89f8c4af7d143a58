#include "ui/dialogs/report_source.h"

#include "analysis/severity.h"
#include "base/version.h"
#include "tables/bsrs_classes.h"
#include "ui/dialogs/layer.h"
#include "workflow/course.h"

struct PlpUiReportSource {
    // immutable
    char *word, *video_path, *patient;
    char *layer; // of recording or course; NULL: automatic
    PlpUiComparison *comparison;
    PlpTask task;

    // protected by lock
    GMutex lock;
    PlpRecording *recording;
    PlpCourse *course;
    GArray *scores;
};

static PlpUiReportSource *make_source(void)
{
    PlpUiReportSource *source = g_atomic_rc_box_new0(PlpUiReportSource);
    g_mutex_init(&source->lock);
    return source;
}

PlpUiReportSource *plp_ui_report_source_new_recording(const char *word, const char *video_path,
                                                      const char *layer)
{
    PlpUiReportSource *source = make_source();
    source->word = g_strdup(word);
    source->video_path = g_strdup(video_path);
    source->layer = g_strdup(layer);
    return source;
}

PlpUiReportSource *plp_ui_report_source_new_comparison(PlpUiComparison *comparison)
{
    PlpUiReportSource *source = make_source();
    source->comparison = plp_ui_comparison_ref(comparison);
    return source;
}

PlpUiReportSource *plp_ui_report_source_new_course(const char *patient, PlpTask task,
                                                   const char *layer)
{
    PlpUiReportSource *source = make_source();
    source->task = task;
    source->patient = g_strdup(patient);
    source->layer = g_strdup(layer);
    return source;
}

PlpUiReportSource *plp_ui_report_source_ref(PlpUiReportSource *source)
{
    return g_atomic_rc_box_acquire(source);
}

static void clear(void *data)
{
    PlpUiReportSource *source = data;
    g_free(source->word);
    g_free(source->video_path);
    g_free(source->patient);
    g_free(source->layer);
    g_clear_pointer(&source->comparison, plp_ui_comparison_unref);
    plp_recording_free(source->recording);
    g_clear_pointer(&source->course, plp_course_free);
    g_clear_pointer(&source->scores, g_array_unref);
    g_mutex_clear(&source->lock);
}

void plp_ui_report_source_unref(PlpUiReportSource *source)
{
    g_atomic_rc_box_release_full(source, clear);
}

char *plp_ui_report_source_dup_layer_sentence(const PlpUiReportSource *source)
{
    return plp_ui_layer_dup_sentence(source->comparison != NULL ? source->comparison->layer
                                                                : source->layer);
}

bool plp_ui_report_source_has_pictures(const PlpUiReportSource *source)
{
    return source->patient == NULL;
}

/** A result folder does not hold the classes of the BSRS quantities. */
static void classify(PlpRecording *recording)
{
    PlpBsrsClasses classes = {0};
    g_autofree char *path = plp_bsrs_classes_find();
    if (path != NULL && plp_bsrs_classes_load(path, &classes, NULL))
        plp_severity_classify(recording->analysis, &classes);
}

static bool load(PlpUiReportSource *source, const PlpCancel *cancel, GError **error)
{
    if (source->word != NULL && source->recording == NULL) {
        PlpAnalyzeOptions options = {.program_version = plp_version_get(),
                                     .parameters = plp_parameters_make_default()};
        PlpLibraryView view = plp_ui_layer_make_view(source->layer);
        PlpCompareRequest request = {.view = &view, .analyze = &options, .cancel = cancel};
        source->recording = plp_compare_load(&request, source->word, error);
        if (source->recording != NULL)
            classify(source->recording);
        if (source->recording != NULL && source->video_path != NULL) {
            g_free(source->recording->video_path);
            source->recording->video_path = g_strdup(source->video_path);
        }
        return source->recording != NULL;
    }
    if (source->patient == NULL || source->course != NULL)
        return true;
    PlpLibraryView view = plp_ui_layer_make_view(source->layer);
    PlpCourseRequest request = {
        .patient = source->patient, .view = &view, .task = source->task, .cancel = cancel};
    source->course = plp_course_load(&request, error);
    if (source->course != NULL)
        source->scores = plp_report_load_scores(NULL, source->course, error);
    return source->course != NULL && source->scores != NULL;
}

bool plp_ui_report_source_make(PlpUiReportSource *source, const PlpReportRequest *request,
                               GPtrArray **ret_notes, GError **error)
{
    g_mutex_lock(&source->lock);
    bool ok = load(source, request->cancel, error);
    g_mutex_unlock(&source->lock);
    if (!ok)
        return false;
    if (source->patient != NULL)
        return plp_report_make_course(source->course, source->scores, request, error);
    if (source->comparison != NULL)
        return plp_report_make_comparison(source->comparison->result->comparison, request,
                                          ret_notes, error);
    return plp_report_make_recording(source->recording, request, ret_notes, error);
}
