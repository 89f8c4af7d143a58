#include "plot/timeline.h"

#include <math.h>

#include "domain/twitch.h"
#include "plot/curve.h"
#include "plot/frame.h"
#include "plot/mark.h"
#include "plot/words.h"

#define TOP_OPENNESS 1.25 // an eye opened wider than its reference
#define FOUND_HEIGHT 0.85 // of a strip of closures as they were found, in sizes of the font

PlpPyramid *plp_timeline_dup_openness(const PlpTrace *trace, const GArray *openness)
{
    guint n = MIN(plp_trace_get_length(trace), openness->len);
    bool any = false;
    g_autofree int64_t *t_us = g_new(int64_t, MAX(n, 1));
    for (guint i = 0; i < n; i++) {
        t_us[i] = plp_trace_get(trace, i)->t_us;
        any = any || !isnan(g_array_index(openness, float, i));
    }
    return any ? plp_pyramid_new(t_us, (const float *)(const void *)openness->data, n) : NULL;
}

static bool has_tasks(const PlpTimeline *timeline)
{
    return timeline->keeps_task_lane || (timeline->segments != NULL && timeline->segments->len > 0);
}

static bool has_found(const PlpTimeline *timeline)
{
    return timeline->right.found != NULL || timeline->left.found != NULL;
}

PlpTimelineLayout plp_timeline_lay_out(PlpCanvas *canvas, const PlpTimeline *timeline, PlpBox box,
                                       int64_t start_us, int64_t end_us)
{
    double size = plp_canvas_get_style(canvas)->font_size;
    double line = plp_canvas_get_line_height(canvas, PLP_TEXT_LABEL);
    double left = plp_canvas_get_text_width(canvas, PLP_TEXT_LABEL, "100 %") + size * 0.6;
    double right = plp_canvas_get_text_width(canvas, PLP_TEXT_LABEL,
                                             end_us >= 3600000000 ? "00:00:00" : "0:00.0000") /
                   2;
    double width = fmax(1, box.width - left - right);
    double tasks = has_tasks(timeline) ? line * (timeline->keeps_task_lane ? 1.5 : 1.15) : 0;
    double axis = line * 2 + size * 0.5;
    double found = has_found(timeline) ? size * FOUND_HEIGHT : 0;
    double lane = fmax(1, (box.height - tasks - axis - 2 * line - size * 0.8) / 2 - found);
    double y = box.y;
    PlpTimelineLayout layout;
    double x = box.x + left;
    layout.tasks = (PlpBox){x, y, width, tasks};
    y += tasks > 0 ? tasks + size * 0.3 : 0;
    layout.right = (PlpBox){x, y + line, width, lane};
    layout.right_found = (PlpBox){x, y + line + lane, width, found};
    y += line + lane + found + size * 0.5;
    layout.left = (PlpBox){x, y + line, width, lane};
    layout.left_found = (PlpBox){x, y + line + lane, width, found};
    layout.view =
        plp_plot_view_make(start_us, end_us, x, width, plp_canvas_get_style(canvas)->device_scale);
    return layout;
}

// ---- drawing ----

static void draw_tasks(PlpCanvas *canvas, const PlpTimeline *timeline,
                       const PlpTimelineLayout *layout)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    double size = plp_canvas_get_style(canvas)->font_size;
    const PlpPlotView *view = &layout->view;
    if (timeline->keeps_task_lane)
        plp_canvas_stroke_box(canvas, layout->tasks, palette->grid, size * 0.06);
    bool is_empty = timeline->segments == NULL || timeline->segments->len == 0;
    if (is_empty && timeline->no_task != NULL &&
        plp_canvas_get_text_width(canvas, PLP_TEXT_SMALL, timeline->no_task) < layout->tasks.width)
        plp_canvas_draw_text_in(canvas, PLP_TEXT_SMALL, palette->soft_ink, layout->tasks, 0.5,
                                timeline->no_task);
    for (guint i = 0; !is_empty && i < timeline->segments->len; i++) {
        const PlpSegment *segment = &g_array_index(timeline->segments, PlpSegment, i);
        double from = fmax(view->x, plp_plot_view_get_x(view, segment->start_us));
        double to = fmin(view->x + view->width, plp_plot_view_get_x(view, segment->end_us));
        if (!(to > from))
            continue;
        PlpBox box = {from, layout->tasks.y, to - from, layout->tasks.height};
        bool commanded = plp_task_is_commanded(segment->task);
        plp_canvas_fill_box(canvas, box,
                            plp_color_fade(palette->commanded, commanded ? 0.34 : 0.12));
        plp_canvas_draw_line(canvas, from, box.y, from, box.y + box.height, palette->soft_ink,
                             size * 0.06);
        plp_canvas_draw_line(canvas, to, box.y, to, box.y + box.height, palette->soft_ink,
                             size * 0.06);
        if ((int)i + 1 == timeline->selected_task)
            plp_canvas_stroke_box(canvas, box, palette->ink, size * 0.12);
        box.x += size * 0.35;
        box.width -= size * 0.5;
        const char *words = timeline->name_task != NULL ? timeline->name_task(segment->task)
                                                        : plp_words_get_task(segment->task);
        if (plp_canvas_get_text_width(canvas, PLP_TEXT_SMALL, words) <= box.width)
            plp_canvas_draw_text_in(canvas, PLP_TEXT_SMALL, palette->ink, box, 0, words);
    }
}

