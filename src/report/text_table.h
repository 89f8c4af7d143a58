#pragma once

#include <glib.h>

/** An aligned table for a terminal: the first column to the left, the others to the right. */
typedef struct PlpTextTable PlpTextTable;

PlpTextTable *plp_text_table_new(void);
void plp_text_table_free(PlpTextTable *table);
/** Adds a cell to the last row. */
void plp_text_table_add(PlpTextTable *table, const char *cell);
/** Adds a number with that many decimals; `-` for NaN. */
void plp_text_table_add_number(PlpTextTable *table, double value, int decimals);
void plp_text_table_add_count(PlpTextTable *table, gint64 count);
/** Ends the last row. */
void plp_text_table_end_row(PlpTextTable *table);
/** Appends all rows, two blanks between the columns, no blanks at a line's end. */
void plp_text_table_append(const PlpTextTable *table, GString *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpTextTable, plp_text_table_free)
