#pragma once

#include <gtk/gtk.h>

#include "domain/closure_edit.h"
#include "ui/edit/review_edit.h"

/** What a hand does in the lane of tasks. */
typedef enum {
    PLP_UI_TASK_HAND_NONE = 0,
    PLP_UI_TASK_HAND_DRAW,
    PLP_UI_TASK_HAND_START,
    PLP_UI_TASK_HAND_END,
    PLP_UI_TASK_HAND_BODY,
} PlpUiTaskHand;

/** What the page's corrections work with; lives as long as the page. */
typedef struct {
    PlpUiReviewPage *page; // borrowed
    PlpUiEditor *editor;
    GSimpleActionGroup *actions;
    GtkWidget *menu;
    GtkEntry *comment;

    // the bar
    GtkDropDown *layers;
    GtkLabel *state, *agreement;
    GtkEntry *rater;
    bool is_filling;

    // a blinded layer whose rater asked for the automatic closures
    char *seen_layer;
    PlpUiDocument *seen_in; // only compared

    // tasks
    GtkWidget *task_menu;
    GPtrArray *protocols; // of PlpUiProtocol
    PlpClosureEdit task_drag;
    PlpUiTaskHand hand;
    int64_t grab_us; // where it was taken
    bool is_moving;
    GMenu *faces; // part of the recording's menu

    // an edge under the hand
    PlpClosureEdit drag;
    bool is_armed, is_dragging, is_onset;
} Desk;

const PlpClosure *plp_ui_review_edit_find(Desk *desk, int id);
PlpClosureEdit plp_ui_review_edit_make(PlpEditAction action, const PlpClosure *closure);
void plp_ui_review_edit_select_at(Desk *desk, PlpSide eye, int64_t from_us, int64_t to_us);
void plp_ui_review_edit_add(Desk *desk, PlpSide eye, int64_t t_us);
void plp_ui_review_edit_comment(Desk *desk, const char *words);

/** Undo, layers, agreement, below the timeline (review_edit_bar.c). */
void plp_ui_review_edit_add_bar(Desk *desk);
void plp_ui_review_edit_show_bar(Desk *desk);
/** Dragging, double click, menu (review_edit_pointer.c). */
void plp_ui_review_edit_add_pointer(Desk *desk);

typedef void (*PlpUiDragBegin)(GtkGestureDrag *gesture, double x, double y, gpointer desk);
typedef void (*PlpUiDragMove)(GtkGestureDrag *gesture, double dx, double dy, gpointer desk);
typedef void (*PlpUiDragCancel)(GtkGesture *gesture, GdkEventSequence *sequence, gpointer desk);
/** A drag over the timeline, before the timeline's own: it claims what it takes. */
void plp_ui_review_edit_add_drag(Desk *desk, PlpUiDragBegin begin, PlpUiDragMove update,
                                 PlpUiDragMove end, PlpUiDragCancel cancel);

/** The selected task; NULL: none. */
const PlpSegment *plp_ui_review_edit_get_task(Desk *desk);
/** A correction of a task; `segment` NULL: a new one. */
PlpClosureEdit plp_ui_review_edit_make_task(PlpEditAction action, const PlpSegment *segment);
/** Makes it and selects the task that is there then. */
void plp_ui_review_edit_apply_task(Desk *desk, const PlpClosureEdit *edit);
/** False, with a sentence, where tasks and sides cannot be changed. */
bool plp_ui_review_edit_can_set_up(Desk *desk);
void plp_ui_review_edit_say(Desk *desk, const char *sentence);

/** Actions and keys of tasks (review_tasks.c). */
void plp_ui_review_edit_add_tasks(Desk *desk);
void plp_ui_review_edit_show_tasks(Desk *desk);
/** Names, edges, protocols. Caller unrefs. */
GMenu *plp_ui_review_edit_make_task_menu(Desk *desk);
/** Drawing, dragging and the menu in the lane of tasks (review_tasks_pointer.c). */
void plp_ui_review_edit_add_task_pointer(Desk *desk);
/** At the selected task. */
void plp_ui_review_edit_open_task_menu(Desk *desk);

/** The automatic closures beside the corrected ones (review_found.c). */
void plp_ui_review_edit_add_found(Desk *desk);
void plp_ui_review_edit_show_found(Desk *desk);

/** Reference frames, mirror, glasses, affected side, face (review_setup.c). */
void plp_ui_review_edit_add_setup(Desk *desk);
void plp_ui_review_edit_show_setup(Desk *desk);
GtkWidget *plp_ui_review_edit_make_setup_button(Desk *desk);
