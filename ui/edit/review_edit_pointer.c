#include <glib/gi18n.h>

#include "ui/context_menu.h"
#include "ui/edit/review_edit_priv.h"

#define LEAST_US 20000 // that a closure keeps when an edge is dragged

static PlpUiTimeline *get_timeline(Desk *desk)
{
    return plp_ui_review_page_get_timeline(desk->page);
}

static void on_drag_begin(GtkGestureDrag *gesture, double x, double y, gpointer data)
{
    Desk *desk = data;
    PlpTimelineHit hit = plp_ui_timeline_hit(get_timeline(desk), x, y);
    const PlpClosure *closure =
        hit.closure_id != 0 ? plp_ui_review_edit_find(desk, hit.closure_id) : NULL;
    desk->is_dragging = false;
    desk->is_armed =
        closure != NULL && hit.edge != PLP_EDGE_NONE && plp_ui_editor_can_edit(desk->editor);
    if (!desk->is_armed)
        return;
    desk->drag = plp_ui_review_edit_make(PLP_EDIT_MOVE, closure);
    desk->is_onset = hit.edge == PLP_EDGE_ONSET;
}

static void aim(Desk *desk, double x, double y)
{
    PlpClosureEdit *drag = &desk->drag;
    int64_t t_us = plp_ui_timeline_hit(get_timeline(desk), x, y).t_us;
    drag->from_us = drag->target_onset_us;
    drag->to_us = drag->target_offset_us;
    if (desk->is_onset)
        drag->from_us = MIN(t_us, drag->to_us - LEAST_US);
    else
        drag->to_us = MAX(t_us, drag->from_us + LEAST_US);
}

