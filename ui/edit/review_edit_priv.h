#pragma once

#include <gtk/gtk.h>

#include "domain/closure_edit.h"
#include "ui/edit/review_edit.h"

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
