#include "report/figures.h"

#include <cairo-svg.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "plot/raster.h"
#include "report/comparison_data_priv.h"
#include "report/course_data_priv.h"
#include "report/measure.h"
#include "report/pdf_parts_priv.h"

#define MARGIN 8.0
#define PNG_SCALE 3.0 // times 72 dots an inch

typedef void (*Draw)(PlpCanvas *canvas, PlpBox box, const void *data);

typedef struct {
    const char *name;
    double width, height; // in points, without the margin
    Draw draw;
} Figure;

static void free_file(gpointer data)
{
    PlpFigureFile *file = data;
    g_free(file->name);
    g_bytes_unref(file->content);
    g_free(file);
}

// ---- files ----

static cairo_status_t collect(void *closure, const unsigned char *bytes, unsigned int n)
{
    g_byte_array_append(closure, bytes, n);
    return CAIRO_STATUS_SUCCESS;
}

static bool draw_on(cairo_surface_t *surface, const Figure *figure, const void *data, double scale)
{
    cairo_t *cr = cairo_create(surface);
    cairo_scale(cr, scale, scale);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    PlpPlotStyle style = plp_plot_style_make_paper();
    PlpCanvas *canvas = plp_canvas_new(cr, &style);
    figure->draw(canvas, (PlpBox){MARGIN, MARGIN, figure->width, figure->height}, data);
    plp_canvas_free(canvas);
    bool ok = cairo_status(cr) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cr);
    return ok;
}

/** Cairo numbers its surfaces through the whole program's life: a name that nobody refers to, and
 * the only thing that would differ from one run to the next. */
static void drop_surface_number(GByteArray *svg)
{
    static const char name[] = " id=\"surface";
    char *found = memmem(svg->data, svg->len, name, sizeof name - 1);
    if (found == NULL)
        return;
    guint start = (guint)(found - (char *)svg->data);
    guint end = start + sizeof name - 1;
    while (end < svg->len && g_ascii_isdigit(svg->data[end]))
        end++;
    if (end < svg->len && svg->data[end] == '"')
        g_byte_array_remove_range(svg, start, end + 1 - start);
}

static GByteArray *make_svg(const Figure *figure, const void *data)
{
    GByteArray *bytes = g_byte_array_new();
    cairo_surface_t *surface = cairo_svg_surface_create_for_stream(
        collect, bytes, figure->width + 2 * MARGIN, figure->height + 2 * MARGIN);
    bool ok = draw_on(surface, figure, data, 1);
    cairo_surface_finish(surface);
    ok = ok && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    if (!ok)
        g_byte_array_set_size(bytes, 0);
    drop_surface_number(bytes);
    return bytes;
}

static GByteArray *make_png(const Figure *figure, const void *data)
{
    GByteArray *bytes = g_byte_array_new();
    cairo_surface_t *surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, (int)ceil((figure->width + 2 * MARGIN) * PNG_SCALE),
        (int)ceil((figure->height + 2 * MARGIN) * PNG_SCALE));
    bool ok = draw_on(surface, figure, data, PNG_SCALE) &&
              cairo_surface_write_to_png_stream(surface, collect, bytes) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    if (!ok)
        g_byte_array_set_size(bytes, 0);
    return bytes;
}

static bool add_file(GPtrArray *files, const Figure *figure, const char *ending, GByteArray *bytes,
                     GError **error)
{
    bool ok = bytes->len > 0;
    GBytes *content = g_byte_array_free_to_bytes(bytes);
    if (!ok) {
        g_bytes_unref(content);
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO,
                    "the figure %s cannot be drawn: memory or fonts are missing", figure->name);
        return false;
    }
    PlpFigureFile *file = g_new0(PlpFigureFile, 1);
    file->name = g_strconcat(figure->name, ending, NULL);
    file->content = content;
    g_ptr_array_add(files, file);
    return true;
}

