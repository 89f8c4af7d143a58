// Result folders are read back into the recordings they were made from, and damaged, foreign and
// newer ones are refused with a sentence.

#include <math.h>
#include <string.h>

#include "sample.h"

#include <glib/gstdio.h>

#include "analysis/analyse.h"
#include "base/error.h"
#include "base/version.h"
#include "report/closure_table.h"
#include "report/recording_folder.h"
#include "report/trace_table.h"
#include "simulate/patient.h"

/** A folder with a drawn patient's result. */
typedef struct {
    char *folder;
    PlpTrace *trace;
    PlpAnalysis *analysis;
    GArray *segments;
    PlpParameters parameters;
} Result;

static PlpMediaFacts make_media(const PlpTrace *trace)
{
    return (PlpMediaFacts){.container = (char *)"matroska,webm",
                           .codec = (char *)"h264",
                           .width_px = 640,
                           .height_px = 480,
                           .frames = (int64_t)plp_trace_get_length(trace),
                           .true_rate_per_s = 30,
                           .nominal_frames = -1,
                           .nominal_rate_per_s = (double)NAN};
}

static void write_folder(const Result *result, const char *version, bool partial)
{
    static const PlpReportModel models[] = {{"landmarks", "landmarks.tflite", "00ff"}};
    PlpMediaFacts media = make_media(result->trace);
    PlpReportInput input = {
        .trace = result->trace,
        .analysis = result->analysis,
        .parameters = &result->parameters,
        .segments = result->segments,
        .media = &media,
        .models = models,
        .n_models = 1,
        .engine = "xnnpack",
        .program_version = version,
        .input_name = "/somewhere/else/rest.mov",
        .input_sha256 = "abcd",
        .mirrored = true,
        .run_sha256 = "ef01",
        .partial = partial,
    };
    g_autoptr(GError) error = NULL;
    assert_true(plp_report_write(&input, result->folder, &error));
}

static Result *result_new(PlpPatientKind kind, guint32 seed, double rate_per_s)
{
    g_autoptr(GError) error = NULL;
    PlpPatientOptions options = plp_patient_make_options(kind, seed);
    options.seconds = 40;
    options.severity = 0.7;
    options.rate_per_s = rate_per_s;
    g_autoptr(PlpPatient) patient = plp_patient_new(&options, &error);
    assert_non_null(patient);
    Result *result = g_new0(Result, 1);
    result->folder = g_dir_make_tmp("plp-folder-XXXXXX", NULL);
    result->trace = plp_patient_shoot(patient);
    result->segments = g_array_new(FALSE, FALSE, sizeof(PlpSegment));
    static const PlpSegment segments[] = {{PLP_TASK_REST_OPEN, 500000, 20000000},
                                          {PLP_TASK_FORCED_CLOSURE, 20000000, 25000000},
                                          {PLP_TASK_READING_ALOUD, 30000000, 90000000}};
    g_array_append_vals(result->segments, segments, G_N_ELEMENTS(segments));
    result->parameters = plp_parameters_make_default();
    result->parameters.closure_depth_ratio = 0.45;
    result->parameters.bootstrap_resamples = 100;
    result->analysis = plp_analyse_compute(result->trace, result->segments, &result->parameters);
    write_folder(result, plp_version_get(), false);
    return result;
}

static void result_free(Result *result)
{
    static const char *const names[] = {"trace.csv", "closures.csv", "twitches.csv",
                                        "summary.json"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(result->folder, names[i], NULL);
        g_remove(path);
    }
    g_rmdir(result->folder);
    g_free(result->folder);
    plp_trace_free(result->trace);
    plp_analysis_free(result->analysis);
    g_array_unref(result->segments);
    g_free(result);
}

static void assert_same_double(double a, double b)
{
    assert_true(a == b || (isnan(a) && isnan(b)));
}

