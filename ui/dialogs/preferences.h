#pragma once

#include <adwaita.h>

#include "ui/session/session.h"

/** Thresholds with what they do to the open recording, colours, language, storage. */
#define PLP_UI_TYPE_PREFERENCES (plp_ui_preferences_get_type())
G_DECLARE_FINAL_TYPE(PlpUiPreferences, plp_ui_preferences, PLP_UI, PREFERENCES,
                     AdwPreferencesWindow)

GtkWidget *plp_ui_preferences_new(PlpUiSession *session);
/** What the thresholds do to the open recording, as shown; borrowed. */
const char *plp_ui_preferences_get_effect(PlpUiPreferences *self);
