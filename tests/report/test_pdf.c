#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "analysis/compare.h"
#include "domain/course.h"
#include "paper.h"
#include "report/course_score.h"
#include "report/eye_picture.h"
#include "report/measure.h"
#include "report/pdf.h"

static const PlpPdfOptions options = {
    .paper = PLP_PAPER_A4, .created_s = 1700000000, .program_version = "0.1.0"};

static GBytes *make(const PlpRecording *recording, const PlpPdfOptions *how)
{
    PlpPdfRecording part = {recording, NULL, NULL};
    g_autoptr(GError) error = NULL;
    GBytes *pdf = plp_pdf_make_recording(&part, how, &error);
    assert_null(error);
    assert_non_null(pdf);
    return pdf;
}

static void assert_says(GBytes *pdf, const char *words)
{
    g_autofree char *text = paper_dup_text(pdf);
    if (strstr(text, words) == NULL)
        fail_msg("'%s' is not in the text: %.3000s", words, text);
}

static void assert_silent(GBytes *pdf, const char *words)
{
    g_autofree char *text = paper_dup_text(pdf);
    if (strstr(text, words) != NULL)
        fail_msg("'%s' is in the text", words);
}

// ---- one recording ----

static void test_figures_can_be_read_out(void **state)
{
    g_autoptr(PlpRecording) recording = paper_recording(PLP_PATIENT_TONIC, 3, 60, "session one");
    recording->days_since_injection = 21;
    g_autoptr(GBytes) pdf = make(recording, &options);
    const PlpFigure *rate = &recording->analysis->whole.both[PLP_METRIC_CLOSURES_PER_MIN];
    g_autofree char *value = plp_measure_dup_value(PLP_METRIC_CLOSURES_PER_MIN, rate->value);
    g_autofree char *row = g_strdup_printf(" Closures / min %s %s %s ", value, value, value);
    assert_says(pdf, row);
    assert_says(pdf, "session one");
    assert_says(pdf, "day 21 after the last injection");
    assert_says(pdf, "For research use; not a medical device");
    assert_says(pdf, "JRS frequency clip-equivalent");
    assert_says(pdf, "Palpebra 0.1.0");
    assert_says(pdf, recording->input_sha256);
    assert_says(pdf, "cccccccccccccccccccccccccccccccc");
    assert_says(pdf, "bootstrap_resamples = 200.0000 (default 2000.0000)");
    assert_says(pdf, "report written 2023-11-14");
    assert_int_equal(paper_count_pages(pdf), 2);
    paper_assert_tidy(pdf);
}

/** A side that a person named is told as their word, with or without names; else nothing is. */
static void test_the_affected_side_is_a_persons_word(void **state)
{
    g_autoptr(PlpRecording) recording = paper_recording(PLP_PATIENT_TONIC, 3, 20, "session one");
    g_autoptr(GBytes) unsaid = make(recording, &options);
    assert_silent(unsaid, "ffected side");
    recording->affected_side = PLP_SIDE_LEFT;
    PlpPdfOptions nameless = options;
    nameless.de_identified = true;
    const PlpPdfOptions *all[] = {&options, &nameless};
    for (gsize i = 0; i < G_N_ELEMENTS(all); i++) {
        g_autoptr(GBytes) pdf = make(recording, all[i]);
        assert_says(pdf, "affected side, as entered: left");
        assert_says(pdf, "left, said by a person; not measured, and no figure rests on it");
        paper_assert_tidy(pdf);
    }
}

static void test_the_same_again(void **state)
{
    g_autoptr(PlpRecording) recording = paper_recording(PLP_PATIENT_HFS_RIGHT, 2, 30, "same");
    g_autoptr(GBytes) a = make(recording, &options);
    g_autoptr(GBytes) b = make(recording, &options);
    assert_true(g_bytes_equal(a, b));
    PlpPdfOptions later = options;
    later.created_s += 86400 * 40;
    g_autoptr(GBytes) c = make(recording, &later);
    assert_false(g_bytes_equal(a, c));
    assert_true(paper_holds(a, "20231114"));
}

