#pragma once

#include <gtk/gtk.h>

#include "ui/compare/comparison.h"

/**
 * Both eyes' traces, before and after over each other on one scale, in step. Dragging shifts what
 * is after against what is before; a click goes there.
 *
 * Signals: `seek` (gint64): a moment since the step's start; `shifted` (gint64): the user moved
 * `after` by so much, in us.
 */
#define PLP_UI_TYPE_TRACES (plp_ui_traces_get_type())
G_DECLARE_FINAL_TYPE(PlpUiTraces, plp_ui_traces, PLP_UI, TRACES, GtkWidget)

/** Keeps a reference; NULL: nothing. */
void plp_ui_traces_set_comparison(PlpUiTraces *self, PlpUiComparison *comparison);
/** Which recording of each side is drawn; the first without. */
void plp_ui_traces_set_shown(PlpUiTraces *self, guint before, guint after);
/** Where the sides' times are in step, and how long both go on from there. */
void plp_ui_traces_set_step(PlpUiTraces *self, const PlpInStep *step);
/** The cursor, since the step's start. */
void plp_ui_traces_set_position(PlpUiTraces *self, int64_t t_us);
