#pragma once

#include "plot/axis.h"
#include "plot/canvas.h"

/** The part of a drawing that data is drawn in, with its axes. */
typedef struct {
    PlpBox inner;
    PlpAxis x, y;
} PlpFrameArea;

/**
 * Draws heading, axes, ticks and faint level lines into a box and gives the area that is left. The
 * title of y stands above it, that of x below; labels are thinned out until none touch.
 */
PlpFrameArea plp_frame_area_draw(PlpCanvas *canvas, PlpBox box, const char *heading, PlpAxis x,
                                 PlpAxis y);
/** The same with the room for an x axis, its title drawn and its ticks left to the caller. */
PlpFrameArea plp_frame_area_draw_without_x(PlpCanvas *canvas, PlpBox box, const char *heading,
                                           PlpAxis x, PlpAxis y);
double plp_frame_area_get_x(const PlpFrameArea *area, double value);
double plp_frame_area_get_y(const PlpFrameArea *area, double value);

/** Ticks and labels below `inner`; returns the height used. */
double plp_frame_draw_x_axis(PlpCanvas *canvas, PlpBox inner, const PlpAxis *x);
/** Words in the middle of an area that has nothing to show. */
void plp_frame_draw_empty(PlpCanvas *canvas, PlpBox inner, const char *words);
