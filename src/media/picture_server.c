#include "media/picture_server.h"

#include <math.h>

#include "base/error.h"
#include "base/text.h"
#include "media/picture_server_priv.h"

#define DEFAULT_CACHE_BYTES ((size_t)96 << 20)
enum { DEFAULT_THREADS = 2 };

void plp_picture_server_wake(PlpPictureServer *server)
{
    pthread_mutex_lock(&server->lock);
    bool tell = !server->is_woken && !server->quits;
    server->is_woken = true;
    pthread_mutex_unlock(&server->lock);
    if (tell && server->options.wake_up != NULL)
        server->options.wake_up(server->options.wake_up_data);
}

static bool start_thread(PlpPictureServer *server, pthread_t *thread, void *(*body)(void *))
{
    int code = pthread_create(thread, NULL, body, server);
    if (code == 0)
        return true;
    g_autofree char *name = plp_text_dup_file_name(server->path);
    pthread_mutex_lock(&server->lock);
    server->phase = PLP_SERVER_FAILED;
    if (server->error == NULL)
        g_set_error(&server->error, PLP_ERROR, PLP_ERROR_IO,
                    "%s: a working thread cannot be started: %s; end other programs and try again",
                    name, g_strerror(code));
    pthread_mutex_unlock(&server->lock);
    return false;
}

PlpPictureServer *plp_picture_server_open(const char *path, const PlpPictureServerOptions *options)
{
    static const PlpPictureServerOptions usual = {.video_stream = -1};
    PlpPictureServer *server = g_new0(PlpPictureServer, 1);
    server->path = g_strdup(path);
    server->options = options != NULL ? *options : usual;
    if (server->options.cache_bytes == 0)
        server->options.cache_bytes = DEFAULT_CACHE_BYTES;
    if (server->options.decoder_threads <= 0)
        server->options.decoder_threads = DEFAULT_THREADS;
    server->table = plp_frame_table_new();
    plp_cancel_init(&server->cancel);
    pthread_mutex_init(&server->lock, NULL);
    pthread_cond_init(&server->changed, NULL);
    server->phase = PLP_SERVER_OPENING;
    server->shown_index = -1;
    server->nominal_rate_per_s = (double)NAN;
    server->nominal_duration_us = -1;
    server->request = (PlpPictureRequest){.kind = PLP_SEEK_EXACT};
    server->is_searching = true;
    server->has_decode_thread =
        start_thread(server, &server->decode_thread, plp_picture_server_decode);
    if (server->has_decode_thread)
        server->has_index_thread =
            start_thread(server, &server->index_thread, plp_picture_server_index);
    return server;
}

void plp_picture_server_close(PlpPictureServer *server)
{
    if (server == NULL)
        return;
    plp_cancel_request(&server->cancel);
    pthread_mutex_lock(&server->lock);
    server->quits = true;
    server->generation++;
    pthread_cond_broadcast(&server->changed);
    pthread_mutex_unlock(&server->lock);
    if (server->has_decode_thread)
        pthread_join(server->decode_thread, NULL);
    if (server->has_index_thread)
        pthread_join(server->index_thread, NULL);
    plp_playback_clear(&server->playback);
    plp_picture_unref(server->newest);
    plp_frame_table_free(server->table);
    g_clear_error(&server->error);
    pthread_cond_destroy(&server->changed);
    pthread_mutex_destroy(&server->lock);
    g_free(server->path);
    g_free(server);
}

static void request(PlpPictureServer *server, const PlpPictureRequest *wanted)
{
    pthread_mutex_lock(&server->lock);
    server->generation++;
    server->request = *wanted;
    server->is_searching = true;
    plp_playback_stop(&server->playback);
    server->playback.has_ended = false;
    pthread_cond_broadcast(&server->changed);
    pthread_mutex_unlock(&server->lock);
}

void plp_picture_server_request_frame(PlpPictureServer *server, int64_t index, PlpSeekKind kind)
{
    request(server, &(PlpPictureRequest){.kind = kind, .index = MAX(index, 0)});
}

void plp_picture_server_request_time(PlpPictureServer *server, int64_t t_us, PlpSeekKind kind)
{
    request(server, &(PlpPictureRequest){.kind = kind, .is_time = true, .t_us = MAX(t_us, 0)});
}

void plp_picture_server_set_size(PlpPictureServer *server, int width_px, int height_px)
{
    pthread_mutex_lock(&server->lock);
    bool differs = server->box_width_px != width_px || server->box_height_px != height_px;
    server->box_width_px = MAX(width_px, 0);
    server->box_height_px = MAX(height_px, 0);
    server->must_redraw |= differs && server->shown_index >= 0;
    if (differs)
        pthread_cond_broadcast(&server->changed);
    pthread_mutex_unlock(&server->lock);
}

