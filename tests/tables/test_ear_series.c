#include <math.h>
#include <string.h>

#include "bytes.h"

#include "base/error.h"
#include "evaluation.h"
#include "tables/ear_series.h"

static PlpTrace *parse(const char *text, double rate_per_s, GError **error)
{
    g_autoptr(GBytes) content = bytes_of(text);
    return plp_ear_series_parse("e.csv", content, rate_per_s, error);
}

static void assert_refused(const char *text, double rate_per_s, int code, const char *message)
{
    g_autoptr(GError) error = NULL;
    assert_null(parse(text, rate_per_s, &error));
    assert_message(&error, code, message);
}

static void test_rate(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpTrace) trace = parse("frame,EAR2D6_l,EAR2D6_r,EAR2D6_valid,BS_Valid\n"
                                      "10, 0.31, 0.29,True,True\n"
                                      "11, 1.0, 1.0,False,True\n"
                                      "13, 0.05, 1.0,True,False\n",
                                      240, &error);
    assert_non_null(trace);
    assert_int_equal(plp_trace_get_length(trace), 3);
    const PlpSample *first = plp_trace_get(trace, 0);
    assert_int_equal(first->t_us, 0);
    assert_int_equal(first->frame, 10);
    assert_int_equal(first->packet, -1);
    assert_float_equal(first->right.ear_ratio, 0.29, 1e-6);
    assert_float_equal(first->left.ear_ratio, 0.31, 1e-6);
    assert_float_equal(first->left.lid_gap_ratio, 0.31, 1e-6);
    assert_int_equal(first->reason, PLP_REASON_MEASURED);
    assert_true(isnan(first->right.fissure_ratio));
    const PlpSample *lost = plp_trace_get(trace, 1);
    assert_int_equal(lost->reason, PLP_REASON_NO_FACE);
    assert_true(isnan(lost->right.ear_ratio));
    const PlpSample *half = plp_trace_get(trace, 2);
    assert_int_equal(half->t_us, 12500);
    assert_int_equal(half->left.reason, PLP_REASON_MEASURED);
    assert_int_equal(half->right.reason, PLP_REASON_NO_FACE);
    assert_int_equal(half->reason, PLP_REASON_MEASURED);
}

static void assert_time(const char *column, const char *second, int64_t t_us)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text =
        g_strdup_printf("%s,right,left\n5,0.3,0.3\n%s,0.3,0.3\n", column, second);
    g_autoptr(PlpTrace) trace = parse(text, NAN, &error);
    assert_non_null(trace);
    assert_int_equal(plp_trace_get(trace, 0)->t_us, 0);
    assert_int_equal(plp_trace_get(trace, 1)->t_us, t_us);
}

static void test_time_columns(void **state)
{
    assert_time("t_us", "33338", 33333);
    assert_time("time_ms", "38.3333", 33333);
    assert_time("timestamp", "5.0333333", 33333);
    assert_time("Time", "6", 1000000);
    assert_time("t", "5.000001", 1);
}

static void test_one_eye(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpTrace) trace = parse("ear_left\n0.3\n\n nan\n-1\n", 30, &error);
    assert_non_null(trace);
    assert_int_equal(plp_trace_get_length(trace), 3);
    assert_int_equal(plp_trace_get(trace, 0)->right.reason, PLP_REASON_EYE_HIDDEN);
    assert_int_equal(plp_trace_get(trace, 0)->left.reason, PLP_REASON_MEASURED);
    assert_int_equal(plp_trace_get(trace, 1)->left.reason, PLP_REASON_NO_FACE);
    assert_int_equal(plp_trace_get(trace, 2)->left.reason, PLP_REASON_NO_FACE);
    assert_int_equal(plp_trace_get(trace, 1)->t_us, 33333);
}

static void test_refusals(void **state)
{
    assert_refused(
        "frame,EAR\n0,0.3\n", 30, PLP_ERROR_FORMAT,
        "e.csv: line 1: no column `ear_right` (the header names: frame, EAR); name the patient's "
        "eyes' columns ear_right and ear_left");
    assert_refused("right,left\n0.3,0.3\n", NAN, PLP_ERROR_INVALID,
                   "e.csv: has no time column (name one t_us, time_ms or time_s, or give --fps)");
    assert_refused("right,left\n0.3,0.3\n", 0, PLP_ERROR_INVALID,
                   "e.csv: --fps must be a number from 1 to 10000");
    assert_refused("right,left\n0.3,0.3\n", -INFINITY, PLP_ERROR_INVALID,
                   "e.csv: --fps must be a number from 1 to 10000");
    assert_refused("right,left\n", 30, PLP_ERROR_FORMAT, "e.csv: holds no row below its header");
    assert_refused("right;left\n0,3;0,3\n", 30, PLP_ERROR_FORMAT,
                   "e.csv: line 2: right: `0,3` is no number (write it like 12.5, with a point)");
    assert_refused("t_us,right,left\n0,0.3,0.3\n0,0.3,0.3\n", NAN, PLP_ERROR_FORMAT,
                   "e.csv: line 3: the time does not grow (sort the rows by time, in s, ms or us)");
    assert_refused("t_us,right,left\n5,0.3,0.3\n4,0.3,0.3\n", NAN, PLP_ERROR_FORMAT,
                   "e.csv: line 3: the time does not grow (sort the rows by time, in s, ms or us)");
    assert_refused("t,right\n0,0.3\n33.3,0.3\n66.7,0.3\n100,0.3\n", NAN, PLP_ERROR_FORMAT,
                   "e.csv: most rows lie more than 1 s apart, which shows no closure; if the times "
                   "are milliseconds, name their column time_ms");
    assert_refused("time,right,left\n1e300,0.3,0.3\n", NAN, PLP_ERROR_FORMAT,
                   "e.csv: line 2: time: `1e300` is no number from -3.1536e+07 to 3.1536e+07");
    assert_refused("frame,right,left\n7,0.3,0.3\n7,0.3,0.3\n", 30, PLP_ERROR_FORMAT,
                   "e.csv: line 3: the frame number does not grow (sort the rows, one a frame)");
    assert_refused("frame,right,left\n-7,0.3,0.3\n", 30, PLP_ERROR_FORMAT,
                   "e.csv: line 2: frame: `-7` is no whole number from 0 to 2147483647");
    assert_refused("valid,right,left\nperhaps,0.3,0.3\n", 30, PLP_ERROR_FORMAT,
                   "e.csv: line 2: `perhaps` does not say whether the row is valid (write 1 or 0)");
    assert_refused("", 30, PLP_ERROR_FORMAT,
                   "e.csv: is empty (its first line must name the columns)");
}

static void test_real_series(void **state)
{
    g_autofree char *path = plp_evaluation_need("ear/jefapato_blinking_short.csv");
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpTrace) trace = plp_ear_series_load(path, 240, &error);
    assert_non_null(trace);
    assert_int_equal(plp_trace_get_length(trace), 14401);
    assert_int_equal(plp_trace_get(trace, 14400)->t_us, 60000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rate),        cmocka_unit_test(test_time_columns),
        cmocka_unit_test(test_one_eye),     cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_real_series),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
