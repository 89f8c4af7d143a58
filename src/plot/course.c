#include "plot/course.h"

#include <math.h>

#include "plot/frame.h"

#define MARK_ROWS 2 // of treatments' labels

typedef struct {
    PlpAxis days;
    PlpBox inner;          // of all panels together
    double labels, shades; // heights of the treatments' and the phases' labels
} Layout;

static void hold(double value, double *low, double *high)
{
    if (isfinite(value)) {
        *low = fmin(*low, value);
        *high = fmax(*high, value);
    }
}

static PlpAxis make_days(const PlpCourseChart *chart)
{
    double low = INFINITY;
    double high = -INFINITY;
    for (gsize p = 0; p < chart->n_panels; p++) {
        for (gsize s = 0; s < chart->panels[p].n_series; s++) {
            const PlpCourseSeries *series = &chart->panels[p].series[s];
            for (gsize i = 0; i < series->n; i++)
                hold(series->points[i].day, &low, &high);
        }
    }
    for (gsize i = 0; i < chart->n_marks; i++)
        hold(chart->marks[i].day, &low, &high);
    double room = fmax(3, (high - low) * 0.04);
    PlpAxis days = plp_axis_make(low - room, high + room, PLP_TICKS_NUMBER);
    days.title = chart->x_title;
    return days;
}

static PlpAxis make_values(const PlpCoursePanel *panel)
{
    double low = INFINITY;
    double high = -INFINITY;
    for (gsize s = 0; s < panel->n_series; s++) {
        for (gsize i = 0; i < panel->series[s].n; i++) {
            hold(panel->series[s].points[i].value, &low, &high);
            hold(panel->series[s].points[i].low, &low, &high);
            hold(panel->series[s].points[i].high, &low, &high);
        }
    }
    if (panel->from_zero)
        low = fmin(low, 0);
    if (!isfinite(high))
        return plp_axis_make(0, 1, panel->format);
    return plp_axis_make_nice(low, high, panel->format);
}

static double get_left(PlpCanvas *canvas, const PlpCourseChart *chart)
{
    double widest = 0;
    for (gsize p = 0; p < chart->n_panels; p++) {
        PlpAxis axis = make_values(&chart->panels[p]);
        g_autoptr(GArray) ticks = plp_axis_dup_ticks(&axis, 4);
        for (guint i = 0; i < ticks->len; i++) {
            const char *label = g_array_index(ticks, PlpTick, i).label;
            widest = fmax(widest, plp_canvas_get_text_width(canvas, PLP_TEXT_LABEL, label));
        }
    }
    return widest + plp_canvas_get_style(canvas)->font_size * 0.6;
}

static Layout lay_out(PlpCanvas *canvas, PlpBox box, const PlpCourseChart *chart)
{
    double size = plp_canvas_get_style(canvas)->font_size;
    double line = plp_canvas_get_line_height(canvas, PLP_TEXT_LABEL);
    double left = get_left(canvas, chart);
    double labels = chart->n_marks > 0 ? line * MARK_ROWS + size * 0.3 : 0;
    double shades = chart->n_shades > 0 ? plp_canvas_get_line_height(canvas, PLP_TEXT_SMALL) : 0;
    double below = size * 0.5 + 2 * line;
    return (Layout){make_days(chart),
                    {box.x + left, box.y + labels + shades, fmax(1, box.width - left - size),
                     fmax(1, box.height - labels - shades - below)},
                    labels,
                    shades};
}

static double get_x(const Layout *layout, double day)
{
    return layout->inner.x + layout->inner.width * plp_axis_get_position(&layout->days, day);
}

/** A panel's area; its title stands above it. */
static PlpFrameArea place_panel(PlpCanvas *canvas, const Layout *layout,
                                const PlpCourseChart *chart, gsize p)
{
    double size = plp_canvas_get_style(canvas)->font_size;
    double line = plp_canvas_get_line_height(canvas, PLP_TEXT_LABEL);
    double each = layout->inner.height / (double)MAX(chart->n_panels, 1);
    double above = line + size * 0.5;
    return (PlpFrameArea){{layout->inner.x, layout->inner.y + each * (double)p + above,
                           layout->inner.width, fmax(1, each - above - size * 0.6)},
                          layout->days,
                          make_values(&chart->panels[p])};
}

// ---- treatments ----

static void draw_shades(PlpCanvas *canvas, const Layout *layout, const PlpCourseChart *chart)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    PlpBox inner = layout->inner;
    double line = plp_canvas_get_line_height(canvas, PLP_TEXT_SMALL);
    for (gsize i = 0; i < chart->n_shades; i++) {
        double from = fmax(inner.x, get_x(layout, chart->shades[i].start_day));
        double to = fmin(inner.x + inner.width, get_x(layout, chart->shades[i].end_day));
        if (!(to > from))
            continue;
        plp_canvas_fill_box(canvas, (PlpBox){from, inner.y, to - from, inner.height},
                            plp_color_fade(palette->treatment, 0.09));
        if (chart->shades[i].label != NULL)
            plp_canvas_draw_text_in(canvas, PLP_TEXT_SMALL, palette->treatment,
                                    (PlpBox){from, inner.y - line, to - from, line}, 0.5,
                                    chart->shades[i].label);
    }
}