void plp_picture_server_play(PlpPictureServer *server, int64_t t_us, double speed, int64_t start_us)
{
    int64_t frame = plp_frame_table_find_time(server->table, MAX(t_us, 0));
    pthread_mutex_lock(&server->lock);
    server->generation++;
    server->request.kind = PLP_SEEK_UNKNOWN;
    server->is_searching = false;
    plp_playback_start(&server->playback, MAX(t_us, 0), MAX(frame, 0), speed, start_us);
    pthread_cond_broadcast(&server->changed);
    pthread_mutex_unlock(&server->lock);
}

void plp_picture_server_set_speed(PlpPictureServer *server, double speed)
{
    pthread_mutex_lock(&server->lock);
    if (server->playback.is_playing)
        plp_playback_set_speed(&server->playback, speed, g_get_monotonic_time());
    pthread_mutex_unlock(&server->lock);
}

void plp_picture_server_set_loop(PlpPictureServer *server, int64_t from_us, int64_t to_us)
{
    pthread_mutex_lock(&server->lock);
    server->playback.loop_from_us = MAX(from_us, 0);
    server->playback.loop_to_us = to_us;
    pthread_mutex_unlock(&server->lock);
}

void plp_picture_server_pause(PlpPictureServer *server)
{
    pthread_mutex_lock(&server->lock);
    if (server->playback.is_playing) {
        server->generation++;
        plp_playback_stop(&server->playback);
        pthread_cond_broadcast(&server->changed);
    }
    pthread_mutex_unlock(&server->lock);
}

PlpPicture *plp_picture_server_poll(PlpPictureServer *server)
{
    pthread_mutex_lock(&server->lock);
    server->is_woken = false;
    PlpPicture *picture = NULL;
    if (server->playback.is_playing)
        picture = plp_playback_take_due(&server->playback, g_get_monotonic_time());
    if (picture != NULL) {
        server->shown_index = picture->index;
        server->shown_exactly = true;
        g_clear_pointer(&server->newest, plp_picture_unref);
        pthread_cond_broadcast(&server->changed); // there is room for one more
    } else {
        picture = g_steal_pointer(&server->newest);
    }
    pthread_mutex_unlock(&server->lock);
    return picture;
}

void plp_picture_server_get_state(PlpPictureServer *server, PlpPictureServerState *ret_state)
{
    PlpTableState table = plp_frame_table_get_state(server->table);
    int64_t frames = plp_frame_table_count_frames(server->table);
    PlpFrameEntry last = {0};
    plp_frame_table_get_frame(server->table, frames - 1, &last);
    pthread_mutex_lock(&server->lock);
    const PlpPlayback *playback = &server->playback;
    bool playing = playback->is_playing;
    *ret_state = (PlpPictureServerState){
        .phase = server->phase,
        .width_px = server->width_px,
        .height_px = server->height_px,
        .nominal_rate_per_s = server->nominal_rate_per_s,
        .nominal_duration_us = server->nominal_duration_us,
        .frames = frames,
        .last_t_us = last.t_us,
        .knows_all_frames = table == PLP_TABLE_PROVISIONAL || table == PLP_TABLE_EXACT,
        .is_exact = table == PLP_TABLE_EXACT && server->wants_sure_table == server->has_sure_table,
        .is_searching = server->is_searching,
        .is_playing = playing,
        .has_ended = playback->has_ended,
        .t_us = playing ? plp_playback_time_at(playback, g_get_monotonic_time()) : 0,
        .pictures_shown = playback->shown,
        .pictures_late = playback->late,
        .pictures_passed_over = playback->passed_over,
    };
    pthread_mutex_unlock(&server->lock);
}

char *plp_picture_server_dup_error(PlpPictureServer *server)
{
    pthread_mutex_lock(&server->lock);
    char *sentence = server->error != NULL ? g_strdup(server->error->message) : NULL;
    pthread_mutex_unlock(&server->lock);
    return sentence;
}

int64_t plp_picture_server_find_frame(PlpPictureServer *server, int64_t t_us)
{
    return plp_frame_table_find_time(server->table, t_us);
}

bool plp_picture_server_get_time(PlpPictureServer *server, int64_t index, int64_t *ret_t_us)
{
    PlpFrameEntry entry = {0};
    bool known = plp_frame_table_get_frame(server->table, index, &entry);
    if (known)
        *ret_t_us = entry.t_us;
    return known;
}
