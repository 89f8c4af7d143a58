#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>

#include "domain/twitch.h"
#include "plot/mark.h"
#include "plot/timeline.h"
#include "sheet.h"

#define S 1000000
#define RATE 25

/** Twenty seconds; the right eye shut from 4 to 5 s and lost from 10 to 13 s, the left never seen.
 */
typedef struct {
    PlpTrace *trace;
    GArray *openness;
    GArray *closures, *twitches, *segments;
    PlpPyramid *right;
    PlpTimeline timeline;
} Scene;

static PlpClosure make_closure(int id, int64_t onset_us, int64_t offset_us, PlpKind kind)
{
    return (PlpClosure){.id = id,
                        .eye = PLP_SIDE_RIGHT,
                        .kind = kind,
                        .onset_us = onset_us,
                        .offset_us = offset_us,
                        .duration_us = offset_us - onset_us};
}

static Scene scene_new(void)
{
    Scene scene = {.trace = plp_trace_new(),
                   .openness = g_array_new(FALSE, FALSE, sizeof(float)),
                   .closures = g_array_new(FALSE, FALSE, sizeof(PlpClosure)),
                   .twitches = g_array_new(FALSE, FALSE, sizeof(PlpTwitch)),
                   .segments = g_array_new(FALSE, FALSE, sizeof(PlpSegment))};
    for (int i = 0; i < 20 * RATE; i++) {
        double t_s = (double)i / RATE;
        bool lost = t_s >= 10 && t_s < 13;
        PlpSample sample = plp_sample_make_unmeasured(
            (int64_t)i * S / RATE, i, lost ? PLP_REASON_TURNED : PLP_REASON_MEASURED);
        sample.left.reason = PLP_REASON_EYE_HIDDEN;
        plp_trace_append(scene.trace, &sample);
        float value = lost ? NAN : t_s >= 4 && t_s < 5 ? 0 : 1;
        g_array_append_val(scene.openness, value);
    }
    PlpClosure closures[] = {make_closure(1, 4 * S, 5 * S, PLP_KIND_BRIEF),
                             make_closure(2, 14 * S, 14 * S + 200000, PLP_KIND_BLINK),
                             make_closure(3, 16 * S, 19 * S + 500000, PLP_KIND_PROLONGED)};
    g_array_append_vals(scene.closures, closures, 3);
    PlpTwitch twitch = {.id = 7, .onset_us = 8 * S, .offset_us = 8 * S + 200000};
    g_array_append_val(scene.twitches, twitch);
    PlpSegment segments[] = {{PLP_TASK_REST_OPEN, 0, 12 * S},
                             {PLP_TASK_FORCED_CLOSURE, 12 * S, 20 * S}};
    g_array_append_vals(scene.segments, segments, 2);
    scene.right = plp_timeline_dup_openness(scene.trace, scene.openness);
    scene.timeline = (PlpTimeline){
        .right = {scene.right, scene.closures, scene.twitches, NULL},
        .trace = scene.trace,
        .segments = scene.segments,
        .duration_us = 20 * S,
    };
    return scene;
}

static void scene_free(Scene *scene)
{
    plp_trace_free(scene->trace);
    g_array_unref(scene->openness);
    g_array_unref(scene->closures);
    g_array_unref(scene->twitches);
    g_array_unref(scene->segments);
    plp_pyramid_free(scene->right);
}

static double get_x(const PlpTimelineLayout *layout, double t_s)
{
    return plp_plot_view_get_x(&layout->view, (int64_t)(t_s * S));
}

