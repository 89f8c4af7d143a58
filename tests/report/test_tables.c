#include <math.h>
#include <string.h>

#include "sample.h"

#include <glib/gstdio.h>

#include "base/error.h"
#include "report/closure_table.h"
#include "report/trace_table.h"

/** The columns that a row of the tests of bad input fills. */
#define CLOSURE_START                                                                              \
    "id,eye,kind,extent,onset_us,peak_us,offset_us,onset_frame,offset_frame,duration_ms,depth,"    \
    "closing_speed_per_s,opening_speed_per_s,pair,burst,task,commanded,note\n"
#define CLOSURE_HEADER                                                                             \
    "id,eye,kind,extent,onset_us,peak_us,offset_us,onset_frame,offset_frame,duration_ms,depth,"    \
    "closing_speed_per_s,opening_speed_per_s,pair,burst,task,commanded,note,brow_shift_ratio,"     \
    "bunching_ratio,squeeze_z,tight,brow_rise,"                                                    \
    "cheek_excursion,cheek_lag_ms,cheek_moves,mouth_excursion,mouth_lag_ms,mouth_moves\n"

static GBytes *bytes_of(const char *text)
{
    return g_bytes_new(text, strlen(text));
}

// ---- closures.csv ----

static void test_closures_golden(void **state)
{
    Sample *sample = sample_new();
    use_decimal_comma();
    g_autofree char *text = plp_closure_table_dup_text(sample->analysis);
    assert_string_equal(
        text, CLOSURE_HEADER
        "1,right,blink,complete,100000,150000,233334,3,6,133.334,0.9877,22.250,11.125,1,,none,0,,"
        "0.04012,0.02000,-0.13,0,1,0.00250,,0,0.04000,12.5,1\n"
        "2,left,prolonged,partial,100000,150000,5000000,3,6,4900.000,0.9877,,,,2,forced_closure,1,"
        "starts_before spans_loss,,,,,,,,0,,,0\n");
    sample_free(sample);
}

static void test_closures_in_order_of_onset(void **state)
{
    g_autoptr(PlpAnalysis) analysis = plp_analysis_new();
    static const int64_t right_us[] = {5, 20, 30};
    static const int64_t left_us[] = {4, 20, 21, 40};
    for (gsize i = 0; i < G_N_ELEMENTS(right_us); i++) {
        PlpClosure closure = {
            .id = (int)right_us[i], .eye = PLP_SIDE_RIGHT, .onset_us = right_us[i]};
        g_array_append_val(analysis->right.closures, closure);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(left_us); i++) {
        PlpClosure closure = {.id = (int)left_us[i], .eye = PLP_SIDE_LEFT, .onset_us = left_us[i]};
        g_array_append_val(analysis->left.closures, closure);
    }
    g_autofree char *text = plp_closure_table_dup_text(analysis);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    static const char *const starts[] = {"4,left",  "5,right",  "20,right", "20,left",
                                         "21,left", "30,right", "40,left"};
    assert_int_equal(g_strv_length(lines), G_N_ELEMENTS(starts) + 2);
    for (gsize i = 0; i < G_N_ELEMENTS(starts); i++)
        assert_true(g_str_has_prefix(lines[i + 1], starts[i]));
}

static void test_closures_round_trip(void **state)
{
    Sample *sample = sample_new();
    g_autofree char *text = plp_closure_table_dup_text(sample->analysis);
    g_autoptr(GBytes) content = bytes_of(text);
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) closures = plp_closure_table_parse("closures.csv", content, &error);
    assert_non_null(closures);
    assert_int_equal(closures->len, 2);
    for (int id = 1; id <= 2; id++) {
        PlpClosure expected = sample_closure(id);
        const PlpClosure *got = &g_array_index(closures, PlpClosure, id - 1);
        assert_int_equal(got->id, id);
        assert_int_equal(got->eye, expected.eye);
        assert_int_equal(got->kind, expected.kind);
        assert_int_equal(got->extent, expected.extent);
        assert_int_equal(got->onset_us, expected.onset_us);
        assert_int_equal(got->peak_us, expected.peak_us);
        assert_int_equal(got->offset_us, expected.offset_us);
        assert_int_equal(got->duration_us, expected.duration_us);
        assert_float_equal(got->depth_ratio, expected.depth_ratio, 5e-5);
        assert_int_equal(isnan(got->closing_speed_per_s), isnan(expected.closing_speed_per_s));
        assert_int_equal(got->pair, expected.pair);
        assert_int_equal(got->burst, expected.burst);
        assert_int_equal(got->task, expected.task);
        assert_int_equal(got->commanded, expected.commanded);
        assert_int_equal(got->notes, expected.notes);
        assert_int_equal(isnan(got->squeeze_z), isnan(expected.squeeze_z));
        assert_int_equal(got->tight, expected.tight);
        assert_int_equal(got->brow_rise, expected.brow_rise);
        assert_int_equal(got->mouth.moves, expected.mouth.moves);
        assert_int_equal(isnan(got->mouth.lag_ms), isnan(expected.mouth.lag_ms));
        assert_int_equal(isnan(got->cheek.excursion_ratio), isnan(expected.cheek.excursion_ratio));
    }
    sample_free(sample);
}

