#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <string.h>

#include <cmocka.h>
#include <glib.h>

#include "analysis/analyse.h"
#include "analysis/notes.h"
#include "film.h"

/** Whether one of the notes holds these words. */
static bool says(const PlpAnalysis *analysis, const char *words)
{
    for (guint i = 0; i < analysis->notes->len; i++) {
        if (strstr(g_ptr_array_index(analysis->notes, i), words) != NULL)
            return true;
    }
    return false;
}

static void test_a_sound_file_needs_no_note(void **state)
{
    g_autoptr(PlpAnalysis) analysis = plp_analysis_new();
    PlpMediaFacts media = {.true_rate_per_s = 30, .gaps = 2, .gap_us = 60000};
    plp_notes_add_media(analysis, &media);
    assert_int_equal(analysis->notes->len, 0);
}

static void test_what_is_wrong_with_the_file_is_told(void **state)
{
    g_autoptr(PlpAnalysis) analysis = plp_analysis_new();
    PlpMediaFacts media = {.true_rate_per_s = 30,
                           .gaps = 1,
                           .gap_us = 2340000,
                           .time_jumps = 3,
                           .duplicates = 1,
                           .damaged_packets = 2,
                           .damaged_frames = 1,
                           .size_changes = 1,
                           .truncated = true};
    plp_notes_add_media(analysis, &media);
    assert_int_equal(analysis->notes->len, 6);
    assert_true(says(analysis, "times jump 3 times;"));
    assert_true(says(analysis, "1 picture with the same time"));
    assert_true(says(analysis, "has 1 gap between its pictures, 2.3 s in all"));
    assert_true(says(analysis, "damaged: 2 packets skipped, 1 picture decoded with errors."));
    assert_true(says(analysis, "ends before its header says"));
    assert_true(says(analysis, "size changes 1 time."));
}

static void test_invented_times_are_told(void **state)
{
    g_autoptr(PlpAnalysis) analysis = plp_analysis_new();
    PlpMediaFacts media = {.true_rate_per_s = 25, .timing_invented = true, .duplicates = 99};
    plp_notes_add_media(analysis, &media);
    assert_int_equal(analysis->notes->len, 1);
    assert_true(says(analysis, "they were invented at 25.000 frames/s"));
}

static PlpFilm *make_good_film(void)
{
    PlpFilm *film = plp_film_new(60, 70);
    for (int i = 0; i < 20; i++)
        plp_film_blink(film, PLP_SIDE_BOTH, 1.5 + 3 * i);
    plp_film_add_segment(film, PLP_TASK_REST_OPEN, 0, 70);
    return film;
}

static void test_a_good_film_needs_no_note(void **state)
{
    g_autoptr(PlpFilm) film = make_good_film();
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    for (guint i = 0; i < analysis->notes->len; i++)
        fail_msg("unexpected: %s", (const char *)g_ptr_array_index(analysis->notes, i));
}

static void test_slow_films_say_that_speeds_are_left_out(void **state)
{
    g_autoptr(PlpFilm) film = make_good_film();
    film->rate_per_s = 30;
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_true(says(analysis, "30.0 frames/s"));
    assert_true(says(analysis, ">= 60"));
    film->rate_per_s = 59.94;
    g_autoptr(PlpAnalysis) nearly = plp_film_analyse(film);
    assert_false(says(nearly, "frames/s"));
}

static void test_very_slow_films_are_not_said_to_serve_counts(void **state)
{
    g_autoptr(PlpFilm) film = make_good_film();
    film->rate_per_s = 12;
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_true(says(analysis, "counts are too low"));
    assert_false(says(analysis, "served"));
}

static void test_a_task_behind_the_end_is_said_and_enters_no_bound(void **state)
{
    g_autoptr(PlpFilm) film = make_good_film();
    film->length_s = 65; // the task goes on until 70
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_true(says(analysis, "Task rest_open was given until 70.0 s"));
    const PlpFigures *task = &g_array_index(analysis->tasks, PlpFigures, 0);
    assert_true(fabs(task->both[PLP_METRIC_TOTAL_S].value - 65) < 0.1);
    assert_true(fabs(task->both[PLP_METRIC_MEASURED_SHARE].value - 1) < 0.01);
    film->length_s = 69.5; // people write whole seconds
    g_autoptr(PlpAnalysis) nearly = plp_film_analyse(film);
    assert_false(says(nearly, "was given until"));
}