static void test_papers(void **state)
{
    g_autoptr(PlpRecording) recording = paper_recording(PLP_PATIENT_FLUTTER, 2, 40, "paper");
    PlpPdfOptions letter = options;
    letter.paper = PLP_PAPER_LETTER;
    g_autoptr(GBytes) a4 = make(recording, &options);
    g_autoptr(GBytes) us = make(recording, &letter);
    assert_true(paper_holds(a4, "/MediaBox [ 0 0 595.27"));
    assert_true(paper_holds(us, "/MediaBox [ 0 0 612 792 ]"));
    assert_true(paper_count_pages(us) <= 2);
    paper_assert_tidy(us);
}

static void test_fonts_are_inside(void **state)
{
    g_autoptr(PlpRecording) recording = paper_recording(PLP_PATIENT_HEALTHY, 2, 20, "fonts");
    g_autoptr(GBytes) pdf = make(recording, &options);
    assert_true(paper_holds(pdf, "/FontFile"));
    assert_true(paper_holds(pdf, "/ToUnicode"));
}

static GPtrArray *make_pictures(const PlpRecording *recording)
{
    GPtrArray *pictures = g_ptr_array_new_with_free_func((GDestroyNotify)plp_eye_picture_free);
    const PlpClosure *closure = &g_array_index(recording->analysis->right.closures, PlpClosure, 0);
    for (int i = 0; i < 6; i++)
        g_ptr_array_add(pictures, plp_eye_picture_new(closure, closure->peak_us, 40, 20,
                                                      g_malloc0(40 * 20 * 3)));
    return pictures;
}

static void test_pictures_are_left_out_when_asked(void **state)
{
    g_autoptr(PlpRecording) recording =
        paper_recording(PLP_PATIENT_TONIC, 5, 40, "Erika Mustermann 1961-02-03");
    g_autoptr(GPtrArray) pictures = make_pictures(recording);
    PlpPdfRecording part = {recording, pictures, NULL};
    g_autoptr(GBytes) shown = plp_pdf_make_recording(&part, &options, NULL);
    assert_true(paper_holds(shown, "/Subtype /Image"));
    assert_says(shown, "The strongest closures");
    PlpPdfOptions hidden = options;
    hidden.de_identified = true;
    hidden.created_s = 0;
    g_autoptr(GBytes) pdf = plp_pdf_make_recording(&part, &hidden, NULL);
    assert_false(paper_holds(pdf, "/Subtype /Image"));
    assert_false(paper_holds(pdf, "Mustermann"));
    assert_silent(pdf, "Mustermann");
    assert_silent(pdf, "strongest closures");
    assert_silent(pdf, "written");
    assert_silent(pdf, "1961");
    assert_silent(pdf, "1970");
}

static void test_why_there_are_no_pictures(void **state)
{
    g_autoptr(PlpRecording) recording = paper_recording(PLP_PATIENT_TONIC, 5, 30, "missing");
    PlpPdfRecording part = {recording, NULL, "The recording's video was not at hand."};
    g_autoptr(GBytes) pdf = plp_pdf_make_recording(&part, &options, NULL);
    assert_says(pdf, "The recording's video was not at hand.");
}

static void test_no_path_is_ever_written(void **state)
{
    g_autoptr(PlpRecording) recording = paper_recording(PLP_PATIENT_TONIC, 5, 30, "x");
    g_free(recording->label);
    recording->label = g_strdup("/srv/patients/doe/clip");
    g_free(recording->input_name);
    recording->input_name = g_strdup("/srv/patients/doe/clip.mp4");
    recording->video_path = g_strdup("/srv/patients/doe/clip.mp4");
    g_autoptr(GBytes) pdf = make(recording, &options);
    assert_silent(pdf, "patients");
    assert_silent(pdf, "doe");
    assert_false(paper_holds(pdf, "/srv/"));
}

// ---- recordings that are hard to draw ----

