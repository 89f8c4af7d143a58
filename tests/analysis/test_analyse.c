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
#include "film.h"

/** A film with a bit of everything: blinks of both eyes and one, a long closure, losses, a task. */
static PlpFilm *make_rich_film(guint32 seed)
{
    PlpFilm *film = plp_film_new(30, 60);
    GRand *rand = g_rand_new_with_seed(seed);
    film->seed = seed;
    film->noise_ratio = 0.01;
    film->jitter_ratio = 0.3;
    film->drift_ratio = 0.02;
    for (double t = 1; t < 40; t += g_rand_double_range(rand, 0.4, 3))
        plp_film_blink(film, (PlpSide)g_rand_int_range(rand, PLP_SIDE_RIGHT, PLP_SIDE_BOTH + 1), t);
    plp_film_shut(film, PLP_SIDE_BOTH, 44, 3.5);
    plp_film_shut(film, PLP_SIDE_BOTH, 51, 2);
    plp_film_lose(film, PLP_SIDE_LEFT, 20.3, 21.9);
    plp_film_lose(film, PLP_SIDE_BOTH, 45, 46);
    plp_film_add_segment(film, PLP_TASK_REST_OPEN, 0, 40);
    plp_film_add_segment(film, PLP_TASK_GENTLE_CLOSURE, 50.5, 53);
    g_rand_free(rand);
    return film;
}

static PlpAnalysis *analyse(const PlpFilm *film, const PlpTrace *trace)
{
    PlpParameters parameters = plp_parameters_make_default();
    parameters.bootstrap_resamples = 50;
    return plp_analyse_compute(trace, film->segments, &parameters);
}

static PlpSample *sample_at(const PlpTrace *trace, guint i)
{
    return &g_array_index(trace->samples, PlpSample, i);
}

static bool is_same(double a, double b)
{
    return (isnan(a) && isnan(b)) || fabs(a - b) <= 1e-9 * fmax(1, fabs(a));
}

static void assert_same_figures(const PlpFigure *a, const PlpFigure *b)
{
    for (int i = 0; i < PLP_METRIC_N; i++) {
        bool same = is_same(a[i].value, b[i].value) && is_same(a[i].low, b[i].low) &&
                    is_same(a[i].high, b[i].high) && is_same(a[i].boot_low, b[i].boot_low) &&
                    is_same(a[i].boot_high, b[i].boot_high) && a[i].count == b[i].count;
        if (!same)
            fail_msg("%s: %g and %g", plp_metric_get_info((PlpMetric)i)->name, a[i].value,
                     b[i].value);
    }
}

static void assert_same_closures(const GArray *a, const GArray *b, int64_t shift_us)
{
    assert_int_equal(a->len, b->len);
    for (guint i = 0; i < a->len; i++) {
        const PlpClosure *x = plp_closure_at(a, i);
        const PlpClosure *y = plp_closure_at(b, i);
        assert_true(llabs(x->onset_us + shift_us - y->onset_us) <= 1);
        assert_true(llabs(x->offset_us + shift_us - y->offset_us) <= 1);
        assert_int_equal(x->onset_frame, y->onset_frame);
        assert_int_equal(x->offset_frame, y->offset_frame);
        assert_int_equal(x->kind, y->kind);
        assert_int_equal(x->extent, y->extent);
        assert_int_equal(x->notes, y->notes);
        assert_int_equal(x->burst, y->burst);
        assert_int_equal(x->pair != 0, y->pair != 0);
        assert_int_equal(x->commanded, y->commanded);
        assert_true(fabs(x->depth_ratio - y->depth_ratio) < 1e-5);
    }
}

// ---- what must not matter ----

static void test_the_same_input_gives_the_same_bytes(void **state)
{
    g_autoptr(PlpFilm) film = make_rich_film(1);
    g_autoptr(PlpTrace) trace = plp_film_shoot(film);
    g_autoptr(PlpAnalysis) a = analyse(film, trace);
    g_autoptr(PlpAnalysis) b = analyse(film, trace);
    assert_true(a->right.closures->len > 5);
    assert_memory_equal(a->right.openness->data, b->right.openness->data,
                        a->right.openness->len * sizeof(float));
    assert_same_closures(a->right.closures, b->right.closures, 0);
    assert_same_figures(a->whole.right, b->whole.right);
    assert_same_figures(a->whole.both, b->whole.both);
}

static void test_analysis_leaves_its_input_alone(void **state)
{
    g_autoptr(PlpFilm) film = make_rich_film(2);
    g_autoptr(PlpTrace) trace = plp_film_shoot(film);
    g_autoptr(PlpTrace) untouched = plp_film_shoot(film);
    g_autoptr(PlpAnalysis) analysis = analyse(film, trace);
    assert_memory_equal(trace->samples->data, untouched->samples->data,
                        trace->samples->len * sizeof(PlpSample));
}

