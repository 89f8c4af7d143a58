// compare and course as a person uses them: drawn patients' traces, result folders, a library, and
// everything that can be typed wrong.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <json-glib/json-glib.h>

#include "cli_run.h"
#include "folder.h"
#include "footage.h"

#define P "palpebra-cli: "

static char *folder;

static int make_folder(void **state)
{
    folder = plp_folder_new();
    return 0;
}

static int remove_folder(void **state)
{
    plp_folder_remove(folder);
    return 0;
}

static char *in_folder(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

/** The trace of a clonic patient's recording `number`, with episodes `scale` times as often. */
static char *add_trace(const char *name, const char *number, const char *scale)
{
    char *path = in_folder(name);
    g_auto(CliRun) run =
        cli_run(WORDS("simulate", "--patient", "clonic", "--seed", "7", "--severity", "0.7",
                      "--rate", "30", "--seconds", "60", "--calm", "--recording", number,
                      "--rate-scale", scale, "--closed-scale", scale, "--out", path, "--quiet"));
    assert_string_equal(run.err, "");
    assert_int_equal(run.status, 0);
    return path;
}

/** A result folder of that trace's EAR. */
static char *add_results(const char *trace)
{
    g_autofree char *name = g_path_get_basename(trace);
    *strrchr(name, '.') = '\0';
    g_autofree char *out = in_folder("results");
    g_auto(CliRun) run = cli_run(WORDS("detect", "--ear", trace, "--out", out));
    assert_int_equal(run.status, 0);
    return g_build_filename(out, name, NULL);
}

static JsonObject *find_change(JsonObject *root, const char *figure, const char *eye)
{
    JsonArray *changes = json_object_get_array_member(root, "changes");
    for (guint i = 0; i < json_array_get_length(changes); i++) {
        JsonObject *change = json_array_get_object_element(changes, i);
        if (strcmp(json_object_get_string_member(change, "figure"), figure) == 0 &&
            strcmp(json_object_get_string_member(change, "eye"), eye) == 0)
            return change;
    }
    fail_msg("no row %s, %s", figure, eye);
    return NULL;
}

static JsonNode *load_json(const char *path)
{
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    JsonNode *root = json_from_string(text, NULL);
    assert_non_null(root);
    return root;
}

// ---- what is right ----

static void test_an_effect_is_shown(void **state)
{
    g_autofree char *before = add_trace("before.csv", "0", "1");
    g_autofree char *after = add_trace("after.csv", "1", "0.1");
    g_autofree char *json = in_folder("change.json");
    g_autofree char *csv = in_folder("change.csv");
    g_auto(CliRun) run = cli_run(WORDS("compare", before, after, "--json", json, "--csv", csv));
    assert_string_equal(run.err, "");
    assert_int_equal(run.status, 0);
    assert_true(g_str_has_prefix(run.out, "Before: before; measured 60.0 of 60.0 s (100 %).\n"
                                          "After: after; measured "));
    static const char *const parts[] = {"closures / min",
                                        "closed time",
                                        " points",
                                        "lower",
                                        "exact, of rates",
                                        "holds",
                                        "seed 1",
                                        "not the variation from day to day",
                                        "For research use; not a medical device"};
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        assert_non_null(strstr(run.out, parts[i]));
    assert_null(strstr(run.out, "significant"));
    assert_null(strstr(run.out, folder));

    g_autoptr(JsonNode) root = load_json(json);
    JsonObject *closed = find_change(json_node_get_object(root), "closed_share", "both");
    assert_string_equal(json_object_get_string_member(closed, "verdict"), "lower");
    assert_true(json_object_get_boolean_member(closed, "holds"));
    JsonArray *interval = json_object_get_array_member(closed, "difference_interval");
    assert_true(json_array_get_double_element(interval, 1) < 0);
    g_autofree char *table = NULL;
    assert_true(g_file_get_contents(csv, &table, NULL, NULL));
    assert_true(g_str_has_prefix(table, "task,figure,unit,eye,before,before_low,before_high,"));
    assert_null(strstr(table, folder));
}

static void test_same_words_same_bytes(void **state)
{
    g_autofree char *before = add_trace("one.csv", "0", "1");
    g_autofree char *after = add_trace("two.csv", "1", "0.6");
    g_auto(CliRun) first = cli_run(WORDS("compare", before, after));
    g_auto(CliRun) second = cli_run_with(WORDS("compare", "--before", before, "--after", after),
                                         WORDS("LC_ALL=de_DE.UTF-8"), NULL, NULL);
    assert_int_equal(first.status, 0);
    assert_string_equal(first.out, second.out);
}

static void test_nothing_is_shown_of_the_same(void **state)
{
    g_autofree char *trace = add_trace("same.csv", "0", "1");
    g_auto(CliRun) run = cli_run(WORDS("compare", trace, trace, "--fast"));
    assert_int_equal(run.status, 0);
    assert_non_null(
        strstr(run.out, "! The same video stands before and after: no change can be seen."));
    assert_non_null(strstr(run.out, "nothing shown"));
    assert_null(strstr(run.out, "  lower"));
    assert_null(strstr(run.out, "  higher"));
}

static void test_folders_are_pooled(void **state)
{
    g_autofree char *one = add_trace("p1.csv", "0", "1");
    g_autofree char *two = add_trace("p2.csv", "1", "1");
    g_autofree char *three = add_trace("p3.csv", "2", "0.3");
    g_autofree char *first = add_results(one);
    g_autofree char *second = add_results(two);
    g_autofree char *third = add_results(three);
    g_auto(CliRun) run = cli_run(
        WORDS("compare", "--before", first, "--before", second, "--after", third, "--fast"));
    assert_string_equal(run.err, "");
    assert_true(g_str_has_prefix(run.out, "Before: p1, p2; measured 120.0 of 120.0 s (100 %).\n"
                                          "After: p3; measured 60.0 of 60.0 s (100 %).\n"));
}

static void test_videos_are_analysed_first(void **state)
{
    cli_need_models();
    Footage often = {.frames = 360, .blink_every = 30};
    Footage seldom = {.frames = 360, .blink_every = 150};
    g_autofree char *sub = in_folder("day2");
    g_mkdir(sub, 0700);
    // The same name on both sides, as phones give it.
    g_autofree char *before = footage_make(folder, "rest.mp4", &often);
    g_autofree char *after = footage_make(sub, "rest.mp4", &seldom);
    g_autofree char *results = in_folder("kept");
    g_auto(CliRun) run = cli_run(WORDS("compare", before, after, "--results", results, "--fast"));
    assert_string_equal(run.err, "");
    assert_int_equal(run.status, 0);
    assert_non_null(strstr(run.out, "(n = 11)"));
    g_autofree char *kept = g_build_filename(results, "before", "rest", NULL);
    g_autofree char *other = g_build_filename(results, "after", "rest", NULL);
    // What was kept says the same as the videos did, without networks.
    g_auto(CliRun) again = cli_run(WORDS("compare", kept, other, "--fast"));
    assert_string_equal(run.out, again.out);
}

static void test_responder_rules(void **state)
{
    g_autofree char *before = add_trace("r1.csv", "0", "1");
    g_autofree char *after = add_trace("r2.csv", "1", "0.1");
    g_auto(CliRun) run = cli_run(WORDS("compare", before, after, "--fast", "--responder",
                                       "closures_per_min_right <= -50% and closed_share <= -0.05",
                                       "--responder", "closures_per_min > 0"));
    assert_string_equal(run.err, "");
    assert_non_null(strstr(run.out, "- The responder rule `closures_per_min_right <= -50% and "
                                    "closed_share <= -0.05` is met, by the figures alone"));
    assert_non_null(strstr(run.out, "`closures_per_min > 0` is not met"));
    cli_assert_refused(WORDS("compare", before, after, "--responder", "happiness > 3"), 1,
                       P
                       "--responder: there is no measure `happiness` (write a figure's name, such "
                       "as closures_per_min, with _right or _left for one eye)\n");
    cli_assert_refused(WORDS("compare", before, after, "--responder", "resting_aperture_mm < 0"), 1,
                       P "--responder: there is no measure `resting_aperture_mm` (write a figure's "
                         "name, such as closures_per_min, with _right or _left for one eye)\n");
}

// ---- a library ----

static void add_visit(const char *library, const char *date, const char *number, const char *scale)
{
    g_autofree char *name = g_strconcat("visit", number, ".csv", NULL);
    g_autofree char *day = g_strconcat("date=", date, NULL);
    g_autofree char *visit = g_strdup_printf("%d", atoi(number) + 1);
    g_autofree char *trace = add_trace(name, number, scale);
    g_autofree char *results = add_results(trace);
    g_auto(CliRun) first =
        cli_run(WORDS("library", "add", "visit", "P-1", day, "--library", library));
    assert_int_equal(first.status, 0);
    g_auto(CliRun) second =
        cli_run(WORDS("library", "add-recording", visit, results, "--library", library));
    assert_string_equal(second.err, "");
    assert_int_equal(second.status, 0);
}

static char *add_library(void)
{
    char *library = in_folder("library.sqlite");
    if (g_file_test(library, G_FILE_TEST_EXISTS))
        return library;
    g_auto(CliRun) patient =
        cli_run(WORDS("library", "add", "patient", "P-1", "--library", library));
    g_auto(CliRun) treatment =
        cli_run(WORDS("library", "add", "treatment", "P-1", "date=2026-01-10",
                      "product=onabotulinumtoxinA", "total_units=40", "--library", library));
    assert_int_equal(patient.status + treatment.status, 0);
    add_visit(library, "2026-01-10", "0", "1");
    add_visit(library, "2026-01-31", "1", "0.1");
    add_visit(library, "2026-03-31", "2", "1");
    return library;
}

static void test_course_of_a_patient(void **state)
{
    g_autofree char *library = add_library();
    g_autofree char *json = in_folder("course.json");
    g_autofree char *csv = in_folder("course.csv");
    g_auto(CliRun) run =
        cli_run(WORDS("course", "P-1", "--library", library, "--json", json, "--csv", csv));
    assert_string_equal(run.err, "");
    assert_int_equal(run.status, 0);
    static const char *const parts[] = {"P-1, all tasks; days count from the first treatment.",
                                        "Treatment 1, day 0: ",
                                        "40.0 units of that product",
                                        "half back",
                                        "trough",
                                        "peak",
                                        "For research use; not a medical device"};
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        assert_non_null(strstr(run.out, parts[i]));
    // No date leaves the library.
    assert_null(strstr(run.out, "2026"));
    g_autoptr(JsonNode) root = load_json(json);
    JsonArray *measures = json_object_get_array_member(json_node_get_object(root), "measures");
    JsonObject *rate = json_array_get_object_element(measures, 0);
    assert_string_equal(json_object_get_string_member(rate, "figure"), "closures_per_min");
    JsonArray *values = json_object_get_array_member(rate, "values");
    assert_int_equal(json_array_get_length(values), 3);
    assert_int_equal(json_object_get_int_member(json_array_get_object_element(values, 1), "day"),
                     21);
    JsonObject *closed = json_array_get_object_element(measures, 1);
    JsonObject *cycle =
        json_array_get_object_element(json_object_get_array_member(closed, "treatments"), 0);
    double wearing_off = json_object_get_double_member(cycle, "wearing_off_days");
    assert_true(wearing_off > 21 && wearing_off < 80);
}

static void test_recordings_of_the_library(void **state)
{
    g_autofree char *library = add_library();
    g_auto(CliRun) run = cli_run(WORDS("compare", "@1", "@2", "--library", library, "--fast"));
    assert_string_equal(run.err, "");
    assert_non_null(strstr(run.out, "(day 21)"));
    assert_non_null(strstr(run.out, "Days since the last injection: 0 before, 21 after."));
    g_auto(CliRun) other =
        cli_run(WORDS("compare", "library:1", "library:2", "--library", library, "--fast"));
    assert_string_equal(run.out, other.out);
}

// ---- what is wrong ----

#define USAGE " (see `palpebra-cli help compare`)\n"

static void test_wrong_words(void **state)
{
    const char *both =
        P "compare: give BEFORE and AFTER, or --before and --after, each as often as "
          "needed" USAGE;
    cli_assert_refused(WORDS("compare"), 2, both);
    cli_assert_refused(WORDS("compare", "a"), 2, both);
    cli_assert_refused(WORDS("compare", "--before", "a"), 2, both);
    cli_assert_refused(WORDS("compare", "--before", "a", "--after", "b", "c"), 2, both);
    cli_assert_refused(WORDS("compare", "a", "b", "--block", "0.1"), 2,
                       P "compare: --block 0.1: must be a number from 1 to 60" USAGE);
    cli_assert_refused(WORDS("compare", "a", "b", "--resamples", "few"), 2,
                       P
                       "compare: --resamples few: must be a whole number from 100 to 100000" USAGE);
}

static void test_things_that_are_none(void **state)
{
    g_autofree char *trace = add_trace("ok.csv", "0", "1");
    g_autofree char *empty = in_folder("empty");
    g_mkdir(empty, 0700);
    cli_assert_refused(WORDS("compare", empty, trace), 1,
                       P
                       "empty: there is no summary.json in it (give a folder that `analyze --out` "
                       "wrote for one video, and let it finish)\n");
    cli_assert_refused(WORDS("compare", trace, "none.csv"), 1,
                       P "none.csv: cannot be opened: No such file or directory\n");
    g_autofree char *words = plp_folder_add(folder, "words.csv", "frame,t_us\n0,zero\n");
    cli_assert_refused(WORDS("compare", trace, words), 1,
                       P
                       "words.csv: line 2: t_us: `zero` cannot be read (expected: whole number)\n");
    g_autofree char *library = add_library();
    cli_assert_refused(WORDS("compare", "@1", "@99", "--library", library), 1,
                       P "recording 99: there is none\n");
}

static void test_files_are_not_replaced(void **state)
{
    g_autofree char *trace = add_trace("kept.csv", "0", "1");
    g_autofree char *json = plp_folder_add(folder, "there.json", "mine");
    cli_assert_refused(WORDS("compare", trace, trace, "--json", json), 1,
                       P "there.json: is there already; replace it with --force or choose another "
                         "name\n");
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(json, &text, NULL, NULL));
    assert_string_equal(text, "mine");
    g_auto(CliRun) run =
        cli_run(WORDS("compare", trace, trace, "--json", json, "--force", "--quiet", "--fast"));
    assert_int_equal(run.status, 0);
    assert_string_equal(run.out, "");
}

