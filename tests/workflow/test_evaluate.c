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
#include "workflow/evaluate.h"

#define LABELS_HEADER "clip,eye,first_frame,last_frame,kind\n"
#define CLOSURES_HEADER "id,eye,kind,extent,onset_us,peak_us,offset_us,onset_frame,offset_frame\n"

/** A temporary folder with labels and results in it. */
typedef struct {
    char *folder, *labels, *results;
} Fixture;

static int set_up(void **state)
{
    Fixture *f = g_new0(Fixture, 1);
    f->folder = g_dir_make_tmp("plp-evaluate-XXXXXX", NULL);
    f->labels = g_build_filename(f->folder, "labels.csv", NULL);
    f->results = g_build_filename(f->folder, "results", NULL);
    g_mkdir(f->results, 0700);
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
    g_free(f->labels);
    g_free(f->results);
    g_free(f);
    return 0;
}

static void write_file(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    assert_true(g_file_set_contents(path, text, -1, NULL));
}

/** Results of 50 frames at 25 frames/s; every third packet gives no picture if `null_packets`. */
static void write_results(const Fixture *f, const char *stem, const char *closures,
                          bool null_packets)
{
    g_autofree char *folder = g_build_filename(f->results, stem, NULL);
    g_mkdir(folder, 0700);
    g_autoptr(GString) trace = g_string_new("frame,t_us,packet,right_reason,left_reason\n");
    for (int i = 0; i < 50; i++)
        g_string_append_printf(trace, "%d,%d,%d,measured,measured\n", i, i * 40000,
                               null_packets ? i + i / 2 : i);
    g_autofree char *text = g_strconcat(CLOSURES_HEADER, closures, NULL);
    write_file(folder, "trace.csv", trace->str);
    write_file(folder, "closures.csv", text);
}

static bool evaluate(const Fixture *f, bool json, GString *out, GError **error)
{
    PlpEvaluateRequest request = {f->labels, f->results, json, true};
    return plp_evaluate(&request, out, error);
}

static void assert_refused(const Fixture *f, int code, const char *message)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    assert_false(evaluate(f, false, out, &error));
    assert_string_equal(error->message, message);
    assert_int_equal(error->code, code);
    assert_int_equal(out->len, 0);
}

static JsonObject *get_total(JsonNode *root, const char *eye)
{
    JsonObject *total = json_object_get_object_member(json_node_get_object(root), "total");
    return json_object_get_object_member(total, eye);
}

static gint64 get_hits(JsonNode *root, const char *eye, guint threshold, const char *what)
{
    JsonArray *events = json_object_get_array_member(get_total(root, eye), "events");
    return json_object_get_int_member(json_array_get_object_element(events, threshold), what);
}

static void test_odd_labels_are_told(void **state)
{
    const Fixture *f = *state;
    write_file(f->folder, "labels.csv",
               LABELS_HEADER "a.mp4,right,10,14,blink\na.mp4,right,14,20,long\n"
                             "a.mp4,left,10,14,blink\na.mp4,left,12,13,unscored\n"
                             "a.mp4,both,45,50,wink\n");
    write_results(f, "a", "1,right,blink,complete,400000,1,560000,10,14\n", false);
    g_autoptr(GString) out = g_string_new(NULL);
    assert_true(evaluate(f, false, out, NULL));
    assert_non_null(strstr(out->str,
                           "Note: a.mp4: two labels of the right eye overlap: blink, frames 10 to "
                           "14, and long, frames 14 to 20; at most one of them can be found.\n"));
    assert_non_null(strstr(out->str,
                           "Note: a.mp4: the label wink of the left eye, frames 45 to 50, goes "
                           "beyond the clip's last frame, 49: do the labels belong to this "
                           "recording?\n"));
    assert_null(strstr(out->str, "unscored"));
    g_string_truncate(out, 0);
    assert_true(evaluate(f, true, out, NULL));
    g_autoptr(JsonNode) root = json_from_string(out->str, NULL);
    JsonArray *notes = json_object_get_array_member(json_node_get_object(root), "notes");
    assert_int_equal(json_array_get_length(notes), 3);
}