static void test_the_scale_of_the_gap_does_not_matter(void **state)
{
    for (guint32 seed = 1; seed <= 20; seed++) {
        g_autoptr(PlpFilm) film = make_rich_film(seed);
        g_autoptr(PlpTrace) trace = plp_film_shoot(film);
        g_autoptr(PlpAnalysis) a = analyse(film, trace);
        // A power of two, so that not even the last bit differs.
        for (guint i = 0; i < plp_trace_get_length(trace); i++) {
            PlpEyeSample *eyes[] = {&sample_at(trace, i)->right, &sample_at(trace, i)->left};
            for (int k = 0; k < 2; k++) {
                eyes[k]->lid_gap_ratio *= 2;
                eyes[k]->upper_lid_y_ratio *= 2;
                eyes[k]->lower_lid_y_ratio *= 2;
            }
        }
        g_autoptr(PlpAnalysis) b = analyse(film, trace);
        assert_same_closures(a->right.closures, b->right.closures, 0);
        assert_same_closures(a->left.closures, b->left.closures, 0);
        assert_same_figures(a->whole.right, b->whole.right);
    }
}

static void test_a_shift_in_time_shifts_the_closures(void **state)
{
    for (guint32 seed = 1; seed <= 20; seed++) {
        static const int64_t shift_us = 7000000;
        g_autoptr(PlpFilm) film = make_rich_film(seed);
        g_autoptr(PlpTrace) trace = plp_film_shoot(film);
        g_autoptr(PlpAnalysis) a = analyse(film, trace);
        for (guint i = 0; i < plp_trace_get_length(trace); i++)
            sample_at(trace, i)->t_us += shift_us;
        for (guint i = 0; i < film->segments->len; i++) {
            g_array_index(film->segments, PlpSegment, i).start_us += shift_us;
            g_array_index(film->segments, PlpSegment, i).end_us += shift_us;
        }
        g_autoptr(PlpAnalysis) b = analyse(film, trace);
        assert_same_closures(a->right.closures, b->right.closures, shift_us);
        assert_same_closures(a->left.closures, b->left.closures, shift_us);
    }
}

static void test_a_mirrored_face_gives_a_mirrored_result(void **state)
{
    for (guint32 seed = 1; seed <= 40; seed++) {
        g_autoptr(PlpFilm) film = make_rich_film(seed);
        g_autoptr(PlpTrace) trace = plp_film_shoot(film);
        g_autoptr(PlpAnalysis) a = analyse(film, trace);
        for (guint i = 0; i < plp_trace_get_length(trace); i++) {
            PlpSample *sample = sample_at(trace, i);
            PlpEyeSample right = sample->right;
            sample->right = sample->left;
            sample->left = right;
        }
        g_autoptr(PlpAnalysis) b = analyse(film, trace);
        assert_same_closures(a->right.closures, b->left.closures, 0);
        assert_same_closures(a->left.closures, b->right.closures, 0);
        assert_same_figures(a->whole.right, b->whole.left);
        assert_same_figures(a->whole.left, b->whole.right);
        for (int i = 0; i < PLP_METRIC_N; i++)
            assert_true(is_same(a->whole.both[i].value, b->whole.both[i].value));
    }
}

static void test_results_are_in_order(void **state)
{
    for (guint32 seed = 1; seed <= 100; seed++) {
        g_autoptr(PlpFilm) film = make_rich_film(seed);
        g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
        const GArray *eyes[] = {analysis->right.closures, analysis->left.closures};
        for (int k = 0; k < 2; k++) {
            for (guint i = 0; i < eyes[k]->len; i++) {
                const PlpClosure *closure = plp_closure_at(eyes[k], i);
                assert_int_equal(closure->eye, k == 0 ? PLP_SIDE_RIGHT : PLP_SIDE_LEFT);
                assert_true(closure->onset_us <= closure->peak_us);
                assert_true(closure->peak_us <= closure->offset_us);
                assert_true(closure->depth_ratio >= 0.3 && closure->depth_ratio < 1.3);
                if (i == 0)
                    continue;
                const PlpClosure *before = plp_closure_at(eyes[k], i - 1);
                assert_true(before->offset_us <= closure->onset_us);
                assert_true(before->id < closure->id);
            }
        }
    }
}

// ---- bad input ----

static PlpTrace *make_trace(guint n)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, n / 30.0);
    PlpTrace *trace = plp_film_shoot(film);
    assert_int_equal(plp_trace_get_length(trace), n);
    return trace;
}

