#pragma once

#include <gtk/gtk.h>

#include "store/entity.h"
#include "store/library.h"
#include "ui/session/session.h"

/**
 * The library of patients, visits and recordings beside the pages: found, opened, filed, changed
 * through actions `library.…` and the rows' menus. Signals: `patient-chosen` (int64_t);
 * `library-opened`: there is a connection now.
 */
#define PLP_UI_TYPE_LIBRARY_SIDEBAR (plp_ui_library_sidebar_get_type())
G_DECLARE_FINAL_TYPE(PlpUiLibrarySidebar, plp_ui_library_sidebar, PLP_UI, LIBRARY_SIDEBAR,
                     GtkWidget)

void plp_ui_library_sidebar_set_session(PlpUiLibrarySidebar *self, PlpUiSession *session);
/** Puts the cursor where a search is typed. */
/** What takes long in the library. */
typedef enum {
    PLP_UI_ERRAND_FIND = 0, // videos that were moved, in a folder
    PLP_UI_ERRAND_EXPORT,   // a study, to a file
    PLP_UI_ERRAND_IMPORT,   // a study, from a file
} PlpUiErrand;

/** In the background, with its progress in the sidebar; one at a time. The session says what came
 * of it. Cancelled (`library.cancel`), a study is not written or taken at all; videos found until
 * then are kept. */
void plp_ui_library_sidebar_start_errand(PlpUiLibrarySidebar *self, PlpUiErrand kind,
                                         const char *path);
bool plp_ui_library_sidebar_is_busy(PlpUiLibrarySidebar *self);
void plp_ui_library_sidebar_start_search(PlpUiLibrarySidebar *self);
/** The window's one connection; NULL where there is no library yet, or it cannot be opened.
 * Borrowed. */
PlpLibrary *plp_ui_library_sidebar_get_library(PlpUiLibrarySidebar *self);
/** The same, made where there is none yet; where that fails, NULL, and it is said. */
PlpLibrary *plp_ui_library_sidebar_make_library(PlpUiLibrarySidebar *self);
/** Reads the list anew; what was open stays open. */
void plp_ui_library_sidebar_refresh(PlpUiLibrarySidebar *self);
/** Selects a record's row that is in view. */
bool plp_ui_library_sidebar_select(PlpUiLibrarySidebar *self, PlpEntity entity, int64_t id);
