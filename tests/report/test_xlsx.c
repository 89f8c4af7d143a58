// The workbook, taken apart again.

#include "recordings.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "report/xlsx.h"

static char *folder, *path;

static int make_folder(void **state)
{
    folder = g_dir_make_tmp("palpebra-XXXXXX", NULL);
    path = g_build_filename(folder, "o.xlsx", NULL);
    return 0;
}

static int remove_folder(void **state)
{
    g_unlink(path);
    assert_int_equal(g_rmdir(folder), 0); // nothing else was left there
    g_free(folder);
    g_free(path);
    return 0;
}

static int remove_book(void **state)
{
    g_unlink(path);
    return 0;
}

static void write_book(const GPtrArray *recordings, bool with_trace)
{
    g_autoptr(PlpTidy) tidy = plp_tidy_new(recordings);
    g_autoptr(GError) error = NULL;
    PlpXlsxOptions options = {"1.2.3", 1700000000, with_trace, NULL};
    if (!plp_xlsx_write(path, tidy, recordings, &options, &error))
        fail_msg("%s", error->message);
}

/** One part of the workbook; NULL when there is none. */
static char *unzip(const char *part)
{
    char *text = NULL;
    int status = 0;
    const char *words[] = {"unzip", "-p", path, part, NULL};
    if (!g_spawn_sync(NULL, (char **)words, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                      NULL, NULL, &text, NULL, &status, NULL)) {
        print_message("skipped: unzip is not installed\n");
        skip();
    }
    if (status == 0)
        return text;
    g_free(text);
    return NULL;
}

static void ignore(GMarkupParseContext *context, const char *element, const char **names,
                   const char **values, gpointer data, GError **error)
{
}

static void assert_well_formed(const char *text)
{
    static const GMarkupParser parser = {ignore, NULL, NULL, NULL, NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(GMarkupParseContext) context =
        g_markup_parse_context_new(&parser, G_MARKUP_DEFAULT_FLAGS, NULL, NULL);
    if (!g_markup_parse_context_parse(context, text, -1, &error) ||
        !g_markup_parse_context_end_parse(context, &error))
        fail_msg("%s", error->message);
}

static char *find_sheet(const char *name)
{
    g_autofree char *book = unzip("xl/workbook.xml");
    g_autofree char *word = g_strdup_printf("<sheet name=\"%s\" sheetId=\"", name);
    const char *at = strstr(book, word);
    if (at == NULL)
        return NULL;
    int64_t number = g_ascii_strtoll(at + strlen(word), NULL, 10);
    g_autofree char *part = g_strdup_printf("xl/worksheets/sheet%d.xml", (int)number);
    return unzip(part);
}

static void test_every_sheet_is_there_and_well_formed(void **state)
{
    static const char *const names[] = {"Overview",   "Figures",         "Severity",  "Closures",
                                        "Twitches",   "Not measured",    "Tasks",     "Notes",
                                        "Recordings", "Data dictionary", "Provenance"};
    g_autoptr(GPtrArray) recordings = recordings_make("day 1", "day 2", NULL);
    write_book(recordings, false);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *sheet = find_sheet(names[i]);
        assert_non_null(sheet);
        assert_well_formed(sheet);
        assert_non_null(strstr(sheet, "state=\"frozen\""));
    }
    g_autofree char *trace = find_sheet("Trace");
    assert_null(trace);
}

static void test_numbers_are_numbers_in_any_locale(void **state)
{
    const char *before = setlocale(LC_NUMERIC, NULL);
    g_autofree char *kept = g_strdup(before);
    if (setlocale(LC_NUMERIC, "de_DE.UTF-8") == NULL)
        print_message("no locale with a decimal comma here; tested in %s\n", kept);
    g_autoptr(GPtrArray) recordings = recordings_make("day 1", NULL);
    write_book(recordings, true);
    setlocale(LC_NUMERIC, kept);
    g_autofree char *figures = find_sheet("Figures");
    assert_non_null(strstr(figures, "<v>12.345678</v>"));
    assert_null(strstr(figures, "12,345678"));
    g_autofree char *closures = find_sheet("Closures");
    assert_non_null(strstr(closures, "<v>10400</v>"));
    assert_non_null(strstr(closures, "<v>0.9877</v>"));
    g_autofree char *trace = find_sheet("Trace");
    assert_non_null(strstr(trace, "<v>0.3125</v>"));
    assert_null(strstr(trace, "nan"));
}

