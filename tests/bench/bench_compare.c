// What comparison says of 1,000 synthetic patients before and after a treatment of known effect,
// and of as many without one. Exit status 1 where a target is missed. The number of patients and
// the first seed may be given: bench_compare [N [SEED]].

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/analyse.h"
#include "analysis/compare.h"
#include "simulate/patient.h"

enum { N_PATIENTS = 1000, CHECKED_OF = 4 };

typedef enum {
    GROUP_INDEPENDENT,
    GROUP_CLUSTERED,
    GROUP_TONIC,
    GROUP_N,
} Group;

static const char *const group_names[] = {"independent", "clustered", "tonic"};

/** One scenario's sums, by group and over all. */
typedef struct {
    int n;
    int ratio, exact, difference, closed, before_rate,
        before_closed; // intervals that cover the truth
    int rate_claims, closed_claims, either_claims, wrong_claims, index_claims, aperture_claims;
    int clear, held; // shown and clear in truth; direction holds with the references moved
    int row_claims[PLP_METRIC_N][PLP_SIDE_BOTH + 1];
} Sums;

typedef struct {
    const char *name;
    double rate_scale, closed_scale, blink_scale, ptosis_mm;
    bool has_effect;
} Scenario;

static const Scenario scenarios[] = {
    {"treated", 0.5, 0.6, 1, 0, true},
    {"mildly treated", 0.8, 0.8, 1, 0, true},
    {"no effect", 1, 1, 1, 0, false},
    {"no effect, blinks 20 % smaller", 1, 1, 0.8, 0, false},
    {"no effect, a lid 1 mm lower", 1, 1, 1, 1, false},
};

static PlpPatient *make_patient(const PlpPatientOptions *options)
{
    g_autoptr(GError) error = NULL;
    PlpPatient *patient = plp_patient_new(options, &error);
    if (patient == NULL) {
        fprintf(stderr, "%s\n", error->message);
        exit(1);
    }
    return patient;
}

static PlpRecording *record(const PlpPatient *patient)
{
    PlpRecording *recording = plp_recording_new();
    recording->parameters.bootstrap_resamples = 0;
    recording->trace = plp_patient_shoot(patient);
    recording->analysis = plp_analyse_compute(recording->trace, NULL, &recording->parameters);
    return recording;
}

static Group find_group(PlpPatientKind kind)
{
    if (kind == PLP_PATIENT_TONIC)
        return GROUP_TONIC;
    return plp_patient_get_kind(kind)->is_independent ? GROUP_INDEPENDENT : GROUP_CLUSTERED;
}

static PlpSide find_side(PlpPatientKind kind)
{
    return kind == PLP_PATIENT_HFS_RIGHT  ? PLP_SIDE_RIGHT
           : kind == PLP_PATIENT_HFS_LEFT ? PLP_SIDE_LEFT
                                          : PLP_SIDE_BOTH;
}

typedef struct {
    double rate, closed;
} Truth;

static Truth find_truth(const PlpPatient *patient, PlpSide side)
{
    PlpPatientExpectation expectation = plp_patient_compute_expectation(patient);
    if (side == PLP_SIDE_RIGHT)
        return (Truth){expectation.right_per_min, expectation.right_closed_share};
    if (side == PLP_SIDE_LEFT)
        return (Truth){expectation.left_per_min, expectation.left_closed_share};
    return (Truth){expectation.both_per_min, expectation.both_closed_share};
}

static bool covers(PlpRange range, double value)
{
    return value >= range.low && value <= range.high;
}

static bool is_claim(const PlpChange *change)
{
    return change->verdict == PLP_VERDICT_LOWER || change->verdict == PLP_VERDICT_HIGHER;
}

