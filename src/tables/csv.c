#include "tables/csv.h"

#include <string.h>

#include "base/error.h"
#include "base/number.h"

// More columns than any face tool writes (OpenFace: 714), few enough that a binary file is told
// apart.
#define MAX_COLUMNS 8192
#define SHOWN_CHARACTERS 40

struct PlpCsvReader {
    char *name;
    GBytes *content;
    const char *at; // next byte to read
    const char *end;
    char separator;
    int line;          // of `at`
    GString *text;     // the row's cells, each NUL-terminated
    GArray *starts;    // of gsize: where each cell begins in `text`
    GPtrArray *cells;  // of const char *, into `text`
    GPtrArray *header; // of char *
    PlpCsvRow header_row;
    PlpCsvRow row;
};

char *plp_csv_dup_shown(const char *text)
{
    GString *shown = g_string_new(NULL);
    const char *p = text;
    for (int n = 0; *p != '\0' && n < SHOWN_CHARACTERS; n++, p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        g_string_append_unichar(shown, g_unichar_isprint(c) ? c : '?');
    }
    if (*p != '\0')
        g_string_append(shown, "…");
    return g_string_free(shown, FALSE);
}

static void fail_at(const PlpCsvReader *reader, int line, GError **error, const char *what)
{
    g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT, "%s: line %d: %s", reader->name, line, what);
}

bool plp_csv_fail(const PlpCsvReader *reader, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    fail_at(reader, reader->row.line, error, what);
    return false;
}

// ---- the bytes ----

static int count_lines(const char *start, const char *end)
{
    int lines = 0;
    for (const char *p = start; p < end; p++)
        lines += *p == '\n' || (*p == '\r' && (p + 1 == end || p[1] != '\n'));
    return lines;
}

static bool starts_with_bytes(const PlpCsvReader *reader, const char *bytes, gsize size)
{
    return (gsize)(reader->end - reader->at) >= size && memcmp(reader->at, bytes, size) == 0;
}

static bool check_bytes(const PlpCsvReader *reader, GError **error)
{
    if (starts_with_bytes(reader, "\xff\xfe", 2) || starts_with_bytes(reader, "\xfe\xff", 2)) {
        fail_at(reader, 1, error, "the text is UTF-16 (save it as `CSV UTF-8`)");
        return false;
    }
    const char *bad = NULL;
    gsize size = (gsize)(reader->end - reader->at);
    if (size == 0 || g_utf8_validate_len(reader->at, size, &bad))
        return true;
    fail_at(reader, 1 + count_lines(reader->at, bad), error,
            *bad == '\0' ? "a NUL byte (this is no text file)"
                         : "bytes that are no UTF-8 (save the file as `CSV UTF-8`)");
    return false;
}

