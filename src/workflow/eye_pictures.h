#pragma once

#include <glib.h>

#include "base/cancel.h"
#include "domain/recording.h"

/** Told how far the reading is, 0 to 1. */
typedef void (*PlpEyePicturesProgress)(void *self, double share);

/**
 * Pictures of both eyes at the deepest moment of the strongest involuntary closures, in order of
 * time: the very frames that were measured, read from the video. A GPtrArray of PlpEyePicture with
 * free function, at most `most`; empty without a closure. `cancel` and `progress` may be NULL.
 * Errors: those of the reader; PLP_ERROR_CANCELLED.
 */
GPtrArray *plp_eye_pictures_read(const char *video_path, const PlpRecording *recording, guint most,
                                 const PlpCancel *cancel, PlpEyePicturesProgress progress,
                                 void *self, GError **error);
