#pragma once

#include <adwaita.h>

#define PLP_UI_APP_ID "org.palpebra.Palpebra"

/** The program: one instance, a window for what is opened. */
#define PLP_UI_TYPE_APP (plp_ui_app_get_type())
G_DECLARE_FINAL_TYPE(PlpUiApp, plp_ui_app, PLP_UI, APP, AdwApplication)

PlpUiApp *plp_ui_app_new(void);
/** What every start needs before the first widget: resources, style, types named in .ui files. For
 * tests too. */
void plp_ui_init(void);
