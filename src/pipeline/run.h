#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/cancel.h"
#include "media/reader.h"
#include "vision/landmarker.h"

/**
 * Where the pipeline's results go: a struct of functions that workflow fills in. Called in the
 * caller's thread, in order of frames. The pipeline knows no file and no database.
 */
typedef struct {
    void *self;
    /** One observation a frame, with the upright size of its picture. False stops the pipeline. */
    bool (*take)(void *self, const PlpObservation *observation, int width_px, int height_px,
                 GError **error);
    /**
     * Optional. The landmarker's state after the last frame taken: every `checkpoint_interval_us`,
     * and with `is_last` when the work was cancelled. False stops the pipeline.
     */
    bool (*checkpoint)(void *self, GBytes *landmarker_state, bool is_last, GError **error);
} PlpSink;

typedef struct {
    guint queue_frames; // frames between decode and tracking; 0: 8, fewer when frames are large
    int64_t checkpoint_interval_us; // of working time; 0: only when cancelled
    const PlpCancel *cancel;        // borrowed, may be NULL
    int64_t skip_frames;            // resume: frames already in the sink; decoded but not tracked
} PlpRunOptions;

/**
 * Reads `reader` to its end: decode in a thread of its own, tracking in another, the sink in the
 * caller's.
 *
 * Observations reach the sink in order, none is dropped, and an error never overtakes the frames
 * before it: what the sink took when plp_run() fails does not depend on the threads' luck. Of
 * several errors the one at the earliest frame is given. Cancelling gives PLP_ERROR_CANCELLED after
 * the sink has taken every finished frame; a cancel that comes after the last frame changes
 * nothing.
 */
bool plp_run(PlpReader *reader, PlpLandmarker *landmarker, const PlpSink *sink,
             const PlpRunOptions *options, GError **error);