static void add(Sums *sums, const PlpComparison *comparison, PlpSide side, Truth before,
                Truth after)
{
    const PlpChange *rate =
        plp_comparison_find(comparison, PLP_METRIC_CLOSURES_PER_MIN, side, PLP_TASK_UNKNOWN);
    const PlpChange *closed =
        plp_comparison_find(comparison, PLP_METRIC_CLOSED_SHARE, side, PLP_TASK_UNKNOWN);
    const PlpChange *index =
        plp_comparison_find(comparison, PLP_METRIC_CHANGE_INDEX, PLP_SIDE_BOTH, PLP_TASK_UNKNOWN);
    const PlpChange *aperture = plp_comparison_find(comparison, PLP_METRIC_RESTING_APERTURE_MM,
                                                    PLP_SIDE_RIGHT, PLP_TASK_UNKNOWN);
    sums->n++;
    sums->ratio += covers(rate->ratio_bootstrap, after.rate / before.rate);
    sums->exact += covers(rate->ratio_exact, after.rate / before.rate);
    sums->difference += covers(rate->difference_bootstrap, after.rate - before.rate);
    sums->closed += covers(closed->difference_bootstrap, after.closed - before.closed);
    sums->before_rate += covers(rate->before.interval, before.rate);
    sums->before_closed += covers(closed->before.interval, before.closed);
    sums->rate_claims += is_claim(rate);
    sums->closed_claims += is_claim(closed);
    sums->either_claims += is_claim(rate) || is_claim(closed);
    sums->index_claims += is_claim(index);
    sums->aperture_claims += is_claim(aperture);
    sums->wrong_claims +=
        (is_claim(rate) && rate->difference * (after.rate - before.rate) < 0) ||
        (is_claim(closed) && closed->difference * (after.closed - before.closed) < 0);
    for (guint i = 0; i < comparison->changes->len; i++) {
        const PlpChange *change = &g_array_index(comparison->changes, PlpChange, i);
        sums->row_claims[change->metric][change->side] += is_claim(change);
    }
    // Clear: the truth is at least a third less, and it is shown.
    if (rate->holds != PLP_TRISTATE_UNKNOWN && after.rate < before.rate * 2 / 3) {
        sums->clear++;
        sums->held += rate->holds == PLP_TRISTATE_YES;
    }
    if (closed->holds != PLP_TRISTATE_UNKNOWN && after.closed < before.closed * 2 / 3) {
        sums->clear++;
        sums->held += closed->holds == PLP_TRISTATE_YES;
    }
}

static const PlpPatientKind kinds[] = {
    PLP_PATIENT_HEALTHY, PLP_PATIENT_CLONIC,    PLP_PATIENT_TALKING,  PLP_PATIENT_FLUTTER,
    PLP_PATIENT_TONIC,   PLP_PATIENT_HFS_RIGHT, PLP_PATIENT_HFS_LEFT, PLP_PATIENT_CLONIC,
};

static const double rates_per_s[] = {25, 30, 30, 60};

static void run_one(const Scenario *scenario, int i, guint32 first_seed, Sums *sums)
{
    PlpPatientKind kind = kinds[i % (int)G_N_ELEMENTS(kinds)];
    PlpSide side = find_side(kind);
    PlpPatientOptions options = plp_patient_make_options(kind, first_seed + (guint32)i);
    options.severity = (i * 37 % 100) / 99.0;
    options.rate_per_s = rates_per_s[i / (int)G_N_ELEMENTS(kinds) % (int)G_N_ELEMENTS(rates_per_s)];
    g_autoptr(PlpPatient) first = make_patient(&options);
    options.recording = 1;
    options.rate_scale = scenario->rate_scale;
    options.closed_scale = scenario->closed_scale;
    options.blink_scale = scenario->blink_scale;
    options.right_ptosis_mm = scenario->ptosis_mm;
    g_autoptr(PlpPatient) second = make_patient(&options);
    g_autoptr(PlpRecording) before = record(first);
    g_autoptr(PlpRecording) after = record(second);
    g_autoptr(GPtrArray) befores = g_ptr_array_new();
    g_autoptr(GPtrArray) afters = g_ptr_array_new();
    g_ptr_array_add(befores, before);
    g_ptr_array_add(afters, after);
    PlpCompareOptions compare = plp_compare_make_options();
    g_autoptr(PlpComparison) comparison = plp_compare_compute(befores, afters, &compare);
    if (scenario->has_effect && i % CHECKED_OF == 0)
        plp_compare_check_references(comparison, NULL, NULL);
    Truth before_truth = find_truth(first, side);
    Truth after_truth = find_truth(second, side);
    add(&sums[find_group(kind)], comparison, side, before_truth, after_truth);
    add(&sums[GROUP_N], comparison, side, before_truth, after_truth);
}

static double percent(int part, int whole)
{
    return whole > 0 ? 100.0 * part / whole : (double)NAN;
}

static void print_sums(const char *name, const Sums *sums)
{
    printf(
        "  %-12s %5d %6.1f %6.1f %6.1f %6.1f | %6.1f %6.1f | %6.1f %6.1f %6.1f %6.1f %6.1f %6.1f | "
        "%4d %6.1f\n",
        name, sums->n, percent(sums->ratio, sums->n), percent(sums->exact, sums->n),
        percent(sums->difference, sums->n), percent(sums->closed, sums->n),
        percent(sums->before_rate, sums->n), percent(sums->before_closed, sums->n),
        percent(sums->rate_claims, sums->n), percent(sums->closed_claims, sums->n),
        percent(sums->either_claims, sums->n), percent(sums->wrong_claims, sums->n),
        percent(sums->index_claims, sums->n), percent(sums->aperture_claims, sums->n), sums->clear,
        percent(sums->held, sums->clear));
}

