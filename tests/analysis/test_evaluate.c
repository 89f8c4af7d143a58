#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

#include "analysis/agreement.h"
#include "analysis/evaluate.h"
#include "analysis/matching.h"

#define N_FRAMES 100

/** A clip of 100 frames at 25 frames/s, everything measured and scored. */
typedef struct {
    GArray *labels, *closures;
    int64_t t_us[N_FRAMES];
    bool right_measured[N_FRAMES], left_measured[N_FRAMES];
    PlpScoredClip clip;
    PlpScore right, left;
} Fixture;

static int set_up(void **state)
{
    Fixture *f = g_new0(Fixture, 1);
    f->labels = g_array_new(FALSE, FALSE, sizeof(PlpLabel));
    f->closures = g_array_new(FALSE, FALSE, sizeof(PlpClosure));
    for (int i = 0; i < N_FRAMES; i++) {
        f->t_us[i] = i * 40000;
        f->right_measured[i] = f->left_measured[i] = true;
    }
    f->clip = (PlpScoredClip){f->labels, f->closures,       {0, G_MAXINT32}, N_FRAMES,
                              f->t_us,   f->right_measured, f->left_measured};
    plp_score_init(&f->right);
    plp_score_init(&f->left);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *f = *state;
    g_array_unref(f->labels);
    g_array_unref(f->closures);
    plp_score_clear(&f->right);
    plp_score_clear(&f->left);
    g_free(f);
    return 0;
}

static void label(Fixture *f, PlpSide eye, PlpLabelKind kind, int first, int last)
{
    PlpLabel added = {.eye = eye, .kind = kind, .first_frame = first, .last_frame = last};
    g_array_append_val(f->labels, added);
}

static void found(Fixture *f, PlpSide eye, int first, int last)
{
    PlpClosure added = {.eye = eye, .onset_frame = first, .offset_frame = last};
    g_array_append_val(f->closures, added);
}

static void evaluate(Fixture *f)
{
    plp_evaluate_clip(&f->clip, &f->right, &f->left);
}

static void assert_hits(const PlpHits *hits, int tp, int fp, int fn)
{
    assert_int_equal(hits->true_positives, tp);
    assert_int_equal(hits->false_positives, fp);
    assert_int_equal(hits->false_negatives, fn);
}

// ---- spans and agreement ----

static void test_iou(void **state)
{
    assert_float_equal(plp_span_get_iou((PlpSpan){10, 19}, (PlpSpan){10, 19}), 1, 1e-12);
    // 5 frames of 15.
    assert_float_equal(plp_span_get_iou((PlpSpan){10, 19}, (PlpSpan){15, 24}), 5.0 / 15, 1e-12);
    assert_float_equal(plp_span_get_iou((PlpSpan){10, 19}, (PlpSpan){20, 24}), 0, 0);
    assert_float_equal(plp_span_get_iou((PlpSpan){10, 19}, (PlpSpan){14, 14}), 0.1, 1e-12);
    assert_int_equal(plp_span_get_length((PlpSpan){0, G_MAXINT32}), (int64_t)G_MAXINT32 + 1);
    assert_int_equal(plp_span_get_overlap((PlpSpan){30, 40}, (PlpSpan){0, 10}), 0);
}

static void test_kappa(void **state)
{
    // Two raters, 50 items: observed 0.7, expected 0.5, kappa 0.4.
    assert_float_equal(plp_agreement_get_kappa((PlpAgreement){20, 5, 10, 15}), 0.4, 1e-12);
    assert_float_equal(plp_agreement_get_kappa((PlpAgreement){5, 0, 0, 7}), 1, 1e-12);
    assert_float_equal(plp_agreement_get_kappa((PlpAgreement){0, 5, 5, 0}), -1, 1e-12);
    assert_true(isnan(plp_agreement_get_kappa((PlpAgreement){0})));
    assert_true(isnan(plp_agreement_get_kappa((PlpAgreement){0, 0, 0, 100})));
}

static void test_quantiles(void **state)
{
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(double));
    assert_true(isnan(plp_values_get_mean(values)));
    assert_true(isnan(plp_values_get_absolute_quantile(values, 0.5)));
    static const double some[] = {-4, 1, -2, 3};
    g_array_append_vals(values, some, G_N_ELEMENTS(some));
    assert_float_equal(plp_values_get_mean(values), -0.5, 1e-12);
    assert_float_equal(plp_values_get_absolute_quantile(values, 0.5), 2.5, 1e-12);
    assert_float_equal(plp_values_get_absolute_quantile(values, 0.9), 3.7, 1e-12);
    assert_float_equal(plp_values_get_absolute_quantile(values, 1), 4, 1e-12);
}

