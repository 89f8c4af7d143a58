#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "cli_run.h"
#include "folder.h"

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

/** Ten seconds at 60 rows a second; both eyes shut for 0.2 s at 2 s and 6 s, the right one at 4 s
 * too. */
static char *add_series(const char *name, char separator, bool has_time)
{
    g_autoptr(GString) text =
        g_string_new(has_time ? "time_s;ear_right;ear_left\n" : "ear_right;ear_left\n");
    for (int i = 0; i < 600; i++) {
        bool both = (i >= 120 && i < 132) || (i >= 360 && i < 372);
        bool right = both || (i >= 240 && i < 252);
        if (has_time)
            g_string_append_printf(text, "%d.%06d;", i / 60, i % 60 * 1000000 / 60);
        g_string_append_printf(text, "0.%02d;0.%02d\n", right ? 5 : 31, both ? 5 : 31);
    }
    g_strdelimit(text->str, ";", separator);
    return plp_folder_add(folder, name, text->str);
}

static const char both_counts[] = "right: 3 closures (3 complete, 0 partial)\n"
                                  "left: 2 closures (2 complete, 0 partial)\n";

static void test_detect_prints_closures(void **state)
{
    g_autofree char *path = add_series("ear.csv", ',', false);
    g_auto(CliRun) run = cli_run(WORDS("detect", "--ear", path, "--fps", "60"));
    assert_string_equal(run.err, both_counts);
    assert_int_equal(run.status, 0);
    g_auto(GStrv) lines = g_strsplit(run.out, "\n", -1);
    assert_int_equal(g_strv_length(lines), 1 + 5 + 1);
    assert_true(g_str_has_prefix(lines[0], "id,eye,kind,"));
}

static void test_detect_takes_times_from_the_table(void **state)
{
    g_autofree char *path = add_series("timed.csv", ';', true);
    g_auto(CliRun) run = cli_run(WORDS("detect", "--ear", path, "--json"));
    assert_string_equal(run.err, both_counts);
    assert_non_null(strstr(run.out, "\"engine\": null"));
}

static void test_detect_writes_a_folder(void **state)
{
    g_autofree char *path = add_series("series.csv", ',', true);
    g_autofree char *out = g_build_filename(folder, "out", NULL);
    g_auto(CliRun) run = cli_run(WORDS("detect", "--ear", path, "--out", out));
    assert_string_equal(run.out, "");
    assert_int_equal(run.status, 0);
    g_autofree char *series = g_build_filename(out, "series", NULL);
    g_autofree char *names = plp_folder_dup_names(series);
    assert_string_equal(names, "closures.csv summary.json trace.csv twitches.csv");
    cli_assert_refused(WORDS("detect", "--ear", path, "--out", out), 1,
                       P
                       "series.csv: results are there already; replace them with --force or choose "
                       "another --out\n");
    g_auto(CliRun) again = cli_run(WORDS("detect", "--ear", path, "--out", out, "--force"));
    assert_int_equal(again.status, 0);
}

static void test_detect_needs_times_or_a_rate(void **state)
{
    g_autofree char *path = add_series("bare.csv", ',', false);
    g_auto(CliRun) run = cli_run(WORDS("detect", "--ear", path));
    assert_int_equal(run.status, 1);
    assert_true(g_str_has_prefix(run.err, P "bare.csv: "));
    assert_string_equal(run.out, "");
}

static void test_evaluate_what_detect_found(void **state)
{
    g_autofree char *path = add_series("scored.csv", ',', true);
    g_autofree char *out = g_build_filename(folder, "scored", NULL);
    g_auto(CliRun) detect = cli_run(WORDS("detect", "--ear", path, "--out", out));
    assert_int_equal(detect.status, 0);
    g_autofree char *labels = plp_folder_add(folder, "labels.csv",
                                             "clip,eye,first_frame,last_frame,kind\n"
                                             "scored.mp4,both,120,131,blink\n"
                                             "scored.mp4,right,240,251,wink\n"
                                             "scored.mp4,both,360,371,blink\n"
                                             "scored.mp4,left,480,490,blink\n");
    g_auto(CliRun) run = cli_run(WORDS("evaluate", "--labels", labels, out));
    assert_string_equal(run.err, "");
    assert_int_equal(run.status, 0);
    assert_non_null(strstr(run.out, "IoU >= 0.5  right   3   0   0     1.0000  1.0000  1.0000"));
    assert_non_null(strstr(run.out, "left   2   0   1     1.0000  0.6667  0.8000"));
    g_auto(CliRun) mistakes = cli_run(WORDS("evaluate", "--labels", labels, out, "--mistakes"));
    assert_true(strlen(mistakes.out) > strlen(run.out));
}

