#pragma once

#include <cairo.h>
#include <glib.h>
#include <stdbool.h>

#include "plot/box.h"
#include "plot/palette.h"

/** How big and in which colours; the same drawing serves a screen and paper. */
typedef struct {
    const PlpPalette *palette;
    const char *font;    // a family or a list of such, as Pango takes it
    double font_size;    // of labels, in the canvas's units
    double device_scale; // device pixels a unit, to which lines are aligned; 0: paper, none are
    char *(*translate)(const char *text); // what to draw instead, the caller's; NULL: as it is
} PlpPlotStyle;

/** For paper: Liberation Sans, 7 points, light, nothing aligned to pixels. */
PlpPlotStyle plp_plot_style_make_paper(void);
/** For a screen: 12 pixels of the desktop's font. */
PlpPlotStyle plp_plot_style_make_screen(const PlpPalette *palette, double device_scale);

typedef enum {
    PLP_TEXT_LABEL = 0,
    PLP_TEXT_SMALL,   // 0.86 of a label
    PLP_TEXT_BOLD,    // a label's size
    PLP_TEXT_HEADING, // 1.3
    PLP_TEXT_TITLE,   // 2.1
} PlpTextRole;
#define PLP_TEXT_ROLE_N (PLP_TEXT_TITLE + 1)

/** A text that was drawn and the box of its ink: for tests and for a pointer that rests on it. */
typedef struct {
    char *text;
    PlpBox box;
} PlpInkedText;

/** A cairo context with a style, Pango's layouts and a memory of the texts drawn. */
typedef struct PlpCanvas PlpCanvas;

/** Takes a reference to `cr`; `style` is copied, what it points to borrowed. */
PlpCanvas *plp_canvas_new(cairo_t *cr, const PlpPlotStyle *style);
void plp_canvas_free(PlpCanvas *canvas);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpCanvas, plp_canvas_free)

cairo_t *plp_canvas_get_cairo(const PlpCanvas *canvas);
const PlpPlotStyle *plp_canvas_get_style(const PlpCanvas *canvas);
const PlpPalette *plp_canvas_get_palette(const PlpCanvas *canvas);
/** Of PlpInkedText, in order of drawing; borrowed. */
const GArray *plp_canvas_get_texts(const PlpCanvas *canvas);

// ---- text ----

/** Size of one line. */
double plp_canvas_get_text_width(PlpCanvas *canvas, PlpTextRole role, const char *text);
double plp_canvas_get_line_height(PlpCanvas *canvas, PlpTextRole role);
/**
 * One line; `right` and `down` say where in the text the point lies: 0 at its left or top, 1 at its
 * right or bottom. Returns the width.
 */
double plp_canvas_draw_text(PlpCanvas *canvas, PlpTextRole role, PlpColor color, double x, double y,
                            double right, double down, const char *text);
/** One line in a box, its middle on the box's; what does not fit ends in an ellipsis. */
void plp_canvas_draw_text_in(PlpCanvas *canvas, PlpTextRole role, PlpColor color, PlpBox box,
                             double right, const char *text);
/** Wrapped to a width, breaking long words; returns the height. */
double plp_canvas_draw_paragraph(PlpCanvas *canvas, PlpTextRole role, PlpColor color, double x,
                                 double y, double width, const char *text);
double plp_canvas_get_paragraph_height(PlpCanvas *canvas, PlpTextRole role, double width,
                                       const char *text);

// ---- lines and areas ----

/** The nearest device pixel's edge; on paper the value itself. */
double plp_canvas_snap(const PlpCanvas *canvas, double value);
void plp_canvas_set_color(PlpCanvas *canvas, PlpColor color);
void plp_canvas_fill_box(PlpCanvas *canvas, PlpBox box, PlpColor color);
void plp_canvas_stroke_box(PlpCanvas *canvas, PlpBox box, PlpColor color, double width);
/** A straight line; upright and level ones are aligned to pixels. */
void plp_canvas_draw_line(PlpCanvas *canvas, double x0, double y0, double x1, double y1,
                          PlpColor color, double width);
/** Diagonal lines through a box; they continue from box to box. */
void plp_canvas_hatch_box(PlpCanvas *canvas, PlpBox box, PlpColor color, double spacing,
                          double width);
/** Level stripes through a box, a gap first, each `share` of `period` thick: what stays readable in
 * a box but two pixels wide. At least one stripe and one gap, whole pixels on a screen. */
void plp_canvas_stripe_box(PlpCanvas *canvas, PlpBox box, PlpColor color, double period,
                           double share);
/** Dots through a box. */
void plp_canvas_dot_box(PlpCanvas *canvas, PlpBox box, PlpColor color, double spacing,
                        double radius);
void plp_canvas_draw_circle(PlpCanvas *canvas, double x, double y, double radius, PlpColor fill,
                            PlpColor line);
void plp_canvas_draw_diamond(PlpCanvas *canvas, double x, double y, double radius, PlpColor fill,
                             PlpColor line);
