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
#include "footage.h"

#define P "palpebra-cli: "

/** Clips are drawn once; every test has an output folder of its own. */
typedef struct {
    char *folder;
    char *blinks; // 300 frames, six blinks
    char *out;
} World;

static World world;

static int make_world(void **state)
{
    world.folder = plp_folder_new();
    world.blinks =
        footage_make(world.folder, "blinks.mp4", &(Footage){.frames = 300, .blink_every = 45});
    return 0;
}

static int remove_world(void **state)
{
    plp_folder_remove(world.folder);
    g_free(world.blinks);
    return 0;
}

static int set_up(void **state)
{
    static int count = 0;
    world.out = g_strdup_printf("%s/out%d", world.folder, count++);
    return 0;
}

static int tear_down(void **state)
{
    g_clear_pointer(&world.out, g_free);
    return 0;
}

static char *read_text(const char *first, const char *second, const char *third)
{
    g_autofree char *path = g_build_filename(first, second, third, NULL);
    char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        fail_msg("%s is missing", path);
    return text;
}

static void assert_names(const char *folder, const char *expected)
{
    g_autofree char *names = plp_folder_dup_names(folder);
    assert_string_equal(names, expected);
}

static void analyze(const char *video, const char *out)
{
    g_auto(CliRun) run = cli_run(WORDS("analyze", video, "--out", out));
    assert_string_equal(run.err, "");
    assert_int_equal(run.status, 0);
}

/** Rows of closures.csv whose second cell is `eye`. */
static int count_closures(const char *out, const char *name, const char *eye)
{
    g_autofree char *text = read_text(out, name, "closures.csv");
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *mark = g_strdup_printf(",%s,", eye);
    int count = 0;
    for (char **line = lines; *line != NULL; line++)
        count += strstr(*line, mark) != NULL;
    return count;
}

static void test_blinks_are_found(void **state)
{
    cli_need_models();
    g_auto(CliRun) run = cli_run(WORDS("analyze", world.blinks, "--out", world.out));
    assert_string_equal(run.err, "");
    assert_int_equal(run.status, 0);
    assert_names(world.out, "blinks");
    assert_int_equal(count_closures(world.out, "blinks", "right"), 6);
    assert_int_equal(count_closures(world.out, "blinks", "left"), 6);
    const char *const sentences[] = {
        "blinks.mp4\n", "Measured: 10.0 of 10.0 s (100 %); right eye 100 %, left eye 100 %.",
        "6 with both eyes, 0 of the right eye only, 0 of the left eye only",
        "not a medical device"};
    const char *at = run.out;
    for (size_t i = 0; i < G_N_ELEMENTS(sentences); i++) {
        at = strstr(at, sentences[i]); // each after the one before
        if (at == NULL)
            fail_msg("'%s' is missing or out of order in:\n%s", sentences[i], run.out);
    }
}

static void test_json_is_the_summary(void **state)
{
    cli_need_models();
    g_auto(CliRun) run = cli_run(WORDS("analyze", world.blinks, "--out", world.out, "--json"));
    assert_int_equal(run.status, 0);
    g_autofree char *summary = read_text(world.out, "blinks", "summary.json");
    g_autofree char *expected = g_strdup_printf("[\n%s]\n", summary);
    assert_string_equal(run.out, expected);
}

static void test_quiet(void **state)
{
    cli_need_models();
    g_auto(CliRun) run = cli_run(WORDS("analyze", world.blinks, "--out", world.out, "--quiet"));
    assert_string_equal(run.out, "");
    assert_string_equal(run.err, "");
    assert_int_equal(run.status, 0);
}

static void test_tasks(void **state)
{
    cli_need_models();
    g_autofree char *segments = plp_folder_add(
        world.folder, "tasks.csv", "task,start,end\nrest_open,0,5\ngentle_closure,5,8\n");
    g_auto(CliRun) run =
        cli_run(WORDS("analyze", world.blinks, "--out", world.out, "--segments", segments));
    assert_int_equal(run.status, 0);
    assert_non_null(strstr(run.out, "Task rest_open, 0.0 to 5.0 s: "));
    assert_non_null(strstr(
        run.out, "\n  Commanded tasks, 3.0 s, are left out of the rates and shares below.\n"));
    assert_non_null(strstr(run.out,
                           "Task gentle_closure, 5.0 to 8.0 s: commanded closures right 2, "
                           "left 2."));
    g_autofree char *bad = plp_folder_add(world.folder, "bad.csv", "task,start,end\nsleep,0,5\n");
    g_auto(CliRun) refused =
        cli_run(WORDS("analyze", world.blinks, "--out", world.out, "--segments", bad, "--force"));
    assert_int_equal(refused.status, 1);
    assert_true(g_str_has_prefix(refused.err, P "bad.csv: line 2: "));
}

