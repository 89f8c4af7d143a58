#pragma once

#include <gtk/gtk.h>

#include "plot/canvas.h"

/** A canvas for what a widget draws, in the desktop's look. Caller frees. */
PlpCanvas *plp_ui_canvas_new(GtkWidget *widget, cairo_t *cr);
/** The widget is drawn anew whenever the desktop becomes dark, light or of high contrast. */
void plp_ui_canvas_follow_look(GtkWidget *widget);
