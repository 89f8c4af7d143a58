#pragma once

#include "domain/comparison.h"
#include "plot/axis.h"
#include "plot/canvas.h"

/** A change with its interval. */
typedef struct {
    const char *label;
    double estimate;     // NaN: none
    PlpRange interval;   // NaN: none; the upper end may be infinite
    bool is_shown;       // `none` lies outside the interval: drawn filled
    const char *printed; // the numbers beside it; NULL: none
} PlpForestRow;

/** An axis that holds all rows and `none`, alike on both sides of it; ratios: logarithmic, at most
 * from 1/32 to 32. */
PlpAxis plp_forest_make_axis(const PlpForestRow *rows, gsize n, bool is_ratio);
/** One interval with its point; ends beyond the axis become arrows. */
void plp_forest_draw_interval(PlpCanvas *canvas, PlpBox box, const PlpAxis *axis,
                              const PlpForestRow *row);
/** The upright line of no change. */
void plp_forest_draw_none(PlpCanvas *canvas, PlpBox box, const PlpAxis *axis);
/** All of them with labels at the left, numbers at the right and the axis below. */
void plp_forest_draw(PlpCanvas *canvas, PlpBox box, const char *heading, const PlpAxis *axis,
                     const PlpForestRow *rows, gsize n);