static void check_odd(PlpRecording *recording, int most_pages)
{
    const PlpPaper papers[] = {PLP_PAPER_A4, PLP_PAPER_LETTER};
    for (int i = 0; i < 2; i++) {
        PlpPdfOptions how = options;
        how.paper = papers[i];
        g_autoptr(GBytes) pdf = make(recording, &how);
        assert_in_range(paper_count_pages(pdf), 1, most_pages);
        paper_assert_tidy(pdf);
    }
}

static void test_nothing_measured(void **state)
{
    g_autoptr(PlpRecording) recording =
        paper_recording_of(paper_trace(600, 30, false, false), "dark");
    g_autoptr(GBytes) pdf = make(recording, &options);
    assert_says(pdf, "Right eye, openness: not measurable");
    assert_says(pdf, "not enough measured");
    assert_says(pdf, "no involuntary closure");
    check_odd(recording, 2);
}

static void test_no_sample_at_all(void **state)
{
    g_autoptr(PlpRecording) recording = paper_recording_of(plp_trace_new(), "empty");
    check_odd(recording, 2);
}

static void test_one_eye_only(void **state)
{
    g_autoptr(PlpRecording) recording =
        paper_recording_of(paper_trace(1800, 30, false, true), "one eye");
    g_autoptr(GBytes) pdf = make(recording, &options);
    assert_says(pdf, "Right eye, openness: not measurable");
    assert_says(pdf, "left alone: 9");
    check_odd(recording, 2);
}

static void test_twenty_hours(void **state)
{
    g_autoptr(PlpRecording) recording =
        paper_recording_of(paper_trace(72000, 1, true, true), "night");
    g_autoptr(GBytes) pdf = make(recording, &options);
    assert_says(pdf, "length 20:00:00");
    assert_says(pdf, "time, h:min:s");
    gsize size = g_bytes_get_size(pdf);
    assert_true(size < 4 << 20);
    check_odd(recording, 2);
}

static void test_long_labels_and_many_notes(void **state)
{
    g_autofree char *label = g_strnfill(3000, 'W');
    g_autoptr(PlpRecording) recording = paper_recording(PLP_PATIENT_SUSTAINED, 2, 60, label);
    for (int i = 0; i < 400; i++)
        g_ptr_array_add(recording->analysis->notes,
                        g_strdup_printf("Note %d: %s", i,
                                        "words and more words that go on and on "
                                        "over the end of a line, certainly."));
    g_autofree char *endless = g_strnfill(20000, 'x');
    g_ptr_array_insert(recording->analysis->notes, 0, g_steal_pointer(&endless));
    g_autoptr(GBytes) pdf = make(recording, &options);
    assert_says(pdf, " more (all of them stand in summary.json).");
    check_odd(recording, 4);
}

static void test_bytes_that_are_no_text(void **state)
{
    g_autoptr(PlpRecording) recording =
        paper_recording(PLP_PATIENT_HEALTHY, 2, 20, "a\xff\xfe\n\t\x01 <b>&amp;");
    g_ptr_array_add(recording->analysis->notes, g_strdup("\xff\xfe <span> & \n\n line"));
    recording->engine[0] = '\x02';
    check_odd(recording, 2);
}

// ---- comparisons ----

typedef struct {
    PlpRecording *before, *after;
    PlpComparison *comparison;
} Pair;

static Pair pair_new(PlpRecording *before, PlpRecording *after)
{
    g_autoptr(GPtrArray) first = g_ptr_array_new();
    g_autoptr(GPtrArray) second = g_ptr_array_new();
    g_ptr_array_add(first, before);
    g_ptr_array_add(second, after);
    PlpCompareOptions how = plp_compare_make_options();
    how.resamples = 200;
    return (Pair){before, after, plp_compare_compute(first, second, &how)};
}

static void pair_free(Pair *pair)
{
    plp_comparison_free(pair->comparison);
    plp_recording_free(pair->before);
    plp_recording_free(pair->after);
}

