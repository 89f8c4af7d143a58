// Intervals of differences and ratios out of each side's own, against worked figures.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "analysis/mover.h"

/**
 * Newcombe's hybrid score interval is this method with Wilson's intervals. Newcombe 1998,
 * Statistics in Medicine 17:873, example: 56/70 less 48/80 = 0.2, interval 0.0524 to 0.3339 (method
 * 10).
 */
static void test_published_difference(void **state)
{
    PlpBounded before = {48.0 / 80, {0.490465, 0.700429}};
    PlpBounded after = {56.0 / 70, {0.691830, 0.877012}};
    PlpInterval interval = plp_mover_difference(before, after);
    assert_float_equal(interval.low, 0.0524, 5e-4);
    assert_float_equal(interval.high, 0.3339, 5e-4);
}

static void test_ends_of_the_ratio_solve_the_difference(void **state)
{
    PlpBounded before = {24, {18, 33}};
    PlpBounded after = {10, {6, 17}};
    PlpInterval ratio = plp_mover_ratio(before, after);
    // At either end t, after - t before has an interval that ends at 0.
    double low_gap = 10 - ratio.low * 24 - hypot(10 - 6, ratio.low * (33 - 24));
    double high_gap = 10 - ratio.high * 24 + hypot(17 - 10, ratio.high * (24 - 18));
    assert_float_equal(low_gap, 0, 1e-9);
    assert_float_equal(high_gap, 0, 1e-9);
    assert_true(ratio.low < 10.0 / 24 && ratio.high > 10.0 / 24);
}

/** Whether `no change` lies inside is the same for both. */
static void test_both_agree_on_no_change(void **state)
{
    for (double after = 2; after < 40; after += 0.37) {
        PlpBounded first = {20, {14, 28}};
        PlpBounded second = {after, {after * 0.6, after * 1.5}};
        PlpInterval difference = plp_mover_difference(first, second);
        PlpInterval ratio = plp_mover_ratio(first, second);
        assert_int_equal(difference.low > 0, ratio.low > 1);
        assert_int_equal(difference.high < 0, ratio.high < 1);
    }
}

static void test_zeros_and_gaps(void **state)
{
    PlpBounded none = {0, {0, 2}};
    PlpBounded some = {5, {2, 9}};
    PlpBounded wide = {5, {0, 12}};
    PlpBounded missing = {5, {(double)NAN, (double)NAN}};
    PlpBounded negative = {-1, {-2, 1}};
    assert_float_equal(plp_mover_ratio(some, none).low, 0, 0);
    assert_true(plp_mover_ratio(some, none).high > 0.2);
    assert_true(isnan(plp_mover_ratio(none, some).low));
    assert_true(isinf(plp_mover_ratio(wide, some).high));
    assert_true(isnan(plp_mover_ratio(missing, some).low));
    assert_true(isnan(plp_mover_difference(some, missing).high));
    assert_true(isnan(plp_mover_ratio(some, negative).low));
    assert_false(isnan(plp_mover_difference(some, negative).low));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published_difference),
        cmocka_unit_test(test_ends_of_the_ratio_solve_the_difference),
        cmocka_unit_test(test_both_agree_on_no_change),
        cmocka_unit_test(test_zeros_and_gaps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
