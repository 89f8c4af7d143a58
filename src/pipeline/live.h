#pragma once

#include <glib.h>
#include <stdbool.h>

#include "domain/parameters.h"
#include "domain/trace.h"
#include "media/camera.h"
#include "media/screen_picture.h"
#include "vision/landmarker.h"

/**
 * A camera at work: its picture on the screen, the face in it followed, everything it gives on the
 * disk. Three lanes that do not wait for each other: recording drops nothing that the camera gave;
 * the picture and the tracking take the newest there is. All calls from one thread; none waits, but
 * plp_live_stop().
 */
typedef struct PlpLive PlpLive;

/** 'Something changed: poll.' From a worker thread, at most once until plp_live_poll_picture(). It
 * may only wake. */
typedef void (*PlpLiveWakeUp)(void *data);

typedef struct {
    const char *camera_id;           // see plp_camera_open()
    const PlpCameraMode *mode;       // may be NULL
    PlpLandmarker landmarker;        // taken; all zero: no tracking
    const PlpParameters *parameters; // NULL: the defaults
    PlpLiveWakeUp wake_up;           // may be NULL
    void *wake_up_data;
} PlpLiveOptions;

typedef enum {
    PLP_LIVE_UNKNOWN = 0,
    PLP_LIVE_OPENING,
    PLP_LIVE_RUNNING,
    PLP_LIVE_ENDED, // the camera is gone or never came: see plp_live_dup_error()
} PlpLivePhase;

/** What a person in front of the camera can mend; any of them together. */
typedef enum {
    PLP_LIVE_NO_FACE = 1 << 0,
    PLP_LIVE_SEVERAL_FACES = 1 << 1,
    PLP_LIVE_FACE_TOO_SMALL = 1 << 2,
    PLP_LIVE_TOO_DARK = 1 << 3,
    PLP_LIVE_TURNED = 1 << 4,
    PLP_LIVE_OUT_OF_FRAME = 1 << 5,
    PLP_LIVE_EYE_HIDDEN = 1 << 6,
    PLP_LIVE_BLURRED = 1 << 7,
    PLP_LIVE_RATE_LOW = 1 << 8,   // the camera gives clearly fewer pictures than it promised
    PLP_LIVE_LOSING = 1 << 9,     // pictures were lost in the last seconds
    PLP_LIVE_DISK_SLOW = 1 << 10, // pictures wait for the disk
} PlpLiveWarning;

typedef enum {
    PLP_RECORDING_NONE = 0,
    PLP_RECORDING_RUNS,
    PLP_RECORDING_ENDING, // what waits is still being written
    PLP_RECORDING_DONE,   // complete
    PLP_RECORDING_FAILED, // see plp_live_dup_recording_error(); what was written is kept
} PlpRecordingPhase;

typedef struct {
    PlpLivePhase phase;
    PlpCameraMode mode;     // that the camera runs in
    int64_t t_us;           // of the newest picture, since the camera's first
    int64_t pictures;       // that the camera gave
    int64_t lost;           // that it took but never gave
    double rate_per_s;      // of late; NaN
    int64_t shown, tracked; // of `pictures`
    unsigned warnings;      // of PlpLiveWarning
    PlpRecordingPhase recording;
    int64_t recorded_pictures, recorded_us, recorded_bytes;
    int64_t recording_start_us; // on the clock of t_us: the recording's time 0; -1 before it
    int64_t recording_lost;     // pictures lost since then
    int64_t waiting_bytes;      // for the disk
} PlpLiveState;

/** Returns at once; the camera opens in the background. */
PlpLive *plp_live_start(const PlpLiveOptions *options);
/** Ends a recording properly, then everything. No wake-up comes after it returned. */
void plp_live_stop(PlpLive *live);

/** The box of the screen for the picture, device pixels; 0: as the camera gives it. */
void plp_live_set_size(PlpLive *live, int width_px, int height_px);
/**
 * Records from the next picture on into a new file (Matroska: `.mkv`). What fails is told by the
 * state. Nothing when a recording is under way.
 */
void plp_live_record(PlpLive *live, const char *path);
/** The last picture is the newest one; writing ends in the background. */
void plp_live_end_recording(PlpLive *live);

/** The newest picture that was not given before, caller unrefs; NULL. */
PlpPicture *plp_live_poll_picture(PlpLive *live);
/** The newest observation, of whatever age. False when there is none. */
bool plp_live_get_observation(PlpLive *live, PlpObservation *ret_observation);
/** The samples of the nearest face since the last call, of PlpSample, in order; caller unrefs. At
 * most some minutes of them wait. */
GArray *plp_live_take_samples(PlpLive *live);
void plp_live_get_state(PlpLive *live, PlpLiveState *ret_state);
/** Why the camera ended, as a sentence; NULL. Caller frees. */
char *plp_live_dup_error(PlpLive *live);
/** Why the recording failed; NULL. Caller frees. */
char *plp_live_dup_recording_error(PlpLive *live);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpLive, plp_live_stop)
