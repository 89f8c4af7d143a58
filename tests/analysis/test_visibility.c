#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "analysis/visibility.h"

/** A trace of 30 frames/s, a letter a frame for the right eye: `m` measured, `h` hidden, `n` no
 * face. The left eye is measured wherever there is a face. */
static PlpTrace *make(const char *letters)
{
    PlpTrace *trace = plp_trace_new();
    for (int32_t i = 0; letters[i] != '\0'; i++) {
        PlpReason reason = letters[i] == 'n' ? PLP_REASON_NO_FACE : PLP_REASON_MEASURED;
        PlpSample sample = plp_sample_make_unmeasured((int64_t)i * 1000000 / 30, i, reason);
        if (letters[i] == 'h')
            sample.right.reason = PLP_REASON_EYE_HIDDEN;
        if (letters[i] == 'm')
            sample.right.ear_ratio = 0.3f;
        sample.right.sharpness_ratio = 0.5f;
        plp_trace_append(trace, &sample);
    }
    return trace;
}

static void assert_settles(const char *before, const char *after)
{
    g_autoptr(PlpTrace) trace = make(before);
    PlpParameters parameters = plp_parameters_make_default();
    plp_visibility_settle(trace, &parameters);
    for (guint i = 0; i < plp_trace_get_length(trace); i++) {
        const PlpSample *sample = plp_trace_get(trace, i);
        char found = sample->right.reason == PLP_REASON_MEASURED     ? 'm'
                     : sample->right.reason == PLP_REASON_EYE_HIDDEN ? 'h'
                                                                     : 'n';
        if (found != after[i])
            fail_msg("frame %u is '%c' and should be '%c'", i, found, after[i]);
        assert_int_equal(isnan(sample->right.ear_ratio), found != 'm');
        assert_float_equal(sample->right.sharpness_ratio, 0.5, 1e-6);
        if (found == 'h')
            assert_int_equal(sample->left.reason, PLP_REASON_MEASURED);
    }
}

static void test_glimpse_between_hidden_is_hidden(void **state)
{
    (void)state;
    assert_settles("mmhhhhhmmmhhhhmm", "mmhhhhhhhhhhhhmm");
}

static void test_flicker_joins(void **state)
{
    (void)state;
    assert_settles("hhhhhhhhhmmhmhmmmhmhhhhhhhh", "hhhhhhhhhhhhhhhhhhhhhhhhhhh");
}

static void test_short_hiding_between_sight_leaves_sight(void **state)
{
    (void)state;
    assert_settles("mmmmmmhmmmmhhmmmmmm", "mmmmmmhmmmmhhmmmmmm");
}

static void test_half_a_second_of_sight_stays(void **state)
{
    (void)state;
    assert_settles("hhhhhhhhhhhhhhhhmmmmmmmmmmmmmmmhhhhhhhhhhhhhhhhhh",
                   "hhhhhhhhhhhhhhhhmmmmmmmmmmmmmmmhhhhhhhhhhhhhhhhhh");
}

static void test_lost_face_is_no_hidden_eye(void **state)
{
    (void)state;
    assert_settles("nnnnnmmnnnnn", "nnnnnmmnnnnn");
    assert_settles("hhhhhmmnnnnn", "hhhhhmmnnnnn");
}

static void test_recordings_ends_stay(void **state)
{
    (void)state;
    assert_settles("mmhhhhhhhmm", "mmhhhhhhhmm");
    assert_settles("m", "m");
    assert_settles("", "");
}

static void test_frame_without_the_other_eye_says_hidden(void **state)
{
    (void)state;
    g_autoptr(PlpTrace) trace = make("hhhmhhh");
    PlpSample *sample = &g_array_index(trace->samples, PlpSample, 3);
    sample->left.reason = PLP_REASON_TOO_DARK;
    PlpParameters parameters = plp_parameters_make_default();
    plp_visibility_settle(trace, &parameters);
    assert_int_equal(sample->reason, PLP_REASON_EYE_HIDDEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_glimpse_between_hidden_is_hidden),
        cmocka_unit_test(test_flicker_joins),
        cmocka_unit_test(test_short_hiding_between_sight_leaves_sight),
        cmocka_unit_test(test_half_a_second_of_sight_stays),
        cmocka_unit_test(test_lost_face_is_no_hidden_eye),
        cmocka_unit_test(test_recordings_ends_stay),
        cmocka_unit_test(test_frame_without_the_other_eye_says_hidden),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
