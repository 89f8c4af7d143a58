#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "domain/frame.h"

/** How a stored picture is turned for the viewer: mirrored left to right first, then rotated
 * clockwise. */
typedef struct {
    int rotation_deg; // 0, 90, 180, 270
    bool mirrored;
} PlpOrientation;

/** Upright, square pixels, and the way back. */
typedef struct {
    int width_px, height_px;
    PlpAffine to_stored;
} PlpGeometry;

/**
 * The orientation nearest to a display matrix (FFmpeg's AV_PKT_DATA_DISPLAYMATRIX: 16.16 fixed
 * point, row vectors: x' = m[0] x + m[3] y, y' = m[1] x + m[4] y; ISO/IEC 14496-12, 8.3.2). Scale
 * and translation are ignored: the sample aspect ratio says the first, and an upright picture
 * starts at its corner. NULL or a matrix of zeros is upright.
 */
PlpOrientation plp_orientation_from_matrix(const int32_t *matrix);

/** The display matrix of an orientation for pictures of this stored size. */
void plp_orientation_to_matrix(PlpOrientation orientation, int width_px, int height_px,
                               int32_t ret_matrix[9]);

/**
 * Upright size and affine. Pixels that are not square are stretched along their shorter side, so
 * that no line or column of the stored picture is lost.
 */
PlpGeometry plp_geometry_compute(int stored_width_px, int stored_height_px,
                                 double pixel_aspect_ratio, PlpOrientation orientation);
