#include "ui/session/session.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/number.h"
#include "base/text.h"
#include "report/recording_folder.h"
#include "ui/session/find_video.h"
#include "ui/session/settings.h"
#include "workflow/library.h"

// Of the sum of a video's path, which tells two videos of one name apart.
#define OWN_DIGITS 16
#define CHOSEN_DIGITS 4

struct _PlpUiSession {
    GObject parent;
    PlpUiDocument *document;
    GListStore *jobs;    // of PlpUiJob
    PlpUiJob *running;   // borrowed from jobs
    GHashTable *dropped; // jobs that give way to another of the same video once they have stopped
    guint opening;       // how often something was opened: only the newest is shown
};

G_DEFINE_FINAL_TYPE(PlpUiSession, plp_ui_session, G_TYPE_OBJECT)

enum { PROP_DOCUMENT = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];
static guint message_signal, jobs_changed_signal, jobs_progress_signal;

static void dispose(GObject *object)
{
    PlpUiSession *self = PLP_UI_SESSION(object);
    for (guint i = 0; self->jobs != NULL && i < g_list_model_get_n_items(G_LIST_MODEL(self->jobs));
         i++) {
        g_autoptr(PlpUiJob) job = g_list_model_get_item(G_LIST_MODEL(self->jobs), i);
        g_signal_handlers_disconnect_by_data(job, self);
        plp_ui_job_stop(job);
    }
    g_clear_object(&self->jobs);
    g_clear_pointer(&self->dropped, g_hash_table_unref);
    g_clear_object(&self->document);
    G_OBJECT_CLASS(plp_ui_session_parent_class)->dispose(object);
}

static void get_property(GObject *object, guint id, GValue *value, GParamSpec *spec)
{
    PlpUiSession *self = PLP_UI_SESSION(object);
    if (id == PROP_DOCUMENT)
        g_value_set_object(value, self->document);
    else
        G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
}

static void set_property(GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
    if (id == PROP_DOCUMENT)
        plp_ui_session_set_document(PLP_UI_SESSION(object), g_value_get_object(value));
    else
        G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
}

