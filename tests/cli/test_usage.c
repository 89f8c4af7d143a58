#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "base/version.h"
#include "cli/command.h"
#include "cli_run.h"

#define P "palpebra-cli: "
#define SEE(command) " (see `palpebra-cli help" command "`)\n"

static void test_wrong_usage(void **state)
{
    static const struct {
        const char *words[8];
        const char *err;
    } cases[] = {
        {{NULL}, P "a command is missing" SEE("")},
        {{"frobnicate"}, P "frobnicate: no such command" SEE("")},
        {{"Analyze"}, P "Analyze: no such command" SEE("")},
        {{"two\nlines"}, P "two\\x0Alines: no such command" SEE("")},
        {{"help", "frobnicate"}, P "frobnicate: no such command" SEE("")},
        {{"help", "analyze", "info"}, P "info: one word too many" SEE("")},
        {{"analyze", "", "--out", "o"}, P "analyze: one of the words is empty" SEE(" analyze")},
        {{"analyze", "a.mp4", "--out", ""}, P "analyze: --out: DIR is empty" SEE(" analyze")},
        {{"models", "--models="}, P "models: --models: DIR is empty" SEE(" models")},
        {{"-x"}, P "-x: no such command" SEE("")},
        {{"analyze"}, P "analyze: VIDEO… is missing" SEE(" analyze")},
        {{"analyze", "a.mp4"}, P "analyze: --out DIR is missing" SEE(" analyze")},
        {{"analyze", "a.mp4", "--out"}, P "analyze: --out: DIR is missing" SEE(" analyze")},
        {{"analyze", "--out", "o"}, P "analyze: VIDEO… is missing" SEE(" analyze")},
        {{"analyze", "a.mp4", "--fast"}, P "analyze: --fast: no such option" SEE(" analyze")},
        {{"analyze", "a.mp4", "--ou", "o"}, P "analyze: --ou: no such option" SEE(" analyze")},
        {{"analyze", "a.mp4", "-o", "o"}, P "analyze: -o: no such option" SEE(" analyze")},
        {{"analyze", "a.mp4", "--out", "o", "--out", "p"},
         P "analyze: --out: given twice" SEE(" analyze")},
        {{"analyze", "a.mp4", "--out", "o", "--force=yes"},
         P "analyze: --force: takes no value" SEE(" analyze")},
        {{"analyze", "a.mp4", "--out", "o", "--jobs", "0"},
         P "analyze: --jobs 0: must be a whole number from 1 to 1024" SEE(" analyze")},
        {{"analyze", "a.mp4", "--out", "o", "--jobs=two"},
         P "analyze: --jobs two: must be a whole number from 1 to 1024" SEE(" analyze")},
        {{"analyze", "a.mp4", "--out", "o", "--jobs", "1.5"},
         P "analyze: --jobs 1.5: must be a whole number from 1 to 1024" SEE(" analyze")},
        {{"analyze", "a.mp4", "--out", "o", "--face", "-1"},
         P "analyze: --face -1: must be a whole number from 1 to 2147483647" SEE(" analyze")},
        {{"analyze", "a.mp4", "--out", "o", "--engine", "cuda"},
         P "analyze: --engine cuda: must be xnnpack or opencv" SEE(" analyze")},
        {{"analyze", "a.mp4", "--out", "o", "--set", "blink_limit_s=fast"},
         P "analyze: --set blink_limit_s=fast: blink_limit_s must be a number from 0.1 to 5 s" SEE(
             " analyze")},
        {{"analyze", "a.mp4", "--out", "o", "--force", "--resume"},
         P "analyze: --force starts again and --resume goes on: give one of them" SEE(" analyze")},
        {{"detect"}, P "detect: --ear FILE is missing" SEE(" detect")},
        {{"detect", "a.csv", "--ear", "b.csv"},
         P "detect: a.csv: one word too many" SEE(" detect")},
        {{"detect", "--ear", "b.csv", "--fps", "0"},
         P "detect: --fps 0: must be a number from 1 to 10000" SEE(" detect")},
        {{"detect", "--ear", "b.csv", "--fps", "29,97"},
         P "detect: --fps 29,97: must be a number from 1 to 10000" SEE(" detect")},
        {{"simulate", "--patient", "clonic", "--out", "a.csv", "--blink-scale", "1.2"},
         P "simulate: --blink-scale 1.2: must be a number from 0.5 to 1" SEE(" simulate")},
        {{"simulate", "a.face", "--out", "a.mp4", "--left-ptosis", "1"},
         P
         "simulate: --left-ptosis: belongs to --patient; a script says it itself" SEE(" simulate")},
        {{"evaluate", "--labels", "l.csv"}, P "evaluate: DIR is missing" SEE(" evaluate")},
        {{"info"}, P "info: VIDEO is missing" SEE(" info")},
        {{"info", "a.mp4", "b.mp4"}, P "info: b.mp4: one word too many" SEE(" info")},
        {{"models", "extra"}, P "models: extra: one word too many" SEE(" models")},
        {{"version", "--short"}, P "version: --short: no such option" SEE(" version")},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        cli_assert_refused(cases[i].words, 2, cases[i].err);
}

static void test_version(void **state)
{
    g_auto(CliRun) run = cli_run(WORDS("version"));
    g_autofree char *expected = g_strdup_printf("palpebra-cli %s\n", plp_version_get());
    assert_string_equal(run.out, expected);
    assert_int_equal(run.status, 0);
    g_auto(CliRun) option = cli_run(WORDS("--version"));
    assert_string_equal(option.out, expected);
    g_auto(CliRun) json = cli_run(WORDS("version", "--json"));
    assert_non_null(strstr(json.out, "\"name\": \"palpebra-cli\""));
}

static void test_every_command_has_help(void **state)
{
    gsize count = 0;
    const PlpCommand *table = plp_commands_get_table(&count);
    g_auto(CliRun) overview = cli_run(WORDS("help"));
    assert_int_equal(overview.status, 0);
    assert_non_null(strstr(overview.out, "not a medical device"));
    for (gsize i = 0; i < count; i++) {
        g_auto(CliRun) by_word = cli_run(WORDS("help", table[i].name));
        g_auto(CliRun) by_option = cli_run(WORDS(table[i].name, "--help"));
        assert_int_equal(by_word.status, 0);
        assert_string_equal(by_word.out, by_option.out);
        assert_non_null(strstr(overview.out, table[i].name));
        for (gsize k = 0; k < table[i].n_options; k++) {
            g_autofree char *option = g_strdup_printf("\n  --%s", table[i].options[k].name);
            assert_non_null(strstr(by_word.out, option));
        }
    }
}

static void test_help_fits_a_terminal(void **state)
{
    g_auto(CliRun) run = cli_run(WORDS("help", "analyze"));
    g_auto(GStrv) lines = g_strsplit(run.out, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        assert_in_range(g_utf8_strlen(*line, -1), 0, 80);
}

static void test_output_that_cannot_be_written(void **state)
{
    const char *const *const commands[] = {WORDS("version"), WORDS("help"),
                                           WORDS("models", "--install")};
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        g_auto(CliRun) run = cli_run_with(commands[i], NULL, NULL, "/dev/full");
        assert_string_equal(run.err,
                            P "standard output: cannot be written: No space left on device\n");
        assert_int_equal(run.status, 1);
    }
}

static void test_two_dashes_end_the_options(void **state)
{
    g_auto(CliRun) run = cli_run(WORDS("info", "--", "--json"));
    assert_string_equal(run.err, P "--json: cannot be opened: No such file or directory\n");
    assert_int_equal(run.status, 1);
}

static void test_models_folder_without_models(void **state)
{
    g_auto(CliRun) run = cli_run(WORDS("models", "--models", "/usr/share"));
    assert_int_equal(run.status, 1);
    assert_non_null(strstr(run.out, "face_landmark_with_attention: missing"));
    assert_string_equal(run.err, P "the models are not all in place; run `models/install`\n");
    g_auto(CliRun) analyze =
        cli_run(WORDS("analyze", "a.mp4", "--out", "o", "--models", "/usr/share"));
    assert_string_equal(analyze.err,
                        P "face_detection_short_range.tflite: the network's weights are not "
                          "installed; run models/install to fetch the pinned file\n");
    assert_int_equal(analyze.status, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wrong_usage),
        cmocka_unit_test(test_version),
        cmocka_unit_test(test_every_command_has_help),
        cmocka_unit_test(test_help_fits_a_terminal),
        cmocka_unit_test(test_output_that_cannot_be_written),
        cmocka_unit_test(test_two_dashes_end_the_options),
        cmocka_unit_test(test_models_folder_without_models),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
