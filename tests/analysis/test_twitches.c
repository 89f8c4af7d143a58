// Twitches: what is one, what is none, and what bad input leaves.

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "flow_film.h"

#define QUIET 0.0004

static PlpFilm *make_film(double rate_per_s, double length_s)
{
    PlpFilm *film = plp_film_new(rate_per_s, length_s);
    film->noise_ratio = 0.005;
    film->seed = 3;
    plp_film_blink(film, PLP_SIDE_BOTH, 1.5);
    plp_film_blink(film, PLP_SIDE_BOTH, length_s - 1.5);
    return film;
}

static const PlpTwitch *twitch_at(const GArray *twitches, guint i)
{
    return &g_array_index(twitches, PlpTwitch, i);
}

static void assert_counts(const PlpAnalysis *analysis, guint right, guint left)
{
    assert_int_equal(analysis->right.twitches->len, right);
    assert_int_equal(analysis->left.twitches->len, left);
}

static void test_rest_has_none(void **state)
{
    g_autoptr(PlpFilm) film = make_film(30, 20);
    g_autoptr(PlpTrace) trace = flow_film_shoot(film, QUIET);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_counts(analysis, 0, 0);
    const PlpFigure *rate = &analysis->whole.right[PLP_METRIC_TWITCHES_PER_MIN];
    assert_true(rate->value == 0 && rate->count == 0 && rate->high > 0);
}

static void test_each_region_is_found_on_its_side(void **state)
{
    static const struct {
        FlowSignal signal;
        double amplitude;
        PlpTwitchRegions region;
    } cases[] = {
        {FLOW_LID, 0.3, PLP_TWITCH_REGION_LID},
        {FLOW_EYE, 0.02, PLP_TWITCH_REGION_EYE},
        {FLOW_CHEEK, 0.02, PLP_TWITCH_REGION_CHEEK},
        {FLOW_MOUTH, 0.03, PLP_TWITCH_REGION_MOUTH},
    };
    static const double rates[] = {25, 30, 60, 240};
    for (gsize i = 0; i < G_N_ELEMENTS(cases) * G_N_ELEMENTS(rates); i++) {
        const gsize k = i % G_N_ELEMENTS(cases);
        g_autoptr(PlpFilm) film = make_film(rates[i / G_N_ELEMENTS(cases)], 12);
        g_autoptr(PlpTrace) trace = flow_film_shoot(film, QUIET);
        flow_film_pulse(film, trace, PLP_SIDE_LEFT, cases[k].signal, 5, 0.24, cases[k].amplitude);
        g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
        assert_counts(analysis, 0, 1);
        const PlpTwitch *twitch = twitch_at(analysis->left.twitches, 0);
        assert_int_equal(twitch->side, PLP_SIDE_LEFT);
        assert_int_equal(twitch->regions, cases[k].region);
        assert_int_equal(twitch->id, 1);
        // Half amplitude is passed a quarter of the pulse from its ends: 5.06 and 5.18 s.
        assert_true(fabs((double)twitch->onset_us / 1e6 - 5.06) < 0.02);
        assert_true(fabs((double)twitch->duration_us / 1e6 - 0.12) < 0.03);
        assert_true(fabs((double)twitch->peak_us / 1e6 - 5.12) < 0.03);
    }
}

static void test_amplitude_is_that_of_the_movement(void **state)
{
    g_autoptr(PlpFilm) film = make_film(60, 12);
    g_autoptr(PlpTrace) trace = flow_film_shoot(film, QUIET);
    flow_film_pulse(film, trace, PLP_SIDE_RIGHT, FLOW_MOUTH, 5, 0.24, 0.04);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    const PlpTwitch *twitch = twitch_at(analysis->right.twitches, 0);
    assert_true(fabs(twitch->mouth_ratio - 0.04) < 0.004);
    assert_true(isnan(twitch->cheek_ratio) && isnan(twitch->lid_depth_ratio));
}

