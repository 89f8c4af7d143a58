#include "workflow/analyze.h"

#include <errno.h>
#include <sys/stat.h>

#include "analysis/analyse.h"
#include "analysis/notes.h"
#include "analysis/severity.h"
#include "analysis/visibility.h"
#include "base/error.h"
#include "base/sha256.h"
#include "base/text.h"
#include "media/reader.h"
#include "pipeline/run.h"
#include "workflow/checkpoint.h"
#include "workflow/faces.h"
#include "workflow/overlay.h"
#include "workflow/run_key.h"
#include "workflow/save_results.h"

#define SUMMARY_LIMIT_BYTES (64u << 20)
#define CHECKPOINT_INTERVAL_US G_USEC_PER_SEC // a kill loses no more
#define CHECKPOINT_COST_SHARE                                                                      \
    50 // a checkpoint of a long recording must not take more than 1/50 of the time
#define WATCH_INTERVAL_US (G_USEC_PER_SEC / 2)
#define WATCH_COST_SHARE 20 // likewise for what is shown meanwhile

/** One recording's analysis while it runs. */
typedef struct {
    // borrowed
    const char *path;
    const PlpOutput *output;
    const PlpAnalyzeOptions *options;
    PlpProgress *progress;

    // owned
    PlpReader *reader;
    PlpLandmarker landmarker;
    PlpFaces *faces;
    char *input_sha256;
    char *key;
    char *run_sha256;

    PlpOverlayWriter *overlay; // NULL: not wanted, or its disk is full
    PlpOutputLock *lock;       // on the output

    int64_t resumed_frames;
    int64_t next_checkpoint_us;
    int64_t next_watch_us;
    bool is_partial;
} Job;

static void clear_job(Job *job)
{
    plp_reader_close(job->reader);
    plp_landmarker_clear(&job->landmarker);
    plp_faces_free(job->faces);
    plp_overlay_writer_close(job->overlay);
    g_free(job->input_sha256);
    g_free(job->key);
    g_free(job->run_sha256);
    plp_output_unlock(job->lock);
}

void plp_analyze_result_clear(PlpAnalyzeResult *result)
{
    g_clear_error(&result->error);
    g_clear_pointer(&result->analysis, plp_analysis_free);
    plp_media_facts_clear(&result->facts);
    *result = (PlpAnalyzeResult){0};
}

/** Puts the video's own name before a message that does not begin with it. */
static void name_error(const char *path, GError **error)
{
    g_autofree char *name = plp_text_dup_file_name(path);
    if (error != NULL && *error != NULL && !g_str_has_prefix((*error)->message, name))
        g_prefix_error(error, "%s: ", name);
}

static bool open_reader(Job *job, GError **error)
{
    // A pipe or a device cannot be read twice, once for its sha256 and once for its pictures.
    struct stat facts;
    if (stat(job->path, &facts) == 0 && !S_ISREG(facts.st_mode) && !S_ISDIR(facts.st_mode)) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO,
                    "is no regular file; copy the video to a file first");
        return false;
    }
    PlpReaderOptions options = {
        .video_stream = -1, .decoder_threads = 1, .cancel = job->options->cancel};
    job->reader = plp_reader_open(job->path, &options, error);
    if (job->reader == NULL)
        return false;
    const PlpMediaFacts *known = plp_reader_get_facts(job->reader);
    atomic_store(&job->progress->expected, known->nominal_frames);
    return true;
}

static bool make_key(Job *job, GError **error)
{
    job->input_sha256 = plp_sha256_dup_file(job->path, error);
    if (job->input_sha256 == NULL)
        return false;
    PlpRunFacts facts = {
        .input_sha256 = job->input_sha256,
        .program_version = job->options->program_version,
        .engine = job->options->landmarkers->engine,
        .models = job->options->landmarkers->models,
        .n_models = job->options->landmarkers->n_models,
        .mirrored = job->options->mirrored,
        .parameters = &job->options->parameters,
    };
    job->key = plp_run_key_make(&facts);
    job->run_sha256 = plp_run_key_dup_sha256(job->key, job->options->face, job->options->segments,
                                             &job->options->bsrs_classes);
    return true;
}

/** Takes up an unfinished analysis, when it was made with exactly the same. */
static bool load_checkpoint(Job *job, GError **error)
{
    g_autoptr(PlpCheckpoint) checkpoint = plp_checkpoint_load(job->output->checkpoint_path, error);
    if (checkpoint == NULL)
        return false;
    g_autofree char *difference = plp_run_key_explain(checkpoint->key, job->key);
    if (difference != NULL) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "cannot go on from the unfinished analysis: %s; start again with --force",
                    difference);
        return false;
    }
    if (job->landmarker.load == NULL ||
        !job->landmarker.load(job->landmarker.self, checkpoint->landmarker_state)) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                    "the unfinished analysis is damaged; start again with --force");
        return false;
    }
    plp_faces_free(job->faces);
    job->faces = g_steal_pointer(&checkpoint->faces);
    job->resumed_frames = job->faces->marks->len;
    atomic_store(&job->progress->resumed, job->resumed_frames);
    atomic_store(&job->progress->frames, job->resumed_frames);
    return true;
}

