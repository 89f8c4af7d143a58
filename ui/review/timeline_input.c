#include <math.h>

#include "ui/review/timeline_priv.h"

#define WHEEL_ZOOM 1.25
#define PAN_SHARE 0.1 // of the view, a wheel's step

static void on_press(GtkGestureClick *gesture, int n_presses, double x, double y, gpointer data)
{
    PlpUiTimeline *self = data;
    gtk_widget_grab_focus(GTK_WIDGET(self));
    PlpTimelineHit hit = plp_ui_timeline_hit(self, x, y);
    if (hit.closure_id != 0)
        plp_ui_timeline_click_closure(self, hit.closure_id, n_presses);
    else
        plp_ui_timeline_seek(self, hit.t_us, true);
}

static void on_drag_update(GtkGestureDrag *gesture, double dx, double dy, gpointer data)
{
    PlpUiTimeline *self = data;
    double x = 0, y = 0;
    if (!gtk_gesture_drag_get_start_point(gesture, &x, &y))
        return;
    GtkWidget *widget = GTK_WIDGET(self);
    if (!self->is_dragging &&
        !gtk_drag_check_threshold(widget, (int)x, (int)y, (int)(x + dx), (int)(y + dy)))
        return;
    self->is_dragging = true;
    plp_ui_timeline_seek(self, plp_ui_timeline_hit(self, x + dx, y + dy).t_us, false);
}

static void on_drag_end(GtkGestureDrag *gesture, double dx, double dy, gpointer data)
{
    PlpUiTimeline *self = data;
    double x = 0, y = 0;
    if (self->is_dragging && gtk_gesture_drag_get_start_point(gesture, &x, &y))
        plp_ui_timeline_seek(self, plp_ui_timeline_hit(self, x + dx, y + dy).t_us, true);
    self->is_dragging = false;
}

static gboolean on_scroll(GtkEventControllerScroll *controller, double dx, double dy, gpointer data)
{
    PlpUiTimeline *self = data;
    GdkModifierType state =
        gtk_event_controller_get_current_event_state(GTK_EVENT_CONTROLLER(controller));
    double view_us = (double)(self->end_us - self->start_us);
    if ((state & GDK_SHIFT_MASK) != 0 && dx == 0) {
        dx = dy;
        dy = 0;
    }
    if (dx != 0)
        plp_ui_timeline_pan(self, (int64_t)(dx * PAN_SHARE * view_us));
    if (dy != 0) {
        int64_t about_us = plp_ui_timeline_hit(self, self->pointer_x, self->pointer_y).t_us;
        plp_ui_timeline_zoom_about(self, pow(WHEEL_ZOOM, dy), about_us);
    }
    return GDK_EVENT_STOP;
}

static void on_pinch_begin(GtkGesture *gesture, GdkEventSequence *sequence, gpointer data)
{
    PLP_UI_TIMELINE(data)->pinch_scale = 1;
}

static void on_pinch(GtkGestureZoom *gesture, double scale, gpointer data)
{
    PlpUiTimeline *self = data;
    double x = self->pointer_x, y = self->pointer_y;
    if (gtk_gesture_is_active(GTK_GESTURE(gesture))) // else its fingers are gone already
        gtk_gesture_get_bounding_box_center(GTK_GESTURE(gesture), &x, &y);
    if (scale <= 0)
        return;
    plp_ui_timeline_zoom_about(self, self->pinch_scale / scale,
                               plp_ui_timeline_hit(self, x, y).t_us);
    self->pinch_scale = scale;
}

static void on_motion(GtkEventControllerMotion *controller, double x, double y, gpointer data)
{
    PlpUiTimeline *self = data;
    self->pointer_x = x;
    self->pointer_y = y;
    self->has_pointer = true;
    PlpTimelineHit hit = plp_ui_timeline_hit(self, x, y);
    bool is_thing = hit.closure_id != 0 || hit.segment != 0;
    gtk_widget_set_cursor_from_name(GTK_WIDGET(self), is_thing && hit.edge != PLP_EDGE_NONE
                                                          ? "ew-resize"
                                                      : is_thing ? "pointer"
                                                                 : NULL);
    plp_ui_timeline_tell_hover(self);
    gtk_widget_queue_draw(GTK_WIDGET(self));
}

static void on_leave(GtkEventControllerMotion *controller, gpointer data)
{
    PlpUiTimeline *self = data;
    self->has_pointer = false;
    plp_ui_timeline_tell_hover(self);
    gtk_widget_queue_draw(GTK_WIDGET(self));
}

void plp_ui_timeline_add_controllers(PlpUiTimeline *self)
{
    GtkWidget *widget = GTK_WIDGET(self);
    GtkGesture *click = gtk_gesture_click_new();
    g_signal_connect(click, "pressed", G_CALLBACK(on_press), self);
    gtk_widget_add_controller(widget, GTK_EVENT_CONTROLLER(click));
    GtkGesture *drag = gtk_gesture_drag_new();
    g_signal_connect(drag, "drag-update", G_CALLBACK(on_drag_update), self);
    g_signal_connect(drag, "drag-end", G_CALLBACK(on_drag_end), self);
    gtk_widget_add_controller(widget, GTK_EVENT_CONTROLLER(drag));
    gtk_gesture_group(click, drag);
    GtkGesture *pinch = gtk_gesture_zoom_new();
    g_signal_connect(pinch, "begin", G_CALLBACK(on_pinch_begin), self);
    g_signal_connect(pinch, "scale-changed", G_CALLBACK(on_pinch), self);
    gtk_widget_add_controller(widget, GTK_EVENT_CONTROLLER(pinch));
    GtkEventController *scroll =
        gtk_event_controller_scroll_new(GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
    g_signal_connect(scroll, "scroll", G_CALLBACK(on_scroll), self);
    gtk_widget_add_controller(widget, scroll);
    GtkEventController *motion = gtk_event_controller_motion_new();
    g_signal_connect(motion, "motion", G_CALLBACK(on_motion), self);
    g_signal_connect(motion, "enter", G_CALLBACK(on_motion), self);
    g_signal_connect(motion, "leave", G_CALLBACK(on_leave), self);
    gtk_widget_add_controller(widget, motion);
}

static gboolean reset(gpointer data)
{
    g_autoptr(GListModel) controllers = gtk_widget_observe_controllers(data);
    for (guint i = 0; i < g_list_model_get_n_items(controllers); i++) {
        g_autoptr(GtkEventController) controller = g_list_model_get_item(controllers, i);
        if (GTK_IS_GESTURE(controller))
            gtk_event_controller_reset(controller);
    }
    return G_SOURCE_REMOVE;
}

void plp_ui_timeline_reset_gestures(PlpUiTimeline *self)
{
    g_idle_add_full(G_PRIORITY_HIGH, reset, g_object_ref(self), g_object_unref);
}