/** A small triangle that hangs from the lane's top: a person had a hand in this closure. */
static void draw_touched(PlpCanvas *canvas, PlpBox band)
{
    cairo_t *cr = plp_canvas_get_cairo(canvas);
    PlpColor ink = plp_canvas_get_palette(canvas)->ink;
    double half = plp_canvas_get_style(canvas)->font_size * 0.36;
    double x = band.x + band.width / 2;
    cairo_save(cr);
    cairo_set_source_rgb(cr, ink.red, ink.green, ink.blue);
    cairo_move_to(cr, x - half, band.y);
    cairo_line_to(cr, x + half, band.y);
    cairo_line_to(cr, x, band.y + 1.6 * half);
    cairo_close_path(cr);
    cairo_fill(cr);
    cairo_restore(cr);
}

/** A band of at least a pixel; false where it is out of view. */
static bool place_band(const PlpPlotView *view, PlpBox lane, int64_t onset_us, int64_t offset_us,
                       PlpBox *ret_band)
{
    if (offset_us < view->start_us || onset_us > view->end_us)
        return false;
    double least = view->scale > 0 ? 1 / view->scale : 0.3;
    double from = fmax(view->x, plp_plot_view_get_x(view, onset_us));
    double to = fmin(view->x + view->width, plp_plot_view_get_x(view, offset_us));
    to = fmax(to, from + least);
    from = fmin(from, view->x + view->width - least);
    *ret_band = (PlpBox){from, lane.y, to - from, lane.height};
    return true;
}

static void draw_closures(PlpCanvas *canvas, const PlpTimeline *timeline, const PlpLane *lane,
                          PlpBox box, const PlpPlotView *view)
{
    double reached = -INFINITY; // of bands too narrow to tell apart, one is enough
    PlpMark reached_mark = PLP_MARK_UNKNOWN;
    for (guint i = 0; lane->closures != NULL && i < lane->closures->len; i++) {
        const PlpClosure *closure = &g_array_index(lane->closures, PlpClosure, i);
        PlpMark mark = plp_mark_of_closure(closure);
        PlpBox band;
        if (!place_band(view, box, closure->onset_us, closure->offset_us, &band) ||
            (band.x + band.width <= reached && mark == reached_mark))
            continue;
        reached = plp_canvas_snap(canvas, band.x + band.width);
        reached_mark = mark;
        plp_mark_fill_band(canvas, mark, band);
        if (timeline->is_touched != NULL && timeline->is_touched(closure, timeline->touched_data))
            draw_touched(canvas, band);
        if (closure->id == timeline->selected_id)
            plp_canvas_stroke_box(canvas, band, plp_canvas_get_palette(canvas)->ink,
                                  plp_canvas_get_style(canvas)->font_size * 0.12);
    }
}

// ---- closures as they were found ----

/** The first closure with that onset or a later one. */
static guint find_onset(const GArray *closures, int64_t onset_us)
{
    guint low = 0, high = closures->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(closures, PlpClosure, middle).onset_us < onset_us)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool plp_timeline_has_same(const GArray *others, const PlpClosure *closure)
{
    for (guint i = others != NULL ? find_onset(others, closure->onset_us) : 0;
         others != NULL && i < others->len; i++) {
        const PlpClosure *other = &g_array_index(others, PlpClosure, i);
        if (other->onset_us != closure->onset_us)
            break;
        if (other->offset_us == closure->offset_us && other->kind == closure->kind &&
            other->commanded == closure->commanded)
            return true;
    }
    return false;
}

