#include "plot/scatter.h"

#include <math.h>

#include "plot/frame.h"

static PlpAxis make_axis(PlpAxisScale scale, const PlpPairPoint *points, gsize n)
{
    double low = INFINITY;
    double high = -INFINITY;
    for (gsize i = 0; i < n; i++) {
        low = fmin(low, fmin(points[i].right, points[i].left));
        high = fmax(high, fmax(points[i].right, points[i].left));
    }
    if (scale == PLP_AXIS_LOG)
        return plp_axis_make_log(fmin(0.1, low * 0.9), fmax(5, high * 1.15), PLP_TICKS_NUMBER);
    return plp_axis_make_nice(fmin(0, low), isfinite(high) ? high : 1, PLP_TICKS_NUMBER);
}

/** The strips outside the axes for closures of one eye alone. */
static void draw_strips(PlpCanvas *canvas, const PlpFrameArea *area, double strip, int right_alone,
                        int left_alone)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    PlpBox inner = area->inner;
    PlpBox top = {inner.x, inner.y - strip, inner.width, strip};
    PlpBox side = {inner.x + inner.width, inner.y, strip, inner.height};
    PlpColor shade = plp_color_fade(palette->grid, 0.3);
    plp_canvas_fill_box(canvas, top, shade);
    plp_canvas_fill_box(canvas, side, shade);
    double size = plp_canvas_get_style(canvas)->font_size;
    g_autofree char *right = g_strdup_printf("right alone: %d", right_alone);
    g_autofree char *left = g_strdup_printf("left alone: %d", left_alone);
    plp_canvas_draw_text(canvas, PLP_TEXT_SMALL, palette->soft_ink, top.x, top.y - size * 0.1, 0, 1,
                         right);
    plp_canvas_draw_text(canvas, PLP_TEXT_SMALL, palette->soft_ink, side.x + strip,
                         top.y - size * 0.1, 1, 1, left);
}

static void draw_point(PlpCanvas *canvas, const PlpFrameArea *area, double strip,
                       const PlpPairPoint *point)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    double radius = plp_canvas_get_style(canvas)->font_size * 0.27;
    bool has_right = isfinite(point->right);
    bool has_left = isfinite(point->left);
    if (!has_right && !has_left)
        return;
    double x = has_right ? plp_frame_area_get_x(area, point->right)
                         : area->inner.x + area->inner.width + strip / 2;
    double y = has_left ? plp_frame_area_get_y(area, point->left) : area->inner.y - strip / 2;
    PlpColor color = plp_mark_get_color(palette, point->mark);
    if (point->mark == PLP_MARK_PROLONGED)
        plp_canvas_draw_diamond(canvas, x, y, radius * 1.4, plp_color_fade(color, 0.75), color);
    else
        plp_canvas_draw_circle(canvas, x, y, radius,
                               point->mark == PLP_MARK_BRIEF ? plp_color_fade(palette->paper, 0.8)
                                                             : plp_color_fade(color, 0.55),
                               color);
}

void plp_scatter_draw(PlpCanvas *canvas, PlpBox box, const char *heading, const char *measure,
                      PlpAxisScale scale, const PlpPairPoint *points, gsize n)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    double size = plp_canvas_get_style(canvas)->font_size;
    double strip = size * 1.2;
    double above = 3 * plp_canvas_get_line_height(canvas, PLP_TEXT_LABEL) + size * 0.4;
    PlpAxis axis = make_axis(scale, points, n);
    g_autofree char *x_title = g_strdup_printf("right eye: %s", measure);
    g_autofree char *y_title = g_strdup_printf("left eye: %s", measure);
    PlpAxis x = axis;
    PlpAxis y = axis;
    x.title = x_title;
    PlpBox line = {box.x, box.y, box.width, plp_canvas_get_line_height(canvas, PLP_TEXT_BOLD)};
    plp_canvas_draw_text_in(canvas, PLP_TEXT_BOLD, palette->ink, line, 0, heading);
    line.y += line.height + size * 0.2;
    plp_canvas_draw_text_in(canvas, PLP_TEXT_LABEL, palette->soft_ink, line, 0, y_title);
    PlpBox rest = {box.x, box.y + above + strip, box.width - strip - size,
                   box.height - above - strip};
    PlpFrameArea area = plp_frame_area_draw(canvas, rest, NULL, x, y);
    int right_alone = 0;
    int left_alone = 0;
    for (gsize i = 0; i < n; i++) {
        right_alone += isfinite(points[i].right) && !isfinite(points[i].left);
        left_alone += isfinite(points[i].left) && !isfinite(points[i].right);
    }
    draw_strips(canvas, &area, strip, right_alone, left_alone);
    cairo_set_dash(plp_canvas_get_cairo(canvas), (double[]){2, 2}, 2, 0);
    plp_canvas_draw_line(canvas, area.inner.x, area.inner.y + area.inner.height,
                         area.inner.x + area.inner.width, area.inner.y, palette->hatch,
                         size * 0.07);
    cairo_set_dash(plp_canvas_get_cairo(canvas), NULL, 0, 0);
    for (gsize i = 0; i < n; i++)
        draw_point(canvas, &area, strip, &points[i]);
    if (n == 0)
        plp_frame_draw_empty(canvas, area.inner, "no involuntary closure");
}
