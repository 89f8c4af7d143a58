#pragma once

#include "plot/axis.h"
#include "plot/canvas.h"
#include "plot/pyramid.h"
#include "plot/view.h"

typedef struct {
    PlpColor color;
    double width;
    bool dashed;
} PlpCurveStyle;

/**
 * A series over time within a box: samples joined by lines where there are fewer than one a device
 * pixel, else a column a device pixel from lowest to highest. Lines never lead through what
 * was not measured. `shift_us` is added to the series' times. What lies beyond the axis is drawn at
 * its end.
 */
void plp_curve_draw(PlpCanvas *canvas, PlpBox box, const PlpPlotView *view, const PlpAxis *axis,
                    const PlpPyramid *pyramid, int64_t shift_us, PlpCurveStyle style);

/** Hatches where the series is not measured; NULL: everywhere between the two times. */
void plp_curve_draw_losses(PlpCanvas *canvas, PlpBox box, const PlpPlotView *view,
                           const PlpPyramid *pyramid, int64_t start_us, int64_t end_us);