static void test_results_are_there_already(void **state)
{
    cli_need_models();
    analyze(world.blinks, world.out);
    g_autofree char *before = plp_folder_dup_digest(world.out);
    cli_assert_refused(WORDS("analyze", world.blinks, "--out", world.out, "--quiet"), 1,
                       P
                       "blinks.mp4: results are there already; replace them with --force or choose "
                       "another --out\n");
    g_auto(CliRun) kept = cli_run(WORDS("analyze", world.blinks, "--out", world.out, "--resume"));
    assert_int_equal(kept.status, 0);
    assert_true(g_str_has_prefix(kept.out, "blinks.mp4: complete already, left as it is.\n"));
    g_auto(CliRun) again =
        cli_run(WORDS("analyze", world.blinks, "--out", world.out, "--force", "--quiet"));
    assert_int_equal(again.status, 0);
    g_autofree char *after = plp_folder_dup_digest(world.out);
    assert_string_equal(after, before);
}

static void test_foreign_things_in_the_place(void **state)
{
    cli_need_models();
    g_mkdir_with_parents(world.out, 0700);
    g_autofree char *file = plp_folder_add(world.out, "blinks", "a file of the user's");
    cli_assert_refused(WORDS("analyze", world.blinks, "--out", world.out, "--force", "--quiet"), 1,
                       P
                       "blinks.mp4: its folder exists already and holds other things than results; "
                       "choose another --out\n");
    assert_names(world.out, "blinks");
}

static void test_face_that_is_not_there(void **state)
{
    cli_need_models();
    cli_assert_refused(
        WORDS("analyze", world.blinks, "--out", world.out, "--face", "7", "--quiet"), 1,
        P "blinks.mp4: face 7 was not seen; the recording holds 1, numbered from 1 in order of "
          "appearance\n");
    assert_names(world.out, "");
}

static void test_no_more_results_for_more_jobs(void **state)
{
    cli_need_models();
    const char *const names[] = {"j1.mp4", "j2.mp4", "j3.mp4", "j4.mp4"};
    char *clips[4];
    for (int i = 0; i < 4; i++)
        clips[i] = footage_make(world.folder, names[i],
                                &(Footage){.frames = 40 + 25 * i, .blink_every = 20 + 7 * i});
    g_autofree char *first = NULL;
    const char *const jobs[] = {"1", "2", "4"};
    for (int i = 0; i < 3; i++) {
        g_autofree char *out = g_strdup_printf("%s-%s", world.out, jobs[i]);
        g_auto(CliRun) run = cli_run(WORDS("analyze", clips[0], clips[1], clips[2], clips[3],
                                           "--out", out, "--jobs", jobs[i]));
        assert_int_equal(run.status, 0);
        g_autofree char *digest = plp_folder_dup_digest(out);
        g_autofree char *both = g_strconcat(digest, run.out, NULL);
        if (first == NULL)
            first = g_steal_pointer(&both);
        else
            assert_string_equal(both, first);
    }
    for (int i = 0; i < 4; i++)
        g_free(clips[i]);
}

static void test_an_error_does_not_stop_the_others(void **state)
{
    cli_need_models();
    g_autofree char *text = plp_folder_add(world.folder, "text.mp4", "no video");
    g_auto(CliRun) run =
        cli_run(WORDS("analyze", "/no/such.mp4", world.blinks, text, "--out", world.out));
    assert_int_equal(run.status, 1);
    assert_names(world.out, "blinks");
    assert_true(g_str_has_prefix(run.out, "blinks.mp4\n"));
    g_auto(CliRun) none = cli_run(WORDS("analyze", text, "--out", world.out));
    assert_string_equal(none.out, "");
    g_auto(GStrv) lines = g_strsplit(run.err, "\n", -1);
    assert_string_equal(lines[0], P "such.mp4: cannot be opened: No such file or directory");
    assert_true(g_str_has_prefix(lines[1], P "text.mp4: no readable video"));
    assert_string_equal(lines[2], "");
}

