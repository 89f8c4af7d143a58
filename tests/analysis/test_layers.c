#include "near.h"

#include "analysis/analyse.h"
#include "analysis/layers.h"
#include "film.h"

typedef struct {
    PlpTrace *trace;
    PlpAnalysis *automatic, *other;
    PlpScore right, left;
} Layers;

/** Ten blinks of both eyes in 30 s at 60 frames/s, found twice. */
static int set_up(void **state)
{
    Layers *layers = g_new0(Layers, 1);
    g_autoptr(PlpFilm) film = plp_film_new(60, 30);
    for (int i = 0; i < 10; i++)
        plp_film_blink(film, PLP_SIDE_BOTH, 2 + 2.5 * i);
    PlpParameters parameters = plp_parameters_make_default();
    parameters.bootstrap_resamples = 0;
    layers->trace = plp_film_shoot(film);
    layers->automatic = plp_analyse_compute(layers->trace, NULL, &parameters);
    layers->other = plp_analyse_compute(layers->trace, NULL, &parameters);
    plp_score_init(&layers->right);
    plp_score_init(&layers->left);
    *state = layers;
    return 0;
}

static int tear_down(void **state)
{
    Layers *layers = *state;
    plp_trace_free(layers->trace);
    plp_analysis_free(layers->automatic);
    plp_analysis_free(layers->other);
    plp_score_clear(&layers->right);
    plp_score_clear(&layers->left);
    g_free(layers);
    return 0;
}

static void score(Layers *layers)
{
    plp_layers_score(layers->trace, layers->automatic, layers->other, &layers->right,
                     &layers->left);
}

static void test_a_layer_agrees_with_itself(void **state)
{
    Layers *layers = *state;
    score(layers);
    for (int i = 0; i < PLP_IOU_N; i++) {
        assert_int_equal(layers->right.hits[i].true_positives, 10);
        assert_true(plp_hits_get_f1(&layers->right.hits[i]) == 1);
        assert_true(plp_hits_get_f1(&layers->left.hits[i]) == 1);
    }
    assert_true(plp_agreement_get_kappa(layers->right.frames) == 1);
    assert_true(plp_values_get_mean(layers->right.onset_error_ms) == 0);
}

static void test_what_only_one_has(void **state)
{
    Layers *layers = *state;
    g_array_remove_index(layers->other->right.closures, 3);
    g_array_remove_range(layers->automatic->left.closures, 5, 2);
    score(layers);
    assert_int_equal(layers->right.hits[PLP_IOU_BOUNDARIES].false_negatives, 1);
    assert_int_equal(layers->right.hits[PLP_IOU_BOUNDARIES].false_positives, 0);
    assert_int_equal(layers->left.hits[PLP_IOU_BOUNDARIES].false_positives, 2);
    assert_int_equal(layers->left.hits[PLP_IOU_BOUNDARIES].false_negatives, 0);
    double kappa = plp_agreement_get_kappa(layers->right.frames);
    assert_true(kappa > 0.8 && kappa < 1);
}

static void test_a_shifted_onset(void **state)
{
    Layers *layers = *state;
    for (guint i = 0; i < layers->other->right.closures->len; i++)
        g_array_index(layers->other->right.closures, PlpClosure, i).onset_frame -= 2;
    score(layers);
    assert_r(plp_values_get_mean(layers->right.onset_error_frames), -2);
    assert_true(fabs(plp_values_get_mean(layers->right.onset_error_ms) + 33.3) < 0.2);
    assert_r(plp_values_get_mean(layers->right.offset_error_frames), 0);
}

static void test_partial_closures_must_be_found_as_well(void **state)
{
    Layers *layers = *state;
    g_array_index(layers->automatic->right.closures, PlpClosure, 0).extent = PLP_EXTENT_PARTIAL;
    g_array_remove_index(layers->other->right.closures, 0);
    score(layers);
    assert_int_equal(layers->right.hits[0].false_negatives, 1);
}

static void test_empty_layers(void **state)
{
    Layers *layers = *state;
    g_autoptr(PlpAnalysis) empty = plp_analysis_new();
    g_autoptr(PlpTrace) none = plp_trace_new();
    plp_layers_score(none, empty, empty, &layers->right, &layers->left);
    assert_true(isnan(plp_agreement_get_kappa(layers->right.frames)));
    assert_true(isnan(plp_hits_get_f1(&layers->right.hits[0])));
    plp_layers_score(layers->trace, empty, layers->other, &layers->right, &layers->left);
    assert_int_equal(layers->right.hits[0].false_positives, 10);
}

static void test_agreement_over_recordings(void **state)
{
    // The figures are those of test_raters.c, from R.
    static const double first[] = {1, 2, 3, 4, 5.5, 9, 7};
    static const double second[] = {1.4, 1.9, 3.6, 4.4, 6, 8.5, 8.2};
    PlpLayersAgreement agreement = plp_layers_compare(first, second, 7, 0.95);
    assert_r(agreement.icc.icc, 0.976820705661);
    assert_r(agreement.spearman.rho, 1);
    assert_true(agreement.difference.bias > 0 && !agreement.difference.ratio);
    assert_true(agreement.ratio.bias > 1 && agreement.ratio.ratio);
    PlpLayersAgreement none = plp_layers_compare(NULL, NULL, 0, 0.95);
    assert_true(isnan(none.icc.icc) && isnan(none.difference.bias) && none.ratio.n == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_layer_agrees_with_itself, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_only_one_has, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_shifted_onset, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_partial_closures_must_be_found_as_well, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_empty_layers, set_up, tear_down),
        cmocka_unit_test(test_agreement_over_recordings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
