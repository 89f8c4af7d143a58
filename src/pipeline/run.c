#include "pipeline/run.h"

#include <pthread.h>

#include "base/error.h"
#include "base/queue.h"

#define DEFAULT_QUEUE_FRAMES 8
#define MIN_QUEUE_FRAMES 2 // one being decoded while one waits: fewer would undo the overlap
#define QUEUE_BYTES (64u << 20)
#define QUEUE_RESULTS 32 // about 25 kB each

/** What tracking hands to the sink: an observation, the landmarker's state after it, or both. */
typedef struct {
    bool has_observation;
    bool is_last; // of the state
    int width_px, height_px;
    GBytes *state; // may be NULL
    PlpObservation observation;
} Result;

typedef struct {
    // immutable
    PlpReader *reader;
    PlpLandmarker *landmarker;
    const PlpSink *sink;
    PlpRunOptions options;
    PlpQueue *frames;  // of PlpFrame
    PlpQueue *results; // of Result

    // decode thread only, until it has finished `frames`
    GError *decode_error;
    bool decode_cancelled;

    // tracking thread only, until joined
    GError *track_error;
    bool track_cancelled;
    int64_t last_checkpoint_us;

    // caller's thread only
    GError *sink_error;
} Run;

static void free_result(void *data)
{
    Result *result = data;
    g_clear_pointer(&result->state, g_bytes_unref);
    g_free(result);
}

static void free_frame(void *data)
{
    plp_frame_unref(data);
}

static size_t count_bytes(const PlpFrame *frame)
{
    size_t height = (size_t)frame->stored_height_px;
    size_t chroma_height = frame->pixels == PLP_PIXELS_I420 ? (height + 1) / 2 : 0;
    return (size_t)frame->strides[0] * height +
           ((size_t)frame->strides[1] + (size_t)frame->strides[2]) * chroma_height;
}

/** Reads one frame and hands it on; false at the end, on errors and when nobody wants more. */
static bool decode_next(Run *run)
{
    if (plp_cancel_is_requested(run->options.cancel)) {
        run->decode_cancelled = true;
        return false;
    }
    g_autoptr(PlpFrame) frame = NULL;
    if (!plp_reader_next(run->reader, &frame, &run->decode_error) || frame == NULL) {
        // A reader that was cancelled while it waited for the disk says so by an error.
        run->decode_cancelled = g_error_matches(run->decode_error, PLP_ERROR, PLP_ERROR_CANCELLED);
        if (run->decode_cancelled)
            g_clear_error(&run->decode_error);
        return false;
    }
    if (frame->index < run->options.skip_frames)
        return true;
    if (!plp_queue_push_weighed(run->frames, frame, count_bytes(frame)))
        return false;
    frame = NULL;
    return true;
}

static void *decode(void *data)
{
    Run *run = data;
    while (decode_next(run)) {
    }
    // A decode error travels behind the frames before it: they are tracked and taken first.
    plp_queue_finish(run->frames);
    return NULL;
}

static bool is_checkpoint_due(Run *run)
{
    if (run->options.checkpoint_interval_us <= 0 || run->landmarker->save == NULL)
        return false;
    int64_t now_us = g_get_monotonic_time();
    if (now_us - run->last_checkpoint_us < run->options.checkpoint_interval_us)
        return false;
    run->last_checkpoint_us = now_us;
    return true;
}

static bool push_result(Run *run, Result *result)
{
    bool taken = plp_queue_push(run->results, result);
    if (!taken)
        free_result(result);
    return taken;
}

/** Tracks one frame and hands its observation on. */
static bool track_frame(Run *run, const PlpFrame *frame)
{
    Result *result = g_new0(Result, 1);
    result->has_observation = true;
    result->width_px = frame->width_px;
    result->height_px = frame->height_px;
    if (!run->landmarker->next(run->landmarker->self, frame, &result->observation,
                               &run->track_error)) {
        free_result(result);
        return false;
    }
    result->observation.packet_index = frame->packet_index;
    if (is_checkpoint_due(run))
        result->state = run->landmarker->save(run->landmarker->self);
    return push_result(run, result);
}

