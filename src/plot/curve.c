#include "plot/curve.h"

#include <math.h>

#define PAPER_STEP 0.24  // width of a column where there are no device pixels
#define HOLD_INTERVALS 4 // a longer step in time is a gap
#define DASH_ON 5.0      // in units
#define DASH_OFF 2.5
#define MOST_COLUMNS 20000
#define MOST_A_STEP 1.0 // samples a column, from which on columns are drawn

static double get_step(const PlpPlotView *view)
{
    double step = view->scale > 0 ? 1 / view->scale : PAPER_STEP;
    return fmax(step, view->width / MOST_COLUMNS);
}

static double get_y(PlpBox box, const PlpAxis *axis, float value)
{
    double position = plp_axis_get_position(axis, (double)value);
    return box.y + box.height * (1 - CLAMP(position, 0, 1));
}

/** The samples that a column from x to x + step holds. */
static void find_column(const PlpPlotView *view, const PlpPyramid *pyramid, int64_t shift_us,
                        double x, double step, gsize *ret_first, gsize *ret_end)
{
    *ret_first = plp_pyramid_find(pyramid, plp_plot_view_get_time(view, x) - shift_us);
    *ret_end = plp_pyramid_find(pyramid, plp_plot_view_get_time(view, x + step) - shift_us);
}

// ---- few samples: lines ----

static void draw_lines(PlpCanvas *canvas, PlpBox box, const PlpPlotView *view, const PlpAxis *axis,
                       const PlpPyramid *pyramid, int64_t shift_us, gsize first, gsize end)
{
    cairo_t *cr = plp_canvas_get_cairo(canvas);
    int64_t hold_us = HOLD_INTERVALS * MAX(plp_pyramid_get_interval_us(pyramid), 1);
    bool is_down = false;
    for (gsize i = first; i < end; i++) {
        float value = plp_pyramid_get_value(pyramid, i);
        int64_t t_us = plp_pyramid_get_time(pyramid, i);
        if (isnan(value)) {
            is_down = false;
            continue;
        }
        if (is_down && t_us - plp_pyramid_get_time(pyramid, i - 1) > hold_us)
            is_down = false;
        double x = plp_plot_view_get_x(view, t_us + shift_us);
        double y = get_y(box, axis, value);
        if (is_down) {
            cairo_line_to(cr, x, y);
        } else {
            cairo_move_to(cr, x, y);
            cairo_line_to(cr, x, y); // a lone sample is a dot under round caps
        }
        is_down = true;
    }
}

static void stroke_lines(PlpCanvas *canvas, PlpCurveStyle style)
{
    cairo_t *cr = plp_canvas_get_cairo(canvas);
    plp_canvas_set_color(canvas, style.color);
    cairo_set_line_width(cr, style.width);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_BEVEL);
    cairo_set_line_cap(cr, style.dashed ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
    if (style.dashed)
        cairo_set_dash(cr, (double[]){DASH_ON * style.width, DASH_OFF * style.width}, 2, 0);
    cairo_stroke(cr);
    cairo_set_dash(cr, NULL, 0, 0);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_BUTT);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_MITER);
}

// ---- many samples: columns ----

/**
 * One pass over the columns; each reaches to the one before, so that a steep slope has no holes.
 * `part`: 0 all of them, 1 those in a dash, 2 those between dashes.
 */
static void add_columns(PlpCanvas *canvas, PlpBox box, const PlpPlotView *view, const PlpAxis *axis,
                        const PlpPyramid *pyramid, int64_t shift_us, double thickness, int part)
{
    cairo_t *cr = plp_canvas_get_cairo(canvas);
    double step = get_step(view);
    double before_top = (double)NAN;
    double before_bottom = (double)NAN;
    double start = plp_canvas_snap(canvas, view->x);
    gsize first = 0;
    gsize end = 0;
    find_column(view, pyramid, shift_us, start, 0, &first, &end);
    for (double x = start; x < view->x + view->width - step / 2; x += step) {
        first = end;
        end = plp_pyramid_find(pyramid, plp_plot_view_get_time(view, x + step) - shift_us);
        PlpExtremes extremes = plp_pyramid_get_extremes(pyramid, first, end);
        if (extremes.measured == 0) {
            before_top = before_bottom = (double)NAN;
            continue;
        }
        double top = get_y(box, axis, extremes.high);
        double bottom = get_y(box, axis, extremes.low);
        double from = fmin(top, before_bottom);
        double to = fmax(bottom, before_top);
        before_top = top;
        before_bottom = bottom;
        bool in_dash = fmod(x - view->x, DASH_ON + DASH_OFF) < DASH_ON;
        if (part != 0 && in_dash != (part == 1))
            continue;
        from = plp_canvas_snap(canvas, from - thickness / 2);
        to = plp_canvas_snap(canvas, to + thickness / 2);
        cairo_rectangle(cr, x, from, step, fmax(to - from, step));
        // On pixels one by one: filling many boxes at once makes cairo sort their edges.
        if (view->scale > 0)
            cairo_fill(cr);
    }
    cairo_fill(cr);
}

