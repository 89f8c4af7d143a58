// The clock alone: timestamps as cameras and muxers really write them.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "media/clock_priv.h"

#define HOUR_US ((int64_t)3600 * G_USEC_PER_SEC)
#define MISSING PLP_STAMP_MISSING

/** Feeds the stamps, compares with the expected times, hands the facts back. */
static PlpMediaFacts run(double rate, const int64_t *stamps_us, const int64_t *expected_us, int n)
{
    g_autoptr(PlpClock) clock = plp_clock_new(rate);
    for (int i = 0; i < n; i++) {
        int64_t t_us = plp_clock_next(clock, stamps_us[i]);
        if (t_us != expected_us[i])
            fail_msg("picture %d at %ld us, expected %ld", i, (long)t_us, (long)expected_us[i]);
    }
    PlpMediaFacts facts = {0};
    plp_clock_fill_facts(clock, &facts);
    return facts;
}

#define RUN(rate, stamps, expected) run(rate, stamps, expected, (int)G_N_ELEMENTS(stamps))

static void steady_stamps_are_kept(void **state)
{
    const int64_t stamps[] = {0, 33333, 66667, 100000};
    PlpMediaFacts facts = RUN(NAN, stamps, stamps);
    assert_int_equal(facts.frames, 4);
    assert_int_equal(facts.duration_us, 133333);
    assert_true(fabs(facts.true_rate_per_s - 30) < 0.001);
    assert_false(facts.variable_rate);
    assert_int_equal(facts.gaps + facts.duplicates + facts.time_jumps, 0);
}

static void repeated_stamps_are_moved_on_by_a_microsecond(void **state)
{
    const int64_t stamps[] = {0, 40000, 40000, 40000, 80000, 120000};
    const int64_t expected[] = {0, 40000, 40001, 40002, 80000, 120000};
    PlpMediaFacts facts = RUN(25, stamps, expected);
    assert_int_equal(facts.duplicates, 2);
    assert_int_equal(facts.time_jumps, 0);
    assert_true(fabs(facts.true_rate_per_s - 25) < 0.01);
    assert_true(facts.min_interval_ms > 39);
}

static void equal_stamps_from_end_to_end_give_the_headers_rate(void **state)
{
    const int64_t stamps[] = {7000, 7000, 7000, 7000, 7000};
    const int64_t expected[] = {0, 33333, 66667, 100000, 133333};
    PlpMediaFacts facts = RUN(30, stamps, expected);
    assert_true(facts.timing_invented);
    assert_int_equal(facts.duplicates, 4);
    assert_int_equal(facts.duration_us, 166666);
    assert_true(fabs(facts.true_rate_per_s - 30) < 1e-6);
    RUN(NAN, stamps, ((const int64_t[]){0, 40000, 80000, 120000, 160000})); // 25 is assumed
}

static void equal_stamps_at_the_start_alone_invent_nothing(void **state)
{
    const int64_t stamps[] = {0, 0, 40000, 80000, 120000};
    const int64_t expected[] = {0, 40000, 40001, 80000, 120000};
    PlpMediaFacts facts = RUN(25, stamps, expected);
    assert_false(facts.timing_invented);
    assert_int_equal(facts.duplicates, 1);
}

static void a_pause_of_seconds_is_a_gap_and_stays(void **state)
{
    const int64_t stamps[] = {0, 40000, 80000, 5080000, 5120000, 5160000};
    PlpMediaFacts facts = RUN(25, stamps, stamps);
    assert_int_equal(facts.gaps, 1);
    assert_int_equal(facts.gap_us, 4960000);
    assert_int_equal(facts.time_jumps, 0);
    assert_false(facts.variable_rate); // gaps aside
    assert_true(fabs(facts.max_interval_ms - 5000) < 1e-9);
}

static void a_leap_of_hours_is_bridged_by_one_interval(void **state)
{
    const int64_t stamps[] = {
        0, 40000, 80000, 7 * HOUR_US, 7 * HOUR_US + 40000, 7 * HOUR_US + 80000};
    const int64_t expected[] = {0, 40000, 80000, 120000, 160000, 200000};
    PlpMediaFacts facts = RUN(25, stamps, expected);
    assert_int_equal(facts.time_jumps, 1);
    assert_int_equal(facts.gaps, 0);
    assert_int_equal(facts.duration_us, 240000);
}

static void going_back_is_bridged_by_one_interval(void **state)
{
    const int64_t stamps[] = {0, 40000, 80000, -HOUR_US, -HOUR_US + 40000, -HOUR_US + 80000};
    const int64_t expected[] = {0, 40000, 80000, 120000, 160000, 200000};
    assert_int_equal(RUN(25, stamps, expected).time_jumps, 1);
    const int64_t restart[] = {0, 40000, 80000, 120000, 0, 40000, 80000};
    const int64_t joined[] = {0, 40000, 80000, 120000, 160000, 200000, 240000};
    assert_int_equal(RUN(25, restart, joined).time_jumps, 1);
}

static void a_single_wild_stamp_leaves_the_rest_alone(void **state)
{
    const int64_t stamps[] = {0, 40000, 80000, 9 * HOUR_US, 160000, 200000};
    const int64_t expected[] = {0, 40000, 80000, 120000, 160000, 200000};
    assert_int_equal(RUN(25, stamps, expected).time_jumps, 1);
}

