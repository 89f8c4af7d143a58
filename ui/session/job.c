#include "ui/session/job.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <math.h>

#include "base/cancel.h"
#include "base/error.h"
#include "base/text.h"
#include "base/version.h"
#include "report/recording_folder.h"
#include "tables/bsrs_classes.h"
#include "tables/segments.h"
#include "ui/capture/take.h"
#include "ui/session/settings.h"
#include "workflow/analyze.h"
#include "workflow/networks.h"

#define PROGRESS_INTERVAL_MS 200
#define RATE_AFTER_US (G_USEC_PER_SEC / 2)

struct _PlpUiJob {
    GObject parent;

    // immutable
    char *video_path;
    char *name;
    PlpParameters parameters;
    PlpOutput *output;

    // main thread
    PlpUiJobOptions options; // changes between two runs only
    PlpUiJobState state;
    PlpUiDocument *document;
    char *error;
    int64_t start_us;
    guint timer;

    // shared without lock
    PlpCancel cancel;
    PlpProgress progress;

    // protected by lock
    GMutex lock;
    PlpRecording *live; // the newest state, waiting for the main thread
    bool is_posted;     // an idle is under way
};

/** What the thread hands back. */
typedef struct {
    PlpOutcome outcome;
    PlpRecording *recording;
    GError *error;
} Ending;

G_DEFINE_FINAL_TYPE(PlpUiJob, plp_ui_job, G_TYPE_OBJECT)

static guint changed_signal, progress_signal;

static void finalize(GObject *object)
{
    PlpUiJob *self = PLP_UI_JOB(object);
    g_clear_handle_id(&self->timer, g_source_remove);
    g_free(self->video_path);
    g_free(self->name);
    g_free(self->error);
    plp_output_free(self->output);
    plp_recording_free(self->live);
    g_mutex_clear(&self->lock);
    g_object_unref(self->document);
    G_OBJECT_CLASS(plp_ui_job_parent_class)->finalize(object);
}

static guint add_signal(PlpUiJobClass *class, const char *name)
{
    return g_signal_new(name, G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                        G_TYPE_NONE, 0);
}

static void plp_ui_job_class_init(PlpUiJobClass *class)
{
    G_OBJECT_CLASS(class)->finalize = finalize;
    changed_signal = add_signal(class, "changed");
    progress_signal = add_signal(class, "progress");
}

static void plp_ui_job_init(PlpUiJob *self)
{
    g_mutex_init(&self->lock);
    plp_cancel_init(&self->cancel);
    atomic_init(&self->progress.expected, -1);
}

PlpUiJob *plp_ui_job_new(const char *video_path, PlpOutput *output, const PlpUiJobOptions *options)
{
    PlpUiJob *self = g_object_new(PLP_UI_TYPE_JOB, NULL);
    self->video_path = g_strdup(video_path);
    self->name = plp_text_dup_file_name(video_path);
    self->parameters = plp_ui_settings_get_parameters(plp_ui_settings_get());
    if (options != NULL)
        self->options = *options;
    self->output = output;
    self->document = plp_ui_document_new(self->name);
    plp_ui_document_set_video_path(self->document, video_path);
    return self;
}

// ---- what the thread shows while it works ----

static void attach_overlay(PlpUiJob *self)
{
    PlpOverlay *overlay = plp_overlay_open(self->output->overlay_path, NULL);
    if (overlay != NULL)
        plp_ui_document_take_overlay(self->document, overlay);
}

static gboolean deliver_live(gpointer data)
{
    PlpUiJob *self = data;
    g_mutex_lock(&self->lock);
    PlpRecording *recording = g_steal_pointer(&self->live);
    self->is_posted = false;
    g_mutex_unlock(&self->lock);
    if (recording != NULL && self->state == PLP_UI_JOB_RUNNING) {
        attach_overlay(self);
        plp_ui_document_take_recording(self->document, recording, true);
    } else {
        plp_recording_free(recording);
    }
    return G_SOURCE_REMOVE;
}

