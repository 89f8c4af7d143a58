// Cheek and mouth with the lids, the side that stands out, and the mirror.

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "flow_film.h"

#define QUIET 0.0004

/** Ten blinks, two seconds apart; their half-way down is at get_onset_s(i). */
static PlpFilm *make_film(void)
{
    PlpFilm *film = plp_film_new(60, 24);
    film->noise_ratio = 0.005;
    for (int i = 0; i < 10; i++)
        plp_film_blink(film, PLP_SIDE_BOTH, 2 + 2 * i);
    return film;
}

static double get_onset_s(const PlpFilm *film, int i)
{
    return plp_move_get_onset_s(&g_array_index(film->right, PlpMove, i));
}

/** A pull at each blink whose half way up comes `lag_s` after the lid's half way down. */
static void pull_along(const PlpFilm *film, PlpTrace *trace, PlpSide side, FlowSignal signal,
                       double lag_s, double amplitude)
{
    for (int i = 0; i < 10; i++)
        flow_film_pulse(film, trace, side, signal, get_onset_s(film, i) + lag_s - 0.08, 0.32,
                        amplitude);
}

static void test_lag_and_size(void **state)
{
    static const double lags_s[] = {-0.05, 0, 0.04, 0.08};
    for (gsize k = 0; k < G_N_ELEMENTS(lags_s); k++) {
        g_autoptr(PlpFilm) film = make_film();
        g_autoptr(PlpTrace) trace = flow_film_shoot(film, QUIET);
        pull_along(film, trace, PLP_SIDE_RIGHT, FLOW_MOUTH, lags_s[k], 0.05);
        g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
        const PlpFigures *whole = &analysis->whole;
        assert_int_equal(whole->right[PLP_METRIC_SYNKINESIS_JUDGED].count, 10);
        assert_true(whole->right[PLP_METRIC_SYNKINESIS_SHARE].value == 1);
        assert_true(whole->left[PLP_METRIC_SYNKINESIS_SHARE].value == 0);
        double lag_ms = whole->right[PLP_METRIC_SYNKINESIS_LAG_MEDIAN_MS].value;
        assert_true(fabs(lag_ms - 1000 * lags_s[k]) < 8);
        const PlpClosure *first = plp_closure_at(analysis->right.closures, 0);
        assert_true(fabs(first->mouth.excursion_ratio - 0.05) < 0.004);
        assert_true(first->mouth.moves && !first->cheek.moves && isnan(first->cheek.lag_ms));
    }
}

static void test_too_early_and_too_late_is_none(void **state)
{
    static const double lags_s[] = {-0.14, 0.16};
    for (gsize k = 0; k < G_N_ELEMENTS(lags_s); k++) {
        g_autoptr(PlpFilm) film = make_film();
        g_autoptr(PlpTrace) trace = flow_film_shoot(film, QUIET);
        pull_along(film, trace, PLP_SIDE_LEFT, FLOW_CHEEK, lags_s[k], 0.04);
        g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
        assert_true(analysis->whole.left[PLP_METRIC_SYNKINESIS_SHARE].value == 0);
    }
}

static void test_what_any_blink_does_is_none(void **state)
{
    g_autoptr(PlpFilm) film = make_film();
    g_autoptr(PlpTrace) trace = flow_film_shoot(film, QUIET);
    pull_along(film, trace, PLP_SIDE_RIGHT, FLOW_CHEEK, 0, 0.008);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_true(analysis->whole.right[PLP_METRIC_SYNKINESIS_SHARE].value == 0);
    assert_int_equal(analysis->hemifacial.smc, PLP_SMC_NONE);
}