static PlpAnalysis *analyse_alone(const PlpTrace *trace)
{
    PlpParameters parameters = plp_parameters_make_default();
    parameters.bootstrap_resamples = 20;
    return plp_analyse_compute(trace, NULL, &parameters);
}

static void test_few_samples(void **state)
{
    for (guint n = 0; n <= 12; n++) {
        g_autoptr(PlpTrace) trace = make_trace(n);
        g_autoptr(PlpAnalysis) analysis = analyse_alone(trace);
        assert_int_equal(analysis->right.closures->len, 0);
        assert_int_equal(analysis->left.closures->len, 0);
        assert_int_equal(analysis->right.openness->len, n);
        assert_int_equal(isnan(analysis->frame_rate_per_s), n < 2);
        assert_true(analysis->notes->len > 0);
    }
}

static void test_a_constant_is_open(void **state)
{
    g_autoptr(PlpTrace) trace = make_trace(600);
    g_autoptr(PlpAnalysis) analysis = analyse_alone(trace);
    assert_int_equal(analysis->right.closures->len, 0);
    assert_true(analysis->right.reference.noise_ratio == 0);
    for (guint i = 0; i < 600; i++)
        assert_true(fabs((double)g_array_index(analysis->right.openness, float, i) - 1) < 1e-5);
    assert_true(fabs(analysis->interocular_mm - 11.7 / 0.13) < 1e-4);
}

static void set_gaps(PlpTrace *trace, guint first, guint end, float gap)
{
    for (guint i = first; i < end; i++) {
        sample_at(trace, i)->right.lid_gap_ratio = gap;
        sample_at(trace, i)->left.lid_gap_ratio = gap;
    }
}

static void test_nothing_but_nan(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 20);
    plp_film_lose(film, PLP_SIDE_BOTH, 0, 20);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_int_equal(analysis->right.closures->len, 0);
    assert_true(isnan(analysis->right.reference.open_ratio));
    assert_true(isnan(analysis->whole.both[PLP_METRIC_CLOSURES_PER_MIN].value));
    assert_true(analysis->whole.both[PLP_METRIC_MEASURED_SHARE].value == 0);
    assert_true(isnan(analysis->interocular_mm));
}

static void test_one_measured_sample(void **state)
{
    for (guint at = 0; at < 600; at += 299) {
        g_autoptr(PlpTrace) trace = plp_trace_new();
        g_autoptr(PlpTrace) open = make_trace(600);
        for (guint i = 0; i < 600; i++) {
            PlpSample lost =
                plp_sample_make_unmeasured(33333 * (int64_t)i, (int32_t)i, PLP_REASON_NO_FACE);
            plp_trace_append(trace, i == at ? plp_trace_get(open, at) : &lost);
        }
        g_autoptr(PlpAnalysis) analysis = analyse_alone(trace);
        assert_int_equal(analysis->right.closures->len, 0);
        assert_true(isfinite(analysis->right.reference.open_ratio));
        assert_true(fabs(analysis->whole.right[PLP_METRIC_MEASURED_S].value - 0.0333) < 0.001);
    }
}

static void test_measured_samples_without_a_number_spoil_nothing(void **state)
{
    static const float bad[] = {NAN, INFINITY, -INFINITY};
    for (gsize k = 0; k < G_N_ELEMENTS(bad); k++) {
        g_autoptr(PlpFilm) film = plp_film_new(30, 20);
        for (int i = 0; i < 6; i++)
            plp_film_blink(film, PLP_SIDE_BOTH, 1.5 + 3 * i);
        g_autoptr(PlpTrace) trace = plp_film_shoot(film);
        set_gaps(trace, 300, 303, bad[k]);
        g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
        assert_int_equal(analysis->right.closures->len, 6);
        assert_int_equal(analysis->left.closures->len, 6);
        assert_true(isfinite(analysis->whole.right[PLP_METRIC_MEAN_OPENNESS].value));
        assert_true(isfinite(analysis->whole.right[PLP_METRIC_CLOSED_SHARE].value));
    }
}

static void test_gaps_of_zero_or_less(void **state)
{
    static const float gaps[] = {0, -0.2F};
    for (gsize k = 0; k < G_N_ELEMENTS(gaps); k++) {
        g_autoptr(PlpTrace) trace = make_trace(600);
        set_gaps(trace, 0, 600, gaps[k]);
        g_autoptr(PlpAnalysis) analysis = analyse_alone(trace);
        // No open lid was ever seen: nothing can be said to close.
        assert_int_equal(analysis->right.closures->len, 0);
    }
}

