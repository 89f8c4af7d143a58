#include "ui/style.h"

#include <adwaita.h>

#include "ui/session/settings.h"

static PlpColor *find_colored(PlpPalette *palette, PlpUiColored colored)
{
    switch (colored) {
    case PLP_UI_COLORED_BLINK:
        return &palette->kinds[PLP_KIND_BLINK];
    case PLP_UI_COLORED_BRIEF:
        return &palette->kinds[PLP_KIND_BRIEF];
    case PLP_UI_COLORED_PROLONGED:
        return &palette->kinds[PLP_KIND_PROLONGED];
    case PLP_UI_COLORED_TWITCH:
        return &palette->twitch;
    case PLP_UI_COLORED_COMMANDED:
        break;
    }
    return &palette->commanded;
}

PlpColor plp_ui_style_get_colored(const PlpPalette *palette, PlpUiColored colored)
{
    PlpPalette copy = *palette;
    return *find_colored(&copy, colored);
}

const PlpPalette *plp_ui_style_get_palette(void)
{
    static PlpPalette mixed;
    AdwStyleManager *manager = adw_style_manager_get_default();
    if (adw_style_manager_get_high_contrast(manager) && !adw_style_manager_get_dark(manager))
        return plp_palette_get_high_contrast();
    mixed =
        adw_style_manager_get_dark(manager) ? *plp_palette_get_dark() : *plp_palette_get_light();
    for (int i = 0; i < PLP_UI_N_COLORED; i++) {
        const char *chosen = plp_ui_settings_get_color(plp_ui_settings_get(), (PlpUiColored)i);
        GdkRGBA color;
        if (chosen != NULL && gdk_rgba_parse(&color, chosen))
            *find_colored(&mixed, (PlpUiColored)i) =
                (PlpColor){(double)color.red, (double)color.green, (double)color.blue, 1};
    }
    return &mixed;
}

/** All that draws follows the look already, so colours of one's own pass as another look. */
static void tell_look(AdwStyleManager *manager)
{
    g_object_notify(G_OBJECT(manager), "dark");
}

static void follow_settings(void)
{
    static gulong handler;
    if (handler == 0)
        handler = g_signal_connect_swapped(plp_ui_settings_get(), "changed", G_CALLBACK(tell_look),
                                           adw_style_manager_get_default());
}

void plp_ui_style_apply_settings(void)
{
    const char *colors = plp_ui_settings_get_colors(plp_ui_settings_get());
    AdwColorScheme scheme = g_str_equal(colors, "dark")    ? ADW_COLOR_SCHEME_FORCE_DARK
                            : g_str_equal(colors, "light") ? ADW_COLOR_SCHEME_FORCE_LIGHT
                                                           : ADW_COLOR_SCHEME_DEFAULT;
    adw_style_manager_set_color_scheme(adw_style_manager_get_default(), scheme);
    follow_settings();
}