/** In the analysing thread. */
static void take_live(void *data, PlpTrace *trace, PlpAnalysis *analysis)
{
    PlpUiJob *self = data;
    PlpRecording *recording = plp_recording_new();
    recording->label = g_strdup(self->name);
    recording->video_path = g_strdup(self->video_path);
    recording->trace = trace;
    recording->analysis = analysis;
    recording->is_partial = true;
    recording->mirrored = self->options.mirrored;
    g_mutex_lock(&self->lock);
    plp_recording_free(self->live);
    self->live = recording;
    bool must_post = !self->is_posted;
    self->is_posted = true;
    g_mutex_unlock(&self->lock);
    if (must_post)
        g_idle_add_full(G_PRIORITY_DEFAULT_IDLE, deliver_live, g_object_ref(self), g_object_unref);
}

// ---- the thread ----

static void free_ending(void *data)
{
    Ending *ending = data;
    plp_recording_free(ending->recording);
    g_clear_error(&ending->error);
    g_free(ending);
}

static void clear_progress(PlpProgress *progress)
{
    atomic_store(&progress->frames, 0);
    atomic_store(&progress->resumed, 0);
    atomic_store(&progress->ended, false);
}

static void analyze(PlpUiJob *self, const PlpNetworks *networks, Ending *ending)
{
    // A recording's tasks lie beside it.
    g_autofree char *segments_path = plp_ui_take_dup_segments_path(self->video_path);
    g_autoptr(GArray) segments = plp_segments_load(segments_path, NULL);
    PlpAnalyzeWatcher watcher = {self, take_live};
    PlpAnalyzeOptions options = {
        .landmarkers = plp_networks_get_source(networks),
        .program_version = plp_version_get(),
        .out_folder = self->output->parent,
        .face = self->options.face,
        .mirrored = self->options.mirrored,
        .resume = !self->options.restart,
        .force = self->options.restart,
        .parameters = self->parameters,
        .segments = segments,
        .cancel = &self->cancel,
        .writes_overlay = true,
        .watcher = &watcher,
    };
    g_autofree char *classes = plp_bsrs_classes_find();
    if (classes != NULL)
        plp_bsrs_classes_load(classes, &options.bsrs_classes, NULL);
    PlpAnalyzeResult result = {0};
    plp_analyze(self->video_path, self->output, &options, &self->progress, &result);
    bool can_restart = g_error_matches(result.error, PLP_ERROR, PLP_ERROR_INVALID) ||
                       g_error_matches(result.error, PLP_ERROR, PLP_ERROR_FORMAT);
    if (result.outcome == PLP_OUTCOME_FAILED && options.resume && can_restart &&
        plp_output_get_state(self->output) != PLP_OUTPUT_ABSENT) {
        // The folder is the program's own: what was measured with other settings gives way.
        plp_analyze_result_clear(&result);
        clear_progress(&self->progress);
        options.resume = false;
        options.force = true;
        plp_analyze(self->video_path, self->output, &options, &self->progress, &result);
    }
    ending->outcome = result.outcome;
    ending->error = g_steal_pointer(&result.error);
    plp_analyze_result_clear(&result);
}

static bool make_place(PlpUiJob *self, GError **error)
{
    if (g_mkdir_with_parents(self->output->parent, 0700) == 0)
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_IO,
                _("%s: the folder for results cannot be made: %s; choose another one in the "
                  "preferences."),
                self->name, g_strerror(errno));
    return false;
}

static void work(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    PlpUiJob *self = source;
    Ending *ending = g_new0(Ending, 1);
    g_autoptr(PlpNetworks) networks =
        plp_networks_load(NULL, PLP_ENGINE_UNKNOWN, &self->parameters, &ending->error);
    if (networks != NULL && make_place(self, &ending->error))
        analyze(self, networks, ending);
    if (ending->error == NULL)
        ending->recording = plp_recording_folder_load(self->output->path, &ending->error);
    if (ending->recording != NULL)
        ending->recording->video_path = g_strdup(self->video_path);
    g_task_return_pointer(task, ending, free_ending);
}

// ---- main thread ----

static gboolean tell_progress(gpointer data)
{
    g_signal_emit(data, progress_signal, 0);
    return G_SOURCE_CONTINUE;
}

