// How hard the face shuts, against the person's own blinks; and a brow that rises.

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analysis/squeeze.h"
#include "film.h"

#define BOTH PLP_SIDE_BOTH

static PlpFilm *make_film(int n_blinks)
{
    PlpFilm *film = plp_film_new(30, 60);
    film->noise_ratio = 0.01;
    for (int i = 0; i < n_blinks; i++)
        plp_film_blink(film, BOTH, 2 + 3 * i);
    return film;
}

/** The closure of an eye that is shut at a time. */
static const PlpClosure *find(const GArray *closures, double t_s)
{
    for (guint i = 0; i < closures->len; i++) {
        const PlpClosure *closure = plp_closure_at(closures, i);
        if ((double)closure->onset_us <= t_s * 1e6 && (double)closure->offset_us >= t_s * 1e6)
            return closure;
    }
    fail_msg("no closure at %g s", t_s);
    return NULL;
}

static void test_plain_blinks_are_not_tight(void **state)
{
    g_autoptr(PlpFilm) film = make_film(18);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_int_equal(analysis->right.closures->len, 18);
    for (guint i = 0; i < 18; i++) {
        const PlpClosure *closure = plp_closure_at(analysis->right.closures, i);
        assert_int_equal(closure->tight, PLP_TRISTATE_NO);
        assert_int_equal(closure->brow_rise, PLP_TRISTATE_NO);
        assert_true(fabs(closure->squeeze_z) < 2);
    }
    assert_float_equal(analysis->whole.both[PLP_METRIC_TIGHT_PER_MIN].value, 0, 1e-9);
    assert_int_equal(analysis->whole.right[PLP_METRIC_SQUEEZE_MEDIAN].count, 18);
}

static void test_squeezes_rank_above_every_blink(void **state)
{
    g_autoptr(PlpFilm) film = make_film(12);
    plp_film_squeeze(film, BOTH, 42, 1.5, 0.03, -0.04);
    plp_film_squeeze(film, BOTH, 50, 0.1, 0.03, -0.04); // as short as a blink
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    const GArray *closures = analysis->left.closures;
    double weakest = fmin(find(closures, 42.5)->squeeze_z, find(closures, 50.1)->squeeze_z);
    for (guint i = 0; i < 12; i++)
        assert_true(plp_closure_at(closures, i)->squeeze_z < weakest);
    assert_int_equal(find(closures, 42.5)->tight, PLP_TRISTATE_YES);
    assert_float_equal(find(closures, 42.5)->brow_shift_ratio, -0.04, 0.002);
    assert_float_equal(find(closures, 42.5)->bunching_ratio, 0.045, 0.002);
    assert_int_equal(analysis->whole.both[PLP_METRIC_TIGHT_PER_MIN].count, 2);
    assert_true(analysis->whole.both[PLP_METRIC_TIGHT_PER_MIN].low > 0);
}

static void test_each_side_is_graded_apart(void **state)
{
    g_autoptr(PlpFilm) film = make_film(12);
    plp_film_squeeze(film, PLP_SIDE_LEFT, 45, 0.6, 0.03, 0);
    plp_film_shut(film, PLP_SIDE_RIGHT, 45, 0.6);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_int_equal(find(analysis->left.closures, 45.4)->tight, PLP_TRISTATE_YES);
    assert_int_equal(find(analysis->right.closures, 45.4)->tight, PLP_TRISTATE_NO);
    assert_int_equal(analysis->whole.right[PLP_METRIC_TIGHT_PER_MIN].count, 0);
    assert_int_equal(analysis->whole.left[PLP_METRIC_TIGHT_PER_MIN].count, 1);
    // The person squeezed once.
    assert_int_equal(analysis->whole.both[PLP_METRIC_TIGHT_PER_MIN].count, 1);
}

static void test_a_rising_brow_is_seen_on_its_side(void **state)
{
    g_autoptr(PlpFilm) film = make_film(12);
    plp_film_squeeze(film, PLP_SIDE_RIGHT, 45, 0.6, 0.03, 0.06);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    const PlpClosure *spasm = find(analysis->right.closures, 45.4);
    assert_int_equal(spasm->brow_rise, PLP_TRISTATE_YES);
    // The rise does not hide the squeeze.
    assert_int_equal(spasm->tight, PLP_TRISTATE_YES);
    assert_int_equal(analysis->whole.right[PLP_METRIC_BROW_RISE_PER_MIN].count, 1);
    assert_int_equal(analysis->whole.left[PLP_METRIC_BROW_RISE_PER_MIN].count, 0);
}

