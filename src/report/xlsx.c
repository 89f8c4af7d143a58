#include "report/xlsx.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/text.h"
#include "report/cell.h"
#include "report/xlsx_priv.h"

#define MAX_ROWS 1048576    // of a sheet, the header among them
#define MAX_RECORDINGS 5000 // columns of the overview: a sheet has 16,384
#define CANCEL_ROWS 1024
#define PIECE_BYTES (1 << 16)
#define SIGNAL_DECIMALS 5 // shown of floats whose every digit is written

lxw_format *plp_xlsx_get_number_format(const PlpXlsxBook *book, int decimals)
{
    return book->numbers[CLAMP(decimals, 0, PLP_XLSX_DECIMALS - 1)];
}

static bool add_formats(PlpXlsxBook *book)
{
    book->title = workbook_add_format(book->workbook);
    book->header = workbook_add_format(book->workbook);
    book->text = workbook_add_format(book->workbook);
    if (book->title == NULL || book->header == NULL || book->text == NULL)
        return false;
    format_set_bold(book->title);
    format_set_font_size(book->title, 14);
    format_set_bold(book->header);
    format_set_bg_color(book->header, 0xe8eef4);
    format_set_bottom(book->header, LXW_BORDER_THIN);
    format_set_align(book->text, LXW_ALIGN_VERTICAL_TOP);
    for (int i = 0; i < PLP_XLSX_DECIMALS; i++) {
        static const char zeros[] = "0.000000";
        g_autofree char *pattern = g_strndup(zeros, i == 0 ? 1 : (gsize)i + 2);
        book->numbers[i] = workbook_add_format(book->workbook);
        if (book->numbers[i] == NULL)
            return false;
        format_set_num_format(book->numbers[i], pattern);
    }
    return true;
}

// ---- a table as a sheet ----

typedef struct {
    const PlpXlsxBook *book;
    lxw_worksheet *sheet;
    const PlpTable *table;
    lxw_row_t next_row;
    GString *scratch;
    const PlpCancel *cancel;
} Sink;

static bool fail_write(GError **error)
{
    g_set_error_literal(error, PLP_ERROR, PLP_ERROR_IO,
                        "the workbook's temporary file cannot be written: is the disk for "
                        "temporary files full?");
    return false;
}

/** How many digits a column's numbers are shown with. */
static int choose_decimals(const PlpColumn *column)
{
    return column->type == &plp_cell_signal ? SIGNAL_DECIMALS : column->decimals;
}

static lxw_error write_cell(const Sink *sink, lxw_col_t at, const PlpColumn *column,
                            const void *row)
{
    PlpCell cell = plp_cell_read(column, row, sink->scratch);
    switch (cell.kind) {
    case PLP_CELL_NUMBER:
        return worksheet_write_number(
            sink->sheet, sink->next_row, at, cell.number,
            plp_xlsx_get_number_format(sink->book, choose_decimals(column)));
    case PLP_CELL_FLAG:
        return worksheet_write_boolean(sink->sheet, sink->next_row, at, cell.flag, NULL);
    case PLP_CELL_TEXT: // as text, whatever it begins with: never a formula
        return worksheet_write_string(sink->sheet, sink->next_row, at, cell.text, NULL);
    case PLP_CELL_EMPTY:
    case PLP_CELL_UNKNOWN:
        break;
    }
    return LXW_NO_ERROR;
}

static bool take(void *self, const void *row, GError **error)
{
    Sink *sink = self;
    if (sink->next_row >= MAX_ROWS) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "%s has more rows than a sheet holds (%d): export fewer recordings at a time, "
                    "cut them with --from and --to, or leave --trace out",
                    sink->table->file_name, MAX_ROWS);
        return false;
    }
    if (sink->next_row % CANCEL_ROWS == 0 && plp_cancel_is_requested(sink->cancel)) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_CANCELLED, "stopped; nothing is kept");
        return false;
    }
    for (gsize i = 0; i < sink->table->n_columns; i++)
        if (write_cell(sink, (lxw_col_t)i, &sink->table->columns[i], row) != LXW_NO_ERROR)
            return fail_write(error);
    sink->next_row++;
    return true;
}

static double choose_width(const PlpColumn *column)
{
    double name = (double)strlen(column->name) + 2;
    bool is_long = strcmp(column->name, "meaning") == 0 || strcmp(column->name, "note") == 0;
    if (is_long)
        return 100;
    if (strcmp(column->name, "value") == 0 && column->type == &plp_cell_text)
        return 60;
    return CLAMP(name, column->type == &plp_cell_text ? 16 : 9, 30);
}

