#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * Reads a comma-, semicolon- or tab-separated table row by row, as people bring it: byte-order
 * mark, any line ends, quotes (RFC 4180; a quoted cell may hold line ends), `#` comment lines and
 * empty lines are taken in stride. The separator is the one the header uses. One row is in memory
 * at a time.
 *
 * Every error is PLP_ERROR_FORMAT and names the file's own name, the line and the remedy.
 */
typedef struct PlpCsvReader PlpCsvReader;

typedef struct {
    int line;                 // 1-based, where the row begins in the file
    guint n_cells;            // as many as the header
    const char *const *cells; // blanks around unquoted cells trimmed
} PlpCsvRow;

/**
 * Takes a reference to `content` and reads the header. `name` is the file's own name, fit to print.
 * Errors: bytes that are no UTF-8, a NUL byte, no header, a column name twice.
 */
PlpCsvReader *plp_csv_reader_new(const char *name, GBytes *content, GError **error);
void plp_csv_reader_free(PlpCsvReader *reader);
/** The next row, valid until the next call; *ret_row is NULL at the end. Errors: an open quote,
 * cells too many or too few. */
bool plp_csv_reader_next(PlpCsvReader *reader, const PlpCsvRow **ret_row, GError **error);
/** The header's cells. */
const PlpCsvRow *plp_csv_reader_get_header(const PlpCsvReader *reader);

/** The column of that name (exact, else with case ignored); -1 when there is none. */
int plp_csv_find_column(const PlpCsvReader *reader, const char *name);
/** The first of `names` (NULL-terminated) that is a column; -1 when none is. */
int plp_csv_find_any_column(const PlpCsvReader *reader, const char *const *names);
/** As plp_csv_find_column, with an error that lists the columns there are. */
bool plp_csv_require_column(const PlpCsvReader *reader, const char *name, int *ret_column,
                            GError **error);

/** The current row's cell as a finite number from `low` to `high`. */
bool plp_csv_get_number(const PlpCsvReader *reader, int column, double low, double high,
                        double *ret_value, GError **error);
/** The current row's cell as an integer from `low` to `high`. */
bool plp_csv_get_integer(const PlpCsvReader *reader, int column, int64_t low, int64_t high,
                         int64_t *ret_value, GError **error);
/** Sets PLP_ERROR_FORMAT `name: line N: …` for the current row. Returns false. */
bool plp_csv_fail(const PlpCsvReader *reader, GError **error, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
/** A cell's text fit for a message: control characters as `?`, at most 40 characters. Caller frees.
 */
char *plp_csv_dup_shown(const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpCsvReader, plp_csv_reader_free)
