#pragma once

#include "report/pages.h"

/** How a column's cells stand. */
typedef enum {
    PLP_ALIGN_LEFT = 0,
    PLP_ALIGN_DECIMAL, // numbers with their points below each other
    PLP_ALIGN_RIGHT,
} PlpAlign;

typedef struct {
    const char *title;
    PlpAlign align;
    double share; // of the width
} PlpPageColumn;

/** Draws into a cell instead of text. */
typedef void (*PlpPageCell)(PlpCanvas *canvas, PlpBox cell, guint row, void *self);

/** A table that goes on over pages, its titles repeated; long words wrap in columns at the left and
 * end in an ellipsis elsewhere. */
typedef struct PlpPageTable PlpPageTable;

PlpPageTable *plp_page_table_new(const PlpPageColumn *columns, gsize n);
void plp_page_table_free(PlpPageTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpPageTable, plp_page_table_free)

/** Adds a cell to the last row. NULL: empty. */
void plp_page_table_add(PlpPageTable *table, const char *text);
/** Takes the text. */
void plp_page_table_take(PlpPageTable *table, char *text);
void plp_page_table_end_row(PlpPageTable *table);
/** Ends a row that holds a drawing's axis: a little higher, without a rule below. */
void plp_page_table_end_axis_row(PlpPageTable *table);
/** A line over the whole width before the next row. */
void plp_page_table_add_group(PlpPageTable *table, const char *text);
guint plp_page_table_get_length(const PlpPageTable *table);
/** `column` is drawn by the function, groups' rows excepted. Rows count without groups. */
void plp_page_table_set_cell(PlpPageTable *table, gsize column, PlpPageCell cell, void *self);

void plp_page_table_draw(const PlpPageTable *table, PlpPages *pages);
