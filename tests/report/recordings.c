#include "recordings.h"

#include <math.h>
#include <string.h>

static void add_frame(PlpRecording *recording, int32_t frame, int64_t t_us, PlpReason right,
                      PlpReason left)
{
    PlpSample sample = plp_sample_make_unmeasured(t_us, frame, PLP_REASON_MEASURED);
    if (right != PLP_REASON_MEASURED && left != PLP_REASON_MEASURED)
        sample.reason = right;
    sample.packet = frame;
    sample.right.reason = right;
    sample.left.reason = left;
    float openness[2] = {NAN, NAN};
    if (right == PLP_REASON_MEASURED) {
        sample.right.ear_ratio = 0.3125f;
        openness[0] = 0.75f;
    }
    if (left == PLP_REASON_MEASURED) {
        sample.left.ear_ratio = 0.25f;
        openness[1] = 0.5f;
    }
    if (right != PLP_REASON_NO_FACE) {
        sample.yaw_deg = 9;
        sample.pitch_deg = -18;
        sample.roll_deg = 4.5f;
    }
    plp_trace_append(recording->trace, &sample);
    g_array_append_val(recording->analysis->right.openness, openness[0]);
    g_array_append_val(recording->analysis->left.openness, openness[1]);
}

static void add_closure(GArray *closures, PlpClosure closure)
{
    closure.duration_us = closure.offset_us - closure.onset_us;
    closure.closing_speed_per_s = closure.opening_speed_per_s = NAN;
    closure.brow_shift_ratio = closure.bunching_ratio = closure.squeeze_z = NAN;
    closure.cheek = closure.mouth = (PlpCompanion){NAN, NAN, false};
    g_array_append_val(closures, closure);
}

static void add_events(PlpAnalysis *analysis)
{
    add_closure(analysis->right.closures, (PlpClosure){.id = 1,
                                                       .eye = PLP_SIDE_RIGHT,
                                                       .kind = PLP_KIND_BLINK,
                                                       .extent = PLP_EXTENT_COMPLETE,
                                                       .onset_us = 10400,
                                                       .peak_us = 30000,
                                                       .offset_us = 50600,
                                                       .onset_frame = 1,
                                                       .offset_frame = 1,
                                                       .depth_ratio = 0.98765,
                                                       .pair = 1});
    // Begins within the same millisecond in which the one before ends.
    add_closure(analysis->right.closures, (PlpClosure){.id = 3,
                                                       .eye = PLP_SIDE_RIGHT,
                                                       .kind = PLP_KIND_BRIEF,
                                                       .extent = PLP_EXTENT_PARTIAL,
                                                       .onset_us = 50700,
                                                       .peak_us = 50800,
                                                       .offset_us = 51100,
                                                       .onset_frame = 1,
                                                       .offset_frame = 2,
                                                       .depth_ratio = 0.6,
                                                       .notes = PLP_CLOSURE_NOTE_SPANS_LOSS});
    add_closure(analysis->left.closures, (PlpClosure){.id = 2,
                                                      .eye = PLP_SIDE_LEFT,
                                                      .kind = PLP_KIND_PROLONGED,
                                                      .extent = PLP_EXTENT_COMPLETE,
                                                      .onset_us = 12000,
                                                      .peak_us = 30000,
                                                      .offset_us = 240000,
                                                      .onset_frame = 1,
                                                      .offset_frame = 5,
                                                      .depth_ratio = 1.01,
                                                      .pair = 1,
                                                      .burst = 2,
                                                      .task = PLP_TASK_FORCED_CLOSURE,
                                                      .commanded = true,
                                                      .tight = PLP_TRISTATE_YES});
    PlpTwitch twitch = {.id = 1,
                        .side = PLP_SIDE_LEFT,
                        .regions = PLP_TWITCH_REGION_LID | PLP_TWITCH_REGION_MOUTH,
                        .onset_us = 80000,
                        .peak_us = 90000,
                        .offset_us = 120000,
                        .peak_frame = 2,
                        .duration_us = 40000,
                        .lid_depth_ratio = 0.25,
                        .eye_ratio = NAN,
                        .cheek_ratio = NAN,
                        .mouth_ratio = 0.03,
                        .strength = 12.5};
    g_array_append_val(analysis->left.twitches, twitch);
}

