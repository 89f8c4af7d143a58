#include <glib/gi18n.h>

#include "analysis/setup_edits.h"
#include "ui/context_menu.h"
#include "ui/edit/review_edit_priv.h"

#define SNAP_PX 6

static PlpUiTimeline *get_timeline(Desk *desk)
{
    return plp_ui_review_page_get_timeline(desk->page);
}

static const GArray *get_segments(Desk *desk)
{
    PlpUiDocument *document = plp_ui_review_page_get_document(desk->page);
    const PlpRecording *recording =
        document != NULL ? plp_ui_document_get_recording(document) : NULL;
    return recording != NULL ? recording->segments : NULL;
}

// ---- drawing and dragging ----

static PlpUiTaskHand find_hand(const PlpTimelineHit *hit)
{
    return hit->segment == 0              ? PLP_UI_TASK_HAND_DRAW
           : hit->edge == PLP_EDGE_ONSET  ? PLP_UI_TASK_HAND_START
           : hit->edge == PLP_EDGE_OFFSET ? PLP_UI_TASK_HAND_END
                                          : PLP_UI_TASK_HAND_BODY;
}

static void on_drag_begin(GtkGestureDrag *gesture, double x, double y, gpointer data)
{
    Desk *desk = data;
    PlpTimelineHit hit = plp_ui_timeline_hit(get_timeline(desk), x, y);
    const GArray *segments = get_segments(desk);
    desk->hand = PLP_UI_TASK_HAND_NONE;
    desk->is_moving = false;
    if (hit.part != PLP_TIMELINE_TASKS || segments == NULL)
        return;
    desk->hand = find_hand(&hit);
    desk->grab_us = hit.t_us;
    const PlpSegment *segment =
        hit.segment > 0 ? &g_array_index(segments, PlpSegment, hit.segment - 1) : NULL;
    desk->task_drag = plp_ui_review_edit_make_task(
        segment != NULL ? PLP_EDIT_TASK_MOVE : PLP_EDIT_TASK_ADD, segment);
    plp_ui_review_page_select_task(desk->page, hit.segment);
}

/** An edge goes to the cursor or to another task's edge where it comes near. */
static int64_t snap(Desk *desk, int64_t t_us)
{
    PlpUiTimeline *timeline = get_timeline(desk);
    const GArray *segments = get_segments(desk);
    int64_t best_us = t_us;
    double best_px = SNAP_PX;
    double x = plp_ui_timeline_get_x(timeline, t_us);
    for (guint i = 0; i <= 2 * segments->len; i++) {
        const PlpSegment *segment =
            i > 0 ? &g_array_index(segments, PlpSegment, (i - 1) / 2) : NULL;
        int64_t other_us = segment == NULL ? plp_ui_timeline_get_position(timeline)
                           : i % 2 == 1    ? segment->start_us
                                           : segment->end_us;
        double away_px = ABS(plp_ui_timeline_get_x(timeline, other_us) - x);
        if (away_px < best_px) {
            best_px = away_px;
            best_us = other_us;
        }
    }
    return best_us;
}

static void aim(Desk *desk, double x, double y)
{
    PlpClosureEdit *drag = &desk->task_drag;
    PlpUiTimeline *timeline = get_timeline(desk);
    int64_t t_us = plp_ui_timeline_hit(timeline, x, y).t_us;
    int64_t length_us = drag->target_offset_us - drag->target_onset_us;
    int64_t last_us = plp_ui_timeline_get_duration(timeline);
    if (desk->hand == PLP_UI_TASK_HAND_START) {
        drag->from_us = MIN(snap(desk, t_us), drag->target_offset_us - PLP_SEGMENT_LEAST_US);
    } else if (desk->hand == PLP_UI_TASK_HAND_END) {
        drag->to_us = MAX(snap(desk, t_us), drag->target_onset_us + PLP_SEGMENT_LEAST_US);
    } else if (desk->hand == PLP_UI_TASK_HAND_BODY) {
        int64_t start_us = drag->target_onset_us + t_us - desk->grab_us;
        drag->from_us = CLAMP(start_us, 0, MAX(0, last_us - length_us));
        drag->to_us = drag->from_us + length_us;
    } else {
        t_us = snap(desk, t_us);
        drag->from_us = MIN(desk->grab_us, t_us);
        drag->to_us = MAX(drag->from_us + PLP_SEGMENT_LEAST_US, MAX(desk->grab_us, t_us));
    }
}

static void preview(Desk *desk)
{
    g_autoptr(PlpSetup) setup = plp_setup_new(get_segments(desk));
    g_autoptr(GArray) edits = g_array_new(false, false, sizeof(PlpClosureEdit));
    g_array_append_val(edits, desk->task_drag);
    plp_setup_edits_apply(setup, edits);
    plp_ui_timeline_show_segments(get_timeline(desk), setup->segments);
}

