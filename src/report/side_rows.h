#pragma once

#include <glib.h>

/**
 * Events of the two sides as rows of one table: by onset, right before left. The elements of both
 * arrays are alike and hold their onset, an int64_t, `onset_at` bytes from their start.
 */
typedef struct {
    const GArray *right, *left;
    gsize onset_at;
    guint next_right, next_left;
} PlpSideRows;

/** The next row; NULL: no more. `self` is a PlpSideRows, as tables want it. */
const void *plp_side_rows_next(void *self);
