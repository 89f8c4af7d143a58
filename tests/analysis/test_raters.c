#include "near.h"

#include <glib.h>

#include "analysis/bland_altman.h"
#include "analysis/icc.h"
#include "analysis/kappa.h"

// All figures of R are those of R 4.2.2, printed with options(digits = 12).

// ---- ICC ----

static void test_shrout_and_fleiss_example(void **state)
{
    // psych::ICC(sf, lmer = FALSE)$results[2, ]; Shrout & Fleiss 1979, table 2: ICC(2,1) = 0.29.
    static const double ratings[] = {9, 2, 5, 8, 6,  1, 3, 2, 8, 4, 6, 8,
                                     7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7};
    PlpIcc result = plp_icc_compute(ratings, 6, 4, 0.95);
    assert_r(result.icc, 0.289763779528);
    assert_r_interval(result.interval, 0.0187865133747, 0.761084369649);
}

static void test_two_raters(void **state)
{
    // psych::ICC(cbind(a, b), lmer = FALSE)$results[2, ]
    static const double close[] = {1, 1.4, 2, 1.9, 3, 3.6, 4, 4.4, 5.5, 6, 9, 8.5, 7, 8.2};
    PlpIcc result = plp_icc_compute(close, 7, 2, 0.95);
    assert_r(result.icc, 0.976820705661);
    assert_r_interval(result.interval, 0.860598617666, 0.996038165483);
    static const double against[] = {1, 5, 2, 2, 3, 4, 4, 1, 5.5, 3.3};
    PlpIcc negative = plp_icc_compute(against, 5, 2, 0.95);
    assert_r(negative.icc, -0.531281032771);
    // R prints -1.47481877837, below what two raters can reach.
    assert_r_interval(negative.interval, -1, 0.671521142816);
}

static void test_a_shift_between_raters_lowers_icc(void **state)
{
    double ratings[20];
    double before = 1;
    for (int shift = 1; shift < 5; shift++) {
        for (int i = 0; i < 10; i++) {
            ratings[2 * i] = i;
            ratings[2 * i + 1] = i + shift;
        }
        double icc = plp_icc_compute(ratings, 10, 2, 0.95).icc;
        assert_true(icc < before && icc > 0);
        before = icc;
    }
}

static void test_incomplete_rows_are_left_out(void **state)
{
    static const double ratings[] = {1,   1.4, 2, 1.9, (double)NAN, 3,
                                     3,   3.6, 4, 4.4, 2,           (double)INFINITY,
                                     5.5, 6,   9, 8.5, 7,           8.2};
    PlpIcc result = plp_icc_compute(ratings, 9, 2, 0.95);
    assert_int_equal(result.n, 7);
    assert_r(result.icc, 0.976820705661);
}

static void test_no_icc_without_variance_or_rows(void **state)
{
    static const double same[] = {3, 3, 3, 3, 3, 3};
    static const double agree[] = {1, 1, 2, 2, 3, 3};
    assert_true(isnan(plp_icc_compute(same, 3, 2, 0.95).icc));
    assert_no_interval(plp_icc_compute(same, 3, 2, 0.95).interval);
    assert_true(plp_icc_compute(agree, 3, 2, 0.95).icc == 1);
    assert_no_interval(plp_icc_compute(agree, 3, 2, 0.95).interval);
    assert_true(isnan(plp_icc_compute(agree, 1, 2, 0.95).icc));
    assert_true(isnan(plp_icc_compute(agree, 6, 1, 0.95).icc));
    assert_true(isnan(plp_icc_compute(NULL, 0, 2, 0.95).icc));
}

// ---- Bland-Altman ----

static const double large_meter[] = {494, 395, 516, 434, 476, 557, 413, 442, 650,
                                     433, 417, 656, 267, 478, 178, 423, 427};
static const double mini_meter[] = {512, 430, 520, 428, 500, 600, 364, 380, 658,
                                    445, 432, 626, 260, 477, 259, 350, 451};

