#include "near.h"

#include <glib.h>

#include "analysis/holm.h"
#include "analysis/paired_effect.h"

// All figures of R are those of R 4.2.2, printed with options(digits = 12).

#define COMPUTE(array) plp_paired_effect_compute(array, G_N_ELEMENTS(array), 0.95)

static void test_effects_are_those_of_r(void **state)
{
    // z <- mean(d) / sd(d); t <- z * sqrt(n); m <- n - 1
    // f <- function(p) uniroot(function(x) pt(t, m, x) - p, t + c(-30, 30), tol = 1e-13)$root /
    // sqrt(n) c(z, f(0.975), f(0.025)); J <- exp(lgamma(m/2) - log(sqrt(m/2)) - lgamma((m-1)/2)); J
    // * z The first: sleep$extra[11:20] - sleep$extra[1:10] (Student 1908), the second: Darwin's
    // maize.
    static const double sleep[] = {1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4};
    static const double darwin[] = {49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48};
    static const double three[] = {1, 2, 4};
    PlpPairedEffect a = COMPUTE(sleep);
    assert_r(a.dz, 1.28455756259);
    assert_r_interval(a.dz_interval, 0.41462775638, 2.11801651398);
    assert_r(a.hedges_g, 1.17392490351);
    PlpPairedEffect b = COMPUTE(darwin);
    assert_r(b.dz, 0.554607977707);
    // effectsize::cohens_d(d) and hedges_g(d) print the same intervals.
    assert_r_interval(b.dz_interval, 0.000704248701792, 1.0916029278);
    assert_r(b.hedges_g, 0.524264115902);
    assert_r_interval(b.hedges_interval, 0.000665669785284, 1.03187886481);
    PlpPairedEffect c = COMPUTE(three);
    assert_r(c.dz, 1.52752523165);
    assert_r_interval(c.dz_interval, -0.298696855426, 3.26950557832);
    assert_r(c.hedges_g, 0.861813824304);
}

static void test_extreme_effects_do_not_break(void **state)
{
    double values[200];
    for (int i = 0; i < 200; i++)
        values[i] = 100 + i % 7;
    PlpPairedEffect effect = COMPUTE(values);
    assert_true(effect.dz > 40 && isfinite(effect.dz));
    assert_true(effect.dz_interval.low < effect.dz && effect.dz < effect.dz_interval.high);
    assert_true(effect.dz_interval.low > 0.85 * effect.dz);
}

static void test_no_spread_has_no_effect_size(void **state)
{
    static const double same[] = {0.1, 0.1, 0.1, 0.1};
    static const double one[] = {3};
    static const double missing[] = {(double)NAN, 2, (double)NAN};
    PlpPairedEffect effect = COMPUTE(same);
    assert_true(isnan(effect.dz) && isnan(effect.hedges_g) && effect.n == 4);
    assert_no_interval(effect.dz_interval);
    assert_true(isnan(COMPUTE(one).dz) && isnan(COMPUTE(missing).dz));
    assert_int_equal(COMPUTE(missing).n, 1);
    assert_true(isnan(plp_paired_effect_compute(NULL, 0, 0.95).mean));
}

// ---- Holm ----

static void test_holm_is_that_of_r(void **state)
{
    // p.adjust(c(0.01, 0.02, 0.03, 0.04), "holm"); p.adjust(c(0.04, 0.001, NA, 0.03, 0.5), "holm")
    static const double first[] = {0.01, 0.02, 0.03, 0.04};
    static const double second[] = {0.04, 0.001, (double)NAN, 0.03, 0.5};
    static const double first_r[] = {0.04, 0.06, 0.06, 0.06};
    static const double second_r[] = {0.09, 0.004, (double)NAN, 0.09, 0.5};
    double adjusted[5];
    plp_holm_adjust(first, 4, adjusted);
    for (int i = 0; i < 4; i++)
        assert_r(adjusted[i], first_r[i]);
    plp_holm_adjust(second, 5, adjusted);
    assert_true(isnan(adjusted[2]));
    for (int i = 0; i < 5; i++) {
        if (i != 2)
            assert_r(adjusted[i], second_r[i]);
    }
}

static void test_holm_of_one_and_none(void **state)
{
    double adjusted[2] = {7, 7};
    plp_holm_adjust(NULL, 0, adjusted);
    assert_true(adjusted[0] == 7);
    plp_holm_adjust((const double[]){0.03}, 1, adjusted);
    assert_true(adjusted[0] == 0.03);
    plp_holm_adjust((const double[]){0.9, 0.8}, 2, adjusted);
    assert_true(adjusted[0] == 1 && adjusted[1] == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_effects_are_those_of_r),
        cmocka_unit_test(test_extreme_effects_do_not_break),
        cmocka_unit_test(test_no_spread_has_no_effect_size),
        cmocka_unit_test(test_holm_is_that_of_r),
        cmocka_unit_test(test_holm_of_one_and_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
