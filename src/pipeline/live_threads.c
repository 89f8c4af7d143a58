#include <math.h>

#include "analysis/signals.h"
#include "base/error.h"
#include "pipeline/live_priv.h"

#define RECORD_QUEUE_BYTES                                                                         \
    ((size_t)192 << 20) // seconds of raw pictures, a minute of compressed ones
#define SLOW_DISK_BYTES ((int64_t)48 << 20)
#define RECENT_US (3 * G_USEC_PER_SEC)
#define LOW_RATE_RATIO 0.8
enum {
    WAITING_PACKETS = 20,
    MIN_RECORD_PACKETS = 4,
    RECORD_QUEUE_PACKETS = 8192,
    MOST_SAMPLES = 60000
};

static void free_packet(void *data)
{
    plp_camera_packet_unref(data);
}

/** For the picture: the newest one, or where they hang together a few; beyond that none until a key
 * packet comes. Under the lock. */
static void offer_picture(PlpLive *live, PlpCameraPacket *packet, bool can_skip)
{
    bool full = live->packets.length >= (can_skip ? 1 : WAITING_PACKETS);
    if (full)
        g_queue_clear_full(&live->packets, free_packet);
    live->needs_key |= full && !can_skip;
    live->needs_key &= !plp_camera_packet_is_key(packet);
    if (!live->needs_key)
        g_queue_push_tail(&live->packets, plp_camera_packet_ref(packet));
}

/** The camera's own figures. Under the lock. */
static void note_camera(PlpLive *live, const PlpCamera *camera, int64_t t_us)
{
    PlpLiveState *state = &live->state;
    int64_t lost = plp_camera_get_lost(camera);
    if (lost > state->lost)
        live->last_lost_us = t_us;
    state->t_us = t_us;
    state->pictures++;
    state->lost = lost;
    state->rate_per_s = plp_camera_get_rate(camera);
    state->warnings = 0;
    double promised = state->mode.rate_per_s;
    if (promised > 0 && state->rate_per_s < promised * LOW_RATE_RATIO && t_us > RECENT_US)
        state->warnings |= PLP_LIVE_RATE_LOW;
    if (live->last_lost_us != G_MININT64 && t_us - live->last_lost_us < RECENT_US)
        state->warnings |= PLP_LIVE_LOSING;
    if (state->waiting_bytes > SLOW_DISK_BYTES)
        state->warnings |= PLP_LIVE_DISK_SLOW;
    if (state->recording == PLP_RECORDING_RUNS)
        state->recording_lost = lost - live->lost_before_recording;
}

/** The queue to record into; NULL. Under the lock. */
static PlpQueue *recording_queue(PlpLive *live, int64_t t_us, size_t bytes)
{
    PlpLiveState *state = &live->state;
    if (state->recording != PLP_RECORDING_RUNS || live->recording == NULL)
        return NULL;
    if (state->recording_start_us < 0)
        state->recording_start_us = t_us;
    state->waiting_bytes += (int64_t)bytes;
    return live->recording->packets;
}

/**
 * Hands a packet to all lanes. Recording comes first and waits for room: a disk that does not keep
 * up makes the camera lose pictures, which its clock shows and counts.
 */
static void hand_out(PlpLive *live, const PlpCamera *camera, PlpCameraPacket *packet, bool can_skip)
{
    int64_t t_us = plp_camera_packet_get_time(packet);
    size_t bytes = plp_camera_packet_get_bytes(packet);
    pthread_mutex_lock(&live->lock);
    note_camera(live, camera, t_us);
    offer_picture(live, packet, can_skip);
    PlpQueue *queue = recording_queue(live, t_us, bytes);
    pthread_cond_broadcast(&live->changed);
    pthread_mutex_unlock(&live->lock);
    // A recording that ended meanwhile keeps its queue, finished: it refuses.
    if (queue != NULL && !plp_queue_push_weighed(queue, plp_camera_packet_ref(packet), bytes))
        plp_camera_packet_unref(packet);
}

/** The camera ends: what was recorded is completed. Takes `error`. */
static void end_camera(PlpLive *live, GError *error)
{
    pthread_mutex_lock(&live->lock);
    live->state.phase = PLP_LIVE_ENDED;
    if (live->error == NULL && !g_error_matches(error, PLP_ERROR, PLP_ERROR_CANCELLED))
        live->error = g_steal_pointer(&error);
    if (live->state.recording == PLP_RECORDING_RUNS) {
        live->state.recording = PLP_RECORDING_ENDING;
        plp_queue_finish(live->recording->packets);
    }
    pthread_cond_broadcast(&live->changed);
    pthread_mutex_unlock(&live->lock);
    g_clear_error(&error);
    plp_live_wake(live);
}

