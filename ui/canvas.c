#include "ui/canvas.h"

#include <adwaita.h>

#include "ui/say.h"
#include "ui/style.h"

PlpCanvas *plp_ui_canvas_new(GtkWidget *widget, cairo_t *cr)
{
    PlpPlotStyle style =
        plp_plot_style_make_screen(plp_ui_style_get_palette(), gtk_widget_get_scale_factor(widget));
    style.translate = plp_ui_say_dup;
    return plp_canvas_new(cr, &style);
}

void plp_ui_canvas_follow_look(GtkWidget *widget)
{
    AdwStyleManager *manager = adw_style_manager_get_default();
    g_signal_connect_object(manager, "notify::dark", G_CALLBACK(gtk_widget_queue_draw), widget,
                            G_CONNECT_SWAPPED);
    g_signal_connect_object(manager, "notify::high-contrast", G_CALLBACK(gtk_widget_queue_draw),
                            widget, G_CONNECT_SWAPPED);
}