static void test_regions_together_are_one(void **state)
{
    g_autoptr(PlpFilm) film = make_film(30, 12);
    g_autoptr(PlpTrace) trace = flow_film_shoot(film, QUIET);
    flow_film_pulse(film, trace, PLP_SIDE_RIGHT, FLOW_LID, 5, 0.2, 0.3);
    flow_film_pulse(film, trace, PLP_SIDE_RIGHT, FLOW_CHEEK, 5.03, 0.2, 0.02);
    flow_film_pulse(film, trace, PLP_SIDE_RIGHT, FLOW_MOUTH, 5.05, 0.2, 0.03);
    flow_film_pulse(film, trace, PLP_SIDE_RIGHT, FLOW_MOUTH, 6, 0.2, 0.03);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_counts(analysis, 2, 0);
    g_autofree char *regions =
        plp_twitch_dup_regions(twitch_at(analysis->right.twitches, 0)->regions);
    assert_string_equal(regions, "lid cheek mouth");
}

static void test_both_sides_at_once_are_none(void **state)
{
    g_autoptr(PlpFilm) film = make_film(30, 14);
    g_autoptr(PlpTrace) trace = flow_film_shoot(film, QUIET);
    flow_film_pulse(film, trace, PLP_SIDE_RIGHT, FLOW_MOUTH, 4, 0.2, 0.03);
    flow_film_pulse(film, trace, PLP_SIDE_LEFT, FLOW_MOUTH, 4, 0.2, 0.028);
    // One side's mouth and the other's cheek: an expression too.
    flow_film_pulse(film, trace, PLP_SIDE_RIGHT, FLOW_MOUTH, 7, 0.2, 0.03);
    flow_film_pulse(film, trace, PLP_SIDE_LEFT, FLOW_CHEEK, 7, 0.2, 0.03);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_counts(analysis, 0, 0);
}

static void test_slow_and_single_ones_are_none(void **state)
{
    g_autoptr(PlpFilm) film = make_film(30, 14);
    g_autoptr(PlpTrace) trace = flow_film_shoot(film, QUIET);
    flow_film_pulse(film, trace, PLP_SIDE_RIGHT, FLOW_CHEEK, 4, 0.6, 0.03); // a smile
    flow_film_get(trace, 240)->right.eye_flow_ratio += 0.05F;               // a glitch
    flow_film_get(trace, 241)->right.eye_flow_ratio -= 0.05F;
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_counts(analysis, 0, 0);
}

static void test_the_way_back_alone_is_none(void **state)
{
    g_autoptr(PlpFilm) film = make_film(30, 12);
    g_autoptr(PlpTrace) trace = flow_film_shoot(film, QUIET);
    flow_film_pulse(film, trace, PLP_SIDE_RIGHT, FLOW_MOUTH, 5, 0.2, -0.03); // pushed in, down
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_counts(analysis, 0, 0);
}

static void test_near_a_closure_is_none(void **state)
{
    g_autoptr(PlpFilm) film = make_film(30, 14);
    plp_film_blink(film, PLP_SIDE_LEFT, 6);
    g_autoptr(PlpTrace) trace = flow_film_shoot(film, QUIET);
    flow_film_pulse(film, trace, PLP_SIDE_RIGHT, FLOW_MOUTH, 6.05, 0.2, 0.03);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_counts(analysis, 0, 0);
}

static void test_noisy_side_needs_more(void **state)
{
    g_autoptr(PlpFilm) film = make_film(30, 20);
    g_autoptr(PlpTrace) trace = flow_film_shoot(film, QUIET);
    GRand *rand = g_rand_new_with_seed(5);
    double before = 0;
    for (guint i = 0; i < plp_trace_get_length(trace); i++) { // the right cheek never rests
        double now = 0.014 * (g_rand_double(rand) - 0.5);
        flow_film_get(trace, i)->right.cheek_flow_y_ratio += (float)(now - before);
        before = now;
    }
    g_rand_free(rand);
    flow_film_pulse(film, trace, PLP_SIDE_RIGHT, FLOW_CHEEK, 6, 0.2, 0.02);
    flow_film_pulse(film, trace, PLP_SIDE_LEFT, FLOW_CHEEK, 9, 0.2, 0.02);
    flow_film_pulse(film, trace, PLP_SIDE_RIGHT, FLOW_CHEEK, 12, 0.2, 0.06);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_int_equal(analysis->right.twitches->len, 1); // only the large one
    assert_true(twitch_at(analysis->right.twitches, 0)->onset_us > 11000000);
}

