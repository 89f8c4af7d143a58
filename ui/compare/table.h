#pragma once

#include <gtk/gtk.h>

#include "ui/compare/comparison.h"

/** The key figures before and after, their changes with intervals printed and drawn, and what they
 * say in words. */
#define PLP_UI_TYPE_CHANGES_TABLE (plp_ui_changes_table_get_type())
G_DECLARE_FINAL_TYPE(PlpUiChangesTable, plp_ui_changes_table, PLP_UI, CHANGES_TABLE, GtkWidget)

/** Keeps a reference; NULL: nothing. */
void plp_ui_changes_table_set_comparison(PlpUiChangesTable *self, PlpUiComparison *comparison);
