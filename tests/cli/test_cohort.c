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
static char *out;

/** Twelve seconds at 60 rows a second with so many closures of both eyes, as a result folder. */
static void add_result(const char *name, int n_closures)
{
    g_autoptr(GString) text = g_string_new("ear_right,ear_left\n");
    for (int i = 0; i < 720; i++) {
        bool is_shut =
            n_closures > 0 && i % (720 / n_closures) >= 20 && i % (720 / n_closures) < 32;
        g_string_append(text, is_shut ? "0.05,0.05\n" : "0.31,0.31\n");
    }
    g_autofree char *file = g_strconcat(name, ".csv", NULL);
    g_autofree char *path = plp_folder_add(folder, file, text->str);
    g_auto(CliRun) run =
        cli_run(WORDS("detect", "--ear", path, "--fps", "60", "--out", folder, "--force"));
    assert_int_equal(run.status, 0);
}

static int make_folder(void **state)
{
    folder = plp_folder_new();
    out = g_build_filename(folder, "out", NULL);
    for (int i = 0; i < 7; i++) {
        g_autofree char *before = g_strdup_printf("b%d", i);
        g_autofree char *after = g_strdup_printf("a%d", i);
        add_result(before, 8 + i % 3);
        add_result(after, 2 + i % 2);
    }
    return 0;
}

static int remove_folder(void **state)
{
    plp_folder_remove(folder);
    g_free(out);
    return 0;
}

static char *add_study(int n_patients, const char *more)
{
    g_autoptr(GString) text = g_string_new("patient,visit,result\n");
    for (int i = 0; i < n_patients; i++)
        g_string_append_printf(text, "P%d,before,b%d\nP%d,after,a%d\n", i, i, i, i);
    g_string_append(text, more);
    return plp_folder_add(folder, "study.csv", text->str);
}

static void test_a_study_is_printed_and_written(void **state)
{
    g_autofree char *study = add_study(7, "P9,before,b9\n");
    g_auto(CliRun) run =
        cli_run(WORDS("cohort", study, "--out", out, "--outcomes", "closures_per_min,closed_share",
                      "--responder", "closures_per_min <= -50%"));
    assert_string_equal(run.err, "");
    assert_int_equal(run.status, 0);
    assert_non_null(strstr(run.out, "study.csv: before to after; patients with both visits: 7\n"));
    assert_non_null(strstr(run.out, "* closures_per_min, 1/min"));
    assert_non_null(strstr(run.out, "Responders by the rule: closures_per_min <= -50%\n"
                                    "  arm all: 7 of 7, 100 (65 to 100) %\n"));
    assert_non_null(strstr(run.out, "Left out\n  P9, arm all: no visit after\n"));
    assert_non_null(strstr(run.out, "For research use; not a medical device"));
    g_autofree char *names = plp_folder_dup_names(out);
    assert_string_equal(names, "cohort.csv cohort.json cohort_values.csv");
    cli_assert_refused(WORDS("cohort", study, "--out", out), 1,
                       P "cohort.json is there already (replace it with --force or choose another "
                         "--out)\n");
    g_auto(CliRun) again = cli_run(WORDS("cohort", study, "--out", out, "--force", "--quiet"));
    assert_int_equal(again.status, 0);
    assert_string_equal(again.out, "");
    assert_string_equal(again.err, "");
}

static void add_video(const char *name, const char *kind)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_auto(CliRun) run = cli_run(WORDS("simulate", "--patient", kind, "--seconds", "6", "--rate",
                                       "25", "--calm", "--out", path, "--quiet"));
    assert_string_equal(run.err, "");
}

