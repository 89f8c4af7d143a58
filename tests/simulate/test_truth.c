// The truth is what the face does: half crossings, frames, tables.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "script_of.h"

static double get_openness(const PlpScript *script, PlpSide eye, int64_t t_us)
{
    PlpDrawnFace faces[PLP_SCRIPT_MAX_FACES];
    plp_script_get_faces(script, t_us, 0, faces);
    return eye == PLP_SIDE_RIGHT ? faces[0].right_openness : faces[0].left_openness;
}

/** Every closure of the script: half way at onset and offset, deepest between, beyond half within.
 */
static void assert_crossings(const PlpScript *script)
{
    const GArray *truth = plp_script_get_truth(script);
    assert_true(truth->len > 0);
    for (guint i = 0; i < truth->len; i++) {
        const PlpTruth *t = &g_array_index(truth, PlpTruth, i);
        double half = 1 - t->depth_ratio / 2;
        assert_float_equal(get_openness(script, t->eye, t->onset_us), half, 1e-6);
        assert_float_equal(get_openness(script, t->eye, t->offset_us), half, 1e-6);
        assert_float_equal(get_openness(script, t->eye, (t->onset_us + t->offset_us) / 2),
                           1 - t->depth_ratio, 0.15);
        assert_true(get_openness(script, t->eye, t->onset_us - 1000) > half);
        assert_true(get_openness(script, t->eye, t->onset_us + 1000) < half);
        assert_true(get_openness(script, t->eye, t->offset_us - 1000) < half);
        assert_true(get_openness(script, t->eye, t->offset_us + 1000) > half);
    }
}

static void half_is_crossed_at_onset_and_offset(void **state)
{
    g_autoptr(PlpScript) script =
        script_of("duration 20\nat 1 blink both 0.2\nat 2 partial right 0.3 depth 0.6\n"
                  "at 3 wink left 0.04\nat 4 long both 4.5 close 0.5 open 2\n"
                  "at 10 squeeze right 1.2 depth 0.95\n");
    assert_crossings(script);
}

static void random_blinks_have_their_truth(void **state)
{
    const char *text = "seed 5\nduration 60\nat 0 blinks both 20 60\n";
    g_autoptr(PlpScript) script = script_of(text), again = script_of(text);
    g_autoptr(PlpScript) other = script_of("seed 6\nduration 60\nat 0 blinks both 20 60\n");
    assert_crossings(script);
    const GArray *truth = plp_script_get_truth(script);
    assert_in_range(truth->len / 2, 14, 27);
    assert_memory_equal(truth->data, plp_script_get_truth(again)->data,
                        truth->len * sizeof(PlpTruth));
    assert_int_not_equal(g_array_index(truth, PlpTruth, 0).onset_us,
                         g_array_index(plp_script_get_truth(other), PlpTruth, 0).onset_us);
}

static void two_quick_blinks_open_between(void **state)
{
    g_autoptr(PlpScript) script = script_of("at 1 blink both 0.15\nat 1.25 blink both 0.15\n");
    assert_crossings(script);
    assert_true(get_openness(script, PLP_SIDE_LEFT, 1200000) > 0.7);
}

static void a_closure_may_overlap_the_other_eyes(void **state)
{
    g_autoptr(PlpScript) script = script_of("at 1 wink right 2\nat 1.5 wink left 2\n");
    assert_crossings(script);
    assert_float_equal(get_openness(script, PLP_SIDE_RIGHT, 2000000), 0, 1e-9);
    assert_float_equal(get_openness(script, PLP_SIDE_LEFT, 1200000), 1, 1e-9);
}

static void closing_is_faster_than_opening(void **state)
{
    g_autoptr(PlpScript) script = script_of("at 1 blink both 0.2\n");
    int64_t closing = 0, opening = 0;
    for (int64_t t = 500000; t < 1800000; t += 1000) {
        double openness = get_openness(script, PLP_SIDE_RIGHT, t);
        bool moving = openness > 0.001 && openness < 0.999;
        closing += moving && t < 1100000;
        opening += moving && t >= 1100000;
    }
    assert_in_range(closing, 55, 70);
    assert_in_range(opening, 100, 120);
}

static void decoys_are_marked_and_leave_the_lid_alone(void **state)
{
    g_autoptr(PlpScript) script =
        script_of("at 1 squint right 1\nat 3 look down 2\nat 6 look up 1\nat 8 smile both 1\n");
    const GArray *truth = plp_script_get_truth(script);
    assert_int_equal(truth->len, 3);
    assert_int_equal(g_array_index(truth, PlpTruth, 0).kind, PLP_SCRIPT_KIND_SQUINT);
    assert_int_equal(g_array_index(truth, PlpTruth, 0).eye, PLP_SIDE_RIGHT);
    assert_int_equal(g_array_index(truth, PlpTruth, 1).kind, PLP_SCRIPT_KIND_DOWNGAZE);
    for (int64_t t = 0; t < 10000000; t += 100000)
        assert_float_equal(get_openness(script, PLP_SIDE_RIGHT, t), 1, 1e-9);
}