static void test_two_of_one_name(void **state)
{
    cli_need_models();
    cli_assert_refused(WORDS("analyze", "/a/rest.mp4", "/b/rest.mov", "--out", world.out), 2,
                       P "analyze: rest.mp4 and rest.mov would both be written to the folder rest; "
                         "analyse them in two runs with different --out (see `palpebra-cli help "
                         "analyze`)\n");
}

static void test_strange_file_names(void **state)
{
    cli_need_models();
    static const struct {
        const char *name, *stem, *shown;
    } cases[] = {
        {"a b  c.mp4", "a b  c", "a b  c.mp4"},
        {"two\nlines.mp4", "two\nlines", "two\\x0Alines.mp4"},
        {"latin\xe4.mp4", "latin\xe4", "latin\\xE4.mp4"},
        {"Übung 視頻.mp4", "Übung 視頻", "Übung 視頻.mp4"},
        {"quote\"back\\slash.mp4", "quote\"back\\slash", "quote\"back\\slash.mp4"},
        {"%s%n.mp4", "%s%n", "%s%n.mp4"},
        {".mp4", ".mp4", ".mp4"},
    };
    g_autofree char *content = NULL;
    gsize size = 0;
    g_autofree char *clip = footage_make(world.folder, "short.mp4", &(Footage){.frames = 5});
    assert_true(g_file_get_contents(clip, &content, &size, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_build_filename(world.folder, cases[i].name, NULL);
        assert_true(g_file_set_contents(path, content, (gssize)size, NULL));
        g_auto(CliRun) run = cli_run(WORDS("analyze", path, "--out", world.out));
        assert_string_equal(run.err, "");
        assert_true(g_str_has_prefix(run.out, cases[i].shown));
        g_autofree char *summary = read_text(world.out, cases[i].stem, "summary.json");
        assert_true(g_utf8_validate(summary, -1, NULL));
    }
}

static void test_locales_do_not_matter(void **state)
{
    cli_need_models();
    analyze(world.blinks, world.out);
    g_autofree char *expected = plp_folder_dup_digest(world.out);
    g_auto(CliRun) plain = cli_run(WORDS("info", world.blinks));
    // glibc itself leaks a few bytes for LOCPATH: LeakSanitizer is not to talk about it.
    g_autofree char *place = g_strdup_printf("LOCPATH=%s", g_getenv("PALPEBRA_TEST_LOCALES"));
    const char *const locales[] = {"LC_ALL=de_DE.UTF-8", "LC_ALL=tr_TR.UTF-8", "LC_ALL=C",
                                   "LC_ALL=no_SUCH"};
    for (size_t i = 0; i < G_N_ELEMENTS(locales); i++) {
        g_autofree char *out = g_strdup_printf("%s-%zu", world.out, i);
        g_auto(CliRun) run =
            cli_run_with(WORDS("analyze", world.blinks, "--out", out, "--quiet", "--set",
                               "iris_diameter_mm=11.7"),
                         WORDS(locales[i], place, "LSAN_OPTIONS=detect_leaks=0"), NULL, NULL);
        assert_string_equal(run.err, "");
        g_autofree char *digest = plp_folder_dup_digest(out);
        assert_string_equal(digest, expected);
        g_auto(CliRun) info =
            cli_run_with(WORDS("info", world.blinks),
                         WORDS(locales[i], place, "LSAN_OPTIONS=detect_leaks=0"), NULL, NULL);
        assert_string_equal(info.out, plain.out);
    }
}

static void test_output_folder_that_cannot_be_made(void **state)
{
    cli_need_models();
    g_auto(CliRun) run = cli_run(WORDS("analyze", world.blinks, "--out", "/proc/results"));
    assert_int_equal(run.status, 1);
    assert_true(
        g_str_has_prefix(run.err, P "blinks.mp4: results: the output folder cannot be made: "));
    g_autofree char *file = plp_folder_add(world.folder, "file", "x");
    cli_assert_refused(WORDS("analyze", world.blinks, "--out", file, "--quiet"), 1,
                       P "blinks.mp4: file: the output folder cannot be made: Not a directory\n");
}

/** A disk on which no file grows beyond 4 kB, as a full one. */
static void fill_disk(gpointer data)
{
    struct rlimit limits = {4096, 4096};
    setrlimit(RLIMIT_FSIZE, &limits);
}

static void test_full_disk(void **state)
{
    cli_need_models();
    g_auto(CliRun) run = cli_run_with(WORDS("analyze", world.blinks, "--out", world.out, "--quiet"),
                                      NULL, fill_disk, NULL);
    // On a slow machine the checkpoint of the first second meets the full disk before the results.
    bool is_results =
        g_str_equal(run.err, P "blinks.mp4: trace.csv: cannot be written: File too large\n");
    bool is_checkpoint = g_str_equal(
        run.err, P "blinks.mp4: blinks.checkpoint: cannot be written: File too large\n");
    assert_true(is_results || is_checkpoint);
    assert_int_equal(run.status, 1);
    assert_names(world.out, "");
}

static void test_standard_output_is_full(void **state)
{
    cli_need_models();
    g_auto(CliRun) run =
        cli_run_with(WORDS("analyze", world.blinks, "--out", world.out), NULL, NULL, "/dev/full");
    assert_int_equal(run.status, 1);
    assert_string_equal(run.err, P "standard output: cannot be written: No space left on device\n");
    assert_names(world.out, "blinks"); // the results themselves are safe
}

/** Long enough that a signal comes in the middle on any machine. */
static char *make_long_clip(void)
{
    char *path = g_build_filename(world.folder, "long.mp4", NULL);
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        g_free(
            footage_make(world.folder, "long.mp4", &(Footage){.frames = 2000, .blink_every = 61}));
    return path;
}

static void test_interrupted_and_resumed(void **state)
{
    cli_need_models();
    g_autofree char *clip = make_long_clip();
    analyze(clip, world.out);
    g_autofree char *whole = plp_folder_dup_digest(world.out);
    const int signals[] = {SIGINT, SIGTERM};
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++) {
        g_autofree char *out = g_strdup_printf("%s-%zu", world.out, i);
        g_auto(CliRun) cut =
            cli_run_and_signal(WORDS("analyze", clip, "--out", out, "--progress"), signals[i]);
        assert_int_equal(cut.status, 3);
        assert_names(out, "long long.checkpoint");
        g_autofree char *summary = read_text(out, "long", "summary.json");
        assert_non_null(strstr(summary, "\"partial\": true"));
        cli_assert_refused(
            WORDS("analyze", clip, "--out", out, "--quiet"), 1,
            P "long.mp4: an unfinished analysis is there; go on with --resume or start "
              "again with --force\n");
        cli_assert_refused(
            WORDS("analyze", clip, "--out", out, "--resume", "--quiet", "--set",
                  "yaw_limit_deg=30"),
            1,
            P
            "long.mp4: cannot go on from the unfinished analysis: the parameter yaw_limit_deg was "
            "40 and is 30 now; start again with --force\n");
        g_auto(CliRun) resumed =
            cli_run(WORDS("analyze", clip, "--out", out, "--resume", "--quiet"));
        assert_string_equal(resumed.err, "");
        assert_int_equal(resumed.status, 0);
        g_autofree char *digest = plp_folder_dup_digest(out);
        assert_string_equal(digest, whole);
    }
}

