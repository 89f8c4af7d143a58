#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <glib.h>

#include "film_checks.h"

// What an analysis finds in films of lids whose truth is known.

static const PlpSide BOTH = PLP_SIDE_BOTH;

/** Blinks at odd times, so that no frame rate meets them in step; always a few full ones for the
 * references. */
static void add_blinks(PlpFilm *film, GRand *rand, double from_s, double to_s, double least_shut_s)
{
    for (double t = from_s; t < to_s; t += g_rand_double_range(rand, 0.6, 4)) {
        PlpMove move = {t, g_rand_double_range(rand, 0.06, 0.11),
                        g_rand_double_range(rand, least_shut_s, 0.1),
                        g_rand_double_range(rand, 0.12, 0.22), 1};
        plp_film_move(film, BOTH, move);
    }
}

static PlpFilm *make_random_film(guint32 seed, double rate_per_s, double length_s)
{
    // At 240 frames/s the smoothing (7 ms) blunts a point of 10 ms and moves its crossings by up to
    // a frame: only blinks as people have them are held to half a frame there.
    double least_shut_s = rate_per_s > 120 ? 0.03 : 0.01;
    PlpFilm *film = plp_film_new(rate_per_s, length_s);
    GRand *rand = g_rand_new_with_seed(seed);
    film->seed = seed;
    add_blinks(film, rand, 1, length_s - 1, least_shut_s);
    g_rand_free(rand);
    return film;
}

typedef struct {
    double worst_s, bias_s; // of onsets and offsets; of durations, summed
    int n;
} Timing;

static void add_timing(const GArray *moves, const GArray *closures, Timing *timing)
{
    assert_int_equal(closures->len, moves->len);
    for (guint i = 0; i < moves->len; i++) {
        const PlpMove *move = &g_array_index(moves, PlpMove, i);
        const PlpClosure *closure = plp_closure_at(closures, i);
        double onset_s = (double)closure->onset_us / 1e6 - plp_move_get_onset_s(move);
        double offset_s = (double)closure->offset_us / 1e6 - plp_move_get_offset_s(move);
        timing->worst_s = fmax(timing->worst_s, fmax(fabs(onset_s), fabs(offset_s)));
        timing->bias_s += offset_s - onset_s;
        timing->n++;
        assert_int_equal(closure->duration_us, closure->offset_us - closure->onset_us);
        assert_true(closure->peak_us >= closure->onset_us &&
                    closure->peak_us <= closure->offset_us);
        assert_int_equal(closure->notes, PLP_CLOSURE_NOTE_NONE);
    }
}

static const double rates_per_s[] = {15, 20, 24, 25, 29.97, 50, 60, 120, 240};

// ---- counts and times ----

static void test_every_blink_is_found_once_in_clean_film(void **state)
{
    for (gsize k = 0; k < G_N_ELEMENTS(rates_per_s); k++) {
        Timing timing = {0};
        for (guint32 seed = 1; seed <= 10; seed++) {
            g_autoptr(PlpFilm) film = make_random_film(seed, rates_per_s[k], 30);
            g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
            add_timing(film->right, analysis->right.closures, &timing);
            add_timing(film->left, analysis->left.closures, &timing);
        }
        assert_true(timing.worst_s < 0.5 / rates_per_s[k]);
        assert_true(fabs(timing.bias_s / timing.n) < 0.005);
    }
}

static void test_every_blink_is_found_once_in_noisy_jittery_film(void **state)
{
    for (guint32 seed = 1; seed <= 300; seed++) {
        double rate_per_s = rates_per_s[seed % G_N_ELEMENTS(rates_per_s)];
        g_autoptr(PlpFilm) film = make_random_film(seed, rate_per_s, 20);
        film->noise_ratio = 0.015;
        film->drift_ratio = 0.03;
        film->jitter_ratio = 0.6;
        g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
        Timing timing = {0};
        add_timing(film->right, analysis->right.closures, &timing);
        add_timing(film->left, analysis->left.closures, &timing);
        // Beyond 60 frames/s the noise, not the sampling, limits where a crossing is seen.
        assert_true(timing.worst_s < fmax(0.5 / rate_per_s, 0.0083));
    }
}

