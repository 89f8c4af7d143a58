#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <glib.h>

#include "film_checks.h"

// What an analysis finds where one eye differs from the other or cannot be seen.

static const PlpSide BOTH = PLP_SIDE_BOTH;

// ---- each eye apart ----

static void test_one_eye_without_any_closure_is_normal(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 60);
    film->noise_ratio = 0.01;
    for (int i = 0; i < 20; i++)
        plp_film_blink(film, PLP_SIDE_RIGHT, 1 + 2.9 * i);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 20, 0);
    for (guint i = 0; i < 20; i++)
        assert_int_equal(plp_closure_at(analysis->right.closures, i)->pair, 0);
    const PlpFigure *rate = &analysis->whole.left[PLP_METRIC_CLOSURES_PER_MIN];
    assert_int_equal(rate->count, 0);
    assert_true(rate->value == 0 && rate->low == 0 && rate->high > 3);
    assert_int_equal(analysis->whole.right[PLP_METRIC_UNPAIRED_PER_MIN].count, 20);
    assert_int_equal(analysis->whole.both[PLP_METRIC_PAIRED_PER_MIN].count, 0);
    assert_int_equal(analysis->whole.both[PLP_METRIC_CLOSURES_PER_MIN].count, 20);
    assert_true(isnan(analysis->whole.left[PLP_METRIC_DURATION_MEDIAN_MS].value));
}

static void test_a_shallow_fellow_is_found_but_not_alone(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 20);
    film->noise_ratio = 0.01;
    plp_film_blink(film, BOTH, 1.5);
    plp_film_blink(film, BOTH, 3);
    plp_film_blink(film, PLP_SIDE_RIGHT, 6);
    plp_film_move(film, PLP_SIDE_LEFT, (PlpMove){6, 0.08, 0.03, 0.15, 0.42});
    plp_film_move(film, PLP_SIDE_LEFT, (PlpMove){9, 0.08, 0.03, 0.15, 0.42});
    plp_film_move(film, BOTH, (PlpMove){12, 0.08, 0.03, 0.15, 0.42});
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 3, 3);
    assert_int_equal(plp_closure_at(analysis->left.closures, 2)->extent, PLP_EXTENT_PARTIAL);
    assert_int_equal(plp_closure_at(analysis->left.closures, 2)->pair,
                     plp_closure_at(analysis->right.closures, 2)->pair);
}

static void test_partial_blinks_are_found_as_partial(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 30);
    film->noise_ratio = 0.01;
    for (int i = 0; i < 14; i++)
        plp_film_move(film, BOTH, (PlpMove){1 + 2 * i, 0.08, 0.03, 0.15, i % 2 ? 0.65 : 1});
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 14, 14);
    for (guint i = 0; i < 14; i++) {
        const PlpClosure *closure = plp_closure_at(analysis->right.closures, i);
        assert_int_equal(closure->extent, i % 2 ? PLP_EXTENT_PARTIAL : PLP_EXTENT_COMPLETE);
        assert_true(fabs(closure->depth_ratio - (i % 2 ? 0.65 : 1)) < 0.12);
    }
}

// ---- losses and edges ----

static void test_a_short_loss_does_not_cut_a_closure(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new_with_references(30, 14);
    plp_film_shut(film, PLP_SIDE_BOTH, 6, 4);
    plp_film_lose(film, PLP_SIDE_BOTH, 7.5, 7.9);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 4, 4);
    const PlpClosure *closure = plp_closure_at(analysis->right.closures, 3);
    assert_int_equal(closure->notes, PLP_CLOSURE_NOTE_SPANS_LOSS);
    assert_true(llabs(closure->duration_us - 4100000) < 60000);
}

static void test_a_long_loss_cuts_a_closure_that_counts_once(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new_with_references(30, 20);
    plp_film_shut(film, PLP_SIDE_BOTH, 6, 10);
    plp_film_lose(film, PLP_SIDE_BOTH, 8, 13);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 5, 5);
    const PlpClosure *before = plp_closure_at(analysis->right.closures, 3);
    const PlpClosure *after = plp_closure_at(analysis->right.closures, 4);
    assert_int_equal(before->notes, PLP_CLOSURE_NOTE_ENDS_AFTER);
    assert_int_equal(after->notes, PLP_CLOSURE_NOTE_STARTS_BEFORE | PLP_CLOSURE_NOTE_CONTINUES);
    assert_true(before->offset_us < 8000000 && before->offset_us > 7900000);
    assert_true(after->onset_us >= 13000000 && after->onset_us < 13100000);
    assert_int_equal(plp_film_count_in_rate(analysis), 4);
    assert_int_equal(analysis->whole.both[PLP_METRIC_CLOSURES_PER_MIN].count, 4);
    assert_int_equal(analysis->whole.both[PLP_METRIC_PAIRED_PER_MIN].count, 4);
    // What was measured of it is closed time; the loss is not.
    double closed_s = analysis->whole.right[PLP_METRIC_CLOSED_SHARE].value * 15;
    assert_true(fabs(closed_s - (2 + 3.1 + 3 * 0.125)) < 0.25);
}

