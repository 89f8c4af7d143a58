#pragma once

#include <stdbool.h>

#include "media/libav_priv.h"

/**
 * Makes a progressive picture out of the first field (in time) of an interlaced 8-bit planar 4:2:0
 * one, in place. Only one field's instant is kept, so a moving lid shows once: a line of the second
 * field stays where each of its pixels lies between its neighbours above and below (give or take a
 * few levels: nothing moved), and is else interpolated from the first field by the 4-tap
 * half-sample filter (-1 9 9 -1)/16. The frame's buffers must be writable.
 */
void plp_deinterlace(AVFrame *frame, bool top_field_first);