static void test_durations_at_60_have_no_bias(void **state)
{
    Timing timing = {0};
    for (guint32 seed = 1; seed <= 60; seed++) {
        g_autoptr(PlpFilm) film = make_random_film(seed, 60, 20);
        film->noise_ratio = 0.015;
        g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
        add_timing(film->right, analysis->right.closures, &timing);
    }
    assert_true(timing.n > 400);
    assert_true(fabs(timing.bias_s / timing.n) < 0.005);
}

static void test_peaks_of_speed_follow_the_lid(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(240, 10);
    for (int i = 0; i < 8; i++)
        plp_film_blink(film, BOTH, 1 + i);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 8, 8);
    // A raised cosine of 80 ms is steepest with pi / 2 / 0.08 s; smoothing takes a few per cent.
    double expected = 3.14159 / 2 / 0.08;
    for (guint i = 0; i < 8; i++) {
        const PlpClosure *closure = plp_closure_at(analysis->right.closures, i);
        assert_true(closure->closing_speed_per_s > 0.9 * expected);
        assert_true(closure->closing_speed_per_s < 1.03 * expected);
        assert_true(closure->opening_speed_per_s < closure->closing_speed_per_s);
        assert_true(closure->opening_speed_per_s > 0);
    }
}

static void test_blinks_of_very_slow_films_are_not_taken_for_noise(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(5, 20);
    for (int i = 0; i < 18; i++)
        plp_film_shut(film, PLP_SIDE_RIGHT, 1 + i, 0.2);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_int_equal(analysis->right.closures->len, 18);
    for (guint i = 0; i < analysis->right.closures->len; i++)
        assert_true(g_array_index(analysis->right.closures, PlpClosure, i).offset_us -
                        g_array_index(analysis->right.closures, PlpClosure, i).onset_us <
                    800000);
}

static void test_slow_films_have_no_speeds(void **state)
{
    static const struct {
        double rate_per_s;
        bool given;
    } cases[] = {{25, false}, {30, false}, {50, false}, {59.94, true}, {60, true}};
    for (gsize k = 0; k < G_N_ELEMENTS(cases); k++) {
        g_autoptr(PlpFilm) film = plp_film_new(cases[k].rate_per_s, 6);
        plp_film_blink(film, BOTH, 2);
        g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
        plp_film_assert_counts(analysis, 1, 1);
        const PlpClosure *closure = plp_closure_at(analysis->right.closures, 0);
        assert_int_equal(isfinite(closure->closing_speed_per_s), cases[k].given);
        assert_int_equal(isfinite(closure->opening_speed_per_s), cases[k].given);
    }
}

static void test_frames_hold_what_a_person_marks(void **state)
{
    for (guint32 seed = 1; seed <= 30; seed++) {
        g_autoptr(PlpFilm) film = make_random_film(seed, 30, 20);
        g_autoptr(PlpTrace) trace = plp_film_shoot(film);
        g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
        for (guint i = 0; i < analysis->right.closures->len; i++) {
            const PlpClosure *closure = plp_closure_at(analysis->right.closures, i);
            assert_true(closure->onset_frame <= closure->offset_frame);
            for (int frame = closure->onset_frame; frame <= closure->offset_frame; frame++)
                assert_true(g_array_index(analysis->right.openness, float, (guint)frame) < 0.85F);
            // The frames contain every sample beyond half of the way.
            for (guint k = 0; k < plp_trace_get_length(trace); k++) {
                int64_t t_us = plp_trace_get(trace, k)->t_us;
                if (t_us > closure->onset_us && t_us < closure->offset_us)
                    assert_in_range(k, closure->onset_frame, closure->offset_frame);
            }
        }
    }
}

// ---- one or two ----

