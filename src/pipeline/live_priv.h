#pragma once

#include <pthread.h>

#include "base/cancel.h"
#include "base/queue.h"
#include "media/recorder.h"
#include "pipeline/live.h"

/** A recording under way: its thread takes from the queue until that is finished. */
typedef struct {
    PlpLive *live;
    char *path;
    PlpQueue *packets; // of PlpCameraPacket, bounded in bytes
    pthread_t thread;
} PlpLiveRecording;

struct PlpLive {
    // immutable
    char *camera_id;
    bool has_mode;
    PlpCameraMode wanted_mode;
    PlpParameters parameters;
    PlpLiveWakeUp wake_up;
    void *wake_up_data;
    PlpCancel cancel;
    bool has_camera_thread, has_picture_thread, has_track_thread;
    pthread_t camera_thread, picture_thread, track_thread;

    pthread_mutex_t lock;
    pthread_cond_t changed;

    // protected by lock
    bool quits, is_woken;
    PlpCamera *camera; // set once it is open; its mode and codec never change
    GQueue packets;    // of PlpCameraPacket, for the picture
    bool needs_key;    // some were left out: only a key packet makes sense
    PlpFrame *frame;   // the newest one, for tracking
    PlpPicture *picture;
    int box_width_px, box_height_px;
    bool has_observation;
    PlpObservation observation;
    GArray *samples;
    PlpLiveState state;
    unsigned face_warnings;
    int64_t last_lost_us; // when pictures were lost last; G_MININT64: never
    int64_t lost_before_recording;
    GError *error, *recording_error;
    PlpLiveRecording *recording; // the latest; NULL before the first
    GPtrArray *old_recordings;   // a late packet may still knock at their queues

    // tracking thread only
    PlpLandmarker landmarker;
};

/** Tells the user to poll, unless that was done. Without the lock. */
void plp_live_wake(PlpLive *live);

/** What a person can mend, by what is seen. */
unsigned plp_live_face_warnings(const PlpObservation *observation, const PlpSample *sample,
                                const PlpParameters *parameters);

/** The threads' bodies. */
void *plp_live_run_camera(void *live);
void *plp_live_run_picture(void *live);
void *plp_live_run_tracking(void *live);

/** Starts a recording's thread; false with recording_error set. With the lock. */
bool plp_live_recording_start(PlpLive *live, const char *path);
/** Ends it: waits for its thread, frees it. Without the lock. */
void plp_live_recording_free(PlpLiveRecording *recording);
