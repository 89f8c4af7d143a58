#include "ui/dialogs/layer.h"

#include <glib/gi18n.h>

PlpLibraryView plp_ui_layer_make_view(const char *layer)
{
    return (PlpLibraryView){.layer = layer, .is_automatic = layer == NULL};
}

#define LAYERS "plp-layers" // of the chooser, behind `Automatic`

void plp_ui_layer_fill(GtkDropDown *chooser, const char *const *layers, const char *chosen)
{
    static const char *const only[] = {PLP_LAYER_MAIN, NULL};
    g_autoptr(GStrvBuilder) all = g_strv_builder_new();
    g_autoptr(GtkStringList) names = gtk_string_list_new(NULL);
    guint n = 0, place = 0;
    gtk_string_list_append(names, _("Automatic"));
    for (const char *const *layer = layers != NULL ? layers : only; *layer != NULL; layer++) {
        g_strv_builder_add(all, *layer);
        gtk_string_list_append(names,
                               g_str_equal(*layer, PLP_LAYER_MAIN) ? _("Corrected") : *layer);
        n++;
        if (g_strcmp0(*layer, chosen) == 0)
            place = n;
    }
    if (chosen != NULL && place == 0) { // without a correction yet
        g_strv_builder_add(all, chosen);
        gtk_string_list_append(names, chosen);
        place = n + 1;
    }
    g_object_set_data_full(G_OBJECT(chooser), LAYERS, g_strv_builder_end(all),
                           (GDestroyNotify)g_strfreev);
    gtk_drop_down_set_model(chooser, G_LIST_MODEL(names));
    gtk_drop_down_set_selected(chooser, place);
}

const char *plp_ui_layer_get_chosen(GtkDropDown *chooser)
{
    char **layers = g_object_get_data(G_OBJECT(chooser), LAYERS);
    guint place = gtk_drop_down_get_selected(chooser);
    bool has_one = layers != NULL && place > 0 && place <= g_strv_length(layers);
    return has_one ? layers[place - 1] : NULL;
}

char *plp_ui_layer_dup_sentence(const char *layer)
{
    if (layer == NULL)
        return g_strdup(
            _("Made of the automatic results: no corrections are in it, nor tasks and sides "
              "that were set by hand."));
    if (g_str_equal(layer, PLP_LAYER_MAIN))
        return NULL;
    // Translators: %s is a layer's name, such as a second rater's.
    return g_strdup_printf(_("Made with the corrections of the layer “%s”."), layer);
}
