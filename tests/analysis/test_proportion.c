#include "near.h"

#include <glib.h>

#include "analysis/proportion.h"

// R 4.2.2: binom.test(x, n, conf.level = l)$conf.int and
// prop.test(x, n, correct = FALSE, conf.level = l)$conf.int
static const struct {
    int count, n;
    double confidence;
    double exact_low, exact_high, wilson_low, wilson_high;
} table[] = {
    {81, 263, 0.95, 0.252736745585, 0.367621922601, 0.255288519878, 0.366209576983},
    {15, 148, 0.95, 0.0578440100834, 0.161650490349, 0.0623863995307, 0.160487241723},
    {0, 20, 0.95, 0, 0.168433470983, 0, 0.161125158053},
    {1, 29, 0.95, 0.00087264688358, 0.177644295489, 0.00611321429276, 0.171755218793},
    {29, 29, 0.95, 0.88055513093, 1, 0.8830302015, 1},
    {7, 12, 0.95, 0.276669685682, 0.848347770192, 0.31951131255, 0.806739686341},
    {1, 1, 0.95, 0.025, 1, 0.206549314377, 1},
    {7, 12, 0.90, 0.315237790724, 0.818975242758, 0.355981014901, 0.780022119308},
    {1200, 3100, 0.95, 0.369902405191, 0.404504486134, 0.370100151739, 0.404372865234},
};

static void test_intervals_are_those_of_r(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        assert_r_interval(plp_proportion_exact(table[i].count, table[i].n, table[i].confidence),
                          table[i].exact_low, table[i].exact_high);
        assert_r_interval(plp_proportion_wilson(table[i].count, table[i].n, table[i].confidence),
                          table[i].wilson_low, table[i].wilson_high);
    }
}

static void test_wilson_gives_newcombes_worked_examples(void **state)
{
    // Newcombe 1998, Statistics in Medicine 17:857, table I, method 3, to four decimals.
    static const struct {
        int count, n;
        double low, high;
    } cases[] = {{81, 263, 0.2553, 0.3662},
                 {15, 148, 0.0624, 0.1605},
                 {0, 20, 0, 0.1611},
                 {1, 29, 0.0061, 0.1718}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        PlpInterval interval = plp_proportion_wilson(cases[i].count, cases[i].n, 0.95);
        assert_true(fabs(interval.low - cases[i].low) < 6e-5);
        assert_true(fabs(interval.high - cases[i].high) < 6e-5);
    }
}

static void test_intervals_hold_the_proportion_and_mirror(void **state)
{
    for (int n = 1; n <= 400; n += 13) {
        for (int count = 0; count <= n; count++) {
            PlpInterval exact = plp_proportion_exact(count, n, 0.95);
            PlpInterval wilson = plp_proportion_wilson(count, n, 0.95);
            PlpInterval other = plp_proportion_exact(n - count, n, 0.95);
            double p = (double)count / n;
            assert_true(0 <= exact.low && exact.low <= p && p <= exact.high && exact.high <= 1);
            assert_true(0 <= wilson.low && wilson.low <= p && p <= wilson.high && wilson.high <= 1);
            assert_true(fabs(exact.low - (1 - other.high)) < 1e-12);
        }
    }
}

static void test_thousands_do_not_abort(void **state)
{
    for (int n = 1000; n < 60000; n += 1777) {
        PlpInterval exact = plp_proportion_exact(n / 3, n, 0.95);
        PlpInterval wilson = plp_proportion_wilson(n / 3, n, 0.95);
        assert_true(fabs(exact.low - wilson.low) < 1.0 / n &&
                    fabs(exact.high - wilson.high) < 1.0 / n);
    }
}

static void test_differences_are_newcombes_worked_examples(void **state)
{
    // Newcombe 1998, Statistics in Medicine 17:873, table II, method 10, to four decimals.
    static const struct {
        int a, m, b, n;
        double low, high;
    } cases[] = {{56, 70, 48, 80, 0.0524, 0.3339},
                 {9, 10, 3, 10, 0.1705, 0.8090},
                 {6, 7, 2, 7, 0.0582, 0.8062},
                 {10, 10, 0, 20, 0.6791, 1},
                 {0, 10, 0, 20, -0.1611, 0.2775}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        PlpProportionDifference found =
            plp_proportion_compare(cases[i].a, cases[i].m, cases[i].b, cases[i].n, 0.95);
        assert_true(fabs(found.interval.low - cases[i].low) < 6e-5);
        assert_true(fabs(found.interval.high - cases[i].high) < 6e-5);
        assert_r(found.difference,
                 (double)cases[i].a / cases[i].m - (double)cases[i].b / cases[i].n);
    }
    assert_no_interval(plp_proportion_compare(1, 2, 0, 0, 0.95).interval);
}

static void test_nonsense_has_no_interval(void **state)
{
    static const struct {
        int count, n;
        double confidence;
    } cases[] = {{0, 0, 0.95}, {-1, 10, 0.95}, {11, 10, 0.95},      {1, -2, 0.95},
                 {3, 10, 0},   {3, 10, 1},     {3, 10, (double)NAN}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_no_interval(plp_proportion_exact(cases[i].count, cases[i].n, cases[i].confidence));
        assert_no_interval(plp_proportion_wilson(cases[i].count, cases[i].n, cases[i].confidence));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_intervals_are_those_of_r),
        cmocka_unit_test(test_wilson_gives_newcombes_worked_examples),
        cmocka_unit_test(test_intervals_hold_the_proportion_and_mirror),
        cmocka_unit_test(test_thousands_do_not_abort),
        cmocka_unit_test(test_differences_are_newcombes_worked_examples),
        cmocka_unit_test(test_nonsense_has_no_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
