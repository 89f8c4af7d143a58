// Comparison of drawn patients: its arithmetic against the figures of the recordings, its words
// against its intervals, its warnings against recordings that are not alike.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "analysis/compare.h"
#include "analysis/edits.h"
#include "analysis/rate_ratio.h"
#include "drawn_recording.h"

/** Two sides that own their recordings. */
typedef struct {
    GPtrArray *before, *after;
    PlpComparison *comparison;
} Sides;

static Sides sides_new(PlpRecording *before, PlpRecording *after)
{
    Sides sides = {g_ptr_array_new_with_free_func((GDestroyNotify)plp_recording_free),
                   g_ptr_array_new_with_free_func((GDestroyNotify)plp_recording_free), NULL};
    g_ptr_array_add(sides.before, before);
    g_ptr_array_add(sides.after, after);
    return sides;
}

static void compare(Sides *sides)
{
    PlpCompareOptions options = plp_compare_make_options();
    options.resamples = 500;
    g_clear_pointer(&sides->comparison, plp_comparison_free);
    sides->comparison = plp_compare_compute(sides->before, sides->after, &options);
}

static void sides_clear(Sides *sides)
{
    g_clear_pointer(&sides->comparison, plp_comparison_free);
    g_ptr_array_unref(sides->before);
    g_ptr_array_unref(sides->after);
}

static const PlpChange *find(const Sides *sides, PlpMetric metric, PlpSide side)
{
    const PlpChange *change =
        plp_comparison_find(sides->comparison, metric, side, PLP_TASK_UNKNOWN);
    assert_non_null(change);
    return change;
}

static PlpRecording *get(const GPtrArray *recordings)
{
    return recordings->pdata[0];
}

static bool has_sentence(const GPtrArray *sentences, const char *part)
{
    for (guint i = 0; i < sentences->len; i++) {
        if (strstr(sentences->pdata[i], part) != NULL)
            return true;
    }
    return false;
}

// ---- arithmetic ----

static void test_figures_are_the_recordings_own(void **state)
{
    Sides sides = sides_new(drawn_recording_make(PLP_PATIENT_HFS_RIGHT, 3, 0, 1),
                            drawn_recording_make(PLP_PATIENT_HFS_RIGHT, 3, 1, 0.5));
    compare(&sides);
    for (guint i = 0; i < sides.comparison->changes->len; i++) {
        const PlpChange *change = &g_array_index(sides.comparison->changes, PlpChange, i);
        const PlpFigure *first =
            plp_figures_get(&get(sides.before)->analysis->whole, change->metric, change->side);
        const PlpFigure *second =
            plp_figures_get(&get(sides.after)->analysis->whole, change->metric, change->side);
        if (isnan(first->value) || isnan(second->value)) {
            assert_int_equal(change->verdict, PLP_VERDICT_NOT_MEASURABLE);
            continue;
        }
        assert_true(fabs(change->before.value - first->value) < 1e-9);
        assert_true(fabs(change->after.value - second->value) < 1e-9);
        assert_true(fabs(change->difference - (second->value - first->value)) < 1e-9);
        if (first->value > 0 && isfinite(change->ratio))
            assert_true(fabs(change->percent - 100 * (second->value / first->value - 1)) < 1e-6);
    }
    sides_clear(&sides);
}

static void test_exact_interval_is_conditional(void **state)
{
    Sides sides = sides_new(drawn_recording_make(PLP_PATIENT_CLONIC, 3, 0, 1),
                            drawn_recording_make(PLP_PATIENT_CLONIC, 3, 1, 0.5));
    compare(&sides);
    const PlpChange *change = find(&sides, PLP_METRIC_CLOSURES_PER_MIN, PLP_SIDE_BOTH);
    PlpRateRatio exact =
        plp_rate_ratio_compute((PlpEvents){change->before.count, change->before.exposure_s},
                               (PlpEvents){change->after.count, change->after.exposure_s}, 0.95);
    assert_float_equal(change->ratio, exact.ratio, 1e-9);
    assert_float_equal(change->ratio_exact.low, exact.interval.low, 1e-12);
    assert_float_equal(change->ratio_exact.high, exact.interval.high, 1e-12);
    assert_true(change->ratio_bootstrap.low < change->ratio &&
                change->ratio < change->ratio_bootstrap.high);
    sides_clear(&sides);
}

