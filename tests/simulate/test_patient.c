// Synthetic patients: the same from the same options, of their kind, and true to their truth.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "simulate/patient.h"

static PlpPatient *make(PlpPatientOptions options)
{
    g_autoptr(GError) error = NULL;
    PlpPatient *patient = plp_patient_new(&options, &error);
    if (patient == NULL)
        fail_msg("%s", error->message);
    return patient;
}

static PlpPatient *make_kind(PlpPatientKind kind, guint32 seed)
{
    return make(plp_patient_make_options(kind, seed));
}

static const PlpPatientClosure *closure_at(const PlpPatient *patient, guint i)
{
    return &g_array_index(plp_patient_get_closures(patient), PlpPatientClosure, i);
}

static guint count_closures(const PlpPatient *patient)
{
    return plp_patient_get_closures(patient)->len;
}

// ---- the seed ----

static bool is_same(float a, float b)
{
    return a == b || (isnan(a) && isnan(b));
}

static bool is_same_trace(const PlpTrace *a, const PlpTrace *b)
{
    bool same = plp_trace_get_length(a) == plp_trace_get_length(b);
    for (guint i = 0; same && i < plp_trace_get_length(a); i++) {
        const PlpSample *x = plp_trace_get(a, i), *y = plp_trace_get(b, i);
        same = x->t_us == y->t_us && x->reason == y->reason && is_same(x->yaw_deg, y->yaw_deg) &&
               is_same(x->right.lid_gap_ratio, y->right.lid_gap_ratio) &&
               is_same(x->left.ear_ratio, y->left.ear_ratio) &&
               is_same(x->left.mouth_corner_x_ratio, y->left.mouth_corner_x_ratio);
    }
    return same;
}

static void the_seed_decides(void **state)
{
    for (int kind = 1; kind < PLP_PATIENT_N; kind++) {
        g_autoptr(PlpPatient) a = make_kind((PlpPatientKind)kind, 7);
        g_autoptr(PlpPatient) b = make_kind((PlpPatientKind)kind, 7);
        g_autoptr(PlpPatient) c = make_kind((PlpPatientKind)kind, 8);
        assert_string_equal(plp_patient_get_script_text(a), plp_patient_get_script_text(b));
        assert_string_not_equal(plp_patient_get_script_text(a), plp_patient_get_script_text(c));
        g_autoptr(PlpTrace) first = plp_patient_shoot(a);
        g_autoptr(PlpTrace) again = plp_patient_shoot(b);
        g_autoptr(PlpTrace) other = plp_patient_shoot(c);
        assert_true(is_same_trace(first, again));
        assert_false(is_same_trace(first, other));
    }
}

/** Closures that come of chance never disturb one another, whatever the kind, seed and length. */
static void every_patient_is_a_script(void **state)
{
    static const double lengths_s[] = {PLP_PATIENT_MIN_S, 20, 400};
    for (guint32 seed = 0; seed < 180; seed++) {
        PlpPatientOptions options =
            plp_patient_make_options((PlpPatientKind)(1 + seed % (PLP_PATIENT_N - 1)), seed * 7919);
        options.severity = seed % 3 / 2.0;
        options.seconds = lengths_s[seed / 60];
        g_autoptr(PlpPatient) patient = make(options);
        assert_true(count_closures(patient) < 4000);
    }
}

// ---- truth ----

/** The script's truth holds the patient's closures, in the same order, to the microsecond. */
static void assert_script_agrees(const PlpPatient *patient)
{
    const GArray *truth = plp_script_get_truth(plp_patient_get_script(patient));
    guint n = 0;
    for (guint i = 0; i < truth->len; i++) {
        const PlpTruth *row = &g_array_index(truth, PlpTruth, i);
        if (row->depth_ratio == 0)
            continue; // a squint or a look down
        const PlpPatientClosure *closure = closure_at(patient, n++);
        assert_int_equal(row->eye, closure->eye);
        assert_int_equal(row->onset_us, closure->onset_us);
        assert_int_equal(row->offset_us, closure->offset_us);
        assert_float_equal(row->depth_ratio, closure->depth_ratio, 1e-4);
    }
    assert_int_equal(n, count_closures(patient));
}

