#include "base/error.h"
#include "media/frame_indexer_priv.h"
#include "media/picture_server_priv.h"

#define HOPELESS_US 1500000 // so late, playing leaps
#define LEAP_AHEAD_US 300000

/** A piece of work for the decode thread, told under the lock. */
typedef enum { JOB_QUIT, JOB_RELOAD, JOB_REQUEST, JOB_REDRAW, JOB_PLAY, JOB_REFILL } Job;

/** Whether what the decode thread works at is not wanted any more. */
static bool is_superseded(void *data)
{
    PlpPictureServer *server = data;
    pthread_mutex_lock(&server->lock);
    bool superseded = server->generation != server->generation_in_work || server->table_replaced;
    pthread_mutex_unlock(&server->lock);
    return superseded;
}

/** Takes `error`. The user's own stop is none. */
static void note_error(PlpPictureServer *server, GError *error)
{
    if (g_error_matches(error, PLP_ERROR, PLP_ERROR_CANCELLED)) {
        g_error_free(error);
        return;
    }
    pthread_mutex_lock(&server->lock);
    g_clear_error(&server->error);
    server->error = error;
    pthread_mutex_unlock(&server->lock);
}

static void note_doubts(PlpPictureServer *server)
{
    if (!plp_fetcher_has_doubts(server->fetcher))
        return;
    pthread_mutex_lock(&server->lock);
    if (!server->wants_sure_table) {
        server->wants_sure_table = true;
        pthread_cond_broadcast(&server->changed);
    }
    pthread_mutex_unlock(&server->lock);
}

static void note_facts(PlpPictureServer *server)
{
    const PlpMediaFacts *facts = plp_fetcher_get_facts(server->fetcher);
    pthread_mutex_lock(&server->lock);
    server->phase = PLP_SERVER_READY;
    server->width_px = facts->width_px;
    server->height_px = facts->height_px;
    server->nominal_rate_per_s = facts->nominal_rate_per_s;
    server->nominal_duration_us = facts->nominal_duration_us;
    pthread_mutex_unlock(&server->lock);
}

static PlpPicture *make_picture(PlpPictureServer *server, const PlpFrame *frame)
{
    pthread_mutex_lock(&server->lock);
    int width = server->box_width_px, height = server->box_height_px;
    pthread_mutex_unlock(&server->lock);
    return plp_picture_scale(server->scaler, frame, width, height);
}

/** Makes the frame's picture the newest one. */
static void deliver(PlpPictureServer *server, const PlpFrame *frame, bool is_exact)
{
    PlpPicture *picture = make_picture(server, frame);
    if (picture == NULL)
        return;
    picture->is_exact = is_exact;
    pthread_mutex_lock(&server->lock);
    plp_picture_unref(server->newest);
    server->newest = picture;
    server->shown_index = picture->index;
    server->shown_exactly = is_exact;
    g_clear_error(&server->error);
    pthread_mutex_unlock(&server->lock);
    plp_picture_server_wake(server);
}

static void finish_request(PlpPictureServer *server)
{
    if (is_superseded(server))
        return;
    pthread_mutex_lock(&server->lock);
    server->is_searching = server->request.kind != PLP_SEEK_UNKNOWN;
    pthread_mutex_unlock(&server->lock);
    plp_picture_server_wake(server);
}

/** The number asked for, as far as the table tells by now; *ret_sure is false while it may still
 * change. */
static int64_t resolve(PlpPictureServer *server, const PlpPictureRequest *request, bool *ret_sure)
{
    bool complete = plp_frame_table_get_state(server->table) != PLP_TABLE_GROWING;
    int64_t frames = plp_frame_table_count_frames(server->table);
    int64_t index =
        request->is_time ? plp_frame_table_find_time(server->table, request->t_us) : request->index;
    bool inside = request->is_time ? index < frames - 1 : index < frames;
    bool is_start = request->is_time ? request->t_us == 0 : request->index == 0;
    *ret_sure = complete || inside || is_start;
    return CLAMP(index, 0, MAX(frames - 1, 0));
}

