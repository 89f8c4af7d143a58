#pragma once

#include <gtk/gtk.h>

/** Gives a new widget, not in a window yet, its tooltip. Use it where there are many of them. */
void plp_ui_tooltip_give(GtkWidget *widget, const char *words);