static double get_openness(const PlpPatient *patient, PlpSide eye, int64_t t_us)
{
    PlpDrawnFace faces[PLP_SCRIPT_MAX_FACES];
    plp_script_get_faces(plp_patient_get_script(patient), t_us, 0, faces);
    return eye == PLP_SIDE_RIGHT ? faces[0].right_openness : faces[0].left_openness;
}

static void the_drawn_face_does_what_the_truth_says(void **state)
{
    for (int kind = 1; kind < PLP_PATIENT_N; kind++) {
        g_autoptr(PlpPatient) patient = make_kind((PlpPatientKind)kind, 21);
        assert_script_agrees(patient);
        for (guint i = 0; i < count_closures(patient); i++) {
            const PlpPatientClosure *closure = closure_at(patient, i);
            double rest = get_openness(patient, closure->eye, -3000000000);
            double half = rest * (1 - closure->depth_ratio / 2);
            assert_float_equal(get_openness(patient, closure->eye, closure->onset_us), half, 1e-3);
            assert_float_equal(get_openness(patient, closure->eye, closure->offset_us), half, 1e-3);
        }
    }
}

static void figures_add_up(void **state)
{
    for (guint32 seed = 0; seed < 60; seed++) {
        g_autoptr(PlpPatient) patient =
            make_kind((PlpPatientKind)(1 + seed % (PLP_PATIENT_N - 1)), seed);
        PlpPatientTruth truth = plp_patient_compute_truth(patient);
        const PlpPatientFigures *eyes[] = {&truth.right, &truth.left, &truth.both};
        for (gsize i = 0; i < G_N_ELEMENTS(eyes); i++) {
            assert_int_equal(eyes[i]->closures,
                             eyes[i]->blinks + eyes[i]->brief + eyes[i]->prolonged);
            assert_true(eyes[i]->closed_share >= 0 && eyes[i]->closed_share < 1);
        }
        assert_int_equal(truth.both.closures, truth.paired + truth.right_alone + truth.left_alone);
        assert_true(truth.both.closed_share <=
                    fmin(truth.right.closed_share, truth.left.closed_share) + 1e-9);
        assert_in_range(truth.jrs_frequency, 0, 4);
        if (truth.over_1s > 0)
            assert_true(truth.jrs_frequency >= 3);
    }
}

// ---- kinds ----

static void spasms_of_one_side_stay_there(void **state)
{
    for (guint32 seed = 1; seed <= 20; seed++) {
        g_autoptr(PlpPatient) right = make_kind(PLP_PATIENT_HFS_RIGHT, seed);
        g_autoptr(PlpPatient) left = make_kind(PLP_PATIENT_HFS_LEFT, seed);
        PlpPatientTruth of_right = plp_patient_compute_truth(right);
        PlpPatientTruth of_left = plp_patient_compute_truth(left);
        assert_true(of_right.right_alone > 0 && of_right.left_alone == 0);
        assert_true(of_left.left_alone > 0 && of_left.right_alone == 0);
        assert_true(of_right.right_twitches > 0 && of_right.left_twitches == 0);
        assert_true(of_left.left_twitches > 0 && of_left.right_twitches == 0);
    }
}

static void blepharospasm_is_of_both_eyes_and_worsens(void **state)
{
    static const PlpPatientKind kinds[] = {PLP_PATIENT_CLONIC, PLP_PATIENT_TONIC};
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        double share[2] = {0};
        for (guint32 seed = 1; seed <= 20; seed++) {
            for (int severe = 0; severe < 2; severe++) {
                PlpPatientOptions options = plp_patient_make_options(kinds[i], seed);
                options.severity = severe;
                g_autoptr(PlpPatient) patient = make(options);
                PlpPatientTruth truth = plp_patient_compute_truth(patient);
                share[severe] += truth.both.closed_share;
                // At the recording's edge one eye of a pair may lie just outside.
                assert_true(truth.right_alone + truth.left_alone <= 2);
            }
        }
        assert_true(share[1] > 1.5 * share[0]);
    }
}

