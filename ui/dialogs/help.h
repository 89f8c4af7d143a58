#pragma once

#include <gtk/gtk.h>

/** A window with the program's documents. */
GtkWidget *plp_ui_help_new(void);