static bool track_next(Run *run)
{
    g_autoptr(PlpFrame) frame = plp_queue_pop(run->frames);
    if (frame == NULL) { // only this thread aborts the queue, later: so the decoder has finished it
        run->track_cancelled = run->decode_cancelled;
        return false;
    }
    if (plp_cancel_is_requested(run->options.cancel)) {
        run->track_cancelled = true;
        return false;
    }
    return track_frame(run, frame);
}

static void push_last_state(Run *run)
{
    if (run->landmarker->save == NULL)
        return;
    Result *result = g_new0(Result, 1);
    result->is_last = true;
    result->state = run->landmarker->save(run->landmarker->self);
    push_result(run, result);
}

static void *track(void *data)
{
    Run *run = data;
    while (track_next(run)) {
    }
    plp_queue_abort(run->frames); // wakes a decoder that waits for room
    if (run->track_cancelled)
        push_last_state(run);
    plp_queue_finish(run->results);
    return NULL;
}

static bool take_result(Run *run, const Result *result)
{
    const PlpSink *sink = run->sink;
    if (result->has_observation && !sink->take(sink->self, &result->observation, result->width_px,
                                               result->height_px, &run->sink_error))
        return false;
    return result->state == NULL || sink->checkpoint == NULL ||
           sink->checkpoint(sink->self, result->state, result->is_last, &run->sink_error);
}

static void drain(Run *run)
{
    Result *result = NULL;
    while ((result = plp_queue_pop(run->results)) != NULL) {
        bool taken = take_result(run, result);
        free_result(result);
        if (!taken)
            plp_queue_abort(run->results);
    }
}

static bool start_thread(pthread_t *thread, void *(*body)(void *), Run *run, GError **error)
{
    int code = pthread_create(thread, NULL, body, run);
    if (code != 0)
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO,
                    "a working thread cannot be started: %s; end other programs and try again",
                    g_strerror(code));
    return code == 0;
}

/** Runs both threads to their end. Join order: decode, tracking. */
static bool run_threads(Run *run, GError **error)
{
    pthread_t decoder, tracker;
    if (!start_thread(&decoder, decode, run, error))
        return false;
    bool tracking = start_thread(&tracker, track, run, error);
    if (tracking)
        drain(run);
    else
        plp_queue_abort(run->frames);
    pthread_join(decoder, NULL);
    if (tracking)
        pthread_join(tracker, NULL);
    return tracking;
}

/** The stage furthest downstream failed at the earliest frame: its error is the first. */
static bool conclude(Run *run, GError **error)
{
    GError *errors[] = {run->sink_error, run->track_error, run->decode_error};
    for (size_t i = 0; i < G_N_ELEMENTS(errors); i++) {
        if (errors[i] != NULL) {
            g_propagate_error(error, g_error_copy(errors[i]));
            return false;
        }
    }
    if (run->track_cancelled) {
        g_set_error_literal(error, PLP_ERROR, PLP_ERROR_CANCELLED, "cancelled");
        return false;
    }
    return true;
}

bool plp_run(PlpReader *reader, PlpLandmarker *landmarker, const PlpSink *sink,
             const PlpRunOptions *options, GError **error)
{
    guint queue_frames = options->queue_frames > 0 ? options->queue_frames : DEFAULT_QUEUE_FRAMES;
    g_autoptr(PlpQueue) frames = plp_queue_new(MAX(queue_frames, MIN_QUEUE_FRAMES), free_frame);
    g_autoptr(PlpQueue) results = plp_queue_new(QUEUE_RESULTS, free_result);
    plp_queue_limit_weight(frames, QUEUE_BYTES, MIN_QUEUE_FRAMES);
    Run run = {
        .reader = reader,
        .landmarker = landmarker,
        .sink = sink,
        .options = *options,
        .frames = frames,
        .results = results,
        .last_checkpoint_us = g_get_monotonic_time(),
    };
    bool finished = run_threads(&run, error) && conclude(&run, error);
    g_clear_error(&run.sink_error);
    g_clear_error(&run.track_error);
    g_clear_error(&run.decode_error);
    return finished;
}
