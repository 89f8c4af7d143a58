#include "ui/compare/traces.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plot/frame.h"
#include "ui/canvas.h"

#define MIN_HEIGHT_PX 190
#define GAP_PX 12
#define DRAG_FROM_PX 4

struct _PlpUiTraces {
    GtkWidget parent;
    GtkWidget *area;
    PlpUiComparison *comparison;
    guint shown[PLP_SIDES_N]; // which recording of each side
    PlpInStep step;
    int64_t position_us;
    int64_t dragged_us; // while the pointer is down
    PlpPlotView view;   // of the right eye's half
};

G_DEFINE_FINAL_TYPE(PlpUiTraces, plp_ui_traces, GTK_TYPE_WIDGET)

static guint seek_signal, shifted_signal;

static const PlpPyramid *get_openness(const PlpUiTraces *self, int side, PlpSide eye)
{
    const PlpChartData *chart =
        plp_ui_comparison_get_chart(self->comparison, side, self->shown[side]);
    return eye == PLP_SIDE_RIGHT ? chart->right : chart->left;
}

static PlpPlotView draw_eye(PlpUiTraces *self, PlpCanvas *canvas, PlpBox box, PlpSide eye)
{
    PlpOverlaySeries series[] = {
        {get_openness(self, 0, eye), self->step.before_shift_us, PLP_MARK_BEFORE},
        {get_openness(self, 1, eye), self->step.after_shift_us + self->dragged_us, PLP_MARK_AFTER},
    };
    PlpPlotView view =
        plp_overlay_draw(canvas, box, eye == PLP_SIDE_RIGHT ? _("Right eye") : _("Left eye"),
                         series, G_N_ELEMENTS(series), 0, self->step.duration_us);
    double x = plp_plot_view_get_x(&view, self->position_us);
    plp_canvas_draw_line(canvas, x, box.y + 34, x, box.y + box.height - 16,
                         plp_canvas_get_palette(canvas)->ink, 1);
    return view;
}

static void draw(GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
    PlpUiTraces *self = data;
    if (self->comparison == NULL)
        return;
    g_autoptr(PlpCanvas) canvas = plp_ui_canvas_new(GTK_WIDGET(area), cr);
    static const PlpMark marks[] = {PLP_MARK_BEFORE, PLP_MARK_AFTER};
    double top = plp_legend_draw(canvas, 8, 2, width, marks, G_N_ELEMENTS(marks), true) + 6;
    double half = (width - GAP_PX) / 2.0;
    self->view = draw_eye(self, canvas, (PlpBox){0, top, half, height - top}, PLP_SIDE_RIGHT);
    draw_eye(self, canvas, (PlpBox){half + GAP_PX, top, half, height - top}, PLP_SIDE_LEFT);
}

// ---- the pointer ----

static int64_t get_time(PlpUiTraces *self, double x)
{
    double half = (gtk_widget_get_width(self->area) + GAP_PX) / 2.0;
    return plp_plot_view_get_time(&self->view, x >= half ? x - half : x);
}

static void on_drag_update(GtkGestureDrag *drag, double dx, double dy, gpointer data)
{
    PlpUiTraces *self = data;
    if (self->comparison == NULL || fabs(dx) < DRAG_FROM_PX || self->view.width <= 0)
        return;
    self->dragged_us = (int64_t)(dx / self->view.width * (double)self->step.duration_us);
    gtk_widget_queue_draw(self->area);
}

static void on_drag_end(GtkGestureDrag *drag, double dx, double dy, gpointer data)
{
    PlpUiTraces *self = data;
    int64_t dragged_us = self->dragged_us;
    double x = 0, y = 0;
    self->dragged_us = 0;
    if (self->comparison == NULL || self->view.width <= 0)
        return;
    if (dragged_us != 0)
        g_signal_emit(self, shifted_signal, 0, dragged_us);
    else if (gtk_gesture_drag_get_start_point(drag, &x, &y))
        g_signal_emit(self, seek_signal, 0, CLAMP(get_time(self, x), 0, self->step.duration_us));
}

// ---- the widget ----

void plp_ui_traces_set_comparison(PlpUiTraces *self, PlpUiComparison *comparison)
{
    g_clear_pointer(&self->comparison, plp_ui_comparison_unref);
    self->comparison = comparison != NULL ? plp_ui_comparison_ref(comparison) : NULL;
    self->shown[0] = self->shown[1] = 0;
    gtk_widget_queue_draw(self->area);
}

void plp_ui_traces_set_shown(PlpUiTraces *self, guint before, guint after)
{
    self->shown[0] = before;
    self->shown[1] = after;
    gtk_widget_queue_draw(self->area);
}

void plp_ui_traces_set_step(PlpUiTraces *self, const PlpInStep *step)
{
    self->step = *step;
    gtk_widget_queue_draw(self->area);
}

void plp_ui_traces_set_position(PlpUiTraces *self, int64_t t_us)
{
    self->position_us = CLAMP(t_us, 0, self->step.duration_us);
    gtk_widget_queue_draw(self->area);
}

static void dispose(GObject *object)
{
    PlpUiTraces *self = PLP_UI_TRACES(object);
    g_clear_pointer(&self->area, gtk_widget_unparent);
    g_clear_pointer(&self->comparison, plp_ui_comparison_unref);
    G_OBJECT_CLASS(plp_ui_traces_parent_class)->dispose(object);
}

static void plp_ui_traces_class_init(PlpUiTracesClass *class)
{
    GType type = G_TYPE_FROM_CLASS(class);
    G_OBJECT_CLASS(class)->dispose = dispose;
    gtk_widget_class_set_layout_manager_type(GTK_WIDGET_CLASS(class), GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(class), GTK_ACCESSIBLE_ROLE_IMG);
    seek_signal = g_signal_new("seek", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               G_TYPE_INT64);
    shifted_signal = g_signal_new("shifted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void plp_ui_traces_init(PlpUiTraces *self)
{
    self->step.duration_us = 1;
    self->area = gtk_drawing_area_new();
    gtk_widget_set_parent(self->area, GTK_WIDGET(self));
    gtk_drawing_area_set_content_height(GTK_DRAWING_AREA(self->area), MIN_HEIGHT_PX);
    gtk_drawing_area_set_draw_func(GTK_DRAWING_AREA(self->area), draw, self, NULL);
    gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   _("Openness of both eyes, before and after over each other"),
                                   -1);
    gtk_widget_set_tooltip_text(GTK_WIDGET(self),
                                _("Click to go there. Drag to shift “after” against “before”."));
    GtkGesture *drag = gtk_gesture_drag_new();
    g_signal_connect(drag, "drag-update", G_CALLBACK(on_drag_update), self);
    g_signal_connect(drag, "drag-end", G_CALLBACK(on_drag_end), self);
    gtk_widget_add_controller(self->area, GTK_EVENT_CONTROLLER(drag));
    plp_ui_canvas_follow_look(self->area);
}