/** Each label in the first row with room; the last row takes what is left, shortened. */
static void draw_marks(PlpCanvas *canvas, const Layout *layout, const PlpCourseChart *chart)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    double size = plp_canvas_get_style(canvas)->font_size;
    double line = plp_canvas_get_line_height(canvas, PLP_TEXT_LABEL);
    PlpBox inner = layout->inner;
    double reached[MARK_ROWS] = {inner.x, inner.x};
    for (gsize i = 0; i < chart->n_marks; i++) {
        double x = get_x(layout, chart->marks[i].day);
        const char *label = chart->marks[i].label;
        double wide = label != NULL ? plp_canvas_get_text_width(canvas, PLP_TEXT_LABEL, label) : 0;
        double from = fmin(x, inner.x + inner.width - wide);
        int row = 0;
        while (row < MARK_ROWS && from < reached[row])
            row++;
        double top = inner.y - layout->shades - layout->labels + line * MIN(row, MARK_ROWS - 1);
        plp_canvas_draw_line(canvas, x, row < MARK_ROWS ? top + line : inner.y, x,
                             inner.y + inner.height, palette->treatment, size * 0.13);
        if (row >= MARK_ROWS || label == NULL)
            continue;
        reached[row] = from + wide + size;
        plp_canvas_draw_text_in(
            canvas, PLP_TEXT_LABEL, palette->treatment,
            (PlpBox){fmax(inner.x, from), top, fmin(wide + 0.5, inner.width), line}, 0, label);
    }
}

// ---- series ----

static void join_points(PlpCanvas *canvas, const PlpFrameArea *area, const PlpCourseSeries *series,
                        PlpColor color)
{
    cairo_t *cr = plp_canvas_get_cairo(canvas);
    double size = plp_canvas_get_style(canvas)->font_size;
    if (series->look == PLP_COURSE_HOLLOW)
        cairo_set_dash(cr, (double[]){size * 0.5, size * 0.3}, 2, 0);
    plp_canvas_set_color(canvas, plp_color_fade(color, 0.5));
    cairo_set_line_width(cr, size * 0.09);
    bool is_down = false;
    for (gsize i = 0; i < series->n; i++) {
        const PlpChartPoint *point = &series->points[i];
        if (!isfinite(point->value) || !isfinite(point->day))
            continue;
        double x = plp_frame_area_get_x(area, point->day);
        double y = plp_frame_area_get_y(area, point->value);
        if (is_down)
            cairo_line_to(cr, x, y);
        else
            cairo_move_to(cr, x, y);
        is_down = true;
    }
    cairo_stroke(cr);
    cairo_set_dash(cr, NULL, 0, 0);
}

static void draw_point(PlpCanvas *canvas, const PlpFrameArea *area, const PlpChartPoint *point,
                       PlpCourseLook look, PlpColor color)
{
    double size = plp_canvas_get_style(canvas)->font_size;
    PlpColor paper = plp_canvas_get_palette(canvas)->paper;
    double x = plp_frame_area_get_x(area, point->day);
    double y = plp_frame_area_get_y(area, point->value);
    if (isfinite(point->low) && isfinite(point->high)) {
        double top = plp_frame_area_get_y(area, point->high);
        double bottom = plp_frame_area_get_y(area, point->low);
        double cap = size * 0.25;
        plp_canvas_draw_line(canvas, x, top, x, bottom, color, size * 0.11);
        plp_canvas_draw_line(canvas, x - cap, top, x + cap, top, color, size * 0.11);
        plp_canvas_draw_line(canvas, x - cap, bottom, x + cap, bottom, color, size * 0.11);
    }
    if (look == PLP_COURSE_DIAMOND)
        plp_canvas_draw_diamond(canvas, x, y, size * 0.45, paper, color);
    else
        plp_canvas_draw_circle(canvas, x, y, size * 0.3, look == PLP_COURSE_FILLED ? color : paper,
                               color);
}

static PlpColor get_color(PlpCanvas *canvas, PlpCourseLook look)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    return look == PLP_COURSE_DIAMOND  ? palette->score
           : look == PLP_COURSE_FILLED ? palette->after
                                       : palette->kinds[PLP_KIND_PROLONGED];
}