static void test_interrupted_before_the_second_recording(void **state)
{
    cli_need_models();
    g_autofree char *clip = make_long_clip();
    g_auto(CliRun) cut = cli_run_and_signal(
        WORDS("analyze", clip, world.blinks, "--out", world.out, "--jobs", "1", "--progress"),
        SIGINT);
    assert_int_equal(cut.status, 3);
    assert_non_null(strstr(cut.err, P "cancelled: 1 of 2 recordings were not begun\n"));
    assert_names(world.out, "long long.checkpoint");
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_blinks_are_found),
        TEST(test_json_is_the_summary),
        TEST(test_quiet),
        TEST(test_tasks),
        TEST(test_results_are_there_already),
        TEST(test_foreign_things_in_the_place),
        TEST(test_face_that_is_not_there),
        TEST(test_no_more_results_for_more_jobs),
        TEST(test_an_error_does_not_stop_the_others),
        TEST(test_two_of_one_name),
        TEST(test_strange_file_names),
        TEST(test_locales_do_not_matter),
        TEST(test_output_folder_that_cannot_be_made),
        TEST(test_full_disk),
        TEST(test_standard_output_is_full),
        TEST(test_interrupted_and_resumed),
        TEST(test_interrupted_before_the_second_recording),
    };
    return cmocka_run_group_tests(tests, make_world, remove_world);
}
