#pragma once

#include "plot/palette.h"

/** The colours of drawings for the desktop's look: light, dark or high contrast. */
const PlpPalette *plp_ui_style_get_palette(void);
/** Light or dark, as chosen in the preferences. */
void plp_ui_style_apply_settings(void);