static bool check_writable(const PlpOutput *output, GError **error)
{
    g_autofree char *probe = plp_output_begin(output, error);
    if (probe == NULL)
        return false;
    plp_output_discard(probe);
    return true;
}

/** An outline that cannot be written is no reason not to measure. */
static void open_overlay(Job *job)
{
    if (job->options->writes_overlay)
        job->overlay =
            plp_overlay_writer_open(job->output->overlay_path, job->resumed_frames, NULL);
}

static bool prepare(Job *job, PlpOutputState state, GError **error)
{
    const PlpLandmarkerSource *landmarkers = job->options->landmarkers;
    job->faces = plp_faces_new();
    if (!check_writable(job->output, error) ||
        !landmarkers->make(landmarkers->self, &job->landmarker, error))
        return false;
    if (job->options->resume && state == PLP_OUTPUT_UNFINISHED)
        return load_checkpoint(job, error);
    plp_output_drop_checkpoint(job->output); // --force: what was begun is given up
    return true;
}

/** Shows what was found so far, at most every half second and for a small share of the time. */
static void show(Job *job)
{
    const PlpAnalyzeWatcher *watcher = job->options->watcher;
    int64_t start_us = g_get_monotonic_time();
    if (watcher == NULL || start_us < job->next_watch_us)
        return;
    PlpParameters parameters = job->options->parameters;
    parameters.bootstrap_resamples = 0;
    PlpTrace *trace = plp_faces_make_trace(job->faces, plp_faces_choose(job->faces));
    plp_visibility_settle(trace, &parameters);
    PlpAnalysis *analysis = plp_analyse_compute(trace, job->options->segments, &parameters);
    plp_severity_classify(analysis, &job->options->bsrs_classes);
    if (job->overlay != NULL)
        plp_overlay_writer_flush(job->overlay);
    watcher->take(watcher->self, trace, analysis);
    int64_t end_us = g_get_monotonic_time();
    job->next_watch_us = end_us + MAX(WATCH_INTERVAL_US, WATCH_COST_SHARE * (end_us - start_us));
}

static bool take(void *self, const PlpObservation *observation, int width_px, int height_px,
                 GError **error)
{
    Job *job = self;
    plp_faces_add(job->faces, observation, width_px, height_px, job->options->mirrored,
                  &job->options->parameters);
    if (job->overlay != NULL &&
        !plp_overlay_writer_add(job->overlay, observation, job->options->mirrored, NULL))
        g_clear_pointer(&job->overlay, plp_overlay_writer_close);
    atomic_fetch_add(&job->progress->frames, 1);
    show(job);
    return true;
}

static bool checkpoint(void *self, GBytes *landmarker_state, bool is_last, GError **error)
{
    Job *job = self;
    int64_t start_us = g_get_monotonic_time();
    bool is_worth = job->faces->marks->len > 0 && (is_last || start_us >= job->next_checkpoint_us);
    if (!is_worth)
        return true;
    if (!plp_checkpoint_save(job->output->checkpoint_path, job->key, job->faces, landmarker_state,
                             error))
        return false;
    int64_t end_us = g_get_monotonic_time();
    job->next_checkpoint_us = end_us + CHECKPOINT_COST_SHARE * (end_us - start_us);
    return true;
}

