#include <math.h>
#include <string.h>

#include "sample.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "base/error.h"
#include "domain/metric.h"

static JsonNode *parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    JsonNode *root = json_from_string(text, &error);
    assert_non_null(root);
    return root;
}

static JsonObject *get_object(JsonNode *root, const char *key)
{
    return json_object_get_object_member(json_node_get_object(root), key);
}

static void test_figures(void **state)
{
    Sample *sample = sample_new();
    g_autofree char *text = plp_report_dup_summary(&sample->input);
    g_autoptr(JsonNode) root = parse(text);
    JsonObject *whole = get_object(root, "whole");
    assert_string_equal(json_object_get_string_member(whole, "task"), "none");
    assert_int_equal(json_object_get_int_member(whole, "end_us"), 5000000);
    JsonObject *figures = json_object_get_object_member(whole, "figures");
    assert_int_equal(json_object_get_size(figures), PLP_METRIC_N - 1);
    JsonObject *rate = json_object_get_object_member(figures, "closures_per_min");
    assert_string_equal(json_object_get_string_member(rate, "unit"), "1/min");
    JsonObject *right = json_object_get_object_member(rate, "right");
    assert_float_equal(json_object_get_double_member(right, "value"), 12.3457, 1e-9);
    assert_float_equal(json_object_get_double_member(right, "boot_low"), 1.5, 1e-9);
    assert_int_equal(json_object_get_int_member(right, "count"), 1);
    JsonObject *left = json_object_get_object_member(rate, "left");
    assert_true(json_object_get_null_member(left, "value"));
    assert_true(json_object_get_null_member(left, "count"));
    // A figure of the person has no eyes, one of the eye has no `both`.
    assert_false(
        json_object_has_member(json_object_get_object_member(figures, "total_s"), "right"));
    assert_false(
        json_object_has_member(json_object_get_object_member(figures, "depth_median"), "both"));
    JsonArray *tasks = json_object_get_array_member(json_node_get_object(root), "tasks");
    assert_int_equal(json_array_get_length(tasks), 1);
    assert_string_equal(
        json_object_get_string_member(json_array_get_object_element(tasks, 0), "task"),
        "forced_closure");
    sample_free(sample);
}

static void test_provenance(void **state)
{
    Sample *sample = sample_new();
    g_autofree char *text = plp_report_dup_summary(&sample->input);
    g_autoptr(JsonNode) root = parse(text);
    assert_string_equal(json_object_get_string_member(get_object(root, "program"), "version"),
                        "1.2.3");
    assert_string_equal(json_object_get_string_member(get_object(root, "input"), "name"),
                        "clip 1.avi");
    assert_string_equal(json_object_get_string_member(get_object(root, "input"), "sha256"), "abcd");
    assert_null(strstr(text, "Jane"));
    JsonObject *parameters = get_object(root, "parameters");
    gsize n = 0;
    const PlpParameterInfo *table = plp_parameters_get_table(&n);
    assert_int_equal(json_object_get_size(parameters), n);
    for (gsize i = 0; i < n; i++)
        assert_float_equal(json_object_get_double_member(parameters, table[i].name),
                           table[i].fallback, 1e-6);
    JsonObject *references = get_object(root, "references");
    JsonObject *left = json_object_get_object_member(references, "left");
    assert_true(json_object_get_null_member(left, "open_ratio"));
    assert_string_equal(json_object_get_string_member(left, "closed_source"), "assumed");
    JsonObject *media = get_object(root, "media");
    assert_string_equal(json_object_get_string_member(media, "container"), "avi");
    assert_true(json_object_get_null_member(media, "codec"));
    assert_true(json_object_get_null_member(media, "nominal_frames"));
    assert_true(json_object_get_null_member(media, "nominal_rate_per_s"));
    assert_true(json_object_get_boolean_member(media, "truncated"));
    sample_free(sample);
}

static void test_severity(void **state)
{
    Sample *sample = sample_new();
    PlpSeverity *severity = &sample->analysis->whole.severity;
    *severity = (PlpSeverity){
        .answer = PLP_ANSWER_GIVEN,
        .measured_s = 60,
        .measured_share = 0.9,
        .basis = PLP_SIDE_LEFT,
        .basis_never_moved = true,
        .jrs = {.grade = 3,
                .most_grade = 4,
                .rule = PLP_JRS_RULE_OVER_1S,
                .closed_share = 0.25,
                .longest_s = 1.5,
                .rate_limit_assumed = true},
        .bfm_eyes_4 = PLP_TRISTATE_UNKNOWN,
        .udrs_not_open_10s = PLP_TRISTATE_NO,
        .bsrs = {.blinks_and_brief_class = 2, .prolonged_mean_s = (double)NAN},
        .index = {.value = 42.128, .tight_per_min = (double)NAN},
        .normal = plp_normal_range_find(PLP_TASK_READING_ALOUD),
    };
    g_autofree char *text = plp_report_dup_summary(&sample->input);
    g_autoptr(JsonNode) root = parse(text);
    JsonObject *got = json_object_get_object_member(get_object(root, "whole"), "severity");
    assert_string_equal(json_object_get_string_member(got, "answer"), "given");
    assert_string_equal(json_object_get_string_member(got, "basis"), "left");
    JsonObject *jrs = json_object_get_object_member(got, "jrs_frequency");
    assert_int_equal(json_object_get_int_member(jrs, "clip_equivalent"), 3);
    assert_string_equal(json_object_get_string_member(jrs, "rule"), "over_1s");
    JsonObject *thresholds = json_object_get_object_member(got, "thresholds");
    assert_true(json_object_get_null_member(thresholds, "bfm_eyes_4_closed_30_percent"));
    assert_false(json_object_get_boolean_member(thresholds, "udrs_not_open_within_10_s"));
    JsonObject *bsrs = json_object_get_object_member(got, "bsrs_quantities");
    assert_int_equal(json_object_get_int_member(bsrs, "blinks_and_brief_class"), 2);
    assert_true(json_object_get_null_member(bsrs, "prolonged_class"));
    assert_true(json_object_get_null_member(bsrs, "prolonged_mean_s"));
    assert_float_equal(
        json_object_get_double_member(json_object_get_object_member(got, "change_index"), "value"),
        42.13, 0.006);
    assert_float_equal(json_object_get_double_member(
                           json_object_get_object_member(got, "normal_blinks"), "high_per_min"),
                       14.4, 1e-9);
    sample_free(sample);
}

