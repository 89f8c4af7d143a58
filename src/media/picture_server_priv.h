#pragma once

#include <pthread.h>

#include "base/cancel.h"
#include "media/fetcher_priv.h"
#include "media/frame_table_priv.h"
#include "media/picture_server.h"
#include "media/playback_priv.h"
#include "media/screen_picture.h"

/** What the user asked for and is not served. */
typedef struct {
    PlpSeekKind kind; // unknown: nothing
    bool is_time;
    int64_t index, t_us;
} PlpPictureRequest;

struct PlpPictureServer {
    // immutable
    char *path;
    PlpPictureServerOptions options;
    PlpFrameTable *table; // has its own lock
    PlpCancel cancel;
    bool has_decode_thread, has_index_thread;
    pthread_t decode_thread, index_thread;

    pthread_mutex_t lock;
    pthread_cond_t changed;

    // protected by lock
    bool quits;
    bool is_woken;      // the user was told to poll
    guint64 generation; // counts everything that makes the work in hand pointless
    PlpPictureRequest request;
    bool is_searching;
    bool must_redraw; // the box changed
    int box_width_px, box_height_px;
    PlpPlayback playback;
    PlpPicture *newest;  // not given yet
    int64_t shown_index; // of the picture last given or to be given; -1
    bool shown_exactly;
    PlpServerPhase phase;
    int width_px, height_px;
    double nominal_rate_per_s;
    int64_t nominal_duration_us;
    GError *error;
    bool wants_sure_table; // a picture came that the table did not foretell
    bool has_sure_table;   // it was made by decoding
    bool table_replaced;   // since the decode thread looked last

    // decode thread only
    guint64 generation_in_work;
    PlpFetcher *fetcher;
    PlpPictureScaler *scaler;
    int64_t refilled_behind; // which picture shown the cache was filled
    bool is_in_hurry;        // playing does not keep up
};

/** Tells the user to poll, unless that was done. Without the lock. */
void plp_picture_server_wake(PlpPictureServer *server);
/** The threads' bodies. */
void *plp_picture_server_decode(void *server);
void *plp_picture_server_index(void *server);