/** The figures that most often say something where there is nothing. */
static void print_worst_rows(const Sums *sums)
{
    printf("  rows that claim most often:");
    g_autoptr(GString) told = g_string_new(NULL);
    for (int n = 0; n < 6; n++) {
        int worst = -1, worst_metric = 0, worst_side = 0;
        for (int metric = 1; metric < PLP_METRIC_N; metric++) {
            for (int side = PLP_SIDE_RIGHT; side <= PLP_SIDE_BOTH; side++) {
                g_autofree char *key = g_strdup_printf(" %d/%d ", metric, side);
                if (sums->row_claims[metric][side] > worst && strstr(told->str, key) == NULL) {
                    worst = sums->row_claims[metric][side];
                    worst_metric = metric;
                    worst_side = side;
                }
            }
        }
        g_string_append_printf(told, " %d/%d ", worst_metric, worst_side);
        printf(" %s (%s) %.1f %%;", plp_metric_get_info((PlpMetric)worst_metric)->name,
               plp_side_get_name((PlpSide)worst_side), percent(worst, sums->n));
    }
    printf("\n");
}

static bool print_target(const char *what, double value, double low, double high)
{
    bool reached = value >= low && value <= high;
    printf("  %-52s %6.1f %%  %5.1f to %5.1f  %s\n", what, value, low, high,
           reached ? "reached" : "MISSED");
    return reached;
}

/** 93 to 97 % with an effect; at most 5 % of claims without one. */
static bool print_targets(const Scenario *scenario, const Sums *sums)
{
    bool reached = true;
    if (scenario->has_effect) {
        reached &=
            print_target("rate ratio covers the truth", percent(sums->ratio, sums->n), 93, 97);
        reached &= print_target("rate difference covers the truth",
                                percent(sums->difference, sums->n), 93, 97);
        reached &=
            print_target("closed time covers the truth", percent(sums->closed, sums->n), 93, 97);
        reached &= print_target("claims in the wrong direction",
                                percent(sums->wrong_claims, sums->n), 0, 1);
        if (sums->clear > 0)
            reached &= print_target("direction holds under +-10 % references, where clear",
                                    percent(sums->held, sums->clear), 99, 100);
        return reached;
    }
    reached &= print_target("claims on the rate", percent(sums->rate_claims, sums->n), 0, 5);
    reached &= print_target("claims on closed time", percent(sums->closed_claims, sums->n), 0, 5);
    reached &= print_target("claims on either", percent(sums->either_claims, sums->n), 0, 5);
    return reached;
}

static bool run(const Scenario *scenario, int n, guint32 first_seed)
{
    Sums sums[GROUP_N + 1] = {{0}};
    for (int i = 0; i < n; i++)
        run_one(scenario, i, first_seed, sums);
    printf("%s\n", scenario->name);
    for (int g = 0; g < GROUP_N; g++)
        print_sums(group_names[g], &sums[g]);
    print_sums("all", &sums[GROUP_N]);
    if (!scenario->has_effect)
        print_worst_rows(&sums[GROUP_N]);
    bool reached = print_targets(scenario, &sums[GROUP_N]);
    fflush(stdout);
    return reached;
}

int main(int argc, char **argv)
{
    int n = argc > 1 ? atoi(argv[1]) : N_PATIENTS;
    guint32 first_seed = argc > 2 ? (guint32)strtoul(argv[2], NULL, 10) : 1;
    bool reached = true;
    printf("%d patients a scenario, first seed %u, 25 to 60 frames/s, 90 to 120 s\n", n,
           first_seed);
    printf(
        "covered by the 95 %% interval, in %%: rate ratio, its exact one, rate difference, closed "
        "time's difference |\n  one side's rate and closed time | claims: rate, closed time, "
        "either, wrong direction, index, aperture |\n  clear effects checked, direction held\n");
    printf("  %-12s %5s %6s %6s %6s %6s | %6s %6s | %6s %6s %6s %6s %6s %6s | %4s %6s\n", "", "n",
           "ratio", "exact", "diff", "closed", "rate", "closed", "rate", "closed", "either",
           "wrong", "index", "apert", "n", "held");
    for (gsize k = 0; k < G_N_ELEMENTS(scenarios); k++) {
        if (argc <= 3 || (gsize)atoi(argv[3]) == k)
            reached &= run(&scenarios[k], n, first_seed);
    }
    return reached ? 0 : 1;
}
