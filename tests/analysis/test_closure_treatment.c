#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <glib.h>

#include "film_checks.h"

// What an analysis finds in treated lids and where closures are asked for.

// ---- treatment and its side effects ----

/** Counts of closures in many films of the same blinks, whose depth and open level a treatment
 * changes. */
static int count_treated(double amplitude, double open_level)
{
    int n = 0;
    for (guint32 seed = 1; seed <= 40; seed++) {
        g_autoptr(PlpFilm) film = plp_film_new(30, 60);
        GRand *rand = g_rand_new_with_seed(seed);
        film->seed = seed;
        film->noise_ratio = 0.015;
        film->drift_ratio = 0.02;
        film->open_gap = film->closed_gap + (0.3 - film->closed_gap) * open_level;
        for (double t = 1; t < 58; t += g_rand_double_range(rand, 0.8, 5)) {
            bool full = g_rand_double(rand) < 0.7;
            double depth = full ? 1 : g_rand_double_range(rand, 0.6, 1);
            plp_film_move(film, PLP_SIDE_BOTH, (PlpMove){t, 0.08, 0.04, 0.16, depth * amplitude});
        }
        g_rand_free(rand);
        g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
        n += (int)analysis->right.closures->len + (int)analysis->left.closures->len;
    }
    return n;
}

static void test_toxin_does_not_change_the_count(void **state)
{
    int before = count_treated(1, 1);
    int after = count_treated(0.8, 1);
    assert_true(before > 1000);
    assert_true(abs(after - before) < 0.02 * before);
}

static void test_toxin_on_a_high_floor_still_shuts(void **state)
{
    // The networks read this shut eye as 0.42 of open, and toxin lets the lids come 0.74 of the
    // way: 0.57 of open is all they ever reach, in blinks and in a spasm that is held.
    g_autoptr(PlpFilm) film = plp_film_new(30, 20);
    film->noise_ratio = 0.01;
    film->closed_gap = 0.126;
    for (int i = 0; i < 5; i++)
        plp_film_move(film, PLP_SIDE_BOTH, (PlpMove){1 + 2 * i, 0.1, 0.05, 0.18, 0.74});
    plp_film_move(film, PLP_SIDE_BOTH, (PlpMove){13, 0.1, 2, 0.18, 0.74});
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_string_equal(analysis->right.reference.closed_source, "closures");
    plp_film_assert_counts(analysis, 6, 6);
    assert_int_equal(plp_closure_at(analysis->right.closures, 5)->kind, PLP_KIND_BRIEF);
}

static void test_ptosis_does_not_change_the_count(void **state)
{
    int before = count_treated(1, 1);
    assert_true(abs(count_treated(1, 0.9) - before) < 0.02 * before);
    assert_true(abs(count_treated(1, 0.85) - before) < 0.02 * before);
}

// ---- commands ----

static PlpFilm *make_commanded_film(void)
{
    PlpFilm *film = plp_film_new(30, 40);
    film->noise_ratio = 0.01;
    for (int i = 0; i < 5; i++)
        plp_film_blink(film, PLP_SIDE_BOTH, 1 + 2 * i);
    plp_film_shut(film, PLP_SIDE_BOTH, 12.3, 3.4); // opens 0.75 s after the command's end
    plp_film_shut(film, PLP_SIDE_BOTH, 20.3, 3);
    for (int i = 0; i < 5; i++)
        plp_film_blink(film, PLP_SIDE_BOTH, 28 + 2 * i);
    plp_film_add_segment(film, PLP_TASK_REST_OPEN, 0, 12);
    plp_film_add_segment(film, PLP_TASK_GENTLE_CLOSURE, 12, 15);
    plp_film_add_segment(film, PLP_TASK_FORCED_CLOSURE, 20, 23);
    plp_film_add_segment(film, PLP_TASK_REST_AFTER, 27, 40);
    return film;
}

