#include "ui/welcome.h"

#include "ui/demo.h"

struct _PlpUiWelcome {
    GtkWidget parent;
    GtkWidget *page, *demo_button, *demo_words;
};

G_DEFINE_FINAL_TYPE(PlpUiWelcome, plp_ui_welcome, GTK_TYPE_WIDGET)

static void dispose(GObject *object)
{
    g_clear_pointer(&PLP_UI_WELCOME(object)->page, gtk_widget_unparent);
    G_OBJECT_CLASS(plp_ui_welcome_parent_class)->dispose(object);
}

static void plp_ui_welcome_class_init(PlpUiWelcomeClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
    G_OBJECT_CLASS(class)->dispose = dispose;
    gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_template_from_resource(widget_class, "/org/palpebra/Palpebra/welcome.ui");
    gtk_widget_class_bind_template_child(widget_class, PlpUiWelcome, page);
    gtk_widget_class_bind_template_child(widget_class, PlpUiWelcome, demo_button);
    gtk_widget_class_bind_template_child(widget_class, PlpUiWelcome, demo_words);
}

static void plp_ui_welcome_init(PlpUiWelcome *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    g_autoptr(GPtrArray) clips = plp_ui_demo_list();
    gtk_widget_set_visible(self->demo_button, clips->len > 0);
    gtk_widget_set_visible(self->demo_words, clips->len > 0);
}