/** Waits until the table knows the number. False when superseded. */
static bool wait_for_index(PlpPictureServer *server, const PlpPictureRequest *request,
                           int64_t *ret_index)
{
    bool sure = false;
    while (true) {
        *ret_index = resolve(server, request, &sure);
        if (sure)
            return true;
        pthread_mutex_lock(&server->lock);
        bool go_on = server->generation == server->generation_in_work && !server->quits;
        bool growing = plp_frame_table_get_state(server->table) == PLP_TABLE_GROWING;
        if (go_on && growing)
            pthread_cond_wait(&server->changed, &server->lock);
        pthread_mutex_unlock(&server->lock);
        if (!go_on)
            return false;
    }
}

/** The key picture before `index`, at once. */
static void deliver_near(PlpPictureServer *server, int64_t index)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpFrame) frame = NULL;
    if (!plp_fetcher_near(server->fetcher, index, &frame, &error))
        note_error(server, g_steal_pointer(&error));
    if (frame != NULL)
        deliver(server, frame, frame->index == index);
}

static void serve_exactly(PlpPictureServer *server, int64_t index)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpFrame) frame = NULL;
    if (!plp_fetcher_fetch(server->fetcher, index, &frame, &error))
        note_error(server, g_steal_pointer(&error));
    note_doubts(server);
    if (frame == NULL)
        return;
    plp_fetcher_look_at(server->fetcher, index);
    deliver(server, frame, true);
    note_facts(server);
}

static void serve_request(PlpPictureServer *server, const PlpPictureRequest *request)
{
    bool sure = false;
    int64_t index = resolve(server, request, &sure);
    bool quick = plp_fetcher_is_quick(server->fetcher, index);
    if (request->kind != PLP_SEEK_EXACT && !quick)
        deliver_near(server, index);
    bool near_is_enough = request->kind == PLP_SEEK_NEAR && !quick;
    if (!near_is_enough && !is_superseded(server) && wait_for_index(server, request, &index))
        serve_exactly(server, index);
    finish_request(server);
}

static void redraw(PlpPictureServer *server)
{
    pthread_mutex_lock(&server->lock);
    int64_t index = server->shown_index;
    bool exactly = server->shown_exactly;
    pthread_mutex_unlock(&server->lock);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpFrame) frame = NULL;
    if (plp_fetcher_fetch(server->fetcher, index, &frame, &error) && frame != NULL)
        deliver(server, frame, exactly);
}

/** The run goes past its last picture: the end, or another lap. Under the lock. */
static void pass_end(PlpPictureServer *server)
{
    PlpPlayback *playback = &server->playback;
    int64_t lap_us = playback->loop_to_us - playback->loop_from_us;
    if (lap_us > 0 && playback->last_run_us != G_MININT64) {
        playback->laps_us += lap_us;
        playback->next_frame =
            MAX(plp_frame_table_find_time(server->table, playback->loop_from_us), 0);
        return;
    }
    playback->end_run_us = MAX(playback->last_run_us, playback->anchor_run_us);
}

/** The number of the frame after `frame` in the run. Under the lock. */
static void advance(PlpPictureServer *server, const PlpFrame *frame)
{
    PlpPlayback *playback = &server->playback;
    PlpFrameEntry next = {0};
    playback->next_frame = frame->index + 1;
    bool loops = playback->loop_to_us > playback->loop_from_us &&
                 playback->first_run_us < playback->loop_to_us;
    if (loops && plp_frame_table_get_frame(server->table, frame->index + 1, &next) &&
        next.t_us >= playback->loop_to_us)
        pass_end(server);
}

/** So late that catching up is hopeless: goes on a little ahead of the clock. Under the lock. */
static bool leap(PlpPictureServer *server, int64_t run_us, int64_t now_us)
{
    PlpPlayback *playback = &server->playback;
    int64_t behind_us = plp_playback_run_at(playback, now_us) - run_us;
    bool loops = playback->loop_to_us > playback->loop_from_us;
    if (loops || behind_us < (int64_t)(HOPELESS_US * MAX(playback->speed, 1)))
        return false;
    int64_t ahead_us = (int64_t)(LEAP_AHEAD_US * playback->speed);
    int64_t frame =
        plp_frame_table_find_time(server->table, plp_playback_time_at(playback, now_us) + ahead_us);
    if (frame <= playback->next_frame)
        return false;
    playback->late += frame - playback->next_frame;
    playback->next_frame = frame;
    return true;
}

