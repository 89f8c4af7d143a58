#include "near.h"

#include <glib.h>

#include "analysis/spearman.h"

// All figures of R are those of R 4.2.2, printed with options(digits = 12); the intervals are
// tanh(atanh(r) + c(-1, 1) * qnorm(.975) * sqrt((1 + r^2 / 2) / (n - 3))).

#define COMPUTE(x, y) plp_spearman_compute(x, y, G_N_ELEMENTS(x), 0.95)

static void test_hollander_and_wolfes_tuna(void **state)
{
    // cor.test(x, y, method = "spearman"): R's help page, Hollander & Wolfe 1973, p. 187.
    static const double x[] = {44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1};
    static const double y[] = {2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8};
    PlpSpearman result = COMPUTE(x, y);
    assert_true(result.exact);
    assert_r(result.rho, 0.6);
    assert_r(result.p, 0.0967978395062);
    assert_r_interval(result.interval, -0.174244069778, 0.915797879013);
}

static void test_beyond_nine_it_is_by_t(void **state)
{
    // cor.test(mtcars$mpg[1:15], mtcars$wt[1:15], method = "spearman", exact = FALSE)
    static const double mpg[] = {21,   21,   22.8, 21.4, 18.7, 18.1, 14.3, 24.4,
                                 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4};
    static const double wt[] = {2.62, 2.875, 2.32, 3.215, 3.44, 3.46, 3.57, 3.19,
                                3.15, 3.44,  3.44, 4.07,  3.73, 3.78, 5.25};
    PlpSpearman result = COMPUTE(mpg, wt);
    assert_false(result.exact);
    assert_r(result.rho, -0.886895504734);
    assert_true(fabs(result.p / 1.04993591033e-05 - 1) < 1e-6);
    assert_r_interval(result.interval, -0.968962770979, -0.628745431434);
}

static void test_ties_stay_exact(void **state)
{
    // All 5040 orders of rank(b): S <- sum(rank(a) * q); min(1, 2 * min(mean(S <= s), mean(S >=
    // s)))
    static const double grades[] = {0, 1, 1, 2, 3, 3, 4};
    static const double rates[] = {3.1, 2.2, 8, 4, 9, 7.5, 9};
    PlpSpearman result = COMPUTE(grades, rates);
    assert_r(result.rho, 0.74315054146);
    assert_r(result.p, 0.0777777777778);
    assert_r_interval(result.interval, -0.14846340636, 0.968313954294);
}

static void test_only_the_order_counts(void **state)
{
    double x[12];
    double y[12];
    double cubed[12];
    for (int i = 0; i < 12; i++) {
        x[i] = i * 5 % 12;
        y[i] = i * 7 % 12 + 0.5 * i;
        cubed[i] = y[i] * y[i] * y[i];
    }
    assert_r(COMPUTE(x, y).rho, COMPUTE(x, cubed).rho);
    assert_r(COMPUTE(x, y).p, COMPUTE(y, x).p);
}

static void test_a_perfect_order_has_no_interval(void **state)
{
    double x[20];
    double y[20];
    for (int i = 0; i < 20; i++) {
        x[i] = i;
        y[i] = -i * i;
    }
    PlpSpearman result = COMPUTE(x, y);
    assert_true(result.rho == -1 && result.p == 0);
    assert_no_interval(result.interval);
}

static void test_nothing_to_correlate(void **state)
{
    static const double x[] = {1, 2, 3, 4, (double)NAN};
    static const double same[] = {2, 2, 2, 2, 2};
    static const double missing[] = {(double)NAN, (double)NAN, (double)INFINITY, 1, 1};
    assert_true(isnan(COMPUTE(x, same).rho) && isnan(COMPUTE(x, same).p));
    assert_int_equal(COMPUTE(x, same).n, 4);
    PlpSpearman one = COMPUTE(x, missing);
    assert_true(one.n == 1 && isnan(one.rho) && isnan(one.p));
    assert_no_interval(one.interval);
    PlpSpearman none = plp_spearman_compute(NULL, NULL, 0, 0.95);
    assert_true(none.n == 0 && isnan(none.rho));
    PlpSpearman three = plp_spearman_compute(x, (const double[]){3, 1, 2}, 3, 0.95);
    assert_r(three.rho, -0.5);
    assert_no_interval(three.interval);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hollander_and_wolfes_tuna),
        cmocka_unit_test(test_beyond_nine_it_is_by_t),
        cmocka_unit_test(test_ties_stay_exact),
        cmocka_unit_test(test_only_the_order_counts),
        cmocka_unit_test(test_a_perfect_order_has_no_interval),
        cmocka_unit_test(test_nothing_to_correlate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
