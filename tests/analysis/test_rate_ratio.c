#include "near.h"

#include <glib.h>

#include "analysis/rate_ratio.h"

static PlpRateRatio compare(int before, double before_min, int after, double after_min)
{
    return plp_rate_ratio_compute((PlpEvents){before, before_min}, (PlpEvents){after, after_min},
                                  0.95);
}

static void test_ratios_are_those_of_r(void **state)
{
    // R 4.2.2: poisson.test(c(after, before), c(after_min, before_min)); it prints these with
    // options(digits = 12) as $conf.int and $p.value. The fifth is the breast cancer example of its
    // help page, the other way round.
    static const struct {
        int before;
        double before_min;
        int after;
        double after_min;
        double low, high, p;
    } table[] = {
        {65, 3, 25, 3, 0.232292363273, 0.618617401523, 2.96645292252e-05},
        {10, 3, 4, 3, 0.0915711605416, 1.3868356876, 0.179565429688},
        {10, 3, 0, 3, 0, 0.446125549592, 0.001953125},
        {0, 3, 4, 3, 0.66012401936, INFINITY, 0.125},
        {23, 3011, 11, 800, 0.792205085833, 3.84386274039, 0.136634447064},
        {65, 2.5, 25, 3, 0.193576969395, 0.51551450127, 3.6066057512e-07},
        {2500, 9, 3000, 10, 1.02382950675, 1.13932613705, 0.00457060673121},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        PlpRateRatio ratio =
            compare(table[i].before, table[i].before_min, table[i].after, table[i].after_min);
        assert_r_interval(ratio.interval, table[i].low, table[i].high);
        assert_r(ratio.p, table[i].p);
        assert_true(table[i].p > 1e-5 || fabs(ratio.p / table[i].p - 1) < 1e-6);
    }
}

static void test_the_ratio_uses_the_exposures(void **state)
{
    assert_r(compare(65, 3, 25, 3).ratio, 25.0 / 65);
    assert_r(compare(65, 6, 25, 3).ratio, 50.0 / 65);
    assert_r(compare(10, 1, 0, 2).ratio, 0);
}

static void test_exchanging_the_sides_inverts(void **state)
{
    for (int before = 1; before < 60; before += 7) {
        for (int after = 1; after < 60; after += 5) {
            PlpRateRatio there = compare(before, 2, after, 3.5);
            PlpRateRatio back = compare(after, 3.5, before, 2);
            assert_true(fabs(there.ratio * back.ratio - 1) < 1e-12);
            assert_true(fabs(there.interval.low * back.interval.high - 1) < 1e-9);
            assert_true(fabs(there.p - back.p) < 1e-9);
        }
    }
}

static void test_nothing_before_has_no_ratio(void **state)
{
    PlpRateRatio ratio = compare(0, 3, 4, 3);
    assert_true(isnan(ratio.ratio));
    assert_true(ratio.interval.low > 0 && isinf(ratio.interval.high));
}

static void test_no_events_say_nothing(void **state)
{
    PlpRateRatio ratio = compare(0, 3, 0, 3);
    assert_true(isnan(ratio.ratio));
    assert_no_interval(ratio.interval);
    assert_true(ratio.p == 1);
}

static void test_nonsense_gives_nan(void **state)
{
    static const PlpEvents bad[] = {
        {-1, 3}, {3, 0}, {3, -1}, {3, (double)NAN}, {3, (double)INFINITY}};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        PlpEvents good = {5, 3};
        PlpRateRatio one = plp_rate_ratio_compute(bad[i], good, 0.95);
        PlpRateRatio other = plp_rate_ratio_compute(good, bad[i], 0.95);
        assert_true(isnan(one.ratio) && isnan(one.p) && isnan(other.ratio) && isnan(other.p));
        assert_no_interval(one.interval);
        assert_no_interval(other.interval);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ratios_are_those_of_r),
        cmocka_unit_test(test_the_ratio_uses_the_exposures),
        cmocka_unit_test(test_exchanging_the_sides_inverts),
        cmocka_unit_test(test_nothing_before_has_no_ratio),
        cmocka_unit_test(test_no_events_say_nothing),
        cmocka_unit_test(test_nonsense_gives_nan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
