#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>

#include "plot/course.h"
#include "plot/durations.h"
#include "plot/forest.h"
#include "plot/overlay.h"
#include "plot/raster.h"
#include "plot/scatter.h"
#include "sheet.h"

#define S 1000000

static const PlpBox box = {10, 10, 480, 260};

static Sheet make_sheet(void)
{
    return sheet_new(500, 280);
}

static void check(Sheet *sheet)
{
    assert_int_equal(cairo_status(sheet->cr), CAIRO_STATUS_SUCCESS);
    sheet_assert_no_overlap(sheet);
    sheet_assert_inside(sheet, box);
}

// ---- durations ----

static void test_bars_have_the_kinds_colours(void **state)
{
    static const PlpDurationPoint points[] = {{0.15, PLP_KIND_BLINK},     {0.18, PLP_KIND_BLINK},
                                              {0.7, PLP_KIND_BRIEF},      {4, PLP_KIND_PROLONGED},
                                              {3700, PLP_KIND_PROLONGED}, {NAN, PLP_KIND_BLINK}};
    PlpDurationSeries series = {points, G_N_ELEMENTS(points), 1};
    Sheet sheet = make_sheet();
    plp_durations_draw(sheet.canvas, box, "durations", &series, 1);
    const PlpPalette *palette = plp_palette_get_light();
    int blinks = sheet_count(&sheet, box, palette->kinds[PLP_KIND_BLINK], 6);
    int brief = sheet_count(&sheet, box, palette->kinds[PLP_KIND_BRIEF], 6);
    assert_true(brief > 200);
    // Two against one, of which two rows in five are stripes of another shade.
    assert_true(blinks > 1.8 * brief / 0.6 && blinks < 2.2 * brief / 0.6);
    check(&sheet);
    sheet_free(&sheet);
}

static void test_before_and_after_are_per_minute(void **state)
{
    static const PlpDurationPoint points[] = {{0.15, PLP_KIND_BLINK}, {0.18, PLP_KIND_BLINK}};
    PlpDurationSeries series[] = {{points, 2, 1}, {points, 2, 2}};
    Sheet sheet = make_sheet();
    plp_durations_draw(sheet.canvas, box, NULL, series, 2);
    // Twice the minutes, half the height.
    int after = sheet_count(&sheet, box, plp_palette_get_light()->after, 6);
    Sheet same = make_sheet();
    series[1].minutes = 1;
    plp_durations_draw(same.canvas, box, NULL, series, 2);
    int full = sheet_count(&same, box, plp_palette_get_light()->after, 6);
    assert_true(full > 1.8 * after && full < 2.2 * after);
    check(&sheet);
    sheet_free(&sheet);
    sheet_free(&same);
}

static void test_no_durations(void **state)
{
    PlpDurationSeries series[] = {{NULL, 0, 0}, {NULL, 0, 3}};
    for (gsize n = 0; n <= 2; n++) {
        Sheet sheet = make_sheet();
        plp_durations_draw(sheet.canvas, box, "none", series, n);
        assert_true(sheet_has_text(&sheet, n == 2 ? "no involuntary closure" : "not measurable"));
        check(&sheet);
        sheet_free(&sheet);
    }
}

// ---- raster ----

static void test_rows_hold_the_whole_recording(void **state)
{
    assert_int_equal(plp_raster_choose_row_us(60LL * S, 12), 5LL * S);
    assert_int_equal(plp_raster_choose_row_us(72000LL * S, 20), 3600LL * S);
    assert_int_equal(plp_raster_choose_row_us(1, 0), S);
    for (int64_t s = 1; s < 2000000; s = s * 7 / 3 + 1)
        assert_true(plp_raster_choose_row_us(s * S, 13) * 13 >= s * S);
}

