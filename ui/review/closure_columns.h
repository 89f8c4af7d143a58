#pragma once

#include <gtk/gtk.h>

// What stands in the columns of the list of closures, but for the pictures, and how each sorts. The
// view's rows are PlpUiClosureRow.

void plp_ui_closure_columns_add(GtkColumnView *view);
/** The row's place at a point of the view; GTK_INVALID_LIST_POSITION: there is none. */
guint plp_ui_closure_columns_find_place(GtkColumnView *view, double x, double y);
