#include "plot/overlay.h"

#include "plot/curve.h"
#include "plot/frame.h"

void plp_overlay_draw(PlpCanvas *canvas, PlpBox box, const char *heading,
                      const PlpOverlaySeries *series, gsize n, int64_t start_us, int64_t end_us)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    double size = plp_canvas_get_style(canvas)->font_size;
    PlpAxis x = plp_axis_make((double)start_us / 1e6, (double)end_us / 1e6, PLP_TICKS_TIME);
    x.title = x.high >= 3600 ? "time, h:min:s" : "time, min:s";
    PlpAxis y = plp_axis_make(0, 1.25, PLP_TICKS_PERCENT);
    y.title = "openness, %";
    PlpFrameArea area = plp_frame_area_draw(canvas, box, heading, x, y);
    PlpPlotView view = plp_plot_view_make(start_us, end_us, area.inner.x, area.inner.width,
                                          plp_canvas_get_style(canvas)->device_scale);
    gsize measured = 0;
    for (gsize i = 0; i < n; i++) {
        bool is_before = series[i].mark == PLP_MARK_BEFORE;
        plp_curve_draw(canvas, area.inner, &view, &y, series[i].openness, series[i].shift_us,
                       (PlpCurveStyle){plp_mark_get_color(palette, series[i].mark),
                                       size * (is_before ? 0.19 : 0.1), false});
        measured += series[i].openness != NULL;
    }
    if (measured == 0)
        plp_frame_draw_empty(canvas, area.inner, "not measurable");
}