/** Steps over one line end, if one stands here. */
static bool skip_line_end(PlpCsvReader *reader)
{
    if (reader->at == reader->end || (*reader->at != '\n' && *reader->at != '\r'))
        return false;
    reader->at += starts_with_bytes(reader, "\r\n", 2) ? 2 : 1;
    reader->line++;
    return true;
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

static bool is_blank(const PlpCsvReader *reader, char c)
{
    return (c == ' ' || c == '\t') && c != reader->separator;
}

static const char *find_line_end(const PlpCsvReader *reader)
{
    const char *p = reader->at;
    while (p < reader->end && !is_line_end(*p))
        p++;
    return p;
}

/** Steps over empty lines and comment lines. Returns false at the end of the file. */
static bool skip_to_row(PlpCsvReader *reader)
{
    while (reader->at < reader->end) {
        const char *p = reader->at;
        while (p < reader->end && (*p == ' ' || *p == '\t'))
            p++;
        bool comment = p < reader->end && *p == '#';
        if (p < reader->end && !comment && !is_line_end(*p))
            return true;
        reader->at = comment ? find_line_end(reader) : p;
        skip_line_end(reader);
    }
    return false;
}

// ---- one row ----

static void begin_cell(PlpCsvReader *reader)
{
    gsize start = reader->text->len;
    g_array_append_val(reader->starts, start);
}

static void end_cell(PlpCsvReader *reader)
{
    g_string_append_c(reader->text, '\0');
}

static bool is_cell_end(const PlpCsvReader *reader)
{
    return reader->at == reader->end || *reader->at == reader->separator ||
           is_line_end(*reader->at);
}

static void skip_blanks(PlpCsvReader *reader)
{
    while (reader->at < reader->end && is_blank(reader, *reader->at))
        reader->at++;
}

/** Reads what stands between the quotes; `at` is behind the first one. */
static bool read_quoted_text(PlpCsvReader *reader, int first_line, GError **error)
{
    while (reader->at < reader->end) {
        char c = *reader->at;
        if (c == '"' && !starts_with_bytes(reader, "\"\"", 2)) {
            reader->at++;
            return true;
        }
        if (skip_line_end(reader)) {
            g_string_append_c(reader->text, '\n');
            continue;
        }
        g_string_append_c(reader->text, c);
        reader->at += c == '"' ? 2 : 1;
    }
    fail_at(reader, first_line, error, "a quote (\") is opened here and never closed");
    return false;
}

static bool read_quoted_cell(PlpCsvReader *reader, GError **error)
{
    int first_line = reader->line;
    reader->at++;
    if (!read_quoted_text(reader, first_line, error))
        return false;
    skip_blanks(reader);
    if (!is_cell_end(reader)) {
        fail_at(reader, reader->line, error,
                "text follows a closing quote (write a quote inside quotes twice: \"\")");
        return false;
    }
    end_cell(reader);
    return true;
}

static void read_plain_cell(PlpCsvReader *reader)
{
    const char *start = reader->at;
    while (!is_cell_end(reader))
        reader->at++;
    const char *end = reader->at;
    while (end > start && is_blank(reader, end[-1]))
        end--;
    g_string_append_len(reader->text, start, end - start);
    end_cell(reader);
}

static bool read_cell(PlpCsvReader *reader, GError **error)
{
    skip_blanks(reader);
    begin_cell(reader);
    if (reader->at < reader->end && *reader->at == '"')
        return read_quoted_cell(reader, error);
    read_plain_cell(reader);
    return true;
}

/** Cells are offsets while the text may still move; now it stands still. */
static void resolve_cells(PlpCsvReader *reader)
{
    g_ptr_array_set_size(reader->cells, 0);
    for (guint i = 0; i < reader->starts->len; i++)
        g_ptr_array_add(reader->cells, reader->text->str + g_array_index(reader->starts, gsize, i));
    reader->row.n_cells = reader->cells->len;
    reader->row.cells = (const char *const *)reader->cells->pdata;
}

static bool read_row(PlpCsvReader *reader, GError **error)
{
    g_string_truncate(reader->text, 0);
    g_array_set_size(reader->starts, 0);
    reader->row.line = reader->line;
    for (;;) {
        if (reader->starts->len >= MAX_COLUMNS)
            return plp_csv_fail(reader, error, "more than %d columns (this is no such table)",
                                MAX_COLUMNS);
        if (!read_cell(reader, error))
            return false;
        if (reader->at == reader->end || is_line_end(*reader->at))
            break;
        reader->at++;
    }
    skip_line_end(reader);
    resolve_cells(reader);
    return true;
}

// ---- the header ----

/** The separator that occurs most often in the header, quoted text aside; a comma when none does.
 */
static char find_separator(const PlpCsvReader *reader)
{
    static const char candidates[] = {',', ';', '\t'};
    const char *end = find_line_end(reader);
    char best = ',';
    int best_count = 0;
    for (gsize i = 0; i < sizeof candidates; i++) {
        int count = 0;
        bool quoted = false;
        for (const char *p = reader->at; p < end; p++) {
            quoted ^= *p == '"';
            count += !quoted && *p == candidates[i];
        }
        if (count > best_count) {
            best = candidates[i];
            best_count = count;
        }
    }
    return best;
}

static bool keep_header(PlpCsvReader *reader, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < reader->row.n_cells; i++) {
        const char *cell = reader->row.cells[i];
        if (*cell != '\0' && !g_hash_table_add(seen, (gpointer)cell)) {
            g_autofree char *shown = plp_csv_dup_shown(cell);
            return plp_csv_fail(reader, error, "column `%s` stands twice (rename or remove one)",
                                shown);
        }
        g_ptr_array_add(reader->header, g_strdup(cell));
    }
    reader->header_row = (PlpCsvRow){reader->row.line, reader->header->len,
                                     (const char *const *)reader->header->pdata};
    return true;
}

static bool read_header(PlpCsvReader *reader, GError **error)
{
    if (starts_with_bytes(reader, "\xef\xbb\xbf", 3))
        reader->at += 3;
    if (!skip_to_row(reader)) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                    "%s: is empty (its first line must name the columns)", reader->name);
        return false;
    }
    reader->separator = find_separator(reader);
    return read_row(reader, error) && keep_header(reader, error);
}