// ---- matching ----

static GArray *items(const int (*spans)[3], guint n)
{
    GArray *array = g_array_new(FALSE, FALSE, sizeof(PlpMatchItem));
    for (guint i = 0; i < n; i++) {
        PlpMatchItem item = {{spans[i][0], spans[i][1]}, spans[i][2] != 0};
        g_array_append_val(array, item);
    }
    return array;
}

static void test_matching_is_no_greedy_one(void **state)
{
    // The first found span fits the second label best, but only taking the first label saves the
    // other one.
    g_autoptr(GArray) f = items((const int[][3]){{0, 9, 0}, {12, 13, 0}}, 2);
    g_autoptr(GArray) l = items((const int[][3]){{0, 1, 0}, {3, 12, 0}}, 2);
    g_autoptr(GArray) matches = plp_match_spans(f, l, 0);
    assert_int_equal(g_array_index(matches, int, 0), 0);
    assert_int_equal(g_array_index(matches, int, 1), 1);
    g_autoptr(GArray) strict = plp_match_spans(f, l, 0.5);
    assert_int_equal(g_array_index(strict, int, 0), 1);
    assert_int_equal(g_array_index(strict, int, 1), -1);
}

static void test_matching_prefers_required_labels(void **state)
{
    g_autoptr(GArray) f = items((const int[][3]){{0, 9, 0}}, 1);
    g_autoptr(GArray) l = items((const int[][3]){{0, 8, 1}, {9, 15, 0}}, 2);
    g_autoptr(GArray) matches = plp_match_spans(f, l, 0);
    assert_int_equal(g_array_index(matches, int, 0), 1);
}

static void test_matching_of_nothing(void **state)
{
    g_autoptr(GArray) none = items(NULL, 0);
    g_autoptr(GArray) one = items((const int[][3]){{0, 9, 0}}, 1);
    g_autoptr(GArray) a = plp_match_spans(none, one, 0);
    g_autoptr(GArray) b = plp_match_spans(one, none, 0);
    assert_int_equal(a->len, 0);
    assert_int_equal(g_array_index(b, int, 0), -1);
}

/** Best by trying everything: required pairs, then pairs. */
static void try_all(const GArray *f, const GArray *l, double min_iou, guint i, guint used,
                    int required, int pairs, int *best)
{
    if (i == f->len) {
        *best = MAX(*best, required * 100 + pairs);
        return;
    }
    try_all(f, l, min_iou, i + 1, used, required, pairs, best);
    for (guint j = 0; j < l->len; j++) {
        const PlpMatchItem *label_item = &g_array_index(l, PlpMatchItem, j);
        double iou = plp_span_get_iou(g_array_index(f, PlpMatchItem, i).span, label_item->span);
        if ((used & (1u << j)) == 0 && iou > 0 && iou >= min_iou)
            try_all(f, l, min_iou, i + 1, used | (1u << j), required + !label_item->optional,
                    pairs + 1, best);
    }
}

static GArray *random_items(GRand *random, bool optional)
{
    GArray *array = g_array_new(FALSE, FALSE, sizeof(PlpMatchItem));
    int at = 0;
    for (int n = g_rand_int_range(random, 0, 6); n > 0; n--) {
        PlpMatchItem item = {{at + g_rand_int_range(random, 0, 5), 0},
                             optional && g_rand_boolean(random)};
        item.span.last_frame = item.span.first_frame + g_rand_int_range(random, 0, 7);
        at = item.span.last_frame + 1;
        g_array_append_val(array, item);
    }
    return array;
}

static void test_matching_is_the_best(void **state)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(3);
    for (int round = 0; round < 2000; round++) {
        g_autoptr(GArray) f = random_items(random, false);
        g_autoptr(GArray) l = random_items(random, true);
        double min_iou = (double[]){0, 0.2, 0.5}[round % 3];
        g_autoptr(GArray) matches = plp_match_spans(f, l, min_iou);
        int worth = 0;
        guint used = 0;
        for (guint i = 0; i < f->len; i++) {
            int j = g_array_index(matches, int, i);
            if (j < 0)
                continue;
            assert_true((used & (1u << j)) == 0);
            used |= 1u << j;
            worth += 1 + (g_array_index(l, PlpMatchItem, j).optional ? 0 : 100);
        }
        int best = 0;
        try_all(f, l, min_iou, 0, 0, 0, 0, &best);
        assert_int_equal(worth, best);
    }
}