static void on_drag_update(GtkGestureDrag *gesture, double dx, double dy, gpointer data)
{
    Desk *desk = data;
    double x = 0, y = 0;
    GtkWidget *timeline = GTK_WIDGET(get_timeline(desk));
    if (desk->hand == PLP_UI_TASK_HAND_NONE || get_segments(desk) == NULL ||
        !gtk_gesture_drag_get_start_point(gesture, &x, &y))
        return;
    if (!desk->is_moving) {
        if (!gtk_drag_check_threshold(timeline, (int)x, (int)y, (int)(x + dx), (int)(y + dy)))
            return;
        gtk_gesture_set_state(GTK_GESTURE(gesture), GTK_EVENT_SEQUENCE_CLAIMED);
        if (!plp_ui_review_edit_can_set_up(desk)) {
            desk->hand = PLP_UI_TASK_HAND_NONE;
            return;
        }
    }
    desk->is_moving = true;
    aim(desk, x + dx, y);
    preview(desk);
}

/** Once the button's release is over: a menu that opens within it would swallow the next press. */
static gboolean open_later(gpointer page)
{
    if (gtk_widget_get_mapped(page))
        gtk_widget_activate_action(page, "edit.task-menu", NULL);
    return G_SOURCE_REMOVE;
}

static void on_drag_end(GtkGestureDrag *gesture, double dx, double dy, gpointer data)
{
    Desk *desk = data;
    double x = 0, y = 0;
    bool is_moving = desk->is_moving;
    bool is_new = desk->hand == PLP_UI_TASK_HAND_DRAW;
    desk->is_moving = false;
    if (!is_moving || !gtk_gesture_drag_get_start_point(gesture, &x, &y))
        return;
    aim(desk, x + dx, y);
    desk->hand = PLP_UI_TASK_HAND_NONE;
    plp_ui_timeline_reset_gestures(get_timeline(desk));
    plp_ui_timeline_show_segments(get_timeline(desk), NULL);
    plp_ui_review_edit_apply_task(desk, &desk->task_drag);
    if (is_new)
        g_idle_add_full(G_PRIORITY_DEFAULT, open_later, g_object_ref(desk->page), g_object_unref);
}

static void on_drag_cancel(GtkGesture *gesture, GdkEventSequence *sequence, gpointer data)
{
    Desk *desk = data;
    if (desk->is_moving)
        plp_ui_timeline_show_segments(get_timeline(desk), NULL);
    desk->is_moving = false;
    desk->hand = PLP_UI_TASK_HAND_NONE;
}

// ---- the menu ----

void plp_ui_review_edit_open_task_menu(Desk *desk)
{
    PlpUiTimeline *timeline = get_timeline(desk);
    const PlpSegment *segment = plp_ui_review_edit_get_task(desk);
    int64_t from_us = 0, to_us = 0;
    plp_ui_timeline_get_view(timeline, &from_us, &to_us);
    int64_t here_us = plp_ui_timeline_get_position(timeline);
    if (segment != NULL) // what of it is in view
        here_us = MAX(from_us, segment->start_us) / 2 + MIN(to_us, segment->end_us) / 2;
    plp_ui_context_menu_open(desk->task_menu, plp_ui_timeline_get_x(timeline, here_us), 14);
}

static void on_right_click(GtkGestureClick *gesture, int n, double x, double y, gpointer data)
{
    Desk *desk = data;
    PlpTimelineHit hit = plp_ui_timeline_hit(get_timeline(desk), x, y);
    if (hit.part != PLP_TIMELINE_TASKS)
        return;
    gtk_gesture_set_state(GTK_GESTURE(gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    plp_ui_review_page_select_task(desk->page, hit.segment);
    if (hit.segment == 0)
        plp_ui_review_page_seek(desk->page, hit.t_us);
    plp_ui_context_menu_open(desk->task_menu, x, y);
}

void plp_ui_review_edit_add_task_pointer(Desk *desk)
{
    GtkWidget *timeline = GTK_WIDGET(get_timeline(desk));
    plp_ui_review_edit_add_drag(desk, on_drag_begin, on_drag_update, on_drag_end, on_drag_cancel);
    GtkGesture *right = gtk_gesture_click_new();
    gtk_gesture_single_set_button(GTK_GESTURE_SINGLE(right), GDK_BUTTON_SECONDARY);
    gtk_event_controller_set_propagation_phase(GTK_EVENT_CONTROLLER(right), GTK_PHASE_CAPTURE);
    g_signal_connect(right, "pressed", G_CALLBACK(on_right_click), desk);
    gtk_widget_add_controller(timeline, GTK_EVENT_CONTROLLER(right));
    g_autoptr(GMenu) menu = plp_ui_review_edit_make_task_menu(desk);
    desk->task_menu = plp_ui_context_menu_new(G_MENU_MODEL(menu), gtk_widget_get_parent(timeline));
}
