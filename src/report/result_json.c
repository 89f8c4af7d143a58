#include "report/result_json.h"

#include <string.h>

#include "report/cell.h"
#include "report/json_text.h"

#define SIGNAL_DECIMALS 9 // of floats whose every digit counts

typedef struct {
    PlpJson *json;
    const PlpTable *table;
    gsize first; // column to begin with: inside a recording, its name stands outside
    bool as_array;
    GString *scratch;
} Sink;

static void add_cell(Sink *sink, const char *key, const PlpColumn *column, const void *row)
{
    PlpCell cell = plp_cell_read(column, row, sink->scratch);
    switch (cell.kind) {
    case PLP_CELL_NUMBER:
        plp_json_add_number(sink->json, key, cell.number,
                            column->type == &plp_cell_signal ? SIGNAL_DECIMALS : column->decimals);
        break;
    case PLP_CELL_FLAG:
        plp_json_add_bool(sink->json, key, cell.flag);
        break;
    case PLP_CELL_TEXT:
        plp_json_add_text(sink->json, key, cell.text);
        break;
    case PLP_CELL_EMPTY:
    case PLP_CELL_UNKNOWN:
        plp_json_add_null(sink->json, key);
        break;
    }
}

static bool take(void *self, const void *row, GError **error)
{
    Sink *sink = self;
    if (sink->as_array)
        plp_json_begin_line_array(sink->json, NULL);
    else
        plp_json_begin_line(sink->json, NULL);
    for (gsize i = sink->first; i < sink->table->n_columns; i++) {
        const PlpColumn *column = &sink->table->columns[i];
        add_cell(sink, sink->as_array ? NULL : column->name, column, row);
    }
    plp_json_end(sink->json);
    return true;
}

/** The table's name as a key: without its ending, words joined by `_`. */
static char *dup_key(const PlpTable *table)
{
    char *key = g_strndup(table->file_name, strcspn(table->file_name, "."));
    return g_strdelimit(key, "-", '_');
}

static void add_trace(Sink *sink, const PlpTidy *tidy, guint i)
{
    plp_json_begin_object(sink->json, "trace");
    plp_json_begin_array(sink->json, "columns");
    for (gsize column = sink->first; column < sink->table->n_columns; column++)
        plp_json_add_text(sink->json, NULL, sink->table->columns[column].name);
    plp_json_end(sink->json);
    plp_json_begin_array(sink->json, "rows");
    sink->as_array = true;
    plp_tidy_each_of(tidy, i, PLP_TIDY_TRACE, take, sink, NULL);
    plp_json_end(sink->json);
    plp_json_end(sink->json);
}

static void add_table(PlpJson *json, const PlpTidy *tidy, guint i, PlpTidyKind kind,
                      GString *scratch)
{
    Sink sink = {json, plp_tidy_get_table(tidy, kind), 1, false, scratch};
    if (kind == PLP_TIDY_TRACE) {
        add_trace(&sink, tidy, i);
        return;
    }
    g_autofree char *key = dup_key(sink.table);
    plp_json_begin_array(json, kind == PLP_TIDY_RECORDINGS ? "about" : key);
    plp_tidy_each_of(tidy, i, kind, take, &sink, NULL);
    plp_json_end(json);
}

/** The name is all there is outside: taken from the table of recordings. */
static bool take_name(void *self, const void *row, GError **error)
{
    Sink *sink = self;
    add_cell(sink, "recording", &sink->table->columns[0], row);
    return true;
}

static void add_recording(PlpJson *json, const PlpTidy *tidy, guint i, GString *scratch)
{
    Sink name = {json, plp_tidy_get_table(tidy, PLP_TIDY_RECORDINGS), 0, false, scratch};
    plp_json_begin_object(json, NULL);
    plp_tidy_each_of(tidy, i, PLP_TIDY_RECORDINGS, take_name, &name, NULL);
    for (int kind = PLP_TIDY_RECORDINGS; kind <= PLP_TIDY_TRACE; kind++)
        add_table(json, tidy, i, (PlpTidyKind)kind, scratch);
    plp_json_end(json);
}

char *plp_result_json_dup_text(const PlpTidy *tidy, guint n_recordings, const char *program_version)
{
    g_autoptr(PlpJson) json = plp_json_new();
    g_autoptr(GString) scratch = g_string_new(NULL);
    plp_json_begin_object(json, NULL);
    plp_json_add_text(json, "format", "palpebra export");
    plp_json_add_integer(json, "format_version", 1);
    plp_json_add_text(json, "use", "For research use; not a medical device.");
    plp_json_add_text(json, "exported_by", program_version);
    plp_json_begin_array(json, "recordings");
    for (guint i = 0; i < n_recordings; i++)
        add_recording(json, tidy, i, scratch);
    plp_json_end(json);
    plp_json_begin_array(json, "data_dictionary");
    Sink words = {json, plp_tidy_get_table(tidy, PLP_TIDY_DICTIONARY), 0, false, scratch};
    plp_tidy_each(tidy, PLP_TIDY_DICTIONARY, take, &words, NULL);
    plp_json_end(json);
    plp_json_end(json);
    return plp_json_dup_text(json);
}