static void assert_same_closures(const GArray *a, const GArray *b)
{
    assert_int_equal(a->len, b->len);
    for (guint i = 0; i < a->len; i++) {
        const PlpClosure *one = &g_array_index(a, PlpClosure, i);
        const PlpClosure *other = &g_array_index(b, PlpClosure, i);
        assert_int_equal(one->onset_us, other->onset_us);
        assert_int_equal(one->peak_us, other->peak_us);
        assert_int_equal(one->offset_us, other->offset_us);
        assert_int_equal(one->pair, other->pair);
        assert_int_equal(one->burst, other->burst);
        assert_int_equal(one->tight, other->tight);
        assert_same_double(one->depth_ratio, other->depth_ratio);
        assert_same_double(one->squeeze_z, other->squeeze_z);
        assert_same_double(one->mouth.excursion_ratio, other->mouth.excursion_ratio);
    }
}

static void assert_same_figures(const PlpFigures *a, const PlpFigures *b)
{
    for (int i = 1; i < PLP_METRIC_N; i++) {
        assert_same_double(a->right[i].value, b->right[i].value);
        assert_same_double(a->left[i].value, b->left[i].value);
        assert_same_double(a->both[i].value, b->both[i].value);
        assert_same_double(a->both[i].boot_low, b->both[i].boot_low);
        assert_int_equal(a->both[i].count, b->both[i].count);
    }
    assert_same_double(a->severity.index.value, b->severity.index.value);
}

// ---- what is written comes back ----

static void assert_round_trip(PlpPatientKind kind, guint32 seed, double rate_per_s)
{
    Result *result = result_new(kind, seed, rate_per_s);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpRecording) recording = plp_recording_folder_load(result->folder, &error);
    assert_null(error);
    assert_non_null(recording);
    assert_same_closures(result->analysis->right.closures, recording->analysis->right.closures);
    assert_same_closures(result->analysis->left.closures, recording->analysis->left.closures);
    assert_same_figures(&result->analysis->whole, &recording->analysis->whole);
    assert_int_equal(result->analysis->right.twitches->len,
                     recording->analysis->right.twitches->len);
    for (guint i = 0; i < result->analysis->tasks->len; i++)
        assert_same_figures(&g_array_index(result->analysis->tasks, PlpFigures, i),
                            &g_array_index(recording->analysis->tasks, PlpFigures, i));
    assert_int_equal(result->analysis->notes->len, recording->analysis->notes->len);
    result_free(result);
}

static void test_every_kind_round_trips(void **state)
{
    static const double rates[] = {25, 30, 60, 120};
    for (int kind = PLP_PATIENT_HEALTHY; kind < PLP_PATIENT_N; kind++)
        assert_round_trip((PlpPatientKind)kind, 900 + (guint32)kind,
                          rates[kind % (int)G_N_ELEMENTS(rates)]);
}

static void test_facts_come_back(void **state)
{
    Result *result = result_new(PLP_PATIENT_CLONIC, 4, 30);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpRecording) recording = plp_recording_folder_load(result->folder, &error);
    g_autofree char *name = g_path_get_basename(result->folder);
    assert_string_equal(recording->label, name);
    assert_string_equal(recording->input_name, "rest.mov");
    assert_string_equal(recording->input_sha256, "abcd");
    assert_string_equal(recording->run_sha256, "ef01");
    assert_string_equal(recording->engine, "xnnpack");
    assert_string_equal(recording->program_version, plp_version_get());
    assert_true(recording->mirrored);
    assert_true(recording->has_media);
    assert_false(recording->is_partial);
    assert_int_equal(recording->media.width_px, 640);
    assert_int_equal(recording->media.nominal_frames, -1);
    assert_string_equal(recording->media.container, "matroska,webm");
    assert_true(isnan(recording->media.nominal_rate_per_s));
    assert_int_equal(recording->models->len, 1);
    assert_string_equal(((PlpRecordingModel *)recording->models->pdata[0])->sha256, "00ff");
    assert_int_equal(recording->segments->len, 3);
    const PlpSegment *segment = &g_array_index(recording->segments, PlpSegment, 1);
    assert_int_equal(segment->task, PLP_TASK_FORCED_CLOSURE);
    assert_int_equal(segment->start_us, 20000000);
    assert_float_equal(recording->parameters.closure_depth_ratio, 0.45, 0);
    assert_int_equal(recording->days_since_injection, PLP_DAYS_UNKNOWN);
    assert_null(recording->video_path);
    result_free(result);
}

