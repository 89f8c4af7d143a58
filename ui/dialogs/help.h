#pragma once

#include <gtk/gtk.h>

/** A window with the program's documents, each in the user's language where it is translated. */
GtkWidget *plp_ui_help_new(void);
