#include <math.h>

#include "ui/review/timeline_priv.h"
#include "ui/say.h"
#include "ui/style.h"

#define LAST_LABEL_PX 10 // half of a label at the axis' end

static GdkTexture *take_texture(cairo_surface_t *surface, int width, int height)
{
    cairo_surface_flush(surface);
    gsize stride = (gsize)cairo_image_surface_get_stride(surface);
    g_autoptr(GBytes) bytes =
        g_bytes_new_with_free_func(cairo_image_surface_get_data(surface), stride * (gsize)height,
                                   (GDestroyNotify)cairo_surface_destroy, surface);
    return gdk_memory_texture_new(width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

static void render(PlpUiTimeline *self, int width, int height, int scale)
{
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width * scale, height * scale);
    cairo_surface_set_device_scale(surface, scale, scale);
    cairo_t *cr = cairo_create(surface);
    PlpPlotStyle style = plp_plot_style_make_screen(plp_ui_style_get_palette(), scale);
    style.translate = plp_ui_say_dup;
    PlpCanvas *canvas = plp_canvas_new(cr, &style);
    PlpBox box = {0, 4, width - LAST_LABEL_PX, height - 4};
    self->layout = plp_timeline_lay_out(canvas, &self->timeline, box, self->start_us, self->end_us);
    if (self->timeline.trace != NULL)
        plp_timeline_draw(canvas, &self->timeline, &self->layout);
    plp_canvas_free(canvas);
    cairo_destroy(cr);
    g_set_object(&self->texture, NULL);
    self->texture = take_texture(surface, width * scale, height * scale);
    self->texture_width = width;
    self->texture_height = height;
    self->texture_scale = scale;
}

static GdkRGBA make_rgba(PlpColor color, double alpha)
{
    return (GdkRGBA){(float)color.red, (float)color.green, (float)color.blue, (float)alpha};
}

/** An upright stripe through both lanes. */
static void append_stripe(PlpUiTimeline *self, GtkSnapshot *snapshot, double from, double to,
                          const GdkRGBA *color)
{
    const PlpTimelineLayout *layout = &self->layout;
    double low = layout->view.x;
    double high = low + layout->view.width;
    if (to < low || from > high)
        return;
    from = fmax(from, low);
    to = fmin(to, high + 1);
    double top = layout->tasks.height > 0 ? layout->tasks.y : layout->right.y;
    double bottom = layout->left.y + layout->left.height;
    gtk_snapshot_append_color(
        snapshot, color,
        &GRAPHENE_RECT_INIT((float)from, (float)top, (float)(to - from), (float)(bottom - top)));
}

void plp_ui_timeline_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
    PlpUiTimeline *self = PLP_UI_TIMELINE(widget);
    int width = gtk_widget_get_width(widget);
    int height = gtk_widget_get_height(widget);
    int scale = gtk_widget_get_scale_factor(widget);
    if (width <= 0 || height <= 0)
        return;
    if (self->texture == NULL || width != self->texture_width || height != self->texture_height ||
        scale != self->texture_scale)
        render(self, width, height, scale);
    gtk_snapshot_append_texture(snapshot, self->texture,
                                &GRAPHENE_RECT_INIT(0, 0, (float)width, (float)height));
    const PlpPalette *palette = plp_ui_style_get_palette();
    if (self->loop_end_us > self->loop_start_us) {
        GdkRGBA tint = make_rgba(palette->after, 0.15);
        append_stripe(self, snapshot, plp_ui_timeline_get_x(self, self->loop_start_us),
                      plp_ui_timeline_get_x(self, self->loop_end_us), &tint);
    }
    if (self->has_pointer) {
        GdkRGBA faint = make_rgba(palette->ink, 0.3);
        append_stripe(self, snapshot, floor(self->pointer_x), floor(self->pointer_x) + 1, &faint);
    }
    if (self->timeline.duration_us > 0) {
        GdkRGBA ink = make_rgba(palette->ink, 1);
        double x = round(plp_ui_timeline_get_x(self, self->position_us));
        append_stripe(self, snapshot, x - 1, x + 1, &ink);
    }
}