static PlpUiJobState settle(PlpUiJob *self, Ending *ending)
{
    // What was asked for anew has begun: going on must not give its part up.
    if (ending->outcome == PLP_OUTCOME_PARTIAL)
        self->options.restart = false;
    if (ending->recording != NULL) {
        plp_ui_document_set_results_folder(self->document, self->output->path);
        attach_overlay(self);
        plp_ui_document_take_recording(self->document, g_steal_pointer(&ending->recording), false);
        return ending->outcome == PLP_OUTCOME_PARTIAL ? PLP_UI_JOB_STOPPED : PLP_UI_JOB_DONE;
    }
    if (g_error_matches(ending->error, PLP_ERROR, PLP_ERROR_CANCELLED))
        return PLP_UI_JOB_STOPPED;
    self->error = g_strdup(ending->error->message);
    return PLP_UI_JOB_FAILED;
}

static void end(GObject *object, GAsyncResult *result, gpointer data)
{
    PlpUiJob *self = PLP_UI_JOB(object);
    Ending *ending = g_task_propagate_pointer(G_TASK(result), NULL);
    g_clear_handle_id(&self->timer, g_source_remove);
    GApplication *app = g_application_get_default();
    if (app != NULL)
        g_application_release(app);
    self->state = settle(self, ending);
    free_ending(ending);
    g_signal_emit(self, changed_signal, 0);
}

void plp_ui_job_start(PlpUiJob *self)
{
    g_return_if_fail(self->state != PLP_UI_JOB_RUNNING);
    g_clear_pointer(&self->error, g_free);
    plp_cancel_init(&self->cancel);
    clear_progress(&self->progress);
    self->state = PLP_UI_JOB_RUNNING;
    self->start_us = g_get_monotonic_time();
    self->timer = g_timeout_add(PROGRESS_INTERVAL_MS, tell_progress, self);
    // The program ends when the work has: what was measured is written first.
    GApplication *app = g_application_get_default();
    if (app != NULL)
        g_application_hold(app);
    g_autoptr(GTask) task = g_task_new(self, NULL, end, NULL);
    g_task_run_in_thread(task, work);
    g_signal_emit(self, changed_signal, 0);
}

void plp_ui_job_stop(PlpUiJob *self)
{
    if (self->state == PLP_UI_JOB_RUNNING) {
        plp_cancel_request(&self->cancel);
    } else if (self->state == PLP_UI_JOB_WAITING) {
        self->state = PLP_UI_JOB_STOPPED;
        g_signal_emit(self, changed_signal, 0);
    }
}

void plp_ui_job_wait(PlpUiJob *self)
{
    if (self->state != PLP_UI_JOB_STOPPED && self->state != PLP_UI_JOB_FAILED)
        return;
    g_clear_pointer(&self->error, g_free);
    self->state = PLP_UI_JOB_WAITING;
    g_signal_emit(self, changed_signal, 0);
}

PlpUiJobState plp_ui_job_get_state(PlpUiJob *self)
{
    return self->state;
}

const char *plp_ui_job_get_name(PlpUiJob *self)
{
    return self->name;
}

const char *plp_ui_job_get_video_path(PlpUiJob *self)
{
    return self->video_path;
}

PlpUiDocument *plp_ui_job_get_document(PlpUiJob *self)
{
    return self->document;
}

const char *plp_ui_job_get_error(PlpUiJob *self)
{
    return self->error;
}

double plp_ui_job_get_share(PlpUiJob *self)
{
    double expected = (double)atomic_load(&self->progress.expected);
    double frames = (double)atomic_load(&self->progress.frames);
    return expected > 0 ? fmin(1, frames / expected) : -1;
}

double plp_ui_job_get_rate(PlpUiJob *self)
{
    int64_t elapsed_us = g_get_monotonic_time() - self->start_us;
    double frames =
        (double)atomic_load(&self->progress.frames) - (double)atomic_load(&self->progress.resumed);
    return frames > 0 && elapsed_us > RATE_AFTER_US ? frames / ((double)elapsed_us / G_USEC_PER_SEC)
                                                    : NAN;
}

double plp_ui_job_get_time_left_s(PlpUiJob *self)
{
    double left =
        (double)atomic_load(&self->progress.expected) - (double)atomic_load(&self->progress.frames);
    return left >= 0 ? left / plp_ui_job_get_rate(self) : NAN;
}