static void test_a_negative_gap_is_a_shut_eye(void **state)
{
    // A lid line that crosses the other, as meshes give it in a squeeze.
    g_autoptr(PlpFilm) film = plp_film_new(30, 20);
    film->closed_gap = -0.03;
    for (int i = 0; i < 6; i++)
        plp_film_blink(film, PLP_SIDE_BOTH, 1.5 + 3 * i);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_int_equal(analysis->right.closures->len, 6);
    assert_true(analysis->right.reference.closed_ratio < 0);
}

static void test_shut_from_first_to_last_frame(void **state)
{
    // Nobody can tell a shut eye from a narrow one without an open moment: no closure, and said so.
    g_autoptr(PlpTrace) trace = make_trace(600);
    set_gaps(trace, 0, 600, 0.08F);
    g_autoptr(PlpAnalysis) analysis = analyse_alone(trace);
    assert_int_equal(analysis->right.closures->len, 0);
    assert_string_equal(analysis->right.reference.closed_source, "assumed");
}

static void test_a_lost_sample_takes_no_neighbour_with_it(void **state)
{
    // At 240 frames/s the smoothing spans ten samples.
    g_autoptr(PlpFilm) film = plp_film_new(240, 6);
    plp_film_blink(film, PLP_SIDE_BOTH, 2);
    g_autoptr(PlpTrace) trace = plp_film_shoot(film);
    for (guint i = 0; i < 1440; i += 17)
        sample_at(trace, i)->right.reason = PLP_REASON_BLURRED;
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    for (guint i = 0; i < 1440; i++) {
        assert_int_equal(isnan(g_array_index(analysis->right.openness, float, i)), i % 17 == 0);
        assert_false(isnan(g_array_index(analysis->left.openness, float, i)));
    }
    assert_int_equal(analysis->right.closures->len, 1);
}

static void test_any_noise_gives_a_result(void **state)
{
    for (guint32 seed = 1; seed <= 200; seed++) {
        GRand *rand = g_rand_new_with_seed(seed);
        g_autoptr(PlpTrace) trace = make_trace((guint)g_rand_int_range(rand, 1, 400));
        int64_t t_us = 0;
        for (guint i = 0; i < plp_trace_get_length(trace); i++) {
            PlpSample *sample = sample_at(trace, i);
            sample->t_us = t_us;
            t_us += g_rand_int_range(rand, 1, g_rand_int_range(rand, 0, 40) ? 60000 : 5000000);
            PlpEyeSample *eyes[] = {&sample->right, &sample->left};
            for (int k = 0; k < 2; k++) {
                eyes[k]->lid_gap_ratio = (float)g_rand_double_range(rand, -0.1, 0.5);
                if (g_rand_int_range(rand, 0, 10) == 0)
                    *eyes[k] = plp_sample_make_unmeasured(0, 0, PLP_REASON_EYE_HIDDEN).right;
            }
        }
        g_rand_free(rand);
        g_autoptr(PlpAnalysis) analysis = analyse_alone(trace);
        int64_t end_us = 0;
        for (guint i = 0; i < analysis->right.closures->len; i++) {
            const PlpClosure *closure = plp_closure_at(analysis->right.closures, i);
            assert_true(closure->onset_us >= end_us);
            assert_true(closure->duration_us >= 0 && closure->onset_frame <= closure->offset_frame);
            end_us = closure->offset_us;
        }
        double share = analysis->whole.right[PLP_METRIC_CLOSED_SHARE].value;
        assert_true(isnan(share) || (share >= 0 && share <= 1));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_same_input_gives_the_same_bytes),
        cmocka_unit_test(test_analysis_leaves_its_input_alone),
        cmocka_unit_test(test_the_scale_of_the_gap_does_not_matter),
        cmocka_unit_test(test_a_shift_in_time_shifts_the_closures),
        cmocka_unit_test(test_a_mirrored_face_gives_a_mirrored_result),
        cmocka_unit_test(test_results_are_in_order),
        cmocka_unit_test(test_few_samples),
        cmocka_unit_test(test_a_constant_is_open),
        cmocka_unit_test(test_nothing_but_nan),
        cmocka_unit_test(test_one_measured_sample),
        cmocka_unit_test(test_measured_samples_without_a_number_spoil_nothing),
        cmocka_unit_test(test_gaps_of_zero_or_less),
        cmocka_unit_test(test_a_negative_gap_is_a_shut_eye),
        cmocka_unit_test(test_shut_from_first_to_last_frame),
        cmocka_unit_test(test_a_lost_sample_takes_no_neighbour_with_it),
        cmocka_unit_test(test_any_noise_gives_a_result),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
