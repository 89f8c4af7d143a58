#include "media/playback_priv.h"

#include <math.h>

#define SLOWEST 0.05
#define FASTEST 16.0
#define AHEAD_BYTES ((size_t)48 << 20)
enum {
    AHEAD_PICTURES = 12,
    MIN_AHEAD_PICTURES = 3,
    SHORTEST_SHOW_US = 12000,       // screens show 60 a second, some 75
    LONGEST_STANDSTILL_US = 100000, // late pictures are made all the same after so long
};

typedef struct {
    PlpPicture *picture;
    int64_t run_us;
} Ready;

static void free_ready(void *data)
{
    Ready *ready = data;
    plp_picture_unref(ready->picture);
    g_free(ready);
}

void plp_playback_clear(PlpPlayback *playback)
{
    g_queue_clear_full(&playback->ready, free_ready);
    playback->ready_bytes = 0;
}

void plp_playback_start(PlpPlayback *playback, int64_t t_us, int64_t frame, double speed,
                        int64_t start_us)
{
    plp_playback_clear(playback);
    playback->is_playing = true;
    playback->has_ended = false;
    playback->speed = CLAMP(speed, SLOWEST, FASTEST);
    playback->clock_runs = start_us != 0;
    playback->anchor_us = start_us;
    playback->anchor_run_us = playback->first_run_us = t_us;
    playback->last_run_us = G_MININT64;
    playback->end_run_us = G_MAXINT64;
    playback->next_frame = frame;
    playback->laps_us = 0;
    playback->last_tried_us = 0;
    playback->shown = playback->late = playback->passed_over = 0;
}

void plp_playback_set_speed(PlpPlayback *playback, double speed, int64_t now_us)
{
    playback->anchor_run_us = plp_playback_run_at(playback, now_us);
    playback->anchor_us = now_us;
    playback->speed = CLAMP(speed, SLOWEST, FASTEST);
}

void plp_playback_stop(PlpPlayback *playback)
{
    plp_playback_clear(playback);
    playback->is_playing = false;
}

int64_t plp_playback_run_at(const PlpPlayback *playback, int64_t now_us)
{
    if (!playback->clock_runs || now_us <= playback->anchor_us)
        return playback->anchor_run_us;
    double gone_us = (double)(now_us - playback->anchor_us) * playback->speed;
    return MIN(playback->anchor_run_us + (int64_t)llround(gone_us), playback->end_run_us);
}

int64_t plp_playback_time_at(const PlpPlayback *playback, int64_t now_us)
{
    int64_t run_us = plp_playback_run_at(playback, now_us);
    int64_t lap_us = playback->loop_to_us - playback->loop_from_us;
    if (lap_us <= 0 || run_us < playback->loop_to_us ||
        playback->first_run_us >= playback->loop_to_us)
        return run_us;
    return playback->loop_from_us + (run_us - playback->loop_from_us) % lap_us;
}

bool plp_playback_wants_more(const PlpPlayback *playback)
{
    if (!playback->is_playing || playback->end_run_us != G_MAXINT64)
        return false;
    guint waiting = playback->ready.length;
    return waiting < MIN_AHEAD_PICTURES ||
           (waiting < AHEAD_PICTURES && playback->ready_bytes < AHEAD_BYTES);
}

PlpDue plp_playback_judge(const PlpPlayback *playback, int64_t run_us, int64_t now_us)
{
    int64_t show_us = (int64_t)(SHORTEST_SHOW_US * playback->speed);
    bool first = playback->last_run_us == G_MININT64;
    if (!first && run_us - playback->last_run_us < show_us)
        return PLP_DUE_PASS_OVER;
    bool late = playback->clock_runs && run_us < plp_playback_run_at(playback, now_us) - show_us;
    if (late && now_us - playback->last_tried_us < LONGEST_STANDSTILL_US)
        return PLP_DUE_LATE;
    return PLP_DUE_MAKE;
}

static size_t count_bytes(const PlpPicture *picture)
{
    return g_bytes_get_size(picture->bytes);
}

void plp_playback_push(PlpPlayback *playback, PlpPicture *picture, int64_t run_us, int64_t now_us)
{
    if (!playback->clock_runs) {
        playback->clock_runs = true;
        playback->anchor_us = now_us;
    }
    Ready *ready = g_new(Ready, 1);
    *ready = (Ready){picture, run_us};
    g_queue_push_tail(&playback->ready, ready);
    playback->ready_bytes += count_bytes(picture);
    playback->last_run_us = run_us;
    playback->last_tried_us = now_us;
}

PlpPicture *plp_playback_take_due(PlpPlayback *playback, int64_t now_us)
{
    int64_t run_us = plp_playback_run_at(playback, now_us);
    PlpPicture *due = NULL;
    const Ready *head = NULL;
    while ((head = g_queue_peek_head(&playback->ready)) != NULL && head->run_us <= run_us) {
        Ready *ready = g_queue_pop_head(&playback->ready);
        playback->ready_bytes -= count_bytes(ready->picture);
        playback->passed_over += due != NULL;
        plp_picture_unref(due);
        due = ready->picture;
        g_free(ready);
    }
    playback->shown += due != NULL;
    if (playback->ready.length == 0 && run_us >= playback->end_run_us) {
        playback->is_playing = false;
        playback->has_ended = true;
    }
    return due;
}