static void draw_series(PlpCanvas *canvas, const PlpFrameArea *area, const PlpCourseSeries *series)
{
    PlpColor color = get_color(canvas, series->look);
    if (series->look != PLP_COURSE_DIAMOND)
        join_points(canvas, area, series, color);
    for (gsize i = 0; i < series->n; i++) {
        if (isfinite(series->points[i].value) && isfinite(series->points[i].day))
            draw_point(canvas, area, &series->points[i], series->look, color);
    }
}

/** Names at the right end of the title's line. */
static void draw_names(PlpCanvas *canvas, const PlpFrameArea *area, const PlpCoursePanel *panel)
{
    double size = plp_canvas_get_style(canvas)->font_size;
    double line = plp_canvas_get_line_height(canvas, PLP_TEXT_LABEL);
    double y = area->inner.y - size * 0.5 - line / 2;
    double right = area->inner.x + area->inner.width;
    PlpFrameArea key = *area;
    for (gsize s = panel->n_series; s-- > 0;) {
        const PlpCourseSeries *series = &panel->series[s];
        if (series->name == NULL)
            continue;
        right -=
            plp_canvas_draw_text(canvas, PLP_TEXT_LABEL, plp_canvas_get_palette(canvas)->soft_ink,
                                 right, y, 1, 0.5, series->name);
        right -= size * 0.7;
        key.inner = (PlpBox){right, y, 0, 0};
        PlpChartPoint point = {0, 0, (double)NAN, (double)NAN};
        draw_point(canvas, &key, &point, series->look, get_color(canvas, series->look));
        right -= size * 1.1;
    }
}

static void draw_panel(PlpCanvas *canvas, const PlpFrameArea *area, const PlpCoursePanel *panel)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    double size = plp_canvas_get_style(canvas)->font_size;
    double line = plp_canvas_get_line_height(canvas, PLP_TEXT_LABEL);
    g_autoptr(GArray) ticks =
        plp_axis_dup_ticks(&area->y, (int)CLAMP(area->inner.height / (line * 1.6), 2, 6));
    for (guint i = 0; i < ticks->len; i++) {
        const PlpTick *tick = &g_array_index(ticks, PlpTick, i);
        double y = plp_frame_area_get_y(area, tick->value);
        plp_canvas_draw_line(canvas, area->inner.x, y, area->inner.x + area->inner.width, y,
                             palette->grid, size * 0.06);
        plp_canvas_draw_text(canvas, PLP_TEXT_LABEL, palette->soft_ink, area->inner.x - size * 0.4,
                             y, 1, 0.5, tick->label);
    }
    // Treatments' lines do not lead through the words.
    double wide = plp_canvas_get_text_width(canvas, PLP_TEXT_BOLD, panel->title);
    plp_canvas_fill_box(canvas,
                        (PlpBox){area->inner.x, area->inner.y - size * 0.5 - line, wide + 2, line},
                        palette->paper);
    plp_canvas_draw_text(canvas, PLP_TEXT_BOLD, palette->ink, area->inner.x,
                         area->inner.y - size * 0.5, 0, 1, panel->title);
    draw_names(canvas, area, panel);
    gsize n = 0;
    for (gsize s = 0; s < panel->n_series; s++) {
        draw_series(canvas, area, &panel->series[s]);
        n += panel->series[s].n;
    }
    if (n == 0)
        plp_frame_draw_empty(canvas, area->inner, "nothing measured");
}

void plp_course_draw(PlpCanvas *canvas, PlpBox box, const PlpCourseChart *chart)
{
    Layout layout = lay_out(canvas, box, chart);
    draw_shades(canvas, &layout, chart);
    draw_marks(canvas, &layout, chart);
    for (gsize p = 0; p < chart->n_panels; p++) {
        PlpFrameArea area = place_panel(canvas, &layout, chart, p);
        draw_panel(canvas, &area, &chart->panels[p]);
    }
    plp_frame_draw_x_axis(canvas, layout.inner, &layout.days);
}

bool plp_course_hit(PlpCanvas *canvas, PlpBox box, const PlpCourseChart *chart, double x, double y,
                    double reach, gsize *ret_panel, gsize *ret_series, gsize *ret_point)
{
    Layout layout = lay_out(canvas, box, chart);
    double best = reach;
    bool found = false;
    for (gsize p = 0; p < chart->n_panels; p++) {
        PlpFrameArea area = place_panel(canvas, &layout, chart, p);
        for (gsize s = 0; s < chart->panels[p].n_series; s++) {
            const PlpCourseSeries *series = &chart->panels[p].series[s];
            for (gsize i = 0; i < series->n; i++) {
                double away = hypot(plp_frame_area_get_x(&area, series->points[i].day) - x,
                                    plp_frame_area_get_y(&area, series->points[i].value) - y);
                if (!(away <= best))
                    continue;
                best = away;
                found = true;
                *ret_panel = p;
                *ret_series = s;
                *ret_point = i;
            }
        }
    }
    return found;
}