static void test_a_closure_over_a_rows_end_goes_on_in_the_next(void **state)
{
    g_autoptr(GArray) closures = g_array_new(FALSE, FALSE, sizeof(PlpClosure));
    PlpClosure closure = {.id = 1,
                          .kind = PLP_KIND_BRIEF,
                          .onset_us = 9 * S,
                          .offset_us = 11 * S,
                          .duration_us = 2 * S};
    g_array_append_val(closures, closure);
    int64_t t_us[] = {0, 20 * S};
    float open[] = {1, 1};
    g_autoptr(PlpPyramid) pyramid = plp_pyramid_new(t_us, open, 2);
    PlpTimeline timeline = {.right = {.openness = pyramid, .closures = closures},
                            .left = {.openness = pyramid},
                            .duration_us = 20 * S};
    Sheet sheet = make_sheet();
    plp_raster_draw(sheet.canvas, box, "raster", &timeline);
    PlpColor brief = plp_palette_get_light()->kinds[PLP_KIND_BRIEF];
    PlpBox left_half = {100, 10, 150, 260};
    PlpBox right_half = {300, 10, 190, 260};
    assert_true(sheet_count(&sheet, left_half, brief, 6) > 30);
    assert_true(sheet_count(&sheet, right_half, brief, 6) > 30);
    check(&sheet);
    sheet_free(&sheet);
}

static void test_a_raster_of_twenty_hours_and_of_nothing(void **state)
{
    static const int64_t durations_us[] = {72000LL * S, 1, 0, 3, 86400LL * 30 * S};
    for (gsize i = 0; i < G_N_ELEMENTS(durations_us); i++) {
        PlpTimeline timeline = {.duration_us = durations_us[i]};
        Sheet sheet = make_sheet();
        plp_raster_draw(sheet.canvas, box, "raster", &timeline);
        check(&sheet);
        sheet_free(&sheet);
    }
}

// ---- right against left ----

static void test_an_eye_alone_stands_apart(void **state)
{
    static const PlpPairPoint points[] = {{0.2, 0.21, PLP_MARK_BLINK},
                                          {1.5, NAN, PLP_MARK_BRIEF},
                                          {4, NAN, PLP_MARK_PROLONGED},
                                          {NAN, 0.3, PLP_MARK_BLINK},
                                          {NAN, NAN, PLP_MARK_BLINK}};
    Sheet sheet = make_sheet();
    plp_scatter_draw(sheet.canvas, box, "right and left", "duration, s", PLP_AXIS_LOG, points,
                     G_N_ELEMENTS(points));
    assert_true(sheet_has_text(&sheet, "right alone: 2"));
    assert_true(sheet_has_text(&sheet, "left alone: 1"));
    check(&sheet);
    sheet_free(&sheet);
}

static void test_no_pairs(void **state)
{
    static const PlpPairPoint zero[] = {{0, 0, PLP_MARK_BLINK}, {-1, INFINITY, PLP_MARK_BLINK}};
    Sheet sheet = make_sheet();
    plp_scatter_draw(sheet.canvas, box, "none", "duration, s", PLP_AXIS_LOG, NULL, 0);
    assert_true(sheet_has_text(&sheet, "no involuntary closure"));
    check(&sheet);
    Sheet other = make_sheet();
    plp_scatter_draw(other.canvas, box, "zero", "duration, s", PLP_AXIS_LOG, zero, 2);
    assert_int_equal(cairo_status(other.cr), CAIRO_STATUS_SUCCESS);
    sheet_free(&sheet);
    sheet_free(&other);
}

// ---- intervals ----

static const PlpForestRow rows[] = {
    {"Closures / min", 0.38, {0.23, 0.62}, true, "×0.38 (0.23 to 0.62)"},
    {"Prolonged / min", 0.40, {0.09, 1.39}, false, "×0.40 (0.09 to 1.39)"},
    {"None after / min", 0, {0, 0.4}, true, "none after"},
    {"None before / min", NAN, {1.2, INFINITY}, true, "none before"},
    {"Not measurable", NAN, {NAN, NAN}, false, "n/a"},
    {"A label that is so long that it cannot stand here at all, never", 1, {0.5, 2}, false, "x"},
};

