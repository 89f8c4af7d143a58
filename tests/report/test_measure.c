#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "report/measure.h"

#define MINUS "\xe2\x88\x92"
#define TIMES "\xc3\x97"

/** Takes `text`. */
static void assert_text(char *text, const char *expected)
{
    assert_string_equal(text, expected);
    g_free(text);
}

static void test_names_hold_unit_and_side(void **state)
{
    assert_text(plp_measure_dup_name(PLP_METRIC_CLOSURES_PER_MIN, PLP_SIDE_UNKNOWN),
                "Closures / min");
    assert_text(plp_measure_dup_name(PLP_METRIC_RESTING_APERTURE_MM, PLP_SIDE_RIGHT),
                "Resting aperture, right, mm");
    assert_text(plp_measure_dup_name(PLP_METRIC_RESTING_EAR, PLP_SIDE_LEFT),
                "Resting eye aspect ratio, left");
}

static void test_every_figure_has_a_name(void **state)
{
    for (int metric = 1; metric < PLP_METRIC_N; metric++) {
        g_autofree char *name = plp_measure_dup_name((PlpMetric)metric, PLP_SIDE_BOTH);
        g_autofree char *value = plp_measure_dup_value((PlpMetric)metric, 0.5);
        assert_true(strlen(name) > 3);
        assert_string_not_equal(value, "n/a");
    }
}

static void test_values(void **state)
{
    assert_text(plp_measure_dup_value(PLP_METRIC_CLOSURES_PER_MIN, 24.84), "24.8");
    assert_text(plp_measure_dup_value(PLP_METRIC_CLOSED_SHARE, 0.312), "31");
    assert_text(plp_measure_dup_value(PLP_METRIC_CLOSED_SHARE, 0.0149), "1.5");
    assert_text(plp_measure_dup_value(PLP_METRIC_CLOSED_SHARE, 0), "0");
    assert_text(plp_measure_dup_value(PLP_METRIC_CLOSED_SHARE, 0.0996), "10");
    assert_text(plp_measure_dup_value(PLP_METRIC_DURATION_MEDIAN_MS, 210), "0.21");
    assert_text(plp_measure_dup_value(PLP_METRIC_RESTING_APERTURE_MM, 8.94), "8.9");
}

static void test_differences_have_their_sign(void **state)
{
    assert_text(plp_measure_dup_difference(PLP_METRIC_RESTING_APERTURE_MM, 1.26), "+1.3");
    assert_text(plp_measure_dup_difference(PLP_METRIC_RESTING_APERTURE_MM, -1.26), MINUS "1.3");
    assert_text(plp_measure_dup_difference(PLP_METRIC_RESTING_APERTURE_MM, 0.01), "0.0");
    assert_text(plp_measure_dup_difference(PLP_METRIC_RESTING_APERTURE_MM, -0.01), "0.0");
}

static void test_ratios_and_ranges(void **state)
{
    assert_text(plp_measure_dup_ratio(0.3846), TIMES "0.38");
    assert_text(plp_measure_dup_ratio(12.345), TIMES "12.3");
    assert_text(plp_measure_dup_ratio_range((PlpRange){0.232, 0.618}), "0.23 to 0.62");
    assert_text(plp_measure_dup_ratio_range((PlpRange){1.2, INFINITY}), "1.20 and up");
    assert_text(plp_measure_dup_range(PLP_METRIC_CLOSED_SHARE, (PlpRange){-0.31, -0.19}),
                MINUS "31 to " MINUS "19");
}

static void test_a_share_is_held_between_none_and_all(void **state)
{
    PlpRange held = plp_measure_hold(PLP_METRIC_CLOSED_SHARE, (PlpRange){-0.02, 1.11});
    assert_true(held.low == 0 && held.high == 1);
    held = plp_measure_hold(PLP_METRIC_CLOSURES_PER_MIN, (PlpRange){2, 30});
    assert_true(held.low == 2 && held.high == 30);
    held = plp_measure_hold(PLP_METRIC_CLOSED_SHARE_DIFFERENCE, (PlpRange){-0.3, 0.1});
    assert_true(held.low == -0.3);
    assert_true(isnan(plp_measure_hold(PLP_METRIC_CLOSED_SHARE, (PlpRange){NAN, NAN}).low));
}

static void test_what_is_missing_is_said(void **state)
{
    assert_text(plp_measure_dup_value(PLP_METRIC_CLOSED_SHARE, NAN), "n/a");
    assert_text(plp_measure_dup_value(PLP_METRIC_CLOSED_SHARE, INFINITY), "n/a");
    assert_text(plp_measure_dup_difference(PLP_METRIC_CLOSURES_PER_MIN, NAN), "n/a");
    assert_text(plp_measure_dup_difference(PLP_METRIC_CLOSURES_PER_MIN, INFINITY), "n/a");
    assert_text(plp_measure_dup_ratio(NAN), "n/a");
    assert_text(plp_measure_dup_ratio(INFINITY), "n/a");
    assert_text(plp_measure_dup_range(PLP_METRIC_CLOSURES_PER_MIN, (PlpRange){NAN, NAN}), "n/a");
    assert_text(plp_measure_dup_range(PLP_METRIC_CLOSURES_PER_MIN, (PlpRange){1, NAN}), "n/a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_hold_unit_and_side),
        cmocka_unit_test(test_every_figure_has_a_name),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_differences_have_their_sign),
        cmocka_unit_test(test_ratios_and_ranges),
        cmocka_unit_test(test_a_share_is_held_between_none_and_all),
        cmocka_unit_test(test_what_is_missing_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
