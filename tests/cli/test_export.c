// `palpebra-cli export`, from results made of a drawn series to files, and what it refuses.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "cli_run.h"
#include "folder.h"

#define P "palpebra-cli: "
#define HELP " (see `palpebra-cli help export`)\n"
#define NAMES "xlsx, csv, json, eaf, boris, boris-tsv, openface, clip"

static char *folder, *results, *one;

/** Two results of series: ten seconds with blinks of both eyes. */
static void add_result(const char *name)
{
    g_autoptr(GString) text = g_string_new("ear_right,ear_left\n");
    for (int i = 0; i < 600; i++) {
        bool both = (i >= 120 && i < 132) || (i >= 360 && i < 372);
        g_string_append_printf(text, "0.%02d,0.%02d\n", both ? 5 : 31, both ? 5 : 31);
    }
    g_autofree char *path = plp_folder_add(folder, name, text->str);
    g_auto(CliRun) run = cli_run(WORDS("detect", "--ear", path, "--fps", "60", "--out", results));
    assert_int_equal(run.status, 0);
}

static int set_up(void **state)
{
    folder = plp_folder_new();
    results = g_build_filename(folder, "results", NULL);
    one = g_build_filename(results, "first", NULL);
    add_result("first.csv");
    add_result("second.csv");
    return 0;
}

static int tear_down(void **state)
{
    plp_folder_remove(folder);
    g_free(results);
    g_free(one);
    return 0;
}

