#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <glib.h>

#include "analysis/bootstrap.h"

static const double block_s = 5;

/** Bins with one second's exposure each and `events` drawn for them. */
static GArray *make_bins(guint n, double per_bin, GRand *rand)
{
    GArray *bins = g_array_sized_new(FALSE, TRUE, sizeof(PlpBin), n);
    g_array_set_size(bins, n);
    for (guint i = 0; i < n; i++) {
        PlpBin *bin = &g_array_index(bins, PlpBin, i);
        bin->exposures[0] = 1;
        // A Poisson draw: count arrivals in one unit of time.
        for (double t = -log(1 - g_rand_double(rand)); t < per_bin;
             t -= log(1 - g_rand_double(rand)))
            bin->amounts[0]++;
        bin->exposures[1] = 2;
        bin->amounts[1] = 2 * bin->amounts[0];
    }
    return bins;
}

static PlpInterval run(const GArray *bins, int resamples, guint32 seed)
{
    PlpInterval intervals[2];
    plp_bootstrap_ratios(bins, 2, block_s, resamples, seed, intervals);
    return intervals[0];
}

static void assert_nothing(PlpInterval interval)
{
    assert_true(isnan(interval.low) && isnan(interval.high));
}

static void test_the_seed_decides(void **state)
{
    GRand *rand = g_rand_new_with_seed(2);
    g_autoptr(GArray) bins = make_bins(400, 0.1, rand);
    g_rand_free(rand);
    PlpInterval a = run(bins, 500, 7);
    PlpInterval b = run(bins, 500, 7);
    PlpInterval c = run(bins, 500, 8);
    assert_true(a.low == b.low && a.high == b.high);
    assert_true(a.low != c.low || a.high != c.high);
    assert_true(fabs(a.low - c.low) < 0.03 && fabs(a.high - c.high) < 0.03);
    assert_true(a.low < a.high);
}

static void test_a_ratio_has_the_same_interval_whatever_its_unit(void **state)
{
    GRand *rand = g_rand_new_with_seed(3);
    g_autoptr(GArray) bins = make_bins(400, 0.1, rand);
    g_rand_free(rand);
    PlpInterval intervals[2];
    plp_bootstrap_ratios(bins, 2, block_s, 300, 1, intervals);
    assert_true(intervals[0].low == intervals[1].low && intervals[0].high == intervals[1].high);
}

static void test_intervals_cover_the_truth_of_independent_events(void **state)
{
    GRand *rand = g_rand_new_with_seed(5);
    int covered = 0;
    const int runs = 200;
    for (int i = 0; i < runs; i++) {
        g_autoptr(GArray) bins = make_bins(1200, 0.1, rand);
        PlpInterval interval = run(bins, 200, (guint32)i);
        covered += interval.low <= 0.1 && interval.high >= 0.1;
    }
    g_rand_free(rand);
    // 95 % nominal, three standard errors of 200 runs below 94 %.
    assert_true(covered > 0.89 * runs);
    assert_true(covered < runs);
}

/** A few clusters in a short recording: plain percentiles cover 90 % here. */
static void test_intervals_cover_the_truth_of_clusters(void **state)
{
    GRand *rand = g_rand_new_with_seed(8);
    int covered = 0;
    const int runs = 600;
    for (int i = 0; i < runs; i++) {
        g_autoptr(GArray) bins = make_bins(480, 0, rand);
        for (guint k = 0; k < bins->len; k++) {
            if (g_rand_double(rand) >= 0.03)
                continue;
            guint n = (guint)g_rand_int_range(rand, 1, 7);
            for (guint j = 0; j < n; j++)
                g_array_index(bins, PlpBin, (k + 2 * j) % bins->len).amounts[0]++;
        }
        PlpInterval interval = run(bins, 400, (guint32)i);
        covered += interval.low <= 0.03 * 3.5 && interval.high >= 0.03 * 3.5;
    }
    g_rand_free(rand);
    assert_true(covered > 0.92 * runs);
    assert_true(covered < 0.98 * runs);
}

static void test_clusters_widen_the_interval(void **state)
{
    GRand *rand = g_rand_new_with_seed(6);
    g_autoptr(GArray) spread = make_bins(1200, 0, rand);
    g_autoptr(GArray) clustered = make_bins(1200, 0, rand);
    g_rand_free(rand);
    for (guint i = 0; i < 120; i++) {
        g_array_index(spread, PlpBin, 10 * i + 3).amounts[0] = 1;
        // The same number, in six flurries of 20.
        g_array_index(clustered, PlpBin, 200 * (i / 20) + i % 20).amounts[0] = 1;
    }
    PlpInterval a = run(spread, 500, 1);
    PlpInterval b = run(clustered, 500, 1);
    assert_true(b.high - b.low > 3 * (a.high - a.low));
}

static void test_a_constant_has_no_width(void **state)
{
    GRand *rand = g_rand_new_with_seed(6);
    g_autoptr(GArray) bins = make_bins(400, 0, rand);
    g_rand_free(rand);
    for (guint i = 0; i < bins->len; i++)
        g_array_index(bins, PlpBin, i).amounts[0] = 0.25;
    PlpInterval interval = run(bins, 100, 1);
    assert_true(fabs(interval.low - 0.25) < 1e-12 && fabs(interval.high - 0.25) < 1e-12);
}