static GBytes *make_pair(const Pair *pair, const PlpPdfOptions *how)
{
    PlpPdfRecording before = {pair->before, NULL, NULL};
    PlpPdfRecording after = {pair->after, NULL, NULL};
    g_autoptr(GError) error = NULL;
    GBytes *pdf = plp_pdf_make_comparison(pair->comparison, &before, &after, how, &error);
    assert_null(error);
    return pdf;
}

static void assert_never_claims(GBytes *pdf)
{
    static const char *const never[] = {"significan", "meaningful", "improve", "dose",
                                        "units",      "effective",  "cured"};
    g_autofree char *text = paper_dup_text(pdf);
    g_autofree char *lower = g_ascii_strdown(text, -1);
    for (gsize i = 0; i < G_N_ELEMENTS(never); i++) {
        if (strstr(lower, never[i]) != NULL)
            fail_msg("'%s' is in the text", never[i]);
    }
}

static void test_a_comparison_can_be_read_out(void **state)
{
    Pair pair = pair_new(paper_recording(PLP_PATIENT_TONIC, 3, 120, "before"),
                         paper_recording(PLP_PATIENT_HEALTHY, 4, 120, "after"));
    PlpChange *change = (PlpChange *)plp_comparison_find(
        pair.comparison, PLP_METRIC_CLOSURES_PER_MIN, PLP_SIDE_BOTH, PLP_TASK_UNKNOWN);
    *change = (PlpChange){.metric = PLP_METRIC_CLOSURES_PER_MIN,
                          .side = PLP_SIDE_BOTH,
                          .before = {21.67, 65, 180, {16.7, 27.6}},
                          .after = {8.33, 25, 180, {5.4, 12.3}},
                          .difference = -13.33,
                          .ratio = 0.3846,
                          .percent = -61.5,
                          .ratio_exact = {0.2325, 0.6172},
                          .ratio_bootstrap = {0.25, 0.55},
                          .verdict = PLP_VERDICT_LOWER,
                          .holds = PLP_TRISTATE_YES};
    g_autoptr(GBytes) pdf = make_pair(&pair, &options);
    assert_says(pdf, " Closures / min 21.7 8.3 \xc3\x97"
                     "0.38 0.23 to 0.62 0.25 to 0.55 lower, holds ");
    assert_says(pdf, "Before: before");
    assert_says(pdf, "After: after");
    assert_int_equal(paper_count_pages(pdf), 2);
    assert_never_claims(pdf);
    paper_assert_tidy(pdf);
    g_autoptr(GBytes) again = make_pair(&pair, &options);
    assert_true(g_bytes_equal(pdf, again));
    pair_free(&pair);
}

static void test_nothing_shown_is_said(void **state)
{
    Pair pair = pair_new(paper_recording(PLP_PATIENT_TONIC, 3, 60, "a"),
                         paper_recording(PLP_PATIENT_TONIC, 3, 60, "b"));
    g_autoptr(GBytes) pdf = make_pair(&pair, &options);
    assert_says(pdf, "nothing shown");
    assert_silent(pdf, " lower ");
    assert_silent(pdf, " higher ");
    pair_free(&pair);
}

static void test_a_comparison_with_nothing_on_one_side(void **state)
{
    Pair pair = pair_new(paper_recording(PLP_PATIENT_TONIC, 3, 40, "seen"),
                         paper_recording_of(paper_trace(600, 30, false, false), "dark"));
    g_autoptr(GBytes) pdf = make_pair(&pair, &options);
    assert_says(pdf, "not measurable");
    paper_assert_tidy(pdf);
    pair_free(&pair);
}

static void test_a_comparison_without_any_row(void **state)
{
    PlpComparison *empty = plp_comparison_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) pdf = plp_pdf_make_comparison(empty, NULL, NULL, &options, &error);
    assert_null(error);
    assert_int_equal(paper_count_pages(pdf), 1);
    paper_assert_tidy(pdf);
    plp_comparison_free(empty);
}