static void announce_camera(PlpLive *live, PlpCamera *camera)
{
    pthread_mutex_lock(&live->lock);
    live->camera = camera;
    live->state.mode = plp_camera_get_mode(camera);
    live->state.phase = PLP_LIVE_RUNNING;
    pthread_cond_broadcast(&live->changed);
    pthread_mutex_unlock(&live->lock);
    plp_live_wake(live);
}

void *plp_live_run_camera(void *data)
{
    PlpLive *live = data;
    GError *error = NULL;
    PlpCamera *camera = plp_camera_open(live->camera_id, live->has_mode ? &live->wanted_mode : NULL,
                                        &live->cancel, &error);
    if (camera == NULL) {
        end_camera(live, error);
        return NULL;
    }
    bool can_skip = plp_camera_can_skip(camera);
    announce_camera(live, camera);
    while (true) {
        g_autoptr(PlpCameraPacket) packet = NULL;
        if (!plp_camera_next(camera, &packet, &error))
            break;
        hand_out(live, camera, packet, can_skip);
    }
    end_camera(live, error);
    return NULL;
}

/** The next packet for the picture; NULL when all ends. */
static PlpCameraPacket *wait_for_packet(PlpLive *live)
{
    pthread_mutex_lock(&live->lock);
    while (!live->quits && live->packets.length == 0)
        pthread_cond_wait(&live->changed, &live->lock);
    PlpCameraPacket *packet = live->quits ? NULL : g_queue_pop_head(&live->packets);
    pthread_mutex_unlock(&live->lock);
    return packet;
}

static void show(PlpLive *live, PlpPictureScaler *scaler, PlpFrame *frame)
{
    pthread_mutex_lock(&live->lock);
    int width = live->box_width_px, height = live->box_height_px;
    plp_frame_unref(live->frame);
    live->frame = plp_frame_ref(frame);
    pthread_cond_broadcast(&live->changed);
    pthread_mutex_unlock(&live->lock);
    PlpPicture *picture = plp_picture_scale(scaler, frame, width, height);
    if (picture == NULL)
        return;
    picture->is_exact = true;
    pthread_mutex_lock(&live->lock);
    plp_picture_unref(live->picture);
    live->picture = picture;
    pthread_mutex_unlock(&live->lock);
    plp_live_wake(live);
}

/** Without a picture there is nothing to look at, but a recording goes on. Takes `error`. */
static void note_picture_error(PlpLive *live, GError *error)
{
    pthread_mutex_lock(&live->lock);
    if (live->error == NULL)
        live->error = g_steal_pointer(&error);
    pthread_mutex_unlock(&live->lock);
    g_clear_error(&error);
    plp_live_wake(live);
}

void *plp_live_run_picture(void *data)
{
    PlpLive *live = data;
    g_autoptr(PlpCameraDecoder) decoder = NULL;
    g_autoptr(PlpPictureScaler) scaler = plp_picture_scaler_new();
    GError *error = NULL;
    while (error == NULL) {
        g_autoptr(PlpCameraPacket) packet = wait_for_packet(live);
        if (packet == NULL)
            return NULL;
        if (decoder == NULL)
            decoder = plp_camera_decoder_new(live->camera, &error);
        g_autoptr(PlpFrame) frame = NULL;
        if (decoder != NULL && plp_camera_decoder_decode(decoder, packet, &frame, &error) &&
            frame != NULL)
            show(live, scaler, frame);
    }
    note_picture_error(live, error);
    return NULL;
}

/** The face nearest to the camera; NULL. */
static const PlpFace *nearest_face(const PlpObservation *observation)
{
    const PlpFace *nearest = NULL;
    for (int i = 0; i < observation->n_faces; i++)
        if (nearest == NULL || observation->faces[i].interocular_px > nearest->interocular_px)
            nearest = &observation->faces[i];
    return nearest;
}

static PlpSample make_sample(const PlpLive *live, const PlpObservation *observation,
                             const PlpFrame *frame)
{
    const PlpFace *face = nearest_face(observation);
    if (face == NULL)
        return plp_sample_make_unmeasured(frame->t_us, (int32_t)frame->index, observation->reason);
    return plp_signals_compute(observation, face, frame->width_px, frame->height_px,
                               &live->parameters);
}

static PlpFrame *wait_for_frame(PlpLive *live)
{
    pthread_mutex_lock(&live->lock);
    while (!live->quits && live->frame == NULL)
        pthread_cond_wait(&live->changed, &live->lock);
    PlpFrame *frame = live->quits ? NULL : g_steal_pointer(&live->frame);
    pthread_mutex_unlock(&live->lock);
    return frame;
}

