#include "ui/style.h"

#include <adwaita.h>

const PlpPalette *plp_ui_style_get_palette(void)
{
    AdwStyleManager *manager = adw_style_manager_get_default();
    if (adw_style_manager_get_dark(manager))
        return plp_palette_get_dark();
    return adw_style_manager_get_high_contrast(manager) ? plp_palette_get_high_contrast()
                                                        : plp_palette_get_light();
}
