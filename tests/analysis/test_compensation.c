#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <glib.h>

#include "film.h"

// Looking down and nodding lower the lid without closing the eye.

typedef struct {
    double gap_share; // what is left of the gap while looking down
    double iris_y;    // how far the iris goes down
    double pitch_deg; // how far the head nods
} Look;

static bool is_looking_down(double t_s)
{
    // Two seconds in every seven.
    return fmod(t_s, 7) >= 5;
}

/** A minute with a blink every 3.1 s, in which the person looks down now and then. */
static PlpTrace *make_trace(PlpFilm *film, Look look)
{
    film->noise_ratio = 0.01;
    for (int i = 0; i < 18; i++)
        plp_film_blink(film, PLP_SIDE_BOTH, 1 + 3.1 * i);
    PlpTrace *trace = plp_film_shoot(film);
    for (guint i = 0; i < plp_trace_get_length(trace); i++) {
        PlpSample *sample = &g_array_index(trace->samples, PlpSample, i);
        if (!is_looking_down((double)sample->t_us / 1e6))
            continue;
        sample->pitch_deg += (float)look.pitch_deg;
        sample->right.iris_y_ratio += (float)look.iris_y;
        sample->left.iris_y_ratio += (float)look.iris_y;
        // Only what is open of the gap narrows.
        float closed = (float)film->closed_gap;
        sample->right.lid_gap_ratio =
            closed + (sample->right.lid_gap_ratio - closed) * (float)look.gap_share;
        sample->left.lid_gap_ratio =
            closed + (sample->left.lid_gap_ratio - closed) * (float)look.gap_share;
    }
    return trace;
}

/** Median openness of the right eye amid the looks down. */
static double get_openness_below(const PlpTrace *trace, const PlpAnalysis *analysis)
{
    double sum = 0;
    int n = 0;
    for (guint i = 0; i < plp_trace_get_length(trace); i++) {
        double t_s = (double)plp_trace_get(trace, i)->t_us / 1e6;
        double openness = (double)g_array_index(analysis->right.openness, float, i);
        if (!is_looking_down(t_s) || fmod(t_s, 7) < 5.6 || fmod(t_s, 7) > 6.4 || openness < 0.6)
            continue;
        sum += openness;
        n++;
    }
    assert_true(n > 50);
    return sum / n;
}

static void test_looking_down_is_made_up_for(void **state)
{
    static const Look looks[] = {{0.8, 0.08, 0}, {0.8, 0, -15}, {0.8, 0.05, -10}};
    for (gsize k = 0; k < G_N_ELEMENTS(looks); k++) {
        g_autoptr(PlpFilm) film = plp_film_new(30, 60);
        g_autoptr(PlpTrace) trace = make_trace(film, looks[k]);
        g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
        assert_int_equal(analysis->right.closures->len, 18);
        assert_int_equal(analysis->left.closures->len, 18);
        assert_true(fabs(get_openness_below(trace, analysis) - 1) < 0.06);
    }
}

static void test_a_narrow_eye_that_looks_straight_is_narrow(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 60);
    g_autoptr(PlpTrace) trace = make_trace(film, (Look){0.8, 0, 0});
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_int_equal(analysis->right.closures->len, 18);
    assert_true(fabs(get_openness_below(trace, analysis) - 0.8) < 0.05);
}

static void test_looks_that_do_not_lower_the_lid_change_nothing(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 60);
    g_autoptr(PlpTrace) trace = make_trace(film, (Look){1, 0.08, -10});
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_int_equal(analysis->right.closures->len, 18);
    assert_true(fabs(get_openness_below(trace, analysis) - 1) < 0.02);
}

static void test_an_iris_that_sinks_with_the_lid_explains_no_blink(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 60);
    g_autoptr(PlpTrace) trace = make_trace(film, (Look){1, 0, 0});
    for (guint i = 0; i < plp_trace_get_length(trace); i++) {
        PlpSample *sample = &g_array_index(trace->samples, PlpSample, i);
        sample->right.iris_y_ratio += 0.5F * (0.3F - sample->right.lid_gap_ratio);
        sample->left.iris_y_ratio += 0.5F * (0.3F - sample->left.lid_gap_ratio);
    }
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_int_equal(analysis->right.closures->len, 18);
    for (guint i = 0; i < 18; i++)
        assert_true(plp_closure_at(analysis->right.closures, i)->depth_ratio > 0.9);
}

static void test_unknown_or_senseless_gaze_spoils_nothing(void **state)
{
    static const float values[] = {NAN, INFINITY, 1e30F, 0};
    for (gsize k = 0; k < G_N_ELEMENTS(values); k++) {
        g_autoptr(PlpFilm) film = plp_film_new(30, 60);
        g_autoptr(PlpTrace) trace = make_trace(film, (Look){1, 0, 0});
        for (guint i = 0; i < plp_trace_get_length(trace); i += k == 2 ? 7 : 1) {
            PlpSample *sample = &g_array_index(trace->samples, PlpSample, i);
            sample->pitch_deg = values[k];
            sample->right.iris_y_ratio = sample->left.iris_y_ratio = values[k];
        }
        g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
        assert_int_equal(analysis->right.closures->len, 18);
        assert_int_equal(analysis->left.closures->len, 18);
        assert_true(isfinite(analysis->whole.right[PLP_METRIC_MEAN_OPENNESS].value));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_looking_down_is_made_up_for),
        cmocka_unit_test(test_a_narrow_eye_that_looks_straight_is_narrow),
        cmocka_unit_test(test_looks_that_do_not_lower_the_lid_change_nothing),
        cmocka_unit_test(test_an_iris_that_sinks_with_the_lid_explains_no_blink),
        cmocka_unit_test(test_unknown_or_senseless_gaze_spoils_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
