#include "near.h"

#include <glib.h>
#include <string.h>

#include "analysis/cohort.h"

// Two arms of eight, made up. All figures of R are those of R 4.2.2 with exactRankTests, from the
// vectors below: b, a: rate before and after; c, e: closed share; g: a clinician's grade.
enum { N = 8 };
static const double saline[][N] = {{30, 41, 25, 38, 33, 29, 45, 36},
                                   {31, 38.5, 27.2, 37, 36.1, 28.6, 40, 41.3},
                                   {.12, .2, .1, .15, .14, .11, .25, .17},
                                   {.13, .19, .12, .15, .16, .10, .22, .2},
                                   {3, 4, 2, 3, 3, 2, 4, 3}};
static const double toxin[][N] = {{35, 42, 28, 39.5, 31, 27, 44, 37},
                                  {18, 30.5, 12, 41, 15, 20.5, 22, 25.2},
                                  {.15, .22, .12, .18, .13, .1, .24, .16},
                                  {.06, .12, .04, .17, .05, .08, .1, .09},
                                  {3, 4, 2, 4, 2, 2, 4, 3}};
enum { RATE, CLOSED, GRADE, CLIP };

static PlpCohort *new_cohort(void)
{
    PlpCohort *cohort = plp_cohort_new();
    plp_cohort_add_measure(cohort, "closures_per_min", "1/min", 2);
    plp_cohort_add_measure(cohort, "closed_share", "share", 4);
    plp_cohort_add_measure(cohort, "jrs_frequency", "score", 0);
    plp_cohort_add_measure(cohort, "clip", "grade", 0);
    plp_cohort_get_measure(cohort, RATE)->is_stated = true;
    plp_cohort_get_measure(cohort, CLOSED)->is_stated = true;
    plp_cohort_get_measure(cohort, GRADE)->is_score = true;
    plp_cohort_get_measure(cohort, CLIP)->grade_of = GRADE;
    plp_cohort_get_measure(cohort, CLIP)->n_grades = 5;
    return cohort;
}

static void add_arm(PlpCohort *cohort, const char *name, const double values[][N], int n)
{
    g_ptr_array_add(cohort->arms, g_strdup(name));
    for (int i = 0; i < n; i++) {
        g_autofree char *patient = g_strdup_printf("%s%d", name, i);
        PlpCohortPair *pair = plp_cohort_add_pair(cohort, patient, (int)cohort->arms->len - 1);
        pair->before[RATE] = values[0][i];
        pair->after[RATE] = values[1][i];
        pair->before[CLOSED] = values[2][i];
        pair->after[CLOSED] = values[3][i];
        pair->before[GRADE] = pair->after[GRADE] = values[4][i];
        pair->before[CLIP] = values[4][i];
        pair->after[CLIP] = MIN(values[4][i] + 1, 4);
    }
}

static PlpCohort *make_two_arms(void)
{
    PlpCohort *cohort = new_cohort();
    add_arm(cohort, "saline", saline, N);
    add_arm(cohort, "toxin", toxin, N);
    return cohort;
}

static const PlpCohortChange *get_change(const PlpCohort *cohort, int arm, int measure)
{
    return &g_array_index(cohort->changes, PlpCohortChange,
                          arm * (int)cohort->measures->len + measure);
}

static bool has_note(const PlpCohort *cohort, const char *text)
{
    for (guint i = 0; i < cohort->notes->len; i++) {
        if (strstr(cohort->notes->pdata[i], text) != NULL)
            return true;
    }
    return false;
}

// ---- what comes out ----

