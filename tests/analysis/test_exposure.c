#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <glib.h>

#include "analysis/exposure.h"

static void add_sample(PlpTrace *trace, int64_t t_ms, PlpReason right, PlpReason left)
{
    PlpSample sample =
        plp_sample_make_unmeasured(t_ms * 1000, (int32_t)trace->samples->len, PLP_REASON_NO_FACE);
    sample.right.reason = right;
    sample.left.reason = left;
    plp_trace_append(trace, &sample);
}

static PlpTrace *make_trace(const int *times_ms, gsize n)
{
    PlpTrace *trace = plp_trace_new();
    for (gsize i = 0; i < n; i++)
        add_sample(trace, times_ms[i], PLP_REASON_MEASURED, PLP_REASON_MEASURED);
    return trace;
}

static double sum_seconds(const PlpTrace *trace)
{
    g_autoptr(PlpAnalysis) analysis = plp_analysis_new();
    g_autoptr(GArray) moments = plp_exposure_compute(trace, NULL, analysis);
    double sum = 0;
    for (guint i = 0; i < moments->len; i++)
        sum += g_array_index(moments, PlpMoment, i).seconds;
    return sum;
}

static void add_segment(GArray *segments, PlpTask task, int64_t start_ms, int64_t end_ms)
{
    PlpSegment segment = {task, start_ms * 1000, end_ms * 1000};
    g_array_append_val(segments, segment);
}

// ---- rate ----

static void test_times_in_whole_milliseconds_keep_the_rate(void **state)
{
    // 60 frames/s as Matroska writes them.
    static const int times[] = {0, 17, 33, 50, 67, 83, 100, 117, 133, 150};
    g_autoptr(PlpTrace) trace = make_trace(times, 10);
    assert_true(fabs(plp_exposure_compute_rate_per_s(trace) - 60) < 1e-9);
}

static void test_a_gap_is_no_part_of_the_rate(void **state)
{
    static const int times[] = {0, 40, 80, 5000, 5040, 5080, 5120};
    g_autoptr(PlpTrace) trace = make_trace(times, 7);
    assert_true(fabs(plp_exposure_compute_rate_per_s(trace) - 25) < 1e-9);
}

static void test_one_frame_or_one_time_has_no_rate(void **state)
{
    static const int times[] = {7, 7, 7};
    for (gsize n = 0; n <= 3; n++) {
        g_autoptr(PlpTrace) trace = make_trace(times, n);
        assert_true(isnan(plp_exposure_compute_rate_per_s(trace)));
    }
}

// ---- length ----

static void test_even_frames_stand_for_their_interval(void **state)
{
    static const int times[] = {0, 40, 80, 120, 160};
    g_autoptr(PlpTrace) trace = make_trace(times, 5);
    assert_int_equal(plp_exposure_get_median_interval_us(trace), 40000);
    assert_int_equal(plp_exposure_get_end_us(trace), 200000);
    assert_true(fabs(sum_seconds(trace) - 0.2) < 1e-9);
}

static void test_uneven_frames_stand_for_all_of_their_time(void **state)
{
    static const int times[] = {0, 30, 80, 120, 155, 210, 240};
    g_autoptr(PlpTrace) trace = make_trace(times, 7);
    // Every interval is below 1.5 medians (37.5 ms): no gap.
    assert_int_equal(plp_exposure_get_median_interval_us(trace), 37500);
    assert_true(fabs(sum_seconds(trace) - 0.2775) < 1e-6);
}

static void test_a_gap_is_not_measured_time(void **state)
{
    static const int times[] = {0, 40, 80, 1080, 1120, 1160};
    g_autoptr(PlpTrace) trace = make_trace(times, 6);
    // The gap of 1000 ms counts for 60.
    assert_true(fabs(sum_seconds(trace) - (4 * 0.04 + 0.06 + 0.04)) < 1e-9);
    assert_int_equal(plp_exposure_get_end_us(trace), 1200000);
}

static void test_few_samples(void **state)
{
    g_autoptr(PlpTrace) none = plp_trace_new();
    assert_int_equal(plp_exposure_get_median_interval_us(none), 0);
    assert_int_equal(plp_exposure_get_end_us(none), 0);
    assert_true(sum_seconds(none) == 0);
    static const int times[] = {0, 25};
    g_autoptr(PlpTrace) one = make_trace(times, 1);
    assert_int_equal(plp_exposure_get_median_interval_us(one), 0);
    assert_true(sum_seconds(one) == 0);
    g_autoptr(PlpTrace) two = make_trace(times, 2);
    assert_int_equal(plp_exposure_get_median_interval_us(two), 25000);
    assert_true(fabs(sum_seconds(two) - 0.05) < 1e-9);
}

// ---- what was going on ----