static void two_swapped_stamps_do_not_shift_the_rest(void **state)
{
    const int64_t stamps[] = {0, 40000, 80000, 160000, 120000, 200000, 240000};
    const int64_t expected[] = {0, 40000, 80000, 160000, 180000, 200000, 240000};
    assert_int_equal(RUN(25, stamps, expected).time_jumps, 1);
}

static void no_stamp_at_all_is_the_nominal_rate_and_said_so(void **state)
{
    const int64_t stamps[] = {MISSING, MISSING, MISSING, MISSING};
    const int64_t expected[] = {0, 33367, 66733, 100100};
    PlpMediaFacts facts = RUN(30000.0 / 1001, stamps, expected);
    assert_true(facts.timing_invented);
    assert_int_equal(facts.time_jumps, 0);
    const int64_t at_25[] = {0, 40000, 80000, 120000};
    assert_true(RUN(NAN, stamps, at_25).timing_invented);
    assert_true(RUN(0, stamps, at_25).timing_invented);
}

static void a_stamp_that_is_missing_between_others_is_bridged_and_counted(void **state)
{
    const int64_t stamps[] = {0, 40000, MISSING, 120000, 160000};
    const int64_t expected[] = {0, 40000, 80000, 120000, 160000};
    PlpMediaFacts facts = RUN(25, stamps, expected);
    assert_int_equal(facts.time_jumps, 1);
    assert_false(facts.timing_invented);
    const int64_t late[] = {MISSING, MISSING, 0, 40000};
    const int64_t from_index[] = {0, 40000, 80000, 120000};
    assert_false(RUN(25, late, from_index).timing_invented);
    const int64_t emptied[] = {0, 40000, PLP_STAMP_AT_END, PLP_STAMP_AT_END};
    assert_int_equal(RUN(25, emptied, from_index).time_jumps, 0);
}

static void stamps_at_the_edge_of_64_bits_do_no_harm(void **state)
{
    const int64_t stamps[] = {0, G_MAXINT64, G_MININT64 + 7, 40000, (int64_t)1 << 60, 0};
    g_autoptr(PlpClock) clock = plp_clock_new(25);
    int64_t last_us = -1;
    for (size_t i = 0; i < G_N_ELEMENTS(stamps); i++) {
        int64_t t_us = plp_clock_next(clock, stamps[i]);
        assert_true(t_us > last_us && t_us < G_USEC_PER_SEC);
        last_us = t_us;
    }
}

static void a_timelapse_is_no_series_of_jumps(void **state)
{
    const int64_t stamps[] = {0, 120000000, 240000000, 360000000};
    assert_int_equal(RUN(1.0 / 120, stamps, stamps).time_jumps, 0);
}

static void varying_intervals_are_called_variable(void **state)
{
    const int64_t stamps[] = {0, 33000, 66000, 99000, 145000, 178000, 211000};
    PlpMediaFacts facts = RUN(NAN, stamps, stamps);
    assert_true(facts.variable_rate); // 46 ms is 1.39 x 33 ms: no gap yet
    assert_int_equal(facts.gaps, 0);
}

static void millisecond_clocks_still_give_the_true_rate(void **state)
{
    g_autoptr(PlpClock) clock = plp_clock_new(NAN);
    for (int i = 0; i < 3000; i++)
        plp_clock_next(clock, llround(i * 1001.0 / 30) * 1000);
    PlpMediaFacts facts = {0};
    plp_clock_fill_facts(clock, &facts);
    assert_true(fabs(facts.true_rate_per_s - 30000.0 / 1001) < 0.002);
    assert_false(facts.variable_rate);
}

static void one_or_no_picture_has_no_rate(void **state)
{
    g_autoptr(PlpClock) clock = plp_clock_new(50);
    PlpMediaFacts facts = {0};
    plp_clock_fill_facts(clock, &facts);
    assert_int_equal(facts.duration_us, 0);
    assert_int_equal(plp_clock_next(clock, 123456), 0);
    plp_clock_fill_facts(clock, &facts);
    assert_int_equal(facts.frames, 1);
    assert_int_equal(facts.duration_us, 20000);
    assert_true(isnan(facts.true_rate_per_s));
    assert_true(isnan(facts.min_interval_ms));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steady_stamps_are_kept),
        cmocka_unit_test(repeated_stamps_are_moved_on_by_a_microsecond),
        cmocka_unit_test(equal_stamps_from_end_to_end_give_the_headers_rate),
        cmocka_unit_test(equal_stamps_at_the_start_alone_invent_nothing),
        cmocka_unit_test(a_pause_of_seconds_is_a_gap_and_stays),
        cmocka_unit_test(a_leap_of_hours_is_bridged_by_one_interval),
        cmocka_unit_test(going_back_is_bridged_by_one_interval),
        cmocka_unit_test(a_single_wild_stamp_leaves_the_rest_alone),
        cmocka_unit_test(two_swapped_stamps_do_not_shift_the_rest),
        cmocka_unit_test(no_stamp_at_all_is_the_nominal_rate_and_said_so),
        cmocka_unit_test(a_stamp_that_is_missing_between_others_is_bridged_and_counted),
        cmocka_unit_test(stamps_at_the_edge_of_64_bits_do_no_harm),
        cmocka_unit_test(a_timelapse_is_no_series_of_jumps),
        cmocka_unit_test(varying_intervals_are_called_variable),
        cmocka_unit_test(millisecond_clocks_still_give_the_true_rate),
        cmocka_unit_test(one_or_no_picture_has_no_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