static void test_evaluate_without_results(void **state)
{
    g_autofree char *labels = plp_folder_add(folder, "none.csv",
                                             "clip,eye,first_frame,last_frame,kind\n"
                                             "nowhere.mp4,both,1,2,blink\n");
    g_auto(CliRun) run = cli_run(WORDS("evaluate", "--labels", labels, folder));
    assert_int_equal(run.status, 1);
    assert_true(g_str_has_prefix(run.err, P));
}

// ---- simulate ----

static const char script[] = "size 320 240\nrate 30\nduration 6\nsegment rest_open 0 6\n"
                             "at 1.5 blink both 0.2\nat 3 wink left 0.4\nat 4.5 blink both 0.2\n";

static void test_simulate_and_find(void **state)
{
    cli_need_models();
    g_autofree char *path = plp_folder_add(folder, "face.txt", script);
    g_autofree char *video = g_build_filename(folder, "face.mp4", NULL);
    g_auto(CliRun) drawn = cli_run(WORDS("simulate", path, "--out", video));
    assert_string_equal(drawn.err, "");
    assert_string_equal(drawn.out, "face.mp4: 180 pictures with 5 closures; the truth is in "
                                   "face.truth.csv, the tasks are in face.segments.csv.\n");
    g_autofree char *out = g_build_filename(folder, "drawn", NULL);
    g_autofree char *tasks = g_build_filename(folder, "face.segments.csv", NULL);
    g_auto(CliRun) found =
        cli_run(WORDS("analyze", video, "--out", out, "--segments", tasks, "--quiet"));
    assert_string_equal(found.err, "");
    g_autofree char *truth = g_build_filename(folder, "face.truth.csv", NULL);
    g_auto(CliRun) scored = cli_run(WORDS("evaluate", "--labels", truth, out));
    assert_non_null(strstr(scored.out, "both   5   0   0     1.0000  1.0000  1.0000"));
}

static void test_simulate_does_not_overwrite(void **state)
{
    g_autofree char *path = plp_folder_add(folder, "again.txt", "duration 0.2\nsize 64 48\n");
    g_autofree char *video = plp_folder_add(folder, "again.avi", "a video of the user's");
    g_auto(CliRun) run = cli_run(WORDS("simulate", path, "--out", video, "--codec", "mjpeg"));
    assert_int_equal(run.status, 1);
    assert_true(g_str_has_prefix(run.err, P "again.avi: "));
    g_auto(CliRun) forced =
        cli_run(WORDS("simulate", path, "--out", video, "--codec", "mjpeg", "--force", "--quiet"));
    assert_string_equal(forced.err, "");
    assert_int_equal(forced.status, 0);
}

static void test_simulate_refuses(void **state)
{
    g_autofree char *path = plp_folder_add(folder, "bad.txt", "duration 1\nat 0.5 sneeze both\n");
    g_autofree char *video = g_build_filename(folder, "bad.mp4", NULL);
    g_auto(CliRun) run = cli_run(WORDS("simulate", path, "--out", video));
    assert_int_equal(run.status, 1);
    assert_true(g_str_has_prefix(run.err, P "bad.txt: line 2: "));
    g_autofree char *good = plp_folder_add(folder, "good.txt", "duration 0.2\nsize 64 48\n");
    g_auto(CliRun) codec = cli_run(WORDS("simulate", good, "--out", video, "--codec", "nosuch"));
    assert_int_equal(codec.status, 1);
    g_auto(CliRun) place = cli_run(WORDS("simulate", good, "--out", "/no/such/folder/x.mp4"));
    assert_int_equal(place.status, 1);
    assert_false(g_file_test(video, G_FILE_TEST_EXISTS));
}

// ---- simulate --patient ----

static void test_a_patient_as_a_trace_is_found(void **state)
{
    g_autofree char *trace = g_build_filename(folder, "right.csv", NULL);
    g_auto(CliRun) made =
        cli_run(WORDS("simulate", "--patient", "hfs_right", "--seed", "3", "--seconds", "60",
                      "--severity", "0.8", "--rate", "60", "--calm", "--out", trace));
    assert_string_equal(made.err, "");
    assert_true(g_str_has_prefix(made.out, "right.csv: 3600 pictures with "));
    g_autofree char *tasks = g_build_filename(folder, "right.segments.csv", NULL);
    g_autofree char *figures = g_build_filename(folder, "right.figures.csv", NULL);
    g_autofree char *twitches = g_build_filename(folder, "right.twitches.csv", NULL);
    assert_true(g_file_test(figures, G_FILE_TEST_IS_REGULAR));
    assert_true(g_file_test(twitches, G_FILE_TEST_IS_REGULAR));
    g_autofree char *out = g_build_filename(folder, "patients", NULL);
    g_auto(CliRun) found =
        cli_run(WORDS("detect", "--ear", trace, "--segments", tasks, "--out", out));
    assert_int_equal(found.status, 0);
    g_autofree char *truth = g_build_filename(folder, "right.truth.csv", NULL);
    g_auto(CliRun) scored = cli_run(WORDS("evaluate", "--labels", truth, out));
    assert_int_equal(scored.status, 0);
    assert_non_null(strstr(scored.out, "   0   0     1.0000  1.0000  1.0000"));
}