static void test_partial_results_come_back_as_such(void **state)
{
    Result *result = result_new(PLP_PATIENT_CLONIC, 5, 30);
    write_folder(result, plp_version_get(), true);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpRecording) recording = plp_recording_folder_load(result->folder, &error);
    assert_non_null(recording);
    assert_true(recording->is_partial);
    result_free(result);
}

// ---- what is wrong is refused ----

/** Changes a file by putting `now` in place of the first `before`; `before` NULL: the whole text.
 */
static void change_file(const Result *result, const char *name, const char *before, const char *now)
{
    g_autofree char *path = g_build_filename(result->folder, name, NULL);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_autofree char *changed = g_strdup(now);
    if (before != NULL) {
        char *at = strstr(text, before);
        assert_non_null(at);
        g_free(changed);
        changed = g_strdup_printf("%.*s%s%s", (int)(at - text), text, now, at + strlen(before));
    }
    assert_true(g_file_set_contents(path, changed, -1, NULL));
}

static void assert_refused(Result *result, int code, const char *message)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *name = g_path_get_basename(result->folder);
    g_autofree char *expected = g_strdup_printf("%s: %s", name, message);
    assert_null(plp_recording_folder_load(result->folder, &error));
    assert_message(&error, code, expected);
    result_free(result);
}

static Result *changed_result(const char *name, const char *before, const char *now)
{
    Result *result = result_new(PLP_PATIENT_CLONIC, 6, 30);
    change_file(result, name, before, now);
    return result;
}

static void test_missing_files(void **state)
{
    static const char *const names[] = {"trace.csv", "closures.csv", "summary.json"};
    static const char *const messages[] = {
        "trace.csv: cannot be opened: No such file or directory",
        "closures.csv: cannot be opened: No such file or directory",
        "there is no summary.json in it (give a folder that `analyze --out` wrote for one video, "
        "and "
        "let it finish)"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        Result *result = result_new(PLP_PATIENT_CLONIC, 6, 30);
        g_autofree char *path = g_build_filename(result->folder, names[i], NULL);
        g_remove(path);
        assert_refused(result, PLP_ERROR_IO, messages[i]);
    }
}

static void test_folders_that_are_none(void **state)
{
    g_autoptr(GError) error = NULL;
    assert_null(plp_recording_folder_load("/nonexistent/place", &error));
    assert_message(
        &error, PLP_ERROR_IO,
        "place: there is no summary.json in it (give a folder that `analyze --out` wrote "
        "for one video, and let it finish)");
    assert_null(plp_recording_folder_load("/dev/null", &error));
    assert_true(g_str_has_prefix(error->message, "null: there is no summary.json in it"));
}

static void test_foreign_and_newer(void **state)
{
    assert_refused(changed_result("summary.json", "\"palpebra\"", "\"another\""), PLP_ERROR_FORMAT,
                   "summary.json: this is another program's (give a folder that `analyze --out` "
                   "wrote)");
    assert_refused(changed_result("summary.json", "\"format\": 1", "\"format\": 2"),
                   PLP_ERROR_FORMAT,
                   "summary.json: a newer version of the program wrote this (use that version, or "
                   "analyse the video again with this one)");
    assert_refused(changed_result("summary.json", NULL, "[1, 2]"), PLP_ERROR_FORMAT,
                   "summary.json: this is no JSON of this program (analyse the video again)");
    assert_refused(changed_result("summary.json", NULL, "{}"), PLP_ERROR_FORMAT,
                   "summary.json: `program` is missing (analyse the video again)");
}

static void test_damaged_summaries(void **state)
{
    assert_refused(changed_result("summary.json", NULL, ""), PLP_ERROR_FORMAT,
                   "summary.json: this is no JSON of this program (analyse the video again)");
    assert_refused(changed_result("summary.json", NULL, "{\"program\": {"), PLP_ERROR_FORMAT,
                   "summary.json: this is no JSON, or a part of it is missing (analyse the video "
                   "again)");
    assert_refused(
        changed_result("summary.json", "\"segments\": [", "\"segments\": [7, "), PLP_ERROR_FORMAT,
        "summary.json: `segments` holds something else than tasks in order of time (analyse "
        "the video again)");
    assert_refused(
        changed_result("summary.json", "{\"task\": \"forced_closure\"", "{\"task\": \"dancing\""),
        PLP_ERROR_FORMAT,
        "summary.json: `segments` holds something else than tasks in order of time (analyse "
        "the video again)");
    assert_refused(changed_result("summary.json", "\"closure_depth_ratio\": 0.45",
                                  "\"closure_depth_ratio\": 45"),
                   PLP_ERROR_FORMAT,
                   "summary.json: the parameter `closure_depth_ratio` is out of its range (analyse "
                   "the video again)");
    assert_refused(changed_result("summary.json", "\"mirrored\": true", "\"mirrored\": \"yes\""),
                   PLP_ERROR_FORMAT,
                   "summary.json: `mirrored` is not true or false (analyse the video again)");
}

