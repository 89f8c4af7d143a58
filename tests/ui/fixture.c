#include "fixture.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analysis/analyse.h"
#include "base/version.h"
#include "report/report.h"
#include "workflow/simulate_patient.h"

#define DRAWN_SECONDS 4

static PlpPatient *make_patient(double seconds)
{
    g_autoptr(GError) error = NULL;
    PlpPatientOptions options = plp_patient_make_options(PLP_PATIENT_TONIC, 7);
    options.seconds = seconds;
    options.severity = 0.6;
    options.calm = true; // frames at even times
    options.rate_per_s = PLP_TEST_RATE_PER_S;
    PlpPatient *patient = plp_patient_new(&options, &error);
    assert_non_null(patient);
    return patient;
}

/** Something not measured, so that there is a hatch with a reason. */
static void hide_eyes(PlpTrace *trace, int64_t from_us, int64_t to_us)
{
    for (guint i = 0; i < plp_trace_get_length(trace); i++) {
        PlpSample *sample = &g_array_index(trace->samples, PlpSample, i);
        if (sample->t_us >= from_us && sample->t_us < to_us)
            *sample = plp_sample_make_unmeasured(sample->t_us, sample->frame, PLP_REASON_TURNED);
    }
}

char *plp_test_write_results(void)
{
    static const PlpSegment tasks[] = {{PLP_TASK_REST_OPEN, 0, 12000000},
                                       {PLP_TASK_FORCED_CLOSURE, 12000000, 16000000}};
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpPatient) patient = make_patient(PLP_TEST_SECONDS);
    g_autoptr(PlpTrace) trace = plp_patient_shoot(patient);
    hide_eyes(trace, 17000000, 18000000);
    g_autoptr(GArray) segments = g_array_new(FALSE, FALSE, sizeof(PlpSegment));
    g_array_append_vals(segments, tasks, G_N_ELEMENTS(tasks));
    PlpParameters parameters = plp_parameters_make_default();
    parameters.bootstrap_resamples = 50;
    g_autoptr(PlpAnalysis) analysis = plp_analyse_compute(trace, segments, &parameters);
    static const PlpReportModel models[] = {
        {"landmarks", "landmarks.tflite",
         "abababababababababababababababababababababababababababababababab"}};
    PlpMediaFacts media = {.container = (char *)"matroska,webm",
                           .codec = (char *)"h264",
                           .width_px = 1280,
                           .height_px = 720,
                           .frames = (int64_t)plp_trace_get_length(trace),
                           .duration_us = PLP_TEST_SECONDS * G_USEC_PER_SEC,
                           .true_rate_per_s = PLP_TEST_RATE_PER_S,
                           .nominal_frames = -1,
                           .nominal_rate_per_s = (double)NAN};
    PlpReportInput input = {
        .trace = trace,
        .analysis = analysis,
        .parameters = &parameters,
        .segments = segments,
        .media = &media,
        .models = models,
        .n_models = 1,
        .engine = "xnnpack",
        .program_version = plp_version_get(),
        .input_name = "drawn.mp4",
        .input_sha256 = "abababababababababababababababababababababababababababababababab",
        .run_sha256 = "abababababababababababababababababababababababababababababababab"};
    char *folder = g_dir_make_tmp("plp-ui-XXXXXX", &error);
    assert_non_null(folder);
    assert_true(plp_report_write(&input, folder, &error));
    return folder;
}

char *plp_test_draw_video(const char *folder)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *made = folder == NULL ? g_dir_make_tmp("plp-ui-XXXXXX", NULL) : NULL;
    if (folder != NULL)
        g_mkdir_with_parents(folder, 0755);
    char *path = g_build_filename(folder != NULL ? folder : made, "drawn.mp4", NULL);
    if (g_file_test(path, G_FILE_TEST_EXISTS))
        return path;
    g_autoptr(PlpPatient) patient = make_patient(DRAWN_SECONDS);
    PlpSimulateOptions options = {.force = true};
    PlpSimulatePatientResult result = {0};
    if (!plp_simulate_patient(patient, path, &options, &result, &error))
        fail_msg("%s", error->message);
    plp_simulate_patient_result_clear(&result);
    return path;
}
