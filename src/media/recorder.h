#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "media/camera.h"

/**
 * Writes what a camera gives to disk: its own compressed packets as they are (MJPEG, H.264), raw
 * pictures nearly without loss; Matroska with every picture's own time, to the millisecond. What
 * was written stays playable whatever happens: the file grows under its own name, about half a
 * second at a time. One thread at a time.
 */
typedef struct PlpRecorder PlpRecorder;

/**
 * Makes the file; one that exists is never written over. Errors: PLP_ERROR_IO, PLP_ERROR_INVALID
 * (FFmpeg has no encoder for raw pictures).
 */
PlpRecorder *plp_recorder_open(const char *path, const PlpCamera *camera, GError **error);

/**
 * Adds a packet; the first one stands at time 0. Errors: PLP_ERROR_IO, such as a full disk: what
 * was recorded until then is kept, and nothing more is taken.
 */
bool plp_recorder_push(PlpRecorder *recorder, const PlpCameraPacket *packet, GError **error);

/** Completes the file (its length, its index). Without it the file is playable all the same. */
bool plp_recorder_finish(PlpRecorder *recorder, GError **error);
void plp_recorder_free(PlpRecorder *recorder);

int64_t plp_recorder_get_pictures(const PlpRecorder *recorder);
int64_t plp_recorder_get_duration_us(const PlpRecorder *recorder);
int64_t plp_recorder_get_bytes(const PlpRecorder *recorder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpRecorder, plp_recorder_free)