static void assert_closures_refused(const char *row, const char *message)
{
    g_autofree char *text = g_strconcat(CLOSURE_START, row, "\n", NULL);
    g_autoptr(GBytes) content = bytes_of(text);
    g_autoptr(GError) error = NULL;
    assert_null(plp_closure_table_parse("closures.csv", content, &error));
    assert_message(&error, PLP_ERROR_FORMAT, message);
}

static void test_closures_refusals(void **state)
{
    assert_closures_refused("1,both,blink,complete,1,2,3,0,0,1,1,,,,,none,0,",
                            "closures.csv: line 2: eye: `both` cannot be read (expected: word)");
    assert_closures_refused("1,right,nap,complete,1,2,3,0,0,1,1,,,,,none,0,",
                            "closures.csv: line 2: kind: `nap` cannot be read (expected: word)");
    assert_closures_refused("1,right,blink,so,1,2,3,0,0,1,1,,,,,none,0,",
                            "closures.csv: line 2: extent: `so` cannot be read (expected: word)");
    assert_closures_refused(
        "1,right,blink,complete,1.5,2,3,0,0,1,1,,,,,none,0,",
        "closures.csv: line 2: onset_us: `1.5` cannot be read (expected: whole number)");
    assert_closures_refused(
        "1,right,blink,complete,1,2,3,0,9999999999,1,1,,,,,none,0,",
        "closures.csv: line 2: offset_frame: `9999999999` cannot be read (expected: whole "
        "number)");
    assert_closures_refused(
        "1,right,blink,complete,1,2,3,4,3,1,1,,,,,none,0,",
        "closures.csv: line 2: the closure ends before it begins (analyse the video again)");
    assert_closures_refused(
        "1,right,blink,complete,9,2,3,0,0,1,1,,,,,none,0,",
        "closures.csv: line 2: the closure ends before it begins (analyse the video again)");
    assert_closures_refused(
        "1,right,blink,complete,1,2,3,0,0,1,1,,,0,,none,0,",
        "closures.csv: line 2: pair: `0` cannot be read (expected: whole number)");
    assert_closures_refused(
        "1,right,blink,complete,1,2,3,0,0,,1,,,,,none,0,",
        "closures.csv: line 2: duration_ms: `` cannot be read (expected: number)");
    assert_closures_refused("1,right,blink,complete,1,2,3,0,0,1,nan,,,,,none,0,",
                            "closures.csv: line 2: depth: `nan` cannot be read (expected: number)");
    assert_closures_refused("1,right,blink,complete,1,2,3,0,0,1,1,,,,,dance,0,",
                            "closures.csv: line 2: task: `dance` cannot be read (expected: word)");
    assert_closures_refused(
        "1,right,blink,complete,1,2,3,0,0,1,1,,,,,none,yes,",
        "closures.csv: line 2: commanded: `yes` cannot be read (expected: 1 or 0)");
    assert_closures_refused("1,right,blink,complete,1,2,3,0,0,1,1,,,,,none,0,late",
                            "closures.csv: line 2: note: `late` cannot be read (expected: words)");
}

static void test_closures_missing_columns(void **state)
{
    g_autoptr(GBytes) content = bytes_of("id,eye\n1,right\n");
    g_autoptr(GError) error = NULL;
    assert_null(plp_closure_table_parse("closures.csv", content, &error));
    assert_message(&error, PLP_ERROR_FORMAT,
                   "closures.csv: line 1: no column `kind` (the header names: id, eye)");
    // What an older version did not write is not required.
    g_autoptr(GBytes) less =
        bytes_of("id,eye,kind,extent,onset_us,peak_us,offset_us,onset_frame,offset_frame,new\n"
                 "1,left,brief,unknown,-5,0,5,0,2,x\n");
    g_autoptr(GArray) closures = plp_closure_table_parse("closures.csv", less, &error);
    assert_non_null(closures);
    assert_true(isnan(g_array_index(closures, PlpClosure, 0).depth_ratio));
}

// ---- trace.csv ----

static char *dump_file(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_unlink(path);
    return text;
}