static void test_percent_of_nothing_is_no_number(void **state)
{
    Sides sides = sides_new(drawn_recording_make(PLP_PATIENT_HEALTHY, 3, 0, 1),
                            drawn_recording_make(PLP_PATIENT_TONIC, 3, 0, 1));
    compare(&sides);
    const PlpChange *change = find(&sides, PLP_METRIC_PROLONGED_PER_MIN, PLP_SIDE_BOTH);
    assert_int_equal(change->before.count, 0);
    assert_true(change->after.count > 0);
    assert_true(isnan(change->percent) && isnan(change->ratio));
    assert_true(isinf(change->ratio_exact.high));
    // No event still leaves room for some.
    assert_true(change->before.interval.high > 0);
    sides_clear(&sides);
}

static void test_pooled_by_exposure(void **state)
{
    Sides sides = sides_new(drawn_recording_make(PLP_PATIENT_CLONIC, 5, 0, 1),
                            drawn_recording_make(PLP_PATIENT_CLONIC, 5, 2, 1));
    g_ptr_array_add(sides.before, drawn_recording_make(PLP_PATIENT_CLONIC, 5, 1, 1));
    compare(&sides);
    double events = 0;
    double minutes = 0;
    for (guint i = 0; i < 2; i++) {
        const PlpRecording *recording = sides.before->pdata[i];
        const PlpFigure *rate = &recording->analysis->whole.both[PLP_METRIC_CLOSURES_PER_MIN];
        events += rate->count;
        minutes += rate->count / rate->value;
    }
    const PlpChange *change = find(&sides, PLP_METRIC_CLOSURES_PER_MIN, PLP_SIDE_BOTH);
    assert_int_equal(change->before.count, (int)events);
    assert_float_equal(change->before.value, events / minutes, 1e-9);
    assert_float_equal(change->before.exposure_s, 60 * minutes, 1e-6);
    sides_clear(&sides);
}

static void test_same_seed_same_result(void **state)
{
    Sides sides = sides_new(drawn_recording_make(PLP_PATIENT_CLONIC, 5, 0, 1),
                            drawn_recording_make(PLP_PATIENT_CLONIC, 5, 1, 0.6));
    compare(&sides);
    PlpChange first = *find(&sides, PLP_METRIC_CLOSED_SHARE, PLP_SIDE_BOTH);
    compare(&sides);
    const PlpChange *second = find(&sides, PLP_METRIC_CLOSED_SHARE, PLP_SIDE_BOTH);
    assert_float_equal(first.difference_bootstrap.low, second->difference_bootstrap.low, 0);
    assert_float_equal(first.difference_bootstrap.high, second->difference_bootstrap.high, 0);
    sides_clear(&sides);
}

// ---- words ----

/** The rule: an interval that leaves out no change, and of rates both. */
static void test_words_follow_intervals(void **state)
{
    static const double scales[] = {1, 0.5, 0.2};
    int shown = 0;
    for (gsize s = 0; s < G_N_ELEMENTS(scales); s++) {
        Sides sides = sides_new(drawn_recording_make(PLP_PATIENT_CLONIC, 7, 0, 1),
                                drawn_recording_make(PLP_PATIENT_CLONIC, 7, 1, scales[s]));
        compare(&sides);
        for (guint i = 0; i < sides.comparison->changes->len; i++) {
            const PlpChange *change = &g_array_index(sides.comparison->changes, PlpChange, i);
            PlpRange range = change->difference_bootstrap;
            bool is_shown = range.low > 0 || range.high < 0;
            if (!isnan(change->ratio_exact.low))
                is_shown &= change->ratio_exact.low > 1 || change->ratio_exact.high < 1;
            if (isnan(change->difference) || change->verdict == PLP_VERDICT_UNKNOWN) {
                assert_true(isnan(change->difference) ||
                            change->metric == PLP_METRIC_TIGHT_PER_MIN);
                continue;
            }
            if (!is_shown)
                assert_int_equal(change->verdict, PLP_VERDICT_NOTHING_SHOWN);
            else
                assert_int_equal(change->verdict,
                                 change->difference < 0 ? PLP_VERDICT_LOWER : PLP_VERDICT_HIGHER);
            shown += is_shown;
        }
        sides_clear(&sides);
    }
    assert_true(shown > 0);
}

