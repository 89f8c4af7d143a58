#include "tables/labels.h"

#include <string.h>

#include "base/error.h"
#include "tables/csv.h"

typedef struct {
    int clip, eye, first, last, kind;
} Columns;

typedef struct {
    PlpCsvReader *reader;
    Columns columns;
    GPtrArray *clips;    // of PlpClipLabels *
    GHashTable *by_name; // clip's name -> PlpClipLabels *, borrowed
} Table;

static const struct {
    const char *name;
    PlpLabelKind kind;
} kinds[] = {
    {"blink", PLP_LABEL_CLOSURE},   {"wink", PLP_LABEL_CLOSURE},
    {"long", PLP_LABEL_CLOSURE},    {"squeeze", PLP_LABEL_CLOSURE},
    {"closure", PLP_LABEL_CLOSURE}, {"partial", PLP_LABEL_PARTIAL},
    {"downgaze", PLP_LABEL_DECOY},  {"squint", PLP_LABEL_DECOY},
    {"decoy", PLP_LABEL_DECOY},     {"unscored", PLP_LABEL_UNSCORED},
    {"none", PLP_LABEL_UNKNOWN},
};

static bool find_columns(const PlpCsvReader *reader, Columns *columns, GError **error)
{
    return plp_csv_require_column(reader, "clip", &columns->clip, error) &&
           plp_csv_require_column(reader, "eye", &columns->eye, error) &&
           plp_csv_require_column(reader, "first_frame", &columns->first, error) &&
           plp_csv_require_column(reader, "last_frame", &columns->last, error) &&
           plp_csv_require_column(reader, "kind", &columns->kind, error);
}

static bool read_kind(const Table *table, const PlpCsvRow *row, PlpLabel *label, GError **error)
{
    const char *cell = row->cells[table->columns.kind];
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (g_ascii_strcasecmp(cell, kinds[i].name) != 0)
            continue;
        label->kind = kinds[i].kind;
        g_strlcpy(label->kind_name, kinds[i].name, sizeof label->kind_name);
        return true;
    }
    g_autofree char *shown = plp_csv_dup_shown(cell);
    return plp_csv_fail(table->reader, error,
                        "kind: `%s` is unknown (use blink, wink, long, squeeze, closure, partial, "
                        "downgaze, squint, decoy, unscored or none)",
                        shown);
}

static bool read_eye(const Table *table, const PlpCsvRow *row, PlpLabel *label, GError **error)
{
    g_autofree char *name = g_ascii_strdown(row->cells[table->columns.eye], -1);
    if (plp_side_parse(name, &label->eye))
        return true;
    g_autofree char *shown = plp_csv_dup_shown(name);
    return plp_csv_fail(table->reader, error,
                        "eye: `%s` is unknown (use right, left or both: the patient's)", shown);
}

static bool read_frames(const Table *table, PlpLabel *label, GError **error)
{
    int64_t first = 0;
    int64_t last = 0;
    if (!plp_csv_get_integer(table->reader, table->columns.first, 0, G_MAXINT32 - 1, &first,
                             error) ||
        !plp_csv_get_integer(table->reader, table->columns.last, 0, G_MAXINT32 - 1, &last, error))
        return false;
    if (last < first)
        return plp_csv_fail(table->reader, error,
                            "last_frame is before first_frame (swap or correct them)");
    label->first_frame = (int32_t)first;
    label->last_frame = (int32_t)last;
    return true;
}

static bool check_no_frames(const Table *table, const PlpCsvRow *row, GError **error)
{
    if (*row->cells[table->columns.first] == '\0' && *row->cells[table->columns.last] == '\0')
        return true;
    return plp_csv_fail(table->reader, error,
                        "kind none says that the clip has no closure (leave the frames empty)");
}

/** Whatever order the rows come in, the later one is the one that contradicts. */
static bool check_none(const Table *table, const PlpClipLabels *labels, PlpLabelKind kind,
                       GError **error)
{
    bool has_closure = kind == PLP_LABEL_CLOSURE;
    for (guint i = 0; kind == PLP_LABEL_UNKNOWN && i < labels->labels->len; i++)
        has_closure |= g_array_index(labels->labels, PlpLabel, i).kind == PLP_LABEL_CLOSURE;
    if (!labels->has_none || !has_closure)
        return true;
    g_autofree char *shown = plp_csv_dup_shown(labels->clip);
    return plp_csv_fail(table->reader, error,
                        kind == PLP_LABEL_CLOSURE
                            ? "%s has a closure here and a row of kind none elsewhere (keep one of "
                              "them)"
                            : "%s has a row of kind none here and a closure elsewhere (keep one of "
                              "them)",
                        shown);
}

static PlpClipLabels *take_clip(Table *table, const char *clip)
{
    PlpClipLabels *labels = g_hash_table_lookup(table->by_name, clip);
    if (labels != NULL)
        return labels;
    labels = plp_clip_labels_new(clip);
    g_ptr_array_add(table->clips, labels);
    g_hash_table_insert(table->by_name, labels->clip, labels);
    return labels;
}

static void add_label(PlpClipLabels *labels, PlpLabel label)
{
    if (label.eye != PLP_SIDE_BOTH) {
        g_array_append_val(labels->labels, label);
        return;
    }
    label.eye = PLP_SIDE_RIGHT;
    g_array_append_val(labels->labels, label);
    label.eye = PLP_SIDE_LEFT;
    g_array_append_val(labels->labels, label);
}

static bool read_row(Table *table, const PlpCsvRow *row, GError **error)
{
    const char *clip = row->cells[table->columns.clip];
    if (*clip == '\0')
        return plp_csv_fail(table->reader, error, "clip: is empty (write the video's file name)");
    PlpLabel label = {0};
    if (!read_kind(table, row, &label, error) || !read_eye(table, row, &label, error))
        return false;
    PlpClipLabels *labels = take_clip(table, clip);
    if (label.kind == PLP_LABEL_UNKNOWN)
        labels->has_none = true;
    else if (read_frames(table, &label, error))
        add_label(labels, label);
    else
        return false;
    return check_none(table, labels, label.kind, error) &&
           (label.kind != PLP_LABEL_UNKNOWN || check_no_frames(table, row, error));
}

static bool read_rows(Table *table, const char *name, GError **error)
{
    const PlpCsvRow *row = NULL;
    while (plp_csv_reader_next(table->reader, &row, error)) {
        if (row != NULL) {
            if (!read_row(table, row, error))
                return false;
            continue;
        }
        if (table->clips->len > 0)
            return true;
        g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                    "%s: holds no label (add lines like: clip.mp4,both,64,69,blink)", name);
        return false;
    }
    return false;
}

GPtrArray *plp_labels_parse_csv(const char *name, GBytes *content, GError **error)
{
    g_autoptr(PlpCsvReader) reader = plp_csv_reader_new(name, content, error);
    if (reader == NULL)
        return NULL;
    g_autoptr(GPtrArray) clips =
        g_ptr_array_new_with_free_func((GDestroyNotify)plp_clip_labels_free);
    g_autoptr(GHashTable) by_name = g_hash_table_new(g_str_hash, g_str_equal);
    Table table = {.reader = reader, .clips = clips, .by_name = by_name};
    if (!find_columns(reader, &table.columns, error) || !read_rows(&table, name, error))
        return NULL;
    return g_steal_pointer(&clips);
}
