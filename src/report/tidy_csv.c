#include "report/tidy_csv.h"

#include "base/atomic_file.h"
#include "base/error.h"

#define PIECE_BYTES (1 << 16)

typedef struct {
    const PlpTable *table;
    PlpAtomicFile *file;
    GString *text;
    const PlpCancel *cancel;
} Sink;

static bool flush(Sink *sink, GError **error)
{
    bool fine = plp_atomic_file_write(sink->file, sink->text->str, sink->text->len, error);
    g_string_truncate(sink->text, 0);
    return fine;
}

static bool take(void *self, const void *row, GError **error)
{
    Sink *sink = self;
    plp_table_append_row(sink->table, row, sink->text);
    if (sink->text->len < PIECE_BYTES)
        return true;
    if (plp_cancel_is_requested(sink->cancel)) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_CANCELLED, "stopped; nothing is kept");
        return false;
    }
    return flush(sink, error);
}

bool plp_tidy_csv_write(const PlpTidy *tidy, PlpTidyKind kind, const char *path,
                        const PlpCancel *cancel, GError **error)
{
    g_autoptr(PlpAtomicFile) file = plp_atomic_file_open(path, error);
    g_autoptr(GString) text = g_string_sized_new(PIECE_BYTES + 4096);
    Sink sink = {plp_tidy_get_table(tidy, kind), file, text, cancel};
    if (file == NULL)
        return false;
    plp_table_append_header(sink.table, text);
    return plp_tidy_each(tidy, kind, take, &sink, error) && flush(&sink, error) &&
           plp_atomic_file_commit(file, error);
}
