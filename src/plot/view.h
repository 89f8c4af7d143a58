#pragma once

#include <stdint.h>

/** Which stretch of time is drawn over which width. */
typedef struct {
    int64_t start_us, end_us; // start < end
    double x, width;          // where the first and the last moment lie, in the canvas's units
    double scale;             // device pixels a unit; 0: paper
} PlpPlotView;

#define PLP_PLOT_VIEW_MIN_US 1000

/** An empty stretch is widened to PLP_PLOT_VIEW_MIN_US. */
PlpPlotView plp_plot_view_make(int64_t start_us, int64_t end_us, double x, double width,
                               double scale);
double plp_plot_view_get_x(const PlpPlotView *view, int64_t t_us);
/** Within the stretch and beyond it. */
int64_t plp_plot_view_get_time(const PlpPlotView *view, double x);
/** Makes the stretch `factor` times as long (0.5: zooms in) and keeps `around_us` where it is; the
 * stretch stays within 0 … duration_us. */
void plp_plot_view_zoom(PlpPlotView *view, double factor, int64_t around_us, int64_t duration_us);
/** Moves the stretch, within 0 … duration_us. */
void plp_plot_view_pan(PlpPlotView *view, int64_t by_us, int64_t duration_us);