PlpCsvReader *plp_csv_reader_new(const char *name, GBytes *content, GError **error)
{
    g_autoptr(PlpCsvReader) reader = g_new0(PlpCsvReader, 1);
    gsize size = 0;
    const char *bytes = g_bytes_get_data(content, &size);
    reader->name = g_strdup(name);
    reader->content = g_bytes_ref(content);
    reader->at = bytes;
    reader->end = size > 0 ? bytes + size : bytes;
    reader->separator = ',';
    reader->line = 1;
    reader->text = g_string_new(NULL);
    reader->starts = g_array_new(FALSE, FALSE, sizeof(gsize));
    reader->cells = g_ptr_array_new();
    reader->header = g_ptr_array_new_with_free_func(g_free);
    if (!check_bytes(reader, error) || !read_header(reader, error))
        return NULL;
    return g_steal_pointer(&reader);
}

void plp_csv_reader_free(PlpCsvReader *reader)
{
    if (reader == NULL)
        return;
    g_free(reader->name);
    g_bytes_unref(reader->content);
    g_string_free(reader->text, TRUE);
    g_array_unref(reader->starts);
    g_ptr_array_unref(reader->cells);
    g_ptr_array_unref(reader->header);
    g_free(reader);
}

bool plp_csv_reader_next(PlpCsvReader *reader, const PlpCsvRow **ret_row, GError **error)
{
    *ret_row = NULL;
    if (!skip_to_row(reader))
        return true;
    if (!read_row(reader, error))
        return false;
    if (reader->row.n_cells != reader->header->len)
        return plp_csv_fail(reader, error,
                            "%u %s, but the header names %u columns (put text that holds the "
                            "separator `%s` between double quotes)",
                            reader->row.n_cells, reader->row.n_cells == 1 ? "cell" : "cells",
                            reader->header->len,
                            reader->separator == '\t' ? "tab" : (char[]){reader->separator, '\0'});
    *ret_row = &reader->row;
    return true;
}

const PlpCsvRow *plp_csv_reader_get_header(const PlpCsvReader *reader)
{
    return &reader->header_row;
}

// ---- columns and cells ----

int plp_csv_find_column(const PlpCsvReader *reader, const char *name)
{
    int found = -1;
    for (guint i = 0; i < reader->header->len; i++) {
        const char *cell = reader->header->pdata[i];
        if (strcmp(cell, name) == 0)
            return (int)i;
        if (found < 0 && g_ascii_strcasecmp(cell, name) == 0)
            found = (int)i;
    }
    return found;
}

int plp_csv_find_any_column(const PlpCsvReader *reader, const char *const *names)
{
    for (gsize i = 0; names[i] != NULL; i++) {
        int column = plp_csv_find_column(reader, names[i]);
        if (column >= 0)
            return column;
    }
    return -1;
}

bool plp_csv_require_column(const PlpCsvReader *reader, const char *name, int *ret_column,
                            GError **error)
{
    *ret_column = plp_csv_find_column(reader, name);
    if (*ret_column >= 0)
        return true;
    g_autoptr(GString) present = g_string_new(NULL);
    for (guint i = 0; i < MIN(reader->header->len, 12); i++) {
        g_autofree char *shown = plp_csv_dup_shown(reader->header->pdata[i]);
        g_string_append_printf(present, "%s%s", i > 0 ? ", " : "", shown);
    }
    if (reader->header->len > 12)
        g_string_append(present, ", …");
    g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                "%s: line %d: no column `%s` (the header names: %s)", reader->name,
                reader->header_row.line, name, present->str);
    return false;
}

static bool fail_cell(const PlpCsvReader *reader, int column, const char *what, GError **error)
{
    g_autofree char *shown = plp_csv_dup_shown(reader->row.cells[column]);
    g_autofree char *header = plp_csv_dup_shown(reader->header->pdata[column]);
    return plp_csv_fail(reader, error, "%s: `%s` is no %s", header, shown, what);
}

bool plp_csv_get_number(const PlpCsvReader *reader, int column, double low, double high,
                        double *ret_value, GError **error)
{
    double value = 0;
    if (!plp_number_parse(reader->row.cells[column], &value))
        return fail_cell(reader, column, "number (write it like 12.5, with a point)", error);
    if (value < low || value > high) {
        g_autofree char *what = g_strdup_printf("number from %g to %g", low, high);
        return fail_cell(reader, column, what, error);
    }
    *ret_value = value;
    return true;
}

bool plp_csv_get_integer(const PlpCsvReader *reader, int column, int64_t low, int64_t high,
                         int64_t *ret_value, GError **error)
{
    int64_t value = 0;
    if (!plp_number_parse_int64(reader->row.cells[column], &value) || value < low || value > high) {
        g_autofree char *what = g_strdup_printf(
            "whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, low, high);
        return fail_cell(reader, column, what, error);
    }
    *ret_value = value;
    return true;
}
