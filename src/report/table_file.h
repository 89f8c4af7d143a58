#pragma once

#include <glib.h>
#include <stdbool.h>

#include "report/column.h"

/** Gives the next row struct, or NULL at the end; called again only after its row is written. */
typedef const void *(*PlpNextRow)(void *self);

/** Streams a table into a file that appears whole or not at all. Errors: PLP_ERROR_IO. */
bool plp_table_write(const PlpTable *table, const char *path, PlpNextRow next_row, void *self,
                     GError **error);
/** The same as text. Caller frees. */
char *plp_table_dup_text(const PlpTable *table, PlpNextRow next_row, void *self);

/** Takes one row struct; false with an error stops the reading. `line` is for messages. */
typedef bool (*PlpTakeRow)(void *self, const void *row, int line, GError **error);

/**
 * Reads a table: columns are found by name, in any order; unknown ones are ignored; a missing one
 * keeps what `blank` (a row struct of `row_size` bytes) holds, unless it is among the first
 * `n_required`. Errors: PLP_ERROR_FORMAT naming file, line, column; what `take_row` says.
 */
bool plp_table_parse(const PlpTable *table, gsize n_required, const char *name, GBytes *content,
                     const void *blank, gsize row_size, PlpTakeRow take_row, void *self,
                     GError **error);