static char *dup_path(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

static void test_every_format_is_written(void **state)
{
    static const char *const files[][3] = {
        {"a.xlsx", NULL, "a.xlsx: 2 recordings as xlsx.\n"},
        {"a.json", NULL, "a.json: 2 recordings as json.\n"},
        {"a.boris", NULL, "a.boris: 2 recordings as boris.\n"},
        {"a.tsv", NULL, "a.tsv: 2 recordings as boris-tsv.\n"},
        {"tables", "csv", "tables: 2 recordings as csv.\n"},
        {"elan", "eaf", "elan: 2 recordings as eaf.\n"},
        {"openface", "openface", "openface: 2 recordings as openface.\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = dup_path(files[i][0]);
        g_auto(CliRun) run = cli_run(
            files[i][1] != NULL ? WORDS("export", results, "--out", path, "--as", files[i][1])
                                : WORDS("export", results, "--out", path));
        assert_string_equal(run.err, "");
        assert_string_equal(run.out, files[i][2]);
        assert_int_equal(run.status, 0);
    }
    g_autofree char *elan = dup_path("elan");
    g_autofree char *names = plp_folder_dup_names(elan);
    assert_string_equal(names, "first.eaf second.eaf");
}

static void test_the_tables_hold_the_closures(void **state)
{
    g_autofree char *path = dup_path("few");
    g_auto(CliRun) run = cli_run(
        WORDS("export", one, "--as", "csv", "--out", path, "--from", "5", "--to", "8", "--quiet"));
    assert_string_equal(run.out, "");
    assert_int_equal(run.status, 0);
    g_autofree char *table = g_build_filename(path, "closures.csv", NULL);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(table, &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    assert_int_equal(g_strv_length(lines), 1 + 2 + 1); // the second blink, of both eyes
    assert_true(g_str_has_prefix(lines[1], "first,"));
}

static void test_the_same_bytes_in_every_locale(void **state)
{
    const char *locales = g_getenv("PALPEBRA_TEST_LOCALES");
    g_autofree char *locpath = g_strconcat("LOCPATH=", locales, NULL);
    const char *const german[] = {locpath, "LC_ALL=de_DE.UTF-8", "SOURCE_DATE_EPOCH=1700000000",
                                  NULL};
    const char *const plain[] = {"LC_ALL=C.UTF-8", "SOURCE_DATE_EPOCH=1700000000", NULL};
    static const char *const names[] = {"l.xlsx", "l.json", "l.boris", "l.tsv"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = dup_path(names[i]);
        g_autofree char *first = NULL, *second = NULL;
        gsize first_size = 0, second_size = 0;
        const char *const *words = WORDS("export", results, "--out", path, "--force", "--quiet");
        g_auto(CliRun) one_run = cli_run_with(words, german, NULL, NULL);
        assert_true(g_file_get_contents(path, &first, &first_size, NULL));
        g_auto(CliRun) other_run = cli_run_with(words, plain, NULL, NULL);
        assert_true(g_file_get_contents(path, &second, &second_size, NULL));
        assert_int_equal(first_size, second_size);
        assert_memory_equal(first, second, first_size);
        assert_int_equal(one_run.status + other_run.status, 0);
    }
}

static void test_wrong_words_are_refused(void **state)
{
    g_autofree char *path = dup_path("n.json");
    cli_assert_refused(WORDS("export"), 2, P "export: RESULT… is missing" HELP);
    cli_assert_refused(WORDS("export", one), 2, P "export: --out PATH is missing" HELP);
    cli_assert_refused(WORDS("export", one, "--out", "x"), 2,
                       P "export: --as FORMAT is missing, and the ending of --out does not say it; "
                         "write one of " NAMES HELP);
    cli_assert_refused(WORDS("export", one, "--out", path, "--as", "excel"), 2,
                       P "export: --as excel: no such format; write one of " NAMES HELP);
    cli_assert_refused(WORDS("export", one, "--out", path, "--trace"), 2,
                       P "export: --trace: belongs to --as xlsx; csv, json and openface have the "
                         "trace anyway" HELP);
    cli_assert_refused(WORDS("export", one, "--out", path, "--keep", "eyes"), 2,
                       P "export: --keep: belongs to --as clip" HELP);
    cli_assert_refused(WORDS("export", one, "--out", path, "--from", "5", "--to", "5"), 2,
                       P "export: --to must be later than --from" HELP);
    cli_assert_refused(WORDS("export", one, "--out", path, "--from", "-1"), 2,
                       P "export: --from -1: must be a number from 0 to 10000000" HELP);
    cli_assert_refused(WORDS("export", one, "--out", path, "--from", "1,5"), 2,
                       P "export: --from 1,5: must be a number from 0 to 10000000" HELP);
    cli_assert_refused(WORDS("export", "v.mp4", "--out", "c.mp4"), 2,
                       P "export: --as clip needs --keep eyes or --keep blur" HELP);
    cli_assert_refused(WORDS("export", "v.mp4", "w.mp4", "--out", "c.mp4", "--keep", "eyes"), 2,
                       P "export: a clip is made of one VIDEO at a time" HELP);
    cli_assert_refused(WORDS("export", "v.mp4", "--out", "c.mp4", "--keep", "nose"), 2,
                       P "export: --as clip needs --keep eyes or --keep blur" HELP);
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
}

static void test_what_cannot_be_exported_is_said(void **state)
{
    g_autofree char *path = dup_path("n.json");
    g_autofree char *there = plp_folder_add(folder, "there.json", "mine");
    g_autofree char *empty = dup_path("empty");
    g_mkdir(empty, 0755);
    cli_assert_refused(WORDS("export", "nowhere", "--out", path), 1,
                       P "nowhere: does not exist; name a folder that analyze has written\n");
    cli_assert_refused(WORDS("export", empty, "--out", path), 1,
                       P "empty: holds no result; name a folder that analyze has written, or one "
                         "that holds such\n");
    cli_assert_refused(WORDS("export", there, "--out", path), 1,
                       P "there.json: is a file; name the folder that analyze has written (a video "
                         "is exported with --as clip)\n");
    cli_assert_refused(WORDS("export", one, "--out", there), 1,
                       P "there.json: is there already; choose another name or allow it to be "
                         "replaced (--force)\n");
    cli_assert_refused(WORDS("export", one, "--out", path, "--from", "60"), 1,
                       P "first: nothing of it lies between --from and --to (it is 10.000 s "
                         "long)\n");
    cli_assert_refused(WORDS("export", one, "--out", "/nonexistent-folder/a.json"), 1,
                       P "a.json: cannot be created: No such file or directory\n");
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
}

static void test_damaged_results_are_named(void **state)
{
    g_autofree char *path = dup_path("n.json");
    g_autofree char *bad = g_build_filename(folder, "bad", NULL);
    g_autofree char *result = g_build_filename(bad, "broken", NULL);
    g_mkdir(bad, 0755);
    g_mkdir(result, 0755);
    g_autofree char *summary = plp_folder_add(result, "summary.json", "{\"program\": 3");
    g_auto(CliRun) run = cli_run(WORDS("export", results, bad, "--out", path));
    assert_int_equal(run.status, 1);
    assert_true(g_str_has_prefix(run.err, P "broken: "));
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
}

/** A disk that is full: the file's own writes fail. */
static void limit_files(gpointer data)
{
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit limits = {4096, 4096};
    setrlimit(RLIMIT_FSIZE, &limits);
}

static void test_a_full_disk_leaves_nothing(void **state)
{
    static const char *const names[] = {"full.json", "full.xlsx"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = dup_path(names[i]);
        g_autofree char *before = plp_folder_dup_names(folder);
        g_auto(CliRun) run =
            cli_run_with(WORDS("export", results, "--out", path), NULL, limit_files, NULL);
        assert_int_equal(run.status, 1);
        // The workbook's library complains in words of its own before.
        const char *ours = strstr(run.err, P);
        assert_non_null(ours);
        assert_true(strstr(ours, "cannot be written") != NULL);
        g_autofree char *after = plp_folder_dup_names(folder);
        assert_string_equal(before, after);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_format_is_written),
        cmocka_unit_test(test_the_tables_hold_the_closures),
        cmocka_unit_test(test_the_same_bytes_in_every_locale),
        cmocka_unit_test(test_wrong_words_are_refused),
        cmocka_unit_test(test_what_cannot_be_exported_is_said),
        cmocka_unit_test(test_damaged_results_are_named),
        cmocka_unit_test(test_a_full_disk_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
