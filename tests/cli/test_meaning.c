// What the closures mean, from the file to the printed words; on real footage where it is there.

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "cli_run.h"
#include "evaluation.h"
#include "folder.h"
#include "footage.h"
#include "report/closure_table.h"
#include "report/trace_table.h"
#include "tables/labels.h"

static char *folder;

static int make_folder(void **state)
{
    folder = plp_folder_new();
    return 0;
}

static int remove_folder(void **state)
{
    plp_folder_remove(folder);
    return 0;
}

// ---- the table of class edges ----

/** A quarter of a minute at 60 rows a second with four closures of both eyes. */
static char *add_series(void)
{
    g_autoptr(GString) text = g_string_new("ear_right,ear_left\n");
    for (int i = 0; i < 900; i++) {
        bool shut = i % 200 >= 100 && i % 200 < 112;
        g_string_append_printf(text, "0.%02d,0.%02d\n", shut ? 5 : 31, shut ? 5 : 31);
    }
    return plp_folder_add(folder, "ear.csv", text->str);
}

static void test_a_bad_table_is_refused(void **state)
{
    g_autofree char *series = add_series();
    g_autofree char *bad = plp_folder_add(folder, "bad.ini", "[bsrs]\nstatus=maybe\n");
    cli_assert_refused(WORDS("detect", "--ear", series, "--fps", "60", "--classes", bad), 1,
                       "palpebra-cli: bad.ini: status must be `verified` or `unverified`\n");
    g_autofree char *missing = g_build_filename(folder, "none.ini", NULL);
    g_auto(CliRun) run =
        cli_run(WORDS("detect", "--ear", series, "--fps", "60", "--classes", missing));
    assert_int_equal(run.status, 1);
    assert_true(g_str_has_prefix(run.err, "palpebra-cli: none.ini: "));
    g_auto(CliRun) folder_run =
        cli_run(WORDS("detect", "--ear", series, "--fps", "60", "--classes", folder));
    assert_int_equal(folder_run.status, 1);
}

static JsonObject *get_severity(JsonNode *root)
{
    JsonObject *whole = json_object_get_object_member(json_node_get_object(root), "whole");
    return json_object_get_object_member(whole, "severity");
}

static void test_a_table_gives_classes(void **state)
{
    g_autofree char *series = add_series();
    g_autofree char *table =
        plp_folder_add(folder, "own.ini",
                       "[bsrs]\nstatus=verified\nblinks_and_brief_per_min=1;2\n"
                       "prolonged_mean_s=4;5\nprolonged_per_min=3;6\n");
    g_auto(CliRun) run =
        cli_run(WORDS("detect", "--ear", series, "--fps", "60", "--classes", table, "--json"));
    assert_int_equal(run.status, 0);
    g_autoptr(JsonNode) root = json_from_string(run.out, NULL);
    JsonObject *severity = get_severity(root);
    assert_string_equal(json_object_get_string_member(severity, "answer"), "given");
    JsonObject *bsrs = json_object_get_object_member(severity, "bsrs_quantities");
    assert_int_equal(json_object_get_int_member(bsrs, "blinks_and_brief_class"), 3);
    assert_true(json_object_get_boolean_member(bsrs, "classes_verified"));
    // An EAR series has no brow: squeeze is not measured rather than absent.
    JsonObject *index = json_object_get_object_member(severity, "change_index");
    assert_true(json_object_get_null_member(index, "tight_per_min"));
}

// ---- the printed summary ----

static void test_a_clinician_s_order(void **state)
{
    cli_need_models();
    g_autofree char *clip =
        footage_make(folder, "blinks.mp4", &(Footage){.frames = 330, .blink_every = 60});
    g_autofree char *out = g_build_filename(folder, "order", NULL);
    g_auto(CliRun) run = cli_run(WORDS("analyze", clip, "--out", out));
    assert_int_equal(run.status, 0);
    static const char *const parts[] = {
        "Measured: ",       "Resting aperture: ", "Involuntary closures",
        "Closed time",      "Squeeze, against",   "tight closures",
        "brow rises",       "Severity, what",     "clip-equivalent",
        "BFM eyes",         "UDRS eyes",          "BSRS quantities",
        "Change index",     "Asymmetry: ",        "Note: ",
        "For research use",
    };
    const char *at = run.out;
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        const char *found = strstr(at, parts[i]);
        if (found == NULL)
            fail_msg("`%s` is missing or out of order:\n%s", parts[i], run.out);
        at = found;
    }
}

// ---- real footage ----

static GPtrArray *load_labels(const char *clips)
{
    g_autofree char *path = g_build_filename(clips, "labels.csv", NULL);
    g_autoptr(GError) error = NULL;
    GPtrArray *labels = plp_labels_load(path, &error);
    assert_non_null(labels);
    return labels;
}

static const PlpClipLabels *find_labels(const GPtrArray *all, const char *clip)
{
    for (guint i = 0; i < all->len; i++) {
        const PlpClipLabels *labels = g_ptr_array_index(all, i);
        if (strcmp(labels->clip, clip) == 0)
            return labels;
    }
    fail_msg("%s has no labels", clip);
    return NULL;
}

/** Runs analyze on a clip and gives the folder of its result. */
static char *analyze(const char *clips, const char *clip)
{
    g_autofree char *path = g_build_filename(clips, clip, NULL);
    g_autofree char *out = g_build_filename(folder, "real", NULL);
    g_auto(CliRun) run = cli_run(
        WORDS("analyze", path, "--out", out, "--force", "--quiet", "--set", "min_answer_s=1"));
    assert_int_equal(run.status, 0);
    g_autofree char *stem = g_strndup(clip, (gsize)(strrchr(clip, '.') - clip));
    return g_build_filename(out, stem, NULL);
}

