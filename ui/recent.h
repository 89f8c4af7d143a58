#pragma once

#include <gtk/gtk.h>

/** Remembers that this was opened; NULL is nothing. */
void plp_ui_recent_add(const char *path);
/** A file's name as a menu shows it: an underscore is a character, not a mnemonic's mark. Caller
 * frees. */
char *plp_ui_recent_dup_label(const char *name);
/** The latest ones as items of `win.open-recent`. */
void plp_ui_recent_refill(GtkRecentManager *manager, GMenu *menu);
