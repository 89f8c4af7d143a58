#pragma once

#include <adwaita.h>

/** The colours of closures by kind: a palette, or one's own, with a sample of how they look. */
#define PLP_UI_TYPE_COLORS (plp_ui_colors_get_type())
G_DECLARE_FINAL_TYPE(PlpUiColors, plp_ui_colors, PLP_UI, COLORS, AdwPreferencesGroup)

/** Chooses a palette by its place in the list; for tests. */
void plp_ui_colors_choose(PlpUiColors *self, guint place);
/** Which palette the colours are of; the last place: none, one's own. */
guint plp_ui_colors_get_chosen(PlpUiColors *self);
