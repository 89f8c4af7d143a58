// Drawing long traces: eight hours at 30 frames a second, 864,000 samples, in 1200 x 240 pixels.
// Prints what building the pyramid and a drawing take; exit status 1 where a drawing takes 8 ms or
// more.

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <glib.h>

#include "plot/curve.h"
#include "plot/timeline.h"

#define SAMPLES 864000
#define WIDTH 1200
#define HEIGHT 240
#define TARGET_MS 8.0
#define ROUNDS 41

static int compare(const void *a, const void *b)
{
    double first = *(const double *)a;
    double second = *(const double *)b;
    return (first > second) - (first < second);
}

static PlpPyramid *make_pyramid(double *ret_ms)
{
    g_autofree int64_t *t_us = g_new(int64_t, SAMPLES);
    g_autofree float *values = g_new(float, SAMPLES);
    guint32 state = 1;
    for (int i = 0; i < SAMPLES; i++) {
        state = state * 1664525u + 1013904223u;
        t_us[i] = (int64_t)i * 1000000 / 30;
        bool closed = i % 97 < 6;
        bool lost = i / 9000 % 7 == 3;
        values[i] = lost ? NAN : (closed ? 0.05f : 0.98f) + (float)(state >> 16) / 65536 * 0.06f;
    }
    int64_t start_us = g_get_monotonic_time();
    PlpPyramid *pyramid = plp_pyramid_new(t_us, values, SAMPLES);
    *ret_ms = (double)(g_get_monotonic_time() - start_us) / 1e3;
    return pyramid;
}

/** Median time of a drawing of so much of the recording, in ms. */
static double measure(const PlpPyramid *pyramid, double share, bool dashed)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
    cairo_t *cr = cairo_create(surface);
    PlpPlotStyle style = plp_plot_style_make_screen(plp_palette_get_light(), 1);
    PlpCanvas *canvas = plp_canvas_new(cr, &style);
    PlpBox box = {0, 0, WIDTH, HEIGHT};
    PlpAxis axis = plp_axis_make(0, 1.15, PLP_TICKS_PERCENT);
    int64_t end_us = plp_pyramid_get_time(pyramid, SAMPLES - 1);
    PlpPlotView view = plp_plot_view_make(0, (int64_t)((double)end_us * share), 0, WIDTH, 1);
    PlpCurveStyle look = {style.palette->right, 1, dashed};
    double times[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        int64_t start_us = g_get_monotonic_time();
        plp_canvas_fill_box(canvas, box, style.palette->paper);
        plp_curve_draw_losses(canvas, box, &view, pyramid, 0, end_us);
        plp_curve_draw(canvas, box, &view, &axis, pyramid, 0, look);
        cairo_surface_flush(surface);
        times[i] = (double)(g_get_monotonic_time() - start_us) / 1e3;
    }
    qsort(times, ROUNDS, sizeof *times, compare);
    plp_canvas_free(canvas);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return times[ROUNDS / 2];
}

int main(void)
{
    double build_ms = 0;
    g_autoptr(PlpPyramid) pyramid = make_pyramid(&build_ms);
    printf("%d samples, %d x %d pixels, medians of %d drawings\n", SAMPLES, WIDTH, HEIGHT, ROUNDS);
    printf("pyramid, once             %6.2f ms\n", build_ms);
    static const struct {
        const char *name;
        double share;
        bool dashed;
    } cases[] = {
        {"all, solid", 1, false},
        {"all, dashed", 1, true},
        {"a tenth, solid", 0.1, false},
        {"a minute, solid", 60.0 / 28800, false},
        {"a minute, dashed", 60.0 / 28800, true},
        {"ten seconds, solid", 10.0 / 28800, false},
    };
    bool ok = true;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        double ms = measure(pyramid, cases[i].share, cases[i].dashed);
        bool within = ms < TARGET_MS;
        printf("%-25s %6.2f ms%s\n", cases[i].name, ms, within ? "" : "  TOO SLOW");
        ok = ok && within;
    }
    printf("target: each drawing below %.0f ms: %s\n", TARGET_MS, ok ? "reached" : "MISSED");
    return ok ? 0 : 1;
}
