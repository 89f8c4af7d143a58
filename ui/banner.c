#include "ui/banner.h"

#include "ui/say.h"

struct _PlpUiBanner {
    GtkWidget parent;
    GtkWidget *revealer;
    GtkLabel *label;
    GtkButton *button;
};

G_DEFINE_FINAL_TYPE(PlpUiBanner, plp_ui_banner, GTK_TYPE_WIDGET)

static void dispose(GObject *object)
{
    g_clear_pointer(&PLP_UI_BANNER(object)->revealer, gtk_widget_unparent);
    G_OBJECT_CLASS(plp_ui_banner_parent_class)->dispose(object);
}

static void plp_ui_banner_class_init(PlpUiBannerClass *class)
{
    G_OBJECT_CLASS(class)->dispose = dispose;
    gtk_widget_class_set_layout_manager_type(GTK_WIDGET_CLASS(class), GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(class), GTK_ACCESSIBLE_ROLE_STATUS);
}

static void plp_ui_banner_init(PlpUiBanner *self)
{
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);
    gtk_widget_add_css_class(box, "banner");
    self->label = GTK_LABEL(gtk_label_new(NULL));
    gtk_label_set_wrap(self->label, true);
    gtk_label_set_xalign(self->label, 0);
    gtk_widget_set_hexpand(GTK_WIDGET(self->label), true);
    self->button = GTK_BUTTON(gtk_button_new());
    gtk_widget_set_valign(GTK_WIDGET(self->button), GTK_ALIGN_CENTER);
    gtk_box_append(GTK_BOX(box), GTK_WIDGET(self->label));
    gtk_box_append(GTK_BOX(box), GTK_WIDGET(self->button));
    self->revealer = gtk_revealer_new();
    gtk_revealer_set_child(GTK_REVEALER(self->revealer), box);
    gtk_widget_set_parent(self->revealer, GTK_WIDGET(self));
}

void plp_ui_banner_set(PlpUiBanner *self, const char *sentence, const char *label,
                       const char *action)
{
    if (sentence != NULL)
        gtk_label_set_text(self->label, plp_ui_say(sentence));
    gtk_widget_set_visible(GTK_WIDGET(self->button), label != NULL);
    if (label != NULL) {
        gtk_button_set_label(self->button, label);
        gtk_button_set_use_underline(self->button, true);
        gtk_actionable_set_detailed_action_name(GTK_ACTIONABLE(self->button), action);
    }
    gtk_revealer_set_reveal_child(GTK_REVEALER(self->revealer), sentence != NULL);
}
