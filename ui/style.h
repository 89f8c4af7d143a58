#pragma once

#include "plot/palette.h"
#include "ui/session/settings.h"

/** The colours of drawings for the desktop's look: light, dark or high contrast, with what the user
 * chose for the kinds of closures. Main thread only. */
const PlpPalette *plp_ui_style_get_palette(void);
PlpColor plp_ui_style_get_colored(const PlpPalette *palette, PlpUiColored colored);
/** Light or dark, as chosen in the preferences; colours that change from now on are drawn anew. */
void plp_ui_style_apply_settings(void);