static void test_many_warnings_and_long_labels(void **state)
{
    g_autofree char *label = g_strnfill(400, 'W');
    Pair pair = pair_new(paper_recording(PLP_PATIENT_HFS_LEFT, 3, 60, label),
                         paper_recording(PLP_PATIENT_HFS_LEFT, 4, 60, label));
    for (int i = 0; i < 50; i++)
        g_ptr_array_add(pair.comparison->warnings,
                        g_strdup_printf("Warning %d says that this is not like that.", i));
    PlpPdfOptions letter = options;
    letter.paper = PLP_PAPER_LETTER;
    g_autoptr(GBytes) pdf = make_pair(&pair, &letter);
    assert_says(pdf, "Warning 0 says");
    assert_says(pdf, "more (`palpebra-cli compare` prints all of them).");
    assert_in_range(paper_count_pages(pdf), 2, 4);
    paper_assert_tidy(pdf);
    pair_free(&pair);
}

static void test_a_de_identified_comparison(void **state)
{
    Pair pair = pair_new(paper_recording(PLP_PATIENT_TONIC, 3, 40, "Doe_2026-02-03"),
                         paper_recording(PLP_PATIENT_TONIC, 4, 40, "Doe_2026-02-24"));
    PlpPdfOptions hidden = options;
    hidden.de_identified = true;
    g_autoptr(GBytes) pdf = make_pair(&pair, &hidden);
    assert_silent(pdf, "Doe");
    assert_silent(pdf, "2026");
    assert_says(pdf, " Before ");
    pair_free(&pair);
}

// ---- courses ----

static PlpCourseMeasure *make_measure(PlpCourse *course, PlpMetric metric, PlpSide side,
                                      const double *values, guint n)
{
    PlpCourseMeasure *measure = g_new0(PlpCourseMeasure, 1);
    *measure = (PlpCourseMeasure){metric,
                                  side,
                                  false,
                                  g_array_new(FALSE, FALSE, sizeof(PlpCourseValue)),
                                  g_array_new(FALSE, FALSE, sizeof(PlpCourseCycle)),
                                  g_array_new(FALSE, FALSE, sizeof(PlpCoursePair))};
    for (guint i = 0; i < n; i++) {
        PlpCourseValue value = {(int32_t)i * 30 - 5,
                                i == 0 ? -5 : (int32_t)i * 30 - 5,
                                i == 0 ? -1 : 0,
                                i == 1 ? PLP_PHASE_PEAK : PLP_PHASE_TROUGH,
                                {values[i], 20, 60, {values[i] * 0.8, values[i] * 1.3}}};
        g_array_append_val(measure->values, value);
    }
    g_ptr_array_add(course->measures, measure);
    return measure;
}

static PlpCourse *make_course(guint n)
{
    static const double rates[] = {24.8, 9.2, 14.1, 22.6, 25.0};
    static const double shares[] = {0.31, 0.06, 0.11, NAN, 0.33};
    PlpCourse *course = plp_course_new();
    course->label = g_strdup("P-014");
    course->resamples = 2000;
    course->seed = 1;
    course->block_s = 10;
    plp_course_add_treatment(course, 0, "product A", 50);
    plp_course_add_treatment(course, 95, "product B", NAN);
    PlpCourseMeasure *rate =
        make_measure(course, PLP_METRIC_CLOSURES_PER_MIN, PLP_SIDE_BOTH, rates, n);
    make_measure(course, PLP_METRIC_CLOSED_SHARE, PLP_SIDE_BOTH, shares, n);
    PlpCourseCycle cycle = {.baseline = 0,
                            .best = 1,
                            .change = {.metric = PLP_METRIC_CLOSURES_PER_MIN,
                                       .side = PLP_SIDE_BOTH,
                                       .before = {24.8, 25, 60, {16, 37}},
                                       .after = {9.2, 9, 60, {4, 17}},
                                       .ratio = 0.371,
                                       .ratio_exact = {0.15, 0.82},
                                       .verdict = PLP_VERDICT_LOWER},
                            .wearing_off_days = 61.4};
    if (n > 1)
        g_array_append_val(rate->cycles, cycle);
    return course;
}

