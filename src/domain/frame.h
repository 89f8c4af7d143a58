#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** How the 8-bit pixels of a frame lie in memory. */
typedef enum {
    PLP_PIXELS_UNKNOWN = 0,
    PLP_PIXELS_I420,  // planes Y, U, V; chroma halved both ways (rounded up)
    PLP_PIXELS_RGB24, // one plane, R G B
} PlpPixels;

/** The matrix between Y'CbCr and R'G'B' (ITU-R BT.601, BT.709, BT.2020 non-constant luminance). */
typedef enum {
    PLP_MATRIX_UNKNOWN = 0,
    PLP_MATRIX_BT601,
    PLP_MATRIX_BT709,
    PLP_MATRIX_BT2020,
} PlpMatrix;

/** x' = xx x + xy y + x0, y' = yx x + yy y + y0. */
typedef struct {
    double xx, xy, x0;
    double yx, yy, y0;
} PlpAffine;

/**
 * One decoded picture, as stored in the stream, with the geometry a viewer needs beside it.
 *
 * Every position in the program is in UPRIGHT pixels: rotation, mirroring of the display matrix and
 * pixel aspect applied, square pixels, origin at the picture's upper left corner, the first pixel's
 * centre at (0.5, 0.5). `to_stored` maps an upright position to a stored one in the same
 * convention; the pixels themselves are never rotated (it would cost as much as the landmarks).
 *
 * Frames are reference counted and immutable once made; ref and unref are thread-safe.
 */
typedef struct PlpFrame {
    int64_t index;        // 0-based, in decode (output) order
    int64_t packet_index; // of the video packet it came from, 0-based; -1 unknown
    int64_t t_us;         // since the recording's first frame
    PlpPixels pixels;
    PlpMatrix matrix; // of I420
    bool full_range;  // of I420: 0..255, else 16..235
    bool damaged;     // the decoder reported errors in this picture
    int stored_width_px;
    int stored_height_px;
    const uint8_t *planes[3]; // borrowed from `owner`
    int strides[3];           // bytes from row to row; never negative
    int width_px;             // upright
    int height_px;
    PlpAffine to_stored;

    // private
    void *owner;
    GDestroyNotify free_owner;
    gint references; // atomic
} PlpFrame;

/** A frame with one reference and all fields zero but the owner of its pixels. */
PlpFrame *plp_frame_new(void *owner, GDestroyNotify free_owner);
PlpFrame *plp_frame_ref(PlpFrame *frame);
void plp_frame_unref(PlpFrame *frame);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpFrame, plp_frame_unref)

/** The affine that does `first`, then `second`. */
PlpAffine plp_affine_compose(PlpAffine second, PlpAffine first);
void plp_affine_apply(PlpAffine affine, double x, double y, double *ret_x, double *ret_y);
