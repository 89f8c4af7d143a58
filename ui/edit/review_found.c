#include <glib/gi18n.h>

#include "ui/edit/review_edit_priv.h"
#include "ui/session/settings.h"

/** A blinded rater sees no automatic closure before asking for them, layer by layer. */
static bool is_shown(Desk *desk)
{
    if (!plp_ui_editor_is_blind(desk->editor))
        return plp_ui_settings_get_automatic(plp_ui_settings_get());
    return desk->seen_in == plp_ui_editor_get_document(desk->editor) &&
           g_strcmp0(desk->seen_layer, plp_ui_editor_get_layer(desk->editor)) == 0;
}

static bool has_all(const GArray *closures, const GArray *others)
{
    for (guint i = 0; i < others->len; i++) {
        if (!plp_timeline_has_same(closures, &g_array_index(others, PlpClosure, i)))
            return false;
    }
    return closures->len == others->len;
}

/** Where nothing differs the strips would say the lanes once more. */
static const PlpAnalysis *get_found(void *data)
{
    Desk *desk = data;
    const PlpAnalysis *found = plp_ui_editor_get_automatic(desk->editor);
    PlpUiDocument *document = plp_ui_review_page_get_document(desk->page);
    const PlpRecording *recording =
        document != NULL && document == plp_ui_editor_get_document(desk->editor)
            ? plp_ui_document_get_recording(document)
            : NULL;
    if (found == NULL || recording == NULL || !is_shown(desk))
        return NULL;
    bool is_same = has_all(recording->analysis->right.closures, found->right.closures) &&
                   has_all(recording->analysis->left.closures, found->left.closures);
    return is_same ? NULL : found;
}

static void change_automatic(GSimpleAction *action, GVariant *value, gpointer data)
{
    Desk *desk = data;
    bool is_wanted = g_variant_get_boolean(value);
    if (plp_ui_editor_is_blind(desk->editor)) {
        g_free(desk->seen_layer);
        desk->seen_layer = is_wanted ? g_strdup(plp_ui_editor_get_layer(desk->editor)) : NULL;
        desk->seen_in = plp_ui_editor_get_document(desk->editor);
        if (is_wanted)
            plp_ui_review_edit_say(desk, _("The automatic closures are shown: from here on this "
                                           "rater is not blinded to them."));
    } else {
        plp_ui_settings_set_automatic(plp_ui_settings_get(), is_wanted);
    }
    g_simple_action_set_state(action, value);
    plp_ui_timeline_refresh(plp_ui_review_page_get_timeline(desk->page));
}

void plp_ui_review_edit_show_found(Desk *desk)
{
    GAction *action = g_action_map_lookup_action(G_ACTION_MAP(desk->actions), "automatic");
    g_simple_action_set_state(G_SIMPLE_ACTION(action), g_variant_new_boolean(is_shown(desk)));
}

void plp_ui_review_edit_add_found(Desk *desk)
{
    static const GActionEntry entries[] = {
        {.name = "automatic", .state = "true", .change_state = change_automatic}};
    g_action_map_add_action_entries(G_ACTION_MAP(desk->actions), entries, G_N_ELEMENTS(entries),
                                    desk);
    plp_ui_timeline_set_found(plp_ui_review_page_get_timeline(desk->page), get_found, desk);
}
