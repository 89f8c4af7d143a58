#pragma once

#include <stdint.h>

#include "domain/frame.h"

/**
 * Paints a frame upright into 32-bit native-endian xRGB (what the writer takes), `stride_px` pixels
 * a row. `to_upright` maps a position of the picture that is painted to the frame's upright
 * position (pixel centres at one half in both): the identity paints the whole frame as a viewer
 * sees it. Bilinear; what lies outside the frame is black.
 */
void plp_upright_paint(const PlpFrame *frame, PlpAffine to_upright, int width_px, int height_px,
                       uint32_t *pixels, int stride_px);