static void test_commanded_closures_never_count(void **state)
{
    g_autoptr(PlpFilm) film = make_commanded_film();
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 12, 12);
    assert_int_equal(plp_film_count_in_rate(analysis), 10);
    assert_int_equal(analysis->whole.right[PLP_METRIC_COMMANDED_CLOSURES].count, 2);
    assert_int_equal(analysis->whole.right[PLP_METRIC_PROLONGED_PER_MIN].count, 0);
    assert_true(analysis->whole.right[PLP_METRIC_DURATION_LONGEST_MS].value < 300);
    const PlpClosure *gentle = plp_closure_at(analysis->right.closures, 5);
    assert_true(gentle->commanded);
    assert_int_equal(gentle->task, PLP_TASK_GENTLE_CLOSURE);
    assert_int_equal(analysis->tasks->len, 4);
    const PlpFigures *command = &g_array_index(analysis->tasks, PlpFigures, 1);
    assert_int_equal(command->right[PLP_METRIC_CLOSURES_PER_MIN].count, 0);
    assert_int_equal(command->right[PLP_METRIC_COMMANDED_CLOSURES].count, 1);
    assert_true(isnan(command->right[PLP_METRIC_CLOSURES_PER_MIN].value));
}

static void test_commands_supply_closed_reference_and_delay(void **state)
{
    g_autoptr(PlpFilm) film = make_commanded_film();
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_string_equal(analysis->right.reference.closed_source, "segment");
    assert_true(fabs(analysis->right.reference.closed_ratio - film->closed_gap) < 0.01);
    assert_true(fabs(analysis->right.reference.open_ratio - film->open_gap) < 0.01);
    // Half of the way up comes 0.37 of 150 ms after the lid starts up.
    const PlpFigure *delays = &analysis->whole.right[PLP_METRIC_REOPENING_DELAY_MS];
    double gentle_ms = 1e3 * (12.3 + 0.08 + 3.4 + 0.0557 - 15);
    double forced_ms = 1e3 * (20.3 + 0.08 + 3 + 0.0557 - 23);
    assert_int_equal(delays->count, 2);
    assert_true(fabs(delays->value - (gentle_ms + forced_ms) / 2) < 15);
}

static void test_grimaces_count_as_commanded(void **state)
{
    static const PlpTask tasks[] = {PLP_TASK_SMILE, PLP_TASK_PUCKER, PLP_TASK_BROW_RAISE};
    for (gsize k = 0; k < G_N_ELEMENTS(tasks); k++) {
        g_autoptr(PlpFilm) film = plp_film_new_with_references(30, 12);
        plp_film_blink(film, PLP_SIDE_BOTH, 7);
        plp_film_add_segment(film, tasks[k], 6, 9);
        g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
        assert_int_equal(plp_film_count_in_rate(analysis), 3);
        // A grimace is no shut eye: it supplies neither reference nor delay.
        assert_string_equal(analysis->right.reference.closed_source, "closures");
        assert_true(isnan(analysis->whole.right[PLP_METRIC_REOPENING_DELAY_MS].value));
    }
}

static void test_a_command_that_nobody_follows_is_no_reference(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new_with_references(30, 12);
    plp_film_add_segment(film, PLP_TASK_GENTLE_CLOSURE, 7, 10);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_film_assert_counts(analysis, 3, 3);
    assert_string_equal(analysis->right.reference.closed_source, "closures");
    assert_true(isnan(analysis->whole.right[PLP_METRIC_REOPENING_DELAY_MS].value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_toxin_does_not_change_the_count),
        cmocka_unit_test(test_toxin_on_a_high_floor_still_shuts),
        cmocka_unit_test(test_ptosis_does_not_change_the_count),
        cmocka_unit_test(test_commanded_closures_never_count),
        cmocka_unit_test(test_commands_supply_closed_reference_and_delay),
        cmocka_unit_test(test_grimaces_count_as_commanded),
        cmocka_unit_test(test_a_command_that_nobody_follows_is_no_reference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
