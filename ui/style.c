#include "ui/style.h"

#include <adwaita.h>

#include "ui/session/settings.h"

const PlpPalette *plp_ui_style_get_palette(void)
{
    AdwStyleManager *manager = adw_style_manager_get_default();
    if (adw_style_manager_get_dark(manager))
        return plp_palette_get_dark();
    return adw_style_manager_get_high_contrast(manager) ? plp_palette_get_high_contrast()
                                                        : plp_palette_get_light();
}

void plp_ui_style_apply_settings(void)
{
    const char *colors = plp_ui_settings_get_colors(plp_ui_settings_get());
    AdwColorScheme scheme = g_str_equal(colors, "dark")    ? ADW_COLOR_SCHEME_FORCE_DARK
                            : g_str_equal(colors, "light") ? ADW_COLOR_SCHEME_FORCE_LIGHT
                                                           : ADW_COLOR_SCHEME_DEFAULT;
    adw_style_manager_set_color_scheme(adw_style_manager_get_default(), scheme);
}
