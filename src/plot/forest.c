#include "plot/forest.h"

#include <math.h>

#include "plot/frame.h"

#define MOST_RATIO 32.0

static double get_none(const PlpAxis *axis)
{
    return axis->scale == PLP_AXIS_LOG ? 1 : 0;
}

/** How far a value lies from no change; in logarithms for a ratio. */
static double get_reach(double value, bool is_ratio)
{
    double reach = is_ratio ? fabs(log(value)) : fabs(value);
    return isfinite(reach) ? reach : 0;
}

PlpAxis plp_forest_make_axis(const PlpForestRow *rows, gsize n, bool is_ratio)
{
    double reach = is_ratio ? log(2) : 0;
    for (gsize i = 0; i < n; i++) {
        reach = fmax(reach, get_reach(rows[i].estimate, is_ratio));
        reach = fmax(reach, get_reach(rows[i].interval.low, is_ratio));
        reach = fmax(reach, get_reach(rows[i].interval.high, is_ratio));
    }
    if (is_ratio) {
        double most = fmin(exp(reach * 1.05), MOST_RATIO);
        return plp_axis_make_log(1 / most, most, PLP_TICKS_RATIO);
    }
    if (!(reach > 0))
        reach = 1;
    return plp_axis_make(-1.05 * reach, 1.05 * reach, PLP_TICKS_SIGNED);
}

static double get_x(PlpBox box, const PlpAxis *axis, double value)
{
    double position =
        value <= 0 && axis->scale == PLP_AXIS_LOG ? -1 : plp_axis_get_position(axis, value);
    return box.x + box.width * CLAMP(position, 0, 1);
}

static bool is_beyond(const PlpAxis *axis, double value)
{
    return value < axis->low || value > axis->high;
}

static void draw_arrow(PlpCanvas *canvas, double x, double y, double size, PlpColor color)
{
    cairo_t *cr = plp_canvas_get_cairo(canvas);
    plp_canvas_set_color(canvas, color);
    cairo_move_to(cr, x, y);
    cairo_line_to(cr, x - size, y - fabs(size) * 0.7);
    cairo_line_to(cr, x - size, y + fabs(size) * 0.7);
    cairo_close_path(cr);
    cairo_fill(cr);
}

static void draw_end(PlpCanvas *canvas, const PlpAxis *axis, double value, double x, double y,
                     double outward, PlpColor color)
{
    double size = plp_canvas_get_style(canvas)->font_size;
    if (is_beyond(axis, value))
        draw_arrow(canvas, x, y, outward * size * 0.45, color);
    else
        plp_canvas_draw_line(canvas, x, y - size * 0.22, x, y + size * 0.22, color, size * 0.12);
}

void plp_forest_draw_none(PlpCanvas *canvas, PlpBox box, const PlpAxis *axis)
{
    double x = get_x(box, axis, get_none(axis));
    plp_canvas_draw_line(canvas, x, box.y, x, box.y + box.height,
                         plp_canvas_get_palette(canvas)->soft_ink,
                         plp_canvas_get_style(canvas)->font_size * 0.08);
}

void plp_forest_draw_interval(PlpCanvas *canvas, PlpBox box, const PlpAxis *axis,
                              const PlpForestRow *row)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    double size = plp_canvas_get_style(canvas)->font_size;
    double y = box.y + box.height / 2;
    PlpColor color = row->is_shown ? palette->after : palette->soft_ink;
    if (!isnan(row->interval.low) && !isnan(row->interval.high)) {
        double from = get_x(box, axis, row->interval.low);
        double to = get_x(box, axis, row->interval.high);
        plp_canvas_draw_line(canvas, from, y, to, y, color, size * 0.14);
        draw_end(canvas, axis, row->interval.low, from, y, -1, color);
        draw_end(canvas, axis, row->interval.high, to, y, 1, color);
    }
    if (!isnan(row->estimate) && !is_beyond(axis, row->estimate))
        plp_canvas_draw_circle(canvas, get_x(box, axis, row->estimate), y, size * 0.32,
                               row->is_shown ? color : palette->paper, color);
}

static double get_widest(PlpCanvas *canvas, const PlpForestRow *rows, gsize n, bool printed)
{
    double widest = 0;
    for (gsize i = 0; i < n; i++) {
        const char *text = printed ? rows[i].printed : rows[i].label;
        if (text != NULL)
            widest = fmax(widest, plp_canvas_get_text_width(canvas, PLP_TEXT_LABEL, text));
    }
    return widest;
}

void plp_forest_draw(PlpCanvas *canvas, PlpBox box, const char *heading, const PlpAxis *axis,
                     const PlpForestRow *rows, gsize n)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    double size = plp_canvas_get_style(canvas)->font_size;
    double line = plp_canvas_get_line_height(canvas, PLP_TEXT_LABEL);
    double above = heading != NULL ? line + size * 0.5 : 0;
    double below = size * 0.5 + line * (axis->title != NULL ? 2 : 1);
    double left = fmin(get_widest(canvas, rows, n, false), box.width * 0.4);
    double right = fmin(get_widest(canvas, rows, n, true), box.width * 0.3);
    PlpBox inner = {box.x + left + size, box.y + above,
                    fmax(size, box.width - left - right - 2 * size),
                    fmax(line, box.height - above - below)};
    if (heading != NULL)
        plp_canvas_draw_text_in(canvas, PLP_TEXT_BOLD, palette->ink,
                                (PlpBox){box.x, box.y, box.width, line}, 0, heading);
    plp_forest_draw_none(canvas, inner, axis);
    double row = inner.height / (double)MAX(n, 1);
    for (gsize i = 0; i < n; i++) {
        double y = inner.y + row * (double)i;
        plp_canvas_draw_text_in(canvas, PLP_TEXT_LABEL, palette->ink, (PlpBox){box.x, y, left, row},
                                0, rows[i].label);
        plp_forest_draw_interval(canvas, (PlpBox){inner.x, y, inner.width, row}, axis, &rows[i]);
        if (rows[i].printed != NULL)
            plp_canvas_draw_text_in(canvas, PLP_TEXT_LABEL, palette->ink,
                                    (PlpBox){box.x + box.width - right, y, right, row}, 1,
                                    rows[i].printed);
    }
    if (n == 0)
        plp_frame_draw_empty(canvas, inner, "nothing to compare");
    plp_frame_draw_x_axis(canvas, inner, axis);
}