static void test_large_effect_is_shown_and_holds(void **state)
{
    Sides sides = sides_new(drawn_recording_make(PLP_PATIENT_CLONIC, 7, 0, 1),
                            drawn_recording_make(PLP_PATIENT_CLONIC, 7, 1, 0.1));
    compare(&sides);
    const PlpChange *closed = find(&sides, PLP_METRIC_CLOSED_SHARE, PLP_SIDE_BOTH);
    assert_int_equal(closed->verdict, PLP_VERDICT_LOWER);
    assert_int_equal(closed->holds, PLP_TRISTATE_UNKNOWN);
    assert_true(plp_compare_check_references(sides.comparison, NULL, NULL));
    assert_int_equal(find(&sides, PLP_METRIC_CLOSED_SHARE, PLP_SIDE_BOTH)->holds, PLP_TRISTATE_YES);
    sides_clear(&sides);
}

// ---- with a person's corrections ----

static PlpClosureEdit make_edit(PlpEditAction action, const PlpClosure *closure)
{
    return (PlpClosureEdit){.action = action,
                            .eye = closure->eye,
                            .target_onset_us = closure->onset_us,
                            .target_offset_us = closure->offset_us,
                            .from_us = closure->onset_us,
                            .to_us = closure->offset_us};
}

/** All closures are taken away; with `adds` a person sets them again. */
static void correct(PlpRecording *recording, bool adds)
{
    PlpAnalysis *analysis = recording->analysis;
    const GArray *eyes[] = {analysis->right.closures, analysis->left.closures};
    recording->edits = g_array_new(FALSE, FALSE, sizeof(PlpClosureEdit));
    for (int round = 0; round < (adds ? 2 : 1); round++) {
        for (int eye = 0; eye < 2; eye++) {
            for (guint i = 0; i < eyes[eye]->len; i++) {
                PlpClosureEdit edit = make_edit(round == 0 ? PLP_EDIT_DELETE : PLP_EDIT_ADD,
                                                &g_array_index(eyes[eye], PlpClosure, i));
                g_array_append_val(recording->edits, edit);
            }
        }
    }
    plp_edits_apply(analysis, recording->trace, recording->segments, &recording->parameters,
                    recording->edits);
    recording->is_edited = true;
}

/** Every closure before was one by mistake: what the automatic closures would say is not what the
 * figures say, and the check must not be of them. */
static void test_check_rests_on_corrected_closures(void **state)
{
    Sides sides = sides_new(drawn_recording_make(PLP_PATIENT_CLONIC, 7, 0, 1),
                            drawn_recording_make(PLP_PATIENT_CLONIC, 7, 1, 0.6));
    correct(get(sides.before), false);
    compare(&sides);
    const PlpChange *closures = find(&sides, PLP_METRIC_CLOSURES_PER_MIN, PLP_SIDE_BOTH);
    assert_int_equal(closures->verdict, PLP_VERDICT_HIGHER);
    assert_true(plp_compare_check_references(sides.comparison, NULL, NULL));
    assert_int_equal(find(&sides, PLP_METRIC_CLOSURES_PER_MIN, PLP_SIDE_BOTH)->holds,
                     PLP_TRISTATE_YES);
    assert_true(has_sentence(sides.comparison->notes, "With moved references"));
    sides_clear(&sides);
}

/** A rater's own closures are where the rater put them, wherever the references lie. */
static void test_check_of_a_raters_own_closures(void **state)
{
    Sides sides = sides_new(drawn_recording_make(PLP_PATIENT_CLONIC, 7, 0, 1),
                            drawn_recording_make(PLP_PATIENT_CLONIC, 7, 1, 0.1));
    correct(get(sides.before), true);
    correct(get(sides.after), true);
    compare(&sides);
    assert_true(plp_compare_check_references(sides.comparison, NULL, NULL));
    assert_int_equal(find(&sides, PLP_METRIC_CLOSED_SHARE, PLP_SIDE_BOTH)->holds, PLP_TRISTATE_YES);
    sides_clear(&sides);
}