static void publish(PlpLive *live, const PlpObservation *observation, const PlpSample *sample)
{
    unsigned warnings = plp_live_face_warnings(observation, sample, &live->parameters);
    pthread_mutex_lock(&live->lock);
    live->observation = *observation;
    live->has_observation = true;
    live->face_warnings = warnings;
    live->state.tracked++;
    if (live->samples->len >= MOST_SAMPLES) // nobody takes them
        g_array_set_size(live->samples, 0);
    g_array_append_vals(live->samples, sample, 1);
    pthread_mutex_unlock(&live->lock);
    plp_live_wake(live);
}

void *plp_live_run_tracking(void *data)
{
    PlpLive *live = data;
    GError *error = NULL;
    g_autofree PlpObservation *observation = g_new0(PlpObservation, 1);
    while (true) {
        g_autoptr(PlpFrame) frame = wait_for_frame(live);
        if (frame == NULL)
            return NULL;
        if (!live->landmarker.next(live->landmarker.self, frame, observation, &error))
            break;
        PlpSample sample = make_sample(live, observation, frame);
        publish(live, observation, &sample);
    }
    note_picture_error(live, error);
    return NULL;
}

static void note_progress(PlpLive *live, const PlpRecorder *recorder, size_t bytes_done)
{
    pthread_mutex_lock(&live->lock);
    live->state.waiting_bytes = MAX(live->state.waiting_bytes - (int64_t)bytes_done, 0);
    live->state.recorded_pictures = plp_recorder_get_pictures(recorder);
    live->state.recorded_us = plp_recorder_get_duration_us(recorder);
    live->state.recorded_bytes = plp_recorder_get_bytes(recorder);
    pthread_mutex_unlock(&live->lock);
}

/** Takes `error`, which may be NULL. */
static void note_recording_end(PlpLive *live, GError *error)
{
    pthread_mutex_lock(&live->lock);
    live->state.recording = error == NULL ? PLP_RECORDING_DONE : PLP_RECORDING_FAILED;
    live->state.waiting_bytes = 0;
    g_clear_error(&live->recording_error);
    live->recording_error = error;
    pthread_mutex_unlock(&live->lock);
    plp_live_wake(live);
}

/** What still waits when a recording failed; the camera must not wait for it either. */
static void drop_rest(PlpQueue *packets)
{
    plp_queue_finish(packets);
    PlpCameraPacket *packet = NULL;
    while ((packet = plp_queue_pop(packets)) != NULL)
        plp_camera_packet_unref(packet);
}

static void *run_recording(void *data)
{
    PlpLiveRecording *recording = data;
    PlpLive *live = recording->live;
    GError *error = NULL;
    g_autoptr(PlpRecorder) recorder = plp_recorder_open(recording->path, live->camera, &error);
    while (error == NULL) {
        g_autoptr(PlpCameraPacket) packet = plp_queue_pop(recording->packets);
        if (packet == NULL)
            break;
        if (plp_recorder_push(recorder, packet, &error))
            note_progress(live, recorder, plp_camera_packet_get_bytes(packet));
    }
    if (error == NULL && plp_recorder_finish(recorder, &error))
        note_progress(live, recorder, 0);
    note_recording_end(live, error);
    drop_rest(recording->packets);
    return NULL;
}

bool plp_live_recording_start(PlpLive *live, const char *path)
{
    PlpLiveRecording *recording = g_new0(PlpLiveRecording, 1);
    recording->live = live;
    recording->path = g_strdup(path);
    recording->packets = plp_queue_new(RECORD_QUEUE_PACKETS, free_packet);
    plp_queue_limit_weight(recording->packets, RECORD_QUEUE_BYTES, MIN_RECORD_PACKETS);
    int code = pthread_create(&recording->thread, NULL, run_recording, recording);
    if (code == 0) {
        live->recording = recording;
        return true;
    }
    g_set_error(&live->recording_error, PLP_ERROR, PLP_ERROR_IO,
                "a working thread cannot be started: %s; end other programs and try again",
                g_strerror(code));
    plp_queue_free(recording->packets);
    g_free(recording->path);
    g_free(recording);
    return false;
}

void plp_live_recording_free(PlpLiveRecording *recording)
{
    if (recording == NULL)
        return;
    plp_queue_finish(recording->packets);
    pthread_join(recording->thread, NULL);
    plp_queue_free(recording->packets);
    g_free(recording->path);
    g_free(recording);
}