static void fill_figures(PlpFigures *figures, PlpSegment scope)
{
    *figures = (PlpFigures){.scope = scope};
    for (int i = 0; i < PLP_METRIC_N; i++)
        figures->right[i] = figures->left[i] = figures->both[i] = plp_figure_make(NAN, -1);
    figures->right[PLP_METRIC_CLOSURES_PER_MIN] = (PlpFigure){12.345678, 0.25, 20, 1.5, 19, 1};
    figures->both[PLP_METRIC_TOTAL_S] = plp_figure_make(0.32, -1);
}

PlpRecording *recording_make(const char *name)
{
    PlpRecording *recording = plp_recording_new();
    recording->label = g_strdup(name);
    recording->input_name = g_strdup("visit <1> & \"rest\".mp4");
    recording->input_sha256 = g_strnfill(64, 'a');
    recording->run_sha256 = g_strnfill(64, 'b');
    recording->program_version = g_strdup("1.2.3");
    recording->engine = g_strdup("xnnpack");
    recording->light = g_strdup("bright, \"north\"");
    recording->camera = g_strdup("=HYPERLINK(\"x\")");
    recording->days_since_injection = 42;
    recording->has_media = true;
    recording->media = (PlpMediaFacts){.container = g_strdup("mov,mp4"),
                                       .codec = g_strdup("h264"),
                                       .width_px = 640,
                                       .height_px = 480,
                                       .duration_us = 320000,
                                       .n_audio_streams = 1,
                                       .nominal_frames = -1,
                                       .nominal_rate_per_s = NAN};
    plp_recording_add_model(recording, "landmarks", "landmarks.tflite", "00ff");
    recording->trace = plp_trace_new();
    recording->analysis = plp_analysis_new();
    add_frame(recording, 0, 0, PLP_REASON_MEASURED, PLP_REASON_MEASURED);
    add_frame(recording, 1, 40000, PLP_REASON_MEASURED, PLP_REASON_TURNED);
    add_frame(recording, 2, 80000, PLP_REASON_MEASURED, PLP_REASON_TURNED);
    add_frame(recording, 3, 120000, PLP_REASON_NO_FACE, PLP_REASON_NO_FACE);
    add_frame(recording, 4, 160000, PLP_REASON_MEASURED, PLP_REASON_MEASURED);
    add_frame(recording, 5, 280000, PLP_REASON_MEASURED, PLP_REASON_MEASURED); // behind a gap
    add_events(recording->analysis);
    PlpSegment tasks[] = {{PLP_TASK_REST_OPEN, 0, 100000},
                          {PLP_TASK_FORCED_CLOSURE, 100000, 240000}};
    g_array_append_vals(recording->segments, tasks, 2);
    PlpAnalysis *analysis = recording->analysis;
    analysis->frame_rate_per_s = 25;
    analysis->interocular_mm = 90;
    analysis->right.reference = (PlpReference){0.31, 0.05, 0.004, "percentile", "closures"};
    analysis->left.reference = (PlpReference){NAN, NAN, NAN, "percentile", "assumed"};
    fill_figures(&analysis->whole, (PlpSegment){PLP_TASK_UNKNOWN, 0, 320000});
    analysis->whole.severity.answer = PLP_ANSWER_NOT_ENOUGH_MEASURED;
    for (int i = 0; i < 2; i++) {
        PlpFigures figures;
        fill_figures(&figures, tasks[i]);
        g_array_append_val(analysis->tasks, figures);
    }
    g_ptr_array_add(analysis->notes, g_strdup("Speeds need 60 frames/s,\nsaid \"so\"."));
    return recording;
}

static void free_recording(gpointer data)
{
    plp_recording_free(data);
}

GPtrArray *recordings_make(const char *name, ...)
{
    GPtrArray *recordings = g_ptr_array_new_with_free_func(free_recording);
    va_list names;
    va_start(names, name);
    for (const char *next = name; next != NULL; next = va_arg(names, const char *))
        g_ptr_array_add(recordings, recording_make(next));
    va_end(names);
    return recordings;
}

void assert_golden(const char *name, const char *text)
{
    const char *root = g_getenv("PALPEBRA_SOURCE_ROOT");
    assert_non_null(root);
    g_autofree char *path = g_build_filename(root, "tests", "report", "golden", name, NULL);
    g_autofree char *golden = NULL;
    if (g_getenv("PALPEBRA_WRITE_GOLDEN") != NULL)
        assert_true(g_file_set_contents(path, text, -1, NULL));
    assert_true(g_file_get_contents(path, &golden, NULL, NULL));
    assert_string_equal(text, golden);
}
