#include "plot/raster.h"

#include <math.h>

#include "plot/curve.h"
#include "plot/frame.h"
#include "plot/mark.h"
#include "plot/words.h"

#define LEAST_ROWS 4
#define LONG_ROW_US (600 * G_USEC_PER_SEC)

int64_t plp_raster_choose_row_us(int64_t duration_us, int most_rows)
{
    static const int nice_s[] = {1,   2,   5,    10,   15,   20,    30,    60,    120,  300,
                                 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400};
    for (gsize i = 0; i < G_N_ELEMENTS(nice_s); i++) {
        int64_t row_us = (int64_t)nice_s[i] * 1000000;
        if (duration_us <= row_us * MAX(1, most_rows))
            return row_us;
    }
    return duration_us / MAX(1, most_rows) + 1;
}

/** The part of a closure in a row. */
static void draw_closures(PlpCanvas *canvas, const GArray *closures, PlpBox half,
                          const PlpPlotView *view)
{
    // In rows of hours many short closures must not look like one long.
    bool is_long = view->end_us - view->start_us > LONG_ROW_US;
    double least = view->scale > 0 ? 1 / view->scale : is_long ? 0.1 : 0.4;
    for (guint i = 0; closures != NULL && i < closures->len; i++) {
        const PlpClosure *closure = &g_array_index(closures, PlpClosure, i);
        if (closure->offset_us <= view->start_us || closure->onset_us >= view->end_us)
            continue;
        double from = fmax(half.x, plp_plot_view_get_x(view, closure->onset_us));
        double to = fmin(half.x + half.width, plp_plot_view_get_x(view, closure->offset_us));
        plp_mark_fill(canvas, plp_mark_of_closure(closure),
                      (PlpBox){from, half.y, fmax(to - from, least), half.height});
    }
}

static void draw_row(PlpCanvas *canvas, const PlpTimeline *timeline, PlpBox row,
                     const PlpPlotView *view)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    double shown = plp_plot_view_get_x(view, MIN(view->end_us, timeline->duration_us)) - row.x;
    double half = row.height * 0.42;
    const PlpLane *lanes[] = {&timeline->right, &timeline->left};
    for (int i = 0; i < 2; i++) {
        PlpBox box = {row.x, row.y + row.height * (0.06 + 0.46 * i), row.width, half};
        plp_canvas_fill_box(canvas, (PlpBox){box.x, box.y, shown, box.height},
                            plp_color_fade(palette->grid, 0.35));
        plp_curve_draw_losses(canvas, box, view, lanes[i]->openness, 0, timeline->duration_us);
        draw_closures(canvas, lanes[i]->closures, box, view);
    }
}

void plp_raster_draw(PlpCanvas *canvas, PlpBox box, const char *heading,
                     const PlpTimeline *timeline)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    double size = plp_canvas_get_style(canvas)->font_size;
    double line = plp_canvas_get_line_height(canvas, PLP_TEXT_LABEL);
    double above = heading != NULL ? line + size * 0.4 : 0;
    double below = 2 * line + size * 0.5;
    double height = fmax(line, box.height - above - below);
    int64_t row_us = plp_raster_choose_row_us(timeline->duration_us, (int)(height / line));
    int n_rows = (int)((timeline->duration_us + row_us - 1) / MAX(row_us, 1));
    g_autofree char *last = plp_words_dup_time(MAX(n_rows - 1, 0) * row_us, 0);
    double left = plp_canvas_get_text_width(canvas, PLP_TEXT_LABEL, last) + size;
    double right = plp_canvas_get_text_width(canvas, PLP_TEXT_LABEL, last) / 2 + size;
    PlpBox inner = {box.x + left, box.y + above, fmax(1, box.width - left - right), height};
    if (heading != NULL)
        plp_canvas_draw_text_in(canvas, PLP_TEXT_BOLD, palette->ink,
                                (PlpBox){box.x, box.y, box.width, line}, 0, heading);
    double row = height / MAX(n_rows, LEAST_ROWS);
    for (int i = 0; i < n_rows; i++) {
        PlpPlotView view = plp_plot_view_make(i * row_us, (i + 1) * row_us, inner.x, inner.width,
                                              plp_canvas_get_style(canvas)->device_scale);
        PlpBox place = {inner.x, inner.y + row * i, inner.width, row};
        g_autofree char *label = plp_words_dup_time(i * row_us, 0);
        plp_canvas_draw_text(canvas, PLP_TEXT_LABEL, palette->soft_ink, inner.x - size * 0.5,
                             place.y + row / 2, 1, 0.5, label);
        draw_row(canvas, timeline, place, &view);
    }
    PlpAxis x = plp_axis_make(0, (double)row_us / 1e6, PLP_TICKS_TIME);
    static const char full[] = "time within a row; upper half right eye, lower half left eye";
    bool fits = plp_canvas_get_text_width(canvas, PLP_TEXT_LABEL, full) <= inner.width;
    x.title = fits ? full : "right eye above left eye";
    inner.height = row * MAX(n_rows, 1);
    plp_frame_draw_x_axis(canvas, inner, &x);
}
