#include "near.h"

#include <glib.h>

#include "analysis/signed_rank.h"

// All figures of R are those of R 4.2.2, printed with options(digits = 12).

static const double darwin[] = {49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48};
static const double tied[] = {-3, -1, 0, -2, -2, 1, 0, -4, -5, -1, -2, 3};
static const double thirty[] = {-0.9, -4.7, 2.5,  1,    6.2,  1.4,  -8.4, -3.1, 7.5,  6.9,
                                0.8,  -1.9, -0.1, -2.2, -1.8, -1.2, 3.8,  -2.2, -2.5, -3.4,
                                5.7,  -1.2, 4.5,  4.4,  1,    -3.4, 4.3,  2.5,  -6.6, 4.2};

static PlpSignedRank compute(const double *differences, size_t n)
{
    return plp_signed_rank_compute(differences, n, 0.95);
}
#define COMPUTE(array) compute(array, G_N_ELEMENTS(array))

static void test_hollander_and_wolfes_depression_scores(void **state)
{
    // wilcox.test(y, x, paired = TRUE, conf.int = TRUE), the first example of R's help page
    // (Hollander & Wolfe 1973, p. 29): V 5, p 0.0390625, -0.46 (-0.786 to -0.010).
    static const double x[] = {1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
    static const double y[] = {0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
    double differences[9];
    for (int i = 0; i < 9; i++)
        differences[i] = y[i] - x[i];
    PlpSignedRank result = COMPUTE(differences);
    assert_true(result.exact);
    assert_int_equal(result.n, 9);
    assert_int_equal(result.n_down, 7);
    assert_r(result.rank_sum_up, 5);
    assert_r(result.rank_sum_down, 40);
    assert_r(result.p, 0.0390625);
    assert_r(result.shift, -0.46);
    assert_r_interval(result.interval, -0.786, -0.01);
    assert_true(result.interval_confidence >= 0.95);
}

static void test_darwins_maize(void **state)
{
    // wilcox.test(d, conf.int = TRUE), and with conf.level = 0.9;
    // effectsize::rank_biserial(d, rep(0, 15), paired = TRUE)
    PlpSignedRank result = COMPUTE(darwin);
    assert_r(result.rank_sum_up, 96);
    assert_r(result.p, 0.041259765625);
    assert_r(result.shift, 25);
    assert_r_interval(result.interval, 4, 41.5);
    assert_r(result.rank_biserial, 0.6);
    assert_r_interval(result.biserial_interval, 0.117457063731, 0.85333423014);
    PlpSignedRank narrower = plp_signed_rank_compute(darwin, 15, 0.9);
    assert_r_interval(narrower.interval, 8, 39.5);
}

static void test_ties_and_zeros_stay_exact(void **state)
{
    // exactRankTests::wilcox.exact(d, exact = TRUE): V 9.5, p 0.07421875. For the shift, zeros
    // kept: o <- outer(d, d, "+") / 2; W <- sort(o[lower.tri(o, diag = TRUE)]); k <-
    // qsignrank(.025, 12) c(median(W), W[k], W[79 - k], 1 - 2 * psignrank(k - 1, 12))
    PlpSignedRank result = COMPUTE(tied);
    assert_true(result.exact);
    assert_int_equal(result.n, 12);
    assert_int_equal(result.n_zero, 2);
    assert_r(result.rank_sum_up, 9.5);
    assert_r(result.p, 0.07421875);
    assert_r(result.shift, -1.5);
    assert_r_interval(result.interval, -3, 0);
    assert_r(result.interval_confidence, 0.95751953125);
    // effectsize::rank_biserial(d, rep(0, 12), paired = TRUE)
    assert_r(result.rank_biserial, -0.654545454545);
    assert_r_interval(result.biserial_interval, -0.901922892674, -0.0837902437965);
}

static void test_beyond_25_it_is_normal_with_corrections(void **state)
{
    // wilcox.test(d, exact = FALSE, correct = TRUE), and with round(d), which has ties and a zero;
    // the shift as above with qsignrank(.025, 30).
    PlpSignedRank result = COMPUTE(thirty);
    assert_false(result.exact);
    assert_r(result.rank_sum_up, 260);
    assert_r(result.p, 0.578578236118);
    assert_r(result.shift, 0.5);
    assert_r_interval(result.interval, -1.2, 2);
    assert_r(result.interval_confidence, 0.950289878994);
    double rounded[30];
    for (int i = 0; i < 30; i++)
        rounded[i] = rint(thirty[i]);
    PlpSignedRank ties = COMPUTE(rounded);
    assert_int_equal(ties.n_zero, 1);
    assert_r(ties.rank_sum_up, 242);
    assert_r(ties.p, 0.602312619045);
}

static void test_many_patients(void **state)
{
    // s <- ((1:250) * 37) %% 251 - 100.5; wilcox.test(s, exact = FALSE); median(W), W[k], W[31376 -
    // k] with k <- floor(31375 / 2 - qnorm(.975) * sqrt(250 * 251 * 501 / 24) + .5)
    double values[250];
    for (int i = 0; i < 250; i++)
        values[i] = (i + 1) * 37 % 251 - 100.5;
    PlpSignedRank result = COMPUTE(values);
    assert_r(result.rank_sum_up, 21325);
    assert_true(fabs(result.p / 8.42441608144e-07 - 1) < 1e-6);
    assert_r(result.shift, 25);
    assert_r_interval(result.interval, 15.5, 34.5);
}

static void test_six_pairs_are_the_least_for_95_per_cent(void **state)
{
    // wilcox.test(-(1:6), conf.int = TRUE): p 0.03125, -3.5 (-6 to -1); 1 - 2 * psignrank(0, 6)
    static const double six[] = {-1, -2, -3, -4, -5, -6};
    PlpSignedRank result = COMPUTE(six);
    assert_r(result.p, 0.03125);
    assert_r(result.shift, -3.5);
    assert_r_interval(result.interval, -6, -1);
    assert_r(result.interval_confidence, 0.96875);
    PlpSignedRank five = plp_signed_rank_compute(six, 5, 0.95);
    assert_r(five.p, 0.0625);
    assert_no_interval(five.interval);
    assert_true(isnan(five.interval_confidence));
    // All in one direction: no interval of the correlation.
    assert_r(result.rank_biserial, -1);
    assert_no_interval(result.biserial_interval);
}

static void test_turning_the_sign_turns_the_result(void **state)
{
    double turned[30];
    for (int i = 0; i < 30; i++)
        turned[i] = -thirty[i];
    for (size_t n = 1; n <= 30; n++) {
        PlpSignedRank there = plp_signed_rank_compute(thirty, n, 0.95);
        PlpSignedRank back = plp_signed_rank_compute(turned, n, 0.95);
        assert_true(fabs(there.p - back.p) < 1e-12 && there.p > 0 && there.p <= 1);
        assert_true(fabs(there.shift + back.shift) < 1e-12);
        assert_true(n < 6 ? isnan(back.interval.low)
                          : fabs(there.interval.low + back.interval.high) < 1e-12);
    }
}

/** By the definition: all 2^n signs. */
static double count_all_signs(const int *doubled, int n, int up)
{
    int below = 0;
    int above = 0;
    for (int signs = 0; signs < 1 << n; signs++) {
        int sum = 0;
        for (int i = 0; i < n; i++)
            sum += signs >> i & 1 ? doubled[i] : 0;
        below += sum <= up;
        above += sum >= up;
    }
    return fmin(1, 2.0 * MIN(below, above) / (1 << n));
}

static void test_exact_p_is_the_count_over_all_signs(void **state)
{
    // Sizes 1, 1, 2, 2, 2, 3, 4, …: midranks 1.5, 1.5, 4, 4, 4, 6, 7, …
    static const double sizes[] = {1, 1, 2, 2, 2, 3, 4, 5, 6};
    static const int doubled[] = {3, 3, 8, 8, 8, 12, 14, 16, 18};
    for (int signs = 0; signs < 512; signs += 7) {
        double differences[9];
        int up = 0;
        for (int i = 0; i < 9; i++) {
            differences[i] = signs >> i & 1 ? sizes[i] : -sizes[i];
            up += signs >> i & 1 ? doubled[i] : 0;
        }
        assert_true(fabs(COMPUTE(differences).p - count_all_signs(doubled, 9, up)) < 1e-12);
    }
}

/** How often intervals of `n` differences around `shift` hold it, and how often p is below 0.05. */
static void count_runs(int n, double shift, double step, int *ret_covered, int *ret_small)
{
    GRand *rand = g_rand_new_with_seed(7);
    *ret_covered = *ret_small = 0;
    for (int run = 0; run < 1000; run++) {
        double differences[40];
        for (int i = 0; i < n; i++) {
            // Symmetric with heavy tails; rounded to `step`, so that there are ties and zeros.
            double u = g_rand_double_range(rand, -1, 1);
            differences[i] = step * rint((shift + 3 * u * u * u) / step);
        }
        PlpSignedRank result = compute(differences, (size_t)n);
        *ret_covered += result.interval.low <= shift && shift <= result.interval.high;
        *ret_small += result.p < 0.05;
    }
    g_rand_free(rand);
}

static void test_intervals_cover_as_often_as_they_say(void **state)
{
    static const int sizes[] = {6, 8, 12, 20, 30, 40};
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        int covered = 0;
        int small = 0;
        count_runs(sizes[i], -1.5, 1e-6, &covered, &small);
        assert_in_range(covered, 940, 985);
        count_runs(sizes[i], 0, 1e-6, &covered, &small);
        assert_in_range(small, 0, 65);
        // Coarse: at least as often.
        count_runs(sizes[i], 0, 0.5, &covered, &small);
        assert_in_range(covered, 940, 1000);
        assert_in_range(small, 0, 65);
    }
}

static void test_nothing_to_rank(void **state)
{
    PlpSignedRank none = compute(NULL, 0);
    assert_true(none.n == 0 && isnan(none.p) && isnan(none.shift) && isnan(none.rank_biserial));
    assert_no_interval(none.interval);
    static const double missing[] = {(double)NAN, (double)NAN, (double)INFINITY};
    PlpSignedRank nans = COMPUTE(missing);
    assert_true(nans.n == 0 && isnan(nans.p));
    static const double zeros[8] = {0};
    PlpSignedRank all_zero = COMPUTE(zeros);
    assert_true(all_zero.n == 8 && all_zero.n_zero == 8 && all_zero.p == 1 && all_zero.shift == 0);
    assert_true(isnan(all_zero.rank_biserial));
}

static void test_missing_differences_are_left_out(void **state)
{
    double values[20];
    for (int i = 0; i < 15; i++)
        values[i + i / 3] = darwin[i];
    for (int i = 3; i < 20; i += 4)
        values[i] = (double)NAN;
    PlpSignedRank result = COMPUTE(values);
    assert_int_equal(result.n, 15);
    assert_r(result.p, 0.041259765625);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hollander_and_wolfes_depression_scores),
        cmocka_unit_test(test_darwins_maize),
        cmocka_unit_test(test_ties_and_zeros_stay_exact),
        cmocka_unit_test(test_beyond_25_it_is_normal_with_corrections),
        cmocka_unit_test(test_many_patients),
        cmocka_unit_test(test_six_pairs_are_the_least_for_95_per_cent),
        cmocka_unit_test(test_turning_the_sign_turns_the_result),
        cmocka_unit_test(test_exact_p_is_the_count_over_all_signs),
        cmocka_unit_test(test_intervals_cover_as_often_as_they_say),
        cmocka_unit_test(test_nothing_to_rank),
        cmocka_unit_test(test_missing_differences_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
