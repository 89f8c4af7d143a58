#pragma once

#include <glib.h>

/**
 * A small comma-, semicolon- or tab-separated table of text, as people bring it: byte-order mark, CRLF,
 * quotes (RFC 4180), `#` comment lines and empty lines are taken in stride. Rows know their line number.
 */
typedef struct {
    GPtrArray *header; // of char *, blanks trimmed
    GPtrArray *rows;   // of PlpCsvRow *
} PlpCsv;

typedef struct {
    int line;         // 1-based, in the file
    GPtrArray *cells; // of char *, blanks trimmed; as many as the header
} PlpCsvRow;

/**
 * Errors: PLP_ERROR_FORMAT naming `name` (the file's own name), the line and what is wrong there: no header,
 * more or fewer cells than the header, an open quote, bytes that are no UTF-8, a NUL byte.
 */
PlpCsv *plp_csv_parse(const char *name, GBytes *content, GError **error);
void plp_csv_free(PlpCsv *csv);
/** The column of that name, case ignored; -1 when there is none. */
int plp_csv_find_column(const PlpCsv *csv, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpCsv, plp_csv_free)
