// Right against left: what closes alone, for how long, how deep, and how wide it rests.

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "film.h"

#define BOTH PLP_SIDE_BOTH
#define RIGHT PLP_SIDE_RIGHT
#define LEFT PLP_SIDE_LEFT

static const PlpFigure *both(const PlpAnalysis *analysis, PlpMetric metric)
{
    return &analysis->whole.both[metric];
}

static void test_share_of_one_eye_alone(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 60);
    for (int i = 0; i < 7; i++)
        plp_film_blink(film, i < 5 ? RIGHT : BOTH, 2 + 4 * i);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    const PlpFigure *share = both(analysis, PLP_METRIC_UNILATERAL_SHARE);
    assert_int_equal(share->count, 5);
    assert_float_equal(share->value, 5.0 / 7, 1e-9);
    // Clopper and Pearson's interval of 5 in 7.
    assert_float_equal(share->low, 0.2904, 1e-4);
    assert_float_equal(share->high, 0.9633, 1e-4);
    assert_float_equal(analysis->whole.right[PLP_METRIC_UNILATERAL_SHARE].value, 5.0 / 7, 1e-9);
    assert_float_equal(analysis->whole.left[PLP_METRIC_UNILATERAL_SHARE].value, 0, 1e-9);
    assert_float_equal(analysis->whole.left[PLP_METRIC_UNILATERAL_SHARE].high, 0.8419, 1e-4);
}

static void test_closed_time_differs(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 60);
    plp_film_shut(film, BOTH, 5, 3);
    plp_film_shut(film, LEFT, 20, 6);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    double difference = both(analysis, PLP_METRIC_CLOSED_SHARE_DIFFERENCE)->value;
    assert_float_equal(difference, -6.1 / 60, 0.002);
    // Where the other eye was lost nothing is compared.
    plp_film_lose(film, RIGHT, 15, 30);
    g_autoptr(PlpAnalysis) lost = plp_film_analyse(film);
    assert_float_equal(both(lost, PLP_METRIC_CLOSED_SHARE_DIFFERENCE)->value, 0, 0.002);
}

static void test_depth_of_pairs(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(60, 60);
    plp_film_blink(film, BOTH, 1);
    for (int i = 1; i < 10; i++) {
        plp_film_move(film, RIGHT, (PlpMove){1 + 5 * i, 0.08, 0.05, 0.15, 1});
        plp_film_move(film, LEFT, (PlpMove){1 + 5 * i, 0.08, 0.05, 0.15, 0.7});
    }
    plp_film_add_segment(film, PLP_TASK_FORCED_CLOSURE, 53, 59);
    plp_film_shut(film, BOTH, 54, 3); // asked for: the closed reference of both, and no pair
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    const PlpFigure *difference = both(analysis, PLP_METRIC_DEPTH_DIFFERENCE);
    assert_int_equal(difference->count, 10);
    assert_true(difference->value > 0.1);
}

static void narrow(PlpTrace *trace, float factor)
{
    for (guint i = 0; i < plp_trace_get_length(trace); i++)
        g_array_index(trace->samples, PlpSample, i).right.fissure_ratio *= factor;
}

static void test_resting_aperture(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 30);
    for (int i = 0; i < 5; i++)
        plp_film_blink(film, BOTH, 2 + 5 * i);
    g_autoptr(PlpTrace) trace = plp_film_shoot(film);
    narrow(trace, 0.8F); // a right ptosis
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    double mm = 0.3 * 0.35 * 11.7 / 0.13;
    assert_float_equal(both(analysis, PLP_METRIC_APERTURE_DIFFERENCE_MM)->value, -0.2 * mm, 0.05);
}

static void test_one_eye_lost_leaves_nothing_to_compare(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 30);
    for (int i = 0; i < 5; i++)
        plp_film_blink(film, BOTH, 2 + 5 * i);
    plp_film_lose(film, LEFT, 0, 30);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    static const PlpMetric metrics[] = {
        PLP_METRIC_UNILATERAL_SHARE, PLP_METRIC_CLOSED_SHARE_DIFFERENCE,
        PLP_METRIC_DEPTH_DIFFERENCE, PLP_METRIC_APERTURE_DIFFERENCE_MM};
    for (gsize i = 0; i < G_N_ELEMENTS(metrics); i++)
        assert_true(isnan(both(analysis, metrics[i])->value));
    assert_true(isnan(analysis->whole.right[PLP_METRIC_UNILATERAL_SHARE].value));
}

static void test_closures_beside_a_hidden_eye_are_not_one_sided(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 60);
    for (int i = 0; i < 8; i++)
        plp_film_blink(film, BOTH, 2 + 4 * i);
    plp_film_lose(film, LEFT, 0, 60);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_int_equal(analysis->whole.right[PLP_METRIC_CLOSURES_PER_MIN].count, 8);
    assert_int_equal(analysis->hemifacial.right_events, 0);
    assert_int_equal(analysis->hemifacial.left_events, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_share_of_one_eye_alone),
        cmocka_unit_test(test_closed_time_differs),
        cmocka_unit_test(test_depth_of_pairs),
        cmocka_unit_test(test_resting_aperture),
        cmocka_unit_test(test_one_eye_lost_leaves_nothing_to_compare),
        cmocka_unit_test(test_closures_beside_a_hidden_eye_are_not_one_sided),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
