#pragma once

#include <gtk/gtk.h>

#include "ui/compare/comparison.h"
#include "ui/compare/operand.h"
#include "ui/session/session.h"
#include "ui/video/player.h"

/**
 * One side of the comparison: the recordings that stand there, buttons to choose them from what is
 * open, from the library or from files, and the video of the one that is shown, with its lids.
 *
 * Signals: `changed`: other recordings stand there; `shown`: another of them is shown.
 */
#define PLP_UI_TYPE_COMPARE_PANE (plp_ui_compare_pane_get_type())
G_DECLARE_FINAL_TYPE(PlpUiComparePane, plp_ui_compare_pane, PLP_UI, COMPARE_PANE, GtkWidget)

/** `title` is `Before` or `After`, translated. */
PlpUiComparePane *plp_ui_compare_pane_new(const char *title, PlpUiPlayer *player);
/** Borrowed from the window. */
void plp_ui_compare_pane_set_session(PlpUiComparePane *self, PlpUiSession *session);
/** Of PlpUiOperand, in order; empty: nothing chosen. Borrowed. */
GPtrArray *plp_ui_compare_pane_get_operands(PlpUiComparePane *self);
/** Stands there instead of what did; NULL: nothing does. */
void plp_ui_compare_pane_take_operand(PlpUiComparePane *self, PlpUiOperand *operand);
/** The same with several, or beside what stands there: a GPtrArray of PlpUiOperand. */
void plp_ui_compare_pane_take_operands(PlpUiComparePane *self, GPtrArray *operands, bool is_adding);
/** Which of them is shown, from 0. */
guint plp_ui_compare_pane_get_shown(PlpUiComparePane *self);
void plp_ui_compare_pane_choose(PlpUiComparePane *self, guint place);
/** The lids over the video. */
bool plp_ui_compare_pane_get_outlines(PlpUiComparePane *self);
void plp_ui_compare_pane_set_outlines(PlpUiComparePane *self, bool is_shown);
/** What the comparison loaded: the video of the recording that is shown is opened, its facts are
 * told. NULL: none (yet). */
void plp_ui_compare_pane_show(PlpUiComparePane *self, PlpUiComparison *comparison, int side);