static void on_drag_update(GtkGestureDrag *gesture, double dx, double dy, gpointer data)
{
    Desk *desk = data;
    double x = 0, y = 0;
    if (!desk->is_armed || !gtk_gesture_drag_get_start_point(gesture, &x, &y))
        return;
    GtkWidget *timeline = GTK_WIDGET(get_timeline(desk));
    if (!desk->is_dragging &&
        !gtk_drag_check_threshold(timeline, (int)x, (int)y, (int)(x + dx), (int)(y + dy)))
        return;
    if (!desk->is_dragging)
        gtk_gesture_set_state(GTK_GESTURE(gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    desk->is_dragging = true;
    aim(desk, x + dx, y);
    plp_ui_editor_preview(desk->editor, &desk->drag);
}

static void on_drag_end(GtkGestureDrag *gesture, double dx, double dy, gpointer data)
{
    Desk *desk = data;
    double x = 0, y = 0;
    if (desk->is_dragging && gtk_gesture_drag_get_start_point(gesture, &x, &y)) {
        aim(desk, x + dx, y);
        plp_ui_timeline_reset_gestures(get_timeline(desk));
        plp_ui_editor_preview(desk->editor, NULL);
        plp_ui_editor_apply(desk->editor, &desk->drag, 1, NULL);
        plp_ui_review_edit_select_at(desk, desk->drag.eye, desk->drag.from_us, desk->drag.to_us);
    }
    desk->is_armed = desk->is_dragging = false;
}

static void on_drag_cancel(GtkGesture *gesture, GdkEventSequence *sequence, gpointer data)
{
    Desk *desk = data;
    desk->is_armed = desk->is_dragging = false;
    plp_ui_editor_preview(desk->editor, NULL);
}

static void on_double_click(GtkGestureClick *gesture, int n, double x, double y, gpointer data)
{
    Desk *desk = data;
    PlpTimelineHit hit = plp_ui_timeline_hit(get_timeline(desk), x, y);
    if (n != 2 || hit.closure_id != 0)
        return;
    if (hit.part == PLP_TIMELINE_RIGHT || hit.part == PLP_TIMELINE_LEFT)
        plp_ui_review_edit_add(
            desk, hit.part == PLP_TIMELINE_RIGHT ? PLP_SIDE_RIGHT : PLP_SIDE_LEFT, hit.t_us);
}

// ---- the menu ----

static GMenu *make_menu(void)
{
    GMenu *menu = g_menu_new();
    g_autoptr(GMenu) kinds = g_menu_new();
    g_menu_append(kinds, _("Blink (1)"), "edit.kind(1)");
    g_menu_append(kinds, _("Brief Closure (2)"), "edit.kind(2)");
    g_menu_append(kinds, _("Prolonged Closure (3)"), "edit.kind(3)");
    g_menu_append(kinds, _("Commanded or Not (C)"), "edit.commanded");
    g_menu_append_section(menu, NULL, G_MENU_MODEL(kinds));
    g_autoptr(GMenu) shapes = g_menu_new();
    g_menu_append(shapes, _("Add at the Cursor (A)"), "edit.add");
    g_menu_append(shapes, _("Begins at the Cursor"), "edit.begin-here");
    g_menu_append(shapes, _("Ends at the Cursor"), "edit.end-here");
    g_menu_append(shapes, _("Split at the Cursor (S)"), "edit.split");
    g_menu_append(shapes, _("Merge with the Next (J)"), "edit.merge");
    g_menu_append(shapes, _("Delete (Del)"), "edit.delete");
    g_menu_append_section(menu, NULL, G_MENU_MODEL(shapes));
    g_autoptr(GMenu) words = g_menu_new();
    g_autoptr(GMenuItem) item = g_menu_item_new(NULL, NULL);
    g_menu_item_set_attribute(item, "custom", "s", "comment");
    g_menu_append_item(words, item);
    g_menu_append_section(menu, _("Comment"), G_MENU_MODEL(words));
    return menu;
}

static void on_comment(GtkEntry *entry, gpointer data)
{
    Desk *desk = data;
    g_autofree char *words = g_strdup(gtk_editable_get_text(GTK_EDITABLE(entry)));
    gtk_popover_popdown(GTK_POPOVER(desk->menu));
    gtk_editable_set_text(GTK_EDITABLE(entry), "");
    plp_ui_review_edit_comment(desk, words);
}

static void open_menu(Desk *desk, double x, double y)
{
    plp_ui_context_menu_open(desk->menu, x, y);
}

static void on_row_menu(PlpUiClosuresList *list, double x, double y, gpointer data)
{
    Desk *desk = data;
    double to_x = 0, to_y = 0;
    GtkWidget *parent = gtk_widget_get_parent(desk->menu);
    if (gtk_widget_translate_coordinates(GTK_WIDGET(list), parent, x, y, &to_x, &to_y))
        open_menu(desk, to_x, to_y);
}

static void on_right_click(GtkGestureClick *gesture, int n, double x, double y, gpointer data)
{
    Desk *desk = data;
    PlpTimelineHit hit = plp_ui_timeline_hit(get_timeline(desk), x, y);
    if (hit.closure_id != 0)
        plp_ui_review_page_select(desk->page, hit.closure_id);
    open_menu(desk, x, y);
}

static gboolean on_menu_key(GtkWidget *widget, GVariant *arguments, gpointer data)
{
    Desk *desk = data;
    PlpUiTimeline *timeline = get_timeline(desk);
    if (plp_ui_review_edit_get_task(desk) != NULL) {
        plp_ui_review_edit_open_task_menu(desk);
        return true;
    }
    open_menu(desk, plp_ui_timeline_get_x(timeline, plp_ui_timeline_get_position(timeline)), 40);
    return true;
}

void plp_ui_review_edit_add_drag(Desk *desk, PlpUiDragBegin begin, PlpUiDragMove update,
                                 PlpUiDragMove end, PlpUiDragCancel cancel)
{
    GtkGesture *drag = gtk_gesture_drag_new();
    gtk_event_controller_set_propagation_phase(GTK_EVENT_CONTROLLER(drag), GTK_PHASE_CAPTURE);
    g_signal_connect(drag, "drag-begin", G_CALLBACK(begin), desk);
    g_signal_connect(drag, "drag-update", G_CALLBACK(update), desk);
    g_signal_connect(drag, "drag-end", G_CALLBACK(end), desk);
    g_signal_connect(drag, "cancel", G_CALLBACK(cancel), desk);
    gtk_widget_add_controller(GTK_WIDGET(get_timeline(desk)), GTK_EVENT_CONTROLLER(drag));
}

void plp_ui_review_edit_add_pointer(Desk *desk)
{
    GtkWidget *timeline = GTK_WIDGET(get_timeline(desk));
    plp_ui_review_edit_add_drag(desk, on_drag_begin, on_drag_update, on_drag_end, on_drag_cancel);
    GtkGesture *click = gtk_gesture_click_new();
    g_signal_connect(click, "pressed", G_CALLBACK(on_double_click), desk);
    gtk_widget_add_controller(timeline, GTK_EVENT_CONTROLLER(click));
    GtkGesture *right = gtk_gesture_click_new();
    gtk_gesture_single_set_button(GTK_GESTURE_SINGLE(right), GDK_BUTTON_SECONDARY);
    g_signal_connect(right, "pressed", G_CALLBACK(on_right_click), desk);
    gtk_widget_add_controller(timeline, GTK_EVENT_CONTROLLER(right));
    GtkShortcutController *shortcuts = plp_ui_review_page_get_shortcuts(desk->page);
    gtk_shortcut_controller_add_shortcut(
        shortcuts, gtk_shortcut_new(gtk_shortcut_trigger_parse_string("Menu|<Shift>F10"),
                                    gtk_callback_action_new(on_menu_key, desk, NULL)));

    g_autoptr(GMenu) menu = make_menu();
    desk->menu = plp_ui_context_menu_new(G_MENU_MODEL(menu), gtk_widget_get_parent(timeline));
    desk->comment = GTK_ENTRY(gtk_entry_new());
    gtk_entry_set_placeholder_text(desk->comment, _("A word beside this closure"));
    gtk_entry_set_max_length(desk->comment, 400);
    gtk_accessible_update_property(GTK_ACCESSIBLE(desk->comment), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   _("Comment"), -1);
    g_signal_connect(desk->comment, "activate", G_CALLBACK(on_comment), desk);
    gtk_popover_menu_add_child(GTK_POPOVER_MENU(desk->menu), GTK_WIDGET(desk->comment), "comment");
    g_signal_connect(plp_ui_review_page_get_closures(desk->page), "menu-wanted",
                     G_CALLBACK(on_row_menu), desk);
}
