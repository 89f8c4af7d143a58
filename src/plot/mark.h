#pragma once

#include "domain/closure.h"
#include "plot/canvas.h"

/** What an area or a symbol stands for: a colour and a pattern. */
typedef enum {
    PLP_MARK_UNKNOWN = 0,
    PLP_MARK_BLINK,     // plain
    PLP_MARK_BRIEF,     // close level lines
    PLP_MARK_PROLONGED, // diagonal lines
    PLP_MARK_COMMANDED, // level blocks, far apart
    PLP_MARK_TWITCH,    // dots
    PLP_MARK_LOST,      // not measurable: hatched
    PLP_MARK_BEFORE,    // hollow
    PLP_MARK_AFTER,
    PLP_MARK_SCORE, // a diamond
    PLP_MARK_TREATMENT,
    PLP_MARK_RIGHT, // a solid line
    PLP_MARK_LEFT,  // a dashed line
} PlpMark;
#define PLP_MARK_N (PLP_MARK_LEFT + 1)

PlpMark plp_mark_of_closure(const PlpClosure *closure);
/** `blink`, `not measurable`, … */
const char *plp_mark_get_name(PlpMark mark);
PlpColor plp_mark_get_color(const PlpPalette *palette, PlpMark mark);

/** Full colour, with the pattern: bars, ticks of the raster, swatches of the legend. */
void plp_mark_fill(PlpCanvas *canvas, PlpMark mark, PlpBox box);
/** Translucent behind a trace, full colour along its upper edge. */
void plp_mark_fill_band(PlpCanvas *canvas, PlpMark mark, PlpBox box);

/**
 * Swatches with their names, in rows as wide as `width`. Returns the height; with `draw` false
 * nothing is drawn.
 */
double plp_legend_draw(PlpCanvas *canvas, double x, double y, double width, const PlpMark *marks,
                       gsize n, bool draw);
