#pragma once

#include <gtk/gtk.h>

/** How wide open each eye was in the last seconds, against the widest seen: right solid, left
 * dashed. */
#define PLP_UI_TYPE_LIVE_TRACES (plp_ui_live_traces_get_type())
G_DECLARE_FINAL_TYPE(PlpUiLiveTraces, plp_ui_live_traces, PLP_UI, LIVE_TRACES, GtkWidget)

/** Adds samples, of PlpSample in order of time. */
void plp_ui_live_traces_add(PlpUiLiveTraces *self, const GArray *samples);
void plp_ui_live_traces_clear(PlpUiLiveTraces *self);
/** How many samples are in view. */
guint plp_ui_live_traces_get_length(PlpUiLiveTraces *self);