static void test_courses_that_are_none(void **state)
{
    g_autofree char *library = add_library();
    cli_assert_refused(WORDS("course", "P-2", "--library", library), 1,
                       P "P-2: there is no patient of that pseudonym (see `library list "
                         "patients`)\n");
    cli_assert_refused(WORDS("course", "P-1", "--library", library, "--task", "dance"), 2,
                       P "course: --task dance: no such task (write one of the protocol's, such as "
                         "rest_open) (see `palpebra-cli help course`)\n");
    cli_assert_refused(WORDS("course", "P-1", "--library", library, "--task", "smile"), 2,
                       P
                       "course: --task smile: closures in it are asked for and have no course (see "
                       "`palpebra-cli help course`)\n");
    cli_assert_refused(WORDS("course", "P-1", "--library", library, "--task", "rest_open"), 1,
                       P "P-1: no analysed recording of this patient has the task rest_open\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_effect_is_shown),
        cmocka_unit_test(test_same_words_same_bytes),
        cmocka_unit_test(test_nothing_is_shown_of_the_same),
        cmocka_unit_test(test_folders_are_pooled),
        cmocka_unit_test(test_videos_are_analysed_first),
        cmocka_unit_test(test_responder_rules),
        cmocka_unit_test(test_course_of_a_patient),
        cmocka_unit_test(test_recordings_of_the_library),
        cmocka_unit_test(test_wrong_words),
        cmocka_unit_test(test_things_that_are_none),
        cmocka_unit_test(test_files_are_not_replaced),
        cmocka_unit_test(test_courses_that_are_none),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
