#include "plot/frame.h"

#include <math.h>

#define LINE 0.07 // thickness of axes, times the font's size
#define TICK 0.35

double plp_frame_area_get_x(const PlpFrameArea *area, double value)
{
    return area->inner.x + area->inner.width * plp_axis_get_position(&area->x, value);
}

double plp_frame_area_get_y(const PlpFrameArea *area, double value)
{
    return area->inner.y + area->inner.height * (1 - plp_axis_get_position(&area->y, value));
}

static double get_widest(PlpCanvas *canvas, const GArray *ticks)
{
    double widest = 0;
    for (guint i = 0; i < ticks->len; i++)
        widest = fmax(widest, plp_canvas_get_text_width(canvas, PLP_TEXT_LABEL,
                                                        g_array_index(ticks, PlpTick, i).label));
    return widest;
}

/** As many as stand side by side with a blank between them. */
static GArray *dup_x_ticks(PlpCanvas *canvas, double width, const PlpAxis *x)
{
    double gap = plp_canvas_get_style(canvas)->font_size;
    int most = (int)CLAMP(width / (gap * 1.6), 2, 16);
    GArray *ticks = plp_axis_dup_ticks(x, most);
    while (most > 1 && (get_widest(canvas, ticks) + gap) * ticks->len > width) {
        g_array_unref(ticks);
        ticks = plp_axis_dup_ticks(x, --most);
    }
    return ticks;
}

/** Returns the height of labels and title. */
static double draw_x_title(PlpCanvas *canvas, PlpBox inner, const PlpAxis *x)
{
    double line = plp_canvas_get_line_height(canvas, PLP_TEXT_LABEL);
    double height = plp_canvas_get_style(canvas)->font_size * 0.5 + line;
    if (x->title == NULL)
        return height;
    PlpBox title = {inner.x, inner.y + inner.height + height, inner.width, line};
    plp_canvas_draw_text_in(canvas, PLP_TEXT_LABEL, plp_canvas_get_palette(canvas)->soft_ink, title,
                            0.5, x->title);
    return height + line;
}

double plp_frame_draw_x_axis(PlpCanvas *canvas, PlpBox inner, const PlpAxis *x)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    double size = plp_canvas_get_style(canvas)->font_size;
    g_autoptr(GArray) ticks = dup_x_ticks(canvas, inner.width, x);
    double y = inner.y + inner.height;
    double after = -INFINITY;
    plp_canvas_draw_line(canvas, inner.x, y, inner.x + inner.width, y, palette->soft_ink,
                         size * LINE);
    for (guint i = 0; i < ticks->len; i++) {
        const PlpTick *tick = &g_array_index(ticks, PlpTick, i);
        double at = inner.x + inner.width * plp_axis_get_position(x, tick->value);
        double half = plp_canvas_get_text_width(canvas, PLP_TEXT_LABEL, tick->label) / 2;
        plp_canvas_draw_line(canvas, at, y, at, y + size * TICK, palette->soft_ink, size * LINE);
        if (at - half < after)
            continue;
        after = at + half + size * 0.4;
        plp_canvas_draw_text(canvas, PLP_TEXT_LABEL, palette->soft_ink, at, y + size * 0.5, 0.5, 0,
                             tick->label);
    }
    return draw_x_title(canvas, inner, x);
}

static void draw_y_axis(PlpCanvas *canvas, PlpBox inner, const PlpAxis *y, const GArray *ticks)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    double size = plp_canvas_get_style(canvas)->font_size;
    for (guint i = 0; i < ticks->len; i++) {
        const PlpTick *tick = &g_array_index(ticks, PlpTick, i);
        double at = inner.y + inner.height * (1 - plp_axis_get_position(y, tick->value));
        plp_canvas_draw_line(canvas, inner.x, at, inner.x + inner.width, at, palette->grid,
                             size * LINE * 0.8);
        plp_canvas_draw_text(canvas, PLP_TEXT_LABEL, palette->soft_ink, inner.x - size * 0.4, at, 1,
                             0.5, tick->label);
    }
}

/** What stands above the area; returns its height. */
static double draw_titles(PlpCanvas *canvas, PlpBox box, const char *heading, const char *y_title)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    double size = plp_canvas_get_style(canvas)->font_size;
    double height = 0;
    if (heading != NULL) {
        PlpBox line = {box.x, box.y, box.width, plp_canvas_get_line_height(canvas, PLP_TEXT_BOLD)};
        plp_canvas_draw_text_in(canvas, PLP_TEXT_BOLD, palette->ink, line, 0, heading);
        height += line.height + size * 0.2;
    }
    if (y_title != NULL) {
        PlpBox line = {box.x, box.y + height, box.width,
                       plp_canvas_get_line_height(canvas, PLP_TEXT_LABEL)};
        plp_canvas_draw_text_in(canvas, PLP_TEXT_LABEL, palette->soft_ink, line, 0, y_title);
        height += line.height;
    }
    return height + size * 0.6; // half of the uppermost label
}

/** All but the x axis's ticks. */
static PlpFrameArea draw_area(PlpCanvas *canvas, PlpBox box, const char *heading, PlpAxis x,
                              PlpAxis y)
{
    double size = plp_canvas_get_style(canvas)->font_size;
    double line = plp_canvas_get_line_height(canvas, PLP_TEXT_LABEL);
    double above = draw_titles(canvas, box, heading, y.title);
    double below = size * 0.5 + line + (x.title != NULL ? line : 0);
    double height = fmax(size, box.height - above - below);
    g_autoptr(GArray) y_ticks = plp_axis_dup_ticks(&y, (int)CLAMP(height / (line * 1.8), 2, 8));
    g_autoptr(GArray) x_ticks = dup_x_ticks(canvas, box.width * 0.8, &x);
    double left = get_widest(canvas, y_ticks) + size * 0.5;
    double right = get_widest(canvas, x_ticks) / 2;
    PlpFrameArea area = {
        {box.x + left, box.y + above, fmax(size, box.width - left - right), height}, x, y};
    draw_y_axis(canvas, area.inner, &y, y_ticks);
    return area;
}

PlpFrameArea plp_frame_area_draw(PlpCanvas *canvas, PlpBox box, const char *heading, PlpAxis x,
                                 PlpAxis y)
{
    PlpFrameArea area = draw_area(canvas, box, heading, x, y);
    plp_frame_draw_x_axis(canvas, area.inner, &x);
    return area;
}

PlpFrameArea plp_frame_area_draw_without_x(PlpCanvas *canvas, PlpBox box, const char *heading,
                                           PlpAxis x, PlpAxis y)
{
    PlpFrameArea area = draw_area(canvas, box, heading, x, y);
    draw_x_title(canvas, area.inner, &x);
    return area;
}

void plp_frame_draw_empty(PlpCanvas *canvas, PlpBox inner, const char *words)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    double size = plp_canvas_get_style(canvas)->font_size;
    double wide =
        fmin(inner.width, plp_canvas_get_text_width(canvas, PLP_TEXT_LABEL, words) + size);
    double high = fmin(inner.height, size * 2);
    plp_canvas_fill_box(canvas,
                        (PlpBox){inner.x + (inner.width - wide) / 2,
                                 inner.y + (inner.height - high) / 2, wide, high},
                        palette->paper);
    plp_canvas_draw_text_in(canvas, PLP_TEXT_LABEL, palette->soft_ink, inner, 0.5, words);
}