static void a_minute_stays_shut(void **state)
{
    static const double lengths_s[][2] = {{180, 60}, {300, 60}, {60, 20}};
    for (gsize i = 0; i < G_N_ELEMENTS(lengths_s); i++) {
        PlpPatientOptions options = plp_patient_make_options(PLP_PATIENT_SUSTAINED, 3);
        options.seconds = lengths_s[i][0];
        options.severity = 0;
        g_autoptr(PlpPatient) patient = make(options);
        int64_t longest_us = 0;
        for (guint k = 0; k < count_closures(patient); k++)
            longest_us = MAX(longest_us,
                             closure_at(patient, k)->offset_us - closure_at(patient, k)->onset_us);
        assert_float_equal((double)longest_us / 1e6, lengths_s[i][1], 0.1);
    }
}

static void healthy_blinks_are_counted_like_poisson(void **state)
{
    enum { N = 400 };
    double chi2 = 0;
    for (guint32 seed = 1; seed <= N; seed++) {
        g_autoptr(PlpPatient) patient = make_kind(PLP_PATIENT_HEALTHY, seed);
        double expected = plp_patient_compute_expectation(patient).both_per_min * 1.5;
        assert_true(expected >= 8 * 1.5 && expected <= 20 * 1.5);
        double off = plp_patient_compute_truth(patient).both.closures - expected;
        chi2 += off * off / expected;
    }
    assert_float_equal(chi2 / N, 1, 0.25); // three and a half standard errors of the dispersion
}

static void an_expectation_is_what_an_hour_shows(void **state)
{
    static const PlpPatientKind kinds[] = {PLP_PATIENT_CLONIC, PLP_PATIENT_TONIC,
                                           PLP_PATIENT_HFS_LEFT};
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        PlpPatientOptions options = plp_patient_make_options(kinds[i], 5);
        options.seconds = 3600;
        options.calm = true;
        g_autoptr(PlpPatient) patient = make(options);
        PlpPatientTruth truth = plp_patient_compute_truth(patient);
        PlpPatientExpectation expectation = plp_patient_compute_expectation(patient);
        assert_float_equal(truth.both.per_min / expectation.both_per_min, 1, 0.12);
        assert_float_equal(truth.both.closed_share / expectation.both_closed_share, 1, 0.2);
    }
    g_autoptr(PlpPatient) sustained = make_kind(PLP_PATIENT_SUSTAINED, 5);
    assert_true(isnan(plp_patient_compute_expectation(sustained).both_per_min));
}

// ---- the trace ----

static double compute_mean_gap(const PlpTrace *trace, bool right)
{
    double sum = 0;
    int n = 0;
    for (guint i = 0; i < plp_trace_get_length(trace); i++) {
        const PlpSample *sample = plp_trace_get(trace, i);
        double gap = (double)(right ? sample->right : sample->left).lid_gap_ratio;
        if (isnan(gap))
            continue;
        sum += gap;
        n++;
    }
    return sum / n;
}

static void toxin_and_ptosis_leave_the_closures_where_they_are(void **state)
{
    PlpPatientOptions options = plp_patient_make_options(PLP_PATIENT_CLONIC, 9);
    g_autoptr(PlpPatient) before = make(options);
    options.blink_scale = 0.8;
    g_autoptr(PlpPatient) toxin = make(options);
    options.blink_scale = 1;
    options.right_ptosis_mm = 1;
    g_autoptr(PlpPatient) ptosis = make(options);
    assert_int_equal(count_closures(before), count_closures(toxin));
    assert_int_equal(count_closures(before), count_closures(ptosis));
    for (guint i = 0; i < count_closures(before); i++) {
        assert_int_equal(closure_at(before, i)->onset_us, closure_at(toxin, i)->onset_us);
        assert_int_equal(closure_at(before, i)->onset_us, closure_at(ptosis, i)->onset_us);
        assert_float_equal(closure_at(toxin, i)->depth_ratio,
                           0.8 * closure_at(before, i)->depth_ratio, 1e-9);
    }
    assert_int_equal(plp_patient_compute_truth(before).both.closures,
                     plp_patient_compute_truth(toxin).both.closures);
    g_autoptr(PlpTrace) high = plp_patient_shoot(before);
    g_autoptr(PlpTrace) low = plp_patient_shoot(ptosis);
    // A millimetre of eight to ten and a half, less what the closures take of it.
    double ratio = compute_mean_gap(low, true) / compute_mean_gap(high, true);
    assert_true(ratio > 0.84 && ratio < 0.93);
    assert_float_equal(compute_mean_gap(low, false), compute_mean_gap(high, false), 1e-6);
}