static void test_a_slit_beside_a_loss_is_no_fall(void **state)
{
    // Shut from 6 to 16 s, with slits of a quarter right before and right after the loss: a lid
    // that goes down from a slit has not come from an open eye, so the closure still goes on.
    g_autoptr(PlpFilm) film = plp_film_new_with_references(30, 20);
    plp_film_move(film, PLP_SIDE_BOTH, (PlpMove){6, 0.08, 10, 0.15, 0.75});
    plp_film_shut(film, PLP_SIDE_BOTH, 6, 1.4);
    plp_film_shut(film, PLP_SIDE_BOTH, 13.4, 2.6);
    plp_film_lose(film, PLP_SIDE_BOTH, 8, 13);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 5, 5);
    const PlpClosure *before = plp_closure_at(analysis->right.closures, 3);
    const PlpClosure *after = plp_closure_at(analysis->right.closures, 4);
    assert_int_equal(before->notes, PLP_CLOSURE_NOTE_ENDS_AFTER);
    assert_true(before->offset_us > 7900000);
    assert_int_equal(after->notes, PLP_CLOSURE_NOTE_STARTS_BEFORE | PLP_CLOSURE_NOTE_CONTINUES);
    assert_true(after->onset_us < 13100000);
    assert_int_equal(plp_film_count_in_rate(analysis), 4);
}

static void test_a_glitch_of_an_open_lid_begins_no_closure(void **state)
{
    // One frame right at the start reads too wide; the lid comes down a second later.
    g_autoptr(PlpFilm) film = plp_film_new_with_references(60, 16);
    g_autoptr(PlpTrace) trace = plp_film_shoot(film);
    for (guint i = 0; i < 30; i++) { // dips of the open lid around it, as noise makes them
        PlpSample *sample = &g_array_index(trace->samples, PlpSample, i);
        sample->right.lid_gap_ratio *= i == 2 ? 1.15F : i % 2 == 0 ? 1 : 0.975F;
    }
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    plp_film_assert_counts(analysis, 3, 3);
    const PlpClosure *closure = plp_closure_at(analysis->right.closures, 0);
    assert_int_equal(closure->notes, PLP_CLOSURE_NOTE_NONE);
    assert_true(llabs(closure->onset_us - 1540000) < 20000);
    assert_true(closure->pair > 0);
}

static void test_a_loss_while_open_makes_none(void **state)
{
    for (guint32 seed = 1; seed <= 200; seed++) {
        GRand *rand = g_rand_new_with_seed(seed);
        g_autoptr(PlpFilm) film = plp_film_new_with_references(g_rand_int_range(rand, 15, 121), 16);
        film->seed = seed;
        film->drift_ratio = 0.05;
        for (double t = 6; t < 14; t += g_rand_double_range(rand, 0.3, 2))
            plp_film_lose(film, (PlpSide)g_rand_int_range(rand, PLP_SIDE_RIGHT, PLP_SIDE_BOTH + 1),
                          t, t + g_rand_double_range(rand, 0.01, 1.2));
        g_rand_free(rand);
        g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
        plp_film_assert_counts(analysis, 3, 3);
    }
}

static void test_a_face_may_return_shut(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new_with_references(30, 16);
    plp_film_lose(film, PLP_SIDE_BOTH, 6, 9);
    plp_film_shut(film, PLP_SIDE_BOTH, 8, 3);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 4, 4);
    const PlpClosure *closure = plp_closure_at(analysis->right.closures, 3);
    assert_int_equal(closure->notes, PLP_CLOSURE_NOTE_STARTS_BEFORE);
    assert_int_equal(plp_film_count_in_rate(analysis), 4);
    assert_true(closure->onset_us >= 9000000);
    assert_true(llabs(closure->offset_us - 11135000) < 30000);
}

static void test_a_lid_that_shuts_within_a_loss_was_not_seen_to(void **state)
{
    // Shorter than what is bridged within a closure; but here the eye was open before.
    g_autoptr(PlpFilm) film = plp_film_new_with_references(30, 16);
    plp_film_lose(film, PLP_SIDE_BOTH, 6.8, 7.2);
    plp_film_shut(film, PLP_SIDE_BOTH, 7, 3);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 4, 4);
    const PlpClosure *closure = plp_closure_at(analysis->right.closures, 3);
    assert_int_equal(closure->notes, PLP_CLOSURE_NOTE_STARTS_BEFORE);
    assert_true(closure->onset_us >= 7200000);
}

