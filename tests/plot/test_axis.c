#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "plot/axis.h"

/** The labels joined by a blank. */
static char *dup_labels(const PlpAxis *axis, int most)
{
    g_autoptr(GArray) ticks = plp_axis_dup_ticks(axis, most);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < ticks->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? " " : "",
                               g_array_index(ticks, PlpTick, i).label);
    return g_string_free(text, FALSE);
}

static void assert_labels(PlpAxis axis, int most, const char *expected)
{
    g_autofree char *labels = dup_labels(&axis, most);
    assert_string_equal(labels, expected);
}

static void test_ticks_are_nice(void **state)
{
    assert_labels(plp_axis_make(0, 10, PLP_TICKS_NUMBER), 5, "0 2 4 6 8 10");
    assert_labels(plp_axis_make(0.03, 0.31, PLP_TICKS_NUMBER), 4, "0.1 0.2 0.3");
    assert_labels(plp_axis_make(0, 1, PLP_TICKS_PERCENT), 4, "0 50 100");
    assert_labels(plp_axis_make(-1.2, 1.2, PLP_TICKS_SIGNED), 3,
                  "\xe2\x88\x92"
                  "1 0 +1");
    assert_labels(plp_axis_make(0, 1e-4, PLP_TICKS_NUMBER), 2, "0.00000 0.00005 0.00010");
    assert_labels(plp_axis_make(0, 3e7, PLP_TICKS_NUMBER), 3, "0 10000000 20000000 30000000");
}

static void test_time_is_written_as_clocks_do(void **state)
{
    assert_labels(plp_axis_make(0, 60, PLP_TICKS_TIME), 4, "0:00 0:15 0:30 0:45 1:00");
    assert_labels(plp_axis_make(0, 2, PLP_TICKS_TIME), 4, "0:00.0 0:00.5 0:01.0 0:01.5 0:02.0");
    assert_labels(plp_axis_make(3590, 3610, PLP_TICKS_TIME), 2, "59:50 1:00:00 1:00:10");
    assert_labels(plp_axis_make(0, 72000, PLP_TICKS_TIME), 4, "0:00 6:00:00 12:00:00 18:00:00");
    assert_labels(plp_axis_make(59.9, 60.1, PLP_TICKS_TIME), 2, "0:59.9 1:00.0 1:00.1");
}

static void test_logarithms(void **state)
{
    assert_labels(plp_axis_make_log(0.25, 4, PLP_TICKS_RATIO), 6,
                  "\xc3\x97"
                  "0.5 "
                  "\xc3\x97"
                  "1 "
                  "\xc3\x97"
                  "2");
    assert_labels(plp_axis_make_log(0.1, 100, PLP_TICKS_NUMBER), 5, "0.1 1 10 100");
    PlpAxis axis = plp_axis_make_log(0.1, 10, PLP_TICKS_NUMBER);
    assert_float_equal(plp_axis_get_position(&axis, 1), 0.5, 1e-12);
    assert_float_equal(plp_axis_get_value(&axis, 0.5), 1, 1e-12);
    assert_true(isnan(plp_axis_get_position(&axis, 0)));
    assert_true(isnan(plp_axis_get_position(&axis, -3)));
}

static void test_nice_ends_hold_all(void **state)
{
    static const double ranges[][2] = {{0, 0.37}, {3.2, 17.9}, {-0.4, 12}, {0, 1e-6}, {1e6, 3e6}};
    for (gsize i = 0; i < G_N_ELEMENTS(ranges); i++) {
        PlpAxis axis = plp_axis_make_nice(ranges[i][0], ranges[i][1], PLP_TICKS_NUMBER);
        assert_true(axis.low <= ranges[i][0]);
        assert_true(axis.high >= ranges[i][1]);
        assert_true(axis.high - axis.low < 2.1 * (ranges[i][1] - ranges[i][0]));
    }
}

static void test_nonsense_gives_an_axis_all_the_same(void **state)
{
    static const double bad[][2] = {
        {NAN, NAN},    {0, 0}, {5, 5}, {INFINITY, 3}, {7, 2}, {NAN, 4}, {-INFINITY, INFINITY},
        {1e308, 1e308}};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        PlpAxis axes[] = {plp_axis_make(bad[i][0], bad[i][1], PLP_TICKS_NUMBER),
                          plp_axis_make_log(bad[i][0], bad[i][1], PLP_TICKS_NUMBER)};
        for (gsize k = 0; k < G_N_ELEMENTS(axes); k++) {
            assert_true(isfinite(axes[k].low) && isfinite(axes[k].high));
            assert_true(axes[k].low < axes[k].high);
            g_autoptr(GArray) ticks = plp_axis_dup_ticks(&axes[k], 5);
            assert_true(ticks->len <= 200);
        }
    }
    PlpAxis axis = plp_axis_make(0, 1, PLP_TICKS_NUMBER);
    g_autoptr(GArray) none = plp_axis_dup_ticks(&axis, -3);
    assert_true(none->len <= 3);
}

static void test_values_and_positions_are_inverse(void **state)
{
    PlpAxis axis = plp_axis_make(-3, 9, PLP_TICKS_NUMBER);
    for (double value = -10; value < 20; value += 0.7)
        assert_float_equal(plp_axis_get_value(&axis, plp_axis_get_position(&axis, value)), value,
                           1e-9);
    assert_true(isnan(plp_axis_get_position(&axis, NAN)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ticks_are_nice),
        cmocka_unit_test(test_time_is_written_as_clocks_do),
        cmocka_unit_test(test_logarithms),
        cmocka_unit_test(test_nice_ends_hold_all),
        cmocka_unit_test(test_nonsense_gives_an_axis_all_the_same),
        cmocka_unit_test(test_values_and_positions_are_inverse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
