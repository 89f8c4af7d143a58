#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

#include "plot/view.h"

#define S 1000000

static void test_time_and_x_are_inverse(void **state)
{
    PlpPlotView view = plp_plot_view_make(10 * S, 40 * S, 50, 600, 1);
    assert_float_equal(plp_plot_view_get_x(&view, 10 * S), 50, 1e-9);
    assert_float_equal(plp_plot_view_get_x(&view, 40 * S), 650, 1e-9);
    for (int64_t t_us = 0; t_us < 60 * S; t_us += 777777)
        assert_true(llabs(plp_plot_view_get_time(&view, plp_plot_view_get_x(&view, t_us)) - t_us) <=
                    1);
}

static void test_zoom_keeps_the_moment_under_the_pointer(void **state)
{
    PlpPlotView view = plp_plot_view_make(0, 100 * S, 0, 1000, 1);
    double x = plp_plot_view_get_x(&view, 70 * S);
    plp_plot_view_zoom(&view, 0.5, 70 * S, 100 * S);
    assert_int_equal(view.end_us - view.start_us, 50 * S);
    assert_float_equal(plp_plot_view_get_x(&view, 70 * S), x, 1e-6);
    plp_plot_view_zoom(&view, 2, 70 * S, 100 * S);
    assert_int_equal(view.start_us, 0);
    assert_int_equal(view.end_us, 100 * S);
}

static void test_never_beyond_the_recording(void **state)
{
    PlpPlotView view = plp_plot_view_make(0, 10 * S, 0, 100, 1);
    plp_plot_view_pan(&view, -5 * S, 60 * S);
    assert_int_equal(view.start_us, 0);
    plp_plot_view_pan(&view, 900 * S, 60 * S);
    assert_int_equal(view.end_us, 60 * S);
    assert_int_equal(view.start_us, 50 * S);
    plp_plot_view_zoom(&view, 1e9, 55 * S, 60 * S);
    assert_int_equal(view.start_us, 0);
    assert_int_equal(view.end_us, 60 * S);
}

static void test_there_is_always_a_stretch(void **state)
{
    PlpPlotView view = plp_plot_view_make(5 * S, 5 * S, 0, 100, 1);
    assert_true(view.end_us > view.start_us);
    view = plp_plot_view_make(5 * S, 1 * S, 0, 100, 1);
    assert_true(view.end_us > view.start_us);
    for (int i = 0; i < 100; i++)
        plp_plot_view_zoom(&view, 0.1, 5 * S, 60 * S);
    assert_true(view.end_us - view.start_us >= PLP_PLOT_VIEW_MIN_US);
    plp_plot_view_zoom(&view, 1, 0, 0); // a recording of no length
    assert_true(view.end_us > view.start_us);
}

static void test_nonsense_changes_nothing(void **state)
{
    PlpPlotView view = plp_plot_view_make(0, 10 * S, 0, 100, 1);
    static const double bad[] = {0, -1, NAN, INFINITY};
    for (int i = 0; i < 4; i++)
        plp_plot_view_zoom(&view, bad[i], 5 * S, 60 * S);
    assert_int_equal(view.start_us, 0);
    assert_int_equal(view.end_us, 10 * S);
    view.width = 0;
    assert_int_equal(plp_plot_view_get_time(&view, 33), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_time_and_x_are_inverse),
        cmocka_unit_test(test_zoom_keeps_the_moment_under_the_pointer),
        cmocka_unit_test(test_never_beyond_the_recording),
        cmocka_unit_test(test_there_is_always_a_stretch),
        cmocka_unit_test(test_nonsense_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
