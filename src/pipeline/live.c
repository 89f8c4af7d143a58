#include "pipeline/live.h"

#include <math.h>

#include "base/error.h"
#include "pipeline/live_priv.h"

static void free_packet(void *data)
{
    plp_camera_packet_unref(data);
}

void plp_live_wake(PlpLive *live)
{
    pthread_mutex_lock(&live->lock);
    bool tell = !live->is_woken && !live->quits;
    live->is_woken = true;
    pthread_mutex_unlock(&live->lock);
    if (tell && live->wake_up != NULL)
        live->wake_up(live->wake_up_data);
}

static void free_recording(void *data)
{
    plp_live_recording_free(data);
}

static bool start_thread(PlpLive *live, pthread_t *thread, void *(*body)(void *))
{
    int code = pthread_create(thread, NULL, body, live);
    if (code == 0)
        return true;
    pthread_mutex_lock(&live->lock);
    live->state.phase = PLP_LIVE_ENDED;
    if (live->error == NULL)
        g_set_error(&live->error, PLP_ERROR, PLP_ERROR_IO,
                    "a working thread cannot be started: %s; end other programs and try again",
                    g_strerror(code));
    pthread_mutex_unlock(&live->lock);
    return false;
}

PlpLive *plp_live_start(const PlpLiveOptions *options)
{
    PlpLive *live = g_new0(PlpLive, 1);
    live->camera_id = g_strdup(options->camera_id);
    live->has_mode = options->mode != NULL;
    if (live->has_mode)
        live->wanted_mode = *options->mode;
    live->parameters =
        options->parameters != NULL ? *options->parameters : plp_parameters_make_default();
    live->landmarker = options->landmarker;
    live->wake_up = options->wake_up;
    live->wake_up_data = options->wake_up_data;
    plp_cancel_init(&live->cancel);
    pthread_mutex_init(&live->lock, NULL);
    pthread_cond_init(&live->changed, NULL);
    live->samples = g_array_new(FALSE, FALSE, sizeof(PlpSample));
    live->old_recordings = g_ptr_array_new_with_free_func(free_recording);
    live->state.phase = PLP_LIVE_OPENING;
    live->state.rate_per_s = (double)NAN;
    live->state.recording_start_us = -1;
    live->last_lost_us = G_MININT64;
    live->has_picture_thread = start_thread(live, &live->picture_thread, plp_live_run_picture);
    if (live->landmarker.next != NULL)
        live->has_track_thread = start_thread(live, &live->track_thread, plp_live_run_tracking);
    live->has_camera_thread = start_thread(live, &live->camera_thread, plp_live_run_camera);
    return live;
}

static void join_all(PlpLive *live)
{
    plp_cancel_request(&live->cancel);
    pthread_mutex_lock(&live->lock);
    live->quits = true;
    pthread_cond_broadcast(&live->changed);
    pthread_mutex_unlock(&live->lock);
    if (live->has_camera_thread)
        pthread_join(live->camera_thread, NULL);
    if (live->has_picture_thread)
        pthread_join(live->picture_thread, NULL);
    if (live->has_track_thread)
        pthread_join(live->track_thread, NULL);
    g_ptr_array_unref(live->old_recordings);
    plp_live_recording_free(live->recording);
}

void plp_live_stop(PlpLive *live)
{
    if (live == NULL)
        return;
    join_all(live);
    plp_camera_close(live->camera);
    g_queue_clear_full(&live->packets, free_packet);
    plp_frame_unref(live->frame);
    plp_picture_unref(live->picture);
    plp_landmarker_clear(&live->landmarker);
    g_array_unref(live->samples);
    g_clear_error(&live->error);
    g_clear_error(&live->recording_error);
    pthread_cond_destroy(&live->changed);
    pthread_mutex_destroy(&live->lock);
    g_free(live->camera_id);
    g_free(live);
}

void plp_live_set_size(PlpLive *live, int width_px, int height_px)
{
    pthread_mutex_lock(&live->lock);
    live->box_width_px = MAX(width_px, 0);
    live->box_height_px = MAX(height_px, 0);
    pthread_mutex_unlock(&live->lock);
}

static bool is_under_way(const PlpLive *live)
{
    return live->state.recording == PLP_RECORDING_RUNS ||
           live->state.recording == PLP_RECORDING_ENDING;
}

/** Under the lock. */
static void start_recording(PlpLive *live, const char *path)
{
    if (live->recording != NULL)
        g_ptr_array_add(live->old_recordings, g_steal_pointer(&live->recording));
    g_clear_error(&live->recording_error);
    PlpLiveState *state = &live->state;
    state->recorded_pictures = state->recorded_us = state->recorded_bytes = 0;
    state->recording_start_us = -1;
    state->recording_lost = state->waiting_bytes = 0;
    live->lost_before_recording = state->lost;
    bool ready = state->phase == PLP_LIVE_RUNNING;
    if (!ready)
        g_set_error_literal(&live->recording_error, PLP_ERROR, PLP_ERROR_IO,
                            "there is no camera to record; choose one first");
    bool started = ready && plp_live_recording_start(live, path);
    state->recording = started ? PLP_RECORDING_RUNS : PLP_RECORDING_FAILED;
}

void plp_live_record(PlpLive *live, const char *path)
{
    pthread_mutex_lock(&live->lock);
    bool busy = is_under_way(live);
    if (!busy)
        start_recording(live, path);
    pthread_mutex_unlock(&live->lock);
    if (!busy)
        plp_live_wake(live);
}

void plp_live_end_recording(PlpLive *live)
{
    pthread_mutex_lock(&live->lock);
    if (live->state.recording == PLP_RECORDING_RUNS) {
        live->state.recording = PLP_RECORDING_ENDING;
        plp_queue_finish(live->recording->packets);
    }
    pthread_mutex_unlock(&live->lock);
}

PlpPicture *plp_live_poll_picture(PlpLive *live)
{
    pthread_mutex_lock(&live->lock);
    live->is_woken = false;
    PlpPicture *picture = g_steal_pointer(&live->picture);
    live->state.shown += picture != NULL;
    pthread_mutex_unlock(&live->lock);
    return picture;
}

bool plp_live_get_observation(PlpLive *live, PlpObservation *ret_observation)
{
    pthread_mutex_lock(&live->lock);
    bool any = live->has_observation;
    if (any)
        *ret_observation = live->observation;
    pthread_mutex_unlock(&live->lock);
    return any;
}

GArray *plp_live_take_samples(PlpLive *live)
{
    GArray *empty = g_array_new(FALSE, FALSE, sizeof(PlpSample));
    pthread_mutex_lock(&live->lock);
    GArray *samples = live->samples;
    live->samples = empty;
    pthread_mutex_unlock(&live->lock);
    return samples;
}

void plp_live_get_state(PlpLive *live, PlpLiveState *ret_state)
{
    pthread_mutex_lock(&live->lock);
    *ret_state = live->state;
    ret_state->warnings |= live->face_warnings;
    pthread_mutex_unlock(&live->lock);
}

char *plp_live_dup_error(PlpLive *live)
{
    pthread_mutex_lock(&live->lock);
    char *sentence = live->error != NULL ? g_strdup(live->error->message) : NULL;
    pthread_mutex_unlock(&live->lock);
    return sentence;
}

char *plp_live_dup_recording_error(PlpLive *live)
{
    pthread_mutex_lock(&live->lock);
    char *sentence =
        live->recording_error != NULL ? g_strdup(live->recording_error->message) : NULL;
    pthread_mutex_unlock(&live->lock);
    return sentence;
}