/** What to do with the frame; it is counted. Under the lock. */
static PlpDue place_in_run(PlpPictureServer *server, const PlpFrame *frame, int64_t *ret_run_us)
{
    PlpPlayback *playback = &server->playback;
    int64_t now_us = g_get_monotonic_time();
    *ret_run_us = frame->t_us + playback->laps_us;
    playback->late += MAX(frame->index - playback->next_frame, 0); // left out in a hurry
    advance(server, frame);
    PlpDue due = plp_playback_judge(playback, *ret_run_us, now_us);
    playback->late += due == PLP_DUE_LATE;
    playback->passed_over += due == PLP_DUE_PASS_OVER;
    if (due == PLP_DUE_LATE)
        leap(server, *ret_run_us, now_us);
    return due;
}

static void queue_picture(PlpPictureServer *server, const PlpFrame *frame, int64_t run_us)
{
    PlpPicture *picture = make_picture(server, frame);
    if (picture == NULL)
        return;
    picture->is_exact = true;
    pthread_mutex_lock(&server->lock);
    bool wanted = server->generation == server->generation_in_work;
    if (wanted)
        plp_playback_push(&server->playback, picture, run_us, g_get_monotonic_time());
    pthread_mutex_unlock(&server->lock);
    if (wanted)
        plp_picture_server_wake(server);
    else
        plp_picture_unref(picture);
}

static void play_on(PlpPictureServer *server)
{
    pthread_mutex_lock(&server->lock);
    int64_t index = server->playback.next_frame;
    pthread_mutex_unlock(&server->lock);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpFrame) frame = NULL;
    plp_fetcher_look_at(server->fetcher, index);
    if (!plp_fetcher_play(server->fetcher, index, server->is_in_hurry, &frame, &error))
        note_error(server, g_steal_pointer(&error));
    note_doubts(server);
    int64_t run_us = 0;
    PlpDue due = PLP_DUE_UNKNOWN;
    pthread_mutex_lock(&server->lock);
    bool mine = server->generation == server->generation_in_work && server->playback.is_playing;
    if (mine && frame != NULL)
        due = place_in_run(server, frame, &run_us);
    else if (mine)
        pass_end(server);
    pthread_mutex_unlock(&server->lock);
    server->is_in_hurry = due == PLP_DUE_LATE;
    if (due == PLP_DUE_MAKE)
        queue_picture(server, frame, run_us);
    else if (mine && frame == NULL)
        plp_picture_server_wake(server);
}

/** The frames were numbered anew. */
static void reload(PlpPictureServer *server)
{
    g_autoptr(GError) error = NULL;
    if (!plp_fetcher_reload(server->fetcher, &error))
        note_error(server, g_steal_pointer(&error));
    plp_picture_server_wake(server);
}

static bool is_refill_due(const PlpPictureServer *server)
{
    return server->refilled_behind != server->shown_index && server->shown_exactly &&
           server->shown_index > 0 && !server->playback.is_playing;
}

/** Under the lock. */
static bool find_job(PlpPictureServer *server, Job *ret_job)
{
    if (server->quits)
        *ret_job = JOB_QUIT;
    else if (server->table_replaced)
        *ret_job = JOB_RELOAD;
    else if (server->request.kind != PLP_SEEK_UNKNOWN)
        *ret_job = JOB_REQUEST;
    else if (server->must_redraw && !server->playback.is_playing)
        *ret_job = JOB_REDRAW;
    else if (plp_playback_wants_more(&server->playback))
        *ret_job = JOB_PLAY;
    else if (is_refill_due(server))
        *ret_job = JOB_REFILL;
    else
        return false;
    return true;
}

static Job wait_for_job(PlpPictureServer *server, PlpPictureRequest *ret_request)
{
    Job job = JOB_QUIT;
    pthread_mutex_lock(&server->lock);
    while (!find_job(server, &job))
        pthread_cond_wait(&server->changed, &server->lock);
    *ret_request = server->request;
    server->generation_in_work = server->generation;
    if (job == JOB_REQUEST)
        server->request.kind = PLP_SEEK_UNKNOWN;
    if (job == JOB_RELOAD)
        server->table_replaced = false;
    if (job == JOB_REQUEST || job == JOB_REDRAW)
        server->must_redraw = false;
    plp_fetcher_set_box(server->fetcher, server->box_width_px, server->box_height_px);
    pthread_mutex_unlock(&server->lock);
    return job;
}