static void test_bands_stand_at_their_times(void **state)
{
    Scene scene = scene_new();
    Sheet sheet = sheet_new(900, 240);
    PlpBox box = {10, 10, 880, 220};
    PlpTimelineLayout layout = plp_timeline_lay_out(sheet.canvas, &scene.timeline, box, 0, 20 * S);
    plp_timeline_draw(sheet.canvas, &scene.timeline, &layout);
    const PlpPalette *palette = plp_palette_get_light();
    double edge = layout.right.y + 1; // the band's edge has the full colour
    assert_true(sheet_is(&sheet, get_x(&layout, 4.5), edge, palette->kinds[PLP_KIND_BRIEF], 3));
    assert_true(sheet_is(&sheet, get_x(&layout, 14.1), edge, palette->kinds[PLP_KIND_BLINK], 3));
    assert_true(sheet_is(&sheet, get_x(&layout, 18), edge, palette->kinds[PLP_KIND_PROLONGED], 3));
    static const double none_s[] = {3.9, 5.1, 13.9, 15.9, 19.6};
    for (gsize i = 0; i < G_N_ELEMENTS(none_s); i++) {
        assert_false(
            sheet_is(&sheet, get_x(&layout, none_s[i]), edge, palette->kinds[PLP_KIND_BRIEF], 60));
        assert_false(sheet_is(&sheet, get_x(&layout, none_s[i]), edge,
                              palette->kinds[PLP_KIND_PROLONGED], 60));
    }
    sheet_assert_no_overlap(&sheet);
    sheet_assert_inside(&sheet, box);
    sheet_free(&sheet);
    scene_free(&scene);
}

static void test_the_trace_is_high_when_open_and_low_when_shut(void **state)
{
    Scene scene = scene_new();
    Sheet sheet = sheet_new(900, 240);
    PlpTimelineLayout layout =
        plp_timeline_lay_out(sheet.canvas, &scene.timeline, (PlpBox){10, 10, 880, 220}, 0, 20 * S);
    plp_timeline_draw(sheet.canvas, &scene.timeline, &layout);
    PlpColor line = plp_palette_get_light()->right;
    PlpBox lane = layout.right;
    PlpBox upper = {get_x(&layout, 2) - 2, lane.y, 4, lane.height / 3};
    PlpBox lower = {get_x(&layout, 2) - 2, lane.y + lane.height * 2 / 3, 4, lane.height / 3};
    // Which row of pixels the line falls on hangs on the font; between two rows it is half as dark.
    assert_true(sheet_count(&sheet, upper, line, 140) >= 3);
    assert_int_equal(sheet_count(&sheet, lower, line, 40), 0);
    upper.x = lower.x = get_x(&layout, 4.5) - 2;
    lower.height += 2;
    assert_int_equal(sheet_count(&sheet, upper, line, 40), 0);
    assert_true(sheet_count(&sheet, lower, line, 140) >= 3);
    // Nothing is drawn through what was not measured.
    PlpBox lost = {get_x(&layout, 10.2), lane.y, get_x(&layout, 12.8) - get_x(&layout, 10.2),
                   lane.height};
    assert_int_equal(sheet_count(&sheet, lost, line, 40), 0);
    assert_true(sheet_count_ink(&sheet, lost) > 500);
    sheet_free(&sheet);
    scene_free(&scene);
}

static void test_an_eye_never_seen_is_hatched_and_said(void **state)
{
    Scene scene = scene_new();
    Sheet sheet = sheet_new(900, 240);
    PlpTimelineLayout layout =
        plp_timeline_lay_out(sheet.canvas, &scene.timeline, (PlpBox){10, 10, 880, 220}, 0, 20 * S);
    plp_timeline_draw(sheet.canvas, &scene.timeline, &layout);
    assert_true(sheet_has_text(&sheet, "Left eye, openness: not measurable"));
    assert_true(sheet_has_text(&sheet, "Right eye, openness"));
    for (double t_s = 0.5; t_s < 19; t_s += 1) {
        PlpBox part = {get_x(&layout, t_s), layout.left.y + 4, 20, 10};
        assert_true(sheet_count_ink(&sheet, part) > 100);
    }
    sheet_free(&sheet);
    scene_free(&scene);
}