// ---- clips ----

static void test_thresholds(void **state)
{
    Fixture *f = *state;
    label(f, PLP_SIDE_RIGHT, PLP_LABEL_CLOSURE, 10, 19); // found exactly
    label(f, PLP_SIDE_RIGHT, PLP_LABEL_CLOSURE, 30, 39); // 3 of 10 frames: IoU 0.3
    label(f, PLP_SIDE_RIGHT, PLP_LABEL_CLOSURE, 50, 59); // 1 of 10 frames: IoU 0.1
    label(f, PLP_SIDE_RIGHT, PLP_LABEL_CLOSURE, 70, 79); // only an adjacent one
    found(f, PLP_SIDE_RIGHT, 10, 19);
    found(f, PLP_SIDE_RIGHT, 33, 35);
    found(f, PLP_SIDE_RIGHT, 55, 55);
    found(f, PLP_SIDE_RIGHT, 80, 85);
    evaluate(f);
    assert_hits(&f->right.hits[0], 3, 1, 1);
    assert_hits(&f->right.hits[1], 2, 2, 2);
    assert_hits(&f->right.hits[2], 1, 3, 3);
    assert_hits(&f->left.hits[0], 0, 0, 0);
    assert_float_equal(plp_hits_get_precision(&f->right.hits[0]), 0.75, 1e-12);
    assert_float_equal(plp_hits_get_recall(&f->right.hits[2]), 0.25, 1e-12);
    assert_float_equal(plp_hits_get_f1(&f->right.hits[1]), 0.5, 1e-12);
    assert_true(isnan(plp_hits_get_f1(&f->left.hits[0])));
    assert_int_equal(f->right.labels, 4);
    assert_int_equal(f->right.found, 4);
}

static void test_one_to_one(void **state)
{
    Fixture *f = *state;
    label(f, PLP_SIDE_LEFT, PLP_LABEL_CLOSURE, 10, 29); // one squeeze, found as two
    found(f, PLP_SIDE_LEFT, 10, 18);
    found(f, PLP_SIDE_LEFT, 20, 29);
    label(f, PLP_SIDE_LEFT, PLP_LABEL_CLOSURE, 50, 54); // two blinks, found as one
    label(f, PLP_SIDE_LEFT, PLP_LABEL_CLOSURE, 57, 61);
    found(f, PLP_SIDE_LEFT, 50, 61);
    evaluate(f);
    assert_hits(&f->left.hits[0], 2, 1, 1);
    assert_hits(&f->left.hits[1], 2, 1, 1);
    // 10 of 20 frames is just enough, 5 of 12 is not.
    assert_hits(&f->left.hits[2], 1, 2, 2);
}

static void test_optional_labels(void **state)
{
    Fixture *f = *state;
    label(f, PLP_SIDE_RIGHT, PLP_LABEL_PARTIAL, 10, 14); // found
    label(f, PLP_SIDE_RIGHT, PLP_LABEL_PARTIAL, 30, 34); // not found
    found(f, PLP_SIDE_RIGHT, 11, 14);
    evaluate(f);
    for (int i = 0; i < PLP_IOU_N; i++) {
        assert_hits(&f->right.hits[i], 0, 0, 0);
        assert_int_equal(f->right.hits[i].optional_hits, 1);
    }
    assert_int_equal(f->right.optional_labels, 2);
    assert_int_equal(f->right.mistakes->len, 0);
    // Neither of their frames says anything.
    assert_int_equal(f->right.frames.neither, 90);
    assert_int_equal(f->right.frames.only_b, 0);
}

