#pragma once

#include <gtk/gtk.h>

#include "ui/review/closures_list.h"
#include "ui/review/timeline.h"
#include "ui/session/session.h"
#include "ui/video/player.h"

/**
 * One recording: its video, its timeline, its figures, its closures, kept in step. Its keys work
 * wherever the focus is on the page, unless a widget there wants them (the BUBBLE phase).
 *
 * Signals: `selected`: another closure is selected; `moved`: the cursor stands elsewhere.
 */
#define PLP_UI_TYPE_REVIEW_PAGE (plp_ui_review_page_get_type())
G_DECLARE_FINAL_TYPE(PlpUiReviewPage, plp_ui_review_page, PLP_UI, REVIEW_PAGE, GtkWidget)

void plp_ui_review_page_set_session(PlpUiReviewPage *self, PlpUiSession *session);
/** NULL: nothing. */
void plp_ui_review_page_set_document(PlpUiReviewPage *self, PlpUiDocument *document);
PlpUiDocument *plp_ui_review_page_get_document(PlpUiReviewPage *self);
/** Borrowed; NULL before it was set. */
PlpUiSession *plp_ui_review_page_get_session(PlpUiReviewPage *self);
/** How wide the window is: below 800 one column instead of two. */
void plp_ui_review_page_set_width(PlpUiReviewPage *self, int width_px);
void plp_ui_review_page_grab_focus(PlpUiReviewPage *self);

/** Where the cursor stands. */
int64_t plp_ui_review_page_get_position(PlpUiReviewPage *self);
/** Goes there, video and cursor. */
void plp_ui_review_page_seek(PlpUiReviewPage *self, int64_t t_us);
/** The closure that is selected, of the document's present recording; 0: none. */
int plp_ui_review_page_get_selected(PlpUiReviewPage *self);
/** Selects without going there; 0: none. */
void plp_ui_review_page_select(PlpUiReviewPage *self, int closure_id);
/** The task that is selected: its place among the recording's, from 1; 0: none. */
int plp_ui_review_page_get_selected_task(PlpUiReviewPage *self);
/** Selects without going there; a closure that was selected is not any more. 0: none. */
void plp_ui_review_page_select_task(PlpUiReviewPage *self, int place);
/** From and to of what `I` and `O` marked; false: nothing whole is marked. */
bool plp_ui_review_page_get_marked(PlpUiReviewPage *self, int64_t *ret_start_us,
                                   int64_t *ret_end_us);
/** The next closure after the cursor in `direction` 1, or the one before it with -1; selects it and
 * goes to its onset. False: there is none. */
bool plp_ui_review_page_step_closure(PlpUiReviewPage *self, int direction);

PlpUiPlayer *plp_ui_review_page_get_player(PlpUiReviewPage *self);
PlpUiTimeline *plp_ui_review_page_get_timeline(PlpUiReviewPage *self);
PlpUiClosuresList *plp_ui_review_page_get_closures(PlpUiReviewPage *self);
/** Where other parts of the page add keys: shortcuts of the BUBBLE phase. */
GtkShortcutController *plp_ui_review_page_get_shortcuts(PlpUiReviewPage *self);