/** Hollow where nobody changed it; full, in a frame, where the lane shows another one or none. Too
 * narrow for a frame, pale and dark say the same. */
static void draw_found_band(PlpCanvas *canvas, const PlpClosure *closure, PlpBox band, bool is_kept)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    PlpMark mark = plp_mark_of_closure(closure);
    PlpColor color = plp_mark_get_color(palette, mark);
    double size = plp_canvas_get_style(canvas)->font_size;
    if (band.width < size * 0.25) {
        plp_canvas_fill_box(canvas, band, is_kept ? plp_color_fade(color, 0.5) : palette->ink);
        return;
    }
    if (!is_kept)
        plp_mark_fill(canvas, mark, band);
    plp_canvas_stroke_box(canvas, band, is_kept ? color : palette->ink, size * 0.07);
}

/** Those that differ lie above those that do not. */
static void draw_found_of(PlpCanvas *canvas, const PlpLane *lane, PlpBox strip,
                          const PlpPlotView *view, bool draws_kept)
{
    double reached = -INFINITY; // of bands too narrow to tell apart, one is enough
    PlpMark reached_mark = PLP_MARK_UNKNOWN;
    for (guint i = 0; i < lane->found->len; i++) {
        const PlpClosure *closure = &g_array_index(lane->found, PlpClosure, i);
        PlpMark mark = plp_mark_of_closure(closure);
        PlpBox band;
        if (!place_band(view, strip, closure->onset_us, closure->offset_us, &band) ||
            (band.x + band.width <= reached && mark == reached_mark) ||
            plp_timeline_has_same(lane->closures, closure) != draws_kept)
            continue;
        reached = plp_canvas_snap(canvas, band.x + band.width);
        reached_mark = mark;
        draw_found_band(canvas, closure, band, draws_kept);
    }
}

static void draw_found(PlpCanvas *canvas, const PlpLane *lane, PlpBox box, const PlpPlotView *view)
{
    double gap = plp_canvas_get_style(canvas)->font_size * 0.2;
    PlpBox strip = {box.x, box.y + gap, box.width, box.height - gap};
    if (lane->found == NULL || strip.height <= 0)
        return;
    draw_found_of(canvas, lane, strip, view, true);
    draw_found_of(canvas, lane, strip, view, false);
}

/** What the strips are, at the end of a lane's title. */
static void draw_found_title(PlpCanvas *canvas, PlpBox box, double taken)
{
    static const char words[] = "strip below: automatic closures; filled where corrected";
    double size = plp_canvas_get_style(canvas)->font_size;
    if (plp_canvas_get_text_width(canvas, PLP_TEXT_SMALL, words) < box.width - taken - 2 * size)
        plp_canvas_draw_text(canvas, PLP_TEXT_SMALL, plp_canvas_get_palette(canvas)->soft_ink,
                             box.x + box.width, box.y - size * 0.1, 1, 1, words);
}

static void draw_twitches(PlpCanvas *canvas, const PlpLane *lane, PlpBox box,
                          const PlpPlotView *view)
{
    double height = plp_canvas_get_style(canvas)->font_size * 0.7;
    PlpBox strip = {box.x, box.y + box.height - height, box.width, height};
    for (guint i = 0; lane->twitches != NULL && i < lane->twitches->len; i++) {
        const PlpTwitch *twitch = &g_array_index(lane->twitches, PlpTwitch, i);
        PlpBox band;
        if (place_band(view, strip, twitch->onset_us, twitch->offset_us, &band))
            plp_mark_fill(canvas, PLP_MARK_TWITCH, band);
    }
}

static void draw_scale(PlpCanvas *canvas, PlpBox box, const PlpAxis *axis)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    double size = plp_canvas_get_style(canvas)->font_size;
    static const struct {
        double value;
        const char *label;
    } levels[] = {{0, "0 %"}, {0.5, "50 %"}, {1, "100 %"}};
    double room = plp_canvas_get_line_height(canvas, PLP_TEXT_LABEL) * 2.2;
    for (gsize i = 0; i < G_N_ELEMENTS(levels); i++) {
        double y = box.y + box.height * (1 - plp_axis_get_position(axis, levels[i].value));
        bool is_half = levels[i].value == 0.5;
        if (is_half)
            cairo_set_dash(plp_canvas_get_cairo(canvas), (double[]){size * 0.3, size * 0.3}, 2, 0);
        plp_canvas_draw_line(canvas, box.x, y, box.x + box.width, y, palette->grid, size * 0.07);
        cairo_set_dash(plp_canvas_get_cairo(canvas), NULL, 0, 0);
        if (!is_half || box.height > room)
            plp_canvas_draw_text(canvas, PLP_TEXT_LABEL, palette->soft_ink, box.x - size * 0.4, y,
                                 1, 0.5, levels[i].label);
    }
}

