#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "domain/trace.h"

/**
 * What scoring needs of a trace, by frame number. A frame without a sample has the time of the one
 * before and is not measured.
 */
typedef struct {
    int32_t n;
    int64_t *t_us;
    bool *right_measured, *left_measured;
} PlpFrameRows;

/** Frame numbers grow from sample to sample. */
PlpFrameRows plp_frame_rows_make(const PlpTrace *trace);
void plp_frame_rows_clear(PlpFrameRows *rows);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PlpFrameRows, plp_frame_rows_clear)