/** A closure that a person moved is there though nothing is found any more. */
static void test_check_keeps_what_was_moved(void **state)
{
    Sides sides = sides_new(drawn_recording_make(PLP_PATIENT_CLONIC, 7, 0, 1),
                            drawn_recording_make(PLP_PATIENT_CLONIC, 7, 1, 0.1));
    PlpRecording *after = get(sides.after);
    PlpClosure nowhere = {.eye = PLP_SIDE_RIGHT, .onset_us = -2000, .offset_us = -1000};
    after->edits = g_array_new(FALSE, FALSE, sizeof(PlpClosureEdit));
    PlpClosureEdit edit = make_edit(PLP_EDIT_MOVE, &nowhere);
    edit.from_us = 100000;
    edit.to_us = plp_trace_get(after->trace, plp_trace_get_length(after->trace) - 1)->t_us;
    g_array_append_val(after->edits, edit);
    compare(&sides); // of the figures as they were found
    assert_int_equal(find(&sides, PLP_METRIC_CLOSED_SHARE, PLP_SIDE_RIGHT)->verdict,
                     PLP_VERDICT_LOWER);
    assert_true(plp_compare_check_references(sides.comparison, NULL, NULL));
    assert_int_equal(find(&sides, PLP_METRIC_CLOSED_SHARE, PLP_SIDE_RIGHT)->holds, PLP_TRISTATE_NO);
    sides_clear(&sides);
}

static bool stop(void *self, double share)
{
    return false;
}

static void test_check_can_be_stopped(void **state)
{
    Sides sides = sides_new(drawn_recording_make(PLP_PATIENT_CLONIC, 7, 0, 1),
                            drawn_recording_make(PLP_PATIENT_CLONIC, 7, 1, 0.1));
    compare(&sides);
    assert_false(plp_compare_check_references(sides.comparison, stop, NULL));
    assert_int_equal(find(&sides, PLP_METRIC_CLOSED_SHARE, PLP_SIDE_BOTH)->holds,
                     PLP_TRISTATE_UNKNOWN);
    sides_clear(&sides);
}

/** 10 s are one block: nothing can be said, and nothing is. */
static void test_short_recordings_show_nothing(void **state)
{
    PlpPatientOptions options = plp_patient_make_options(PLP_PATIENT_TONIC, 3);
    options.seconds = 8;
    options.rate_per_s = 30;
    PlpPatientOptions calm = plp_patient_make_options(PLP_PATIENT_READING, 3);
    calm.seconds = 8;
    calm.rate_per_s = 30;
    Sides sides = sides_new(drawn_recording_new(&options, NULL), drawn_recording_new(&calm, NULL));
    compare(&sides);
    for (guint i = 0; i < sides.comparison->changes->len; i++) {
        PlpVerdict verdict = g_array_index(sides.comparison->changes, PlpChange, i).verdict;
        assert_true(verdict != PLP_VERDICT_LOWER && verdict != PLP_VERDICT_HIGHER);
    }
    assert_true(has_sentence(sides.comparison->notes, "too short for intervals"));
    assert_true(has_sentence(sides.comparison->warnings, "Less than a minute was measured"));
    sides_clear(&sides);
}

static void test_nothing_measured(void **state)
{
    Sides sides = sides_new(drawn_recording_make(PLP_PATIENT_CLONIC, 7, 0, 1), plp_recording_new());
    get(sides.after)->trace = plp_trace_new();
    drawn_recording_analyse(get(sides.after));
    compare(&sides);
    assert_int_equal(find(&sides, PLP_METRIC_CLOSURES_PER_MIN, PLP_SIDE_BOTH)->verdict,
                     PLP_VERDICT_NOT_MEASURABLE);
    assert_true(plp_compare_check_references(sides.comparison, NULL, NULL));
    sides_clear(&sides);
}

