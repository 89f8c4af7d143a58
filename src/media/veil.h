#pragma once

#include <glib.h>
#include <stdint.h>

/** An ellipse in picture pixels. */
typedef struct {
    double x_px, y_px;          // centre
    double along_x, along_y;    // unit vector of the first axis
    double first_px, second_px; // half axes
} PlpEllipse;

/** What of a picture is to stay as it is. */
typedef struct {
    double block_px;        // side of a block: nothing smaller is left of what is veiled
    const PlpEllipse *keep; // never veiled
    guint n_keep;
    const PlpEllipse *only; // veiled only in these; none: everywhere
    guint n_only;
} PlpVeil;

/**
 * Makes a picture of 32-bit xRGB unrecognisable outside what is kept: the means of blocks, smoothed
 * over three by three of them and drawn without their edges. Detail smaller than a block cannot be
 * got back.
 */
void plp_veil_apply(const PlpVeil *veil, uint32_t *pixels, int width_px, int height_px,
                    int stride_px);