static void test_hits(void **state)
{
    Scene scene = scene_new();
    Sheet sheet = sheet_new(900, 240);
    PlpTimelineLayout layout =
        plp_timeline_lay_out(sheet.canvas, &scene.timeline, (PlpBox){10, 10, 880, 220}, 0, 20 * S);
    double y = layout.right.y + 10;
    const PlpTimeline *timeline = &scene.timeline;
    PlpTimelineHit hit = plp_timeline_hit(timeline, &layout, get_x(&layout, 4.5), y, 4);
    assert_int_equal(hit.part, PLP_TIMELINE_RIGHT);
    assert_int_equal(hit.closure_id, 1);
    assert_int_equal(hit.edge, PLP_EDGE_NONE);
    assert_true(llabs(hit.t_us - 4500000) < 30000);
    assert_int_equal(plp_timeline_hit(timeline, &layout, get_x(&layout, 4), y, 4).edge,
                     PLP_EDGE_ONSET);
    assert_int_equal(plp_timeline_hit(timeline, &layout, get_x(&layout, 5) + 2, y, 4).edge,
                     PLP_EDGE_OFFSET);
    assert_int_equal(plp_timeline_hit(timeline, &layout, get_x(&layout, 8.1), y, 1).twitch_id, 7);
    hit = plp_timeline_hit(timeline, &layout, get_x(&layout, 11), y, 4);
    assert_int_equal(hit.closure_id, 0);
    assert_int_equal(hit.reason, PLP_REASON_TURNED);
    assert_int_equal(hit.task, PLP_TASK_REST_OPEN);
    hit = plp_timeline_hit(timeline, &layout, get_x(&layout, 15), layout.tasks.y + 3, 4);
    assert_int_equal(hit.part, PLP_TIMELINE_TASKS);
    assert_int_equal(hit.task, PLP_TASK_FORCED_CLOSURE);
    hit = plp_timeline_hit(timeline, &layout, get_x(&layout, 15), layout.left.y + 3, 4);
    assert_int_equal(hit.part, PLP_TIMELINE_LEFT);
    assert_int_equal(hit.reason, PLP_REASON_EYE_HIDDEN);
    sheet_free(&sheet);
    scene_free(&scene);
}

static void test_a_miss_is_nowhere(void **state)
{
    Scene scene = scene_new();
    Sheet sheet = sheet_new(900, 240);
    PlpTimelineLayout layout =
        plp_timeline_lay_out(sheet.canvas, &scene.timeline, (PlpBox){10, 10, 880, 220}, 0, 20 * S);
    static const double points[][2] = {{-50, -50}, {400, 2}, {400, 5000}, {2, 60}};
    for (gsize i = 0; i < G_N_ELEMENTS(points); i++) {
        PlpTimelineHit hit =
            plp_timeline_hit(&scene.timeline, &layout, points[i][0], points[i][1], 4);
        assert_int_equal(hit.part, PLP_TIMELINE_NOWHERE);
        assert_int_equal(hit.closure_id, 0);
    }
    PlpTimeline empty = {.duration_us = 1};
    PlpTimelineHit hit = plp_timeline_hit(&empty, &layout, 400, layout.right.y + 3, 4);
    assert_int_equal(hit.part, PLP_TIMELINE_RIGHT);
    assert_int_equal(hit.closure_id, 0);
    assert_int_equal(hit.reason, PLP_REASON_UNKNOWN);
    sheet_free(&sheet);
    scene_free(&scene);
}

static void test_zoomed_in_and_out(void **state)
{
    Scene scene = scene_new();
    static const int64_t stretches[][2] = {{4 * S, 4 * S + 1000}, {19 * S, 25 * S},
                                           {-5 * S, -1 * S},      {0, 72000LL * S},
                                           {30 * S, 40 * S},      {7 * S, 7 * S}};
    for (gsize i = 0; i < G_N_ELEMENTS(stretches); i++) {
        Sheet sheet = sheet_new(600, 200);
        PlpBox box = {10, 10, 580, 180};
        PlpTimelineLayout layout = plp_timeline_lay_out(sheet.canvas, &scene.timeline, box,
                                                        stretches[i][0], stretches[i][1]);
        plp_timeline_draw(sheet.canvas, &scene.timeline, &layout);
        sheet_assert_inside(&sheet, box);
        sheet_assert_no_overlap(&sheet);
        assert_int_equal(cairo_status(sheet.cr), CAIRO_STATUS_SUCCESS);
        sheet_free(&sheet);
    }
    scene_free(&scene);
}

static void test_no_room_at_all(void **state)
{
    Scene scene = scene_new();
    static const double sizes[][2] = {{0, 0}, {5, 200}, {200, 5}, {60, 40}};
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        Sheet sheet = sheet_new(300, 300);
        PlpTimelineLayout layout = plp_timeline_lay_out(
            sheet.canvas, &scene.timeline, (PlpBox){10, 10, sizes[i][0], sizes[i][1]}, 0, 20 * S);
        plp_timeline_draw(sheet.canvas, &scene.timeline, &layout);
        assert_int_equal(cairo_status(sheet.cr), CAIRO_STATUS_SUCCESS);
        sheet_free(&sheet);
    }
    scene_free(&scene);
}