static void plp_ui_session_class_init(PlpUiSessionClass *class)
{
    GObjectClass *object_class = G_OBJECT_CLASS(class);
    GType type = G_TYPE_FROM_CLASS(class);
    object_class->dispose = dispose;
    object_class->get_property = get_property;
    object_class->set_property = set_property;
    properties[PROP_DOCUMENT] =
        g_param_spec_object("document", NULL, NULL, PLP_UI_TYPE_DOCUMENT,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
    g_object_class_install_properties(object_class, N_PROPS, properties);
    message_signal = g_signal_new("message", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
    jobs_changed_signal =
        g_signal_new("jobs-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    jobs_progress_signal =
        g_signal_new("jobs-progress", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void plp_ui_session_init(PlpUiSession *self)
{
    self->jobs = g_list_store_new(PLP_UI_TYPE_JOB);
    self->dropped = g_hash_table_new(NULL, NULL);
}

PlpUiSession *plp_ui_session_new(void)
{
    return g_object_new(PLP_UI_TYPE_SESSION, NULL);
}

PlpUiDocument *plp_ui_session_get_document(PlpUiSession *self)
{
    return self->document;
}

void plp_ui_session_set_document(PlpUiSession *self, PlpUiDocument *document)
{
    self->opening++;
    if (g_set_object(&self->document, document))
        g_object_notify_by_pspec(G_OBJECT(self), properties[PROP_DOCUMENT]);
}

void plp_ui_session_say(PlpUiSession *self, const char *sentence)
{
    g_signal_emit(self, message_signal, 0, sentence);
}

// ---- jobs ----

static void start_next(PlpUiSession *self)
{
    GListModel *jobs = G_LIST_MODEL(self->jobs);
    for (guint i = 0; self->running == NULL && i < g_list_model_get_n_items(jobs); i++) {
        g_autoptr(PlpUiJob) job = g_list_model_get_item(jobs, i);
        if (plp_ui_job_get_state(job) != PLP_UI_JOB_WAITING)
            continue;
        self->running = job;
        plp_ui_job_start(job);
    }
}

static void remove_job(PlpUiSession *self, PlpUiJob *job)
{
    guint place = 0;
    g_hash_table_remove(self->dropped, job);
    g_signal_handlers_disconnect_by_data(job, self);
    if (g_list_store_find(self->jobs, job, &place))
        g_list_store_remove(self->jobs, place);
}

static void on_job_changed(PlpUiJob *job, gpointer data)
{
    PlpUiSession *self = data;
    if (job == self->running && plp_ui_job_get_state(job) != PLP_UI_JOB_RUNNING) {
        self->running = NULL;
        if (g_hash_table_contains(self->dropped, job))
            remove_job(self, job);
        else if (plp_ui_job_get_state(job) == PLP_UI_JOB_FAILED &&
                 plp_ui_job_get_document(job) != self->document) // else the window shows it
            plp_ui_session_say(self, plp_ui_job_get_error(job));
        start_next(self);
    }
    g_signal_emit(self, jobs_changed_signal, 0);
}

static void on_job_progress(PlpUiJob *job, gpointer data)
{
    g_signal_emit(data, jobs_progress_signal, 0);
}

/** The job of that video; NULL: none that counts. */
static PlpUiJob *find_job(PlpUiSession *self, const char *path)
{
    GListModel *jobs = G_LIST_MODEL(self->jobs);
    for (guint i = 0; i < g_list_model_get_n_items(jobs); i++) {
        g_autoptr(PlpUiJob) job = g_list_model_get_item(jobs, i);
        if (g_strcmp0(plp_ui_job_get_video_path(job), path) == 0 &&
            !g_hash_table_contains(self->dropped, job))
            return job; // the list keeps it
    }
    return NULL;
}

/** One that runs stays in the list until it has stopped: two would write into the same folder. */
static void drop_job(PlpUiSession *self, PlpUiJob *job)
{
    if (job != self->running) {
        remove_job(self, job);
        return;
    }
    g_hash_table_add(self->dropped, job);
    plp_ui_job_stop(job);
}

/** Which face somebody chose stands beside the results, so that opening the video again keeps it.
 */
static PlpUiJobOptions recall_face(const PlpOutput *output, const PlpUiJobOptions *options)
{
    PlpUiJobOptions recalled = options != NULL ? *options : (PlpUiJobOptions){0};
    g_autofree char *path = g_strconcat(output->path, ".face", NULL);
    g_autofree char *text = NULL;
    int64_t face = 0;
    if (options != NULL) {
        g_autofree char *words = g_strdup_printf("%d", options->face);
        if (options->face == 0)
            g_unlink(path);
        else if (g_mkdir_with_parents(output->parent, 0700) == 0)
            plp_atomic_file_save(path, words, strlen(words), NULL);
    } else if (g_file_get_contents(path, &text, NULL, NULL) &&
               plp_number_parse_int64(g_strstrip(text), &face) && face > 0 && face < G_MAXINT) {
        recalled.face = (int)face;
    }
    return recalled;
}

static PlpUiJob *add_job(PlpUiSession *self, const char *path, const PlpUiJobOptions *options)
{
    PlpOutput *output = plp_ui_session_make_output(path);
    PlpUiJobOptions recalled = recall_face(output, options);
    g_autoptr(PlpUiJob) job = plp_ui_job_new(path, output, &recalled);
    g_signal_connect(job, "changed", G_CALLBACK(on_job_changed), self);
    g_signal_connect(job, "progress", G_CALLBACK(on_job_progress), self);
    g_list_store_append(self->jobs, job);
    start_next(self);
    g_signal_emit(self, jobs_changed_signal, 0);
    return job;
}

GListModel *plp_ui_session_get_jobs(PlpUiSession *self)
{
    return G_LIST_MODEL(self->jobs);
}

PlpUiJob *plp_ui_session_find_job(PlpUiSession *self, PlpUiDocument *document)
{
    GListModel *jobs = G_LIST_MODEL(self->jobs);
    for (guint i = 0; document != NULL && i < g_list_model_get_n_items(jobs); i++) {
        g_autoptr(PlpUiJob) job = g_list_model_get_item(jobs, i);
        if (plp_ui_job_get_document(job) == document)
            return job; // the list keeps it
    }
    return NULL;
}

PlpUiJob *plp_ui_session_get_running_job(PlpUiSession *self)
{
    return self->running;
}

guint plp_ui_session_count_waiting_jobs(PlpUiSession *self)
{
    GListModel *jobs = G_LIST_MODEL(self->jobs);
    guint waiting = 0;
    for (guint i = 0; i < g_list_model_get_n_items(jobs); i++) {
        g_autoptr(PlpUiJob) job = g_list_model_get_item(jobs, i);
        waiting += plp_ui_job_get_state(job) == PLP_UI_JOB_WAITING;
    }
    return waiting;
}

void plp_ui_session_resume_job(PlpUiSession *self, PlpUiJob *job)
{
    if (plp_ui_job_get_state(job) == PLP_UI_JOB_DONE)
        return;
    plp_ui_job_wait(job);
    start_next(self);
}

void plp_ui_session_stop_jobs(PlpUiSession *self)
{
    GListModel *jobs = G_LIST_MODEL(self->jobs);
    for (guint i = g_list_model_get_n_items(jobs); i > 0; i--) { // those that wait first
        g_autoptr(PlpUiJob) job = g_list_model_get_item(jobs, i - 1);
        plp_ui_job_stop(job);
    }
}

// ---- opening ----

char *plp_ui_session_dup_results_folder(void)
{
    return g_build_filename(g_get_user_data_dir(), "palpebra", "results", NULL);
}

PlpOutput *plp_ui_session_make_output(const char *video_path)
{
    g_autofree char *whole = g_canonicalize_filename(video_path, NULL);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, whole, -1);
    g_autofree char *own = plp_ui_session_dup_results_folder();
    sum[OWN_DIGITS] = '\0';
    g_autofree char *parent = g_build_filename(own, sum, NULL);
    g_autoptr(PlpOutput) output = plp_output_new(parent, whole);
    g_autofree char *chosen = plp_ui_settings_dup_results_folder(plp_ui_settings_get());
    // What was analysed before stays where it is, with its corrections.
    if (chosen == NULL || plp_output_get_state(output) != PLP_OUTPUT_ABSENT)
        return g_steal_pointer(&output);
    sum[CHOSEN_DIGITS] = '\0';
    g_autofree char *named = g_strdup_printf("%s-%s.video", output->name, sum);
    return plp_output_new(chosen, named);
}

static void open_video(PlpUiSession *self, const char *path, bool is_shown)
{
    PlpUiJob *job = find_job(self, path);
    if (job == NULL)
        job = add_job(self, path, NULL);
    else if (plp_ui_job_get_state(job) >= PLP_UI_JOB_STOPPED)
        plp_ui_session_resume_job(self, job);
    if (is_shown)
        plp_ui_session_set_document(self, plp_ui_job_get_document(job));
}

void plp_ui_session_analyze(PlpUiSession *self, const char *video_path,
                            const PlpUiJobOptions *options)
{
    PlpUiJob *former = find_job(self, video_path);
    if (former != NULL)
        drop_job(self, former);
    PlpUiJob *job = add_job(self, video_path, options);
    plp_ui_session_set_document(self, plp_ui_job_get_document(job));
}

typedef struct {
    char *folder;
    char *video_path;
    guint opening;
} Reading;

static void free_reading(void *data)
{
    Reading *reading = data;
    g_free(reading->folder);
    g_free(reading->video_path);
    g_free(reading);
}

static void read_results(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    Reading *reading = data;
    GError *error = NULL;
    PlpRecording *recording = plp_recording_folder_load(reading->folder, &error);
    if (recording == NULL) {
        g_task_return_error(task, error);
        return;
    }
    if (reading->video_path == NULL)
        reading->video_path = plp_ui_find_video(reading->folder, recording->input_name);
    recording->video_path = g_strdup(reading->video_path);
    g_task_return_pointer(task, recording, (GDestroyNotify)plp_recording_free);
}

PlpOverlay *plp_ui_session_open_overlay(const char *folder, const char *video_path)
{
    g_autofree char *beside = folder != NULL ? g_strconcat(folder, ".overlay", NULL) : NULL;
    PlpOverlay *overlay = beside != NULL ? plp_overlay_open(beside, NULL) : NULL;
    if (overlay != NULL || video_path == NULL)
        return overlay;
    g_autoptr(PlpOutput) output = plp_ui_session_make_output(video_path);
    return plp_overlay_open(output->overlay_path, NULL);
}

static void attach_overlay(PlpUiDocument *document, const char *folder)
{
    PlpOverlay *overlay =
        plp_ui_session_open_overlay(folder, plp_ui_document_get_video_path(document));
    if (overlay != NULL)
        plp_ui_document_take_overlay(document, overlay);
}

static void show_results(GObject *object, GAsyncResult *result, gpointer data)
{
    PlpUiSession *self = PLP_UI_SESSION(object);
    const Reading *reading = g_task_get_task_data(G_TASK(result));
    g_autoptr(GError) error = NULL;
    PlpRecording *recording = g_task_propagate_pointer(G_TASK(result), &error);
    if (recording == NULL) {
        plp_ui_session_say(self, error->message);
        return;
    }
    g_autoptr(PlpUiDocument) document =
        plp_ui_document_new(recording->label != NULL ? recording->label : recording->input_name);
    plp_ui_document_set_video_path(document, reading->video_path);
    plp_ui_document_set_results_folder(document, reading->folder);
    attach_overlay(document, reading->folder);
    plp_ui_document_take_recording(document, recording, false);
    if (reading->opening == self->opening)
        plp_ui_session_set_document(self, document);
}

void plp_ui_session_open_results(PlpUiSession *self, const char *folder, const char *video_path)
{
    Reading *reading = g_new0(Reading, 1);
    reading->folder = g_canonicalize_filename(folder, NULL);
    reading->video_path = g_strdup(video_path);
    reading->opening = ++self->opening;
    g_autoptr(GTask) task = g_task_new(self, NULL, show_results, NULL);
    g_task_set_task_data(task, reading, free_reading);
    g_task_run_in_thread(task, read_results);
}

typedef struct {
    int64_t id;
    guint opening;
} Fetching;

static void fetch_filed(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    const Fetching *fetching = data;
    GError *error = NULL;
    PlpLibraryView view = {.is_automatic = true}; // corrections are put in where they can be undone
    g_autofree char *path = plp_library_dup_default_path();
    g_autoptr(PlpLibrary) library = plp_library_open(path, PLP_LIBRARY_READ, &error);
    PlpRecording *recording =
        library != NULL ? plp_library_load_recording(library, fetching->id, &view, &error) : NULL;
    if (recording != NULL)
        g_task_return_pointer(task, recording, (GDestroyNotify)plp_recording_free);
    else
        g_task_return_error(task, error);
}

static void show_filed(GObject *object, GAsyncResult *result, gpointer data)
{
    PlpUiSession *self = PLP_UI_SESSION(object);
    const Fetching *fetching = g_task_get_task_data(G_TASK(result));
    g_autoptr(GError) error = NULL;
    PlpRecording *recording = g_task_propagate_pointer(G_TASK(result), &error);
    if (recording == NULL) {
        plp_ui_session_say(self, error->message);
        return;
    }
    g_autoptr(PlpUiDocument) document = plp_ui_document_new(recording->label);
    plp_ui_document_set_library_id(document, fetching->id);
    plp_ui_document_set_video_path(document, recording->video_path);
    plp_ui_document_take_overlay(document,
                                 plp_ui_session_open_overlay(NULL, recording->video_path));
    plp_ui_document_take_recording(document, recording, false);
    if (fetching->opening == self->opening)
        plp_ui_session_set_document(self, document);
}

void plp_ui_session_open_filed(PlpUiSession *self, int64_t id)
{
    Fetching *fetching = g_new0(Fetching, 1);
    fetching->id = id;
    fetching->opening = ++self->opening;
    g_autoptr(GTask) task = g_task_new(self, NULL, show_filed, NULL);
    g_task_set_task_data(task, fetching, g_free);
    g_task_run_in_thread(task, fetch_filed);
}

static void open_one(PlpUiSession *self, const char *path, bool is_shown)
{
    g_autofree char *name = plp_text_dup_file_name(path);
    g_autofree char *folder =
        g_str_has_suffix(path, "/summary.json") ? g_path_get_dirname(path) : g_strdup(path);
    if (plp_recording_folder_is_one(folder)) {
        plp_ui_session_open_results(self, folder, NULL);
    } else if (g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        open_video(self, path, is_shown);
    } else {
        bool is_folder = g_file_test(path, G_FILE_TEST_IS_DIR);
        // Translators: %s is a file's or a folder's name.
        g_autofree char *sentence = g_strdup_printf(
            is_folder ? _("“%s” holds no results of this program.") : _("“%s” cannot be found."),
            name);
        plp_ui_session_say(self, sentence);
    }
}

void plp_ui_session_open_path(PlpUiSession *self, const char *path)
{
    open_one(self, path, true);
}

void plp_ui_session_open_files(PlpUiSession *self, GFile **files, int n_files)
{
    for (int i = 0; i < n_files; i++) {
        g_autofree char *path = g_file_get_path(files[i]);
        if (path != NULL)
            open_one(self, path, i == 0);
        else
            plp_ui_session_say(self, _("Only files on this machine can be opened."));
    }
}