static void test_intervals_lie_where_they_say(void **state)
{
    Sheet sheet = make_sheet();
    PlpAxis axis = plp_axis_make_log(0.1, 10, PLP_TICKS_RATIO);
    PlpBox cell = {100, 100, 200, 20};
    plp_forest_draw_interval(sheet.canvas, cell, &axis, &rows[0]);
    PlpColor color = plp_palette_get_light()->after;
    double x = 100 + 200 * plp_axis_get_position(&axis, 0.38);
    assert_true(sheet_is(&sheet, x, 110, color, 3)); // filled: a change is shown
    double low = 100 + 200 * plp_axis_get_position(&axis, 0.23);
    double high = 100 + 200 * plp_axis_get_position(&axis, 0.62);
    assert_int_equal(sheet_count_ink(&sheet, (PlpBox){low + 2, 109, high - low - 4, 3}) > 20, 1);
    assert_int_equal(sheet_count_ink(&sheet, (PlpBox){100, 100, low - 102, 20}), 0);
    assert_int_equal(sheet_count_ink(&sheet, (PlpBox){high + 3, 100, 100, 20}), 0);
    sheet_free(&sheet);
}

static void test_nothing_shown_is_hollow(void **state)
{
    Sheet sheet = make_sheet();
    PlpAxis axis = plp_axis_make_log(0.05, 20, PLP_TICKS_RATIO);
    plp_forest_draw_interval(sheet.canvas, (PlpBox){100, 100, 200, 20}, &axis, &rows[1]);
    double x = 100 + 200 * plp_axis_get_position(&axis, 0.40);
    assert_true(sheet_is(&sheet, x, 110, plp_palette_get_light()->paper, 3));
    sheet_free(&sheet);
}

static void test_a_forest_of_all_sorts(void **state)
{
    for (gsize n = 0; n <= G_N_ELEMENTS(rows); n++) {
        Sheet sheet = make_sheet();
        PlpAxis axis = plp_forest_make_axis(rows, n, true);
        assert_true(axis.low >= 1.0 / 33 && axis.high <= 33);
        assert_float_equal(axis.low * axis.high, 1, 1e-9);
        axis.title = "ratio";
        plp_forest_draw(sheet.canvas, box, "forest", &axis, rows, n);
        check(&sheet);
        sheet_free(&sheet);
    }
    PlpAxis differences = plp_forest_make_axis(rows, 2, false);
    assert_float_equal(differences.low, -differences.high, 1e-12);
    assert_true(differences.high >= 1.39);
}

// ---- course ----

static const PlpChartPoint points[] = {
    {-3, 24.8, 19, 32}, {21, 9.2, 6, 13}, {90, 22, NAN, NAN}, {120, NAN, NAN, NAN}};
static const PlpChartPoint scores[] = {{-3, 3, NAN, NAN}, {21, 1, NAN, NAN}};
static const PlpCourseMark marks[] = {{0, "product A, 50 U"},
                                      {2, "product A, 12.5 U"},
                                      {3, "product B, 100 U in all"},
                                      {95, "product A, 55 U"}};
static const PlpCourseSeries rates[] = {{"person", PLP_COURSE_FILLED, points, 4}};
static const PlpCourseSeries score_series[] = {
    {"JRS severity, rater", PLP_COURSE_DIAMOND, scores, 2}};
static const PlpCoursePanel panels[] = {
    {"Closures / min", PLP_TICKS_NUMBER, true, rates, 1},
    {"Clinician's scores", PLP_TICKS_NUMBER, true, score_series, 1},
};

static void test_a_course(void **state)
{
    static const PlpCourseShade shades[] = {{7, 28, "peak"}, {70, 95, "trough"}};
    PlpCourseChart chart = {"days since the first treatment", panels, 2, marks, 4, shades, 2};
    Sheet sheet = make_sheet();
    plp_course_draw(sheet.canvas, box, &chart);
    assert_true(sheet_has_text(&sheet, "product A, 50 U"));
    assert_true(sheet_has_text(&sheet, "days since the first treatment"));
    assert_true(sheet_count(&sheet, box, plp_palette_get_light()->treatment, 40) > 200);
    check(&sheet);
    gsize panel = 9, series = 9, point = 9;
    assert_false(plp_course_hit(sheet.canvas, box, &chart, -100, -100, 6, &panel, &series, &point));
    bool found = false;
    for (double x = 10; x < 490 && !found; x += 2) {
        for (double y = 10; y < 270 && !found; y += 2)
            found = plp_course_hit(sheet.canvas, box, &chart, x, y, 3, &panel, &series, &point);
    }
    assert_true(found);
    assert_int_equal(point, 0); // the leftmost
    sheet_free(&sheet);
}

