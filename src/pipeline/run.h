#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/cancel.h"
#include "media/reader.h"
#include "vision/landmarker.h"

/**
 * Where the pipeline's results go: a struct of functions that workflow fills in. Called from one
 * thread, in order of frames. The pipeline knows no file and no database.
 */
typedef struct {
    void *self;
    /** One observation a frame, with the upright size of its picture. False stops the pipeline with
     * the error. */
    bool (*take)(void *self, const PlpObservation *observation, int width_px, int height_px,
                 GError **error);
} PlpSink;

typedef struct {
    guint queue_frames; // frames between decode and tracking; 0: 8, fewer when frames are large
    const PlpCancel *cancel; // borrowed, may be NULL
    int64_t skip_frames;     // resume: frames already in the sink; decoded but not tracked
} PlpRunOptions;

/**
 * Reads `reader` to its end: decode in a thread of its own, tracking in another, the sink in the
 * caller's. The first error wins; cancel gives PLP_ERROR_CANCELLED after the sink has taken every
 * finished frame.
 */
bool plp_run(PlpReader *reader, PlpLandmarker *landmarker, const PlpSink *sink,
             const PlpRunOptions *options, GError **error);