static int count_lost(const PlpPatient *patient)
{
    g_autoptr(PlpTrace) trace = plp_patient_shoot(patient);
    int lost = 0;
    for (guint i = 0; i < plp_trace_get_length(trace); i++) {
        const PlpSample *sample = plp_trace_get(trace, i);
        bool measured = sample->reason == PLP_REASON_MEASURED;
        assert_true(measured || isnan(sample->right.lid_gap_ratio));
        assert_true(sample->reason != PLP_REASON_UNKNOWN);
        lost += !measured;
    }
    return lost;
}

static void only_troubled_patients_are_lost(void **state)
{
    int lost = 0;
    for (guint32 seed = 1; seed <= 30; seed++) {
        PlpPatientOptions options = plp_patient_make_options(PLP_PATIENT_TONIC, seed);
        options.rate_per_s = 25;
        g_autoptr(PlpPatient) troubled = make(options);
        options.calm = true;
        g_autoptr(PlpPatient) calm = make(options);
        lost += count_lost(troubled);
        assert_int_equal(count_lost(calm), 0);
    }
    assert_true(lost > 30 * 25);
}

/** Of the mouth, or of the right brow while that eye is shut. */
static double find_range(const PlpPatient *patient, bool of_brow)
{
    g_autoptr(PlpTrace) trace = plp_patient_shoot(patient);
    double low = INFINITY, high = -INFINITY;
    for (guint i = 0; i < plp_trace_get_length(trace); i++) {
        const PlpSample *sample = plp_trace_get(trace, i);
        if (sample->reason != PLP_REASON_MEASURED)
            continue;
        double value = (double)(of_brow ? sample->right.brow_y_ratio : sample->mouth_open_ratio);
        low = fmin(low, value);
        high = fmax(high, value);
    }
    return of_brow ? high + low - 2 * 0.266 : high - low; // of the brow: which way it goes further
}

static void faces_move_as_the_kind_says(void **state)
{
    g_autoptr(PlpPatient) silent = make_kind(PLP_PATIENT_HEALTHY, 1);
    g_autoptr(PlpPatient) talking = make_kind(PLP_PATIENT_TALKING, 1);
    assert_true(find_range(silent, false) < 0.04);
    assert_true(find_range(talking, false) > 0.08);
    g_autoptr(PlpPatient) squeezing = make_kind(PLP_PATIENT_TONIC, 1);
    assert_true(find_range(squeezing, true) < -0.02);
    int rising = 0;
    for (guint32 seed = 1; seed <= 20; seed++) {
        g_autoptr(PlpPatient) spasm = make_kind(PLP_PATIENT_HFS_RIGHT, seed);
        rising += find_range(spasm, true) > 0.02;
    }
    assert_in_range(rising, 12, 20); // 86 % of them
}

static void a_prosthesis_never_moves(void **state)
{
    g_autoptr(PlpPatient) patient = make_kind(PLP_PATIENT_PROSTHESIS, 2);
    PlpPatientTruth truth = plp_patient_compute_truth(patient);
    assert_int_equal(truth.left.closures, 0);
    assert_true(truth.right.closures > 0);
    assert_int_equal(truth.right_alone, truth.right.closures);
    assert_true(truth.both.closed_share == 0);
}