static void test_many_samples_look_like_few(void **state)
{
    // A shut second among eight hours is still seen.
    gsize n = 8 * 3600 * 30;
    g_autofree int64_t *t_us = g_new(int64_t, n);
    g_autofree float *values = g_new(float, n);
    for (gsize i = 0; i < n; i++) {
        t_us[i] = (int64_t)i * S / 30;
        values[i] = i >= 432000 && i < 432030 ? 0 : 1;
    }
    g_autoptr(PlpPyramid) pyramid = plp_pyramid_new(t_us, values, n);
    PlpTimeline timeline = {.right = {.openness = pyramid}, .duration_us = 8LL * 3600 * S};
    Sheet sheet = sheet_new(900, 240);
    PlpTimelineLayout layout = plp_timeline_lay_out(
        sheet.canvas, &timeline, (PlpBox){10, 10, 880, 220}, 0, timeline.duration_us);
    plp_timeline_draw(sheet.canvas, &timeline, &layout);
    double x = plp_plot_view_get_x(&layout.view, 432015LL * S / 30);
    PlpBox column = {floor(x) - 1, layout.right.y + layout.right.height * 0.7, 3,
                     layout.right.height * 0.25};
    assert_true(sheet_count(&sheet, column, plp_palette_get_light()->right, 30) >=
                (int)column.height - 2);
    column.x -= 50;
    assert_int_equal(sheet_count(&sheet, column, plp_palette_get_light()->right, 30), 0);
    sheet_free(&sheet);
}

// ---- the closures as they were found ----

/** As found: the first as it stands in the lane, one that a person took away, one whose end moved.
 */
static GArray *make_found(void)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(PlpClosure));
    PlpClosure closures[] = {make_closure(1, 4 * S, 5 * S, PLP_KIND_BRIEF),
                             make_closure(2, 7 * S, 8 * S, PLP_KIND_BRIEF),
                             make_closure(3, 16 * S, 18 * S, PLP_KIND_BRIEF)};
    g_array_append_vals(found, closures, G_N_ELEMENTS(closures));
    return found;
}

static void test_found_closures_lie_under_the_lane(void **state)
{
    Scene scene = scene_new();
    g_autoptr(GArray) found = make_found();
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(PlpClosure));
    scene.timeline.right.found = found;
    scene.timeline.left.found = none;
    Sheet sheet = sheet_new(900, 240);
    PlpBox box = {10, 10, 880, 220};
    PlpTimelineLayout layout = plp_timeline_lay_out(sheet.canvas, &scene.timeline, box, 0, 20 * S);
    plp_timeline_draw(sheet.canvas, &scene.timeline, &layout);
    PlpColor kind = plp_palette_get_light()->kinds[PLP_KIND_BRIEF];
    static const struct {
        double t_s;
        bool is_full, is_hollow;
    } cases[] = {{4.5, false, true}, {7.5, true, false}, {17, true, false}, {11, false, false}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        PlpBox strip = layout.right_found; // below the line of 0 %
        strip.y += 2;
        strip.height -= 3;
        PlpBox part = {get_x(&layout, cases[i].t_s) - 5, strip.y, 10, strip.height};
        int n = sheet_count(&sheet, part, kind, 8);
        assert_int_equal(n > 0.25 * part.width * part.height, cases[i].is_full);
        assert_int_equal(sheet_count_ink(&sheet, part) > 0, cases[i].is_full || cases[i].is_hollow);
    }
    sheet_assert_no_overlap(&sheet);
    sheet_assert_inside(&sheet, box);
    sheet_free(&sheet);
    scene_free(&scene);
}

