#pragma once

#include "plot/timeline.h"

/**
 * A recording as lines of a page: every row a stretch of equal length, in it each closure as a bar
 * as long as it lasted; the right eye in the upper half of the row, the left eye in the lower one.
 */
void plp_raster_draw(PlpCanvas *canvas, PlpBox box, const char *heading,
                     const PlpTimeline *timeline);

/** How long a row is so that a recording fills at most `most_rows`. */
int64_t plp_raster_choose_row_us(int64_t duration_us, int most_rows);