static void rates_are_kept_and_drawn_from_the_seed(void **state)
{
    g_autoptr(GHashTable) rates = g_hash_table_new(NULL, NULL);
    for (guint32 seed = 1; seed <= 200; seed++) {
        PlpPatientOptions options = plp_patient_make_options(PLP_PATIENT_HEALTHY, seed);
        options.seconds = 2;
        g_autoptr(PlpPatient) patient = make(options);
        double rate = plp_patient_get_options(patient)->rate_per_s;
        assert_true(rate >= 15 && rate <= 240);
        g_hash_table_add(rates, GINT_TO_POINTER((int)rate));
    }
    assert_true(g_hash_table_contains(rates, GINT_TO_POINTER(15)));
    assert_true(g_hash_table_contains(rates, GINT_TO_POINTER(240)));
    PlpPatientOptions options = plp_patient_make_options(PLP_PATIENT_HEALTHY, 1);
    options.rate_per_s = 50;
    options.calm = true;
    g_autoptr(PlpPatient) patient = make(options);
    g_autoptr(PlpTrace) trace = plp_patient_shoot(patient);
    assert_int_equal(plp_trace_get_length(trace), 50 * 90);
    assert_int_equal(plp_trace_get(trace, 5)->t_us, 100000);
}

// ---- tables and bad input ----

static void tables_hold_a_line_each(void **state)
{
    g_autoptr(PlpPatient) patient = make_kind(PLP_PATIENT_HFS_RIGHT, 3);
    g_autofree char *figures = plp_patient_dup_figures_csv(patient);
    g_autofree char *twitches = plp_patient_dup_twitches_csv(patient, "a,b.mp4");
    assert_true(g_str_has_prefix(figures, "figure,eye,value\nclosures,right,"));
    assert_non_null(strstr(figures, "\njrs_frequency_clip_equivalent,both,"));
    g_auto(GStrv) lines = g_strsplit(twitches, "\n", -1);
    assert_int_equal(g_strv_length(lines), plp_patient_get_twitches(patient)->len + 2);
    assert_true(g_str_has_prefix(lines[1], "\"a,b.mp4\",right,"));
}

/** Another recording is of the same person: same habits and looks, other closures. */
static void another_recording_is_another_day(void **state)
{
    PlpPatientOptions options = plp_patient_make_options(PLP_PATIENT_CLONIC, 5);
    g_autoptr(PlpPatient) first = plp_patient_new(&options, NULL);
    options.recording = 1;
    g_autoptr(PlpPatient) second = plp_patient_new(&options, NULL);
    PlpPatientExpectation before = plp_patient_compute_expectation(first);
    PlpPatientExpectation after = plp_patient_compute_expectation(second);
    assert_true(fabs(after.both_per_min / before.both_per_min - 1) < 0.05);
    const PlpPatientClosure *one =
        &g_array_index(plp_patient_get_closures(first), PlpPatientClosure, 0);
    const PlpPatientClosure *other =
        &g_array_index(plp_patient_get_closures(second), PlpPatientClosure, 0);
    assert_true(one->onset_us != other->onset_us);
    assert_float_equal(plp_patient_get_options(first)->rate_per_s,
                       plp_patient_get_options(second)->rate_per_s, 0);
}

static PlpPatientExpectation expect_treated(PlpPatientKind kind, double rate, double closed)
{
    PlpPatientOptions options = plp_patient_make_options(kind, 5);
    options.rate_scale = rate;
    options.closed_scale = closed;
    g_autoptr(PlpPatient) patient = plp_patient_new(&options, NULL);
    return plp_patient_compute_expectation(patient);
}

