#pragma once

#include <gtk/gtk.h>

/** What stands where a recording would be: what the program does, and ways to begin. */
#define PLP_UI_TYPE_WELCOME (plp_ui_welcome_get_type())
G_DECLARE_FINAL_TYPE(PlpUiWelcome, plp_ui_welcome, PLP_UI, WELCOME, GtkWidget)
