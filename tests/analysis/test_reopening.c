#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <glib.h>

#include "analysis/reopening.h"

#define MOST 200

/** A signal at 100 frames/s, level by level, with the other eye's beside it. */
typedef struct {
    double value[MOST], fellow[MOST], baseline[MOST];
    guint n;
} Signal;

static void hold(Signal *signal, double level, double fellow, guint n)
{
    for (guint i = 0; i < n; i++) {
        signal->value[signal->n] = level;
        signal->fellow[signal->n] = fellow;
        signal->baseline[signal->n++] = 1;
    }
}

/** How many closures are left of open, shut, `level` for so many samples, shut, open. */
static guint count(double level, double fellow, guint n_samples)
{
    Signal signal = {.n = 0};
    hold(&signal, 1, fellow, 10);
    hold(&signal, 0.05, fellow, 10);
    hold(&signal, level, fellow, n_samples);
    hold(&signal, 0, fellow, 10);
    hold(&signal, 1, fellow, 10);
    g_autoptr(PlpSeries) series = plp_series_new(signal.n);
    for (guint i = 0; i < signal.n; i++) {
        series->t_us[i] = 10000 * (int64_t)i;
        series->value[i] = signal.value[i];
    }
    g_autoptr(GArray) valleys = g_array_new(FALSE, FALSE, sizeof(PlpValley));
    plp_zigzag_find_valleys(series, 0, series->n, 0.15, valleys);
    PlpParameters parameters = plp_parameters_make_default();
    PlpLidSignal lid = {series, signal.fellow, signal.baseline};
    plp_reopening_join_valleys(&lid, &parameters, valleys);
    const PlpValley *first = &g_array_index(valleys, PlpValley, 0);
    const PlpValley *last = &g_array_index(valleys, PlpValley, valleys->len - 1);
    assert_true(first->before < 10 && last->after >= signal.n - 10);
    // Joined, the deeper of the two minima stands for both.
    assert_true(signal.value[last->lowest] == 0);
    return valleys->len;
}

static void test_a_partial_reopening_parts(void **state)
{
    assert_int_equal(count(0.7, 0.7, 10), 2);
    assert_int_equal(count(1, 1, 10), 2);
}

static void test_too_low_a_rise_does_not(void **state)
{
    assert_int_equal(count(0.45, 0.45, 10), 1);
    assert_int_equal(count(0.2, 0.2, 10), 1);
}

static void test_too_short_a_rise_does_not(void **state)
{
    assert_int_equal(count(0.8, 0.8, 2), 1);
    assert_int_equal(count(0.8, 0.8, 8), 2);
}

static void test_a_slit_beside_a_shut_eye_does_not(void **state)
{
    assert_int_equal(count(0.7, 0.1, 10), 1);
    assert_int_equal(count(0.9, 0.1, 10), 2);
    // The other eye not measured: nobody says that it is shut.
    assert_int_equal(count(0.7, NAN, 10), 2);
}

static void test_a_long_rest_half_way_parts(void **state)
{
    assert_int_equal(count(0.4, 0.4, 60), 2);
    assert_int_equal(count(0.4, 0.4, 20), 1);
    assert_int_equal(count(0.4, 0.1, 60), 1);
    assert_int_equal(count(0.2, 0.2, 60), 1);
}

static void test_none_and_one_stay(void **state)
{
    static const double fellow[4] = {1, 1, 1, 1};
    static const double baseline[4] = {1, 1, 1, 1};
    g_autoptr(PlpSeries) series = plp_series_new(4);
    PlpParameters parameters = plp_parameters_make_default();
    PlpLidSignal lid = {series, fellow, baseline};
    g_autoptr(GArray) valleys = g_array_new(FALSE, FALSE, sizeof(PlpValley));
    plp_reopening_join_valleys(&lid, &parameters, valleys);
    assert_int_equal(valleys->len, 0);
    PlpValley valley = {0, 1, 3, true, true};
    g_array_append_val(valleys, valley);
    plp_reopening_join_valleys(&lid, &parameters, valleys);
    assert_int_equal(valleys->len, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_partial_reopening_parts),
        cmocka_unit_test(test_too_low_a_rise_does_not),
        cmocka_unit_test(test_too_short_a_rise_does_not),
        cmocka_unit_test(test_a_slit_beside_a_shut_eye_does_not),
        cmocka_unit_test(test_a_long_rest_half_way_parts),
        cmocka_unit_test(test_none_and_one_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