static void draw_columns(PlpCanvas *canvas, PlpBox box, const PlpPlotView *view,
                         const PlpAxis *axis, const PlpPyramid *pyramid, int64_t shift_us,
                         PlpCurveStyle style)
{
    plp_canvas_set_color(canvas, style.color);
    add_columns(canvas, box, view, axis, pyramid, shift_us, style.width, style.dashed ? 1 : 0);
    if (!style.dashed)
        return;
    // Between the dashes it is faint, never gone: a short closure may lie there.
    plp_canvas_set_color(canvas, plp_color_fade(style.color, 0.45 * style.color.alpha));
    add_columns(canvas, box, view, axis, pyramid, shift_us, style.width, 2);
}

void plp_curve_draw(PlpCanvas *canvas, PlpBox box, const PlpPlotView *view, const PlpAxis *axis,
                    const PlpPyramid *pyramid, int64_t shift_us, PlpCurveStyle style)
{
    if (pyramid == NULL || !(view->width > 0))
        return;
    cairo_t *cr = plp_canvas_get_cairo(canvas);
    gsize first = 0;
    gsize end = 0;
    find_column(view, pyramid, shift_us, view->x, view->width, &first, &end);
    // One more on either side, so that the lines reach the edges.
    first -= first > 0;
    end += end < plp_pyramid_get_length(pyramid);
    cairo_save(cr);
    cairo_rectangle(cr, view->x, box.y - 2, view->width, box.height + 4);
    cairo_clip(cr);
    cairo_new_path(cr);
    if ((double)(end - first) * get_step(view) > MOST_A_STEP * view->width) {
        draw_columns(canvas, box, view, axis, pyramid, shift_us, style);
    } else {
        draw_lines(canvas, box, view, axis, pyramid, shift_us, first, end);
        stroke_lines(canvas, style);
    }
    cairo_restore(cr);
}

// ---- not measurable ----

/** Most of the column's samples, or the moment where it holds none. */
static bool is_lost(const PlpPlotView *view, const PlpPyramid *pyramid, double x, double step)
{
    gsize first = 0;
    gsize end = 0;
    find_column(view, pyramid, 0, x, step, &first, &end);
    if (first >= end)
        return !plp_pyramid_is_measured_at(pyramid, plp_plot_view_get_time(view, x + step / 2));
    PlpExtremes extremes = plp_pyramid_get_extremes(pyramid, first, end);
    return 2 * extremes.measured < extremes.samples;
}

static void hatch(PlpCanvas *canvas, PlpBox box, double from, double to)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    double size = plp_canvas_get_style(canvas)->font_size;
    PlpBox lost = {from, box.y, to - from, box.height};
    plp_canvas_fill_box(canvas, lost, plp_color_fade(palette->hatch, 0.13));
    plp_canvas_hatch_box(canvas, lost, palette->hatch, size * 0.55, size * 0.055);
}

void plp_curve_draw_losses(PlpCanvas *canvas, PlpBox box, const PlpPlotView *view,
                           const PlpPyramid *pyramid, int64_t start_us, int64_t end_us)
{
    double left = fmax(view->x, plp_plot_view_get_x(view, start_us));
    double right = fmin(view->x + view->width, plp_plot_view_get_x(view, end_us));
    if (!(right > left))
        return;
    if (pyramid == NULL || plp_pyramid_get_length(pyramid) == 0) {
        hatch(canvas, box, left, right);
        return;
    }
    double step = get_step(view);
    double from = (double)NAN;
    for (double x = left; x < right; x += step) {
        bool lost = is_lost(view, pyramid, x, step);
        if (lost && isnan(from))
            from = x;
        if (!lost && !isnan(from)) {
            hatch(canvas, box, from, x);
            from = (double)NAN;
        }
    }
    if (!isnan(from))
        hatch(canvas, box, from, right);
}
