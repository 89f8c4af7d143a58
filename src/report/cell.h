#pragma once

#include <glib.h>
#include <stdbool.h>

#include "report/column.h"

/** A cell as a value, for formats that know numbers from texts (XLSX, JSON). */
typedef enum {
    PLP_CELL_UNKNOWN = 0,
    PLP_CELL_EMPTY, // not measured or does not apply
    PLP_CELL_NUMBER,
    PLP_CELL_FLAG,
    PLP_CELL_TEXT,
} PlpCellKind;

typedef struct {
    PlpCellKind kind;
    double number; // rounded to the column's decimals: the same digits as in CSV
    bool flag;
    const char *text; // borrowed from the row or from `scratch`
} PlpCell;

/** The row's cell in that column; `scratch` is overwritten. */
PlpCell plp_cell_read(const PlpColumn *column, const void *row, GString *scratch);

/** Whether the column holds numbers. */
bool plp_column_is_number(const PlpColumn *column);
