// A study of patients who are nobody: two arms of eight, before and after a treatment of known
// effect.

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "base/error.h"
#include "drawn_result.h"
#include "folder.h"
#include "report/cohort.h"
#include "workflow/cohort.h"

enum { N_PER_ARM = 8 };

static char *folder;
static char *study;

/** One person by the seed. Toxin: no spasm is left, blinks come 20 % smaller, lids 1 mm lower;
 * placebo: a little better or worse. */
static PlpPatientOptions make_options(int patient, bool is_treated, bool is_after)
{
    PlpPatientOptions options = plp_patient_make_options(PLP_PATIENT_CLONIC, (guint32)patient);
    options.seconds = 60;
    options.rate_per_s = 30;
    options.severity = 0.6 + 0.04 * (patient % N_PER_ARM);
    if (is_treated && is_after) {
        options.kind = PLP_PATIENT_HEALTHY;
        options.blink_scale = 0.8;
        options.right_ptosis_mm = options.left_ptosis_mm = 1;
    } else if (is_after) {
        options.severity += patient % 2 == 0 ? 0.03 : -0.03;
    }
    return options;
}

static int draw_study(void **state)
{
    folder = plp_folder_new();
    g_autoptr(GString) text = g_string_new("patient,arm,visit,result,jrs_frequency,"
                                           "days_since_injection\n");
    for (int patient = 0; patient < 2 * N_PER_ARM; patient++) {
        bool is_treated = patient >= N_PER_ARM;
        for (int after = 0; after < 2; after++) {
            PlpPatientOptions options = make_options(patient, is_treated, after);
            g_autofree char *name = g_strdup_printf("p%d-%d", patient, after);
            PlpPatientTruth truth = drawn_result_write(folder, name, &options);
            g_string_append_printf(text, "P%d,%s,%s,%s,%d,%d\n", patient,
                                   is_treated ? "toxin" : "placebo", after ? "week 4" : "baseline",
                                   name, truth.jrs_frequency, after ? 28 + patient : 90);
        }
    }
    study = plp_folder_add(folder, "study.csv", text->str);
    return 0;
}

static int remove_study(void **state)
{
    plp_folder_remove(folder);
    g_free(study);
    return 0;
}

static PlpCohortRequest make_request(void)
{
    return (PlpCohortRequest){
        .study_path = study, .before = "baseline", .after = "week 4", .program_version = "test"};
}

static const PlpCohortChange *find(const PlpCohort *cohort, const char *arm, const char *measure)
{
    for (guint i = 0; i < cohort->changes->len; i++) {
        const PlpCohortChange *change = &g_array_index(cohort->changes, PlpCohortChange, i);
        if (strcmp(cohort->arms->pdata[change->arm], arm) == 0 &&
            change->measure == plp_cohort_find_measure(cohort, measure))
            return change;
    }
    fail_msg("no change of %s in %s", measure, arm);
    return NULL;
}

static PlpCohort *run(const PlpCohortRequest *request)
{
    g_autoptr(GError) error = NULL;
    PlpCohort *cohort = plp_cohort_run(request, &error);
    if (cohort == NULL)
        fail_msg("%s", error->message);
    return cohort;
}

static PlpCohort *run_text(const char *text, PlpCohortRequest request, GError **error)
{
    g_autofree char *path = plp_folder_add(folder, "other.csv", text);
    request.study_path = path;
    return plp_cohort_run(&request, error);
}

// ---- the effect ----

static void test_the_treatment_is_seen_and_its_absence_too(void **state)
{
    PlpCohortRequest request = make_request();
    request.outcomes = "closures_per_min,closed_share";
    g_autoptr(PlpCohort) cohort = run(&request);
    assert_int_equal(cohort->pairs->len, 2 * N_PER_ARM);
    assert_int_equal(cohort->left_out->len, 0);
    static const char *const outcomes[] = {"closures_per_min", "closed_share"};
    for (gsize i = 0; i < G_N_ELEMENTS(outcomes); i++) {
        assert_int_equal(find(cohort, "toxin", outcomes[i])->verdict, PLP_VERDICT_LOWER);
        assert_int_equal(find(cohort, "placebo", outcomes[i])->verdict, PLP_VERDICT_NOTHING_SHOWN);
    }
    assert_string_equal(cohort->arms->pdata[0], "placebo");
    const PlpCohortContrast *rate = &g_array_index(cohort->contrasts, PlpCohortContrast, 0);
    assert_int_equal(rate->verdict, PLP_VERDICT_LOWER);
}

