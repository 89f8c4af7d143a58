#pragma once

#include "plot/canvas.h"
#include "plot/mark.h"
#include "plot/pyramid.h"
#include "plot/view.h"

typedef struct {
    const PlpPyramid *openness; // NULL: not measured
    int64_t shift_us;           // added to its times, to bring recordings in step
    PlpMark mark;               // PLP_MARK_BEFORE is drawn broad and pale, others fine and on top
} PlpOverlaySeries;

/** Traces of one eye over each other on the same scales, from `start_us` to `end_us`. Gives where
 * the times lie. */
PlpPlotView plp_overlay_draw(PlpCanvas *canvas, PlpBox box, const char *heading,
                             const PlpOverlaySeries *series, gsize n, int64_t start_us,
                             int64_t end_us);