static void test_severity_that_is_not_known(void **state)
{
    Sample *sample = sample_new();
    sample->analysis->whole.severity =
        (PlpSeverity){.answer = PLP_ANSWER_NOT_ENOUGH_MEASURED, .measured_share = (double)NAN};
    g_autofree char *text = plp_report_dup_summary(&sample->input);
    g_autoptr(JsonNode) root = parse(text);
    JsonObject *got = json_object_get_object_member(get_object(root, "whole"), "severity");
    assert_string_equal(json_object_get_string_member(got, "answer"), "not_enough_measured");
    static const char *const parts[] = {"jrs_frequency", "thresholds",    "bsrs_quantities",
                                        "change_index",  "normal_blinks", "measured_share"};
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        assert_true(json_object_get_null_member(got, parts[i]));
    sample_free(sample);
}

static void test_without_a_video(void **state)
{
    Sample *sample = sample_new();
    sample->input.media = NULL;
    sample->input.n_models = 0;
    sample->input.engine = NULL;
    sample->input.n_faces = sample->input.face_identity = 0;
    sample->input.input_name = "/x/\xff\n.csv";
    sample->input.input_sha256 = NULL;
    sample->input.partial = true;
    sample->input.partial_reason = "Stopped by the user.";
    g_autofree char *text = plp_report_dup_summary(&sample->input);
    g_autoptr(JsonNode) root = parse(text);
    JsonObject *top = json_node_get_object(root);
    assert_true(json_object_get_null_member(top, "media"));
    assert_true(json_object_get_null_member(top, "engine"));
    assert_true(json_object_get_null_member(get_object(root, "face"), "identity"));
    assert_true(json_object_get_boolean_member(top, "partial"));
    assert_string_equal(json_object_get_string_member(get_object(root, "input"), "name"),
                        "\\xFF\\x0A.csv");
    assert_int_equal(json_array_get_length(json_object_get_array_member(top, "models")), 0);
    sample_free(sample);
}

static void test_same_bytes_in_every_locale(void **state)
{
    Sample *sample = sample_new();
    g_autofree char *plain = plp_report_dup_summary(&sample->input);
    use_decimal_comma();
    g_autofree char *comma = plp_report_dup_summary(&sample->input);
    assert_string_equal(plain, comma);
    sample_free(sample);
}

static guint count_files(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    guint count = 0;
    while (g_dir_read_name(dir) != NULL)
        count++;
    return count;
}

static void remove_files(const char *folder)
{
    static const char *const names[] = {"trace.csv", "closures.csv", "twitches.csv",
                                        "summary.json"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(folder, names[i], NULL);
        assert_int_equal(g_unlink(path), 0);
    }
    g_rmdir(folder);
}

static void test_write(void **state)
{
    Sample *sample = sample_new();
    g_autofree char *folder = g_dir_make_tmp("plp-report-XXXXXX", NULL);
    g_autoptr(GError) error = NULL;
    assert_true(plp_report_write(&sample->input, folder, &error));
    // A second time over the first one.
    assert_true(plp_report_write(&sample->input, folder, &error));
    assert_int_equal(count_files(folder), 4);
    remove_files(folder);
    assert_false(plp_report_write(&sample->input, folder, &error));
    assert_message(&error, PLP_ERROR_IO, "trace.csv: cannot be created: No such file or directory");
    sample_free(sample);
}

static void test_write_where_a_folder_is_in_the_way(void **state)
{
    Sample *sample = sample_new();
    g_autofree char *folder = g_dir_make_tmp("plp-report-XXXXXX", NULL);
    g_autofree char *obstacle = g_build_filename(folder, "closures.csv", NULL);
    g_autofree char *inside = g_build_filename(obstacle, "x", NULL);
    g_autofree char *trace = g_build_filename(folder, "trace.csv", NULL);
    g_mkdir(obstacle, 0700);
    g_mkdir(inside, 0700);
    g_autoptr(GError) error = NULL;
    assert_false(plp_report_write(&sample->input, folder, &error));
    assert_int_equal(error->code, PLP_ERROR_IO);
    assert_true(g_str_has_prefix(error->message, "closures.csv: cannot be put in its place: "));
    // No temporary file stays, and no summary says that all is there.
    assert_int_equal(count_files(folder), 2);
    g_unlink(trace);
    g_rmdir(inside);
    g_rmdir(obstacle);
    g_rmdir(folder);
    sample_free(sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_figures),
        cmocka_unit_test(test_provenance),
        cmocka_unit_test(test_severity),
        cmocka_unit_test(test_severity_that_is_not_known),
        cmocka_unit_test(test_without_a_video),
        cmocka_unit_test(test_same_bytes_in_every_locale),
        cmocka_unit_test(test_write),
        cmocka_unit_test(test_write_where_a_folder_is_in_the_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