static void draw_lane(PlpCanvas *canvas, const PlpTimeline *timeline, const PlpLane *lane,
                      PlpBox box, const PlpPlotView *view, bool is_left)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    double size = plp_canvas_get_style(canvas)->font_size;
    PlpAxis axis = plp_axis_make(0, TOP_OPENNESS, PLP_TICKS_PERCENT);
    bool measured = lane->openness != NULL && plp_pyramid_count_measured(lane->openness) > 0;
    g_autofree char *title = g_strconcat(is_left ? "Left eye" : "Right eye", ", openness",
                                         measured ? "" : ": not measurable", NULL);
    double taken = plp_canvas_draw_text(canvas, PLP_TEXT_LABEL, palette->ink, box.x,
                                        box.y - size * 0.1, 0, 1, title);
    if (lane->found != NULL && !is_left)
        draw_found_title(canvas, box, taken);
    draw_scale(canvas, box, &axis);
    plp_curve_draw_losses(canvas, box, view, measured ? lane->openness : NULL, 0,
                          timeline->duration_us);
    draw_closures(canvas, timeline, lane, box, view);
    draw_twitches(canvas, lane, box, view);
    plp_curve_draw(canvas, box, view, &axis, lane->openness, 0,
                   (PlpCurveStyle){is_left ? palette->left : palette->right, size * 0.1, is_left});
}

void plp_timeline_draw(PlpCanvas *canvas, const PlpTimeline *timeline,
                       const PlpTimelineLayout *layout)
{
    if (has_tasks(timeline))
        draw_tasks(canvas, timeline, layout);
    draw_lane(canvas, timeline, &timeline->right, layout->right, &layout->view, false);
    draw_lane(canvas, timeline, &timeline->left, layout->left, &layout->view, true);
    draw_found(canvas, &timeline->right, layout->right_found, &layout->view);
    draw_found(canvas, &timeline->left, layout->left_found, &layout->view);
    PlpAxis time = plp_axis_make((double)layout->view.start_us / 1e6,
                                 (double)layout->view.end_us / 1e6, PLP_TICKS_TIME);
    time.title = time.high >= 3600 ? "time, h:min:s" : "time, min:s";
    PlpBox last = layout->left;
    last.height += layout->left_found.height;
    plp_frame_draw_x_axis(canvas, last, &time);
}

// ---- what lies under a point ----

static bool contains(PlpBox box, double x, double y)
{
    return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}

/** Of a narrow band each half belongs to its edge, the reach outside included. */
static PlpEdge find_edge(double x, double from, double to, double reach)
{
    double onset = fabs(x - from);
    double offset = fabs(x - to);
    double near = fmin(reach, fmax((to - from) / 3, 1));
    return x < from || onset <= fmin(near, offset) ? PLP_EDGE_ONSET
           : x > to || offset <= fmin(near, onset) ? PLP_EDGE_OFFSET
                                                   : PLP_EDGE_NONE;
}

/** Of two tasks that touch, the one under the point has the edge. */
static void hit_segment(const PlpTimeline *timeline, const PlpTimelineLayout *layout, double x,
                        double reach, PlpTimelineHit *hit)
{
    double best = INFINITY;
    for (guint i = 0; timeline->segments != NULL && i < timeline->segments->len; i++) {
        const PlpSegment *segment = &g_array_index(timeline->segments, PlpSegment, i);
        double from = plp_plot_view_get_x(&layout->view, segment->start_us);
        double to = plp_plot_view_get_x(&layout->view, segment->end_us);
        double away = x < from ? from - x : x > to ? x - to : 0;
        if (away > reach || away >= best)
            continue;
        best = away;
        hit->segment = (int)i + 1;
        hit->edge = find_edge(x, from, to, reach);
    }
}

/** How far a point lies outside a closure's band. */
static double measure_away(const PlpTimelineLayout *layout, const PlpClosure *closure, double x)
{
    double from = plp_plot_view_get_x(&layout->view, closure->onset_us);
    double to = plp_plot_view_get_x(&layout->view, closure->offset_us);
    return x < from ? from - x : x > to ? x - to : 0;
}

