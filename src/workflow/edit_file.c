#include "workflow/edit_file.h"

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/text.h"
#include "store/entity.h"
#include "store/rows.h"
#include "tables/csv.h"
#include "workflow/corrections.h"
#include "workflow/library.h"

#define LIMIT_BYTES (64u << 20)

static bool is_written(const PlpStoreField *field)
{
    return field->type != PLP_STORE_PARENT;
}

// ---- writing ----

static void append_cell(GString *text, const char *cell)
{
    if (cell == NULL)
        return;
    if (strpbrk(cell, ",;\t\"#") == NULL && !g_ascii_isspace(cell[0])) {
        g_string_append(text, cell);
        return;
    }
    g_string_append_c(text, '"');
    for (const char *c = cell; *c != '\0'; c++) {
        if (*c == '"')
            g_string_append_c(text, '"');
        g_string_append_c(text, *c);
    }
    g_string_append_c(text, '"');
}

static void append_row(GString *text, const PlpStoreTable *table, const PlpFiledEdit *row)
{
    gsize start = text->len;
    for (gsize i = 0; i < table->n_fields; i++) {
        const PlpStoreField *field = &table->fields[i];
        if (!is_written(field))
            continue;
        if (text->len > start)
            g_string_append_c(text, ',');
        g_autofree char *cell =
            row != NULL ? plp_field_dup_text(field, row, false) : plp_field_dup_typed_name(field);
        append_cell(text, cell);
    }
    g_string_append_c(text, '\n');
}

char *plp_edit_file_dup_text(const GArray *rows)
{
    const PlpStoreTable *table = plp_store_get_table(PLP_ENTITY_EDIT);
    GString *text = g_string_new(NULL);
    append_row(text, table, NULL);
    for (guint i = 0; i < rows->len; i++)
        append_row(text, table, &g_array_index(rows, PlpFiledEdit, i));
    return g_string_free(text, FALSE);
}

bool plp_edit_file_save(const char *folder, const GArray *rows, GError **error)
{
    g_autofree char *path = g_build_filename(folder, PLP_EDIT_FILE_NAME, NULL);
    if (rows->len == 0) {
        if (g_unlink(path) == 0 || errno == ENOENT)
            return true;
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO, PLP_EDIT_FILE_NAME ": cannot be removed: %s",
                    g_strerror(errno));
        return false;
    }
    g_autofree char *text = plp_edit_file_dup_text(rows);
    return plp_atomic_file_save(path, text, strlen(text), error);
}

// ---- reading ----

static bool read_row(const PlpCsvReader *reader, const PlpCsvRow *cells, const int *columns,
                     PlpFiledEdit *row, GError **error)
{
    const PlpStoreTable *table = plp_store_get_table(PLP_ENTITY_EDIT);
    for (gsize i = 0; i < table->n_fields; i++) {
        const char *cell = columns[i] >= 0 ? cells->cells[columns[i]] : "";
        g_autoptr(GError) wrong = NULL;
        if (cell[0] != '\0' && !plp_field_set_text(&table->fields[i], row, cell, false, &wrong))
            return plp_csv_fail(reader, error, "%s", wrong->message);
    }
    g_autoptr(GError) wrong = NULL;
    row->recording = 1; // no library's: only so that the row is whole
    bool is_whole = plp_row_check(PLP_ENTITY_EDIT, row, &wrong);
    row->recording = 0;
    return is_whole || plp_csv_fail(reader, error, "%s", wrong->message);
}

/** -1 for columns that need not be there. */
static bool find_columns(const PlpCsvReader *reader, int *columns, GError **error)
{
    const PlpStoreTable *table = plp_store_get_table(PLP_ENTITY_EDIT);
    for (gsize i = 0; i < table->n_fields; i++) {
        columns[i] = -1;
        if (!is_written(&table->fields[i]))
            continue;
        g_autofree char *name = plp_field_dup_typed_name(&table->fields[i]);
        columns[i] = plp_csv_find_column(reader, name);
        if (columns[i] < 0 && plp_store_get_field_layout(&table->fields[i]) == 1 &&
            !plp_csv_require_column(reader, name, &columns[i], error))
            return false;
    }
    return true;
}

