#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/**
 * The columns of our own CSV files, as data: the writer, the reader and the data dictionary are
 * made from the same table.
 */

/** How a field of a row struct becomes a cell and back. */
typedef struct {
    const char *name; // for the dictionary: `number`, `whole number`, …
    void (*append)(GString *text, const void *field, int decimals);
    bool (*parse)(const char *cell, void *field); // false: the cell is not of this type
} PlpCellType;

typedef struct {
    const char *name;
    const char *unit; // empty without
    const PlpCellType *type;
    int decimals;
    size_t offset; // in the row struct
    const char *meaning;
} PlpColumn;

typedef struct {
    const char *file_name; // `trace.csv`
    const char *row;       // what a row is: `a frame`
    const PlpColumn *columns;
    gsize n_columns;
} PlpTable;

extern const PlpCellType plp_cell_int32;    // int32_t
extern const PlpCellType plp_cell_ordinal;  // int32_t; negative: empty
extern const PlpCellType plp_cell_group;    // int; 0: empty
extern const PlpCellType plp_cell_int64;    // int64_t
extern const PlpCellType plp_cell_us_as_ms; // int64_t microseconds, written in milliseconds
extern const PlpCellType plp_cell_float;    // float; NaN: empty
extern const PlpCellType plp_cell_signal;   // float, all its digits: reads back as it was
extern const PlpCellType plp_cell_double;   // double; NaN: empty
extern const PlpCellType plp_cell_bool;     // bool, as 1 and 0
extern const PlpCellType plp_cell_reason;   // PlpReason
extern const PlpCellType plp_cell_measured; // PlpReason, as 1 when measured and 0; not read back
extern const PlpCellType plp_cell_side;     // PlpSide
extern const PlpCellType plp_cell_kind;     // PlpKind
extern const PlpCellType plp_cell_extent;   // PlpExtent
extern const PlpCellType plp_cell_task;     // PlpTask
extern const PlpCellType plp_cell_notes;    // PlpClosureNotes
extern const PlpCellType plp_cell_text; // char *, quoted where it must be; NULL: empty; not read
extern const PlpCellType plp_cell_tristate; // PlpTristate, as 1 and 0; unknown: empty

/** Appends the header line. */
void plp_table_append_header(const PlpTable *table, GString *text);
/** Appends one line of cells from the row struct at `row`. */
void plp_table_append_row(const PlpTable *table, const void *row, GString *text);