static void test_a_lower_lid_is_measured_in_millimetres(void **state)
{
    PlpCohortRequest request = make_request();
    g_autoptr(PlpCohort) cohort = run(&request);
    const PlpCohortChange *lid = find(cohort, "toxin", "resting_aperture_mm");
    assert_true(fabs(lid->rank.shift + 1) < 0.25);
    assert_true(lid->rank.interval.low < -0.8 && lid->rank.interval.high < 0);
    const PlpCohortChange *other = find(cohort, "placebo", "resting_aperture_mm");
    assert_true(fabs(other->rank.shift) < 0.3);
}

static void test_the_clip_equivalent_agrees_with_the_truth(void **state)
{
    PlpCohortRequest request = make_request();
    g_autoptr(PlpCohort) cohort = run(&request);
    assert_int_equal(cohort->agreements->len, 2);
    const PlpCohortAgreement *after =
        &g_array_index(cohort->agreements, PlpCohortAgreement, PLP_COHORT_AFTER);
    assert_int_equal(after->weighted.n, 2 * N_PER_ARM);
    assert_true(after->weighted.kappa > 0.6);
    assert_true(fabs(after->bland_altman.bias) < 0.5);
}

static void test_responders(void **state)
{
    g_autoptr(GPtrArray) rules = g_ptr_array_new();
    g_ptr_array_add(rules, (char *)"closures_per_min <= -30% and closed_share <= -30%");
    PlpCohortRequest request = make_request();
    request.rules = rules;
    g_autoptr(PlpCohort) cohort = run(&request);
    const PlpCohortResponders *counts = &g_array_index(cohort->responders, PlpCohortResponders, 0);
    assert_true(counts[0].n_responders <= 2 && counts[1].n_responders >= 6);
    g_autoptr(GString) text = g_string_new(NULL);
    plp_cohort_append_text(cohort, text);
    assert_non_null(strstr(text->str, "Responders by the rule: closures_per_min <= -30% and "
                                      "closed_share <= -30%\n"));
    assert_null(strstr(text->str, "significant"));
    assert_null(strstr(text->str, folder));
}

static void test_days_since_injection_are_told(void **state)
{
    PlpCohortRequest request = make_request();
    g_autoptr(PlpCohort) cohort = run(&request);
    g_autoptr(GString) text = g_string_new(NULL);
    plp_cohort_append_text(cohort, text);
    assert_non_null(strstr(text->str, "Visit week 4: 28 to 43 days since the last injection "
                                      "(known of 16)"));
}

static void test_a_trace_alone_is_as_good_as_its_folder(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpCohort) folders = run_text(
        "patient,visit,result\nP0,baseline,p0-0\nP0,week 4,p0-1\n", make_request(), &error);
    g_autoptr(PlpCohort) traces = run_text("patient,visit,result\nP0,baseline,p0-0/trace.csv\n"
                                           "P0,week 4,p0-1/trace.csv\n",
                                           make_request(), &error);
    assert_null(error);
    const PlpCohortPair *a = folders->pairs->pdata[0];
    const PlpCohortPair *b = traces->pairs->pdata[0];
    for (guint i = 0; i < folders->measures->len; i++)
        assert_true(a->before[i] == b->before[i] && a->after[i] == b->after[i]);
}

// ---- files ----

static void test_the_same_study_gives_the_same_bytes(void **state)
{
    g_autofree char *digests[2] = {NULL};
    for (int i = 0; i < 2; i++) {
        g_autofree char *out = g_strdup_printf("%s/out", folder);
        PlpCohortRequest request = make_request();
        request.out_folder = out;
        request.force = true;
        g_autoptr(GError) error = NULL;
        g_autoptr(PlpCohort) cohort = run(&request);
        assert_true(plp_cohort_save(cohort, &request, &error));
        g_autofree char *names = plp_folder_dup_names(out);
        assert_string_equal(names, "cohort.csv cohort.json cohort_values.csv");
        digests[i] = plp_folder_dup_digest(out);
        request.force = false;
        assert_false(plp_cohort_save(cohort, &request, &error));
        assert_string_equal(error->message, "cohort.json is there already (replace it with --force "
                                            "or choose another --out)");
    }
    assert_string_equal(digests[0], digests[1]);
    g_free(digests[1]);
}