static void test_a_patient_is_the_same_again(void **state)
{
    g_autofree char *a = g_build_filename(folder, "same_a.csv", NULL);
    g_autofree char *b = g_build_filename(folder, "same_b.csv", NULL);
    const char *const paths[] = {a, b};
    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_auto(CliRun) run = cli_run(WORDS("simulate", "--patient", "tonic", "--seed", "4",
                                           "--seconds", "5", "--quiet", "--out", paths[i]));
        assert_string_equal(run.out, "");
        assert_int_equal(run.status, 0);
    }
    g_autofree char *first = NULL, *second = NULL;
    assert_true(g_file_get_contents(a, &first, NULL, NULL));
    assert_true(g_file_get_contents(b, &second, NULL, NULL));
    assert_string_equal(first, second);
    cli_assert_refused(WORDS("simulate", "--patient", "tonic", "--out", a), 1,
                       P "same_a.figures.csv: is there already; choose another name or allow it to "
                         "be replaced (--force)\n");
}

static void test_a_patient_as_a_video_brings_its_script(void **state)
{
    g_autofree char *video = g_build_filename(folder, "drawn_patient.mp4", NULL);
    g_auto(CliRun) run = cli_run(
        WORDS("simulate", "--patient", "ptosis", "--seconds", "2", "--rate", "15", "--out", video));
    assert_string_equal(run.err, "");
    assert_int_equal(run.status, 0);
    g_autofree char *drawn = g_build_filename(folder, "drawn_patient.script", NULL);
    g_autofree char *again = g_build_filename(folder, "drawn_again.mp4", NULL);
    g_auto(CliRun) redrawn = cli_run(WORDS("simulate", drawn, "--out", again));
    assert_string_equal(redrawn.err, "");
    assert_int_equal(redrawn.status, 0);
}

static void assert_usage(const char *const *words, const char *says)
{
    g_auto(CliRun) run = cli_run(words);
    assert_int_equal(run.status, 2);
    assert_string_equal(run.out, "");
    assert_non_null(strstr(run.err, says));
}

static void test_patients_are_asked_for_rightly(void **state)
{
    g_autofree char *out = g_build_filename(folder, "never.csv", NULL);
    assert_usage(WORDS("simulate", "--patient", "grumpy", "--out", out),
                 "--patient grumpy: no such kind; write one of healthy, ");
    assert_usage(WORDS("simulate", "--out", out), "SCRIPT or --patient KIND is missing");
    assert_usage(WORDS("simulate", "a.script", "--patient", "tonic", "--out", out), "not both");
    assert_usage(WORDS("simulate", "a.script", "--seed", "2", "--out", out),
                 "--seed: belongs to --patient");
    assert_usage(WORDS("simulate", "--patient", "tonic", "--severity", "2", "--out", out),
                 "--severity 2: must be a number from 0 to 1");
    assert_usage(WORDS("simulate", "--patient", "tonic", "--seconds", "1", "--out", out),
                 "--seconds 1: must be a number from 2 to 3600");
    assert_usage(WORDS("simulate", "--patient", "tonic", "--seed", "-1", "--out", out),
                 "--seed -1");
    g_auto(CliRun) place =
        cli_run(WORDS("simulate", "--patient", "tonic", "--out", "/no/such/folder/x.csv"));
    assert_int_equal(place.status, 1);
    assert_false(g_file_test(out, G_FILE_TEST_EXISTS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_detect_prints_closures),
        cmocka_unit_test(test_detect_takes_times_from_the_table),
        cmocka_unit_test(test_detect_writes_a_folder),
        cmocka_unit_test(test_detect_needs_times_or_a_rate),
        cmocka_unit_test(test_evaluate_what_detect_found),
        cmocka_unit_test(test_evaluate_without_results),
        cmocka_unit_test(test_simulate_and_find),
        cmocka_unit_test(test_simulate_does_not_overwrite),
        cmocka_unit_test(test_simulate_refuses),
        cmocka_unit_test(test_a_patient_as_a_trace_is_found),
        cmocka_unit_test(test_a_patient_is_the_same_again),
        cmocka_unit_test(test_a_patient_as_a_video_brings_its_script),
        cmocka_unit_test(test_patients_are_asked_for_rightly),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
