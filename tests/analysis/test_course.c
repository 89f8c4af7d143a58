// A course over days: where visits lie, baseline and best, wearing off, like with like.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "analysis/course.h"
#include "drawn_recording.h"

// ---- wearing off: the rule alone ----

static void test_wearing_off_by_hand(void **state)
{
    static const double days[] = {14, 28, 56, 84};
    static const double values[] = {10, 12, 16, 24};
    // Baseline 30, best 10: half back is 20, half way from day 56 to day 84.
    assert_float_equal(plp_course_find_wearing_off(days, values, 4, 20, false), 70, 1e-9);
    // A level that is met exactly at a visit is that visit's day.
    assert_float_equal(plp_course_find_wearing_off(days, values, 4, 16, false), 56, 1e-9);
    static const double rising[] = {9, 8.5, 7.5, 7};
    assert_float_equal(plp_course_find_wearing_off(days, rising, 4, 8, true), 42, 1e-9);
}

static void test_no_wearing_off(void **state)
{
    static const double days[] = {14, 28, 56};
    static const double values[] = {10, 12, 14};
    assert_true(isnan(plp_course_find_wearing_off(days, values, 3, 20, false)));
    assert_true(isnan(plp_course_find_wearing_off(days, values, 1, 11, false)));
    assert_true(isnan(plp_course_find_wearing_off(days, values, 0, 11, false)));
    // Never on the good side of it: it cannot come back.
    assert_true(isnan(plp_course_find_wearing_off(days, values, 3, 5, false)));
}

// ---- from recordings ----

static void clear_visit(gpointer data)
{
    g_ptr_array_unref(((PlpCourseVisit *)data)->recordings);
}

typedef struct {
    int32_t day;
    double scale;
} Drawn;

static PlpCourse *make_course(const Drawn *drawn, guint n, const int32_t *treatments,
                              guint n_treatments)
{
    PlpCourse *course = plp_course_new();
    g_autoptr(GArray) visits = g_array_new(FALSE, FALSE, sizeof(PlpCourseVisit));
    g_array_set_clear_func(visits, clear_visit);
    for (guint i = 0; i < n_treatments; i++)
        plp_course_add_treatment(course, treatments[i], "product", 40);
    for (guint i = 0; i < n; i++) {
        PlpCourseVisit visit = {drawn[i].day,
                                g_ptr_array_new_with_free_func((GDestroyNotify)plp_recording_free)};
        g_ptr_array_add(visit.recordings,
                        drawn_recording_make(PLP_PATIENT_CLONIC, 7, i, drawn[i].scale));
        g_array_append_val(visits, visit);
    }
    PlpCompareOptions options = plp_compare_make_options();
    options.resamples = 300;
    plp_course_compute(course, visits, &options);
    return course;
}

static void test_two_treatments(void **state)
{
    static const Drawn drawn[] = {{0, 1},  {3, 0.9}, {21, 0.1},  {63, 0.3},
                                  {99, 1}, {100, 1}, {121, 0.1}, {180, 1}};
    static const int32_t treatments[] = {0, 100};
    g_autoptr(PlpCourse) course = make_course(drawn, G_N_ELEMENTS(drawn), treatments, 2);
    const PlpCourseMeasure *closed =
        plp_course_find(course, PLP_METRIC_CLOSED_SHARE, PLP_SIDE_BOTH);
    assert_non_null(closed);
    static const int cycles[] = {-1, 0, 0, 0, 0, 0, 1, 1};
    static const int32_t days[] = {0, 3, 21, 63, 99, 100, 21, 80};
    static const PlpPhase phases[] = {PLP_PHASE_TROUGH,  PLP_PHASE_UNKNOWN, PLP_PHASE_PEAK,
                                      PLP_PHASE_UNKNOWN, PLP_PHASE_TROUGH,  PLP_PHASE_TROUGH,
                                      PLP_PHASE_PEAK,    PLP_PHASE_TROUGH};
    for (guint i = 0; i < closed->values->len; i++) {
        const PlpCourseValue *value = &g_array_index(closed->values, PlpCourseValue, i);
        assert_int_equal(value->cycle, cycles[i]);
        assert_int_equal(value->days_since_injection, days[i]);
        assert_int_equal(value->phase, phases[i]);
    }
    const PlpCourseCycle *first = &g_array_index(closed->cycles, PlpCourseCycle, 0);
    assert_int_equal(first->baseline, 0);
    assert_int_equal(first->best, 2);
    assert_int_equal(first->change.verdict, PLP_VERDICT_LOWER);
    assert_true(first->wearing_off_days > 21 && first->wearing_off_days <= 99);
    const PlpCourseCycle *second = &g_array_index(closed->cycles, PlpCourseCycle, 1);
    assert_int_equal(second->baseline, 5);
    assert_int_equal(second->best, 6);
    // Trough with trough (days 0 and 100), peak with peak (21 and 121).
    assert_int_equal(closed->pairs->len, 2);
    const PlpCoursePair *trough = &g_array_index(closed->pairs, PlpCoursePair, 0);
    const PlpCoursePair *peak = &g_array_index(closed->pairs, PlpCoursePair, 1);
    assert_int_equal(trough->phase, PLP_PHASE_TROUGH);
    assert_int_equal(trough->first, 0);
    assert_int_equal(trough->second, 5);
    assert_int_equal(peak->phase, PLP_PHASE_PEAK);
    assert_int_equal(peak->first, 2);
    assert_int_equal(peak->second, 6);
}