static void test_a_lower_lid_is_told(void **state)
{
    PlpPatientOptions options = plp_patient_make_options(PLP_PATIENT_HEALTHY, 4);
    options.seconds = 60;
    options.rate_per_s = 30;
    options.calm = true;
    PlpRecording *before = drawn_recording_new(&options, NULL);
    options.recording = 1;
    options.right_ptosis_mm = 2.5;
    Sides sides = sides_new(before, drawn_recording_new(&options, NULL));
    compare(&sides);
    assert_int_equal(find(&sides, PLP_METRIC_RESTING_APERTURE_MM, PLP_SIDE_RIGHT)->verdict,
                     PLP_VERDICT_LOWER);
    assert_int_equal(find(&sides, PLP_METRIC_RESTING_APERTURE_MM, PLP_SIDE_LEFT)->verdict,
                     PLP_VERDICT_NOTHING_SHOWN);
    assert_true(has_sentence(sides.comparison->notes, "The right eye rests"));
    assert_true(has_sentence(sides.comparison->notes, "a possible ptosis"));
    assert_false(has_sentence(sides.comparison->notes, "The left eye rests"));
    sides_clear(&sides);
}

static void test_day_to_day_is_always_said(void **state)
{
    Sides sides = sides_new(drawn_recording_make(PLP_PATIENT_CLONIC, 7, 0, 1),
                            drawn_recording_make(PLP_PATIENT_CLONIC, 7, 1, 1));
    compare(&sides);
    assert_true(has_sentence(sides.comparison->notes, "not the variation from day to day"));
    sides_clear(&sides);
}

// ---- like with like ----

static void add_segment(PlpRecording *recording, PlpTask task, double start_s, double end_s)
{
    PlpSegment segment = {task, (int64_t)(start_s * 1e6), (int64_t)(end_s * 1e6)};
    g_array_append_val(recording->segments, segment);
}

static void test_tasks_are_compared_with_themselves(void **state)
{
    Sides sides = sides_new(drawn_recording_make(PLP_PATIENT_CLONIC, 7, 0, 1),
                            drawn_recording_make(PLP_PATIENT_CLONIC, 7, 1, 1));
    add_segment(get(sides.before), PLP_TASK_REST_OPEN, 0, 30);
    add_segment(get(sides.before), PLP_TASK_CONVERSATION, 30, 60);
    add_segment(get(sides.before), PLP_TASK_FORCED_CLOSURE, 60, 61);
    add_segment(get(sides.after), PLP_TASK_REST_OPEN, 10, 40);
    add_segment(get(sides.after), PLP_TASK_READING_ALOUD, 40, 60);
    add_segment(get(sides.after), PLP_TASK_FORCED_CLOSURE, 60, 61);
    drawn_recording_analyse(get(sides.before));
    drawn_recording_analyse(get(sides.after));
    compare(&sides);
    const PlpChange *rest = plp_comparison_find(sides.comparison, PLP_METRIC_CLOSURES_PER_MIN,
                                                PLP_SIDE_BOTH, PLP_TASK_REST_OPEN);
    assert_non_null(rest);
    const PlpFigures *task = &g_array_index(get(sides.after)->analysis->tasks, PlpFigures, 0);
    assert_float_equal(rest->after.value, task->both[PLP_METRIC_CLOSURES_PER_MIN].value, 1e-9);
    static const PlpTask others[] = {PLP_TASK_CONVERSATION, PLP_TASK_READING_ALOUD,
                                     PLP_TASK_FORCED_CLOSURE};
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
        assert_null(plp_comparison_find(sides.comparison, PLP_METRIC_CLOSURES_PER_MIN,
                                        PLP_SIDE_BOTH, others[i]));
    assert_true(has_sentence(sides.comparison->warnings, "Not the same tasks"));
    sides_clear(&sides);
}

static void test_alike_recordings_have_no_warnings(void **state)
{
    Sides sides = sides_new(drawn_recording_make(PLP_PATIENT_HEALTHY, 8, 0, 1),
                            drawn_recording_make(PLP_PATIENT_HEALTHY, 8, 1, 1));
    compare(&sides);
    for (guint i = 0; i < sides.comparison->warnings->len; i++)
        fail_msg("%s", (const char *)sides.comparison->warnings->pdata[i]);
    sides_clear(&sides);
}

