#include "sample.h"

#include <locale.h>
#include <math.h>

static void add_sample(Sample *sample, int32_t frame, int64_t t_us, PlpReason left)
{
    PlpSample added = plp_sample_make_unmeasured(t_us, frame, PLP_REASON_MEASURED);
    added.packet = frame == 0 ? -1 : frame + 1;
    added.right.ear_ratio = 0.3125f;
    added.right.mrd1_ratio = -0.01f;
    added.left.reason = left;
    added.left.ear_ratio = left == PLP_REASON_MEASURED ? 0.25f : NAN;
    added.yaw_deg = -3.5f;
    added.interocular_px = 88.125f;
    plp_trace_append(sample->trace, &added);
    float openness = 0.75f;
    float missing = NAN;
    g_array_append_val(sample->analysis->right.openness, openness);
    g_array_append_val(sample->analysis->left.openness, missing);
}

PlpClosure sample_closure(int id)
{
    bool right = id % 2 == 1;
    return (PlpClosure){
        .id = id,
        .eye = right ? PLP_SIDE_RIGHT : PLP_SIDE_LEFT,
        .kind = right ? PLP_KIND_BLINK : PLP_KIND_PROLONGED,
        .extent = right ? PLP_EXTENT_COMPLETE : PLP_EXTENT_PARTIAL,
        .onset_us = 100000,
        .peak_us = 150000,
        .offset_us = right ? 233334 : 5000000,
        .onset_frame = 3,
        .offset_frame = 6,
        .duration_us = right ? 133334 : 4900000,
        .depth_ratio = 0.987654,
        .closing_speed_per_s = right ? 22.25 : (double)NAN,
        .opening_speed_per_s = right ? 11.125 : (double)NAN,
        .pair = right ? 1 : 0,
        .burst = right ? 0 : 2,
        .task = right ? PLP_TASK_UNKNOWN : PLP_TASK_FORCED_CLOSURE,
        .commanded = !right,
        .brow_shift_ratio = right ? 0.0401234 : (double)NAN,
        .bunching_ratio = right ? 0.02 : (double)NAN,
        .squeeze_z = right ? -0.127 : (double)NAN,
        .tight = right ? PLP_TRISTATE_NO : PLP_TRISTATE_UNKNOWN,
        .brow_rise = right ? PLP_TRISTATE_YES : PLP_TRISTATE_UNKNOWN,
        .notes = right ? PLP_CLOSURE_NOTE_NONE
                       : PLP_CLOSURE_NOTE_STARTS_BEFORE | PLP_CLOSURE_NOTE_SPANS_LOSS,
        .cheek = {right ? 0.0025 : (double)NAN, (double)NAN, false},
        .mouth = {right ? 0.04 : (double)NAN, right ? 12.5 : (double)NAN, right},
    };
}

static void fill_figures(PlpFigures *figures, PlpTask task)
{
    figures->scope = (PlpSegment){task, 0, 5000000};
    for (int i = 0; i < PLP_METRIC_N; i++)
        figures->right[i] = figures->left[i] = figures->both[i] = plp_figure_make((double)NAN, -1);
    figures->right[PLP_METRIC_CLOSURES_PER_MIN] = (PlpFigure){12.345678, 0.25, 20, 1.5, 19, 1};
    figures->both[PLP_METRIC_TOTAL_S] = plp_figure_make(5, -1);
}

Sample *sample_new(void)
{
    Sample *sample = g_new0(Sample, 1);
    sample->trace = plp_trace_new();
    sample->analysis = plp_analysis_new();
    add_sample(sample, 0, 0, PLP_REASON_MEASURED);
    add_sample(sample, 1, 33367, PLP_REASON_TURNED);
    PlpClosure right = sample_closure(1);
    PlpClosure left = sample_closure(2);
    PlpAnalysis *analysis = sample->analysis;
    g_array_append_val(analysis->right.closures, right);
    g_array_append_val(analysis->left.closures, left);
    PlpTwitch twitch = {
        .id = 1,
        .side = PLP_SIDE_LEFT,
        .regions = PLP_TWITCH_REGION_LID | PLP_TWITCH_REGION_MOUTH,
        .onset_us = 400000,
        .peak_us = 433333,
        .offset_us = 500000,
        .peak_frame = 13,
        .duration_us = 100000,
        .lid_depth_ratio = 0.25,
        .eye_ratio = (double)NAN,
        .cheek_ratio = (double)NAN,
        .mouth_ratio = 0.0312,
        .strength = 12.5,
        .task = PLP_TASK_REST_OPEN,
    };
    g_array_append_val(analysis->left.twitches, twitch);
    analysis->right.reference = (PlpReference){0.31, 0.05, 0.004, "percentile", "closures"};
    analysis->left.reference =
        (PlpReference){(double)NAN, (double)NAN, (double)NAN, "percentile", "assumed"};
    analysis->interocular_mm = 90;
    analysis->frame_rate_per_s = 29.97;
    fill_figures(&analysis->whole, PLP_TASK_UNKNOWN);
    PlpFigures task = {0};
    fill_figures(&task, PLP_TASK_FORCED_CLOSURE);
    g_array_append_val(analysis->tasks, task);
    g_ptr_array_add(analysis->notes, g_strdup("Speeds need at least 60 frames/s.\n\"so\""));
    sample->parameters = plp_parameters_make_default();
    sample->media = (PlpMediaFacts){.container = g_strdup("avi"),
                                    .frames = 2,
                                    .nominal_frames = -1,
                                    .nominal_rate_per_s = (double)NAN,
                                    .truncated = true};
    sample->models[0] = (PlpReportModel){"landmarks", "landmarks.tflite", "00ff"};
    sample->input = (PlpReportInput){
        .trace = sample->trace,
        .analysis = analysis,
        .parameters = &sample->parameters,
        .media = &sample->media,
        .models = sample->models,
        .n_models = 1,
        .engine = "xnnpack",
        .program_version = "1.2.3",
        .input_name = "/home/someone/Jane Doe/clip 1.avi",
        .input_sha256 = "abcd",
        .face_identity = 1,
        .n_faces = 2,
    };
    return sample;
}

void sample_free(Sample *sample)
{
    plp_trace_free(sample->trace);
    plp_analysis_free(sample->analysis);
    plp_media_facts_clear(&sample->media);
    g_free(sample);
}

void assert_message(GError **error, int code, const char *message)
{
    assert_non_null(*error);
    assert_string_equal((*error)->message, message);
    assert_int_equal((*error)->code, code);
    g_clear_error(error);
}

void use_decimal_comma(void)
{
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "tr_TR.UTF-8", "tr_TR.utf8"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (setlocale(LC_ALL, names[i]) != NULL)
            return;
    }
    print_message("no locale with a decimal comma on this machine\n");
}
