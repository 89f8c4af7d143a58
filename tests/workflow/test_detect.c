#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "base/error.h"
#include "evaluation.h"
#include "report/closure_table.h"
#include "workflow/detect.h"

/** A temporary folder with an EAR series: 60 s at 30 frames/s, the right eye shut from 10 s to 10.2
 * s and 40 s to 44 s. */
typedef struct {
    char *folder, *ear, *out_folder;
    PlpParameters parameters;
    PlpDetectRequest request;
    GString *out, *counts;
} Fixture;

static double get_ear(int frame, bool right)
{
    bool shut = (frame >= 300 && frame < 306) || (frame >= 1200 && frame < 1320);
    bool edge = frame == 299 || frame == 306 || frame == 1199 || frame == 1320;
    if (!right || (!shut && !edge))
        return 0.3 + 0.002 * sin(frame);
    return edge ? 0.2 : 0.05;
}

static int set_up(void **state)
{
    Fixture *f = g_new0(Fixture, 1);
    f->folder = g_dir_make_tmp("plp-detect-XXXXXX", NULL);
    f->ear = g_build_filename(f->folder, "ear.csv", NULL);
    f->out_folder = g_build_filename(f->folder, "out", NULL);
    g_mkdir(f->out_folder, 0700);
    g_autoptr(GString) text = g_string_new("ear_right,ear_left\n");
    for (int frame = 0; frame < 1800; frame++) {
        char right[G_ASCII_DTOSTR_BUF_SIZE];
        char left[G_ASCII_DTOSTR_BUF_SIZE];
        g_string_append_printf(text, "%s,%s\n",
                               g_ascii_formatd(right, sizeof right, "%.5f", get_ear(frame, true)),
                               g_ascii_formatd(left, sizeof left, "%.5f", get_ear(frame, false)));
    }
    g_file_set_contents(f->ear, text->str, -1, NULL);
    f->parameters = plp_parameters_make_default();
    f->request = (PlpDetectRequest){
        .ear_path = f->ear, .rate_per_s = 30, .parameters = &f->parameters, .program_version = "0"};
    f->out = g_string_new(NULL);
    f->counts = g_string_new(NULL);
    *state = f;
    return 0;
}

static void remove_tree(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    for (const char *name = NULL; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *inside = g_build_filename(path, name, NULL);
        remove_tree(inside);
    }
    g_remove(path);
}

static int tear_down(void **state)
{
    Fixture *f = *state;
    remove_tree(f->folder);
    g_free(f->folder);
    g_free(f->ear);
    g_free(f->out_folder);
    g_string_free(f->out, TRUE);
    g_string_free(f->counts, TRUE);
    g_free(f);
    return 0;
}

static void assert_refused(Fixture *f, int code, const char *message)
{
    g_autoptr(GError) error = NULL;
    assert_false(plp_detect(&f->request, f->out, f->counts, &error));
    assert_string_equal(error->message, message);
    assert_int_equal(error->code, code);
    assert_int_equal(f->out->len, 0);
    assert_int_equal(f->counts->len, 0);
}

static void test_text(void **state)
{
    Fixture *f = *state;
    g_autoptr(GError) error = NULL;
    assert_true(plp_detect(&f->request, f->out, f->counts, &error));
    assert_string_equal(
        f->counts->str,
        "right: 2 closures (2 complete, 0 partial)\nleft: 0 closures (0 complete, 0 partial)\n");
    g_autoptr(GBytes) content = g_bytes_new(f->out->str, f->out->len);
    g_autoptr(GArray) closures = plp_closure_table_parse("out", content, &error);
    assert_non_null(closures);
    assert_int_equal(closures->len, 2);
    const PlpClosure *blink = &g_array_index(closures, PlpClosure, 0);
    assert_int_equal(blink->kind, PLP_KIND_BLINK);
    assert_true(llabs(blink->onset_us - 9966667) < 40000);
    // A long closure is one closure, and is kept.
    assert_int_equal(blink[1].kind, PLP_KIND_PROLONGED);
    assert_true(llabs(blink[1].duration_us - 4033333) < 40000);
}

static void test_json(void **state)
{
    Fixture *f = *state;
    g_autoptr(GError) error = NULL;
    f->request.json = true;
    assert_true(plp_detect(&f->request, f->out, f->counts, &error));
    g_autoptr(JsonNode) root = json_from_string(f->out->str, NULL);
    JsonObject *input = json_object_get_object_member(json_node_get_object(root), "input");
    assert_string_equal(json_object_get_string_member(input, "name"), "ear.csv");
    assert_int_equal(strlen(json_object_get_string_member(input, "sha256")), 64);
    assert_true(json_object_get_null_member(json_node_get_object(root), "media"));
}