static GBytes *make_course_pdf(const PlpCourse *course, const GArray *scores,
                               const PlpPdfOptions *how)
{
    g_autoptr(GError) error = NULL;
    GBytes *pdf = plp_pdf_make_course(course, scores, how, &error);
    assert_null(error);
    return pdf;
}

static void test_a_course_can_be_read_out(void **state)
{
    g_autoptr(PlpCourse) course = make_course(5);
    g_autoptr(GArray) scores = g_array_new(FALSE, FALSE, sizeof(PlpCourseScore));
    PlpCourseScore score = {-5, "Jankovic Rating Scale, severity", 3};
    g_array_append_val(scores, score);
    g_autoptr(GBytes) pdf = make_course_pdf(course, scores, &options);
    assert_says(pdf, "P-014");
    assert_says(pdf, "5 visits \xc2\xb7 2 treatments");
    assert_says(pdf, "product A 50 U");
    assert_says(pdf, "Jankovic Rating Scale, severity, clinician's score");
    assert_says(pdf, " Closures / min \xe2\x88\x92"
                     "5, 25 24.8 9.2 \xc3\x97"
                     "0.37 0.15 to 0.82 lower 61 ");
    assert_says(pdf, "days since the first treatment");
    assert_in_range(paper_count_pages(pdf), 1, 2);
    paper_assert_tidy(pdf);
    PlpPdfOptions hidden = options;
    hidden.de_identified = true;
    g_autoptr(GBytes) nobody = make_course_pdf(course, scores, &hidden);
    assert_silent(nobody, "P-014");
}

static void test_courses_of_little(void **state)
{
    for (guint n = 0; n < 3; n++) {
        g_autoptr(PlpCourse) course = make_course(n);
        g_autoptr(GBytes) pdf = make_course_pdf(course, NULL, &options);
        paper_assert_tidy(pdf);
    }
    g_autoptr(PlpCourse) empty = plp_course_new();
    g_autoptr(GBytes) pdf = make_course_pdf(empty, NULL, &options);
    assert_says(pdf, "Nothing was measured in any visit.");
    paper_assert_tidy(pdf);
}

static void test_a_course_with_many_treatments(void **state)
{
    g_autoptr(PlpCourse) course = make_course(5);
    g_autofree char *endless = g_strnfill(500, 'W');
    for (int i = 0; i < 60; i++)
        plp_course_add_treatment(course, 100 + i, endless, 1234.5);
    for (int i = 0; i < 90; i++)
        g_ptr_array_add(course->warnings, g_strdup("Day 25 against day -5: the light differs."));
    g_autoptr(GBytes) pdf = make_course_pdf(course, NULL, &options);
    assert_says(pdf, "And 78 more");
    paper_assert_tidy(pdf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_figures_can_be_read_out),
        cmocka_unit_test(test_the_affected_side_is_a_persons_word),
        cmocka_unit_test(test_the_same_again),
        cmocka_unit_test(test_papers),
        cmocka_unit_test(test_fonts_are_inside),
        cmocka_unit_test(test_pictures_are_left_out_when_asked),
        cmocka_unit_test(test_why_there_are_no_pictures),
        cmocka_unit_test(test_no_path_is_ever_written),
        cmocka_unit_test(test_nothing_measured),
        cmocka_unit_test(test_no_sample_at_all),
        cmocka_unit_test(test_one_eye_only),
        cmocka_unit_test(test_twenty_hours),
        cmocka_unit_test(test_long_labels_and_many_notes),
        cmocka_unit_test(test_bytes_that_are_no_text),
        cmocka_unit_test(test_a_comparison_can_be_read_out),
        cmocka_unit_test(test_nothing_shown_is_said),
        cmocka_unit_test(test_a_comparison_with_nothing_on_one_side),
        cmocka_unit_test(test_a_comparison_without_any_row),
        cmocka_unit_test(test_many_warnings_and_long_labels),
        cmocka_unit_test(test_a_de_identified_comparison),
        cmocka_unit_test(test_a_course_can_be_read_out),
        cmocka_unit_test(test_courses_of_little),
        cmocka_unit_test(test_a_course_with_many_treatments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