static void test_a_brow_that_rises_with_every_blink_is_no_sign(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 60);
    for (int i = 0; i < 12; i++)
        plp_film_squeeze(film, BOTH, 2 + 3 * i, 0.03, 0, 0.04);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_int_equal(analysis->whole.right[PLP_METRIC_BROW_RISE_PER_MIN].count, 0);
}

static void test_without_own_blinks_the_default_holds(void **state)
{
    g_autoptr(PlpFilm) film = make_film(1);
    plp_film_squeeze(film, BOTH, 20, 1.5, 0.03, -0.04);
    plp_film_shut(film, BOTH, 30, 1.5);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_int_equal(find(analysis->right.closures, 20.5)->tight, PLP_TRISTATE_YES);
    assert_int_equal(find(analysis->right.closures, 30.5)->tight, PLP_TRISTATE_NO);
}

static void test_nobody_hides_by_squeezing_always(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 60);
    for (int i = 0; i < 18; i++)
        plp_film_squeeze(film, BOTH, 2 + 3 * i, 0.1, 0.045, -0.04);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_int_equal(analysis->whole.both[PLP_METRIC_TIGHT_PER_MIN].count, 18);
}

static void forget_face(PlpTrace *trace)
{
    for (guint i = 0; i < plp_trace_get_length(trace); i++) {
        PlpSample *sample = &g_array_index(trace->samples, PlpSample, i);
        sample->right.brow_y_ratio = sample->left.brow_y_ratio = NAN;
    }
}

static void test_what_was_not_measured_stays_unknown(void **state)
{
    g_autoptr(PlpFilm) film = make_film(6);
    g_autoptr(PlpTrace) trace = plp_film_shoot(film);
    forget_face(trace);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    assert_int_equal(analysis->right.closures->len, 6);
    for (guint i = 0; i < 6; i++) {
        const PlpClosure *closure = plp_closure_at(analysis->right.closures, i);
        assert_true(isnan(closure->squeeze_z) && isnan(closure->brow_shift_ratio));
        assert_int_equal(closure->tight, PLP_TRISTATE_UNKNOWN);
        assert_int_equal(closure->brow_rise, PLP_TRISTATE_UNKNOWN);
    }
    assert_true(isnan(analysis->whole.both[PLP_METRIC_TIGHT_PER_MIN].value));
    assert_true(isnan(analysis->whole.both[PLP_METRIC_SQUEEZE_MEDIAN].value));
}

static void test_shut_from_the_first_frame_on(void **state)
{
    g_autoptr(PlpFilm) film = make_film(0);
    plp_film_squeeze(film, BOTH, -1, 4, 0.04, -0.04);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_int_equal(find(analysis->right.closures, 1)->tight, PLP_TRISTATE_YES);
}

static void test_shut_all_the_time(void **state)
{
    g_autoptr(PlpFilm) film = make_film(0);
    plp_film_squeeze(film, BOTH, -1, 100, 0.04, -0.04);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    // Without an open eye nothing is known, not even that it is shut: but nothing breaks.
    for (guint i = 0; i < analysis->right.closures->len; i++)
        assert_int_not_equal(plp_closure_at(analysis->right.closures, i)->kind, PLP_KIND_UNKNOWN);
}

/** Most of what looks like a blink is a spasm: it must not become the measure of itself. */
static void test_short_spasms_do_not_hide_themselves(void **state)
{
    g_autoptr(PlpFilm) film = make_film(4);
    for (int i = 0; i < 13; i++)
        plp_film_squeeze(film, BOTH, 16 + 3 * i, 0.03, 0.03, -0.04);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_int_equal(analysis->right.closures->len, 17);
    for (guint i = 0; i < 17; i++)
        assert_int_equal(plp_closure_at(analysis->right.closures, i)->tight,
                         i < 4 ? PLP_TRISTATE_NO : PLP_TRISTATE_YES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_blinks_are_not_tight),
        cmocka_unit_test(test_squeezes_rank_above_every_blink),
        cmocka_unit_test(test_each_side_is_graded_apart),
        cmocka_unit_test(test_a_rising_brow_is_seen_on_its_side),
        cmocka_unit_test(test_a_brow_that_rises_with_every_blink_is_no_sign),
        cmocka_unit_test(test_without_own_blinks_the_default_holds),
        cmocka_unit_test(test_nobody_hides_by_squeezing_always),
        cmocka_unit_test(test_what_was_not_measured_stays_unknown),
        cmocka_unit_test(test_shut_from_the_first_frame_on),
        cmocka_unit_test(test_shut_all_the_time),
        cmocka_unit_test(test_short_spasms_do_not_hide_themselves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