static void test_videos_are_analysed_once(void **state)
{
    cli_need_models();
    add_video("v0.mp4", "clonic");
    add_video("v1.mp4", "healthy");
    g_autofree char *study = plp_folder_add(folder, "videos.csv",
                                            "patient,visit,video\nP 1,before,v0.mp4\n"
                                            "P 1,after,v1.mp4\n");
    g_autofree char *videos_out = g_build_filename(folder, "videos-out", NULL);
    g_autofree char *recordings = g_build_filename(videos_out, "recordings", NULL);
    g_auto(CliRun) run =
        cli_run(WORDS("cohort", study, "--out", videos_out, "--set", "min_answer_s=2", "--quiet"));
    assert_string_equal(run.err, "");
    assert_int_equal(run.status, 0);
    g_autofree char *names = plp_folder_dup_names(recordings);
    assert_string_equal(names, "P_1-after P_1-before");
    GStatBuf before;
    GStatBuf after;
    g_autofree char *summary = g_build_filename(recordings, "P_1-before", "summary.json", NULL);
    assert_int_equal(g_stat(summary, &before), 0);
    // Other outcomes need no other analysis; another parameter does.
    g_auto(CliRun) again =
        cli_run(WORDS("cohort", study, "--out", videos_out, "--set", "min_answer_s=2", "--quiet",
                      "--force", "--outcomes", "closed_share"));
    assert_int_equal(again.status, 0);
    assert_int_equal(g_stat(summary, &after), 0);
    assert_true(before.st_ino == after.st_ino);
    g_auto(CliRun) other = cli_run(WORDS("cohort", study, "--out", videos_out, "--set",
                                         "min_answer_s=3", "--quiet", "--force"));
    assert_int_equal(other.status, 0);
    assert_int_equal(g_stat(summary, &after), 0);
    assert_true(before.st_ino != after.st_ino);
}

static void test_one_patient(void **state)
{
    g_autofree char *study = add_study(1, "");
    g_auto(CliRun) run = cli_run(WORDS("cohort", study, "--out", out, "--force"));
    assert_int_equal(run.status, 0);
    assert_non_null(strstr(run.out, "one patient only; nothing can be said of a group."));
    assert_null(strstr(run.out, "lower"));
}

static void test_progress_is_one_line(void **state)
{
    g_autofree char *study = add_study(1, "");
    g_auto(CliRun) run = cli_run(WORDS("cohort", study, "--out", out, "--force", "--progress"));
    assert_true(g_str_has_prefix(run.err, "\rrecording 1 of 2: reading"));
    assert_true(g_str_has_suffix(run.err, "\n"));
    assert_int_equal(strcspn(run.err, "\n") + 1, strlen(run.err));
}

static void test_wrong_words(void **state)
{
    g_autofree char *study = add_study(2, "");
    cli_assert_refused(WORDS("cohort", study), 2,
                       P "cohort: --out DIR is missing (see `palpebra-cli help cohort`)\n");
    cli_assert_refused(
        WORDS("cohort", study, "--out", out, "--force", "--responder", "better"), 2,
        P "cohort: the rule `better` has a part without <, <=, > or >= (write it like: "
          "closures_per_min <= -50%) (see `palpebra-cli help cohort`)\n");
    cli_assert_refused(
        WORDS("cohort", study, "--out", out, "--force", "--before", "x", "--after", "after"), 1,
        P "--before x: study.csv has no such visit (its visits are: before, "
          "after)\n");
    cli_assert_refused(WORDS("cohort", "/no/such/study.csv", "--out", out, "--force"), 1,
                       P "study.csv: cannot be opened: No such file or directory\n");
}

static void test_a_failure_leaves_nothing(void **state)
{
    g_autofree char *study =
        plp_folder_add(folder, "bad.csv", "patient,visit,result\nP1,before,b1\nP1,before,b2\n");
    g_autofree char *other = g_build_filename(folder, "other", NULL);
    cli_assert_refused(WORDS("cohort", study, "--out", other), 1,
                       P "bad.csv: line 3: the same patient and visit as in line 2 (keep one of "
                         "them)\n");
    assert_false(g_file_test(other, G_FILE_TEST_EXISTS));
}

static void test_help_names_the_measures(void **state)
{
    g_auto(CliRun) run = cli_run(WORDS("help", "cohort"));
    assert_int_equal(run.status, 0);
    assert_non_null(strstr(run.out, "jrs_frequency_clip"));
    assert_non_null(strstr(run.out, "closed_share"));
    assert_non_null(strstr(run.out, "--responder RULE"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_study_is_printed_and_written),
        cmocka_unit_test(test_videos_are_analysed_once),
        cmocka_unit_test(test_one_patient),
        cmocka_unit_test(test_progress_is_one_line),
        cmocka_unit_test(test_wrong_words),
        cmocka_unit_test(test_a_failure_leaves_nothing),
        cmocka_unit_test(test_help_names_the_measures),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
