#include "plot/view.h"

#include <math.h>

PlpPlotView plp_plot_view_make(int64_t start_us, int64_t end_us, double x, double width,
                               double scale)
{
    if (end_us - start_us < PLP_PLOT_VIEW_MIN_US)
        end_us = start_us + PLP_PLOT_VIEW_MIN_US;
    return (PlpPlotView){start_us, end_us, x, width, scale};
}

double plp_plot_view_get_x(const PlpPlotView *view, int64_t t_us)
{
    double span_us = (double)(view->end_us - view->start_us);
    return view->x + view->width * (double)(t_us - view->start_us) / span_us;
}

int64_t plp_plot_view_get_time(const PlpPlotView *view, double x)
{
    if (!(view->width > 0))
        return view->start_us;
    double span_us = (double)(view->end_us - view->start_us);
    return view->start_us + llround((x - view->x) / view->width * span_us);
}

/** Moves the stretch so that it lies within the recording. */
static void hold(PlpPlotView *view, int64_t span_us, int64_t duration_us)
{
    if (span_us > duration_us)
        span_us = duration_us;
    if (span_us < PLP_PLOT_VIEW_MIN_US)
        span_us = PLP_PLOT_VIEW_MIN_US;
    if (view->start_us + span_us > duration_us)
        view->start_us = duration_us - span_us;
    if (view->start_us < 0)
        view->start_us = 0;
    view->end_us = view->start_us + span_us;
}

void plp_plot_view_zoom(PlpPlotView *view, double factor, int64_t around_us, int64_t duration_us)
{
    if (!(factor > 0) || !isfinite(factor))
        return;
    double span_us = (double)(view->end_us - view->start_us);
    double share = (double)(around_us - view->start_us) / span_us;
    double zoomed_us = fmin(span_us * factor, 1e15);
    view->start_us = around_us - llround(share * zoomed_us);
    hold(view, llround(zoomed_us), duration_us);
}

void plp_plot_view_pan(PlpPlotView *view, int64_t by_us, int64_t duration_us)
{
    int64_t span_us = view->end_us - view->start_us;
    view->start_us += by_us;
    hold(view, span_us, duration_us);
}