static bool add_sheet(const PlpXlsxBook *book, const PlpTidy *tidy, PlpTidyKind kind,
                      const char *name, const PlpCancel *cancel, GError **error)
{
    g_autoptr(GString) scratch = g_string_new(NULL);
    const PlpTable *table = plp_tidy_get_table(tidy, kind);
    lxw_worksheet *sheet = workbook_add_worksheet(book->workbook, name);
    if (sheet == NULL)
        return fail_write(error);
    for (gsize i = 0; i < table->n_columns; i++)
        worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i, choose_width(&table->columns[i]),
                             NULL);
    worksheet_freeze_panes(sheet, 1, kind == PLP_TIDY_DICTIONARY ? 0 : 1);
    for (gsize i = 0; i < table->n_columns; i++)
        worksheet_write_string(sheet, 0, (lxw_col_t)i, table->columns[i].name, book->header);
    Sink sink = {book, sheet, table, 1, scratch, cancel};
    return plp_tidy_each(tidy, kind, take, &sink, error);
}

static bool add_sheets(const PlpXlsxBook *book, const PlpTidy *tidy, const PlpXlsxOptions *options,
                       GError **error)
{
    static const struct {
        PlpTidyKind kind;
        const char *name;
    } sheets[] = {
        {PLP_TIDY_FIGURES, "Figures"},
        {PLP_TIDY_SEVERITY, "Severity"},
        {PLP_TIDY_CLOSURES, "Closures"},
        {PLP_TIDY_TWITCHES, "Twitches"},
        {PLP_TIDY_NOT_MEASURED, "Not measured"},
        {PLP_TIDY_TASKS, "Tasks"},
        {PLP_TIDY_NOTES, "Notes"},
        {PLP_TIDY_RECORDINGS, "Recordings"},
        {PLP_TIDY_TRACE, "Trace"},
        {PLP_TIDY_DICTIONARY, "Data dictionary"},
        {PLP_TIDY_PROVENANCE, "Provenance"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(sheets); i++) {
        if (sheets[i].kind == PLP_TIDY_TRACE && !options->with_trace)
            continue;
        if (!add_sheet(book, tidy, sheets[i].kind, sheets[i].name, options->cancel, error))
            return false;
    }
    return true;
}

static bool fill(PlpXlsxBook *book, const PlpTidy *tidy, const GPtrArray *recordings,
                 const PlpXlsxOptions *options, GError **error)
{
    lxw_doc_properties properties = {
        .title = (char *)"Palpebra export",
        .comments = (char *)"For research use; not a medical device.",
        .created = (time_t)options->stamp_s,
    };
    if (workbook_set_properties(book->workbook, &properties) != LXW_NO_ERROR ||
        !add_formats(book) || !plp_xlsx_add_overview(book, recordings, options->program_version))
        return fail_write(error);
    return add_sheets(book, tidy, options, error);
}

/** Into a file of its own: the library cannot write anywhere else. */
static bool write_workbook(const char *path, const char *folder, const PlpTidy *tidy,
                           const GPtrArray *recordings, const PlpXlsxOptions *options,
                           GError **error)
{
    lxw_workbook_options book_options = {.constant_memory = LXW_TRUE, .tmpdir = (char *)folder};
    PlpXlsxBook book = {.workbook = workbook_new_opt(path, &book_options)};
    if (book.workbook == NULL)
        return fail_write(error);
    bool filled = fill(&book, tidy, recordings, options, error);
    bool closed = workbook_close(book.workbook) == LXW_NO_ERROR; // frees it
    return filled && (closed || fail_write(error));
}

static bool copy(const char *from, const char *to, GError **error)
{
    g_autoptr(PlpAtomicFile) file = plp_atomic_file_open(to, error);
    if (file == NULL)
        return false;
    FILE *source = g_fopen(from, "rb");
    if (source == NULL)
        return fail_write(error);
    g_autofree char *piece = g_malloc(PIECE_BYTES);
    bool fine = true;
    size_t n = 0;
    while (fine && (n = fread(piece, 1, PIECE_BYTES, source)) > 0)
        fine = plp_atomic_file_write(file, piece, n, error);
    bool complete = ferror(source) == 0;
    fclose(source);
    if (fine && !complete)
        return fail_write(error);
    return fine && plp_atomic_file_commit(file, error);
}

static bool write_by_way_of(const char *folder, const char *path, const PlpTidy *tidy,
                            const GPtrArray *recordings, const PlpXlsxOptions *options,
                            GError **error)
{
    g_autofree char *draft = g_build_filename(folder, "book.xlsx", NULL);
    // The library prints numbers with the locale's decimal comma otherwise.
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    locale_t before = uselocale(plain);
    bool written = write_workbook(draft, folder, tidy, recordings, options, error);
    uselocale(before);
    freelocale(plain);
    bool fine = written && copy(draft, path, error);
    g_unlink(draft);
    return fine;
}

bool plp_xlsx_write(const char *path, const PlpTidy *tidy, const GPtrArray *recordings,
                    const PlpXlsxOptions *options, GError **error)
{
    if (recordings->len > MAX_RECORDINGS) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "a workbook holds at most %d recordings; export fewer at a time or as csv",
                    MAX_RECORDINGS);
        return false;
    }
    g_autofree char *folder = g_dir_make_tmp("palpebra-XXXXXX", NULL);
    if (folder == NULL)
        return fail_write(error);
    bool fine = write_by_way_of(folder, path, tidy, recordings, options, error);
    g_rmdir(folder);
    return fine;
}
