#pragma once

#include <gtk/gtk.h>

#include "domain/recording.h"

/** The figures of a recording or of one of its tasks; each tells its definition on a click. */
#define PLP_UI_TYPE_FIGURES (plp_ui_figures_get_type())
G_DECLARE_FINAL_TYPE(PlpUiFigures, plp_ui_figures, PLP_UI, FIGURES, GtkWidget)

/** What the recording holds now; NULL: nothing. `is_live`: the figures are provisional. */
void plp_ui_figures_set_recording(PlpUiFigures *self, const PlpRecording *recording, bool is_live);