static void test_no_baseline_no_effect(void **state)
{
    static const Drawn drawn[] = {{21, 0.1}, {90, 1}};
    static const int32_t treatments[] = {0};
    g_autoptr(PlpCourse) course = make_course(drawn, G_N_ELEMENTS(drawn), treatments, 1);
    const PlpCourseMeasure *closed =
        plp_course_find(course, PLP_METRIC_CLOSED_SHARE, PLP_SIDE_BOTH);
    const PlpCourseCycle *cycle = &g_array_index(closed->cycles, PlpCourseCycle, 0);
    assert_int_equal(cycle->baseline, -1);
    assert_int_equal(cycle->change.verdict, PLP_VERDICT_NOT_MEASURABLE);
    assert_true(isnan(cycle->wearing_off_days));
    assert_int_equal(closed->pairs->len, 0);
}

/** What gets worse after an injection wears not off. */
static void test_no_improvement_wears_not_off(void **state)
{
    static const Drawn drawn[] = {{0, 0.2}, {21, 1}, {80, 0.2}};
    static const int32_t treatments[] = {0};
    g_autoptr(PlpCourse) course = make_course(drawn, G_N_ELEMENTS(drawn), treatments, 1);
    const PlpCourseMeasure *closed =
        plp_course_find(course, PLP_METRIC_CLOSED_SHARE, PLP_SIDE_BOTH);
    const PlpCourseCycle *cycle = &g_array_index(closed->cycles, PlpCourseCycle, 0);
    assert_int_equal(cycle->best, 1);
    assert_int_equal(cycle->change.verdict, PLP_VERDICT_HIGHER);
    assert_true(isnan(cycle->half_level) && isnan(cycle->wearing_off_days));
}

static void test_without_treatments(void **state)
{
    static const Drawn drawn[] = {{0, 1}, {30, 1}};
    g_autoptr(PlpCourse) course = make_course(drawn, G_N_ELEMENTS(drawn), NULL, 0);
    const PlpCourseMeasure *rate =
        plp_course_find(course, PLP_METRIC_CLOSURES_PER_MIN, PLP_SIDE_RIGHT);
    assert_int_equal(rate->values->len, 2);
    assert_int_equal(rate->cycles->len, 0);
    const PlpCourseValue *value = &g_array_index(rate->values, PlpCourseValue, 1);
    assert_int_equal(value->days_since_injection, PLP_DAYS_UNKNOWN);
    assert_int_equal(value->phase, PLP_PHASE_UNKNOWN);
    assert_int_equal(value->day, 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wearing_off_by_hand),
        cmocka_unit_test(test_no_wearing_off),
        cmocka_unit_test(test_two_treatments),
        cmocka_unit_test(test_no_baseline_no_effect),
        cmocka_unit_test(test_no_improvement_wears_not_off),
        cmocka_unit_test(test_without_treatments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
