#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>

#include "cli_run.h"
#include "folder.h"

#define P "palpebra-cli: "

static char *folder;
static char *before, *after; // traces of drawn patients
static char *result;         // a result folder

static char *make_patient(const char *name, const char *kind)
{
    g_autofree char *file = g_strconcat(name, ".csv", NULL);
    char *path = g_build_filename(folder, file, NULL);
    g_auto(CliRun) run = cli_run(WORDS("simulate", "--patient", kind, "--seed", "3", "--seconds",
                                       "60", "--rate", "30", "--quiet", "--out", path));
    assert_int_equal(run.status, 0);
    return path;
}

static int make_folder(void **state)
{
    folder = plp_folder_new();
    before = make_patient("before", "tonic");
    after = make_patient("after", "healthy");
    g_autofree char *results = g_build_filename(folder, "results", NULL);
    g_auto(CliRun) run = cli_run(WORDS("detect", "--ear", before, "--out", results));
    assert_int_equal(run.status, 0);
    result = g_build_filename(results, "before", NULL);
    return 0;
}

static int remove_folder(void **state)
{
    g_free(before);
    g_free(after);
    g_free(result);
    plp_folder_remove(folder);
    return 0;
}

static char *in_folder(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

static GBytes *read_pdf(const char *path)
{
    char *content = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(path, &content, &size, NULL));
    assert_true(size > 10000);
    assert_memory_equal(content, "%PDF-", 5);
    return g_bytes_new_take(content, size);
}

static const char *const dated[] = {"SOURCE_DATE_EPOCH=1700000000", NULL};

static void test_a_result_folder(void **state)
{
    g_autofree char *pdf = in_folder("one.pdf");
    g_autofree char *again = in_folder("two.pdf");
    g_auto(CliRun) run = cli_run_with(WORDS("report", result, "--out", pdf), dated, NULL, NULL);
    assert_string_equal(run.err, "");
    assert_string_equal(run.out, "");
    assert_int_equal(run.status, 0);
    g_auto(CliRun) second =
        cli_run_with(WORDS("report", result, "--out", again), dated, NULL, NULL);
    assert_int_equal(second.status, 0);
    g_autoptr(GBytes) a = read_pdf(pdf);
    g_autoptr(GBytes) b = read_pdf(again);
    assert_true(g_bytes_equal(a, b));
}

static void test_before_and_after_with_figures(void **state)
{
    g_autofree char *pdf = in_folder("pair.pdf");
    g_autofree char *figures = in_folder("pair-figures");
    g_auto(CliRun) run = cli_run(WORDS("report", "--before", before, "--after", after, "--out", pdf,
                                       "--figures", figures, "--paper", "Letter"));
    assert_string_equal(run.err, "");
    assert_int_equal(run.status, 0);
    g_autofree char *names = plp_folder_dup_names(figures);
    assert_string_equal(names, "durations.png durations.svg intervals.png intervals.svg "
                               "overlay.png overlay.svg raster.png raster.svg trace-after.png "
                               "trace-after.svg trace-before.png trace-before.svg");
    g_autoptr(GBytes) content = read_pdf(pdf);
}

static void test_nothing_is_overwritten(void **state)
{
    g_autofree char *pdf = plp_folder_add(folder, "mine.pdf", "a letter of the user's");
    cli_assert_refused(WORDS("report", result, "--out", pdf), 1,
                       P "mine.pdf: is there already; choose another name or allow it to be "
                         "replaced (--force)\n");
    g_autofree char *kept = NULL;
    assert_true(g_file_get_contents(pdf, &kept, NULL, NULL));
    assert_string_equal(kept, "a letter of the user's");
    g_auto(CliRun) forced = cli_run(WORDS("report", result, "--out", pdf, "--force"));
    assert_int_equal(forced.status, 0);
    g_autoptr(GBytes) content = read_pdf(pdf);
}

static void test_a_figure_in_the_way_stops_all(void **state)
{
    g_autofree char *figures = in_folder("in-the-way");
    assert_int_equal(g_mkdir(figures, 0777), 0);
    g_autofree char *trace = plp_folder_add(figures, "trace.svg", "mine");
    g_autofree char *pdf = in_folder("never.pdf");
    cli_assert_refused(WORDS("report", result, "--out", pdf, "--figures", figures), 1,
                       P "trace.svg: is there already; choose another name or allow it to be "
                         "replaced (--force)\n");
    assert_false(g_file_test(pdf, G_FILE_TEST_EXISTS));
    g_autofree char *names = plp_folder_dup_names(figures);
    assert_string_equal(names, "trace.svg");
}

static void test_where_it_cannot_be_written(void **state)
{
    cli_assert_refused(WORDS("report", result, "--out", "/no/such/place/x.pdf"), 1,
                       P "x.pdf: the folder it shall be written to is not there; make it or choose "
                         "another\n");
    g_auto(CliRun) place = cli_run(WORDS("report", result, "--out", folder, "--force"));
    assert_int_equal(place.status, 1);
    assert_non_null(strstr(place.err, "is a folder; name the file to be written"));
    g_autofree char *file = plp_folder_add(folder, "a-file", "x");
    g_autofree char *pdf = in_folder("unwritten.pdf");
    g_auto(CliRun) run =
        cli_run(WORDS("report", result, "--out", pdf, "--figures", file, "--force"));
    assert_int_equal(run.status, 1);
    assert_true(g_str_has_prefix(run.err, P "a-file: the folder for figures cannot be made"));
    assert_false(g_file_test(pdf, G_FILE_TEST_EXISTS));
}