static void test_found_closures_are_hit(void **state)
{
    Scene scene = scene_new();
    g_autoptr(GArray) found = make_found();
    Sheet sheet = sheet_new(900, 240);
    PlpBox box = {10, 10, 880, 220};
    PlpTimelineLayout layout = plp_timeline_lay_out(sheet.canvas, &scene.timeline, box, 0, 20 * S);
    PlpTimelineHit hit =
        plp_timeline_hit(&scene.timeline, &layout, get_x(&layout, 7.5), layout.right.y + 9, 2);
    assert_int_equal(hit.found_eye, PLP_SIDE_UNKNOWN); // no strip
    assert_int_equal(layout.right_found.height, 0);
    scene.timeline.right.found = found;
    layout = plp_timeline_lay_out(sheet.canvas, &scene.timeline, box, 0, 20 * S);
    double y = layout.right_found.y + layout.right_found.height / 2;
    hit = plp_timeline_hit(&scene.timeline, &layout, get_x(&layout, 7.5), y, 2);
    assert_int_equal(hit.part, PLP_TIMELINE_NOWHERE);
    assert_int_equal(hit.closure_id, 0);
    assert_int_equal(hit.found_eye, PLP_SIDE_RIGHT);
    assert_int_equal(hit.found_id, 2);
    hit = plp_timeline_hit(&scene.timeline, &layout, get_x(&layout, 17), layout.right.y + 9, 2);
    assert_int_equal(hit.part, PLP_TIMELINE_RIGHT);
    assert_int_equal(hit.found_id, 3);
    hit = plp_timeline_hit(&scene.timeline, &layout, get_x(&layout, 11), y, 2);
    assert_int_equal(hit.found_eye, PLP_SIDE_RIGHT);
    assert_int_equal(hit.found_id, 0);
    y = layout.left_found.y + layout.left_found.height / 2;
    hit = plp_timeline_hit(&scene.timeline, &layout, get_x(&layout, 7.5), y, 2);
    assert_int_equal(hit.found_eye, PLP_SIDE_LEFT); // where nothing was found
    assert_int_equal(hit.found_id, 0);
    sheet_free(&sheet);
    scene_free(&scene);
}

static void test_sameness_is_edges_kind_and_command(void **state)
{
    g_autoptr(GArray) found = make_found();
    PlpClosure closure = make_closure(99, 7 * S, 8 * S, PLP_KIND_BRIEF);
    assert_true(plp_timeline_has_same(found, &closure));
    closure.commanded = true;
    assert_false(plp_timeline_has_same(found, &closure));
    closure.commanded = false;
    closure.kind = PLP_KIND_BLINK;
    assert_false(plp_timeline_has_same(found, &closure));
    closure.kind = PLP_KIND_BRIEF;
    closure.offset_us++;
    assert_false(plp_timeline_has_same(found, &closure));
    closure.offset_us--;
    closure.onset_us--;
    assert_false(plp_timeline_has_same(found, &closure));
    assert_false(plp_timeline_has_same(NULL, &closure));
}

// ---- kinds told apart without their colours ----

/** How often a column of a band changes its shade, from its edge down. */
static int count_changes(const Sheet *sheet, double x, PlpBox box)
{
    int n = 0;
    bool was_near = false;
    for (double y = box.y; y < box.y + box.height; y++) {
        bool is_near = true;
        for (double column = x; column < x + box.width; column++)
            is_near = is_near && sheet_is(sheet, column, y, (PlpColor){1, 1, 1, 1}, 130);
        n += y > box.y && is_near != was_near;
        was_near = is_near;
    }
    return n;
}

/** All in one colour, as an eye without colours sees them: bands of two and three pixels have
 * patterns that differ by more than a little, in every palette. */
static void test_patterns_tell_kinds_apart(void **state)
{
    const PlpPalette *palettes[] = {plp_palette_get_light(), plp_palette_get_dark(),
                                    plp_palette_get_high_contrast()};
    static const PlpMark marks[] = {PLP_MARK_BLINK, PLP_MARK_COMMANDED, PLP_MARK_PROLONGED,
                                    PLP_MARK_BRIEF};
    for (gsize p = 0; p < G_N_ELEMENTS(palettes); p++) {
        PlpPalette grey = *palettes[p];
        grey.paper = (PlpColor){1, 1, 1, 1};
        for (int kind = 0; kind < PLP_KIND_N; kind++)
            grey.kinds[kind] = (PlpColor){0, 0, 0, 1};
        grey.commanded = grey.kinds[0];
        for (int width = 2; width <= 3; width++) {
            Sheet sheet = sheet_new_with(100, 140, &grey);
            int changes[G_N_ELEMENTS(marks)];
            for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
                PlpBox band = {10 + 20 * (double)i, 10, width, 120};
                plp_mark_fill_band(sheet.canvas, marks[i], band);
                band.y += 10; // below the edge of full colour
                band.height -= 10;
                changes[i] = count_changes(&sheet, band.x, band);
            }
            assert_int_equal(changes[0], 0);             // plain
            assert_true(changes[1] >= 4);                // far apart
            assert_true(changes[2] >= 1.6 * changes[1]); // diagonal
            assert_true(changes[3] >= 1.6 * changes[2]); // close
            sheet_free(&sheet);
        }
    }
}

