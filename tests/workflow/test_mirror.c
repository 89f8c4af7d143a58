// A mirrored recording: the sides change places once, and then in everything that is found.

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "film.h"
#include "workflow/mirror.h"

/** A right-sided spasm: squeezes with a rising brow, blinks of both, a narrow right eye, losses. */
static PlpTrace *shoot(PlpFilm *film)
{
    film->noise_ratio = 0.02;
    for (int i = 0; i < 10; i++)
        plp_film_blink(film, PLP_SIDE_BOTH, 1 + 5 * i);
    for (int i = 0; i < 6; i++)
        plp_film_squeeze(film, PLP_SIDE_RIGHT, 3 + 7 * i, 0.4 + 0.3 * i, 0.03, 0.06);
    plp_film_shut(film, PLP_SIDE_LEFT, 54, 1);
    plp_film_lose(film, PLP_SIDE_LEFT, 20, 23);
    PlpTrace *trace = plp_film_shoot(film);
    for (guint i = 0; i < plp_trace_get_length(trace); i++) {
        PlpEyeSample *right = &g_array_index(trace->samples, PlpSample, i).right;
        right->fissure_ratio *= 0.8F;
        right->mouth_corner_x_ratio = -0.31F;
    }
    return trace;
}

static bool is_same(double a, double b)
{
    return (isnan(a) && isnan(b)) || fabs(a - b) <= 1e-9 * fmax(1, fabs(a));
}

static void assert_same_closures(const GArray *a, const GArray *b)
{
    assert_int_equal(a->len, b->len);
    for (guint i = 0; i < a->len; i++) {
        const PlpClosure *x = plp_closure_at(a, i);
        const PlpClosure *y = plp_closure_at(b, i);
        assert_int_not_equal(x->eye, y->eye);
        assert_int_equal(x->onset_us, y->onset_us);
        assert_int_equal(x->pair == 0, y->pair == 0);
        assert_true(is_same(x->squeeze_z, y->squeeze_z));
        assert_true(is_same(x->bunching_ratio, y->bunching_ratio));
        assert_true(is_same(x->brow_shift_ratio, y->brow_shift_ratio));
        assert_int_equal(x->tight, y->tight);
        assert_int_equal(x->brow_rise, y->brow_rise);
    }
}

/** Right less left: all there is that turns its sign. */
static bool turns(PlpMetric metric)
{
    return metric == PLP_METRIC_CLOSED_SHARE_DIFFERENCE || metric == PLP_METRIC_DEPTH_DIFFERENCE ||
           metric == PLP_METRIC_APERTURE_DIFFERENCE_MM;
}

static void assert_mirrored(const PlpFigures *a, const PlpFigures *b)
{
    for (int i = 0; i < PLP_METRIC_N; i++) {
        double sign = turns((PlpMetric)i) ? -1 : 1;
        assert_true(is_same(a->right[i].value, b->left[i].value));
        assert_true(is_same(a->left[i].value, b->right[i].value));
        assert_true(is_same(a->right[i].low, b->left[i].low));
        assert_true(is_same(a->right[i].boot_high, b->left[i].boot_high));
        assert_int_equal(a->left[i].count, b->right[i].count);
        assert_true(is_same(a->both[i].value, sign * b->both[i].value));
    }
    assert_int_equal(a->severity.jrs.grade, b->severity.jrs.grade);
    assert_true(is_same(a->severity.index.value, b->severity.index.value));
}

static void test_everything_swaps(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 60);
    g_autoptr(PlpTrace) trace = shoot(film);
    g_autoptr(PlpAnalysis) plain = plp_film_analyse_trace(film, trace);
    for (guint i = 0; i < plp_trace_get_length(trace); i++)
        plp_mirror_sample(&g_array_index(trace->samples, PlpSample, i));
    g_autoptr(PlpAnalysis) mirrored = plp_film_analyse_trace(film, trace);
    // There is something to swap.
    const PlpFigures *whole = &plain->whole;
    assert_true(whole->right[PLP_METRIC_UNPAIRED_PER_MIN].count > 4);
    assert_true(whole->right[PLP_METRIC_TIGHT_PER_MIN].count > 4);
    assert_true(whole->right[PLP_METRIC_BROW_RISE_PER_MIN].count > 4);
    assert_int_equal(whole->left[PLP_METRIC_BROW_RISE_PER_MIN].count, 0);
    assert_true(whole->both[PLP_METRIC_CLOSED_SHARE_DIFFERENCE].value > 0.02);
    assert_true(whole->both[PLP_METRIC_APERTURE_DIFFERENCE_MM].value < -1);
    assert_same_closures(plain->right.closures, mirrored->left.closures);
    assert_same_closures(plain->left.closures, mirrored->right.closures);
    assert_mirrored(whole, &mirrored->whole);
}

static void test_the_eye_that_answers_swaps(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 30);
    for (int i = 0; i < 4; i++)
        plp_film_blink(film, PLP_SIDE_RIGHT, 2 + 5 * i);
    g_autoptr(PlpTrace) trace = plp_film_shoot(film);
    g_autoptr(PlpAnalysis) plain = plp_film_analyse_trace(film, trace);
    for (guint i = 0; i < plp_trace_get_length(trace); i++)
        plp_mirror_sample(&g_array_index(trace->samples, PlpSample, i));
    g_autoptr(PlpAnalysis) mirrored = plp_film_analyse_trace(film, trace);
    assert_int_equal(plain->whole.severity.basis, PLP_SIDE_RIGHT);
    assert_int_equal(mirrored->whole.severity.basis, PLP_SIDE_LEFT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_everything_swaps),
        cmocka_unit_test(test_the_eye_that_answers_swaps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
