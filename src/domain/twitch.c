#include "domain/twitch.h"

#include <glib.h>

static const char *const names[PLP_TWITCH_REGION_N] = {"lid", "eye", "cheek", "mouth"};

const char *plp_twitch_region_get_name(int i)
{
    return names[i];
}

char *plp_twitch_dup_regions(PlpTwitchRegions regions)
{
    GString *text = g_string_new(NULL);
    for (int i = 0; i < PLP_TWITCH_REGION_N; i++) {
        if (((unsigned)regions & (1u << i)) != 0)
            g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "", names[i]);
    }
    return g_string_free(text, FALSE);
}