static void test_a_face_may_leave_shut_and_return_open(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new_with_references(30, 16);
    plp_film_lose(film, PLP_SIDE_BOTH, 8, 12);
    plp_film_shut(film, PLP_SIDE_BOTH, 7, 3);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 4, 4);
    assert_int_equal(plp_closure_at(analysis->right.closures, 3)->notes,
                     PLP_CLOSURE_NOTE_ENDS_AFTER);
}

static void test_two_closures_around_a_loss_are_two(void **state)
{
    // Open on both sides of the loss: neither is the other's continuation.
    g_autoptr(PlpFilm) film = plp_film_new_with_references(30, 16);
    plp_film_blink(film, PLP_SIDE_BOTH, 7.5);
    plp_film_lose(film, PLP_SIDE_BOTH, 8, 9);
    plp_film_blink(film, PLP_SIDE_BOTH, 9.3);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 5, 5);
    assert_int_equal(plp_film_count_in_rate(analysis), 5);
    for (guint i = 0; i < 5; i++)
        assert_int_equal(plp_closure_at(analysis->right.closures, i)->notes, PLP_CLOSURE_NOTE_NONE);
}

static void test_closures_at_the_edges_of_the_film(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 12);
    film->noise_ratio = 0.01;
    plp_film_shut(film, PLP_SIDE_BOTH, -1, 2);
    plp_film_blink(film, PLP_SIDE_BOTH, 4);
    plp_film_blink(film, PLP_SIDE_BOTH, 6);
    plp_film_shut(film, PLP_SIDE_BOTH, 11, 5);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 4, 4);
    const PlpClosure *first = plp_closure_at(analysis->right.closures, 0);
    const PlpClosure *last = plp_closure_at(analysis->right.closures, 3);
    assert_int_equal(first->notes, PLP_CLOSURE_NOTE_STARTS_BEFORE);
    assert_int_equal(first->onset_us, 0);
    assert_int_equal(first->onset_frame, 0);
    assert_int_equal(last->notes, PLP_CLOSURE_NOTE_ENDS_AFTER);
    assert_int_equal(last->offset_frame, 359);
    assert_int_equal(plp_film_count_in_rate(analysis), 4);
}

static void test_a_cut_half_way_down_is_no_closure(void **state)
{
    // Two thirds of the way down at the last frame: a blink, a squint or a look down? Nobody knows.
    g_autoptr(PlpFilm) film = plp_film_new_with_references(60, 8);
    plp_film_move(film, PLP_SIDE_BOTH, (PlpMove){7.91, 0.12, 0.1, 0.2, 1});
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 3, 3);
    g_autoptr(PlpFilm) lost = plp_film_new_with_references(60, 12);
    plp_film_move(lost, PLP_SIDE_BOTH, (PlpMove){7.91, 0.12, 0.1, 0.2, 1});
    plp_film_lose(lost, PLP_SIDE_BOTH, 7.99, 10);
    g_autoptr(PlpAnalysis) of_lost = plp_film_analyse(lost);
    plp_film_assert_counts(of_lost, 3, 3);
}

static void test_slow_settling_is_no_part_of_the_closure(void **state)
{
    // After the blink the lid rests at 75 % for half a second.
    g_autoptr(PlpFilm) film = plp_film_new_with_references(60, 12);
    plp_film_blink(film, PLP_SIDE_BOTH, 7);
    plp_film_move(film, PLP_SIDE_BOTH, (PlpMove){7, 0.08, 0.6, 0.1, 0.25});
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 4, 4);
    const PlpClosure *closure = plp_closure_at(analysis->right.closures, 3);
    double last_s = closure->offset_frame / 60.0;
    assert_true(last_s <= (double)closure->offset_us / 1e6 + 0.081);
    assert_true(closure->duration_us < 200000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_eye_without_any_closure_is_normal),
        cmocka_unit_test(test_a_shallow_fellow_is_found_but_not_alone),
        cmocka_unit_test(test_partial_blinks_are_found_as_partial),
        cmocka_unit_test(test_a_short_loss_does_not_cut_a_closure),
        cmocka_unit_test(test_a_long_loss_cuts_a_closure_that_counts_once),
        cmocka_unit_test(test_a_slit_beside_a_loss_is_no_fall),
        cmocka_unit_test(test_a_glitch_of_an_open_lid_begins_no_closure),
        cmocka_unit_test(test_a_loss_while_open_makes_none),
        cmocka_unit_test(test_a_face_may_return_shut),
        cmocka_unit_test(test_a_lid_that_shuts_within_a_loss_was_not_seen_to),
        cmocka_unit_test(test_a_face_may_leave_shut_and_return_open),
        cmocka_unit_test(test_two_closures_around_a_loss_are_two),
        cmocka_unit_test(test_closures_at_the_edges_of_the_film),
        cmocka_unit_test(test_a_cut_half_way_down_is_no_closure),
        cmocka_unit_test(test_slow_settling_is_no_part_of_the_closure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
