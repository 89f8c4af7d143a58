#include "plot/durations.h"

#include <math.h>

#include "base/number.h"
#include "plot/frame.h"
#include "plot/mark.h"

// The kinds' usual limits, 0.5 s and 3 s, and the Jankovic scale's 1 s are edges.
static const double edges_s[] = {0, 0.1, 0.2, 0.3, 0.5, 1,   2,    3,
                                 5, 10,  30,  60,  300, 900, 3600, INFINITY};
#define BIN_N ((int)G_N_ELEMENTS(edges_s) - 1)
#define LEAST_LAST_BIN 7 // up to 5 s even where all is short

typedef struct {
    double kinds[BIN_N][PLP_KIND_N];
    double totals[BIN_N];
} Bins;

static int find_bin(double duration_s)
{
    int bin = 0;
    while (bin < BIN_N - 1 && duration_s >= edges_s[bin + 1])
        bin++;
    return bin;
}

static Bins count(const PlpDurationSeries *series, double scale)
{
    Bins bins = {0};
    for (gsize i = 0; i < series->n; i++) {
        const PlpDurationPoint *point = &series->points[i];
        if (!(point->duration_s >= 0))
            continue;
        int bin = find_bin(point->duration_s);
        bins.kinds[bin][point->kind] += scale;
        bins.totals[bin] += scale;
    }
    return bins;
}

static int find_last(const Bins *bins, gsize n_series)
{
    int last = LEAST_LAST_BIN;
    for (gsize s = 0; s < n_series; s++) {
        for (int i = last + 1; i < BIN_N; i++)
            last = bins[s].totals[i] > 0 ? i : last;
    }
    return last;
}

static double find_highest(const Bins *bins, gsize n_series)
{
    double highest = 0;
    for (gsize s = 0; s < n_series; s++) {
        for (int i = 0; i < BIN_N; i++)
            highest = fmax(highest, bins[s].totals[i]);
    }
    return highest;
}

static char *dup_edge_label(double seconds)
{
    g_autoptr(GString) text = g_string_new(NULL);
    double value = seconds >= 3600 ? seconds / 3600 : seconds >= 60 ? seconds / 60 : seconds;
    plp_number_append(text, value, value < 1 && value > 0 ? 1 : 0);
    if (seconds >= 60)
        g_string_append(text, seconds >= 3600 ? " h" : " min");
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void draw_edges(PlpCanvas *canvas, PlpBox inner, int n_bins)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    double size = plp_canvas_get_style(canvas)->font_size;
    double y = inner.y + inner.height;
    double reached = -INFINITY;
    plp_canvas_draw_line(canvas, inner.x, y, inner.x + inner.width, y, palette->soft_ink,
                         size * 0.07);
    for (int i = 0; i <= n_bins && i < BIN_N; i++) {
        double x = inner.x + inner.width * i / n_bins;
        g_autofree char *label = dup_edge_label(edges_s[i]);
        double half = plp_canvas_get_text_width(canvas, PLP_TEXT_LABEL, label) / 2;
        plp_canvas_draw_line(canvas, x, y, x, y + size * 0.3, palette->soft_ink, size * 0.07);
        if (x - half < reached)
            continue;
        reached = x + half + size * 0.3;
        plp_canvas_draw_text(canvas, PLP_TEXT_LABEL, palette->soft_ink, x, y + size * 0.5, 0.5, 0,
                             label);
    }
}

/** Kinds upon each other. */
static void draw_bar(PlpCanvas *canvas, const PlpFrameArea *area, double x, double width,
                     const double *kinds)
{
    static const PlpMark marks[PLP_KIND_N] = {PLP_MARK_UNKNOWN, PLP_MARK_BLINK, PLP_MARK_BRIEF,
                                              PLP_MARK_PROLONGED};
    double sum = 0;
    for (int kind = 0; kind < PLP_KIND_N; kind++) {
        if (!(kinds[kind] > 0))
            continue;
        double bottom = plp_frame_area_get_y(area, sum);
        sum += kinds[kind];
        double top = plp_frame_area_get_y(area, sum);
        plp_mark_fill(canvas, marks[kind], (PlpBox){x, top, width, bottom - top});
    }
}

static void draw_bars(PlpCanvas *canvas, const PlpFrameArea *area, const Bins *bins, gsize n_series,
                      int n_bins)
{
    static const PlpMark marks[] = {PLP_MARK_BEFORE, PLP_MARK_AFTER};
    double step = area->inner.width / n_bins;
    double wide = step * 0.84 / (double)n_series;
    for (int i = 0; i < n_bins; i++) {
        for (gsize s = 0; s < n_series; s++) {
            double x = area->inner.x + step * (i + 0.08) + wide * (double)s;
            double top = plp_frame_area_get_y(area, bins[s].totals[i]);
            double height = area->inner.y + area->inner.height - top;
            if (n_series == 1)
                draw_bar(canvas, area, x, wide, bins[s].kinds[i]);
            else if (height > 0)
                plp_mark_fill(canvas, marks[s], (PlpBox){x, top, wide, height});
        }
    }
}

void plp_durations_draw(PlpCanvas *canvas, PlpBox box, const char *heading,
                        const PlpDurationSeries *series, gsize n_series)
{
    Bins bins[2] = {0};
    n_series = MIN(n_series, G_N_ELEMENTS(bins));
    for (gsize s = 0; s < n_series; s++)
        bins[s] = count(&series[s], n_series == 1           ? 1
                                    : series[s].minutes > 0 ? 1 / series[s].minutes
                                                            : 0);
    bool is_measured = false;
    for (gsize s = 0; s < n_series; s++)
        is_measured = is_measured || series[s].minutes > 0;
    double highest = find_highest(bins, n_series);
    int n_bins = find_last(bins, n_series) + 1;
    PlpAxis y = plp_axis_make_nice(0, highest > 0 ? highest : 1, PLP_TICKS_NUMBER);
    y.title = n_series == 1 ? "closures" : "closures / measured min";
    if (n_series == 1 && y.high < 8)
        y.high = 8; // so that no tick falls between two closures
    // A narrow axis of no ticks keeps the room of the edges' labels.
    PlpAxis x = plp_axis_make(0, 1, PLP_TICKS_NUMBER);
    x.title = n_bins > 11 ? "duration, s unless said" : "duration, s";
    PlpFrameArea area = plp_frame_area_draw_without_x(canvas, box, heading, x, y);
    draw_bars(canvas, &area, bins, n_series, n_bins);
    draw_edges(canvas, area.inner, n_bins);
    if (!(highest > 0))
        plp_frame_draw_empty(canvas, area.inner,
                             is_measured ? "no involuntary closure" : "not measurable");
}