static void test_closures_without_a_beginning_are_not_judged(void **state)
{
    g_autoptr(PlpFilm) film = make_film();
    plp_film_lose(film, PLP_SIDE_BOTH, 5.5, 6.09); // the third closes within it
    g_autoptr(PlpTrace) trace = flow_film_shoot(film, QUIET);
    pull_along(film, trace, PLP_SIDE_RIGHT, FLOW_MOUTH, 0, 0.05);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_true(analysis->whole.right[PLP_METRIC_SYNKINESIS_JUDGED].count <= 9);
    for (guint i = 0; i < analysis->right.closures->len; i++) {
        const PlpClosure *closure = plp_closure_at(analysis->right.closures, i);
        if ((closure->notes & PLP_CLOSURE_NOTE_STARTS_BEFORE) != 0)
            assert_true(isnan(closure->mouth.excursion_ratio) && !closure->mouth.moves);
    }
}

static void test_first_and_last_moment(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 2);
    plp_film_blink(film, PLP_SIDE_BOTH, 0.1);
    plp_film_blink(film, PLP_SIDE_BOTH, 1.75);
    g_autoptr(PlpTrace) trace = flow_film_shoot(film, QUIET);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_int_equal(analysis->whole.right[PLP_METRIC_SYNKINESIS_JUDGED].count, 0);
    assert_true(isnan(analysis->whole.right[PLP_METRIC_SYNKINESIS_SHARE].value));
}

// ---- which side stands out ----

static void test_spasm_around_the_eye_is_grade_one(void **state)
{
    g_autoptr(PlpFilm) film = make_film();
    for (int i = 0; i < 9; i++)
        plp_film_blink(film, PLP_SIDE_LEFT, 3 + 2 * i);
    g_autoptr(PlpTrace) trace = flow_film_shoot(film, QUIET);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_int_equal(analysis->hemifacial.left_events, 9);
    assert_int_equal(analysis->hemifacial.right_events, 0);
    assert_int_equal(analysis->hemifacial.side, PLP_SIDE_LEFT);
    assert_int_equal(analysis->hemifacial.smc, PLP_SMC_I);
    assert_true(fabs(analysis->hemifacial.p_value - 2.0 / 512) < 1e-9);
}

static void test_four_events_are_too_few(void **state)
{
    g_autoptr(PlpFilm) film = make_film();
    for (int i = 0; i < 4; i++)
        plp_film_blink(film, PLP_SIDE_LEFT, 3 + 2 * i);
    g_autoptr(PlpTrace) trace = flow_film_shoot(film, QUIET);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_int_equal(analysis->hemifacial.left_events, 4);
    assert_int_equal(analysis->hemifacial.side, PLP_SIDE_UNKNOWN);
    assert_int_equal(analysis->hemifacial.smc, PLP_SMC_NONE);
}

static void test_as_many_of_each_side_is_none(void **state)
{
    g_autoptr(PlpFilm) film = make_film();
    for (int i = 0; i < 8; i++)
        plp_film_blink(film, i % 2 == 0 ? PLP_SIDE_LEFT : PLP_SIDE_RIGHT, 3 + 2 * i);
    g_autoptr(PlpTrace) trace = flow_film_shoot(film, QUIET);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_int_equal(analysis->hemifacial.smc, PLP_SMC_NONE);
    assert_true(analysis->hemifacial.p_value > 0.9);
}

static void test_mouth_never_seen_leaves_it_open(void **state)
{
    g_autoptr(PlpFilm) film = make_film();
    for (int i = 0; i < 9; i++)
        plp_film_blink(film, PLP_SIDE_RIGHT, 3 + 2 * i);
    g_autoptr(PlpTrace) trace = flow_film_shoot(film, QUIET);
    for (guint i = 0; i < plp_trace_get_length(trace); i++) {
        PlpSample *sample = flow_film_get(trace, i);
        sample->right.cheek_flow_y_ratio = sample->left.cheek_flow_y_ratio = NAN;
        sample->right.mouth_flow_y_ratio = sample->left.mouth_flow_y_ratio = NAN;
    }
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_int_equal(analysis->hemifacial.side, PLP_SIDE_RIGHT);
    assert_int_equal(analysis->hemifacial.smc, PLP_SMC_I_OR_II);
    assert_int_equal(analysis->hemifacial.judged_events, 0);
}

