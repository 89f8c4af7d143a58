// A scripted face, encoded and analysed: every closure on its side and at its time.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "workflow/analyze.h"
#include "workflow/networks.h"
#include "workflow/simulate.h"

static PlpScript *make_script(const char *text)
{
    g_autoptr(GBytes) content = g_bytes_new_static(text, strlen(text));
    g_autoptr(GError) error = NULL;
    PlpScript *script = plp_script_parse("script", content, &error);
    if (script == NULL)
        fail_msg("%s", error->message);
    return script;
}

static void remove_folder(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name = NULL;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *child = g_build_filename(path, name, NULL);
        if (g_file_test(child, G_FILE_TEST_IS_DIR))
            remove_folder(child);
        else
            g_unlink(child);
    }
    g_rmdir(path);
}

static int load_networks(void **state)
{
    g_autoptr(GError) error = NULL;
    PlpParameters parameters = plp_parameters_make_default();
    *state = plp_networks_load(NULL, PLP_ENGINE_UNKNOWN, &parameters, &error);
    if (*state == NULL)
        print_message("skipped: %s\n", error->message);
    return 0;
}

static int free_networks(void **state)
{
    plp_networks_free(*state);
    return 0;
}

static void analyse(const PlpNetworks *networks, const PlpScript *script,
                    PlpAnalyzeResult *ret_result)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("palpebra-e2e-XXXXXX", NULL);
    g_autofree char *video = g_build_filename(folder, "drawn.mp4", NULL);
    if (!plp_simulate(script, video, NULL, NULL, &error))
        fail_msg("%s", error->message);
    PlpAnalyzeOptions options = {.landmarkers = plp_networks_get_source(networks),
                                 .program_version = "test",
                                 .out_folder = folder,
                                 .segments = plp_script_get_segments(script),
                                 .parameters = plp_parameters_make_default()};
    g_autoptr(PlpOutput) output = plp_output_new(folder, video);
    PlpProgress progress = {0};
    plp_analyze(video, output, &options, &progress, ret_result);
    remove_folder(folder);
    if (ret_result->error != NULL)
        fail_msg("%s", ret_result->error->message);
    assert_int_equal(ret_result->outcome, PLP_OUTCOME_DONE);
}

/** The eye's closures must be the scripted ones, one for one; adds up what their durations are off
 * by. */
static void assert_found(const PlpScript *script, const PlpEyeAnalysis *found, PlpSide eye,
                         double limit_ms, double *bias_ms, int *n)
{
    const GArray *truth = plp_script_get_truth(script);
    guint next = 0;
    for (guint i = 0; i < truth->len; i++) {
        const PlpTruth *t = &g_array_index(truth, PlpTruth, i);
        if (t->eye != eye || t->depth_ratio <= 0)
            continue;
        assert_true(next < found->closures->len);
        const PlpClosure *c = &g_array_index(found->closures, PlpClosure, next++);
        double onset_ms = (double)(c->onset_us - t->onset_us) / 1e3;
        double offset_ms = (double)(c->offset_us - t->offset_us) / 1e3;
        if (fabs(onset_ms) > limit_ms || fabs(offset_ms) > limit_ms)
            fail_msg("%s eye at %.3f s: onset off by %.1f ms, offset by %.1f ms",
                     plp_side_get_name(eye), (double)t->onset_us / 1e6, onset_ms, offset_ms);
        *bias_ms += offset_ms - onset_ms;
        (*n)++;
    }
    assert_int_equal(next, found->closures->len);
}

static void assert_script_is_found(const PlpNetworks *networks, const char *text, double limit_ms,
                                   double bias_limit_ms)
{
    g_autoptr(PlpScript) script = make_script(text);
    PlpAnalyzeResult result = {0};
    analyse(networks, script, &result);
    double bias_ms = 0;
    int n = 0;
    assert_found(script, &result.analysis->right, PLP_SIDE_RIGHT, limit_ms, &bias_ms, &n);
    assert_found(script, &result.analysis->left, PLP_SIDE_LEFT, limit_ms, &bias_ms, &n);
    plp_analyze_result_clear(&result);
    print_message("%d closures, durations off by %.1f ms on average\n", n, n > 0 ? bias_ms / n : 0);
    if (n > 0 && fabs(bias_ms / n) >= bias_limit_ms)
        fail_msg("durations are off by %.1f ms on average", bias_ms / n);
}

static void closures_are_timed_within_half_a_frame(void **state)
{
    if (*state == NULL)
        skip();
    assert_script_is_found(
        *state,
        "rate 60\nduration 12\nseed 3\nnoise 2\n"
        "at 1.0 blink both 0.18\nat 2.013 blink both 0.21\nat 3.507 wink right 0.3\n"
        "at 4.5 wink left 0.3\nat 5.5 blink both 0.15\nat 5.9 blink both 0.15\n"
        "at 7.1 squeeze left 1.2\nat 9.02 blink both 0.25\nat 10.111 blink both 0.17\n",
        1000.0 / 60 / 2, 5);
}

static void variable_rates_and_sway_keep_the_times(void **state)
{
    if (*state == NULL)
        skip();
    assert_script_is_found(
        *state,
        "rate vfr 30 0.5\nduration 12\nseed 8\nnoise 2\nsway 0.5\nskin 2\nhair 5\n"
        "at 1.0 blink both 0.2\nat 2.5 wink right 0.4\nat 4 long both 3.3\nat 9 blink both 0.2\n"
        "at 10.5 wink left 0.35\n",
        1000.0 / 30 / 2, 8);
}

static void grimaces_turns_and_losses_are_no_closures(void **state)
{
    if (*state == NULL)
        skip();
    assert_script_is_found(
        *state,
        "size 400 300\nrate 30\nduration 26\nseed 2\nnoise 2\nhair 3\n"
        "at 1 blink both 0.2\nat 2.5 squint both 1.2\nat 5 look down 1.5\nat 7.5 smile both 1.5\n"
        "at 10 brow both 1\nat 11.5 talk 2\nat 14 turn 25 1\nat 16 turn 0 1\nat 18 roll -20 0.7\n"
        "at 20 roll 0 0.7\nat 21.5 lost 1.2\nat 24.5 blink both 0.2\n",
        1000.0 / 30, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closures_are_timed_within_half_a_frame),
        cmocka_unit_test(variable_rates_and_sway_keep_the_times),
        cmocka_unit_test(grimaces_turns_and_losses_are_no_closures),
    };
    return cmocka_run_group_tests(tests, load_networks, free_networks);
}