static void test_two_quick_blinks_are_two(void **state)
{
    for (double rate_per_s = 25; rate_per_s <= 120; rate_per_s *= 1.3) {
        for (double shift_s = 0; shift_s < 0.04; shift_s += 0.007) {
            g_autoptr(PlpFilm) film = plp_film_new(rate_per_s, 10);
            plp_film_blink(film, BOTH, 2);
            // The second starts while the lid is still on its way up: it comes to 75 to 90 %.
            plp_film_blink(film, BOTH, 5 + shift_s);
            plp_film_blink(film, BOTH, 5 + shift_s + 0.21);
            g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
            plp_film_assert_counts(analysis, 3, 3);
        }
    }
}

static void test_two_quick_winks_are_two(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 10);
    plp_film_blink(film, PLP_SIDE_LEFT, 5);
    plp_film_blink(film, PLP_SIDE_LEFT, 5.22);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 0, 2);
}

static void test_flutter_of_a_shut_lid_is_one(void **state)
{
    for (guint32 seed = 1; seed <= 40; seed++) {
        g_autoptr(PlpFilm) film = plp_film_new(30, 12);
        film->seed = seed;
        film->noise_ratio = 0.01;
        plp_film_blink(film, BOTH, 1.5);
        GRand *rand = g_rand_new_with_seed(seed);
        // Shut for 4 s, but the lid shakes: up to a third of the way, as often as 9 times a second.
        plp_film_move(film, BOTH, (PlpMove){4, 0.08, 4, 0.15, 0.65});
        for (double t = 4.02; t < 8; t += g_rand_double_range(rand, 0.11, 0.4))
            plp_film_move(film, BOTH,
                          (PlpMove){t, 0.05, g_rand_double_range(rand, 0, 0.15), 0.05, 1});
        g_rand_free(rand);
        g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
        plp_film_assert_counts(analysis, 2, 2);
        assert_int_equal(plp_closure_at(analysis->right.closures, 1)->kind, PLP_KIND_PROLONGED);
    }
}

static void test_a_slit_in_a_squeeze_is_one(void **state)
{
    // The right lid opens to 70 % for a moment while the left stays shut.
    g_autoptr(PlpFilm) film = plp_film_new(30, 12);
    plp_film_blink(film, BOTH, 1.5);
    plp_film_shut(film, PLP_SIDE_LEFT, 4, 4);
    plp_film_shut(film, PLP_SIDE_RIGHT, 4, 1.8);
    plp_film_move(film, PLP_SIDE_RIGHT, (PlpMove){4, 0.08, 4, 0.15, 0.3});
    plp_film_shut(film, PLP_SIDE_RIGHT, 6, 2);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 2, 2);
    assert_true(plp_closure_at(analysis->right.closures, 1)->duration_us > 3900000);
}

static void test_a_wide_opening_in_a_squeeze_is_two(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 12);
    plp_film_blink(film, BOTH, 1.5);
    plp_film_shut(film, BOTH, 4, 1.5);
    plp_film_shut(film, BOTH, 6, 1.5);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 3, 3);
}

static void test_an_hour_of_shut_eyes_is_one(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(15, 3720);
    film->noise_ratio = 0.01;
    for (int i = 0; i < 10; i++)
        plp_film_blink(film, BOTH, 2 + 5 * i);
    plp_film_shut(film, BOTH, 60, 3600);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 11, 11);
    const PlpClosure *closure = plp_closure_at(analysis->right.closures, 10);
    assert_int_equal(closure->kind, PLP_KIND_PROLONGED);
    assert_true(llabs(closure->duration_us - 3600000000 - 100000) < 100000);
    assert_int_equal(closure->notes, PLP_CLOSURE_NOTE_NONE);
}

// ---- what is none ----

static void test_noise_and_drift_make_none(void **state)
{
    for (guint32 seed = 1; seed <= 60; seed++) {
        g_autoptr(PlpFilm) film = plp_film_new(seed % 2 ? 30 : 60, 60);
        film->seed = seed;
        film->noise_ratio = 0.03;
        film->drift_ratio = 0.1;
        film->jitter_ratio = 0.5;
        g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
        plp_film_assert_counts(analysis, 0, 0);
        assert_string_equal(analysis->right.reference.closed_source, "assumed");
    }
}