static void test_each_eye_is_measured_by_itself(void **state)
{
    g_autoptr(PlpTrace) trace = plp_trace_new();
    add_sample(trace, 0, PLP_REASON_MEASURED, PLP_REASON_EYE_HIDDEN);
    add_sample(trace, 40, PLP_REASON_NO_FACE, PLP_REASON_NO_FACE);
    add_sample(trace, 80, PLP_REASON_BLURRED, PLP_REASON_MEASURED);
    g_autoptr(PlpAnalysis) analysis = plp_analysis_new();
    g_autoptr(GArray) moments = plp_exposure_compute(trace, NULL, analysis);
    const PlpMoment *m = (const PlpMoment *)(const void *)moments->data;
    assert_int_equal(moments->len, 3);
    assert_true(m[0].right_measured && !m[0].left_measured);
    assert_true(!m[1].right_measured && !m[1].left_measured);
    assert_true(!m[2].right_measured && m[2].left_measured);
    assert_false(m[0].commanded || m[0].right_closed || m[0].left_closed);
}

static void test_closures_mark_the_moments_inside_them(void **state)
{
    static const int times[] = {0, 40, 80, 120, 160, 200, 240, 280};
    g_autoptr(PlpTrace) trace = make_trace(times, 8);
    g_autoptr(PlpAnalysis) analysis = plp_analysis_new();
    PlpClosure first = {.onset_us = 40000, .offset_us = 120000};
    PlpClosure commanded = {.onset_us = 120000, .offset_us = 200000, .commanded = true};
    PlpClosure last = {.onset_us = 239999, .offset_us = 240001};
    g_array_append_val(analysis->right.closures, first);
    g_array_append_val(analysis->right.closures, commanded);
    g_array_append_val(analysis->right.closures, last);
    g_array_append_val(analysis->left.closures, commanded);
    g_autoptr(GArray) moments = plp_exposure_compute(trace, NULL, analysis);
    static const bool expected[] = {false, true, true, false, false, false, true, false};
    for (guint i = 0; i < 8; i++) {
        assert_int_equal(g_array_index(moments, PlpMoment, i).right_closed, expected[i]);
        assert_false(g_array_index(moments, PlpMoment, i).left_closed);
    }
}

static void test_tasks_are_half_open(void **state)
{
    g_autoptr(GArray) segments = g_array_new(FALSE, FALSE, sizeof(PlpSegment));
    assert_int_equal(plp_exposure_find_task(NULL, 0), PLP_TASK_UNKNOWN);
    assert_int_equal(plp_exposure_find_task(segments, 0), PLP_TASK_UNKNOWN);
    add_segment(segments, PLP_TASK_REST_OPEN, 100, 200);
    add_segment(segments, PLP_TASK_SMILE, 200, 300);
    assert_int_equal(plp_exposure_find_task(segments, 99999), PLP_TASK_UNKNOWN);
    assert_int_equal(plp_exposure_find_task(segments, 100000), PLP_TASK_REST_OPEN);
    assert_int_equal(plp_exposure_find_task(segments, 199999), PLP_TASK_REST_OPEN);
    assert_int_equal(plp_exposure_find_task(segments, 200000), PLP_TASK_SMILE);
    assert_int_equal(plp_exposure_find_task(segments, 300000), PLP_TASK_UNKNOWN);
    assert_int_equal(plp_exposure_find_task(segments, -5), PLP_TASK_UNKNOWN);
}

static void test_only_commands_are_commanded(void **state)
{
    static const int times[] = {0, 40, 80, 120, 160};
    g_autoptr(PlpTrace) trace = make_trace(times, 5);
    g_autoptr(GArray) segments = g_array_new(FALSE, FALSE, sizeof(PlpSegment));
    add_segment(segments, PLP_TASK_CONVERSATION, 0, 80);
    add_segment(segments, PLP_TASK_FORCED_CLOSURE, 80, 160);
    g_autoptr(PlpAnalysis) analysis = plp_analysis_new();
    g_autoptr(GArray) moments = plp_exposure_compute(trace, segments, analysis);
    static const bool expected[] = {false, false, true, true, false};
    for (guint i = 0; i < 5; i++)
        assert_int_equal(g_array_index(moments, PlpMoment, i).commanded, expected[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_times_in_whole_milliseconds_keep_the_rate),
        cmocka_unit_test(test_a_gap_is_no_part_of_the_rate),
        cmocka_unit_test(test_one_frame_or_one_time_has_no_rate),
        cmocka_unit_test(test_even_frames_stand_for_their_interval),
        cmocka_unit_test(test_uneven_frames_stand_for_all_of_their_time),
        cmocka_unit_test(test_a_gap_is_not_measured_time),
        cmocka_unit_test(test_few_samples),
        cmocka_unit_test(test_each_eye_is_measured_by_itself),
        cmocka_unit_test(test_closures_mark_the_moments_inside_them),
        cmocka_unit_test(test_tasks_are_half_open),
        cmocka_unit_test(test_only_commands_are_commanded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