static void test_every_difference_is_warned_of(void **state)
{
    Sides sides = sides_new(drawn_recording_make(PLP_PATIENT_HEALTHY, 8, 0, 1),
                            drawn_recording_make(PLP_PATIENT_HEALTHY, 8, 1, 1));
    PlpRecording *before = get(sides.before);
    PlpRecording *after = get(sides.after);
    before->has_media = after->has_media = true;
    before->media.width_px = 640;
    before->media.height_px = 480;
    after->media.width_px = 1920;
    after->media.height_px = 1080;
    before->light = g_strdup("daylight");
    after->light = g_strdup("bright");
    before->camera = g_strdup("phone");
    after->camera = g_strdup("slit lamp");
    before->glasses = PLP_TRISTATE_NO;
    after->glasses = PLP_TRISTATE_YES;
    before->mirrored = true;
    before->is_edited = true;
    after->is_partial = true;
    after->days_since_injection = 21;
    after->parameters.closure_depth_ratio = 0.4;
    after->analysis->frame_rate_per_s = 60;
    g_free(before->program_version);
    before->program_version = g_strdup("0.0.1");
    before->engine = g_strdup("opencv");
    after->engine = g_strdup("xnnpack");
    plp_recording_add_model(before, "landmarks", "a.tflite", "00");
    plp_recording_add_model(after, "landmarks", "a.tflite", "01");
    for (guint i = 0; i < plp_trace_get_length(after->trace); i++) {
        PlpSample *sample = &g_array_index(after->trace->samples, PlpSample, i);
        sample->yaw_deg += 20;
        sample->pitch_deg += 20;
        sample->interocular_px *= 2;
    }
    after->analysis->whole.both[PLP_METRIC_MEASURED_SHARE].value = 0.5;
    compare(&sides);
    static const char *const parts[] = {"Picture sizes differ",
                                        "The light differs: daylight before, bright after",
                                        "The camera differs",
                                        "Glasses: without before, with after",
                                        "Right and left were told apart differently",
                                        "Closures are not all of the same kind",
                                        "not measured to the end",
                                        "known only after",
                                        "closure_depth_ratio differ",
                                        "Frame rates differ: 30.0 before, 60.0 after",
                                        "Not the same version",
                                        "Not the same engine",
                                        "Not the same networks",
                                        "The head is turned differently",
                                        "The head is tilted differently",
                                        "not equally large",
                                        "Not all of the time could be measured"};
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (!has_sentence(sides.comparison->warnings, parts[i]))
            fail_msg("no warning of `%s`", parts[i]);
    }
    sides_clear(&sides);
}

static void test_same_video_on_both_sides(void **state)
{
    Sides sides = sides_new(drawn_recording_make(PLP_PATIENT_HEALTHY, 8, 0, 1),
                            drawn_recording_make(PLP_PATIENT_HEALTHY, 8, 0, 1));
    get(sides.before)->input_sha256 = g_strdup("abcd");
    get(sides.after)->input_sha256 = g_strdup("abcd");
    compare(&sides);
    assert_true(has_sentence(sides.comparison->warnings, "The same video stands before and after"));
    for (guint i = 0; i < sides.comparison->changes->len; i++) {
        PlpVerdict verdict = g_array_index(sides.comparison->changes, PlpChange, i).verdict;
        assert_true(verdict != PLP_VERDICT_LOWER && verdict != PLP_VERDICT_HIGHER);
    }
    sides_clear(&sides);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_figures_are_the_recordings_own),
        cmocka_unit_test(test_exact_interval_is_conditional),
        cmocka_unit_test(test_percent_of_nothing_is_no_number),
        cmocka_unit_test(test_pooled_by_exposure),
        cmocka_unit_test(test_same_seed_same_result),
        cmocka_unit_test(test_words_follow_intervals),
        cmocka_unit_test(test_large_effect_is_shown_and_holds),
        cmocka_unit_test(test_check_rests_on_corrected_closures),
        cmocka_unit_test(test_check_of_a_raters_own_closures),
        cmocka_unit_test(test_check_keeps_what_was_moved),
        cmocka_unit_test(test_check_can_be_stopped),
        cmocka_unit_test(test_short_recordings_show_nothing),
        cmocka_unit_test(test_nothing_measured),
        cmocka_unit_test(test_a_lower_lid_is_told),
        cmocka_unit_test(test_day_to_day_is_always_said),
        cmocka_unit_test(test_tasks_are_compared_with_themselves),
        cmocka_unit_test(test_alike_recordings_have_no_warnings),
        cmocka_unit_test(test_every_difference_is_warned_of),
        cmocka_unit_test(test_same_video_on_both_sides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
