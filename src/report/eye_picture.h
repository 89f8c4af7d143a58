#pragma once

#include <glib.h>
#include <stdint.h>

#include "domain/closure.h"

/** The region of both eyes in one frame, upright; R, G, B bytes without gaps between rows. */
typedef struct {
    PlpClosure closure; // that it shows, at its deepest
    int64_t t_us;
    int width_px, height_px;
    guint8 *rgb;
} PlpEyePicture;

/** Takes the bytes. */
PlpEyePicture *plp_eye_picture_new(const PlpClosure *closure, int64_t t_us, int width_px,
                                   int height_px, guint8 *rgb);
void plp_eye_picture_free(PlpEyePicture *picture);
