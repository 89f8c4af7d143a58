#pragma once

#include <gtk/gtk.h>

#include "ui/session/session.h"

/** The window's last line: what is being analysed, and what the program is for. */
#define PLP_UI_TYPE_BOTTOM_BAR (plp_ui_bottom_bar_get_type())
G_DECLARE_FINAL_TYPE(PlpUiBottomBar, plp_ui_bottom_bar, PLP_UI, BOTTOM_BAR, GtkWidget)

void plp_ui_bottom_bar_set_session(PlpUiBottomBar *self, PlpUiSession *session);
void plp_ui_bottom_bar_set_narrow(PlpUiBottomBar *self, bool is_narrow);