static void test_decoys(void **state)
{
    Fixture *f = *state;
    label(f, PLP_SIDE_RIGHT, PLP_LABEL_DECOY, 20, 39);
    label(f, PLP_SIDE_RIGHT, PLP_LABEL_CLOSURE, 36, 45);
    found(f, PLP_SIDE_RIGHT, 15, 24); // half in the decoy
    found(f, PLP_SIDE_RIGHT, 35, 42); // mostly in the decoy, but it is the closure
    found(f, PLP_SIDE_RIGHT, 60, 64); // plainly false
    evaluate(f);
    assert_hits(&f->right.hits[1], 1, 2, 0);
    assert_int_equal(f->right.hits[1].decoy_hits, 1);
    assert_int_equal(f->right.mistakes->len, 2);
    assert_int_equal(g_array_index(f->right.mistakes, PlpMistake, 0).kind, PLP_MISTAKE_DECOY);
    assert_int_equal(g_array_index(f->right.mistakes, PlpMistake, 1).kind, PLP_MISTAKE_INVENTED);
    assert_int_equal(f->right.decoys, 1);
}

static void test_scored_range(void **state)
{
    Fixture *f = *state;
    f->clip.scored = (PlpSpan){20, 79};
    label(f, PLP_SIDE_RIGHT, PLP_LABEL_CLOSURE, 10, 14); // outside
    label(f, PLP_SIDE_RIGHT, PLP_LABEL_CLOSURE, 75, 79); // inside, found with a tail outside
    found(f, PLP_SIDE_RIGHT, 10, 14);
    found(f, PLP_SIDE_RIGHT, 18, 24); // reaches outside and is no label's
    found(f, PLP_SIDE_RIGHT, 75, 82);
    found(f, PLP_SIDE_RIGHT, 90, 95);
    evaluate(f);
    assert_hits(&f->right.hits[2], 1, 0, 0);
    assert_int_equal(f->right.labels, 1);
    assert_int_equal(f->right.frames.both + f->right.frames.only_a + f->right.frames.only_b +
                         f->right.frames.neither,
                     60);
}

static void test_unscored_stretches(void **state)
{
    Fixture *f = *state;
    label(f, PLP_SIDE_LEFT, PLP_LABEL_UNSCORED, 10, 29);
    found(f, PLP_SIDE_LEFT, 12, 16);
    found(f, PLP_SIDE_LEFT, 28, 35); // mostly outside: false
    evaluate(f);
    assert_hits(&f->left.hits[0], 0, 1, 0);
    assert_int_equal(f->left.found, 1);
    assert_int_equal(f->left.frames.neither, 74);
    assert_int_equal(f->left.frames.only_b, 6);
}

static void test_wrong_eye(void **state)
{
    Fixture *f = *state;
    label(f, PLP_SIDE_RIGHT, PLP_LABEL_CLOSURE, 10, 19); // found on the left only
    label(f, PLP_SIDE_RIGHT, PLP_LABEL_CLOSURE, 40, 49); // missed
    found(f, PLP_SIDE_LEFT, 11, 19);
    found(f, PLP_SIDE_LEFT, 60, 69);
    evaluate(f);
    assert_hits(&f->right.hits[0], 0, 0, 2);
    assert_hits(&f->left.hits[0], 0, 2, 0);
    assert_int_equal(f->right.wrong_eye, 1);
    assert_int_equal(f->left.wrong_eye, 0);
    assert_true(g_array_index(f->right.mistakes, PlpMistake, 0).wrong_eye);
    assert_false(g_array_index(f->right.mistakes, PlpMistake, 1).wrong_eye);
}

static void test_both_eyes_are_no_wrong_eye(void **state)
{
    Fixture *f = *state;
    label(f, PLP_SIDE_RIGHT, PLP_LABEL_CLOSURE, 10, 19);
    label(f, PLP_SIDE_LEFT, PLP_LABEL_CLOSURE, 10, 19);
    found(f, PLP_SIDE_LEFT, 10, 19);
    evaluate(f);
    assert_hits(&f->right.hits[0], 0, 0, 1);
    assert_int_equal(f->right.wrong_eye, 0);
}

static void test_boundaries(void **state)
{
    Fixture *f = *state;
    f->t_us[12] = 12 * 40000 + 7000; // the clip's own times count, not the frame numbers
    label(f, PLP_SIDE_RIGHT, PLP_LABEL_CLOSURE, 10, 19);
    label(f, PLP_SIDE_RIGHT, PLP_LABEL_CLOSURE, 50, 59);
    found(f, PLP_SIDE_RIGHT, 12, 18);
    found(f, PLP_SIDE_RIGHT, 49, 62);
    evaluate(f);
    assert_int_equal(f->right.onset_error_frames->len, 2);
    assert_float_equal(plp_values_get_mean(f->right.onset_error_frames), 0.5, 1e-12);
    assert_float_equal(plp_values_get_absolute_quantile(f->right.onset_error_frames, 0.5), 1.5,
                       1e-12);
    assert_float_equal(g_array_index(f->right.onset_error_ms, double, 0), 87, 1e-9);
    assert_float_equal(g_array_index(f->right.onset_error_ms, double, 1), -40, 1e-9);
    assert_float_equal(plp_values_get_mean(f->right.offset_error_frames), 1, 1e-12);
    assert_float_equal(g_array_index(f->right.offset_error_ms, double, 1), 120, 1e-9);
}