static void test_nothing_exposed_gives_no_interval(void **state)
{
    g_autoptr(GArray) bins = g_array_sized_new(FALSE, TRUE, sizeof(PlpBin), 400);
    g_array_set_size(bins, 400);
    assert_nothing(run(bins, 100, 1));
}

static void test_resamples_without_exposure_say_nothing(void **state)
{
    g_autoptr(GArray) bins = g_array_sized_new(FALSE, TRUE, sizeof(PlpBin), 400);
    g_array_set_size(bins, 400);
    // A third of the resamples miss the one exposed bin; they must not count as zero.
    g_array_index(bins, PlpBin, 0).exposures[0] = 1;
    g_array_index(bins, PlpBin, 0).amounts[0] = 3;
    PlpInterval interval = run(bins, 100, 1);
    assert_true(interval.low == 3 && interval.high == 3);
}

static void test_too_short_for_blocks_gives_no_interval(void **state)
{
    GRand *rand = g_rand_new_with_seed(6);
    // Two blocks of 5 s are 40 bins.
    g_autoptr(GArray) short_bins = make_bins(39, 0.5, rand);
    g_autoptr(GArray) enough = make_bins(40, 0.5, rand);
    g_autoptr(GArray) none = make_bins(0, 0.5, rand);
    g_rand_free(rand);
    assert_nothing(run(short_bins, 100, 1));
    assert_nothing(run(none, 100, 1));
    assert_true(isfinite(run(enough, 100, 1).low));
}

static void test_no_resamples_give_no_interval(void **state)
{
    GRand *rand = g_rand_new_with_seed(6);
    g_autoptr(GArray) bins = make_bins(400, 0.5, rand);
    g_rand_free(rand);
    assert_nothing(run(bins, 0, 1));
    assert_nothing(run(bins, -1, 1));
    PlpInterval one = run(bins, 1, 1);
    assert_true(one.low == one.high);
}

/** A function that is one of the ratios has an interval around it, and its parts' order. */
static double get_first(void *self, const double *ratios)
{
    return ratios[0];
}

static void test_a_function_of_the_ratios(void **state)
{
    GRand *rand = g_rand_new_with_seed(8);
    g_autoptr(GArray) bins = make_bins(400, 0.3, rand);
    g_rand_free(rand);
    PlpInterval ratio = {0};
    plp_bootstrap_ratios(bins, 1, 5, 1000, 3, &ratio);
    PlpInterval same = plp_bootstrap_function(bins, 1, 5, 1000, 3, get_first, NULL);
    // Alike but for the ratio's own correction of lopsided blocks.
    assert_true(fabs(same.low - ratio.low) < 0.2 * (ratio.high - ratio.low));
    assert_true(fabs(same.high - ratio.high) < 0.2 * (ratio.high - ratio.low));
    assert_nothing(plp_bootstrap_function(bins, 1, 5, 0, 3, get_first, NULL));
}

static void test_a_median_has_its_interval(void **state)
{
    GRand *rand = g_rand_new_with_seed(9);
    int covered = 0;
    for (int run_number = 0; run_number < 200; run_number++) {
        g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(PlpBinValue));
        for (guint i = 0; i < 240; i++) {
            PlpBinValue value = {i, g_rand_double(rand), 1};
            g_array_append_val(values, value);
        }
        PlpInterval interval = plp_bootstrap_median(values, 240, 5, 300, (guint32)run_number);
        covered += interval.low <= 0.5 && interval.high >= 0.5;
    }
    g_rand_free(rand);
    assert_in_range(covered, 180, 199);
}

static void test_medians_of_nothing_and_of_one_value(void **state)
{
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(PlpBinValue));
    assert_nothing(plp_bootstrap_median(values, 240, 5, 300, 1));
    for (guint i = 0; i < 240; i++) {
        PlpBinValue value = {i, 7, 0.5};
        g_array_append_val(values, value);
    }
    PlpInterval same = plp_bootstrap_median(values, 240, 5, 300, 1);
    assert_true(same.low == 7 && same.high == 7);
    assert_nothing(plp_bootstrap_median(values, 39, 5, 300, 1));
    assert_nothing(plp_bootstrap_median(values, 240, 5, 0, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_seed_decides),
        cmocka_unit_test(test_a_ratio_has_the_same_interval_whatever_its_unit),
        cmocka_unit_test(test_intervals_cover_the_truth_of_independent_events),
        cmocka_unit_test(test_intervals_cover_the_truth_of_clusters),
        cmocka_unit_test(test_clusters_widen_the_interval),
        cmocka_unit_test(test_a_constant_has_no_width),
        cmocka_unit_test(test_nothing_exposed_gives_no_interval),
        cmocka_unit_test(test_resamples_without_exposure_say_nothing),
        cmocka_unit_test(test_too_short_for_blocks_gives_no_interval),
        cmocka_unit_test(test_no_resamples_give_no_interval),
        cmocka_unit_test(test_a_function_of_the_ratios),
        cmocka_unit_test(test_a_median_has_its_interval),
        cmocka_unit_test(test_medians_of_nothing_and_of_one_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