static char *write_trace(const Sample *sample)
{
    g_autofree char *folder = g_dir_make_tmp("plp-report-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "trace.csv", NULL);
    g_autoptr(GError) error = NULL;
    assert_true(plp_trace_table_write(path, sample->trace, sample->analysis, &error));
    char *text = dump_file(folder, "trace.csv");
    g_rmdir(folder);
    return text;
}

/** The cell of a column in one line (0: header). */
static char *dup_cell(const char *text, guint line, const char *column)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_auto(GStrv) header = g_strsplit(lines[0], ",", -1);
    g_auto(GStrv) cells = g_strsplit(lines[line], ",", -1);
    assert_int_equal(g_strv_length(header), g_strv_length(cells));
    for (guint i = 0; header[i] != NULL; i++) {
        if (strcmp(header[i], column) == 0)
            return g_strdup(cells[i]);
    }
    fail_msg("no column %s", column);
    return NULL;
}

static void assert_cell(const char *text, guint line, const char *column, const char *expected)
{
    g_autofree char *cell = dup_cell(text, line, column);
    assert_string_equal(cell, expected);
}

static void test_trace_cells(void **state)
{
    Sample *sample = sample_new();
    use_decimal_comma();
    g_autofree char *text = write_trace(sample);
    assert_true(g_str_has_prefix(
        text, "frame,t_us,packet,measured,reason,right_measured,left_measured,"
              "right_reason,left_reason,right_openness,left_openness,right_ear_ratio,"
              "left_ear_ratio,"));
    assert_cell(text, 1, "frame", "0");
    assert_cell(text, 1, "packet", "");
    assert_cell(text, 2, "packet", "2");
    assert_cell(text, 2, "t_us", "33367");
    assert_cell(text, 2, "measured", "1");
    assert_cell(text, 2, "right_measured", "1");
    assert_cell(text, 2, "left_measured", "0");
    assert_cell(text, 2, "left_reason", "turned");
    assert_cell(text, 2, "right_openness", "0.7500");
    assert_cell(text, 2, "left_openness", "");
    assert_cell(text, 2, "right_ear_ratio", "0.3125");
    assert_cell(text, 2, "left_ear_ratio", "");
    assert_cell(text, 2, "right_mrd1_mm", "-0.900");
    assert_cell(text, 2, "right_fissure_mm", "");
    assert_cell(text, 2, "yaw_deg", "-3.5");
    assert_cell(text, 2, "interocular_px", "88.125");
    sample_free(sample);
}

static float random_value(GRand *random)
{
    return g_rand_int_range(random, 0, 5) == 0 ? NAN : (float)g_rand_double_range(random, -2, 2);
}

static void fill_eye(PlpEyeSample *eye, GRand *random)
{
    eye->reason = (PlpReason)g_rand_int_range(random, PLP_REASON_UNKNOWN, PLP_REASON_N);
    // Every signal behind the reason is a float.
    for (gsize at = offsetof(PlpEyeSample, ear_ratio); at < sizeof *eye; at += sizeof(float))
        *(float *)(void *)((char *)eye + at) = random_value(random);
}

static void assert_same(float got, float expected)
{
    if (isnan(expected))
        assert_true(isnan(got));
    else
        assert_true(fabsf(got - expected) < 5.1e-3f);
}

static void assert_same_eye(const PlpEyeSample *got, const PlpEyeSample *expected)
{
    assert_int_equal(got->reason, expected->reason);
    for (gsize at = offsetof(PlpEyeSample, ear_ratio); at < sizeof *got; at += sizeof(float))
        assert_same(*(const float *)(const void *)((const char *)got + at),
                    *(const float *)(const void *)((const char *)expected + at));
}

/** Every signal that the trace has is written and comes back: a column forgotten in the table fails
 * here. */
static void test_trace_round_trip(void **state)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(9);
    Sample *sample = sample_new();
    g_array_set_size(sample->trace->samples, 0);
    int64_t t_us = 0;
    for (int32_t i = 0; i < 500; i++, t_us += g_rand_int_range(random, 1, 100000)) {
        PlpSample added = plp_sample_make_unmeasured(t_us, i, PLP_REASON_NO_FACE);
        added.packet = i - 1;
        fill_eye(&added.right, random);
        fill_eye(&added.left, random);
        for (gsize at = offsetof(PlpSample, yaw_deg); at < offsetof(PlpSample, right);
             at += sizeof(float))
            *(float *)(void *)((char *)&added + at) = random_value(random);
        plp_trace_append(sample->trace, &added);
    }
    g_autofree char *text = write_trace(sample);
    g_autoptr(GBytes) content = bytes_of(text);
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) right = g_array_new(FALSE, FALSE, sizeof(float));
    g_autoptr(PlpTrace) got = plp_trace_table_parse("trace.csv", content, right, NULL, &error);
    assert_non_null(got);
    assert_int_equal(plp_trace_get_length(got), 500);
    assert_int_equal(right->len, 500);
    assert_float_equal(g_array_index(right, float, 1), 0.75, 1e-6);
    assert_true(isnan(g_array_index(right, float, 2)));
    for (guint i = 0; i < 500; i++) {
        const PlpSample *expected = plp_trace_get(sample->trace, i);
        const PlpSample *read = plp_trace_get(got, i);
        assert_int_equal(read->t_us, expected->t_us);
        assert_int_equal(read->packet, expected->packet);
        assert_int_equal(read->reason, expected->reason);
        assert_same_eye(&read->right, &expected->right);
        assert_same_eye(&read->left, &expected->left);
        for (gsize at = offsetof(PlpSample, yaw_deg); at < offsetof(PlpSample, right);
             at += sizeof(float))
            assert_same(*(const float *)(const void *)((const char *)read + at),
                        *(const float *)(const void *)((const char *)expected + at));
    }
    sample_free(sample);
}