static void refill(PlpPictureServer *server)
{
    pthread_mutex_lock(&server->lock);
    int64_t shown = server->shown_index;
    pthread_mutex_unlock(&server->lock);
    plp_fetcher_look_at(server->fetcher, shown);
    if (!plp_fetcher_refill(server->fetcher, shown))
        server->refilled_behind = shown;
    note_doubts(server);
}

static bool do_job(PlpPictureServer *server)
{
    PlpPictureRequest request = {0};
    switch (wait_for_job(server, &request)) {
    case JOB_RELOAD:
        reload(server);
        return true;
    case JOB_REQUEST:
        serve_request(server, &request);
        return true;
    case JOB_REDRAW:
        redraw(server);
        return true;
    case JOB_PLAY:
        play_on(server);
        return true;
    case JOB_REFILL:
        refill(server);
        return true;
    case JOB_QUIT:
    default:
        return false;
    }
}

static void fail_opening(PlpPictureServer *server, GError *error)
{
    note_error(server, error);
    pthread_mutex_lock(&server->lock);
    server->phase = PLP_SERVER_FAILED;
    server->is_searching = false;
    pthread_mutex_unlock(&server->lock);
    plp_picture_server_wake(server);
}

void *plp_picture_server_decode(void *data)
{
    PlpPictureServer *server = data;
    PlpFetcherOptions options = {
        .path = server->path,
        .video_stream = server->options.video_stream,
        .decoder_threads = server->options.decoder_threads,
        .cache_bytes = server->options.cache_bytes,
        .table = server->table,
        .cancel = &server->cancel,
        .is_superseded = is_superseded,
        .data = server,
    };
    GError *error = NULL;
    server->fetcher = plp_fetcher_open(&options, &error);
    if (server->fetcher == NULL) {
        fail_opening(server, error);
        return NULL;
    }
    server->scaler = plp_picture_scaler_new();
    note_facts(server);
    plp_picture_server_wake(server);
    while (do_job(server)) {
    }
    plp_picture_scaler_free(server->scaler);
    plp_fetcher_close(server->fetcher);
    return NULL;
}

static void note_growth(void *data)
{
    PlpPictureServer *server = data;
    pthread_mutex_lock(&server->lock);
    pthread_cond_broadcast(&server->changed);
    pthread_mutex_unlock(&server->lock);
    plp_picture_server_wake(server);
}

/** Waits until only decoding makes the table sure. False when the server ends. */
static bool wait_for_doubts(PlpPictureServer *server)
{
    bool provisional = plp_frame_table_get_state(server->table) == PLP_TABLE_PROVISIONAL;
    pthread_mutex_lock(&server->lock);
    server->wants_sure_table |= provisional;
    while (!server->quits && !server->wants_sure_table)
        pthread_cond_wait(&server->changed, &server->lock);
    bool go_on = !server->quits;
    pthread_mutex_unlock(&server->lock);
    return go_on;
}

void *plp_picture_server_index(void *data)
{
    PlpPictureServer *server = data;
    int stream = server->options.video_stream;
    g_autoptr(GError) error = NULL;
    if (!plp_frame_indexer_run(server->table, server->path, stream, &server->cancel, note_growth,
                               server, &error)) {
        // Opening failed: the decode thread says so. Those who wait for numbers go on with what
        // there is.
        plp_frame_table_set_state(server->table, PLP_TABLE_PROVISIONAL);
        note_growth(server);
        return NULL;
    }
    if (!wait_for_doubts(server) ||
        !plp_frame_indexer_decode(server->table, server->path, stream, &server->cancel, &error))
        return NULL;
    pthread_mutex_lock(&server->lock);
    server->has_sure_table = server->table_replaced = true;
    pthread_mutex_unlock(&server->lock);
    note_growth(server);
    return NULL;
}