/** The labels of another recording are said to be odd a few times, not a hundred. */
static void test_many_odd_labels_are_summed_up(void **state)
{
    const Fixture *f = *state;
    g_autoptr(GString) labels = g_string_new(LABELS_HEADER);
    for (int i = 0; i < 100; i++)
        g_string_append_printf(labels, "a.mp4,right,%d,%d,blink\n", 100 + 10 * i, 105 + 10 * i);
    write_file(f->folder, "labels.csv", labels->str);
    write_results(f, "a", "", false);
    g_autoptr(GString) out = g_string_new(NULL);
    assert_true(evaluate(f, true, out, NULL));
    g_autoptr(JsonNode) root = json_from_string(out->str, NULL);
    JsonArray *notes = json_object_get_array_member(json_node_get_object(root), "notes");
    assert_int_equal(json_array_get_length(notes), 4);
    assert_string_equal(json_array_get_string_element(notes, 3),
                        "a.mp4: more of its labels are odd.");
}

static void test_none_beside_a_closure_is_refused(void **state)
{
    const Fixture *f = *state;
    write_results(f, "a", "", false);
    write_file(f->folder, "labels.csv",
               LABELS_HEADER
               "a.mp4,both,,,none\na.mp4,left,10,14,squint\na.mp4,left,20,24,blink\n");
    assert_refused(f, PLP_ERROR_FORMAT,
                   "labels.csv: line 4: a.mp4 has a closure here and a row of kind none elsewhere "
                   "(keep one of them)");
    write_file(f->folder, "labels.csv",
               LABELS_HEADER "a.mp4,left,20,24,blink\na.mp4,both,,,none\n");
    assert_refused(f, PLP_ERROR_FORMAT,
                   "labels.csv: line 3: a.mp4 has a row of kind none here and a closure elsewhere "
                   "(keep one of them)");
}

static void test_a_missing_folder_is_said(void **state)
{
    const Fixture *f = *state;
    write_file(f->folder, "labels.csv", LABELS_HEADER "a.mp4,left,20,24,blink\n");
    g_rmdir(f->results);
    assert_refused(f, PLP_ERROR_IO,
                   "results: does not exist (give the folder that `analyze --out` wrote)");
    write_file(f->folder, "results", "x");
    assert_refused(f, PLP_ERROR_IO,
                   "results: is no folder (give the folder that `analyze --out` wrote)");
}

static void test_csv(void **state)
{
    const Fixture *f = *state;
    write_file(f->folder, "labels.csv",
               LABELS_HEADER
               "some/where/a.1.mp4,both,10,14,blink\nb.mov,right,20,24,wink\nc.mp4,both,,,none\n");
    write_results(
        f, "a.1",
        "1,right,blink,complete,400000,1,560000,10,14\n2,left,blink,complete,0,1,1,40,44\n", false);
    write_results(f, "c", "1,left,blink,complete,0,1,1,3,4\n", false);
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    assert_true(evaluate(f, true, out, &error));
    g_autoptr(JsonNode) root = json_from_string(out->str, NULL);
    assert_non_null(root);
    assert_int_equal(get_hits(root, "right", 2, "tp"), 1);
    assert_int_equal(get_hits(root, "right", 2, "fn"), 0);
    assert_int_equal(get_hits(root, "left", 0, "fp"), 2);
    assert_int_equal(get_hits(root, "both", 0, "fn"), 1);
    JsonArray *missing = json_object_get_array_member(json_node_get_object(root), "missing");
    assert_int_equal(json_array_get_length(missing), 1);
    assert_string_equal(json_array_get_string_element(missing, 0), "b.mov");
    g_string_truncate(out, 0);
    assert_true(evaluate(f, false, out, &error));
    assert_non_null(strstr(out->str, "no result for b.mov\n"));
    assert_non_null(strstr(out->str, "a.1.mp4 left: missed, frames 10 to 14, measured 1.00\n"));
}

static void test_packets(void **state)
{
    Fixture *f = *state;
    g_free(f->labels);
    f->labels = g_build_filename(f->folder, "v.tag", NULL);
    // Packets 2, 5, 8, … give no picture: packets 15..19 are frames 10, 11, 12, 13.
    g_autoptr(GString) tag = g_string_new("#start\n");
    for (int packet = 9; packet <= 40; packet++) {
        bool shut = packet >= 15 && packet <= 19;
        g_string_append_printf(tag, "%d:%d:X:%s:X:%s:X\n", packet, shut ? 1 : -1, shut ? "C" : "X",
                               shut ? "C" : "X");
    }
    write_file(f->folder, "v.tag", tag->str);
    // Exactly those frames on the right; on the left outside the tagged rows only.
    write_results(f, "v", "1,right,blink,complete,0,1,1,10,13\n2,left,blink,complete,0,1,1,2,4\n",
                  true);
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    assert_true(evaluate(f, true, out, &error));
    g_autoptr(JsonNode) root = json_from_string(out->str, NULL);
    assert_int_equal(get_hits(root, "right", 2, "tp"), 1);
    JsonObject *onset =
        json_object_get_object_member(get_total(root, "right"), "onset_error_frames");
    assert_float_equal(json_object_get_double_member(onset, "mean"), 0, 1e-12);
    JsonObject *offset =
        json_object_get_object_member(get_total(root, "right"), "offset_error_frames");
    assert_float_equal(json_object_get_double_member(offset, "mean"), 0, 1e-12);
    assert_int_equal(get_hits(root, "left", 0, "fp"), 0);
    assert_int_equal(get_hits(root, "left", 0, "fn"), 1);
    // Packets 9 to 40 hold the frames 6 to 27, all counted for the right eye.
    JsonObject *frames = json_object_get_object_member(get_total(root, "right"), "frames");
    assert_int_equal(json_object_get_int_member(frames, "both_shut") +
                         json_object_get_int_member(frames, "both_open"),
                     22);
}

