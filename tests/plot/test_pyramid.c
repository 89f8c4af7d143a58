#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

#include "plot/pyramid.h"

#define N 5000

static int64_t t_us[N];
static float values[N];

static int make_series(void **state)
{
    srand(7);
    for (int i = 0; i < N; i++) {
        t_us[i] = (int64_t)i * 40000;
        values[i] = rand() % 5 == 0 ? NAN : (float)rand() / (float)RAND_MAX;
    }
    return 0;
}

/** By looking at each sample. */
static PlpExtremes find_plainly(gsize first, gsize end)
{
    PlpExtremes all = {NAN, NAN, 0, 0};
    for (gsize i = first; i < end && i < N; i++) {
        all.samples++;
        if (isnan(values[i]))
            continue;
        all.measured++;
        all.low = fminf(all.low, values[i]);
        all.high = fmaxf(all.high, values[i]);
    }
    return all;
}

static void test_any_stretch_has_its_extremes(void **state)
{
    g_autoptr(PlpPyramid) pyramid = plp_pyramid_new(t_us, values, N);
    for (int round = 0; round < 4000; round++) {
        gsize first = (gsize)rand() % (N + 10);
        gsize end = first + (gsize)rand() % (round % 2 == 0 ? 30 : N);
        PlpExtremes found = plp_pyramid_get_extremes(pyramid, first, end);
        PlpExtremes plain = find_plainly(first, end);
        assert_int_equal(found.samples, plain.samples);
        assert_int_equal(found.measured, plain.measured);
        if (plain.measured == 0) {
            assert_true(isnan(found.low) && isnan(found.high));
            continue;
        }
        assert_true(found.low == plain.low && found.high == plain.high);
    }
    assert_int_equal(plp_pyramid_count_measured(pyramid), find_plainly(0, N).measured);
}

static void test_times_are_found(void **state)
{
    g_autoptr(PlpPyramid) pyramid = plp_pyramid_new(t_us, values, N);
    assert_int_equal(plp_pyramid_find(pyramid, -1), 0);
    assert_int_equal(plp_pyramid_find(pyramid, 0), 0);
    assert_int_equal(plp_pyramid_find(pyramid, 1), 1);
    assert_int_equal(plp_pyramid_find(pyramid, 40000), 1);
    assert_int_equal(plp_pyramid_find(pyramid, INT64_MAX), N);
    assert_int_equal(plp_pyramid_get_interval_us(pyramid), 40000);
}

static void test_small_series(void **state)
{
    const int64_t times[] = {0, 100000, 100000};
    const float all_lost[] = {NAN, NAN, NAN};
    g_autoptr(PlpPyramid) none = plp_pyramid_new(times, all_lost, 0);
    assert_int_equal(plp_pyramid_get_length(none), 0);
    assert_int_equal(plp_pyramid_get_extremes(none, 0, 10).samples, 0);
    assert_false(plp_pyramid_is_measured_at(none, 0));
    assert_int_equal(plp_pyramid_get_interval_us(none), 0);
    g_autoptr(PlpPyramid) lost = plp_pyramid_new(times, all_lost, 3);
    assert_int_equal(plp_pyramid_count_measured(lost), 0);
    assert_true(isnan(plp_pyramid_get_extremes(lost, 0, 3).high));
    const float one[] = {0.5f};
    g_autoptr(PlpPyramid) single = plp_pyramid_new(times, one, 1);
    assert_true(plp_pyramid_get_extremes(single, 0, 1).low == 0.5f);
    assert_int_equal(plp_pyramid_get_extremes(single, 1, 0).samples, 0);
}

static void test_a_gap_in_time_is_not_measured(void **state)
{
    const int64_t times[] = {0, 40000, 80000, 5000000, 5040000};
    const float seen[] = {1, 1, 1, 1, NAN};
    g_autoptr(PlpPyramid) pyramid = plp_pyramid_new(times, seen, 5);
    assert_false(plp_pyramid_is_measured_at(pyramid, -1));
    assert_true(plp_pyramid_is_measured_at(pyramid, 60000));
    assert_true(plp_pyramid_is_measured_at(pyramid, 120000));
    assert_false(plp_pyramid_is_measured_at(pyramid, 2000000));
    assert_true(plp_pyramid_is_measured_at(pyramid, 5000000));
    assert_false(plp_pyramid_is_measured_at(pyramid, 5040000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_stretch_has_its_extremes),
        cmocka_unit_test(test_times_are_found),
        cmocka_unit_test(test_small_series),
        cmocka_unit_test(test_a_gap_in_time_is_not_measured),
    };
    return cmocka_run_group_tests(tests, make_series, NULL);
}
