#pragma once

#include "domain/frame.h"
#include "media/libav_priv.h"

/**
 * Turns decoded pictures of any pixel format into 8-bit ones. 4:2:0 in 8 bits is handed on as it
 * is, without a copy; the rest goes through swscale (RGB kinds to RGB24, all others to I420), high
 * dynamic range through tables, interlaced pictures through plp_deinterlace().
 */
typedef struct PlpPictureMaker PlpPictureMaker;

PlpPictureMaker *plp_picture_maker_new(void);
void plp_picture_maker_free(PlpPictureMaker *maker);

/**
 * The picture of `decoded` (left as it was) with pixels, matrix, range, stored size, planes and
 * strides filled in; not the geometry, times and counts. NULL with PLP_ERROR_DECODE on a format
 * nobody can convert or when memory is short; `name` is for the message.
 */
PlpFrame *plp_picture_make(PlpPictureMaker *maker, const AVFrame *decoded, const char *name,
                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpPictureMaker, plp_picture_maker_free)