static GArray *load_closures(const char *result)
{
    g_autofree char *path = g_build_filename(result, "closures.csv", NULL);
    g_autoptr(GError) error = NULL;
    GArray *closures = plp_closure_table_load(path, &error);
    assert_non_null(closures);
    return closures;
}

/** What a person called the stretch that a closure lies in; empty: nothing. */
static const char *get_label(const PlpClipLabels *labels, const PlpClosure *closure)
{
    for (guint i = 0; i < labels->labels->len; i++) {
        const PlpLabel *label = &g_array_index(labels->labels, PlpLabel, i);
        if (label->eye == closure->eye && label->first_frame <= closure->offset_frame &&
            label->last_frame >= closure->onset_frame && label->kind == PLP_LABEL_CLOSURE)
            return label->kind_name;
    }
    return "";
}

static void assert_squeezes_rank_first(const char *clips, const GPtrArray *all, const char *clip)
{
    g_autofree char *result = analyze(clips, clip);
    g_autoptr(GArray) closures = load_closures(result);
    const PlpClipLabels *labels = find_labels(all, clip);
    double weakest_squeeze = INFINITY;
    double hardest_blink = -INFINITY;
    for (guint i = 0; i < closures->len; i++) {
        const PlpClosure *closure = &g_array_index(closures, PlpClosure, i);
        const char *label = get_label(labels, closure);
        if (strcmp(label, "squeeze") == 0)
            weakest_squeeze = fmin(weakest_squeeze, closure->squeeze_z);
        if (strcmp(label, "blink") == 0)
            hardest_blink = fmax(hardest_blink, closure->squeeze_z);
    }
    assert_true(isfinite(weakest_squeeze) && isfinite(hardest_blink));
    if (!(weakest_squeeze > hardest_blink))
        fail_msg("%s: a squeeze of %g ranks below a blink of %g", clip, weakest_squeeze,
                 hardest_blink);
}

static void test_labelled_squeezes_rank_above_every_blink(void **state)
{
    cli_need_models();
    g_autofree char *clips = plp_evaluation_need("clips");
    g_autoptr(GPtrArray) all = load_labels(clips);
    assert_squeezes_rank_first(clips, all, "lp_d3.mp4");
    assert_squeezes_rank_first(clips, all, "alp_d7.mp4");
}

static int64_t time_of(const PlpTrace *trace, int32_t frame)
{
    guint last = plp_trace_get_length(trace) - 1;
    return plp_trace_get(trace, MIN((guint)frame, last))->t_us;
}

static int compare_times(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/** The highest grade that the marked closures alone can justify, by the same definition. */
static int grade_labels(const PlpClipLabels *labels, const PlpTrace *trace)
{
    g_autoptr(GArray) onsets = g_array_new(FALSE, FALSE, sizeof(int64_t));
    int grade = 1;
    for (guint i = 0; i < labels->labels->len; i++) {
        const PlpLabel *label = &g_array_index(labels->labels, PlpLabel, i);
        if (label->kind != PLP_LABEL_CLOSURE && label->kind != PLP_LABEL_PARTIAL)
            continue;
        int64_t onset_us = time_of(trace, label->first_frame);
        // A frame more: labels are within one.
        if (time_of(trace, label->last_frame + 1) - onset_us > 1000000)
            grade = 3;
        if (label->eye == PLP_SIDE_RIGHT)
            g_array_append_val(onsets, onset_us);
    }
    g_array_sort(onsets, compare_times);
    const int64_t *at = (const int64_t *)(const void *)onsets->data;
    for (guint i = 2; i < onsets->len; i++) {
        // Two frames of slack, likewise.
        if (at[i] - at[i - 1] <= 1070000 && at[i - 1] - at[i - 2] <= 1070000)
            grade = MAX(grade, 2);
    }
    return grade;
}

static void test_no_grade_that_the_labels_do_not_justify(void **state)
{
    cli_need_models();
    g_autofree char *clips = plp_evaluation_need("clips");
    g_autoptr(GPtrArray) all = load_labels(clips);
    for (guint i = 0; i < all->len; i++) {
        const PlpClipLabels *labels = g_ptr_array_index(all, i);
        g_autofree char *result = analyze(clips, labels->clip);
        g_autofree char *summary_path = g_build_filename(result, "summary.json", NULL);
        g_autofree char *trace_path = g_build_filename(result, "trace.csv", NULL);
        g_autofree char *summary = NULL;
        assert_true(g_file_get_contents(summary_path, &summary, NULL, NULL));
        g_autoptr(JsonNode) root = json_from_string(summary, NULL);
        JsonObject *severity = get_severity(root);
        if (strcmp(json_object_get_string_member(severity, "answer"), "given") != 0)
            continue;
        JsonObject *jrs = json_object_get_object_member(severity, "jrs_frequency");
        int grade = (int)json_object_get_int_member(jrs, "clip_equivalent");
        g_autoptr(PlpTrace) trace = plp_trace_table_load(trace_path, NULL, NULL, NULL);
        assert_non_null(trace);
        if (grade > 1 && grade > grade_labels(labels, trace))
            fail_msg("%s: grade %d, labels justify %d", labels->clip, grade,
                     grade_labels(labels, trace));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_bad_table_is_refused),
        cmocka_unit_test(test_a_table_gives_classes),
        cmocka_unit_test(test_a_clinician_s_order),
        cmocka_unit_test(test_labelled_squeezes_rank_above_every_blink),
        cmocka_unit_test(test_no_grade_that_the_labels_do_not_justify),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
