#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <glib.h>

#include "analysis/zigzag.h"

static PlpSeries *make_series(const double *values, guint n)
{
    PlpSeries *series = plp_series_new(n);
    for (guint i = 0; i < n; i++) {
        series->t_us[i] = 40000 * (int64_t)i;
        series->frame[i] = (int32_t)i;
        series->value[i] = values[i];
    }
    return series;
}

static GArray *find(const PlpSeries *series, double least_fall)
{
    GArray *valleys = g_array_new(FALSE, FALSE, sizeof(PlpValley));
    plp_zigzag_find_valleys(series, 0, series->n, least_fall, valleys);
    return valleys;
}

static void assert_valley(const GArray *valleys, guint i, PlpValley expected)
{
    const PlpValley *valley = &g_array_index(valleys, PlpValley, i);
    assert_int_equal(valley->before, expected.before);
    assert_int_equal(valley->lowest, expected.lowest);
    assert_int_equal(valley->after, expected.after);
    assert_int_equal(valley->falls, expected.falls);
    assert_int_equal(valley->rises, expected.rises);
}

static void test_a_dip_is_a_valley(void **state)
{
    static const double values[] = {0.9, 1, 0.6, 0.1, 0.5, 0.95, 0.9};
    g_autoptr(PlpSeries) series = make_series(values, 7);
    g_autoptr(GArray) valleys = find(series, 0.2);
    // From the maximum, not from the first sample a little below it.
    assert_int_equal(valleys->len, 1);
    assert_valley(valleys, 0, (PlpValley){1, 3, 5, true, true});
}

static void test_small_movements_do_not_cut(void **state)
{
    static const double values[] = {1, 0.5, 0.1, 0.25, 0.12, 0.28, 0.1, 0.6, 1};
    g_autoptr(PlpSeries) series = make_series(values, 9);
    g_autoptr(GArray) valleys = find(series, 0.2);
    assert_int_equal(valleys->len, 1);
    assert_valley(valleys, 0, (PlpValley){0, 6, 8, true, true});
}

static void test_two_dips_share_the_maximum_between(void **state)
{
    static const double values[] = {1, 0.1, 0.5, 0.8, 0.6, 0.05, 0.7, 1};
    g_autoptr(PlpSeries) series = make_series(values, 8);
    g_autoptr(GArray) valleys = find(series, 0.2);
    assert_int_equal(valleys->len, 2);
    assert_valley(valleys, 0, (PlpValley){0, 1, 3, true, true});
    assert_valley(valleys, 1, (PlpValley){3, 5, 7, true, true});
}

static void test_a_piece_may_begin_shut(void **state)
{
    static const double values[] = {0.1, 0.05, 0.1, 0.7, 1};
    g_autoptr(PlpSeries) series = make_series(values, 5);
    g_autoptr(GArray) valleys = find(series, 0.2);
    assert_int_equal(valleys->len, 1);
    assert_valley(valleys, 0, (PlpValley){0, 1, 4, false, true});
}

static void test_a_piece_may_end_shut(void **state)
{
    static const double values[] = {1, 0.9, 0.2, 0.1, 0.15};
    g_autoptr(PlpSeries) series = make_series(values, 5);
    g_autoptr(GArray) valleys = find(series, 0.2);
    assert_int_equal(valleys->len, 1);
    assert_valley(valleys, 0, (PlpValley){0, 3, 4, true, false});
}

static void test_a_constant_piece_has_neither_fall_nor_rise(void **state)
{
    static const double values[] = {0.4, 0.4, 0.4};
    for (guint n = 1; n <= 3; n++) {
        g_autoptr(PlpSeries) series = make_series(values, n);
        g_autoptr(GArray) valleys = find(series, 0.2);
        assert_int_equal(valleys->len, 1);
        const PlpValley *valley = &g_array_index(valleys, PlpValley, 0);
        assert_false(valley->falls || valley->rises);
    }
}

static void test_an_empty_piece_has_no_valley(void **state)
{
    static const double values[] = {1, 0, 1};
    g_autoptr(PlpSeries) series = make_series(values, 3);
    g_autoptr(GArray) valleys = g_array_new(FALSE, FALSE, sizeof(PlpValley));
    plp_zigzag_find_valleys(series, 2, 2, 0.2, valleys);
    plp_zigzag_find_valleys(series, 3, 1, 0.2, valleys);
    assert_int_equal(valleys->len, 0);
}

static void test_a_range_is_cut_out(void **state)
{
    static const double values[] = {0, 1, 0.9, 0.1, 0.9, 1, 0};
    g_autoptr(PlpSeries) series = make_series(values, 7);
    g_autoptr(GArray) valleys = g_array_new(FALSE, FALSE, sizeof(PlpValley));
    plp_zigzag_find_valleys(series, 1, 6, 0.2, valleys);
    assert_int_equal(valleys->len, 1);
    assert_valley(valleys, 0, (PlpValley){1, 3, 5, true, true});
}

static void test_valleys_of_any_signal_are_in_order_and_lowest(void **state)
{
    for (guint32 seed = 1; seed <= 300; seed++) {
        GRand *rand = g_rand_new_with_seed(seed);
        double values[60];
        guint n = (guint)g_rand_int_range(rand, 1, 60);
        for (guint i = 0; i < n; i++)
            values[i] = g_rand_double(rand);
        g_rand_free(rand);
        g_autoptr(PlpSeries) series = make_series(values, n);
        g_autoptr(GArray) valleys = find(series, 0.4);
        for (guint v = 0; v < valleys->len; v++) {
            const PlpValley *valley = &g_array_index(valleys, PlpValley, v);
            assert_true(valley->before <= valley->lowest && valley->lowest <= valley->after);
            assert_true(valley->after < n);
            for (guint i = valley->before; i <= valley->after; i++)
                assert_true(values[i] >= values[valley->lowest]);
            if (valley->falls)
                assert_true(values[valley->before] - values[valley->lowest] >= 0.4);
            if (valley->rises)
                assert_true(values[valley->after] - values[valley->lowest] >= 0.4);
            if (v > 0)
                assert_int_equal(valley->before, g_array_index(valleys, PlpValley, v - 1).after);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_dip_is_a_valley),
        cmocka_unit_test(test_small_movements_do_not_cut),
        cmocka_unit_test(test_two_dips_share_the_maximum_between),
        cmocka_unit_test(test_a_piece_may_begin_shut),
        cmocka_unit_test(test_a_piece_may_end_shut),
        cmocka_unit_test(test_a_constant_piece_has_neither_fall_nor_rise),
        cmocka_unit_test(test_an_empty_piece_has_no_valley),
        cmocka_unit_test(test_a_range_is_cut_out),
        cmocka_unit_test(test_valleys_of_any_signal_are_in_order_and_lowest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
