#include "ui/tooltip.h"

void plp_ui_tooltip_give(GtkWidget *widget, const char *words)
{
    // GTK asks the screen where the pointer is, and waits for the answer, whenever the tooltip of a
    // visible widget changes: for each cell of a list that is a long wait.
    gtk_widget_set_visible(widget, false);
    gtk_widget_set_tooltip_text(widget, words);
    gtk_widget_set_visible(widget, true);
}
