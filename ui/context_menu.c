#include "ui/context_menu.h"

/** Taken from the screen wholly: see plp_ui_context_menu_new(). */
static gboolean take_away(gpointer menu)
{
    if (!gtk_widget_get_visible(menu) && gtk_widget_get_realized(menu))
        gtk_widget_unrealize(menu);
    return G_SOURCE_REMOVE;
}

static void on_closed(GtkPopover *menu, gpointer data)
{
    // Not at once: the item that was chosen is still at work. But before any event.
    g_idle_add_full(G_PRIORITY_HIGH, take_away, g_object_ref(menu), g_object_unref);
}

/*
 * GTK 4 asks a surface for one more motion whenever what lies below the pointer was laid out anew.
 * A menu that is closed before it could answer (the window is laid out while the pointer is in the
 * menu, then Escape) answers when it is hidden, with the window's next event: the pointer counts as
 * being in the hidden menu until it moves again, and clicks are lost there. A menu without a
 * surface cannot answer.
 */
GtkWidget *plp_ui_context_menu_new(GMenuModel *model, GtkWidget *parent)
{
    GtkWidget *menu = gtk_popover_menu_new_from_model(model);
    gtk_popover_set_has_arrow(GTK_POPOVER(menu), false);
    gtk_widget_set_halign(menu, GTK_ALIGN_START); // the pointer stays at its corner, on no item
    gtk_widget_set_parent(menu, parent);
    g_signal_connect(menu, "closed", G_CALLBACK(on_closed), NULL);
    return menu;
}

void plp_ui_context_menu_open(GtkWidget *menu, double x, double y)
{
    GdkRectangle place = {(int)x, (int)y, 1, 1};
    gtk_popover_set_pointing_to(GTK_POPOVER(menu), &place);
    gtk_popover_popup(GTK_POPOVER(menu));
}
