#include "report/table_file.h"

#include "base/atomic_file.h"
#include "base/error.h"
#include "tables/csv.h"

#define PIECE_BYTES (1 << 16)

static bool write_rows(const PlpTable *table, PlpAtomicFile *file, PlpNextRow next_row, void *self,
                       GError **error)
{
    g_autoptr(GString) text = g_string_sized_new(PIECE_BYTES + 1024);
    plp_table_append_header(table, text);
    for (const void *row = NULL; (row = next_row(self)) != NULL;) {
        plp_table_append_row(table, row, text);
        if (text->len < PIECE_BYTES)
            continue;
        if (!plp_atomic_file_write(file, text->str, text->len, error))
            return false;
        g_string_truncate(text, 0);
    }
    return plp_atomic_file_write(file, text->str, text->len, error);
}

bool plp_table_write(const PlpTable *table, const char *path, PlpNextRow next_row, void *self,
                     GError **error)
{
    g_autoptr(PlpAtomicFile) file = plp_atomic_file_open(path, error);
    return file != NULL && write_rows(table, file, next_row, self, error) &&
           plp_atomic_file_commit(file, error);
}

char *plp_table_dup_text(const PlpTable *table, PlpNextRow next_row, void *self)
{
    GString *text = g_string_new(NULL);
    plp_table_append_header(table, text);
    for (const void *row = NULL; (row = next_row(self)) != NULL;)
        plp_table_append_row(table, row, text);
    return g_string_free(text, FALSE);
}

// ---- reading ----

static bool find_columns(const PlpTable *table, gsize n_required, const PlpCsvReader *reader,
                         int *places, GError **error)
{
    for (gsize i = 0; i < table->n_columns; i++) {
        places[i] = plp_csv_find_column(reader, table->columns[i].name);
        if (places[i] < 0 && i < n_required &&
            !plp_csv_require_column(reader, table->columns[i].name, &places[i], error))
            return false;
    }
    return true;
}

static bool parse_cells(const PlpTable *table, const PlpCsvReader *reader, const PlpCsvRow *cells,
                        const int *places, char *row, GError **error)
{
    for (gsize i = 0; i < table->n_columns; i++) {
        const PlpColumn *column = &table->columns[i];
        if (places[i] < 0 || column->type->parse(cells->cells[places[i]], row + column->offset))
            continue;
        g_autofree char *shown = plp_csv_dup_shown(cells->cells[places[i]]);
        return plp_csv_fail(reader, error, "%s: `%s` cannot be read (expected: %s)", column->name,
                            shown, column->type->name);
    }
    return true;
}

bool plp_table_parse(const PlpTable *table, gsize n_required, const char *name, GBytes *content,
                     const void *blank, gsize row_size, PlpTakeRow take_row, void *self,
                     GError **error)
{
    g_autoptr(PlpCsvReader) reader = plp_csv_reader_new(name, content, error);
    g_autofree int *places = g_new0(int, table->n_columns);
    if (reader == NULL || !find_columns(table, n_required, reader, places, error))
        return false;
    g_autofree char *row = g_malloc(row_size);
    const PlpCsvRow *cells = NULL;
    while (plp_csv_reader_next(reader, &cells, error)) {
        if (cells == NULL)
            return true;
        memcpy(row, blank, row_size);
        if (!parse_cells(table, reader, cells, places, row, error) ||
            !take_row(self, row, cells->line, error))
            return false;
    }
    return false;
}