static int find_found(const GArray *closures, const PlpTimelineLayout *layout, double x,
                      double reach)
{
    double best = INFINITY;
    int id = 0;
    for (guint i = 0; closures != NULL && i < closures->len; i++) {
        const PlpClosure *closure = &g_array_index(closures, PlpClosure, i);
        double away = measure_away(layout, closure, x);
        if (away <= reach && away < best) {
            best = away;
            id = closure->id;
        }
    }
    return id;
}

static void hit_closure(const GArray *closures, const PlpTimelineLayout *layout, double x,
                        double reach, PlpTimelineHit *hit)
{
    double best = INFINITY;
    for (guint i = 0; closures != NULL && i < closures->len; i++) {
        const PlpClosure *closure = &g_array_index(closures, PlpClosure, i);
        double from = plp_plot_view_get_x(&layout->view, closure->onset_us);
        double to = plp_plot_view_get_x(&layout->view, closure->offset_us);
        double away = measure_away(layout, closure, x);
        if (away > reach || away >= best)
            continue;
        best = away;
        hit->closure_id = closure->id;
        hit->edge = find_edge(x, from, to, reach);
    }
}

/** In the strip or in the lane above it. */
static void hit_found(const PlpTimeline *timeline, const PlpTimelineLayout *layout, double x,
                      double y, double reach, PlpTimelineHit *hit)
{
    bool is_right = contains(layout->right, x, y) || contains(layout->right_found, x, y);
    bool is_left = contains(layout->left, x, y) || contains(layout->left_found, x, y);
    if (!has_found(timeline) || (!is_right && !is_left))
        return;
    hit->found_eye = is_right ? PLP_SIDE_RIGHT : PLP_SIDE_LEFT;
    hit->found_id =
        find_found(is_right ? timeline->right.found : timeline->left.found, layout, x, reach);
}

static void hit_twitch(const GArray *twitches, const PlpTimelineLayout *layout, double x,
                       double reach, PlpTimelineHit *hit)
{
    for (guint i = 0; twitches != NULL && i < twitches->len; i++) {
        const PlpTwitch *twitch = &g_array_index(twitches, PlpTwitch, i);
        if (x >= plp_plot_view_get_x(&layout->view, twitch->onset_us) - reach &&
            x <= plp_plot_view_get_x(&layout->view, twitch->offset_us) + reach)
            hit->twitch_id = twitch->id;
    }
}

static PlpReason find_reason(const PlpTrace *trace, int64_t t_us, bool is_left)
{
    if (trace == NULL || plp_trace_get_length(trace) == 0)
        return PLP_REASON_UNKNOWN;
    guint low = 0;
    guint high = plp_trace_get_length(trace);
    while (high - low > 1) {
        guint middle = low + (high - low) / 2;
        if (plp_trace_get(trace, middle)->t_us <= t_us)
            low = middle;
        else
            high = middle;
    }
    const PlpSample *sample = plp_trace_get(trace, low);
    PlpReason reason = is_left ? sample->left.reason : sample->right.reason;
    return reason == PLP_REASON_MEASURED ? PLP_REASON_UNKNOWN : reason;
}

PlpTimelineHit plp_timeline_hit(const PlpTimeline *timeline, const PlpTimelineLayout *layout,
                                double x, double y, double reach)
{
    PlpTimelineHit hit = {.t_us = plp_plot_view_get_time(&layout->view, x)};
    for (guint i = 0; timeline->segments != NULL && i < timeline->segments->len; i++) {
        const PlpSegment *segment = &g_array_index(timeline->segments, PlpSegment, i);
        if (hit.t_us >= segment->start_us && hit.t_us < segment->end_us)
            hit.task = segment->task;
    }
    if (layout->tasks.height > 0 && contains(layout->tasks, x, y)) {
        hit.part = PLP_TIMELINE_TASKS;
        hit_segment(timeline, layout, x, reach, &hit);
        return hit;
    }
    hit_found(timeline, layout, x, y, reach, &hit);
    bool is_left = contains(layout->left, x, y);
    if (!is_left && !contains(layout->right, x, y))
        return hit;
    const PlpLane *lane = is_left ? &timeline->left : &timeline->right;
    hit.part = is_left ? PLP_TIMELINE_LEFT : PLP_TIMELINE_RIGHT;
    hit_closure(lane->closures, layout, x, reach, &hit);
    hit_twitch(lane->twitches, layout, x, reach, &hit);
    hit.reason = find_reason(timeline->trace, hit.t_us, is_left);
    return hit;
}
