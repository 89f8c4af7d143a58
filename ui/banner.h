#pragma once

#include <gtk/gtk.h>

/** A sentence across the window that stays until it is taken away, with at most one button. */
#define PLP_UI_TYPE_BANNER (plp_ui_banner_get_type())
G_DECLARE_FINAL_TYPE(PlpUiBanner, plp_ui_banner, PLP_UI, BANNER, GtkWidget)

/** NULL for `sentence` hides it; NULL for `label`: no button. */
void plp_ui_banner_set(PlpUiBanner *self, const char *sentence, const char *label,
                       const char *action);
