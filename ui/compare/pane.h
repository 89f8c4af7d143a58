#pragma once

#include <gtk/gtk.h>

#include "domain/recording.h"
#include "ui/compare/operand.h"
#include "ui/session/session.h"
#include "ui/video/player.h"

/**
 * One side of the comparison: what stands there, a button to choose it from what is open, from the
 * library or from files, and its video.
 *
 * Signal: `changed`: another recording was chosen.
 */
#define PLP_UI_TYPE_COMPARE_PANE (plp_ui_compare_pane_get_type())
G_DECLARE_FINAL_TYPE(PlpUiComparePane, plp_ui_compare_pane, PLP_UI, COMPARE_PANE, GtkWidget)

/** `title` is `Before` or `After`, translated. */
PlpUiComparePane *plp_ui_compare_pane_new(const char *title, PlpUiPlayer *player);
/** Borrowed from the window. */
void plp_ui_compare_pane_set_session(PlpUiComparePane *self, PlpUiSession *session);
/** NULL: nothing chosen. Borrowed. */
const PlpUiOperand *plp_ui_compare_pane_get_operand(PlpUiComparePane *self);
void plp_ui_compare_pane_take_operand(PlpUiComparePane *self, PlpUiOperand *operand);
/** What the comparison loaded: its video is opened, its facts are told. NULL: none (yet). */
void plp_ui_compare_pane_show(PlpUiComparePane *self, const PlpRecording *recording);
