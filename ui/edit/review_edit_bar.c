#include <glib/gi18n.h>

#include "ui/dialogs/layer.h"
#include "ui/edit/review_edit_priv.h"
#include "workflow/library.h"

static GtkWidget *make_button(const char *icon, const char *action, const char *words)
{
    GtkWidget *button = gtk_button_new_from_icon_name(icon);
    gtk_actionable_set_action_name(GTK_ACTIONABLE(button), action);
    gtk_widget_set_tooltip_text(button, words);
    gtk_accessible_update_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                   -1);
    gtk_widget_add_css_class(button, "flat");
    return button;
}

void plp_ui_review_edit_show_bar(Desk *desk)
{
    if (desk->layers == NULL)
        return;
    g_auto(GStrv) layers = plp_ui_editor_dup_layers(desk->editor);
    desk->is_filling = true;
    plp_ui_layer_fill(desk->layers, (const char *const *)layers,
                      plp_ui_editor_get_layer(desk->editor));
    desk->is_filling = false;
    guint n = plp_ui_editor_count(desk->editor);
    g_autofree char *words =
        n > 0 ? g_strdup_printf(ngettext("%u correction", "%u corrections", n), n) : NULL;
    gtk_label_set_text(desk->state, words != NULL ? words : "");
}

static void on_layer(Desk *desk)
{
    if (desk->is_filling)
        return;
    g_autofree char *layer = g_strdup(plp_ui_layer_get_chosen(desk->layers));
    plp_ui_review_page_select(desk->page, 0);
    plp_ui_editor_set_layer(desk->editor, layer);
}

static void on_rater(Desk *desk)
{
    plp_ui_review_page_select(desk->page, 0);
    if (plp_ui_editor_add_blind_layer(desk->editor,
                                      gtk_editable_get_text(GTK_EDITABLE(desk->rater))))
        gtk_editable_set_text(GTK_EDITABLE(desk->rater), "");
}

static void on_agreement(Desk *desk)
{
    const char *layer = plp_ui_editor_get_layer(desk->editor);
    bool is_main = g_strcmp0(layer, PLP_LAYER_MAIN) == 0;
    g_autofree char *words =
        plp_ui_editor_dup_agreement(desk->editor, is_main || layer == NULL ? NULL : PLP_LAYER_MAIN);
    // Translators: %s are two sentences of figures.
    g_autofree char *text =
        g_strdup_printf(is_main || layer == NULL
                            ? _("The automatic closures (first) and these (second).\n%s")
                            : _("The corrected closures (first) and this rater's (second).\n%s"),
                        words);
    gtk_label_set_text(desk->agreement, text);
}

static GtkWidget *make_raters(Desk *desk)
{
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 9);
    desk->agreement = GTK_LABEL(gtk_label_new(NULL));
    gtk_label_set_wrap(desk->agreement, true);
    gtk_label_set_max_width_chars(desk->agreement, 48);
    gtk_label_set_xalign(desk->agreement, 0);
    desk->rater = GTK_ENTRY(gtk_entry_new());
    gtk_entry_set_placeholder_text(desk->rater, _("A second rater's code"));
    gtk_accessible_update_property(GTK_ACCESSIBLE(desk->rater), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   _("A second rater's code"), -1);
    GtkWidget *begin = gtk_button_new_with_label(_("Begin a Blinded Layer"));
    g_signal_connect_swapped(begin, "clicked", G_CALLBACK(on_rater), desk);
    g_signal_connect_swapped(desk->rater, "activate", G_CALLBACK(on_rater), desk);
    GtkWidget *restore = gtk_button_new_with_label(_("Restore the Automatic Result"));
    gtk_actionable_set_action_name(GTK_ACTIONABLE(restore), "edit.restore");
    gtk_box_append(GTK_BOX(box), GTK_WIDGET(desk->agreement));
    gtk_box_append(GTK_BOX(box), GTK_WIDGET(desk->rater));
    gtk_box_append(GTK_BOX(box), begin);
    gtk_box_append(GTK_BOX(box), restore);
    GtkWidget *popover = gtk_popover_new();
    gtk_popover_set_child(GTK_POPOVER(popover), box);
    g_signal_connect_swapped(popover, "show", G_CALLBACK(on_agreement), desk);
    GtkWidget *button = gtk_menu_button_new();
    gtk_menu_button_set_icon_name(GTK_MENU_BUTTON(button), "system-users-symbolic");
    gtk_menu_button_set_popover(GTK_MENU_BUTTON(button), popover);
    gtk_widget_set_tooltip_text(button, _("Layers and their agreement"));
    gtk_accessible_update_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   _("Layers and their agreement"), -1);
    gtk_widget_add_css_class(button, "flat");
    return button;
}

static GtkWidget *make_task_button(Desk *desk)
{
    g_autoptr(GMenu) menu = plp_ui_review_edit_make_task_menu(desk);
    GtkWidget *button = gtk_menu_button_new();
    gtk_menu_button_set_icon_name(GTK_MENU_BUTTON(button), "view-list-symbolic");
    gtk_menu_button_set_menu_model(GTK_MENU_BUTTON(button), G_MENU_MODEL(menu));
    gtk_widget_set_tooltip_text(button, _("Tasks"));
    gtk_accessible_update_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   _("Tasks"), -1);
    gtk_widget_add_css_class(button, "flat");
    return button;
}

void plp_ui_review_edit_add_bar(Desk *desk)
{
    GtkWidget *timeline = GTK_WIDGET(plp_ui_review_page_get_timeline(desk->page));
    GtkWidget *column = gtk_widget_get_parent(timeline);
    if (!GTK_IS_BOX(column))
        return;
    GtkWidget *bar = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 3);
    gtk_box_append(GTK_BOX(bar),
                   make_button("edit-undo-symbolic", "edit.undo", _("Undo (Ctrl+Z)")));
    gtk_box_append(GTK_BOX(bar),
                   make_button("edit-redo-symbolic", "edit.redo", _("Redo (Shift+Ctrl+Z)")));
    gtk_box_append(GTK_BOX(bar), make_button("list-add-symbolic", "edit.add",
                                             _("Add a closure at the cursor (A)")));
    gtk_box_append(GTK_BOX(bar), make_button("edit-delete-symbolic", "edit.delete",
                                             _("Delete the chosen closure (Delete)")));
    gtk_box_append(GTK_BOX(bar), make_task_button(desk));
    gtk_box_append(GTK_BOX(bar), plp_ui_review_edit_make_setup_button(desk));
    desk->layers = GTK_DROP_DOWN(gtk_drop_down_new(NULL, NULL));
    gtk_accessible_update_property(GTK_ACCESSIBLE(desk->layers), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   _("Layer of closures"), -1);
    g_signal_connect_swapped(desk->layers, "notify::selected", G_CALLBACK(on_layer), desk);
    gtk_box_append(GTK_BOX(bar), GTK_WIDGET(desk->layers));
    gtk_box_append(GTK_BOX(bar), make_raters(desk));
    desk->state = GTK_LABEL(gtk_label_new(NULL));
    gtk_label_set_ellipsize(desk->state, PANGO_ELLIPSIZE_END);
    gtk_widget_add_css_class(GTK_WIDGET(desk->state), "dim-label");
    gtk_box_append(GTK_BOX(bar), GTK_WIDGET(desk->state));
    GtkWidget *strip = gtk_scrolled_window_new(); // a narrow window shows a part of it
    gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(strip), GTK_POLICY_EXTERNAL,
                                   GTK_POLICY_NEVER);
    gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(strip), bar);
    gtk_box_insert_child_after(GTK_BOX(column), strip, timeline);
}