static void test_little_measured_is_said_of_the_eye(void **state)
{
    g_autoptr(PlpFilm) film = make_good_film();
    plp_film_lose(film, PLP_SIDE_LEFT, 30, 70);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_true(says(analysis, "left eye was measured in only 43 %"));
    assert_true(says(analysis, "Not measured, left eye: "));
    assert_true(says(analysis, " 40.0 s."));
    assert_false(says(analysis, "right eye"));
}

static void test_an_eye_never_measured_is_said(void **state)
{
    g_autoptr(PlpFilm) film = make_good_film();
    plp_film_lose(film, PLP_SIDE_RIGHT, 0, 70);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_true(says(analysis, "right eye was never measured"));
    assert_false(says(analysis, "left eye"));
    assert_false(says(analysis, "right eye shows no closure"));
}

static void test_nothing_measured_says_why_and_no_more(void **state)
{
    g_autoptr(PlpFilm) film = make_good_film();
    plp_film_lose(film, PLP_SIDE_BOTH, 0, 70);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_int_equal(analysis->notes->len, 3);
    assert_true(says(analysis, "Nothing could be measured"));
    assert_true(says(analysis, "Not measured, right eye: "));
    assert_true(says(analysis, "Not measured, left eye: "));
    assert_true(says(analysis, " 70.0 s."));
    g_autoptr(PlpFilm) empty = plp_film_new(30, 0);
    g_autoptr(PlpAnalysis) of_empty = plp_film_analyse(empty);
    assert_true(says(of_empty, "no more than one picture"));
}

static void test_an_eye_without_closures_is_said(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(60, 70);
    for (int i = 0; i < 20; i++)
        plp_film_blink(film, PLP_SIDE_LEFT, 1.5 + 3 * i);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_true(says(analysis, "right eye shows no closure"));
    assert_true(says(analysis, "right eye never closed fully"));
    assert_false(says(analysis, "left eye"));
    assert_true(says(analysis, "No tasks were given"));
}

static void test_a_short_film_is_said(void **state)
{
    g_autoptr(PlpFilm) film = make_good_film();
    film->length_s = 59;
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_true(says(analysis, "Less than a minute"));
}

static void test_closures_longer_than_a_block_are_said(void **state)
{
    g_autoptr(PlpFilm) film = make_good_film();
    film->length_s = 80;
    plp_film_shut(film, PLP_SIDE_BOTH, 62, 11);
    g_autoptr(PlpTrace) trace = plp_film_shoot(film);
    PlpParameters parameters = plp_parameters_make_default();
    parameters.bootstrap_resamples = 10;
    g_autoptr(PlpAnalysis) analysis = plp_analyse_compute(trace, film->segments, &parameters);
    assert_true(says(analysis, "lasts 11.1 s, longer than the bootstrap's blocks of 10.0 s"));
    parameters.bootstrap_block_s = 12;
    g_autoptr(PlpAnalysis) longer = plp_analyse_compute(trace, film->segments, &parameters);
    assert_false(says(longer, "longest closure"));
    g_autoptr(PlpAnalysis) without = plp_film_analyse_trace(film, trace);
    assert_false(says(without, "longest closure"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_sound_file_needs_no_note),
        cmocka_unit_test(test_what_is_wrong_with_the_file_is_told),
        cmocka_unit_test(test_invented_times_are_told),
        cmocka_unit_test(test_a_good_film_needs_no_note),
        cmocka_unit_test(test_slow_films_say_that_speeds_are_left_out),
        cmocka_unit_test(test_very_slow_films_are_not_said_to_serve_counts),
        cmocka_unit_test(test_a_task_behind_the_end_is_said_and_enters_no_bound),
        cmocka_unit_test(test_little_measured_is_said_of_the_eye),
        cmocka_unit_test(test_an_eye_never_measured_is_said),
        cmocka_unit_test(test_nothing_measured_says_why_and_no_more),
        cmocka_unit_test(test_an_eye_without_closures_is_said),
        cmocka_unit_test(test_a_short_film_is_said),
        cmocka_unit_test(test_closures_longer_than_a_block_are_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
