#include "ui/library/sidebar.h"

#include <adwaita.h>

struct _PlpUiLibrarySidebar {
    GtkWidget parent;
    PlpUiSession *session; // borrowed from the window
    GtkWidget *page;
};

G_DEFINE_FINAL_TYPE(PlpUiLibrarySidebar, plp_ui_library_sidebar, GTK_TYPE_WIDGET)

static void dispose(GObject *object)
{
    g_clear_pointer(&PLP_UI_LIBRARY_SIDEBAR(object)->page, gtk_widget_unparent);
    G_OBJECT_CLASS(plp_ui_library_sidebar_parent_class)->dispose(object);
}

static void plp_ui_library_sidebar_class_init(PlpUiLibrarySidebarClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
    G_OBJECT_CLASS(class)->dispose = dispose;
    gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_template_from_resource(widget_class,
                                                "/org/palpebra/Palpebra/library/sidebar.ui");
    gtk_widget_class_bind_template_child(widget_class, PlpUiLibrarySidebar, page);
}

static void plp_ui_library_sidebar_init(PlpUiLibrarySidebar *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
}

void plp_ui_library_sidebar_set_session(PlpUiLibrarySidebar *self, PlpUiSession *session)
{
    self->session = session;
}

void plp_ui_library_sidebar_start_search(PlpUiLibrarySidebar *self)
{
    gtk_widget_child_focus(GTK_WIDGET(self), GTK_DIR_TAB_FORWARD);
}