/** A right hemifacial spasm: shared blinks that pull the right mouth corner, spasms, twitches. */
static PlpTrace *shoot_spasm(PlpFilm *film)
{
    for (int i = 0; i < 9; i++)
        plp_film_blink(film, PLP_SIDE_RIGHT, 3 + 2 * i);
    PlpTrace *trace = flow_film_shoot(film, QUIET);
    pull_along(film, trace, PLP_SIDE_RIGHT, FLOW_MOUTH, 0.03, 0.05);
    flow_film_pulse(film, trace, PLP_SIDE_RIGHT, FLOW_LID, 22.6, 0.2, 0.3);
    flow_film_pulse(film, trace, PLP_SIDE_RIGHT, FLOW_CHEEK, 23.2, 0.2, 0.03);
    return trace;
}

static void test_spasm_with_spread_is_grade_two(void **state)
{
    g_autoptr(PlpFilm) film = make_film();
    g_autoptr(PlpTrace) trace = shoot_spasm(film);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    const PlpHemifacial *found = &analysis->hemifacial;
    assert_int_equal(found->smc, PLP_SMC_II);
    assert_int_equal(found->side, PLP_SIDE_RIGHT);
    // 9 spasms, 2 twitches, 10 shared blinks in which only the right mouth moved.
    assert_int_equal(found->right_events, 21);
    assert_int_equal(found->left_events, 0);
    assert_int_equal(found->spread_events, 11);
    assert_int_equal(found->control_events, 0);
    assert_int_equal(found->control_judged, 10);
    assert_int_equal(analysis->right.twitches->len, 2);
}

static void assert_figures_equal(const PlpFigure *a, const PlpFigure *b)
{
    for (int i = 0; i < PLP_METRIC_N; i++) {
        // What is right less left turns its sign in a mirror.
        bool turns = i == PLP_METRIC_CLOSED_SHARE_DIFFERENCE || i == PLP_METRIC_DEPTH_DIFFERENCE ||
                     i == PLP_METRIC_APERTURE_DIFFERENCE_MM;
        double expected = turns ? -a[i].value : a[i].value;
        assert_int_equal(a[i].count, b[i].count);
        assert_true((isnan(expected) && isnan(b[i].value)) ||
                    fabs(expected - b[i].value) <= 1e-9 * fmax(1, fabs(expected)));
    }
}

static void test_a_mirror_swaps_everything(void **state)
{
    g_autoptr(PlpFilm) film = make_film();
    g_autoptr(PlpTrace) trace = shoot_spasm(film);
    g_autoptr(PlpAnalysis) plain = plp_film_analyse_trace(film, trace);
    flow_film_mirror(trace);
    g_autoptr(PlpAnalysis) mirrored = plp_film_analyse_trace(film, trace);
    assert_figures_equal(plain->whole.right, mirrored->whole.left);
    assert_figures_equal(plain->whole.left, mirrored->whole.right);
    assert_figures_equal(plain->whole.both, mirrored->whole.both);
    assert_int_equal(mirrored->hemifacial.side, PLP_SIDE_LEFT);
    assert_int_equal(mirrored->hemifacial.smc, PLP_SMC_II);
    assert_int_equal(mirrored->hemifacial.left_events, plain->hemifacial.right_events);
    assert_int_equal(mirrored->left.twitches->len, plain->right.twitches->len);
    assert_int_equal(mirrored->right.twitches->len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lag_and_size),
        cmocka_unit_test(test_too_early_and_too_late_is_none),
        cmocka_unit_test(test_what_any_blink_does_is_none),
        cmocka_unit_test(test_closures_without_a_beginning_are_not_judged),
        cmocka_unit_test(test_first_and_last_moment),
        cmocka_unit_test(test_spasm_around_the_eye_is_grade_one),
        cmocka_unit_test(test_four_events_are_too_few),
        cmocka_unit_test(test_as_many_of_each_side_is_none),
        cmocka_unit_test(test_mouth_never_seen_leaves_it_open),
        cmocka_unit_test(test_spasm_with_spread_is_grade_two),
        cmocka_unit_test(test_a_mirror_swaps_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