static void test_bland_and_altmans_peak_flow_meters(void **state)
{
    // Bland & Altman 1986, table: mean difference -2.1, SD 38.8 l/min, interval -22.0 to 17.8.
    // b <- mean(d); s <- sd(d); z <- qnorm(.975); t <- qt(.975, n - 1)
    // se <- s * sqrt(1/n + z^2 / (2 * (n - 1))); c(b, b - t*s/sqrt(n), …, b - z*s - t*se, …)
    PlpBlandAltman result = plp_bland_altman_compute(mini_meter, large_meter, 17, false, 0.95);
    assert_int_equal(result.n, 17);
    assert_r(result.bias, -2.11764705882);
    assert_r(result.sd, 38.7651298736);
    assert_r_interval(result.bias_interval, -22.0488376966, 17.813543579);
    assert_r_interval(result.limits, -78.0959054671, 73.8606113495);
    assert_r_interval(result.low_limit_interval, -112.851553139, -43.3402577949);
    assert_r_interval(result.high_limit_interval, 39.1049636773, 108.616259022);
}

static void test_ratios_are_done_on_logarithms(void **state)
{
    // The same with d <- log(large) - log(mini), and exp() of all but s.
    PlpBlandAltman result = plp_bland_altman_compute(mini_meter, large_meter, 17, true, 0.95);
    assert_r(result.bias, 0.988284625768);
    assert_r(result.sd, 0.121888028068);
    assert_r_interval(result.bias_interval, 0.928250561307, 1.05220135838);
    assert_r_interval(result.limits, 0.778270845347, 1.25496992129);
    assert_r_interval(result.low_limit_interval, 0.697702964354, 0.868142375285);
    assert_r_interval(result.high_limit_interval, 1.12505336605, 1.39988870827);
}

static void test_zeros_have_no_ratio(void **state)
{
    static const double a[] = {1, 0, 2, 4, (double)NAN, 3};
    static const double b[] = {2, 5, 0, 8, 1, 6};
    PlpBlandAltman result = plp_bland_altman_compute(a, b, 6, true, 0.95);
    assert_int_equal(result.n, 3);
    assert_int_equal(result.left_out, 2);
    assert_r(result.bias, 2);
    PlpBlandAltman plain = plp_bland_altman_compute(a, b, 6, false, 0.95);
    assert_int_equal(plain.n, 5);
    assert_int_equal(plain.left_out, 0);
}

static void test_one_pair_has_no_limits(void **state)
{
    PlpBlandAltman result =
        plp_bland_altman_compute((const double[]){1}, (const double[]){2}, 1, false, 0.95);
    assert_true(isnan(result.bias) && isnan(result.sd));
    assert_no_interval(result.limits);
    assert_no_interval(result.bias_interval);
    assert_int_equal(plp_bland_altman_compute(NULL, NULL, 0, true, 0.95).n, 0);
}

// ---- kappa ----

/** Spells a table of counts out as pairs of grades. */
static size_t spell_out(const int *counts, int k, int *first, int *second)
{
    size_t n = 0;
    for (int i = 0; i < k * k; i++) {
        for (int j = 0; j < counts[i]; j++) {
            first[n] = i / k;
            second[n++] = i % k;
        }
    }
    return n;
}

static PlpKappa compute_kappa(const int *counts, int k, PlpKappaWeights weights)
{
    int first[200];
    int second[200];
    size_t n = spell_out(counts, k, first, second);
    return plp_kappa_compute(first, second, n, k, weights, 0.95);
}

