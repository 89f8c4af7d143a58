#include "ui/capture/live_traces.h"

#include <glib/gi18n.h>
#include <math.h>

#include "domain/trace.h"
#include "ui/style.h"

#define SHOWN_US (10 * G_USEC_PER_SEC)
#define GAP_US 500000       // no line across a longer silence
#define WIDEST_FADE 0.9995f // a sample; so that one wrong value is forgotten within a minute
#define LINE_PX 1.5
#define HEIGHT_PX 88

typedef struct {
    int64_t t_us;
    float right, left; // lid gap over the eye's width; NaN: not measured
} Point;

struct _PlpUiLiveTraces {
    GtkWidget parent;
    GArray *points; // of Point, the last seconds
    float widest_right, widest_left;
};

G_DEFINE_FINAL_TYPE(PlpUiLiveTraces, plp_ui_live_traces, GTK_TYPE_WIDGET)

static float get_gap(const PlpEyeSample *eye)
{
    return eye->reason == PLP_REASON_MEASURED ? eye->lid_gap_ratio : NAN;
}

void plp_ui_live_traces_add(PlpUiLiveTraces *self, const GArray *samples)
{
    for (guint i = 0; i < samples->len; i++) {
        const PlpSample *sample = &g_array_index(samples, PlpSample, i);
        Point point = {sample->t_us, get_gap(&sample->right), get_gap(&sample->left)};
        g_array_append_val(self->points, point);
        self->widest_right = fmaxf(self->widest_right * WIDEST_FADE, point.right);
        self->widest_left = fmaxf(self->widest_left * WIDEST_FADE, point.left);
    }
    guint old = 0;
    int64_t now_us =
        self->points->len > 0 ? g_array_index(self->points, Point, self->points->len - 1).t_us : 0;
    while (old < self->points->len &&
           g_array_index(self->points, Point, old).t_us < now_us - SHOWN_US)
        old++;
    if (old > 0)
        g_array_remove_range(self->points, 0, old);
    if (samples->len > 0)
        gtk_widget_queue_draw(GTK_WIDGET(self));
}

void plp_ui_live_traces_clear(PlpUiLiveTraces *self)
{
    g_array_set_size(self->points, 0);
    self->widest_right = self->widest_left = 0;
    gtk_widget_queue_draw(GTK_WIDGET(self));
}

guint plp_ui_live_traces_get_length(PlpUiLiveTraces *self)
{
    return self->points->len;
}

static void draw_eye(PlpUiLiveTraces *self, cairo_t *cr, bool is_right, PlpColor color)
{
    double width = gtk_widget_get_width(GTK_WIDGET(self));
    double height = gtk_widget_get_height(GTK_WIDGET(self));
    double widest = (double)(is_right ? self->widest_right : self->widest_left);
    int64_t end_us = g_array_index(self->points, Point, self->points->len - 1).t_us;
    int64_t last_us = INT64_MIN / 2;
    const double dashes[] = {4, 3};
    for (guint i = 0; widest > 0 && i < self->points->len; i++) {
        const Point *point = &g_array_index(self->points, Point, i);
        double value = (double)(is_right ? point->right : point->left) / widest;
        if (!isfinite(value))
            continue;
        double x = width * (1 - (double)(end_us - point->t_us) / SHOWN_US);
        double y = 4 + (height - 8) * (1 - fmax(0, fmin(1.05, value)) / 1.05);
        if (point->t_us - last_us > GAP_US)
            cairo_move_to(cr, x, y);
        else
            cairo_line_to(cr, x, y);
        last_us = point->t_us;
    }
    cairo_set_dash(cr, dashes, is_right ? 0 : 2, 0);
    cairo_set_line_width(cr, LINE_PX);
    cairo_set_source_rgba(cr, color.red, color.green, color.blue, color.alpha);
    cairo_stroke(cr);
}

static void snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
    PlpUiLiveTraces *self = PLP_UI_LIVE_TRACES(widget);
    const PlpPalette *palette = plp_ui_style_get_palette();
    if (self->points->len == 0)
        return;
    cairo_t *cr = gtk_snapshot_append_cairo(
        snapshot, &GRAPHENE_RECT_INIT(0, 0, (float)gtk_widget_get_width(widget),
                                      (float)gtk_widget_get_height(widget)));
    draw_eye(self, cr, true, palette->right);
    draw_eye(self, cr, false, palette->left);
    cairo_destroy(cr);
}

static void measure(GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                    int *natural, int *minimum_baseline, int *natural_baseline)
{
    *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT_PX : 120;
}

static void finalize(GObject *object)
{
    g_array_unref(PLP_UI_LIVE_TRACES(object)->points);
    G_OBJECT_CLASS(plp_ui_live_traces_parent_class)->finalize(object);
}

static void plp_ui_live_traces_class_init(PlpUiLiveTracesClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
    G_OBJECT_CLASS(class)->finalize = finalize;
    widget_class->snapshot = snapshot;
    widget_class->measure = measure;
    gtk_widget_class_set_css_name(widget_class, "traces");
    gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void plp_ui_live_traces_init(PlpUiLiveTraces *self)
{
    self->points = g_array_new(FALSE, FALSE, sizeof(Point));
    gtk_accessible_update_property(
        GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL,
        _("How wide open the right and the left eye were in the last ten seconds"), -1);
}
