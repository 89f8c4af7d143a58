#pragma once

#include <adwaita.h>

/** Where the results of videos go: the place and what lies there, a button to choose another one,
 * and one back to the program's own. */
#define PLP_UI_TYPE_RESULTS_ROW (plp_ui_results_row_get_type())
G_DECLARE_FINAL_TYPE(PlpUiResultsRow, plp_ui_results_row, PLP_UI, RESULTS_ROW, AdwActionRow)

/** Measures anew what lies there. */
void plp_ui_results_row_refresh(PlpUiResultsRow *self);