static void test_changes_are_after_less_before(void **state)
{
    // wilcox.exact(round(a - b, 9)); W <- Walsh averages; k <- qsignrank(.025, 8);
    // c(median(b), median(a), median(W), W[k], W[37 - k]); p.adjust(c(p_rate, p_closed), "holm")
    g_autoptr(PlpCohort) cohort = make_two_arms();
    plp_cohort_compute(cohort);
    const PlpCohortChange *change = get_change(cohort, 1, RATE);
    assert_r(change->before.median, 36);
    assert_r(change->after.median, 21.25);
    assert_r(change->rank.shift, -13.75);
    assert_r_interval(change->rank.interval, -19, -5.15);
    assert_r(change->rank.p, 0.015625);
    assert_r(change->p_holm, 0.015625);
    assert_int_equal(change->verdict, PLP_VERDICT_LOWER);
    const PlpCohortChange *closed = get_change(cohort, 1, CLOSED);
    assert_r(closed->rank.shift, -0.08);
    assert_r_interval(closed->rank.interval, -0.11, -0.04);
    assert_r(closed->rank.p, 0.0078125);
    assert_r(closed->p_holm, 0.015625);
    const PlpCohortChange *without = get_change(cohort, 0, CLOSED);
    assert_r(without->rank.shift, 0.005);
    assert_r_interval(without->rank.interval, -0.015, 0.02);
    assert_r(without->rank.p, 0.609375);
    assert_r(without->p_holm, 1);
    assert_int_equal(without->verdict, PLP_VERDICT_NOTHING_SHOWN);
    assert_true(isnan(get_change(cohort, 0, GRADE)->p_holm));
}

static void test_contrasts_are_second_less_first(void **state)
{
    // wilcox.exact(d2, d1); D <- sort(outer(d2, d1, "-")); k <- qwilcox(.025, 8, 8);
    // c(median(D), D[k], D[65 - k])
    g_autoptr(PlpCohort) cohort = make_two_arms();
    plp_cohort_compute(cohort);
    assert_int_equal(cohort->contrasts->len, 4);
    const PlpCohortContrast *rate = &g_array_index(cohort->contrasts, PlpCohortContrast, RATE);
    assert_r(rate->rank.u, 5);
    assert_r(rate->rank.p, 0.0027972027972);
    assert_r(rate->rank.shift, -13.85);
    assert_r_interval(rate->rank.interval, -19.1, -6.8);
    assert_int_equal(rate->verdict, PLP_VERDICT_LOWER);
}

static void test_responders_are_counted_per_arm(void **state)
{
    g_autoptr(PlpCohort) cohort = make_two_arms();
    PlpResponderRule *rule = plp_responder_parse("closures_per_min <= -40%", NULL);
    g_array_index(rule->conditions, PlpResponderCondition, 0).index = RATE;
    g_ptr_array_add(cohort->rules, rule);
    ((PlpCohortPair *)cohort->pairs->pdata[N])->before[RATE] = 0;
    plp_cohort_compute(cohort);
    const PlpCohortResponders *counts = &g_array_index(cohort->responders, PlpCohortResponders, 0);
    assert_int_equal(counts[0].n_responders, 0);
    assert_int_equal(counts[0].n_judged, N);
    assert_int_equal(counts[1].n_responders, 3);
    assert_int_equal(counts[1].n_judged, N - 1);
    assert_int_equal(counts[1].n_not_judged, 1);
    // prop.test(3, 7, correct = FALSE)$conf.int
    assert_r_interval(counts[1].wilson, 0.158219855251, 0.749541635472);
    const PlpCohortResponderContrast *contrast =
        &g_array_index(cohort->responder_contrasts, PlpCohortResponderContrast, 0);
    assert_r(contrast->difference.difference, 3.0 / 7);
}

static void test_validity_takes_one_value_a_patient(void **state)
{
    // cor.test(c(b1, b2), c(g1, g2), method = "spearman", exact = FALSE)
    g_autoptr(PlpCohort) cohort = make_two_arms();
    plp_cohort_compute(cohort);
    const PlpCohortValidity *validity = &g_array_index(cohort->validities, PlpCohortValidity, 0);
    assert_int_equal(validity->measure, RATE);
    assert_int_equal(validity->score, GRADE);
    assert_int_equal(validity->moment, PLP_COHORT_BEFORE);
    assert_int_equal(validity->spearman.n, 2 * N);
    assert_r(validity->spearman.rho, 0.92609235977);
    assert_r_interval(validity->spearman.interval, 0.753255063149, 0.97929232937);
    // The grades do not change: nothing to correlate.
    assert_true(isnan(validity[PLP_COHORT_CHANGE].spearman.rho));
    // 3 measures that are no score against one score, at three moments.
    assert_int_equal(cohort->validities->len, 9);
}