// ---- what is amiss ----

static void assert_left_out(const char *lines, const char *patient, const char *reason)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_strconcat("patient,visit,result,eye,task\n"
                                        "P0,baseline,p0-0,,\nP0,week 4,p0-1,,\n",
                                        lines, NULL);
    g_autoptr(PlpCohort) cohort = run_text(text, make_request(), &error);
    assert_non_null(cohort);
    assert_int_equal(cohort->pairs->len, 1);
    assert_int_equal(cohort->left_out->len, 1);
    const PlpCohortLeftOut *left_out = cohort->left_out->pdata[0];
    assert_string_equal(left_out->patient, patient);
    assert_string_equal(left_out->reason, reason);
}

static void test_who_cannot_be_used_is_listed_with_the_reason(void **state)
{
    assert_left_out("P1,baseline,p1-0,,\n", "P1", "no visit week 4");
    assert_left_out("P1,week 4,p1-0,,\n", "P1", "no visit baseline");
    assert_left_out("P1,baseline,p1-0,right,\nP1,week 4,p1-1,left,\n", "P1",
                    "the two visits name different eyes");
    assert_left_out("P1,baseline,p1-0,,rest_open\nP1,week 4,p1-1,,\n", "P1",
                    "the two visits name different tasks");
    assert_left_out("P1,baseline,p1-0,,\nP1,week 4,no-such,,\n", "P1",
                    "no-such: there is no summary.json in it (give a folder that `analyze --out` "
                    "wrote for one video, and let it finish)");
}

static void test_a_task_that_was_not_done(void **state)
{
    g_autoptr(GError) error = NULL;
    assert_null(run_text("patient,visit,result,task\nP0,baseline,p0-0,writing\nP0,week "
                         "4,p0-1,writing\n",
                         make_request(), &error));
    assert_string_equal(error->message,
                        "other.csv: no patient could be used at both visits (the first: the "
                        "recording has no task writing)");
}

static void test_damaged_results_are_left_out(void **state)
{
    g_autofree char *path = g_build_filename(folder, "p15-1", "summary.json", NULL);
    g_autofree char *before = NULL;
    assert_true(g_file_get_contents(path, &before, NULL, NULL));
    assert_true(g_file_set_contents(path, "{\"program\": ", -1, NULL));
    PlpCohortRequest request = make_request();
    g_autoptr(PlpCohort) cohort = run(&request);
    assert_true(g_file_set_contents(path, before, -1, NULL));
    assert_int_equal(cohort->pairs->len, 2 * N_PER_ARM - 1);
    assert_int_equal(cohort->left_out->len, 1);
    const PlpCohortLeftOut *left_out = cohort->left_out->pdata[0];
    assert_string_equal(left_out->visit, "week 4");
    assert_true(g_str_has_prefix(left_out->reason, "p15-1: summary.json: "));
}

static void assert_refused(const char *text, PlpCohortRequest request, const char *message)
{
    g_autoptr(GError) error = NULL;
    assert_null(run_text(text, request, &error));
    assert_int_equal(error->code, PLP_ERROR_INVALID);
    if (!g_str_has_prefix(error->message, message))
        fail_msg("%s", error->message);
}

static void test_which_visit_is_before(void **state)
{
    static const char text[] = "patient,visit,result\nP0,first,p0-0\nP0,second,p0-1\n";
    PlpCohortRequest request = make_request();
    request.before = request.after = NULL;
    assert_refused(text, request,
                   "other.csv: which visit is before and which after cannot be told (its visits "
                   "are: first, second; say --before NAME --after NAME, two different ones)");
    request.before = "first";
    assert_refused(text, request, "other.csv: which visit is before and which after cannot be");
    request.after = "first";
    assert_refused(text, request, "other.csv: which visit is before and which after cannot be");
    request.after = "third";
    assert_refused(text, request,
                   "--after third: other.csv has no such visit (its visits are: first, second)");
}