static bool run(Job *job, GError **error)
{
    int64_t interval_us = job->options->checkpoint_interval_us;
    PlpRunOptions options = {
        .checkpoint_interval_us = interval_us > 0 ? interval_us : CHECKPOINT_INTERVAL_US,
        .cancel = job->options->cancel,
        .skip_frames = job->resumed_frames,
    };
    open_overlay(job);
    PlpSink sink = {job, take, checkpoint};
    g_autoptr(GError) failure = NULL;
    if (plp_run(job->reader, &job->landmarker, &sink, &options, &failure))
        return true;
    job->is_partial =
        g_error_matches(failure, PLP_ERROR, PLP_ERROR_CANCELLED) && job->faces->marks->len > 0;
    if (job->is_partial)
        return true;
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

static bool choose_face(const Job *job, int *ret_face, GError **error)
{
    *ret_face = job->options->face > 0 ? job->options->face : plp_faces_choose(job->faces);
    if (job->options->face == 0 || plp_faces_find(job->faces, *ret_face) != NULL)
        return true;
    g_set_error(
        error, PLP_ERROR, PLP_ERROR_INVALID,
        "face %d was not seen; the recording holds %u, numbered from 1 in order of appearance",
        *ret_face, job->faces->tracks->len);
    return false;
}

static void note_faces(const Job *job, int face, PlpAnalysis *analysis)
{
    guint count = job->faces->tracks->len;
    if (count < 2)
        return;
    char *note = g_strdup_printf(
        "%u faces were seen; face %d was measured (%s). Choose another one with --face.", count,
        face,
        job->options->face > 0 ? "as asked" : "the largest and most central over the recording");
    g_ptr_array_insert(analysis->notes, 0, note);
}

static bool write_files(const Job *job, const PlpResults *results, GError **error)
{
    g_autofree char *folder = plp_output_begin(job->output, error);
    if (folder == NULL)
        return false;
    if (plp_save_results(folder, results, error) && plp_output_commit(job->output, folder, error))
        return true;
    plp_output_discard(folder);
    return false;
}

static bool finish(Job *job, PlpAnalyzeResult *result, GError **error)
{
    if (!choose_face(job, &result->face, error)) {
        plp_output_drop_checkpoint(job->output); // nothing is left of a call that was mistaken
        return false;
    }
    plp_media_facts_copy(&result->facts, plp_reader_get_facts(job->reader));
    result->n_faces = (int)job->faces->tracks->len;
    result->frames = job->faces->marks->len;
    g_autoptr(PlpTrace) trace = plp_faces_make_trace(job->faces, result->face);
    plp_visibility_settle(trace, &job->options->parameters);
    result->analysis =
        plp_analyse_compute(trace, job->options->segments, &job->options->parameters);
    plp_severity_classify(result->analysis, &job->options->bsrs_classes);
    plp_notes_add_media(result->analysis, &result->facts);
    note_faces(job, result->face, result->analysis);
    PlpResults results = {
        .path = job->path,
        .input_sha256 = job->input_sha256,
        .run_sha256 = job->run_sha256,
        .options = job->options,
        .facts = &result->facts,
        .faces = job->faces,
        .face = result->face,
        .is_partial = job->is_partial,
        .trace = trace,
        .analysis = result->analysis,
    };
    if (!write_files(job, &results, error))
        return false;
    if (!job->is_partial)
        plp_output_drop_checkpoint(job->output);
    result->outcome = job->is_partial ? PLP_OUTCOME_PARTIAL : PLP_OUTCOME_DONE;
    return true;
}

/** Whether the complete results that are there are those this run would give. */
static bool check_kept(const Job *job, GError **error)
{
    g_autofree char *path = g_build_filename(job->output->path, "summary.json", NULL);
    g_autoptr(GBytes) summary = plp_text_load_file(path, SUMMARY_LIMIT_BYTES, error);
    if (summary == NULL)
        return false;
    gsize size = 0;
    const char *text = g_bytes_get_data(summary, &size);
    if (g_strstr_len(text, (gssize)size, "\"partial\": true") != NULL) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "the results there are partial and their checkpoint is gone; start again with "
                    "--force");
        return false;
    }
    if (g_strstr_len(text, (gssize)size, job->run_sha256) != NULL)
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                "the results there are of another video or were made with other settings; replace "
                "them with --force or choose another --out");
    return false;
}

/** What is there is looked at once more under the lock: another analysis may just have ended. */
static bool take_output(Job *job, GError **error)
{
    const PlpAnalyzeOptions *options = job->options;
    if (!plp_output_check(job->output, options->force, options->resume, error))
        return false;
    job->lock = plp_output_lock(job->output, error);
    return job->lock != NULL &&
           plp_output_check(job->output, options->force, options->resume, error);
}

static bool analyze(Job *job, PlpAnalyzeResult *result, GError **error)
{
    const PlpAnalyzeOptions *options = job->options;
    if (!open_reader(job, error) || !take_output(job, error))
        return false;
    if (!make_key(job, error))
        return false;
    PlpOutputState state = plp_output_get_state(job->output);
    if (state == PLP_OUTPUT_COMPLETE && options->resume) {
        result->outcome = PLP_OUTCOME_KEPT;
        return check_kept(job, error);
    }
    return prepare(job, state, error) && run(job, error) && finish(job, result, error);
}

void plp_analyze(const char *path, const PlpOutput *output, const PlpAnalyzeOptions *options,
                 PlpProgress *progress, PlpAnalyzeResult *ret_result)
{
    Job job = {.path = path, .output = output, .options = options, .progress = progress};
    if (!analyze(&job, ret_result, &ret_result->error)) {
        ret_result->outcome = PLP_OUTCOME_FAILED;
        name_error(path, &ret_result->error);
    }
    clear_job(&job);
    atomic_store(&progress->ended, true);
}