static void assert_trace_refused(const char *text, const char *message)
{
    g_autoptr(GBytes) content = bytes_of(text);
    g_autoptr(GError) error = NULL;
    assert_null(plp_trace_table_parse("trace.csv", content, NULL, NULL, &error));
    assert_message(&error, PLP_ERROR_FORMAT, message);
}

static void test_trace_refusals(void **state)
{
    assert_trace_refused("", "trace.csv: is empty (its first line must name the columns)");
    assert_trace_refused("frame,reason\n0,measured\n",
                         "trace.csv: line 1: no column `t_us` (the header names: frame, reason)");
    assert_trace_refused("frame,t_us\n0,0\n0,1\n",
                         "trace.csv: line 3: frame and time do not grow from row to "
                         "row (analyse the video again)");
    assert_trace_refused("frame,t_us\n0,5\n1,5\n",
                         "trace.csv: line 3: frame and time do not grow from row to "
                         "row (analyse the video again)");
    assert_trace_refused("frame,t_us\n-1,5\n",
                         "trace.csv: line 2: frame and time do not grow from row to row "
                         "(analyse the video again)");
    assert_trace_refused("frame,t_us,reason\n0,0,asleep\n",
                         "trace.csv: line 2: reason: `asleep` cannot be read (expected: word)");
    assert_trace_refused("frame,t_us,yaw_deg\n0,0,1e31\n",
                         "trace.csv: line 2: yaw_deg: `1e31` cannot be read (expected: number)");
    assert_trace_refused(
        "frame,t_us,right_measured\n0,0,2\n",
        "trace.csv: line 2: right_measured: `2` cannot be read (expected: 1 or 0)");
    assert_trace_refused("frame,t_us,packet\n0,0,-1\n",
                         "trace.csv: line 2: packet: `-1` cannot be read (expected: whole number)");
    assert_trace_refused("frame,t_us\n0\n",
                         "trace.csv: line 2: 1 cell, but the header names 2 columns (put "
                         "text that holds the separator `,` between double quotes)");
}

static void test_files_that_cannot_be(void **state)
{
    Sample *sample = sample_new();
    g_autoptr(GError) error = NULL;
    assert_false(plp_trace_table_write("/nowhere/trace.csv", sample->trace, NULL, &error));
    assert_message(&error, PLP_ERROR_IO, "trace.csv: cannot be created: No such file or directory");
    assert_null(plp_trace_table_load("/nowhere/trace.csv", NULL, NULL, &error));
    assert_message(&error, PLP_ERROR_IO, "trace.csv: cannot be opened: No such file or directory");
    assert_null(plp_closure_table_load("/nowhere/closures.csv", &error));
    assert_message(&error, PLP_ERROR_IO,
                   "closures.csv: cannot be opened: No such file or directory");
    sample_free(sample);
}

static void test_empty_trace(void **state)
{
    Sample *sample = sample_new();
    g_array_set_size(sample->trace->samples, 0);
    g_autofree char *text = write_trace(sample);
    g_autoptr(GBytes) content = bytes_of(text);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpTrace) got = plp_trace_table_parse("trace.csv", content, NULL, NULL, &error);
    assert_non_null(got);
    assert_int_equal(plp_trace_get_length(got), 0);
    sample_free(sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_closures_golden),
        cmocka_unit_test(test_closures_in_order_of_onset),
        cmocka_unit_test(test_closures_round_trip),
        cmocka_unit_test(test_closures_refusals),
        cmocka_unit_test(test_closures_missing_columns),
        cmocka_unit_test(test_trace_cells),
        cmocka_unit_test(test_trace_round_trip),
        cmocka_unit_test(test_trace_refusals),
        cmocka_unit_test(test_files_that_cannot_be),
        cmocka_unit_test(test_empty_trace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