static void test_packets_unknown(void **state)
{
    Fixture *f = *state;
    g_free(f->labels);
    f->labels = g_build_filename(f->folder, "v.tag", NULL);
    write_file(f->folder, "v.tag", "#start\n1:-1:X:X:X:X:X\n");
    write_results(f, "v", "", false);
    write_file(f->results, "v/trace.csv", "frame,t_us\n0,0\n1,40000\n");
    assert_refused(
        f, PLP_ERROR_FORMAT,
        "v: trace.csv: has no packet numbers, which .tag labels need (analyse the video again)");
}

static void test_nothing_to_compare(void **state)
{
    const Fixture *f = *state;
    write_file(f->folder, "labels.csv",
               LABELS_HEADER "a.mp4,both,10,14,blink\n..,left,1,2,blink\n/,left,1,2,blink\n");
    assert_refused(f, PLP_ERROR_IO,
                   "results: holds no result for any of the 3 labelled clips (give the folder that "
                   "`analyze --out` "
                   "wrote)");
}

static void test_bad_labels(void **state)
{
    const Fixture *f = *state;
    assert_refused(f, PLP_ERROR_IO, "labels.csv: cannot be opened: No such file or directory");
    write_file(f->folder, "labels.csv", LABELS_HEADER "a.mp4,both,10,14,sneeze\n");
    assert_refused(f, PLP_ERROR_FORMAT,
                   "labels.csv: line 2: kind: `sneeze` is unknown (use blink, wink, long, squeeze, "
                   "closure, partial, "
                   "downgaze, squint, decoy, unscored or none)");
}

static void test_damaged_results(void **state)
{
    const Fixture *f = *state;
    write_file(f->folder, "labels.csv", LABELS_HEADER "a.mp4,both,10,14,blink\n");
    write_results(f, "a", "1,right,blink,complete,x,1,560000,10,14\n", false);
    assert_refused(
        f, PLP_ERROR_FORMAT,
        "a: closures.csv: line 2: onset_us: `x` cannot be read (expected: whole number)");
    write_results(f, "a", "", false);
    write_file(f->results, "a/trace.csv", "frame,t_us\n0,0\n2000000000,1\n");
    assert_refused(f, PLP_ERROR_FORMAT,
                   "a: trace.csv: frame numbers beyond 20000000 (analyse the video again)");
    g_autofree char *trace = g_build_filename(f->results, "a", "trace.csv", NULL);
    g_remove(trace);
    assert_refused(f, PLP_ERROR_IO, "a: trace.csv: cannot be opened: No such file or directory");
}

static void test_empty_results(void **state)
{
    const Fixture *f = *state;
    write_file(f->folder, "labels.csv", LABELS_HEADER "a.mp4,both,10,14,blink\n");
    write_results(f, "a", "", false);
    write_file(f->results, "a/trace.csv", "frame,t_us\n");
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    assert_true(evaluate(f, true, out, &error));
    g_autoptr(JsonNode) root = json_from_string(out->str, NULL);
    assert_int_equal(get_hits(root, "both", 0, "fn"), 2);
}

#define FOLDER_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_csv),
        FOLDER_TEST(test_odd_labels_are_told),
        FOLDER_TEST(test_many_odd_labels_are_summed_up),
        FOLDER_TEST(test_none_beside_a_closure_is_refused),
        FOLDER_TEST(test_a_missing_folder_is_said),
        FOLDER_TEST(test_packets),
        FOLDER_TEST(test_packets_unknown),
        FOLDER_TEST(test_nothing_to_compare),
        FOLDER_TEST(test_bad_labels),
        FOLDER_TEST(test_damaged_results),
        FOLDER_TEST(test_empty_results),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
