#pragma once

#include <gtk/gtk.h>

/** Remembers that this was opened; NULL is nothing. */
void plp_ui_recent_add(const char *path);
/** The latest ones as items of `win.open-recent`. */
void plp_ui_recent_fill(GMenu *menu);
void plp_ui_recent_refill(GtkRecentManager *manager, GMenu *menu);
