#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <glib.h>

#include "analysis/statistics.h"

static void assert_near(double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance))
        fail_msg("%.6f is not within %g of %.6f", a, tolerance, b);
}

// ---- Poisson ----

static void test_poisson_intervals_match_published_ones(void **state)
{
    // Garwood 1936, as tabulated in Ulm 1990 and elsewhere, to three decimals.
    static const struct {
        int count;
        double low, high;
    } table[] = {
        {0, 0, 3.689},        {1, 0.025, 5.572},    {2, 0.242, 7.225},      {3, 0.619, 8.767},
        {4, 1.090, 10.242},   {5, 1.623, 11.668},   {6, 2.202, 13.059},     {8, 3.454, 15.763},
        {10, 4.795, 18.390},  {15, 8.395, 24.740},  {20, 12.217, 30.888},   {25, 16.179, 36.905},
        {30, 20.241, 42.827}, {50, 37.111, 65.919}, {100, 81.364, 121.627},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        PlpInterval interval = plp_statistics_poisson_interval(table[i].count);
        assert_near(interval.low, table[i].low, 0.0006);
        assert_near(interval.high, table[i].high, 0.0006);
    }
}

/** P(X <= n) for a Poisson mean. */
static double poisson_cdf(int n, double mean)
{
    double term = exp(-mean);
    double sum = term;
    for (int k = 1; k <= n; k++) {
        term *= mean / k;
        sum += term;
    }
    return sum;
}

static void test_poisson_limits_leave_two_and_a_half_per_cent_each(void **state)
{
    for (int count = 0; count <= 200; count += 7) {
        PlpInterval interval = plp_statistics_poisson_interval(count);
        assert_near(poisson_cdf(count, interval.high), 0.025, 1e-6);
        if (count > 0)
            assert_near(1 - poisson_cdf(count - 1, interval.low), 0.025, 1e-6);
        assert_true(interval.low <= count && count < interval.high);
    }
}

/** Within the exact one, around the count, and shrinking like it. */
static void test_mid_intervals_lie_within_exact_ones(void **state)
{
    for (int count = 1; count < 200; count++) {
        PlpInterval exact = plp_statistics_poisson_interval(count);
        PlpInterval mid = plp_statistics_poisson_mid_interval(count);
        assert_true(exact.low < mid.low && mid.low < count);
        assert_true(count < mid.high && mid.high < exact.high);
    }
    assert_near(plp_statistics_poisson_mid_interval(0).high, 3.688879, 1e-5);
    assert_near(plp_statistics_poisson_mid_interval(0).low, 0, 0);
}

static void test_poisson_intervals_of_very_many(void **state)
{
    // Wilson and Hilferty's approximation is good to a hundredth here. At 1159 and many more counts
    // GSL's inverse does not converge and aborts.
    for (int count = 1000; count < 40000; count += count < 2500 ? 1 : 977) {
        PlpInterval interval = plp_statistics_poisson_interval(count);
        double n = count + 1;
        assert_near(interval.low,
                    count * pow(1 - 1 / (9.0 * count) - 1.959964 / (3 * sqrt(count)), 3), 0.02);
        assert_near(interval.high, n * pow(1 - 1 / (9 * n) + 1.959964 / (3 * sqrt(n)), 3), 0.02);
    }
}

// ---- quantiles ----

static void test_quantiles_are_of_type_7(void **state)
{
    // h = (n - 1) q; linear between the order statistics around it.
    static const struct {
        double q, expected;
    } cases[] = {{0, 1}, {0.25, 3.25}, {0.5, 5.5}, {0.75, 7.75}, {0.9, 9.1}, {1, 10}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        double values[] = {7, 1, 10, 4, 2, 9, 3, 6, 8, 5};
        assert_near(plp_statistics_quantile(values, 10, cases[i].q), cases[i].expected, 1e-12);
    }
    double skewed[] = {100, 1, 2};
    assert_near(plp_statistics_quantile(skewed, 3, 0.75), 51, 1e-12);
}

static void test_quantile_sorts_in_place(void **state)
{
    double values[] = {3, 1, 2};
    plp_statistics_quantile(values, 3, 0.5);
    assert_true(values[0] == 1 && values[1] == 2 && values[2] == 3);
}

static void test_quantiles_of_few_values(void **state)
{
    assert_true(isnan(plp_statistics_quantile(NULL, 0, 0.5)));
    double one[] = {4};
    for (double q = 0; q <= 1; q += 0.1)
        assert_near(plp_statistics_quantile(one, 1, q), 4, 0);
    double two[] = {6, 4};
    assert_near(plp_statistics_quantile(two, 2, 0.25), 4.5, 1e-12);
    double same[] = {5, 5, 5, 5};
    assert_near(plp_statistics_quantile(same, 4, 0.975), 5, 0);
}

static void test_quantiles_rise_with_q(void **state)
{
    GRand *rand = g_rand_new_with_seed(4);
    for (int round = 0; round < 200; round++) {
        double values[40];
        size_t n = (size_t)g_rand_int_range(rand, 1, 40);
        for (size_t i = 0; i < n; i++)
            values[i] = g_rand_double_range(rand, -5, 5);
        double before = -10;
        for (double q = 0; q <= 1; q += 0.05) {
            double value = plp_statistics_quantile(values, n, q);
            assert_true(value >= before && value >= values[0] && value <= values[n - 1]);
            before = value;
        }
    }
    g_rand_free(rand);
}

// ---- spread ----

static void test_median_absolute_deviation_ignores_outliers(void **state)
{
    double values[] = {1, 2, 3, 4, 5, 6, 7, 8, 1000};
    assert_near(plp_statistics_mad_sd(values, 9), 1.4826 * 2, 1e-9);
    double same[] = {3, 3, 3};
    assert_near(plp_statistics_mad_sd(same, 3), 0, 0);
    double one[] = {3};
    assert_near(plp_statistics_mad_sd(one, 1), 0, 0);
    assert_true(isnan(plp_statistics_mad_sd(NULL, 0)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_poisson_intervals_match_published_ones),
        cmocka_unit_test(test_mid_intervals_lie_within_exact_ones),
        cmocka_unit_test(test_poisson_limits_leave_two_and_a_half_per_cent_each),
        cmocka_unit_test(test_poisson_intervals_of_very_many),
        cmocka_unit_test(test_quantiles_are_of_type_7),
        cmocka_unit_test(test_quantile_sorts_in_place),
        cmocka_unit_test(test_quantiles_of_few_values),
        cmocka_unit_test(test_quantiles_rise_with_q),
        cmocka_unit_test(test_median_absolute_deviation_ignores_outliers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
