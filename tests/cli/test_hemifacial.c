// From a drawn face to the printed finding: a right hemifacial spasm, and the same in a mirror.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "cli_run.h"
#include "folder.h"

/** Blinks of both eyes that pull the right mouth corner, spasms of the right eye with the mouth,
 * twitches of the right lid and mouth. */
static const char *const spasm = "size 480 360\nrate 30\nduration 21\nseed 3\nnoise 2\nsway 1\n"
                                 "at 2 smile right 0.2 by 0.4\n"
                                 "at 3.5 blink both 0.12\nat 3.45 smile right 0.45 by 0.5\n"
                                 "at 5 blink right 0.1 depth 0.3\n"
                                 "at 6.5 blink right 0.3\nat 6.45 smile right 0.6 by 0.7\n"
                                 "at 8 smile right 0.2 by 0.4\n"
                                 "at 9.5 blink both 0.12\nat 9.45 smile right 0.45 by 0.5\n"
                                 "at 11 blink right 0.1 depth 0.35\n"
                                 "at 12.5 blink right 0.3\nat 12.45 smile right 0.6 by 0.7\n"
                                 "at 14 smile right 0.2 by 0.4\n"
                                 "at 15.5 blink both 0.12\nat 15.45 smile right 0.45 by 0.5\n"
                                 "at 17 blink right 0.1 depth 0.35\n"
                                 "at 18.5 blink right 0.3\nat 18.45 smile right 0.6 by 0.7\n";

/** Both eyes blink, the head sways, the face talks and smiles with both corners. */
static const char *const healthy =
    "size 480 360\nrate 30\nduration 20\nseed 4\nnoise 2\nsway 1\n"
    "at 3 blink both 0.12\nat 6 blink both 0.12\n"
    "at 7 talk 4\nat 9 blink both 0.12\nat 12 smile both 2 by 0.8\n"
    "at 13 blink both 0.12\nat 16 turn 8 1.5\nat 18 blink both 0.1\n";

static char *folder;

static int make_folder(void **state)
{
    folder = plp_folder_new();
    return 0;
}

static int remove_folder(void **state)
{
    plp_folder_remove(folder); // frees the name as well
    return 0;
}

static char *film(const char *name, const char *script)
{
    g_autofree char *script_name = g_strconcat(name, ".script", NULL);
    g_autofree char *script_path = plp_folder_add(folder, script_name, script);
    char *video = g_strdup_printf("%s/%s.mp4", folder, name);
    g_auto(CliRun) run =
        cli_run(WORDS("simulate", script_path, "--out", video, "--quiet", "--force"));
    assert_string_equal(run.err, "");
    return video;
}

static char *analyze(const char *video, const char *option)
{
    g_autofree char *out = g_strdup_printf("%s/out", folder);
    g_auto(CliRun) run = cli_run(WORDS("analyze", video, "--out", out, "--force", option));
    assert_string_equal(run.err, "");
    assert_int_equal(run.status, 0);
    return g_steal_pointer(&run.out);
}

static char *read_table(const char *name, const char *table)
{
    g_autofree char *path = g_build_filename(folder, "out", name, table, NULL);
    char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static int count_rows(const char *text, const char *mark)
{
    int count = 0;
    for (const char *at = text; (at = strstr(at, mark)) != NULL; at++)
        count++;
    return count;
}

/** However the lines are broken. */
static void assert_says(const char *text, const char *sentence)
{
    g_auto(GStrv) words = g_regex_split_simple("\\s+", text, 0, 0);
    g_autofree char *line = g_strjoinv(" ", words);
    if (strstr(line, sentence) == NULL)
        fail_msg("'%s' is missing in:\n%s", sentence, text);
}

static void test_right_spasm_is_named(void **state)
{
    cli_need_models();
    g_autofree char *video = film("spasm", spasm);
    g_autofree char *printed = analyze(video, NULL);
    assert_says(printed, "6 closures");
    assert_says(printed, "left 0.0 a minute (n = 0).");
    assert_says(printed, "left 0 of 3 closures.");
    assert_says(printed, "(SMC): right side, grade II: cheek or mouth corner move too.");
    g_autofree char *twitches = read_table("spasm", "twitches.csv");
    assert_true(count_rows(twitches, ",right,") >= 5); // of six
    assert_int_equal(count_rows(twitches, ",left,"), 0);
}

static void test_mirrored_swaps_it(void **state)
{
    cli_need_models();
    g_autofree char *video = film("spasm", spasm);
    g_autofree char *plain = analyze(video, NULL);
    g_autofree char *right = read_table("spasm", "twitches.csv");
    g_autofree char *printed = analyze(video, "--mirrored");
    g_autofree char *left = read_table("spasm", "twitches.csv");
    assert_says(printed, "(SMC): left side, grade II");
    assert_says(printed, "right 0 of 3 closures;");
    assert_int_equal(count_rows(left, ",right,"), 0);
    assert_int_equal(count_rows(left, ",left,"), count_rows(right, ",right,"));
}

static void test_healthy_face_has_nothing(void **state)
{
    cli_need_models();
    g_autofree char *video = film("healthy", healthy);
    g_autofree char *printed = analyze(video, NULL);
    assert_says(printed, "right 0.0 a minute (n = 0), left 0.0 a minute (n = 0).");
    assert_says(printed, "no side of the face stands out");
}

static void test_without_mouth_and_flow(void **state)
{
    cli_need_models();
    g_autofree char *video = film("healthy", healthy);
    g_autofree char *out = g_strdup_printf("%s/out", folder);
    g_auto(CliRun) run = cli_run(WORDS("analyze", video, "--out", out, "--force", "--set",
                                       "measure_mouth=0", "--set", "measure_flow=0"));
    assert_string_equal(run.err, "");
    assert_says(run.out, "not measurable (the mouth was never seen)");
    assert_says(run.out, "5 with both eyes");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_right_spasm_is_named),
        cmocka_unit_test(test_mirrored_swaps_it),
        cmocka_unit_test(test_healthy_face_has_nothing),
        cmocka_unit_test(test_without_mouth_and_flow),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