static void test_head_in_motion_is_none(void **state)
{
    g_autoptr(PlpFilm) film = make_film(30, 12);
    g_autoptr(PlpTrace) trace = flow_film_shoot(film, QUIET);
    flow_film_pulse(film, trace, PLP_SIDE_RIGHT, FLOW_MOUTH, 5, 0.2, 0.03);
    for (guint i = 150; i < plp_trace_get_length(trace); i++) // turns by 10 degrees in 0.3 s
        flow_film_get(trace, i)->yaw_deg = (float)MIN(10, (int)(i - 150));
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_counts(analysis, 0, 0);
    const PlpFigure *rate = &analysis->whole.both[PLP_METRIC_TWITCHES_PER_MIN];
    assert_int_equal(rate->count, 0);
}

static void test_speech_hides_the_mouth_only(void **state)
{
    g_autoptr(PlpFilm) film = make_film(30, 16);
    g_autoptr(PlpTrace) trace = flow_film_shoot(film, QUIET);
    for (guint i = 0; i < plp_trace_get_length(trace); i++)
        flow_film_get(trace, i)->mouth_open_ratio = (float)(0.05 + 0.04 * sin(i * 0.8));
    flow_film_pulse(film, trace, PLP_SIDE_RIGHT, FLOW_MOUTH, 5, 0.2, 0.03);
    flow_film_pulse(film, trace, PLP_SIDE_RIGHT, FLOW_LID, 8, 0.2, 0.3);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_counts(analysis, 1, 0);
    assert_int_equal(twitch_at(analysis->right.twitches, 0)->regions, PLP_TWITCH_REGION_LID);
}

static void test_beside_a_loss_is_none(void **state)
{
    g_autoptr(PlpFilm) film = make_film(30, 14);
    plp_film_lose(film, PLP_SIDE_BOTH, 5.3, 6);
    g_autoptr(PlpTrace) trace = flow_film_shoot(film, QUIET);
    flow_film_pulse(film, trace, PLP_SIDE_RIGHT, FLOW_MOUTH, 5.05, 0.2, 0.03);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_counts(analysis, 0, 0);
}

static void test_one_eye_never_seen_gives_no_rate(void **state)
{
    g_autoptr(PlpFilm) film = make_film(30, 12);
    plp_film_lose(film, PLP_SIDE_LEFT, 0, 100);
    g_autoptr(PlpTrace) trace = flow_film_shoot(film, QUIET);
    flow_film_pulse(film, trace, PLP_SIDE_RIGHT, FLOW_MOUTH, 5, 0.2, 0.03);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_counts(analysis, 0, 0); // nobody knows whether the other side moved too
    assert_true(isnan(analysis->whole.right[PLP_METRIC_TWITCHES_PER_MIN].value));
    assert_int_equal(analysis->hemifacial.smc, PLP_SMC_UNKNOWN);
}

static void test_an_eye_that_never_moves_is_a_control(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 12);
    plp_film_blink(film, PLP_SIDE_RIGHT, 1.5);
    plp_film_blink(film, PLP_SIDE_RIGHT, 10);
    g_autoptr(PlpTrace) trace = flow_film_shoot(film, 0);
    flow_film_pulse(film, trace, PLP_SIDE_RIGHT, FLOW_EYE, 5, 0.2, 0.02);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_counts(analysis, 1, 0);
}

static void test_hidden_mouth_leaves_the_eyes(void **state)
{
    g_autoptr(PlpFilm) film = make_film(30, 14);
    g_autoptr(PlpTrace) trace = flow_film_shoot(film, QUIET);
    flow_film_pulse(film, trace, PLP_SIDE_RIGHT, FLOW_EYE, 5, 0.2, 0.02);
    for (guint i = 0; i < plp_trace_get_length(trace); i++) {
        PlpSample *sample = flow_film_get(trace, i);
        sample->mouth_reason = PLP_REASON_MOUTH_HIDDEN;
        sample->mouth_open_ratio = NAN;
        for (int k = 0; k < 2; k++) {
            PlpEyeSample *eye = k == 0 ? &sample->right : &sample->left;
            eye->cheek_flow_x_ratio = eye->cheek_flow_y_ratio = NAN;
            eye->mouth_flow_x_ratio = eye->mouth_flow_y_ratio = NAN;
        }
    }
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_counts(analysis, 1, 0);
    const PlpFigures *whole = &analysis->whole;
    assert_true(whole->both[PLP_METRIC_MOUTH_MEASURED_SHARE].value == 0);
    assert_true(isnan(whole->right[PLP_METRIC_SYNKINESIS_SHARE].value));
    assert_true(isnan(whole->left[PLP_METRIC_MOUTH_EXCURSION_MEDIAN_MM].value));
    assert_int_equal(whole->right[PLP_METRIC_SYNKINESIS_JUDGED].count, 0);
}

