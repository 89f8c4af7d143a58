#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/frame.h"

/**
 * A picture for the screen: upright, square pixels, 8-bit R G B, `stride` bytes from row to row in
 * `bytes` (a GdkMemoryTexture takes these as they are). Immutable; ref and unref are thread-safe.
 */
typedef struct {
    int64_t index; // of the frame, as media/reader counts; -1 not known yet
    int64_t t_us;  // since the recording's first frame
    bool is_exact; // it is the frame that was asked for, not one near it
    int width_px, height_px, stride;
    GBytes *bytes;

    // private
    gint references; // atomic
} PlpPicture;

PlpPicture *plp_picture_ref(PlpPicture *picture);
void plp_picture_unref(PlpPicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpPicture, plp_picture_unref)

/** Makes pictures for the screen out of frames: upright RGB24 of a wanted size. One thread at a
 * time. */
typedef struct PlpPictureScaler PlpPictureScaler;

PlpPictureScaler *plp_picture_scaler_new(void);
void plp_picture_scaler_free(PlpPictureScaler *scaler);

/**
 * The frame's picture, as large as fits in `box_width_px` x `box_height_px` with its shape kept; of
 * its own size when one of them is 0. Index and time are the frame's. NULL when memory is short.
 */
PlpPicture *plp_picture_scale(PlpPictureScaler *scaler, const PlpFrame *frame, int box_width_px,
                              int box_height_px);

/**
 * How many times smaller, each way, a frame may be kept without a loss in that box: 1, 2 or 4.
 */
int plp_picture_shrink_factor(const PlpFrame *frame, int box_width_px, int box_height_px);
/** The frame, that many times smaller; a new reference for 1. NULL when memory is short. */
PlpFrame *plp_picture_shrink(PlpPictureScaler *scaler, PlpFrame *frame, int factor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpPictureScaler, plp_picture_scaler_free)
