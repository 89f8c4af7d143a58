#pragma once

#include <gtk/gtk.h>

#include "ui/compare/comparison.h"
#include "ui/compare/duo.h"
#include "ui/compare/pane.h"
#include "ui/session/session.h"

/**
 * Before and after: two videos in step, traces over each other, the figures with intervals, what is
 * not alike.
 */
#define PLP_UI_TYPE_COMPARE_PAGE (plp_ui_compare_page_get_type())
G_DECLARE_FINAL_TYPE(PlpUiComparePage, plp_ui_compare_page, PLP_UI, COMPARE_PAGE, GtkWidget)

/** `session` is borrowed from the window. */
PlpUiComparePage *plp_ui_compare_page_new(PlpUiSession *session);
/** Side 0: before, 1: after. Takes the operand; with both sides chosen the comparison begins. */
void plp_ui_compare_page_take_operand(PlpUiComparePage *self, int side, PlpUiOperand *operand);
/** Side 0: before, 1: after. Borrowed. */
PlpUiComparePane *plp_ui_compare_page_get_pane(PlpUiComparePage *self, int side);
/** Whose corrections both sides are compared with; NULL: the automatic closures. */
void plp_ui_compare_page_choose_layer(PlpUiComparePage *self, const char *layer);
/** Borrowed; NULL: none finished. */
PlpUiComparison *plp_ui_compare_page_get_comparison(PlpUiComparePage *self);
/** Borrowed. */
PlpUiDuo *plp_ui_compare_page_get_duo(PlpUiComparePage *self);
bool plp_ui_compare_page_is_running(PlpUiComparePage *self);