static void test_folder(void **state)
{
    Fixture *f = *state;
    g_autoptr(GError) error = NULL;
    f->request.out_folder = f->out_folder;
    assert_true(plp_detect(&f->request, f->out, f->counts, &error));
    assert_int_equal(f->out->len, 0);
    static const char *const names[] = {"trace.csv", "closures.csv", "twitches.csv",
                                        "summary.json"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(f->out_folder, names[i], NULL);
        assert_true(g_file_test(path, G_FILE_TEST_IS_REGULAR));
    }
    // Its own trace.csv is an EAR series again, with times: the same closures.
    g_autofree char *trace = g_build_filename(f->out_folder, "trace.csv", NULL);
    g_autofree char *first = g_strdup(f->counts->str);
    g_string_truncate(f->counts, 0);
    f->request = (PlpDetectRequest){.ear_path = trace,
                                    .rate_per_s = (double)NAN,
                                    .parameters = &f->parameters,
                                    .program_version = "0"};
    assert_true(plp_detect(&f->request, f->out, f->counts, &error));
    assert_string_equal(f->counts->str, first);
}

static void test_segments(void **state)
{
    Fixture *f = *state;
    g_autofree char *segments = g_build_filename(f->folder, "s.csv", NULL);
    g_file_set_contents(segments, "task,start,end\nforced_closure,39,46\n", -1, NULL);
    f->request.segments_path = segments;
    g_autoptr(GError) error = NULL;
    assert_true(plp_detect(&f->request, f->out, f->counts, &error));
    assert_non_null(strstr(f->out->str, ",forced_closure,1,"));
    assert_non_null(strstr(f->out->str, ",none,0,"));
    g_string_truncate(f->out, 0);
    g_string_truncate(f->counts, 0);
    g_file_set_contents(segments, "task,start,end\nforced_closure,39,6\n", -1, NULL);
    assert_refused(f, PLP_ERROR_FORMAT,
                   "s.csv: line 2: the end is not after the start (swap or correct them)");
}

static void test_refusals(void **state)
{
    Fixture *f = *state;
    f->request.rate_per_s = (double)NAN;
    assert_refused(f, PLP_ERROR_INVALID,
                   "ear.csv: has no time column (name one t_us, time_ms or time_s, or give --fps)");
    f->request.rate_per_s = 30;
    f->request.ear_path = "/nowhere/x.csv";
    assert_refused(f, PLP_ERROR_IO, "x.csv: cannot be opened: No such file or directory");
    f->request.ear_path = f->ear;
    f->request.out_folder = "/nowhere";
    assert_refused(f, PLP_ERROR_IO, "trace.csv: cannot be created: No such file or directory");
}

static void test_series_without_any_measurement(void **state)
{
    Fixture *f = *state;
    g_file_set_contents(f->ear, "ear_right,ear_left\nnan,\n1.0,-1\n", -1, NULL);
    g_autoptr(GError) error = NULL;
    assert_true(plp_detect(&f->request, f->out, f->counts, &error));
    assert_string_equal(f->counts->str,
                        "right: not measured (no row holds a valid value from 0 to below 1)\n"
                        "left: not measured (no row holds a valid value from 0 to below 1)\n");
}

/** The counts that the series' own authors assert: 7 (6 complete) right and 7 (5 complete) left. */
static void test_real_series(void **state)
{
    Fixture *f = *state;
    g_autofree char *path = plp_evaluation_need("ear/jefapato_blinking_short.csv");
    g_autoptr(GError) error = NULL;
    f->request.ear_path = path;
    f->request.rate_per_s = 240;
    // The peer counts dips from a prominence of 0.04 on: about a seventh of these eyes' way from
    // open to shut.
    assert_true(plp_parameters_set(&f->parameters, "closure_depth_ratio=0.15", &error));
    assert_true(plp_detect(&f->request, f->out, f->counts, &error));
    assert_string_equal(
        f->counts->str,
        "right: 7 closures (6 complete, 1 partial)\nleft: 7 closures (5 complete, 2 partial)\n");
}

static void test_an_eye_without_values_is_not_called_open(void **state)
{
    Fixture *f = *state;
    // Percents instead of shares on the right, one hole on the left.
    g_autoptr(GString) text = g_string_new("ear_right,ear_left\n30,\n");
    for (int frame = 1; frame < 90; frame++)
        g_string_append(text, "30,0.3\n");
    g_file_set_contents(f->ear, text->str, -1, NULL);
    assert_true(plp_detect(&f->request, f->out, f->counts, NULL));
    assert_string_equal(f->counts->str,
                        "right: not measured (no row holds a valid value from 0 to below 1)\n"
                        "left: 0 closures (0 complete, 0 partial); measured in 89 of 90 rows\n");
}

#define FOLDER_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_text),        FOLDER_TEST(test_json),
        FOLDER_TEST(test_folder),      FOLDER_TEST(test_segments),
        FOLDER_TEST(test_refusals),    FOLDER_TEST(test_series_without_any_measurement),
        FOLDER_TEST(test_real_series), FOLDER_TEST(test_an_eye_without_values_is_not_called_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