static void test_squints_and_down_gaze_are_none(void **state)
{
    static const PlpMove decoys[] = {
        {5, 0.3, 1, 0.3, 0.6},    // squint
        {5, 0.15, 1, 0.15, 0.6},  // a quick one
        {5, 0.2, 4, 0.2, 0.55},   // a long one
        {5, 0.5, 2, 0.5, 0.5},    // down-gaze
        {5, 1.5, 0.2, 1.5, 0.65}, // slow down-gaze
        {5, 0.2, 1, 0.3, 0.4},    // smile
    };
    for (gsize k = 0; k < G_N_ELEMENTS(decoys); k++) {
        g_autoptr(PlpFilm) film = plp_film_new(30, 12);
        film->noise_ratio = 0.01;
        plp_film_blink(film, BOTH, 1.5);
        plp_film_blink(film, BOTH, 3);
        plp_film_move(film, BOTH, decoys[k]);
        g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
        plp_film_assert_counts(analysis, 2, 2);
    }
}

static void test_a_blink_in_a_squint_is_found(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 14);
    film->noise_ratio = 0.01;
    plp_film_blink(film, BOTH, 1.5);
    plp_film_blink(film, BOTH, 3);
    plp_film_move(film, BOTH, (PlpMove){5, 0.3, 5, 0.3, 0.25});
    plp_film_blink(film, BOTH, 7.5);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 3, 3);
}

static void test_a_glitch_in_a_squint_is_none(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new_with_references(30, 14);
    plp_film_move(film, BOTH, (PlpMove){6, 0.3, 2, 0.3, 0.6});
    plp_film_move(film, BOTH, (PlpMove){7.32, 0.001, 0.03, 0.001, 0.95}); // one frame
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 3, 3);
}

static void test_a_slip_of_the_landmarks_is_none(void **state)
{
    // One frame at 60 frames/s, two at 120, three at 240: no lid is that fast.
    for (int k = 0; k < 3; k++) {
        double rate_per_s = 60 << k;
        g_autoptr(PlpFilm) film = plp_film_new_with_references(rate_per_s, 14);
        plp_film_move(film, PLP_SIDE_RIGHT,
                      (PlpMove){8, 0.0005, (k + 1) / rate_per_s - 0.002, 0.0005, 1});
        g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
        plp_film_assert_counts(analysis, 3, 3);
    }
}

static void test_squints_alone_are_no_closed_reference(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 20);
    for (int i = 0; i < 5; i++)
        plp_film_move(film, BOTH, (PlpMove){2 + 3 * i, 0.2, 1, 0.2, 0.6});
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 0, 0);
    assert_string_equal(analysis->right.reference.closed_source, "assumed");
}

static void test_a_dip_beside_a_loss_is_none(void **state)
{
    // A hand comes: two frames read half shut, then the eye is hidden; and the same when it goes.
    g_autoptr(PlpFilm) film = plp_film_new_with_references(30, 20);
    plp_film_move(film, PLP_SIDE_LEFT, (PlpMove){8 - 0.06, 0.001, 0.2, 0.001, 1});
    plp_film_lose(film, PLP_SIDE_LEFT, 8, 10);
    plp_film_move(film, PLP_SIDE_LEFT, (PlpMove){9.9, 0.001, 0.155, 0.001, 1});
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 3, 3);
}

static void test_a_twitch_of_a_narrowed_eye_is_none(void **state)
{
    // From 0.75 to 0.45 is 40 % of the way that this lid has, though 55 % of a wide open one's.
    g_autoptr(PlpFilm) film = plp_film_new_with_references(30, 60);
    plp_film_move(film, BOTH, (PlpMove){6, 0.3, 12, 0.3, 0.25});
    for (int i = 0; i < 4; i++)
        plp_film_move(film, PLP_SIDE_RIGHT, (PlpMove){8.5 + 2 * i, 0.08, 0.03, 0.15, 0.55});
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 3, 3);
}