static GPtrArray *make_files(const Figure *figures, gsize n, const void *data, GError **error)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(free_file);
    for (gsize i = 0; i < n; i++) {
        if (!add_file(files, &figures[i], ".svg", make_svg(&figures[i], data), error) ||
            !add_file(files, &figures[i], ".png", make_png(&figures[i], data), error))
            return NULL;
    }
    return g_steal_pointer(&files);
}

// ---- one recording ----

static void draw_timeline(PlpCanvas *canvas, PlpBox box, const PlpChartData *data, int64_t end_us)
{
    PlpMark marks[PLP_MARK_N];
    gsize n = plp_pdf_list_marks(data, marks);
    double legend = plp_legend_draw(canvas, box.x, box.y, box.width, marks, n, true);
    PlpBox rest = {box.x, box.y + legend + 2, box.width, box.height - legend - 2};
    PlpTimelineLayout layout = plp_timeline_lay_out(canvas, &data->timeline, rest, 0, end_us);
    plp_timeline_draw(canvas, &data->timeline, &layout);
}

static void draw_trace(PlpCanvas *canvas, PlpBox box, const void *self)
{
    const PlpChartData *data = self;
    draw_timeline(canvas, box, data, data->timeline.duration_us);
}

static void draw_durations(PlpCanvas *canvas, PlpBox box, const void *self)
{
    const PlpChartData *data = self;
    PlpDurationSeries series = {(const PlpDurationPoint *)(const void *)data->durations->data,
                                data->durations->len, data->measured_min};
    plp_durations_draw(canvas, box, "How long the closures last", &series, 1);
}

static void draw_right_left(PlpCanvas *canvas, PlpBox box, const void *self)
{
    const PlpChartData *data = self;
    plp_scatter_draw(canvas, box, "Right against left eye", "duration, s", PLP_AXIS_LOG,
                     (const PlpPairPoint *)(const void *)data->pairs->data, data->pairs->len);
}

static void draw_raster(PlpCanvas *canvas, PlpBox box, const void *self)
{
    plp_raster_draw(canvas, box, "Closures, row by row", &((const PlpChartData *)self)->timeline);
}

GPtrArray *plp_figures_make_recording(const PlpRecording *recording, GError **error)
{
    static const Figure figures[] = {
        {"trace", 520, 190, draw_trace},
        {"durations", 300, 190, draw_durations},
        {"right-left", 210, 230, draw_right_left},
        {"raster", 520, 200, draw_raster},
    };
    g_autoptr(PlpChartData) data = plp_chart_data_new(recording);
    return make_files(figures, G_N_ELEMENTS(figures), data, error);
}

// ---- a comparison ----

static void draw_side_traces(PlpCanvas *canvas, PlpBox box, const PlpComparisonData *data, int side)
{
    if (data->recordings[side]->len > 0)
        draw_timeline(canvas, box, g_ptr_array_index(data->recordings[side], 0),
                      plp_comparison_data_get_longest_us(data));
}

static void draw_trace_before(PlpCanvas *canvas, PlpBox box, const void *self)
{
    draw_side_traces(canvas, box, self, 0);
}

static void draw_trace_after(PlpCanvas *canvas, PlpBox box, const void *self)
{
    draw_side_traces(canvas, box, self, 1);
}

static void draw_overlay(PlpCanvas *canvas, PlpBox box, const void *self)
{
    static const PlpMark marks[] = {PLP_MARK_BEFORE, PLP_MARK_AFTER};
    double legend =
        plp_legend_draw(canvas, box.x, box.y, box.width, marks, G_N_ELEMENTS(marks), true) + 4;
    double height = (box.height - legend - 10) / 2;
    plp_comparison_data_draw_overlay(canvas, (PlpBox){box.x, box.y + legend, box.width, height},
                                     self, PLP_SIDE_RIGHT);
    plp_comparison_data_draw_overlay(
        canvas, (PlpBox){box.x, box.y + legend + height + 10, box.width, height}, self,
        PLP_SIDE_LEFT);
}

