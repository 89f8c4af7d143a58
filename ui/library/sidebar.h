#pragma once

#include <gtk/gtk.h>

#include "ui/session/session.h"

/** The library of patients, visits and recordings beside the pages. */
#define PLP_UI_TYPE_LIBRARY_SIDEBAR (plp_ui_library_sidebar_get_type())
G_DECLARE_FINAL_TYPE(PlpUiLibrarySidebar, plp_ui_library_sidebar, PLP_UI, LIBRARY_SIDEBAR,
                     GtkWidget)

void plp_ui_library_sidebar_set_session(PlpUiLibrarySidebar *self, PlpUiSession *session);
/** Puts the cursor where a search is typed. */
void plp_ui_library_sidebar_start_search(PlpUiLibrarySidebar *self);
