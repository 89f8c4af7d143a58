#include "domain/closure.h"

#include <glib.h>

const char *plp_kind_get_name(PlpKind kind)
{
    static const char *const names[PLP_KIND_N] = {"unknown", "blink", "brief", "prolonged"};
    return names[kind];
}

const char *plp_extent_get_name(PlpExtent extent)
{
    static const char *const names[] = {"unknown", "partial", "complete"};
    return names[extent];
}

char *plp_closure_dup_notes(PlpClosureNotes notes)
{
    static const struct {
        PlpClosureNotes note;
        const char *name;
    } table[] = {
        {PLP_CLOSURE_NOTE_STARTS_BEFORE, "starts_before"},
        {PLP_CLOSURE_NOTE_ENDS_AFTER, "ends_after"},
        {PLP_CLOSURE_NOTE_SPANS_LOSS, "spans_loss"},
        {PLP_CLOSURE_NOTE_CONTINUES, "continues"},
    };
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        if ((notes & table[i].note) == 0)
            continue;
        if (text->len > 0)
            g_string_append_c(text, ' ');
        g_string_append(text, table[i].name);
    }
    return g_string_free(text, FALSE);
}
