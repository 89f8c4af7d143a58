#include "ui/dialogs/layer.h"

#include <glib/gi18n.h>

PlpLibraryView plp_ui_layer_make_view(const char *layer)
{
    return (PlpLibraryView){.layer = layer, .is_automatic = layer == NULL};
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
    return g_strdup_printf(
        _("Made with the corrections of the layer “%s”, as the Review page shows them."), layer);
}