static void test_an_empty_course(void **state)
{
    static const PlpCourseSeries none[] = {{NULL, PLP_COURSE_FILLED, NULL, 0}};
    static const PlpCoursePanel empty[] = {{"Closures / min", PLP_TICKS_NUMBER, true, none, 1}};
    PlpCourseChart charts[] = {{NULL, NULL, 0, NULL, 0, NULL, 0},
                               {"days", empty, 1, NULL, 0, NULL, 0},
                               {"days", empty, 1, marks, 1, NULL, 0}};
    for (gsize i = 0; i < G_N_ELEMENTS(charts); i++) {
        Sheet sheet = make_sheet();
        plp_course_draw(sheet.canvas, box, &charts[i]);
        check(&sheet);
        sheet_free(&sheet);
    }
}

// ---- overlay ----

static void test_after_lies_over_before(void **state)
{
    int64_t t_us[500];
    float low[500], high[500];
    for (int i = 0; i < 500; i++) {
        t_us[i] = (int64_t)i * 20000;
        low[i] = 0.2f;
        high[i] = 0.9f;
    }
    g_autoptr(PlpPyramid) before = plp_pyramid_new(t_us, low, 500);
    g_autoptr(PlpPyramid) after = plp_pyramid_new(t_us, high, 500);
    PlpOverlaySeries series[] = {{before, 0, PLP_MARK_BEFORE}, {after, -5 * S, PLP_MARK_AFTER}};
    Sheet sheet = make_sheet();
    plp_overlay_draw(sheet.canvas, box, "overlay", series, 2, 0, 10 * S);
    const PlpPalette *palette = plp_palette_get_light();
    PlpBox right_half = {300, 30, 180, 200};
    PlpBox left_half = {60, 30, 180, 200};
    assert_true(sheet_count(&sheet, right_half, palette->before, 30) > 100);
    assert_int_equal(sheet_count(&sheet, right_half, palette->after, 30), 0); // shifted away
    assert_true(sheet_count(&sheet, left_half, palette->after, 110) > 80);
    check(&sheet);
    sheet_free(&sheet);
}

static void test_an_overlay_of_nothing(void **state)
{
    PlpOverlaySeries series[] = {{NULL, 0, PLP_MARK_BEFORE}, {NULL, 0, PLP_MARK_AFTER}};
    for (gsize n = 0; n <= 2; n++) {
        Sheet sheet = make_sheet();
        plp_overlay_draw(sheet.canvas, box, "overlay", series, n, 0, 0);
        assert_true(sheet_has_text(&sheet, "not measurable"));
        check(&sheet);
        sheet_free(&sheet);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bars_have_the_kinds_colours),
        cmocka_unit_test(test_before_and_after_are_per_minute),
        cmocka_unit_test(test_no_durations),
        cmocka_unit_test(test_rows_hold_the_whole_recording),
        cmocka_unit_test(test_a_closure_over_a_rows_end_goes_on_in_the_next),
        cmocka_unit_test(test_a_raster_of_twenty_hours_and_of_nothing),
        cmocka_unit_test(test_an_eye_alone_stands_apart),
        cmocka_unit_test(test_no_pairs),
        cmocka_unit_test(test_intervals_lie_where_they_say),
        cmocka_unit_test(test_nothing_shown_is_hollow),
        cmocka_unit_test(test_a_forest_of_all_sorts),
        cmocka_unit_test(test_a_course),
        cmocka_unit_test(test_an_empty_course),
        cmocka_unit_test(test_after_lies_over_before),
        cmocka_unit_test(test_an_overlay_of_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
