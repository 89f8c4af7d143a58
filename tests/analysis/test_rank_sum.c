#include "near.h"

#include <glib.h>

#include "analysis/rank_sum.h"

// All figures of R are those of R 4.2.2, printed with options(digits = 12).

#define COMPUTE(a, b) plp_rank_sum_compute(a, G_N_ELEMENTS(a), b, G_N_ELEMENTS(b), 0.95)

static void test_hollander_and_wolfes_permeability(void **state)
{
    // wilcox.test(a, b, conf.int = TRUE): R's help page, Hollander & Wolfe 1973, p. 69.
    // effectsize::rank_biserial(a, b): 0.4
    static const double a[] = {0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46};
    static const double b[] = {1.15, 0.88, 0.90, 0.74, 1.21};
    PlpRankSum result = COMPUTE(a, b);
    assert_true(result.exact);
    assert_r(result.u, 35);
    assert_r(result.p, 0.254412254412);
    assert_r(result.shift, 0.305);
    assert_r_interval(result.interval, -0.15, 0.76);
    assert_r(result.interval_confidence, 0.96003996004);
    assert_r(result.rank_biserial, 0.4);
}

static void test_ties_stay_exact(void **state)
{
    // exactRankTests::wilcox.exact(a, b, exact = TRUE): W 6, p 0.0320512820513;
    // D <- sort(outer(a, b, "-")); k <- qwilcox(.025, 7, 6); c(median(D), D[k], D[43 - k])
    static const double a[] = {-3, -1, 0, -2, -2, 1, -4};
    static const double b[] = {0, 1, -1, 2, 0, 3};
    PlpRankSum result = COMPUTE(a, b);
    assert_r(result.u, 6);
    assert_r(result.p, 0.0320512820513);
    assert_r(result.shift, -2);
    assert_r_interval(result.interval, -5, 0);
}

static void test_larger_groups_are_normal_with_corrections(void **state)
{
    // wilcox.test(a, b, exact = FALSE): W 366.5, p 0.409471864764; median and interval as above
    // with qwilcox(.025, 30, 28), from which the normal approximation's order does not differ here.
    static const double a[] = {-0.9, -4.5, 1.5, 4.9,  -1.9, -0.5, -7.2, 1,    -1.8, -6.2,
                               4.9,  -6.7, 0.6, -3.5, -4.4, -1.8, 4.8,  -6.4, -3.2, 6.8,
                               0.1,  -7.6, 6.1, -6.8, -1.2, -6.7, -2.2, 7.4,  3.6,  -4.2};
    static const double b[] = {-2.7, 2,    -4.7, -4.2, 4.6,  -0.6, 2.5,  6.5, -0.8, -6.4,
                               -3.5, -1.7, -1.7, -0.7, 1,    -3,   -1.1, 7.3, 0.1,  0.8,
                               -0.2, 1.8,  -2.4, 5.1,  -4.6, 4.3,  -6.1, -6.3};
    PlpRankSum result = COMPUTE(a, b);
    assert_false(result.exact);
    assert_r(result.u, 366.5);
    assert_r(result.p, 0.409471864764);
    assert_r(result.shift, -0.8);
    assert_r_interval(result.interval, -3.1, 1.6);
}

static void test_exchanging_the_groups_turns_the_result(void **state)
{
    static const double a[] = {3, 1, 4, 1, 5, 9, 2, 6};
    static const double b[] = {2, 7, 1, 8, 2, 8, 1};
    PlpRankSum there = COMPUTE(a, b);
    PlpRankSum back = COMPUTE(b, a);
    assert_r(there.p, back.p);
    assert_r(there.shift, -back.shift);
    assert_r_interval(there.interval, -back.interval.high, -back.interval.low);
    assert_r(there.u + back.u, 56);
    assert_r(there.rank_biserial, -back.rank_biserial);
}

static void test_intervals_cover_as_often_as_they_say(void **state)
{
    static const int sizes[][2] = {{4, 4}, {6, 9}, {12, 12}, {26, 10}, {30, 30}};
    GRand *rand = g_rand_new_with_seed(3);
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        int covered = 0;
        int small = 0;
        for (int run = 0; run < 1000; run++) {
            double a[30];
            double b[30];
            for (int k = 0; k < 30; k++) {
                a[k] = exp(g_rand_double_range(rand, 0, 3)) + 4;
                b[k] = exp(g_rand_double_range(rand, 0, 3));
            }
            PlpRankSum shifted =
                plp_rank_sum_compute(a, (size_t)sizes[i][0], b, (size_t)sizes[i][1], 0.95);
            PlpRankSum same =
                plp_rank_sum_compute(b, (size_t)sizes[i][0], b + sizes[i][0],
                                     (size_t)MIN(sizes[i][1], 30 - sizes[i][0]), 0.95);
            covered += shifted.interval.low <= 4 && 4 <= shifted.interval.high;
            small += same.p < 0.05;
        }
        assert_in_range(covered, 935, 985);
        assert_in_range(small, 0, 65);
    }
    g_rand_free(rand);
}

static void test_too_few_have_no_interval(void **state)
{
    static const double a[] = {1, 2, 3};
    static const double b[] = {4, 5, 6};
    PlpRankSum result = COMPUTE(a, b);
    assert_r(result.p, 0.1);
    assert_r(result.shift, -3);
    assert_no_interval(result.interval);
}

static void test_an_empty_group_has_no_result(void **state)
{
    static const double a[] = {1, 2, 3};
    static const double missing[] = {(double)NAN, (double)INFINITY};
    PlpRankSum result = COMPUTE(a, missing);
    assert_true(result.n_first == 3 && result.n_second == 0);
    assert_true(isnan(result.p) && isnan(result.shift) && isnan(result.u));
    assert_no_interval(result.interval);
    PlpRankSum none = plp_rank_sum_compute(NULL, 0, a, 3, 0.95);
    assert_true(isnan(none.p) && isnan(none.rank_biserial));
}

static void test_all_the_same_shows_nothing(void **state)
{
    static const double same[40] = {0};
    PlpRankSum small = plp_rank_sum_compute(same, 10, same, 10, 0.95);
    assert_true(small.p == 1 && small.shift == 0 && small.rank_biserial == 0);
    PlpRankSum large = plp_rank_sum_compute(same, 40, same, 40, 0.95);
    assert_true(large.p == 1 && large.shift == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hollander_and_wolfes_permeability),
        cmocka_unit_test(test_ties_stay_exact),
        cmocka_unit_test(test_larger_groups_are_normal_with_corrections),
        cmocka_unit_test(test_exchanging_the_groups_turns_the_result),
        cmocka_unit_test(test_intervals_cover_as_often_as_they_say),
        cmocka_unit_test(test_too_few_have_no_interval),
        cmocka_unit_test(test_an_empty_group_has_no_result),
        cmocka_unit_test(test_all_the_same_shows_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
