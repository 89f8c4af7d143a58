#pragma once

#include <glib.h>
#include <stdbool.h>

#include "domain/frame.h"
#include "vision/region.h"

/** Scratch memory for crops, kept from frame to frame. One thread at a time. */
typedef struct PlpCrop PlpCrop;

typedef struct {
    int side_px;      // of the square that comes out
    bool black;       // outside the picture: black; else the border's pixels are repeated
    float low, high;  // what black and white become
    double max_scale; // picture pixels between two of the crop's: beyond it, the picture is halved
                      // first
} PlpCropFormat;

PlpCrop *plp_crop_new(GError **error);
void plp_crop_free(PlpCrop *crop);

/**
 * Cuts `region` out of the frame into `ret_nhwc`: side x side x 3 floats, R'G'B', full range.
 * Sub-pixel, bilinear, pixel centres at +0.5; where the picture is more than twice too large it is
 * averaged down by a power of two first. Only the region's own pixels are touched and converted
 * (matrix and range after the frame), never the whole frame. Chroma is taken as sited in the middle
 * of its four pixels.
 *
 * Errors: PLP_ERROR_INVALID for a frame without pixels or a region that is not finite;
 * PLP_ERROR_INFERENCE when memory runs out.
 */
bool plp_crop_take(PlpCrop *crop, const PlpFrame *frame, PlpRegion region,
                   const PlpCropFormat *format, float *ret_nhwc, GError **error);

/**
 * The same for the luma alone, as stored (0..255, full or limited range), borders repeated:
 * `side_px` squared bytes. Errors as above.
 */
bool plp_crop_take_luma(PlpCrop *crop, const PlpFrame *frame, PlpRegion region, int side_px,
                        guint8 *ret_luma, GError **error);

/** Whether a frame has pixels of a kind that is known. */
bool plp_crop_can_read(const PlpFrame *frame);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpCrop, plp_crop_free)
