#pragma once

#include <gtk/gtk.h>

/** A menu without an arrow, a child of `parent`, which unparents it. `model` may be NULL for now.
 */
GtkWidget *plp_ui_context_menu_new(GMenuModel *model, GtkWidget *parent);

/** Opens it at a place of its parent. */
void plp_ui_context_menu_open(GtkWidget *menu, double x, double y);
