#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <string.h>

#include <cmocka.h>
#include <glib.h>

#include "analysis/references.h"

/** A gap signal at 30 frames/s: open level with full blinks of ten samples every three seconds. */
static PlpSeries *make_gap(guint n, double open, double closed)
{
    PlpSeries *gap = plp_series_new(n);
    for (guint i = 0; i < n; i++) {
        guint phase = i % 90;
        gap->t_us[i] = 33333 * (int64_t)i;
        gap->value[i] = phase >= 40 && phase < 50 ? closed : open;
    }
    return gap;
}

static void assert_near(double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance))
        fail_msg("%.5f is not within %g of %.5f", a, tolerance, b);
}

static void test_blinks_give_both_references(void **state)
{
    g_autoptr(PlpSeries) gap = make_gap(1800, 0.3, 0.09);
    PlpReference reference = plp_references_compute(gap, NULL);
    assert_near(reference.open_ratio, 0.3, 1e-9);
    assert_near(reference.closed_ratio, 0.09, 1e-9);
    assert_string_equal(reference.open_source, "percentile");
    assert_string_equal(reference.closed_source, "closures");
}

static void test_an_eye_that_never_closes_has_an_assumed_one(void **state)
{
    g_autoptr(PlpSeries) gap = make_gap(1800, 0.3, 0.3);
    PlpReference reference = plp_references_compute(gap, NULL);
    assert_near(reference.open_ratio, 0.3, 1e-9);
    assert_string_equal(reference.closed_source, "assumed");
    assert_true(reference.closed_ratio > 0 && reference.closed_ratio < 0.5 * 0.3);
}

static void test_an_eye_mostly_shut_keeps_its_open_moments(void **state)
{
    // Open for one second in ten.
    g_autoptr(PlpSeries) gap = make_gap(3000, 0.09, 0.09);
    for (guint i = 0; i < gap->n; i++)
        gap->value[i] = i % 300 < 30 ? 0.31 : 0.09;
    PlpReference reference = plp_references_compute(gap, NULL);
    assert_near(reference.open_ratio, 0.31, 0.005);
    assert_near(reference.closed_ratio, 0.09, 0.005);
}

static void test_wide_eyed_moments_do_not_set_open(void **state)
{
    g_autoptr(PlpSeries) gap = make_gap(1800, 0.3, 0.09);
    for (guint i = 0; i < 30; i++)
        gap->value[i] = 0.42;
    PlpReference reference = plp_references_compute(gap, NULL);
    assert_near(reference.open_ratio, 0.3, 0.01);
}

static void test_commands_go_before_closures(void **state)
{
    // Spontaneous blinks come to 0.13 only; the commanded closure shuts the eye.
    g_autoptr(PlpSeries) gap = make_gap(1800, 0.3, 0.13);
    for (guint i = 900; i < 1000; i++)
        gap->value[i] = 0.08;
    g_autoptr(GArray) segments = g_array_new(FALSE, FALSE, sizeof(PlpSegment));
    PlpSegment segment = {PLP_TASK_GENTLE_CLOSURE, gap->t_us[890], gap->t_us[1010]};
    g_array_append_val(segments, segment);
    PlpReference reference = plp_references_compute(gap, segments);
    assert_near(reference.closed_ratio, 0.08, 0.002);
    assert_string_equal(reference.closed_source, "segment");
}

static void test_other_tasks_supply_nothing(void **state)
{
    static const PlpTask tasks[] = {PLP_TASK_REST_OPEN, PLP_TASK_SMILE, PLP_TASK_CONVERSATION};
    g_autoptr(PlpSeries) gap = make_gap(1800, 0.3, 0.1);
    PlpReference without = plp_references_compute(gap, NULL);
    for (gsize k = 0; k < G_N_ELEMENTS(tasks); k++) {
        g_autoptr(GArray) segments = g_array_new(FALSE, FALSE, sizeof(PlpSegment));
        PlpSegment segment = {tasks[k], 0, gap->t_us[1799]};
        g_array_append_val(segments, segment);
        PlpReference with = plp_references_compute(gap, segments);
        assert_string_equal(with.closed_source, "closures");
        assert_true(with.closed_ratio == without.closed_ratio);
    }
}

static void test_references_scale_with_the_signal(void **state)
{
    g_autoptr(PlpSeries) gap = make_gap(1800, 0.3, 0.09);
    GRand *rand = g_rand_new_with_seed(3);
    for (guint i = 0; i < gap->n; i++)
        gap->value[i] += g_rand_double_range(rand, -0.01, 0.01);
    g_rand_free(rand);
    PlpReference one = plp_references_compute(gap, NULL);
    for (guint i = 0; i < gap->n; i++)
        gap->value[i] *= 8;
    PlpReference eight = plp_references_compute(gap, NULL);
    assert_near(eight.open_ratio, 8 * one.open_ratio, 1e-12);
    assert_near(eight.closed_ratio, 8 * one.closed_ratio, 1e-12);
}

static void test_losses_do_not_matter(void **state)
{
    g_autoptr(PlpSeries) gap = make_gap(1800, 0.3, 0.09);
    for (guint i = 0; i < gap->n; i++) {
        if (i % 170 < 60)
            gap->value[i] = NAN;
    }
    PlpReference reference = plp_references_compute(gap, NULL);
    assert_near(reference.open_ratio, 0.3, 0.005);
    assert_near(reference.closed_ratio, 0.09, 0.02);
}

static void test_nothing_measured_gives_nothing(void **state)
{
    for (guint n = 0; n < 5; n++) {
        g_autoptr(PlpSeries) gap = plp_series_new(n);
        for (guint i = 0; i < n; i++) {
            gap->t_us[i] = 40000 * (int64_t)i;
            gap->value[i] = NAN;
        }
        PlpReference reference = plp_references_compute(gap, NULL);
        assert_true(isnan(reference.open_ratio));
        assert_true(isnan(reference.closed_ratio));
    }
}

static void test_one_value_is_open(void **state)
{
    g_autoptr(PlpSeries) gap = plp_series_new(3);
    gap->value[0] = gap->value[2] = NAN;
    gap->value[1] = 0.27;
    PlpReference reference = plp_references_compute(gap, NULL);
    assert_near(reference.open_ratio, 0.27, 1e-12);
    assert_true(reference.closed_ratio < reference.open_ratio);
    assert_string_equal(reference.closed_source, "assumed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blinks_give_both_references),
        cmocka_unit_test(test_an_eye_that_never_closes_has_an_assumed_one),
        cmocka_unit_test(test_an_eye_mostly_shut_keeps_its_open_moments),
        cmocka_unit_test(test_wide_eyed_moments_do_not_set_open),
        cmocka_unit_test(test_commands_go_before_closures),
        cmocka_unit_test(test_other_tasks_supply_nothing),
        cmocka_unit_test(test_references_scale_with_the_signal),
        cmocka_unit_test(test_losses_do_not_matter),
        cmocka_unit_test(test_nothing_measured_gives_nothing),
        cmocka_unit_test(test_one_value_is_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
