#include "tables/segments.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "base/text.h"
#include "domain/segment.h"
#include "tables/csv.h"

#define LIMIT_BYTES (1 << 20)
#define LONGEST_S 604800.0 // a week

typedef struct {
    PlpSegment segment;
    int line;
} Row;

static char *dup_vocabulary(void)
{
    GString *text = g_string_new(NULL);
    for (int i = PLP_TASK_REST_OPEN; i < PLP_TASK_N; i++)
        g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "",
                               plp_task_get_name((PlpTask)i));
    return g_string_free(text, FALSE);
}

static bool parse_task(const PlpCsvReader *reader, const char *cell, PlpTask *ret_task,
                       GError **error)
{
    g_autofree char *name = g_ascii_strdown(cell, -1);
    g_strdelimit(name, " -", '_');
    if (plp_task_parse(name, ret_task))
        return true;
    g_autofree char *shown = plp_csv_dup_shown(cell);
    g_autofree char *vocabulary = dup_vocabulary();
    return plp_csv_fail(reader, error, "no task is called `%s` (use one of: %s)", shown,
                        vocabulary);
}

/** `12.5`, `1:02.5` or `1:00:02.5`: seconds. */
static bool parse_clock(const char *text, double *ret_s)
{
    g_auto(GStrv) parts = g_strsplit(text, ":", -1);
    guint n = g_strv_length(parts);
    double seconds = 0;
    if (n < 1 || n > 3 || !plp_number_parse(parts[n - 1], &seconds) || seconds < 0 ||
        (n > 1 && seconds >= 60))
        return false;
    double unit_s = 60;
    for (guint i = n - 1; i-- > 0; unit_s *= 60) {
        int64_t value = 0;
        if (!plp_number_parse_int64(parts[i], &value) || value < 0 || value > 1000000 ||
            (i > 0 && value >= 60))
            return false;
        seconds += (double)value * unit_s;
    }
    *ret_s = seconds;
    return seconds <= LONGEST_S;
}

static bool parse_time(const PlpCsvReader *reader, const char *what, const char *cell,
                       int64_t *ret_us, GError **error)
{
    double seconds = 0;
    if (parse_clock(cell, &seconds)) {
        *ret_us = llround(seconds * 1e6);
        return true;
    }
    g_autofree char *shown = plp_csv_dup_shown(cell);
    return plp_csv_fail(
        reader, error,
        "%s: `%s` is no time (write seconds like 62.5, or 1:02.5, from the first frame)", what,
        shown);
}

typedef struct {
    int task, start, end;
} Columns;

static bool find_columns(const PlpCsvReader *reader, Columns *columns, GError **error)
{
    columns->start = plp_csv_find_column(reader, "start_s");
    columns->end = plp_csv_find_column(reader, "end_s");
    return plp_csv_require_column(reader, "task", &columns->task, error) &&
           (columns->start >= 0 ||
            plp_csv_require_column(reader, "start", &columns->start, error)) &&
           (columns->end >= 0 || plp_csv_require_column(reader, "end", &columns->end, error));
}

static bool parse_row(const PlpCsvReader *reader, const PlpCsvRow *row, const Columns *columns,
                      Row *ret_row, GError **error)
{
    PlpSegment *segment = &ret_row->segment;
    ret_row->line = row->line;
    if (!parse_task(reader, row->cells[columns->task], &segment->task, error) ||
        !parse_time(reader, "start", row->cells[columns->start], &segment->start_us, error) ||
        !parse_time(reader, "end", row->cells[columns->end], &segment->end_us, error))
        return false;
    if (segment->end_us <= segment->start_us)
        return plp_csv_fail(reader, error, "the end is not after the start (swap or correct them)");
    return true;
}

static int compare_rows(const void *a, const void *b)
{
    const Row *x = a;
    const Row *y = b;
    if (x->segment.start_us != y->segment.start_us)
        return x->segment.start_us < y->segment.start_us ? -1 : 1;
    return x->line - y->line;
}

static GArray *join_rows(const char *name, GArray *rows, GError **error)
{
    g_array_sort(rows, compare_rows);
    g_autoptr(GArray) segments = g_array_new(FALSE, FALSE, sizeof(PlpSegment));
    for (guint i = 0; i < rows->len; i++) {
        const Row *row = &g_array_index(rows, Row, i);
        if (i > 0 && row[-1].segment.end_us > row->segment.start_us) {
            g_set_error(
                error, PLP_ERROR, PLP_ERROR_FORMAT,
                "%s: lines %d and %d overlap in time (end the first one before the second starts)",
                name, row[-1].line, row->line);
            return NULL;
        }
        g_array_append_val(segments, row->segment);
    }
    if (segments->len == 0) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                    "%s: holds no segment (add lines like: rest_open,0,60)", name);
        return NULL;
    }
    return g_steal_pointer(&segments);
}

GArray *plp_segments_parse(const char *name, GBytes *content, GError **error)
{
    g_autoptr(PlpCsvReader) reader = plp_csv_reader_new(name, content, error);
    Columns columns = {0};
    if (reader == NULL || !find_columns(reader, &columns, error))
        return NULL;
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(Row));
    const PlpCsvRow *cells = NULL;
    while (plp_csv_reader_next(reader, &cells, error)) {
        if (cells == NULL)
            return join_rows(name, rows, error);
        Row row = {0};
        if (!parse_row(reader, cells, &columns, &row, error))
            return NULL;
        g_array_append_val(rows, row);
    }
    return NULL;
}

GArray *plp_segments_load(const char *path, GError **error)
{
    g_autoptr(GBytes) content = plp_text_load_file(path, LIMIT_BYTES, error);
    if (content == NULL)
        return NULL;
    g_autofree char *name = plp_text_dup_file_name(path);
    return plp_segments_parse(name, content, error);
}