static void test_a_clip_equivalent_is_compared_with_its_grade(void **state)
{
    g_autoptr(PlpCohort) cohort = make_two_arms();
    plp_cohort_compute(cohort);
    assert_int_equal(cohort->agreements->len, 2);
    const PlpCohortAgreement *before =
        &g_array_index(cohort->agreements, PlpCohortAgreement, PLP_COHORT_BEFORE);
    const PlpCohortAgreement *after = before + 1;
    assert_r(before->weighted.kappa, 1);
    assert_r(before->icc.icc, 1);
    assert_true(after->weighted.kappa < 1 && after->plain.kappa < after->weighted.kappa);
    assert_r(after->bland_altman.bias, 11.0 / 16);
}

// ---- what is said of it ----

static void test_nothing_is_shown_by_few_patients(void **state)
{
    for (int n = 1; n < 6; n++) {
        g_autoptr(PlpCohort) cohort = new_cohort();
        add_arm(cohort, "toxin", toxin, n);
        plp_cohort_compute(cohort);
        for (int measure = 0; measure < 4; measure++) {
            const PlpCohortChange *change = get_change(cohort, 0, measure);
            assert_int_equal(change->verdict, PLP_VERDICT_NOTHING_SHOWN);
            assert_no_interval(change->rank.interval);
        }
        assert_true(has_note(cohort, n == 1 ? "one patient only" : "below 6 no 95 % interval"));
        assert_int_equal(cohort->contrasts->len, 0);
    }
}

static void test_holm_decides_for_stated_outcomes(void **state)
{
    // Six alike: p 0.03125, which Holm doubles; an outcome that was not stated keeps its interval.
    g_autoptr(PlpCohort) cohort = new_cohort();
    add_arm(cohort, "toxin", toxin, 6);
    for (guint i = 0; i < 6; i++) {
        PlpCohortPair *pair = cohort->pairs->pdata[i];
        for (int measure = 0; measure < 4; measure++) {
            pair->before[measure] = 10;
            pair->after[measure] = 9 - (double)i / 10;
        }
    }
    plp_cohort_compute(cohort);
    assert_r(get_change(cohort, 0, RATE)->p_holm, 0.0625);
    assert_int_equal(get_change(cohort, 0, RATE)->verdict, PLP_VERDICT_NOTHING_SHOWN);
    assert_int_equal(get_change(cohort, 0, CLIP)->verdict, PLP_VERDICT_LOWER);
    assert_true(has_note(cohort, "with 6 patients and 2 stated outcomes Holm's p cannot fall"));
}

static void test_no_effect_is_rarely_called_one(void **state)
{
    // Twelve patients a run without any effect, and six outcomes that go together: in at most 5 %
    // of runs (of 150: 7.5, and what chance adds) is any stated outcome shown, in an arm or
    // between.
    GRand *rand = g_rand_new_with_seed(11);
    int shown = 0;
    int shown_between = 0;
    for (int run = 0; run < 150; run++) {
        g_autoptr(PlpCohort) cohort = plp_cohort_new();
        for (int k = 0; k < 6; k++) {
            g_autofree char *name = g_strdup_printf("m%d", k);
            int measure = plp_cohort_add_measure(cohort, name, "", 1);
            plp_cohort_get_measure(cohort, measure)->is_stated = true;
        }
        g_ptr_array_add(cohort->arms, g_strdup("a"));
        g_ptr_array_add(cohort->arms, g_strdup("b"));
        for (int i = 0; i < 24; i++) {
            PlpCohortPair *pair = plp_cohort_add_pair(cohort, "P", i % 2);
            double shared = g_rand_double_range(rand, -1, 1);
            for (int k = 0; k < 6; k++) {
                pair->before[k] = 20;
                pair->after[k] = 20 + shared + g_rand_double_range(rand, -1, 1);
            }
        }
        plp_cohort_compute(cohort);
        bool any = false;
        bool any_between = false;
        for (int k = 0; k < 6; k++) {
            any |= get_change(cohort, 0, k)->verdict != PLP_VERDICT_NOTHING_SHOWN;
            any_between |= g_array_index(cohort->contrasts, PlpCohortContrast, k).verdict !=
                           PLP_VERDICT_NOTHING_SHOWN;
        }
        shown += any;
        shown_between += any_between;
    }
    g_rand_free(rand);
    assert_in_range(shown, 0, 14);
    assert_in_range(shown_between, 0, 14);
}

