#pragma once

#include <adwaita.h>

#include "ui/app.h"
#include "ui/edit/editor.h"
#include "ui/review/page.h"
#include "ui/session/session.h"

/** The window: header bar, library, three pages, the bottom bar. */
#define PLP_UI_TYPE_WINDOW (plp_ui_window_get_type())
G_DECLARE_FINAL_TYPE(PlpUiWindow, plp_ui_window, PLP_UI, WINDOW, AdwApplicationWindow)

PlpUiWindow *plp_ui_window_new(PlpUiApp *app);
/** What is open in it; borrowed. */
PlpUiSession *plp_ui_window_get_session(PlpUiWindow *self);
PlpUiReviewPage *plp_ui_window_get_review_page(PlpUiWindow *self);
/** The corrections of what is open; borrowed. */
PlpUiEditor *plp_ui_window_get_editor(PlpUiWindow *self);
/** Opens what was chosen, dropped or named. Several make a queue: each can be shown again from it,
 * and the user is told where it is. */
void plp_ui_window_open_files(PlpUiWindow *self, GFile **files, int n_files);
/** `review`, `compare`, `course`. */
void plp_ui_window_show_page(PlpUiWindow *self, const char *name);
/** Puts a page in its place: `compare` or `course`. */
void plp_ui_window_set_page(PlpUiWindow *self, const char *name, GtkWidget *page);
/** `compare` or `course`; borrowed. */
GtkWidget *plp_ui_window_get_page(PlpUiWindow *self, const char *name);
/** The page that is shown: `review`, `compare`, `course`. */
const char *plp_ui_window_get_page_name(PlpUiWindow *self);
/** A sentence that goes by itself. */
void plp_ui_window_say(PlpUiWindow *self, const char *sentence);
/** The same with a button; `action` such as `win.undo`. */
void plp_ui_window_offer(PlpUiWindow *self, const char *sentence, const char *label,
                         const char *action);
/** A sentence that stays above the pages until what it says is over; NULL takes it away. */
void plp_ui_window_set_banner(PlpUiWindow *self, const char *sentence, const char *label,
                              const char *action);
