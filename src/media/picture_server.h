#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "media/screen_picture.h"

/**
 * Any picture of a recording, for looking at it: seeks, steps, plays. Frame numbers and times are
 * those of media/reader. Decoding runs in a thread of its own, so no call waits for the disk or a
 * decoder (but plp_picture_server_close(), for the picture in work). All calls from one thread.
 */
typedef struct PlpPictureServer PlpPictureServer;

/**
 * 'Something changed: poll.' Called from a worker thread, at most once until the next poll. It may
 * only wake: set a flag, post one idle that holds a reference. It must not call the server.
 */
typedef void (*PlpWakeUp)(void *data);

typedef struct {
    int video_stream;    // 0-based; -1: FFmpeg's choice of the best
    int decoder_threads; // 0: 2
    size_t cache_bytes;  // of decoded frames kept for stepping back; 0: 96 MiB
    PlpWakeUp wake_up;   // may be NULL
    void *wake_up_data;
} PlpPictureServerOptions;

typedef enum {
    PLP_SEEK_UNKNOWN = 0,
    PLP_SEEK_NEAR,            // the key picture before it: while the user drags
    PLP_SEEK_NEAR_THEN_EXACT, // something at once, then the frame itself
    PLP_SEEK_EXACT,           // only the frame itself: steps
} PlpSeekKind;

typedef enum {
    PLP_SERVER_UNKNOWN = 0,
    PLP_SERVER_OPENING,
    PLP_SERVER_READY,
    PLP_SERVER_FAILED, // see plp_picture_server_dup_error()
} PlpServerPhase;

typedef struct {
    PlpServerPhase phase;
    int width_px, height_px;     // upright, as recorded; 0 until ready
    double nominal_rate_per_s;   // the header's; NaN
    int64_t nominal_duration_us; // the header's; -1
    int64_t frames;              // known so far
    int64_t last_t_us;           // of the last of these
    bool knows_all_frames;       // `frames` is final, but for what `is_exact` says
    bool is_exact;               // numbers and times are surely media/reader's
    bool is_searching;           // a picture that was asked for is still to come
    bool is_playing;
    bool has_ended;               // playing reached the last frame
    int64_t t_us;                 // playing: where the recording's clock stands; else 0
    int64_t pictures_shown;       // of those that were to be shown while playing: taken by poll
    int64_t pictures_late;        // not ready when they were due (dropped)
    int64_t pictures_passed_over; // left out on purpose: faster than a screen shows
} PlpPictureServerState;

/** Returns at once; opening goes on in the background, and frame 0 is asked for. `options` may be
 * NULL. */
PlpPictureServer *plp_picture_server_open(const char *path, const PlpPictureServerOptions *options);
/** Ends the threads. No wake-up comes after it returned. Pictures may outlive the server. */
void plp_picture_server_close(PlpPictureServer *server);

/**
 * Asks for a frame (clamped to those there are); an earlier request that is not yet served is
 * forgotten. Stops playing. A number that is not known yet waits until the file has been looked
 * through that far.
 */
void plp_picture_server_request_frame(PlpPictureServer *server, int64_t index, PlpSeekKind kind);
/** As request_frame, for the frame that stands at `t_us`: the last one at or before it. */
void plp_picture_server_request_time(PlpPictureServer *server, int64_t t_us, PlpSeekKind kind);

/**
 * Into which box later pictures must fit, in device pixels; 0: as recorded. The present one comes
 * again in the new size.
 */
void plp_picture_server_set_size(PlpPictureServer *server, int width_px, int height_px);

/**
 * Plays from `t_us` on at `speed` times (0.05 to 16) the recording's own pace. `start_us` is the
 * moment of g_get_monotonic_time() at which `t_us` is due, for two servers in step; 0: as soon as
 * the first picture is ready. While playing, poll once for every frame of the screen.
 */
void plp_picture_server_play(PlpPictureServer *server, int64_t t_us, double speed,
                             int64_t start_us);
/** Goes on from where it stands at another pace. Nothing when it does not play. */
void plp_picture_server_set_speed(PlpPictureServer *server, double speed);
/** Playing beyond `to_us` goes on at `from_us`, from the next play on; none when `to_us` <=
 * `from_us`. */
void plp_picture_server_set_loop(PlpPictureServer *server, int64_t from_us, int64_t to_us);
/** Stops where it is: the picture last shown stays. */
void plp_picture_server_pause(PlpPictureServer *server);

/** The newest picture that is due and was not given before, caller unrefs; NULL when there is
 * none. */
PlpPicture *plp_picture_server_poll(PlpPictureServer *server);
void plp_picture_server_get_state(PlpPictureServer *server, PlpPictureServerState *ret_state);
/** What went wrong, as a sentence; NULL when nothing did. Caller frees. */
char *plp_picture_server_dup_error(PlpPictureServer *server);

/** The frame that stands at `t_us`; -1 when none is known. */
int64_t plp_picture_server_find_frame(PlpPictureServer *server, int64_t t_us);
/** False when the frame is not known (yet). */
bool plp_picture_server_get_time(PlpPictureServer *server, int64_t index, int64_t *ret_t_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpPictureServer, plp_picture_server_close)