static void test_kappas_are_those_of_r(void **state)
{
    // data(SexualFun, package = "vcd"); k <- vcd::Kappa(SexualFun, weights = "Fleiss-Cohen");
    // k$Unweighted; confint(k); k$Weighted (Hout et al. 1987). The second table is made up.
    static const int husbands_and_wives[] = {7, 7, 2, 3, 2, 8, 3, 7, 1, 5, 4, 9, 2, 8, 9, 14};
    PlpKappa plain = compute_kappa(husbands_and_wives, 4, PLP_KAPPA_PLAIN);
    assert_int_equal(plain.n, 91);
    assert_r(plain.kappa, 0.129330254042);
    assert_r_interval(plain.interval, -0.00512039901292, 0.263780907096);
    PlpKappa weighted = compute_kappa(husbands_and_wives, 4, PLP_KAPPA_QUADRATIC);
    assert_r(weighted.kappa, 0.332045586247);
    assert_r_interval(weighted.interval, 0.141345947423, 0.522745225071);
    static const int grades[] = {5, 1, 0, 0, 0, 2, 6, 1, 0, 0, 0, 2, 4,
                                 2, 0, 0, 0, 1, 7, 1, 0, 0, 0, 2, 6};
    assert_r(compute_kappa(grades, 5, PLP_KAPPA_PLAIN).kappa, 0.623233908948);
    assert_r_interval(compute_kappa(grades, 5, PLP_KAPPA_PLAIN).interval, 0.445190668248,
                      0.801277149648);
    assert_r(compute_kappa(grades, 5, PLP_KAPPA_QUADRATIC).kappa, 0.919786096257);
    assert_r_interval(compute_kappa(grades, 5, PLP_KAPPA_QUADRATIC).interval, 0.874296605076,
                      0.965275587437);
}

static void test_full_and_no_agreement(void **state)
{
    static const int agree[] = {4, 0, 0, 0, 3, 0, 0, 0, 2};
    assert_r(compute_kappa(agree, 3, PLP_KAPPA_PLAIN).kappa, 1);
    assert_no_interval(compute_kappa(agree, 3, PLP_KAPPA_PLAIN).interval);
    static const int against[] = {0, 5, 5, 0};
    assert_r(compute_kappa(against, 2, PLP_KAPPA_PLAIN).kappa, -1);
}

static void test_a_rater_of_one_grade(void **state)
{
    static const int constant[] = {0, 3, 0, 0, 4, 0, 0, 2, 0};
    PlpKappa result = compute_kappa(constant, 3, PLP_KAPPA_QUADRATIC);
    assert_r(result.kappa, 0);
    assert_no_interval(result.interval);
}

static void test_a_scale_that_nobody_leaves_has_no_kappa(void **state)
{
    static const int all_zero[] = {9, 0, 0, 0};
    assert_true(isnan(compute_kappa(all_zero, 2, PLP_KAPPA_PLAIN).kappa));
    assert_no_interval(compute_kappa(all_zero, 2, PLP_KAPPA_PLAIN).interval);
    assert_true(isnan(plp_kappa_compute(NULL, NULL, 0, 5, PLP_KAPPA_PLAIN, 0.95).kappa));
    assert_true(
        isnan(plp_kappa_compute((const int[]){0}, (const int[]){0}, 1, 1, PLP_KAPPA_QUADRATIC, 0.95)
                  .kappa));
}

static void test_grades_off_the_scale_are_left_out(void **state)
{
    static const int first[] = {0, 1, 2, 5, -1, 2};
    static const int second[] = {0, 1, 1, 1, 1, 9};
    PlpKappa result = plp_kappa_compute(first, second, 6, 3, PLP_KAPPA_QUADRATIC, 0.95);
    assert_int_equal(result.n, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shrout_and_fleiss_example),
        cmocka_unit_test(test_two_raters),
        cmocka_unit_test(test_a_shift_between_raters_lowers_icc),
        cmocka_unit_test(test_incomplete_rows_are_left_out),
        cmocka_unit_test(test_no_icc_without_variance_or_rows),
        cmocka_unit_test(test_bland_and_altmans_peak_flow_meters),
        cmocka_unit_test(test_ratios_are_done_on_logarithms),
        cmocka_unit_test(test_zeros_have_no_ratio),
        cmocka_unit_test(test_one_pair_has_no_limits),
        cmocka_unit_test(test_kappas_are_those_of_r),
        cmocka_unit_test(test_full_and_no_agreement),
        cmocka_unit_test(test_a_rater_of_one_grade),
        cmocka_unit_test(test_a_scale_that_nobody_leaves_has_no_kappa),
        cmocka_unit_test(test_grades_off_the_scale_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
