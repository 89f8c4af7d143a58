#pragma once

#include <glib-object.h>

#include "domain/parameters.h"

/**
 * What the user chose, in ~/.config/palpebra/settings.ini. What was not chosen, or cannot be read,
 * has its default. Main thread only.
 *
 * Signal: `changed`.
 */
#define PLP_UI_TYPE_SETTINGS (plp_ui_settings_get_type())
G_DECLARE_FINAL_TYPE(PlpUiSettings, plp_ui_settings, PLP_UI, SETTINGS, GObject)

/** The program's only one. Borrowed. */
PlpUiSettings *plp_ui_settings_get(void);

PlpParameters plp_ui_settings_get_parameters(PlpUiSettings *self);
/** Keeps it when it differs from the default; false: out of its range. */
bool plp_ui_settings_set_parameter(PlpUiSettings *self, const PlpParameterInfo *info, double value);
void plp_ui_settings_reset_parameters(PlpUiSettings *self);

/** What has a colour of the user's choice. */
typedef enum {
    PLP_UI_COLORED_BLINK = 0,
    PLP_UI_COLORED_BRIEF,
    PLP_UI_COLORED_PROLONGED,
    PLP_UI_COLORED_TWITCH,
    PLP_UI_COLORED_COMMANDED,
} PlpUiColored;
#define PLP_UI_N_COLORED (PLP_UI_COLORED_COMMANDED + 1)

/** Whether the automatic closures are shown beside corrected ones. */
bool plp_ui_settings_get_automatic(PlpUiSettings *self);
void plp_ui_settings_set_automatic(PlpUiSettings *self, bool is_shown);

/** As `#rrggbb`; NULL: the look's own. Borrowed until the next change. */
const char *plp_ui_settings_get_color(PlpUiSettings *self, PlpUiColored colored);
/** All of them at once; NULL or what is no colour: the look's own. */
void plp_ui_settings_set_colored(PlpUiSettings *self, const char *const *colors);

/** `system`, `light` or `dark`. Borrowed. */
const char *plp_ui_settings_get_colors(PlpUiSettings *self);
void plp_ui_settings_set_colors(PlpUiSettings *self, const char *colors);
/** A language's code such as `tr`; empty: the system's. Works from the next start on. Borrowed. */
const char *plp_ui_settings_get_language(PlpUiSettings *self);
void plp_ui_settings_set_language(PlpUiSettings *self, const char *language);
/** Where the results of videos go; NULL: the program's own place. Caller frees. */
char *plp_ui_settings_dup_results_folder(PlpUiSettings *self);
/** NULL: the program's own place. */
void plp_ui_settings_set_results_folder(PlpUiSettings *self, const char *folder);
/** Where recordings go. Caller frees. */
char *plp_ui_settings_dup_recordings_folder(PlpUiSettings *self);
/** NULL: the default. */
void plp_ui_settings_set_recordings_folder(PlpUiSettings *self, const char *folder);