static void test_a_device_is_no_file(void **state)
{
    g_auto(CliRun) run = cli_run(WORDS("report", result, "--out", "/dev/full", "--force"));
    assert_int_equal(run.status, 1);
    assert_string_equal(run.err, P "full: is no ordinary file; choose another name\n");
}

static void assert_usage(const char *const *words, const char *says)
{
    g_auto(CliRun) run = cli_run(words);
    assert_int_equal(run.status, 2);
    assert_string_equal(run.out, "");
    assert_non_null(strstr(run.err, says));
}

static void test_it_is_asked_for_rightly(void **state)
{
    g_autofree char *pdf = in_folder("usage.pdf");
    static const char both[] =
        "give one RECORDING, or --before and --after, each as often as needed, or --course PATIENT";
    assert_usage(WORDS("report", "--out", pdf), both);
    assert_usage(WORDS("report", "--before", before, "--out", pdf), both);
    assert_usage(WORDS("report", "--after", before, "--out", pdf), both);
    assert_usage(WORDS("report", result, "--before", before, "--after", after, "--out", pdf), both);
    assert_usage(WORDS("report", result, after, "--out", pdf), "");
    assert_usage(WORDS("report", result, "--course", "P-1", "--out", pdf), both);
    assert_usage(
        WORDS("report", "--course", "P-1", "--before", before, "--after", after, "--out", pdf),
        both);
    assert_usage(WORDS("report", result), "--out");
    assert_usage(WORDS("report", result, "--out", pdf, "--paper", "a5"),
                 "--paper a5: must be a4 or letter");
    assert_usage(WORDS("report", result, "--out", pdf, "--set", "nonsense=1"), "nonsense");
    assert_false(g_file_test(pdf, G_FILE_TEST_EXISTS));
}

static void test_a_date_that_is_none(void **state)
{
    g_autofree char *pdf = in_folder("dated.pdf");
    static const char *const bad[] = {"SOURCE_DATE_EPOCH=yesterday", "SOURCE_DATE_EPOCH=-5",
                                      "SOURCE_DATE_EPOCH=99999999999999", "SOURCE_DATE_EPOCH=1.5"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        const char *const environment[] = {bad[i], NULL};
        g_auto(CliRun) run =
            cli_run_with(WORDS("report", result, "--out", pdf), environment, NULL, NULL);
        assert_int_equal(run.status, 2);
        assert_non_null(strstr(run.err, "SOURCE_DATE_EPOCH must be a whole number"));
    }
    assert_false(g_file_test(pdf, G_FILE_TEST_EXISTS));
}

static void test_recordings_that_are_none(void **state)
{
    g_autofree char *pdf = in_folder("none.pdf");
    g_autofree char *empty = in_folder("empty-folder");
    assert_int_equal(g_mkdir(empty, 0777), 0);
    g_autofree char *text = plp_folder_add(folder, "letter.csv", "dear doctor\n");
    const char *const bad[] = {empty, text, "/no/such/folder/at/all.csv"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_auto(CliRun) run = cli_run(WORDS("report", bad[i], "--out", pdf));
        assert_int_equal(run.status, 1);
        assert_true(g_str_has_prefix(run.err, P));
        assert_null(strstr(run.err, "/no/such"));
        assert_null(strstr(run.err, folder));
        g_auto(CliRun) pair =
            cli_run(WORDS("report", "--before", before, "--after", bad[i], "--out", pdf));
        assert_int_equal(pair.status, 1);
    }
    assert_false(g_file_test(pdf, G_FILE_TEST_EXISTS));
}

static void test_a_course_of_nobody(void **state)
{
    g_autofree char *pdf = in_folder("course.pdf");
    g_autofree char *library = in_folder("none.sqlite");
    g_auto(CliRun) run =
        cli_run(WORDS("report", "--course", "P-404", "--library", library, "--out", pdf));
    assert_int_equal(run.status, 1);
    assert_true(g_str_has_prefix(run.err, P));
    assert_false(g_file_test(pdf, G_FILE_TEST_EXISTS));
    assert_false(g_file_test(library, G_FILE_TEST_EXISTS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_result_folder),
        cmocka_unit_test(test_before_and_after_with_figures),
        cmocka_unit_test(test_nothing_is_overwritten),
        cmocka_unit_test(test_a_figure_in_the_way_stops_all),
        cmocka_unit_test(test_where_it_cannot_be_written),
        cmocka_unit_test(test_a_device_is_no_file),
        cmocka_unit_test(test_it_is_asked_for_rightly),
        cmocka_unit_test(test_a_date_that_is_none),
        cmocka_unit_test(test_recordings_that_are_none),
        cmocka_unit_test(test_a_course_of_nobody),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