/** A free text that begins like a formula stays a text. */
static void test_texts_are_never_formulas(void **state)
{
    g_autoptr(GPtrArray) recordings = recordings_make("=1+1", NULL);
    write_book(recordings, false);
    g_autofree char *sheet = find_sheet("Recordings");
    assert_null(strstr(sheet, "<f>"));
    assert_non_null(strstr(sheet, "<t>=HYPERLINK(&quot;x&quot;)</t>") != NULL
                        ? sheet
                        : strstr(sheet, "<t>=HYPERLINK(\"x\")</t>"));
}

static void test_the_same_input_gives_the_same_bytes(void **state)
{
    g_autofree char *first = NULL, *second = NULL;
    gsize first_size = 0, second_size = 0;
    g_autoptr(GPtrArray) recordings = recordings_make("day 1", NULL);
    write_book(recordings, true);
    assert_true(g_file_get_contents(path, &first, &first_size, NULL));
    write_book(recordings, true);
    assert_true(g_file_get_contents(path, &second, &second_size, NULL));
    assert_int_equal(first_size, second_size);
    assert_memory_equal(first, second, first_size);
    g_autofree char *core = unzip("docProps/core.xml");
    assert_non_null(strstr(core, "2023-11-14T22:13:20Z"));
}

static void test_the_overview_shows_recordings_side_by_side(void **state)
{
    g_autoptr(GPtrArray) recordings = recordings_make("day 1", "day 2", NULL);
    write_book(recordings, false);
    g_autofree char *sheet = find_sheet("Overview");
    assert_non_null(strstr(sheet, "<t>day 1</t>"));
    assert_non_null(strstr(sheet, "<t>day 2</t>"));
    assert_non_null(strstr(sheet, "not a medical device"));
    assert_non_null(strstr(sheet, "<mergeCell ref=\"C5:E5\"/>"));
}

// ---- what can go wrong ----

static void assert_fails(const GPtrArray *recordings, const char *where, const PlpCancel *cancel,
                         int code)
{
    g_autoptr(PlpTidy) tidy = plp_tidy_new(recordings);
    g_autoptr(GError) error = NULL;
    PlpXlsxOptions options = {"1.2.3", 1700000000, true, cancel};
    assert_false(plp_xlsx_write(where, tidy, recordings, &options, &error));
    assert_true(g_error_matches(error, PLP_ERROR, code));
    assert_true(strlen(error->message) > 10);
}

static void test_a_missing_folder_is_said(void **state)
{
    g_autoptr(GPtrArray) recordings = recordings_make("day 1", NULL);
    assert_fails(recordings, "/nonexistent-folder/o.xlsx", NULL, PLP_ERROR_IO);
}

static void test_a_cancel_leaves_nothing(void **state)
{
    g_autoptr(GPtrArray) recordings = recordings_make("day 1", NULL);
    PlpRecording *recording = g_ptr_array_index(recordings, 0);
    for (int i = 6; i < 3000; i++) {
        PlpSample sample = plp_sample_make_unmeasured(i * 40000 + 200000, i, PLP_REASON_NO_FACE);
        plp_trace_append(recording->trace, &sample);
    }
    PlpCancel cancel;
    plp_cancel_init(&cancel);
    plp_cancel_request(&cancel);
    assert_fails(recordings, path, &cancel, PLP_ERROR_CANCELLED);
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
}

static void test_more_rows_than_a_sheet_holds_are_refused(void **state)
{
    g_autoptr(GPtrArray) recordings = recordings_make("day 1", NULL);
    PlpRecording *recording = g_ptr_array_index(recordings, 0);
    // A note is a cheap row.
    GPtrArray *notes = recording->analysis->notes;
    g_ptr_array_set_free_func(notes, NULL);
    g_free(g_ptr_array_index(notes, 0));
    g_ptr_array_set_size(notes, 1048577);
    for (guint i = 0; i < notes->len; i++)
        notes->pdata[i] = (gpointer) "n";
    assert_fails(recordings, path, NULL, PLP_ERROR_INVALID);
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    g_ptr_array_set_size(notes, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_every_sheet_is_there_and_well_formed, remove_book),
        cmocka_unit_test_setup(test_numbers_are_numbers_in_any_locale, remove_book),
        cmocka_unit_test_setup(test_texts_are_never_formulas, remove_book),
        cmocka_unit_test_setup(test_the_same_input_gives_the_same_bytes, remove_book),
        cmocka_unit_test_setup(test_the_overview_shows_recordings_side_by_side, remove_book),
        cmocka_unit_test_setup(test_a_missing_folder_is_said, remove_book),
        cmocka_unit_test_setup(test_a_cancel_leaves_nothing, remove_book),
        cmocka_unit_test_setup(test_more_rows_than_a_sheet_holds_are_refused, remove_book),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