/** json-glib's parser calls itself for each level: a deep file must not reach it. */
static void test_deep_summaries(void **state)
{
    g_autoptr(GString) deep = g_string_new("/* \" */ {\"a\": ");
    for (int i = 0; i < 1000000; i++)
        g_string_append_c(deep, '[');
    assert_refused(changed_result("summary.json", NULL, deep->str), PLP_ERROR_FORMAT,
                   "summary.json: this is no JSON of this program (analyse the video again)");
    assert_refused(changed_result("summary.json", NULL, deep->str + 8), PLP_ERROR_FORMAT,
                   "summary.json: this is no JSON of this program (analyse the video again)");
}

/** Cut at the end of a line, the trace still reads well. */
static void test_cut_traces(void **state)
{
    Result *result = result_new(PLP_PATIENT_CLONIC, 6, 30);
    g_autofree char *path = g_build_filename(result->folder, "trace.csv", NULL);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    for (int lines = 0; lines < 101; lines++)
        *strrchr(text, '\n') = '\0';
    g_autofree char *cut = g_strconcat(text, "\n", NULL);
    assert_true(g_file_set_contents(path, cut, -1, NULL));
    guint frames = plp_trace_get_length(result->trace);
    g_autofree char *message = g_strdup_printf("trace.csv holds %u frames, and %u were measured: a "
                                               "part of it is missing, or it is another "
                                               "recording's (analyse the video again)",
                                               frames - 100, frames);
    assert_refused(result, PLP_ERROR_FORMAT, message);
}

static void test_changed_tables(void **state)
{
    const char *message =
        "closures.csv does not hold the closures of trace.csv: one of the files was "
        "changed or is another recording's (analyse the video again)";
    assert_refused(changed_result("closures.csv", ",partial,", ",complete,"), PLP_ERROR_FORMAT,
                   message);
    Result *result = result_new(PLP_PATIENT_TONIC, 7, 30);
    PlpAnalysis *none = plp_analysis_new();
    g_autofree char *path = g_build_filename(result->folder, "closures.csv", NULL);
    assert_true(plp_closure_table_write(path, none, NULL));
    plp_analysis_free(none);
    assert_refused(result, PLP_ERROR_FORMAT, message);
}

/** Another version may find other closures: both are told, none is hidden. */
static void test_other_versions_differ(void **state)
{
    Result *result = result_new(PLP_PATIENT_CLONIC, 6, 30);
    write_folder(result, "0.0.1", false);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpRecording) same = plp_recording_folder_load(result->folder, &error);
    assert_non_null(same);
    assert_int_equal(same->analysis->notes->len, result->analysis->notes->len);
    change_file(result, "closures.csv", ",partial,", ",complete,");
    g_autoptr(PlpRecording) other = plp_recording_folder_load(result->folder, &error);
    assert_non_null(other);
    assert_int_equal(other->analysis->notes->len, result->analysis->notes->len + 1);
    result_free(result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind_round_trips),
        cmocka_unit_test(test_facts_come_back),
        cmocka_unit_test(test_partial_results_come_back_as_such),
        cmocka_unit_test(test_missing_files),
        cmocka_unit_test(test_folders_that_are_none),
        cmocka_unit_test(test_foreign_and_newer),
        cmocka_unit_test(test_damaged_summaries),
        cmocka_unit_test(test_deep_summaries),
        cmocka_unit_test(test_cut_traces),
        cmocka_unit_test(test_changed_tables),
        cmocka_unit_test(test_other_versions_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
