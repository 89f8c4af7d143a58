#pragma once

#include <glib.h>
#include <stdbool.h>

#include "store/entity.h"

// Tables in an archive: a header of column names, `id` first; cells apart by tabs; `\N` is not
// known; a tab, line end or backslash within a cell stands as \t, \n, \\.

/** Where a row's bytes of a column stand: `0001/traces-7.content`. Caller frees. */
char *plp_study_dup_bytes_name(const char *folder, const char *table, int64_t id,
                               const char *column);

void plp_study_append_header(GString *text, const PlpStoreTable *table, int layout);
/** One line. Bytes stand as their size, their content in a file of their own. */
void plp_study_append_row(GString *text, const PlpStoreTable *table, const void *row);

/** Splits a line into cells, unescaped in place of themselves; NULL for `\N`. PLP_ERROR_FORMAT.
 * Caller frees the GPtrArray. */
GPtrArray *plp_study_split_line(const char *line, gsize length, GError **error);

/** A cell into its field; `\N` leaves it not known. Bytes are left alone. PLP_ERROR_FORMAT. */
bool plp_study_read_cell(const PlpStoreField *field, void *row, const char *cell, GError **error);