static void test_names_that_tell_themselves(void **state)
{
    static const char *const names[][2] = {
        {"before", "after"}, {"Baseline", "follow-up"}, {"pre", "post"}, {"1", "2"}, {"9", "10"}};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = g_strdup_printf("patient,visit,result\nP0,%s,p0-1\nP0,%s,p0-0\n",
                                                names[i][1], names[i][0]);
        PlpCohortRequest request = make_request();
        request.before = request.after = NULL;
        g_autoptr(PlpCohort) cohort = run_text(text, request, &error);
        assert_non_null(cohort);
        assert_string_equal(cohort->before_name, names[i][0]);
    }
}

static void test_unknown_outcomes_and_rules(void **state)
{
    static const char text[] = "patient,visit,result\nP0,baseline,p0-0\nP0,week 4,p0-1\n";
    PlpCohortRequest request = make_request();
    request.outcomes = "closures_per_min,blink_rate";
    assert_refused(text, request, "--outcomes: no measure is called `blink_rate` (the nearest is ");
    request.outcomes = "hfs7";
    assert_refused(text, request,
                   "--outcomes: other.csv has no column `hfs7` (add it, or take it out)");
    request.outcomes = "";
    assert_refused(text, request, "--outcomes: a name is missing (separate them by single commas)");
    request.outcomes = NULL;
    g_autoptr(GPtrArray) rules = g_ptr_array_new();
    g_ptr_array_add(rules, (char *)"blink_rate <= -50%");
    request.rules = rules;
    assert_refused(text, request,
                   "--responder: no measure is called `blink_rate` (the nearest is ");
    rules->pdata[0] = (char *)"closures_per_min falls";
    assert_refused(text, request, "the rule `closures_per_min falls` has a part without");
}

static void test_a_video_without_networks(void **state)
{
    assert_refused("patient,visit,video\nP0,baseline,a.mp4\nP0,week 4,b.mp4\n", make_request(),
                   "the study has videos, and none can be analysed here");
}

static void test_a_cancel_stops(void **state)
{
    PlpCancel cancel;
    plp_cancel_init(&cancel);
    plp_cancel_request(&cancel);
    PlpCohortRequest request = make_request();
    request.cancel = &cancel;
    g_autoptr(GError) error = NULL;
    assert_null(plp_cohort_run(&request, &error));
    assert_int_equal(error->code, PLP_ERROR_CANCELLED);
}

static void test_a_folder_that_cannot_be_written(void **state)
{
    PlpCohortRequest request = make_request();
    g_autofree char *out = g_build_filename(study, "out", NULL);
    request.out_folder = out;
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpCohort) cohort = run(&request);
    assert_false(plp_cohort_save(cohort, &request, &error));
    assert_int_equal(error->code, PLP_ERROR_IO);
    assert_string_equal(error->message, "out: the output folder cannot be made: Not a directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_treatment_is_seen_and_its_absence_too),
        cmocka_unit_test(test_a_lower_lid_is_measured_in_millimetres),
        cmocka_unit_test(test_the_clip_equivalent_agrees_with_the_truth),
        cmocka_unit_test(test_responders),
        cmocka_unit_test(test_days_since_injection_are_told),
        cmocka_unit_test(test_a_trace_alone_is_as_good_as_its_folder),
        cmocka_unit_test(test_the_same_study_gives_the_same_bytes),
        cmocka_unit_test(test_who_cannot_be_used_is_listed_with_the_reason),
        cmocka_unit_test(test_a_task_that_was_not_done),
        cmocka_unit_test(test_damaged_results_are_left_out),
        cmocka_unit_test(test_which_visit_is_before),
        cmocka_unit_test(test_names_that_tell_themselves),
        cmocka_unit_test(test_unknown_outcomes_and_rules),
        cmocka_unit_test(test_a_video_without_networks),
        cmocka_unit_test(test_a_cancel_stops),
        cmocka_unit_test(test_a_folder_that_cannot_be_written),
    };
    return cmocka_run_group_tests(tests, draw_study, remove_study);
}