static void test_all_differences_zero(void **state)
{
    g_autoptr(PlpCohort) cohort = make_two_arms();
    for (guint i = 0; i < cohort->pairs->len; i++) {
        PlpCohortPair *pair = cohort->pairs->pdata[i];
        pair->after[CLOSED] = pair->before[CLOSED];
    }
    plp_cohort_compute(cohort);
    const PlpCohortChange *change = get_change(cohort, 1, CLOSED);
    assert_true(change->rank.p == 1 && change->rank.shift == 0 && isnan(change->effect.dz));
    assert_int_equal(change->verdict, PLP_VERDICT_NOTHING_SHOWN);
    assert_true(has_note(cohort, "Arm toxin, closed_share: all 8 differences are zero."));
}

static void test_missing_values_are_counted(void **state)
{
    g_autoptr(PlpCohort) cohort = make_two_arms();
    for (guint i = 0; i < cohort->pairs->len; i++) {
        PlpCohortPair *pair = cohort->pairs->pdata[i];
        pair->after[CLOSED] = (double)NAN;
        pair->before[RATE] = i == 3 ? (double)NAN : pair->before[RATE];
    }
    plp_cohort_compute(cohort);
    assert_int_equal(get_change(cohort, 0, RATE)->rank.n, N - 1);
    assert_int_equal(get_change(cohort, 0, RATE)->n_missing, 1);
    assert_int_equal(get_change(cohort, 1, CLOSED)->verdict, PLP_VERDICT_NOT_MEASURABLE);
    assert_true(isnan(get_change(cohort, 1, CLOSED)->p_holm));
    // What could not be measured does not make the others dearer.
    assert_r(get_change(cohort, 1, RATE)->p_holm, 0.015625);
}

static void test_differences_are_free_of_rounding(void **state)
{
    // 0.3 - 0.1 and 0.5 - 0.3 are the same change, though not the same doubles.
    static const double odd[][N] = {{.1, .3, .2, .4, .6, .7, .1, .2},
                                    {.3, .5, .4, .6, .8, .9, .3, .4},
                                    {.1, .3, .2, .4, .6, .7, .1, .2},
                                    {.3, .5, .4, .6, .8, .9, .3, .4},
                                    {0}};
    g_autoptr(PlpCohort) cohort = new_cohort();
    add_arm(cohort, "all", odd, N);
    plp_cohort_compute(cohort);
    const PlpCohortChange *change = get_change(cohort, 0, RATE);
    assert_true(change->rank.shift == 0.2);
    assert_true(isnan(change->effect.dz));
}

static void test_a_lone_rate_is_no_endpoint(void **state)
{
    g_autoptr(PlpCohort) cohort = make_two_arms();
    plp_cohort_get_measure(cohort, CLOSED)->is_stated = false;
    plp_cohort_compute(cohort);
    assert_true(has_note(cohort, "A rate alone is no endpoint"));
    g_autoptr(PlpCohort) both = make_two_arms();
    plp_cohort_compute(both);
    assert_false(has_note(both, "A rate alone is no endpoint"));
}

static void test_nothing_at_all(void **state)
{
    g_autoptr(PlpCohort) cohort = plp_cohort_new();
    plp_cohort_compute(cohort);
    assert_int_equal(cohort->changes->len, 0);
    g_autoptr(PlpCohort) empty = new_cohort();
    add_arm(empty, "a", toxin, 0);
    add_arm(empty, "b", toxin, 0);
    plp_cohort_compute(empty);
    assert_int_equal(get_change(empty, 0, RATE)->verdict, PLP_VERDICT_NOT_MEASURABLE);
    assert_true(has_note(empty, "Arm a: no patient has both visits."));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changes_are_after_less_before),
        cmocka_unit_test(test_contrasts_are_second_less_first),
        cmocka_unit_test(test_responders_are_counted_per_arm),
        cmocka_unit_test(test_validity_takes_one_value_a_patient),
        cmocka_unit_test(test_a_clip_equivalent_is_compared_with_its_grade),
        cmocka_unit_test(test_nothing_is_shown_by_few_patients),
        cmocka_unit_test(test_holm_decides_for_stated_outcomes),
        cmocka_unit_test(test_no_effect_is_rarely_called_one),
        cmocka_unit_test(test_all_differences_zero),
        cmocka_unit_test(test_missing_values_are_counted),
        cmocka_unit_test(test_differences_are_free_of_rounding),
        cmocka_unit_test(test_a_lone_rate_is_no_endpoint),
        cmocka_unit_test(test_nothing_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