static void test_without_flow_the_landmarks_serve(void **state)
{
    g_autoptr(PlpFilm) film = make_film(30, 12);
    g_autoptr(PlpTrace) trace = plp_film_shoot(film);
    for (guint i = 0; i < plp_trace_get_length(trace); i++) {
        PlpSample *sample = flow_film_get(trace, i);
        double t_s = (double)sample->t_us / 1e6;
        double pull = t_s > 5 && t_s < 5.2 ? 0.5 - 0.5 * cos((t_s - 5) / 0.2 * 2 * 3.14159265) : 0;
        sample->left.mouth_corner_x_ratio = (float)(0.3 + 0.03 * pull);
        sample->left.mouth_corner_y_ratio = (float)(0.8 - 0.03 * pull);
    }
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_counts(analysis, 0, 1);
    assert_int_equal(twitch_at(analysis->left.twitches, 0)->regions, PLP_TWITCH_REGION_MOUTH);
}

static void test_commanded_ones_count_in_no_rate(void **state)
{
    g_autoptr(PlpFilm) film = make_film(30, 14);
    plp_film_add_segment(film, PLP_TASK_SMILE, 4, 8);
    g_autoptr(PlpTrace) trace = flow_film_shoot(film, QUIET);
    flow_film_pulse(film, trace, PLP_SIDE_RIGHT, FLOW_MOUTH, 5, 0.2, 0.03);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_counts(analysis, 1, 0);
    assert_true(twitch_at(analysis->right.twitches, 0)->commanded);
    assert_int_equal(analysis->whole.right[PLP_METRIC_TWITCHES_PER_MIN].count, 0);
    assert_int_equal(analysis->hemifacial.right_events, 0);
}

static void test_next_to_nothing(void **state)
{
    for (int n = 0; n <= 3; n++) {
        g_autoptr(PlpFilm) film = plp_film_new(30, n / 30.0);
        g_autoptr(PlpTrace) trace = flow_film_shoot(film, QUIET);
        assert_int_equal(plp_trace_get_length(trace), n);
        g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
        assert_counts(analysis, 0, 0);
        assert_int_equal(analysis->hemifacial.smc, PLP_SMC_UNKNOWN);
        assert_true(isnan(analysis->whole.both[PLP_METRIC_TWITCHES_PER_MIN].value));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rest_has_none),
        cmocka_unit_test(test_each_region_is_found_on_its_side),
        cmocka_unit_test(test_amplitude_is_that_of_the_movement),
        cmocka_unit_test(test_regions_together_are_one),
        cmocka_unit_test(test_both_sides_at_once_are_none),
        cmocka_unit_test(test_slow_and_single_ones_are_none),
        cmocka_unit_test(test_the_way_back_alone_is_none),
        cmocka_unit_test(test_near_a_closure_is_none),
        cmocka_unit_test(test_noisy_side_needs_more),
        cmocka_unit_test(test_head_in_motion_is_none),
        cmocka_unit_test(test_speech_hides_the_mouth_only),
        cmocka_unit_test(test_beside_a_loss_is_none),
        cmocka_unit_test(test_one_eye_never_seen_gives_no_rate),
        cmocka_unit_test(test_an_eye_that_never_moves_is_a_control),
        cmocka_unit_test(test_hidden_mouth_leaves_the_eyes),
        cmocka_unit_test(test_without_flow_the_landmarks_serve),
        cmocka_unit_test(test_commanded_ones_count_in_no_rate),
        cmocka_unit_test(test_next_to_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