static void a_treatment_has_its_known_effect(void **state)
{
    PlpPatientExpectation healthy = expect_treated(PLP_PATIENT_HEALTHY, 1, 1);
    PlpPatientExpectation fewer = expect_treated(PLP_PATIENT_HEALTHY, 0.5, 1);
    assert_float_equal(fewer.both_per_min, healthy.both_per_min / 2, 1e-6);
    PlpPatientExpectation tonic = expect_treated(PLP_PATIENT_TONIC, 1, 1);
    PlpPatientExpectation rarer = expect_treated(PLP_PATIENT_TONIC, 0.4, 1);
    PlpPatientExpectation shorter = expect_treated(PLP_PATIENT_TONIC, 1, 0.4);
    assert_true(rarer.both_per_min < 0.8 * tonic.both_per_min);
    assert_true(rarer.both_closed_share < 0.8 * tonic.both_closed_share);
    assert_true(shorter.both_closed_share < 0.7 * tonic.both_closed_share);
}

static void assert_refused(PlpPatientOptions options, const char *name)
{
    g_autoptr(GError) error = NULL;
    assert_null(plp_patient_new(&options, &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_INVALID));
    assert_non_null(strstr(error->message, name));
}

static void bad_options_are_refused(void **state)
{
    static const double bad[] = {-1, 1e9, NAN, -INFINITY, INFINITY};
    const PlpPatientOptions good = plp_patient_make_options(PLP_PATIENT_TONIC, 1);
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        PlpPatientOptions options = good;
        options.severity = bad[i];
        assert_refused(options, "severity");
        options = good;
        options.seconds = bad[i];
        assert_refused(options, "seconds");
        options = good;
        options.rate_per_s = bad[i];
        assert_refused(options, "frames a second");
        options = good;
        options.blink_scale = bad[i];
        assert_refused(options, "size of closures");
        options = good;
        options.left_ptosis_mm = bad[i];
        assert_refused(options, "ptosis");
        options = good;
        options.rate_scale = bad[i];
        assert_refused(options, "rate of episodes");
        options = good;
        options.closed_scale = bad[i];
        assert_refused(options, "length of spasms");
    }
    assert_refused(plp_patient_make_options(PLP_PATIENT_UNKNOWN, 1), "kind");
    assert_refused(plp_patient_make_options((PlpPatientKind)PLP_PATIENT_N, 1), "kind");
}

static void unknown_kinds_are_no_kinds(void **state)
{
    static const char *const names[] = {"", "Tonic", "tonic ", "unknown", "hfs"};
    PlpPatientKind kind = PLP_PATIENT_UNKNOWN;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        assert_false(plp_patient_parse_kind(names[i], &kind));
    for (int i = 1; i < PLP_PATIENT_N; i++) {
        assert_true(plp_patient_parse_kind(plp_patient_get_kind((PlpPatientKind)i)->name, &kind));
        assert_int_equal(kind, i);
    }
    assert_null(plp_patient_get_kind(PLP_PATIENT_UNKNOWN));
    assert_null(plp_patient_get_kind((PlpPatientKind)PLP_PATIENT_N));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_seed_decides),
        cmocka_unit_test(every_patient_is_a_script),
        cmocka_unit_test(the_drawn_face_does_what_the_truth_says),
        cmocka_unit_test(figures_add_up),
        cmocka_unit_test(spasms_of_one_side_stay_there),
        cmocka_unit_test(blepharospasm_is_of_both_eyes_and_worsens),
        cmocka_unit_test(a_minute_stays_shut),
        cmocka_unit_test(healthy_blinks_are_counted_like_poisson),
        cmocka_unit_test(an_expectation_is_what_an_hour_shows),
        cmocka_unit_test(toxin_and_ptosis_leave_the_closures_where_they_are),
        cmocka_unit_test(only_troubled_patients_are_lost),
        cmocka_unit_test(faces_move_as_the_kind_says),
        cmocka_unit_test(a_prosthesis_never_moves),
        cmocka_unit_test(rates_are_kept_and_drawn_from_the_seed),
        cmocka_unit_test(tables_hold_a_line_each),
        cmocka_unit_test(another_recording_is_another_day),
        cmocka_unit_test(a_treatment_has_its_known_effect),
        cmocka_unit_test(bad_options_are_refused),
        cmocka_unit_test(unknown_kinds_are_no_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