/** Swatches and bars, too, down to the height of a tick of the raster. */
static void test_bars_have_patterns(void **state)
{
    static const PlpMark marks[] = {PLP_MARK_BRIEF, PLP_MARK_PROLONGED, PLP_MARK_COMMANDED};
    const PlpPalette *palette = plp_palette_get_light();
    for (int height = 6; height <= 60; height += 9) {
        Sheet sheet = sheet_new(60, 80);
        PlpBox box = {10, 10, 20, height};
        plp_mark_fill(sheet.canvas, PLP_MARK_BLINK, box);
        assert_int_equal(sheet_count(&sheet, box, palette->kinds[PLP_KIND_BLINK], 3), 20 * height);
        for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
            plp_canvas_fill_box(sheet.canvas, (PlpBox){0, 0, 60, 80}, palette->paper);
            plp_mark_fill(sheet.canvas, marks[i], box);
            int full = sheet_count(&sheet, box, plp_mark_get_color(palette, marks[i]), 3);
            assert_in_range(full, 20 * height / 4, 20 * height - 20);
            sheet_assert_inside(&sheet, box);
        }
        sheet_free(&sheet);
    }
}

/** No room, no stripes, no harm. */
static void test_patterns_without_room(void **state)
{
    Sheet sheet = sheet_new(60, 80);
    PlpBox boxes[] = {{10, 10, 0, 20}, {10, 10, 20, 0}, {10, 10, -3, 20}, {10, 10, 20, NAN}};
    for (gsize i = 0; i < G_N_ELEMENTS(boxes); i++)
        plp_canvas_stripe_box(sheet.canvas, boxes[i], plp_palette_get_light()->ink, 4, 0.5);
    plp_canvas_stripe_box(sheet.canvas, (PlpBox){10, 10, 20, 20}, plp_palette_get_light()->ink, 0,
                          0.5);
    assert_int_equal(sheet_count_ink(&sheet, (PlpBox){0, 0, 60, 80}), 0);
    assert_int_equal(cairo_status(sheet.cr), CAIRO_STATUS_SUCCESS);
    sheet_free(&sheet);
}

static void test_nothing_measured_gives_no_series(void **state)
{
    g_autoptr(PlpTrace) trace = plp_trace_new();
    g_autoptr(GArray) openness = g_array_new(FALSE, FALSE, sizeof(float));
    assert_null(plp_timeline_dup_openness(trace, openness));
    PlpSample sample = plp_sample_make_unmeasured(0, 0, PLP_REASON_NO_FACE);
    plp_trace_append(trace, &sample);
    float missing = NAN;
    g_array_append_val(openness, missing);
    assert_null(plp_timeline_dup_openness(trace, openness));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bands_stand_at_their_times),
        cmocka_unit_test(test_the_trace_is_high_when_open_and_low_when_shut),
        cmocka_unit_test(test_an_eye_never_seen_is_hatched_and_said),
        cmocka_unit_test(test_hits),
        cmocka_unit_test(test_a_miss_is_nowhere),
        cmocka_unit_test(test_zoomed_in_and_out),
        cmocka_unit_test(test_no_room_at_all),
        cmocka_unit_test(test_many_samples_look_like_few),
        cmocka_unit_test(test_nothing_measured_gives_no_series),
        cmocka_unit_test(test_found_closures_lie_under_the_lane),
        cmocka_unit_test(test_found_closures_are_hit),
        cmocka_unit_test(test_sameness_is_edges_kind_and_command),
        cmocka_unit_test(test_patterns_tell_kinds_apart),
        cmocka_unit_test(test_bars_have_patterns),
        cmocka_unit_test(test_patterns_without_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