GArray *plp_edit_file_parse(const char *name, GBytes *content, GError **error)
{
    g_autoptr(PlpCsvReader) reader = plp_csv_reader_new(name, content, error);
    gsize n_fields = plp_store_get_table(PLP_ENTITY_EDIT)->n_fields;
    g_autofree int *columns = g_new(int, n_fields);
    if (reader == NULL || !find_columns(reader, columns, error))
        return NULL;
    g_autoptr(GArray) rows = plp_row_array_new(PLP_ENTITY_EDIT);
    const PlpCsvRow *cells = NULL;
    while (plp_csv_reader_next(reader, &cells, error)) {
        if (cells == NULL)
            return g_steal_pointer(&rows);
        PlpFiledEdit row;
        plp_row_init(PLP_ENTITY_EDIT, &row);
        bool is_good = read_row(reader, cells, columns, &row, error);
        g_array_append_val(rows, row); // which frees it
        if (!is_good)
            return NULL;
    }
    return NULL;
}

GArray *plp_edit_file_load(const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename(folder, PLP_EDIT_FILE_NAME, NULL);
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return plp_row_array_new(PLP_ENTITY_EDIT);
    g_autoptr(GBytes) content = plp_text_load_file(path, LIMIT_BYTES, error);
    return content != NULL ? plp_edit_file_parse(PLP_EDIT_FILE_NAME, content, error) : NULL;
}

// ---- layers ----

static const PlpFiledEdit *get_row(const GArray *rows, guint i)
{
    return &g_array_index(rows, PlpFiledEdit, i);
}

/** What is said of the recording as a whole holds for every rater. */
static bool is_meant(const PlpFiledEdit *row, const char *layer)
{
    return strcmp(row->layer, layer) == 0 ||
           (plp_edit_action_is_setup(row->edit.action) && strcmp(row->layer, PLP_LAYER_MAIN) == 0);
}

GArray *plp_edit_rows_dup_standing(const GArray *rows, const char *layer)
{
    GArray *edits = g_array_new(FALSE, FALSE, sizeof(PlpClosureEdit));
    for (guint i = 0; i < rows->len; i++) {
        if (!get_row(rows, i)->is_undone && is_meant(get_row(rows, i), layer))
            g_array_append_val(edits, get_row(rows, i)->edit);
    }
    return edits;
}

int plp_edit_rows_find_last(const GArray *rows, const char *layer)
{
    for (guint i = rows->len; i-- > 0;) {
        if (!get_row(rows, i)->is_undone && strcmp(get_row(rows, i)->layer, layer) == 0)
            return (int)i;
    }
    return -1;
}

int plp_edit_rows_find_next(const GArray *rows, const char *layer)
{
    for (guint i = (guint)(plp_edit_rows_find_last(rows, layer) + 1); i < rows->len; i++) {
        if (strcmp(get_row(rows, i)->layer, layer) == 0)
            return (int)i;
    }
    return -1;
}

char **plp_edit_rows_dup_layers(const GArray *rows)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_strv_builder_add(names, PLP_LAYER_MAIN);
    g_hash_table_add(seen, (gpointer)PLP_LAYER_MAIN);
    for (guint i = 0; i < rows->len; i++) {
        if (g_hash_table_add(seen, get_row(rows, i)->layer))
            g_strv_builder_add(names, get_row(rows, i)->layer);
    }
    return g_strv_builder_end(names);
}

static void note(PlpRecording *recording)
{
    GPtrArray *notes = recording->analysis->notes;
    int n = recording->corrections, lost = recording->corrections_lost;
    g_ptr_array_add(
        notes, n == 1 ? g_strdup("1 correction by a person is in these closures.")
                      : g_strdup_printf("%d corrections by a person are in these closures.", n));
    if (strcmp(recording->layer, PLP_LAYER_MAIN) != 0)
        g_ptr_array_add(
            notes, g_strdup_printf("The corrections are those of the layer %s.", recording->layer));
    if (lost == 1)
        g_ptr_array_add(
            notes, g_strdup("1 correction found no closure in this analysis and was not taken."));
    else if (lost > 1)
        g_ptr_array_add(
            notes,
            g_strdup_printf("%d corrections found no closure in this analysis and were not taken.",
                            lost));
}

void plp_edit_rows_apply(PlpRecording *recording, const GArray *rows, const char *layer)
{
    g_autoptr(GArray) edits = plp_edit_rows_dup_standing(rows, layer);
    if (edits->len == 0)
        return;
    recording->layer = g_strdup(layer);
    recording->corrections_lost = (int)plp_corrections_apply(recording, edits);
    recording->corrections = (int)edits->len - recording->corrections_lost;
    note(recording);
}