static void test_back_from_wide_eyes_is_none(void **state)
{
    // For six seconds 30 % wider than at rest; from there a twitch to 60 % of rest.
    g_autoptr(PlpFilm) film = plp_film_new_with_references(30, 30);
    plp_film_move(film, PLP_SIDE_RIGHT, (PlpMove){16, 0.08, 0.03, 0.15, 0.4});
    g_autoptr(PlpTrace) trace = plp_film_shoot(film);
    for (guint i = 390; i < 570; i++) {
        PlpSample *sample = &g_array_index(trace->samples, PlpSample, i);
        if (i < 478 || i > 490)
            sample->right.lid_gap_ratio = sample->left.lid_gap_ratio = 0.366F;
    }
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    plp_film_assert_counts(analysis, 3, 3);
}

static void test_a_half_shut_lid_beside_a_blink_is_none(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new_with_references(30, 14);
    plp_film_blink(film, PLP_SIDE_RIGHT, 7.4);
    plp_film_move(film, PLP_SIDE_LEFT, (PlpMove){7, 0.1, 0.9, 0.2, 0.45});
    plp_film_move(film, PLP_SIDE_LEFT, (PlpMove){7.4, 0.08, 0.03, 0.15, 0.5});
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 4, 3);
}

static void test_strong_noise_neither_makes_nor_splits(void **state)
{
    for (guint32 seed = 1; seed <= 30; seed++) {
        g_autoptr(PlpFilm) film = plp_film_new(30, 40);
        film->seed = seed;
        film->noise_ratio = 0.08;
        for (int i = 0; i < 8; i++)
            plp_film_shut(film, PLP_SIDE_RIGHT, 1.5 + 4 * i, i % 2 ? 1.5 : 0.05);
        g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
        plp_film_assert_counts(analysis, 8, 0);
    }
}

static void test_twitches_are_none(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 20);
    film->noise_ratio = 0.01;
    plp_film_blink(film, BOTH, 1.5);
    for (int i = 0; i < 10; i++)
        plp_film_move(film, PLP_SIDE_RIGHT, (PlpMove){4 + 1.5 * i, 0.08, 0.03, 0.15, 0.25});
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 1, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_blink_is_found_once_in_clean_film),
        cmocka_unit_test(test_every_blink_is_found_once_in_noisy_jittery_film),
        cmocka_unit_test(test_durations_at_60_have_no_bias),
        cmocka_unit_test(test_peaks_of_speed_follow_the_lid),
        cmocka_unit_test(test_blinks_of_very_slow_films_are_not_taken_for_noise),
        cmocka_unit_test(test_slow_films_have_no_speeds),
        cmocka_unit_test(test_frames_hold_what_a_person_marks),
        cmocka_unit_test(test_two_quick_blinks_are_two),
        cmocka_unit_test(test_two_quick_winks_are_two),
        cmocka_unit_test(test_flutter_of_a_shut_lid_is_one),
        cmocka_unit_test(test_a_slit_in_a_squeeze_is_one),
        cmocka_unit_test(test_a_wide_opening_in_a_squeeze_is_two),
        cmocka_unit_test(test_an_hour_of_shut_eyes_is_one),
        cmocka_unit_test(test_noise_and_drift_make_none),
        cmocka_unit_test(test_squints_and_down_gaze_are_none),
        cmocka_unit_test(test_a_blink_in_a_squint_is_found),
        cmocka_unit_test(test_a_glitch_in_a_squint_is_none),
        cmocka_unit_test(test_a_slip_of_the_landmarks_is_none),
        cmocka_unit_test(test_squints_alone_are_no_closed_reference),
        cmocka_unit_test(test_a_dip_beside_a_loss_is_none),
        cmocka_unit_test(test_a_twitch_of_a_narrowed_eye_is_none),
        cmocka_unit_test(test_back_from_wide_eyes_is_none),
        cmocka_unit_test(test_a_half_shut_lid_beside_a_blink_is_none),
        cmocka_unit_test(test_strong_noise_neither_makes_nor_splits),
        cmocka_unit_test(test_twitches_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