static void assert_increasing(const GArray *times)
{
    assert_int_equal(g_array_index(times, int64_t, 0), 0);
    for (guint i = 1; i < times->len; i++)
        assert_true(g_array_index(times, int64_t, i) > g_array_index(times, int64_t, i - 1));
}

static void constant_rates_are_exact(void **state)
{
    g_autoptr(PlpScript) script = script_of("rate 29.97\nduration 100.1\n");
    g_autoptr(GArray) times = plp_script_dup_frame_times(script);
    assert_increasing(times);
    assert_int_equal(times->len, 3000);
    assert_int_equal(g_array_index(times, int64_t, 30), 1001000);
    assert_int_equal(g_array_index(times, int64_t, 2970), 99099000);
}

static void variable_rates_stay_near_their_places(void **state)
{
    g_autoptr(PlpScript) script = script_of("rate vfr 25 0.8\nduration 20\n");
    g_autoptr(GArray) times = plp_script_dup_frame_times(script);
    assert_increasing(times);
    assert_int_equal(times->len, 500);
    int64_t widest = 0;
    for (guint i = 0; i < times->len; i++)
        widest = MAX(widest, ABS(g_array_index(times, int64_t, i) - 40000 * (int64_t)i));
    assert_in_range(widest, 12000, 16000);
}

static void dropped_pictures_leave_gaps(void **state)
{
    g_autoptr(PlpScript) script = script_of("rate drop 50 0.2\nduration 20\n");
    g_autoptr(GArray) times = plp_script_dup_frame_times(script);
    assert_increasing(times);
    assert_in_range(times->len, 750, 850);
    for (guint i = 0; i < times->len; i++)
        assert_int_equal(g_array_index(times, int64_t, i) % 20000, 0);
}

static char *dup_csv(const char *text, const char *clip)
{
    g_autoptr(PlpScript) script = script_of(text);
    g_autoptr(GArray) times = plp_script_dup_frame_times(script);
    return plp_script_dup_truth_csv(script, clip, times);
}

#define HEADER "clip,eye,first_frame,last_frame,kind,onset_us,offset_us,depth\n"

static void the_table_names_the_frames_within(void **state)
{
    g_autofree char *csv =
        dup_csv("rate 10\nat 1.05 wink left 0.5\nat 3 blink both 0.2 depth 0.9\n", "c.mp4");
    assert_string_equal(csv, HEADER "c.mp4,left,11,15,wink,1050000,1550000,1.000\n"
                                    "c.mp4,right,30,32,blink,3000000,3200000,0.900\n"
                                    "c.mp4,left,30,32,blink,3000000,3200000,0.900\n");
}

static void a_closure_between_two_frames_gets_a_frame(void **state)
{
    g_autofree char *csv = dup_csv("rate 2\nat 1.1 wink left 0.2\n", "c.mp4");
    assert_string_equal(csv, HEADER "c.mp4,left,2,2,wink,1100000,1300000,1.000\n");
}

static void closures_over_the_ends_keep_their_times(void **state)
{
    g_autofree char *csv = dup_csv(
        "rate 10\nduration 2\nat -1 wink left 1.5\nat 1.5 wink right 9\nat -5 wink right 1\n",
        "c.mp4");
    assert_string_equal(csv, HEADER "c.mp4,left,0,5,wink,-1000000,500000,1.000\n"
                                    "c.mp4,right,15,19,wink,1500000,10500000,1.000\n");
}

static void a_clip_without_closures_has_a_row(void **state)
{
    g_autofree char *csv = dup_csv("at 2 smile both 1\n", "a,\"b\".mp4");
    assert_string_equal(csv, HEADER "\"a,\"\"b\"\".mp4\",both,,,none,,,\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_is_crossed_at_onset_and_offset),
        cmocka_unit_test(random_blinks_have_their_truth),
        cmocka_unit_test(two_quick_blinks_open_between),
        cmocka_unit_test(a_closure_may_overlap_the_other_eyes),
        cmocka_unit_test(closing_is_faster_than_opening),
        cmocka_unit_test(decoys_are_marked_and_leave_the_lid_alone),
        cmocka_unit_test(constant_rates_are_exact),
        cmocka_unit_test(variable_rates_stay_near_their_places),
        cmocka_unit_test(dropped_pictures_leave_gaps),
        cmocka_unit_test(the_table_names_the_frames_within),
        cmocka_unit_test(a_closure_between_two_frames_gets_a_frame),
        cmocka_unit_test(closures_over_the_ends_keep_their_times),
        cmocka_unit_test(a_clip_without_closures_has_a_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