static void draw_compared_durations(PlpCanvas *canvas, PlpBox box, const void *self)
{
    const PlpComparisonData *data = self;
    PlpDurationSeries series[] = {plp_comparison_data_get_durations(data, 0),
                                  plp_comparison_data_get_durations(data, 1)};
    plp_durations_draw(canvas, box, "How long closures last, before (pale) and after", series,
                       PLP_SIDES_N);
}

static void draw_side_raster(PlpCanvas *canvas, PlpBox box, const PlpComparisonData *data, int side)
{
    if (data->recordings[side]->len == 0)
        return;
    const PlpChartData *chart = g_ptr_array_index(data->recordings[side], 0);
    plp_raster_draw(canvas, box, side == 0 ? "Before" : "After", &chart->timeline);
}

static void draw_rasters(PlpCanvas *canvas, PlpBox box, const void *self)
{
    double width = (box.width - 16) / 2;
    draw_side_raster(canvas, (PlpBox){box.x, box.y, width, box.height}, self, 0);
    draw_side_raster(canvas, (PlpBox){box.x + width + 16, box.y, width, box.height}, self, 1);
}

static void draw_intervals(PlpCanvas *canvas, PlpBox box, const void *self)
{
    const PlpComparison *comparison = ((const PlpComparisonData *)self)->comparison;
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(PlpForestRow));
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < comparison->changes->len; i++) {
        const PlpChange *change = &g_array_index(comparison->changes, PlpChange, i);
        if (change->task != PLP_TASK_UNKNOWN || change->side != PLP_SIDE_BOTH ||
            plp_change_get_form(change) != PLP_CHANGE_AS_RATIO)
            continue;
        PlpForestRow row = plp_change_make_row(change);
        char *label = plp_measure_dup_name(change->metric, PLP_SIDE_UNKNOWN);
        g_autofree char *ratio = plp_measure_dup_ratio(change->ratio);
        g_autofree char *range = plp_measure_dup_ratio_range(change->ratio_exact);
        char *printed = g_strdup_printf("%s (%s) %s", ratio, range, plp_change_get_words(change));
        g_ptr_array_add(texts, label);
        g_ptr_array_add(texts, printed);
        row.label = label;
        row.printed = printed;
        g_array_append_val(rows, row);
    }
    const PlpForestRow *first = (const PlpForestRow *)(const void *)rows->data;
    PlpAxis axis = plp_forest_make_axis(first, rows->len, true);
    axis.title = "rate after over rate before, with exact 95 % interval";
    plp_forest_draw(canvas, box, "Change of rates", &axis, first, rows->len);
}

GPtrArray *plp_figures_make_comparison(const PlpComparison *comparison, GError **error)
{
    static const Figure figures[] = {
        {"trace-before", 520, 180, draw_trace_before},
        {"trace-after", 520, 180, draw_trace_after},
        {"overlay", 520, 260, draw_overlay},
        {"intervals", 520, 170, draw_intervals},
        {"durations", 340, 190, draw_compared_durations},
        {"raster", 520, 180, draw_rasters},
    };
    g_autoptr(PlpComparisonData) data = plp_comparison_data_new(comparison);
    return make_files(figures, G_N_ELEMENTS(figures), data, error);
}

// ---- a course ----

static void draw_course(PlpCanvas *canvas, PlpBox box, const void *self)
{
    plp_course_draw(canvas, box, &((const PlpCourseData *)self)->chart);
}

GPtrArray *plp_figures_make_course(const PlpCourse *course, const GArray *scores, GError **error)
{
    g_autoptr(PlpCourseData) data = plp_course_data_new(course, scores);
    const Figure figures[] = {
        {"course", 520, 70 + 90 * (double)MAX(data->chart.n_panels, 1), draw_course}};
    return make_files(figures, G_N_ELEMENTS(figures), data, error);
}