static void test_unmeasured_frames(void **state)
{
    Fixture *f = *state;
    for (int i = 40; i < 60; i++)
        f->right_measured[i] = false;
    label(f, PLP_SIDE_RIGHT, PLP_LABEL_CLOSURE, 50, 69);
    evaluate(f);
    assert_int_equal(f->right.unmeasured_frames, 20);
    assert_int_equal(f->right.frames.only_a, 10);
    assert_int_equal(f->right.frames.neither, 70);
    assert_float_equal(g_array_index(f->right.mistakes, PlpMistake, 0).measured_share, 0.5, 1e-12);
    assert_float_equal(plp_agreement_get_kappa(f->right.frames), 0, 1e-12);
}

static void test_labels_beyond_the_recording(void **state)
{
    Fixture *f = *state;
    label(f, PLP_SIDE_RIGHT, PLP_LABEL_CLOSURE, 95, G_MAXINT32 - 1);
    found(f, PLP_SIDE_RIGHT, 95, G_MAXINT32);
    found(f, PLP_SIDE_RIGHT, 200, 300);
    evaluate(f);
    assert_hits(&f->right.hits[2], 1, 1, 0);
    assert_int_equal(f->right.onset_error_ms->len, 1);
    assert_int_equal(f->right.offset_error_ms->len, 0);
    assert_int_equal(f->right.frames.both, 5);
}

static void test_empty_recording(void **state)
{
    Fixture *f = *state;
    f->clip.n_frames = 0;
    label(f, PLP_SIDE_RIGHT, PLP_LABEL_CLOSURE, 5, 9);
    evaluate(f);
    assert_hits(&f->right.hits[0], 0, 0, 1);
    assert_true(isnan(plp_agreement_get_kappa(f->right.frames)));
}

static void test_sums(void **state)
{
    Fixture *f = *state;
    label(f, PLP_SIDE_RIGHT, PLP_LABEL_CLOSURE, 10, 19);
    label(f, PLP_SIDE_LEFT, PLP_LABEL_CLOSURE, 10, 19);
    found(f, PLP_SIDE_RIGHT, 10, 19);
    evaluate(f);
    PlpScore sum;
    plp_score_init(&sum);
    plp_score_add(&sum, &f->right);
    plp_score_add(&sum, &f->left);
    assert_hits(&sum.hits[0], 1, 0, 1);
    assert_int_equal(sum.labels, 2);
    assert_int_equal(sum.frames.both, 10);
    assert_int_equal(sum.frames.only_a, 10);
    assert_int_equal(sum.frames.neither, 180);
    assert_int_equal(sum.onset_error_frames->len, 1);
    assert_int_equal(sum.mistakes->len, 1);
    plp_score_clear(&sum);
}

#define CLIP_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_iou),
        cmocka_unit_test(test_kappa),
        cmocka_unit_test(test_quantiles),
        cmocka_unit_test(test_matching_is_no_greedy_one),
        cmocka_unit_test(test_matching_prefers_required_labels),
        cmocka_unit_test(test_matching_of_nothing),
        cmocka_unit_test(test_matching_is_the_best),
        CLIP_TEST(test_thresholds),
        CLIP_TEST(test_one_to_one),
        CLIP_TEST(test_optional_labels),
        CLIP_TEST(test_decoys),
        CLIP_TEST(test_scored_range),
        CLIP_TEST(test_unscored_stretches),
        CLIP_TEST(test_wrong_eye),
        CLIP_TEST(test_both_eyes_are_no_wrong_eye),
        CLIP_TEST(test_boundaries),
        CLIP_TEST(test_unmeasured_frames),
        CLIP_TEST(test_labels_beyond_the_recording),
        CLIP_TEST(test_empty_recording),
        CLIP_TEST(test_sums),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
