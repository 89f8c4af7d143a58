// What analysis finds in 1,000 synthetic patients of every kind, severity, frame rate and trouble,
// beside their exact truth. Exit status 1 where a target is missed. The number of patients and the
// first seed may be given: bench_patients [N [SEED]].

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "patients_score.h"

enum { N_PATIENTS = 1000, N_PAIRS = 200 };

/** Sums over patients: of a kind, or of all. */
typedef struct {
    int n, stationary, independent, clustered;
    double closures, found; // found: by the rate, as if nothing was lost
    double closed_error, worst_closed_error;
    double alone_true, alone_found, found_closures;
    int alone_within;
    int sided, sided_right, jrs_right, cut, counted_twice, bounds_held;
    int exact_covered, boot_covered, closed_covered;
} Sums;

/** Closures cluster, yet are shorter than the bootstrap's blocks. */
static bool is_clustered(PlpPatientKind kind)
{
    return kind == PLP_PATIENT_CLONIC || kind == PLP_PATIENT_FLUTTER || kind == PLP_PATIENT_TOXIN ||
           kind == PLP_PATIENT_HFS_RIGHT || kind == PLP_PATIENT_HFS_LEFT;
}

static double get_share(double part, double whole)
{
    return whole > 0 ? part / whole : 0;
}

static void add(Sums *sums, const PatientScore *score)
{
    const PlpPatientKindInfo *info = plp_patient_get_kind(score->kind);
    const PlpPatientTruth *truth = &score->truth;
    double closed_error = fabs(score->found_closed_share - score->true_closed_share);
    int alone = truth->right_alone + truth->left_alone;
    double alone_error = get_share(score->found_alone, score->found_closures) -
                         get_share(alone, truth->both.closures);
    sums->n++;
    sums->stationary += info->is_stationary;
    sums->independent += info->is_independent;
    sums->clustered += is_clustered(score->kind);
    sums->closures += truth->both.closures;
    sums->found += truth->both.per_min > 0
                       ? truth->both.closures * score->found_per_min / truth->both.per_min
                       : score->found_closures;
    sums->closed_error += closed_error;
    sums->worst_closed_error = fmax(sums->worst_closed_error, closed_error);
    sums->alone_true += alone;
    sums->alone_found += score->found_alone;
    sums->found_closures += score->found_closures;
    sums->alone_within += fabs(alone_error) <= 0.03;
    sums->sided += score->sided;
    sums->sided_right += score->sided_right;
    sums->jrs_right += score->found_jrs_frequency == truth->jrs_frequency;
    sums->cut += score->cut;
    sums->counted_twice += score->counted_twice;
    sums->bounds_held += score->closed_bounds_hold;
    sums->exact_covered += info->is_independent && score->exact_covers;
    sums->boot_covered += info->is_stationary && score->boot_covers;
    sums->closed_covered += info->is_stationary && score->closed_covers;
}

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

/** Patient i: kinds in turn, severities spread evenly. */
static PlpPatientOptions make_options(int i, guint32 first_seed)
{
    PlpPatientOptions options = plp_patient_make_options(
        (PlpPatientKind)(1 + i % (PLP_PATIENT_N - 1)), first_seed + (guint32)i);
    options.severity = (i * 37 % 100) / 99.0;
    return options;
}

// ---- pairs: the same patient with and without ----

static double get_change(int i, guint32 first_seed, double blink_scale, double ptosis_mm,
                         double *sum)
{
    static const PlpPatientKind kinds[] = {PLP_PATIENT_HEALTHY, PLP_PATIENT_CLONIC,
                                           PLP_PATIENT_TONIC, PLP_PATIENT_HFS_RIGHT};
    PlpPatientOptions before =
        plp_patient_make_options(kinds[i % (int)G_N_ELEMENTS(kinds)], first_seed + (guint32)i);
    before.severity = (i * 37 % 100) / 99.0;
    PlpPatientOptions after = before;
    after.blink_scale = blink_scale;
    after.right_ptosis_mm = ptosis_mm;
    g_autoptr(PlpPatient) first = make_patient(&before);
    g_autoptr(PlpPatient) second = make_patient(&after);
    int count = patient_score_count(first);
    *sum += count;
    return patient_score_count(second) - count;
}

static double compute_change(guint32 first_seed, double blink_scale, double ptosis_mm)
{
    double change = 0, sum = 0;
    for (int i = 0; i < N_PAIRS; i++)
        change += get_change(i, first_seed, blink_scale, ptosis_mm, &sum);
    return change / sum;
}

// ---- tables ----

static double get_percent(double part, double whole)
{
    return whole > 0 ? 100 * part / whole : (double)NAN;
}

static void print_kind(const char *name, const Sums *sums)
{
    printf("%-11s %5d %8.0f %+7.2f %7.2f %6.2f %7.1f %6.1f %6.1f %7.1f %7.1f %7.1f\n", name,
           sums->n, sums->closures, 100 * (sums->found / sums->closures - 1),
           100 * sums->closed_error / sums->n, 100 * sums->worst_closed_error,
           get_percent(sums->alone_true, sums->closures),
           get_percent(sums->alone_found, sums->found_closures),
           get_percent(sums->jrs_right, sums->n),
           get_percent(sums->exact_covered, sums->independent),
           get_percent(sums->boot_covered, sums->stationary),
           get_percent(sums->closed_covered, sums->stationary));
}

static void print_kinds(const Sums *kinds)
{
    printf("\n%-11s %5s %8s %7s %7s %6s %7s %6s %6s %7s %7s %7s\n", "kind", "n", "closures",
           "rate %", "closed", "worst", "alone %", "found", "JRS %", "exact", "boot", "closed");
    printf("%-11s %5s %8s %7s %7s %6s %7s %6s %6s %7s %7s %7s\n", "", "", "", "bias", "pt", "pt",
           "true", "%", "right", "cover %", "cover %", "cover %");
    for (int i = 1; i < PLP_PATIENT_N; i++) {
        if (kinds[i].n > 0)
            print_kind(plp_patient_get_kind((PlpPatientKind)i)->name, &kinds[i]);
    }
}

static bool print_target(const char *what, double value, double low, double high, const char *unit)
{
    bool reached = value >= low && value <= high;
    printf("%-58s %8.2f %-3s %7.2f to %6.2f  %s\n", what, value, unit, low, high,
           reached ? "reached" : "MISSED");
    return reached;
}

/** Stands beside a target and has none itself. */
static bool print_figure(const char *what, double value, const char *unit)
{
    printf("%-58s %8.2f %s\n", what, value, unit);
    return true;
}

static double find_worst_bias(const Sums *kinds)
{
    double worst = 0;
    for (int i = 1; i < PLP_PATIENT_N; i++) {
        double bias = kinds[i].closures > 0 ? kinds[i].found / kinds[i].closures - 1 : 0;
        worst = fabs(bias) > fabs(worst) ? bias : worst;
    }
    return 100 * worst;
}

static double find_worst_alone(const Sums *kinds)
{
    double worst = 0;
    for (int i = 1; i < PLP_PATIENT_N; i++) {
        double error = get_share(kinds[i].alone_found, kinds[i].found_closures) -
                       get_share(kinds[i].alone_true, kinds[i].closures);
        worst = fabs(error) > fabs(worst) ? error : worst;
    }
    return 100 * worst;
}

static Sums sum_clustered(const Sums *kinds)
{
    Sums sums = {0};
    for (int i = 1; i < PLP_PATIENT_N; i++) {
        if (!is_clustered((PlpPatientKind)i))
            continue;
        sums.n += kinds[i].n;
        sums.boot_covered += kinds[i].boot_covered;
        sums.closed_covered += kinds[i].closed_covered;
    }
    return sums;
}

static bool print_targets(const Sums *all, const Sums *kinds, guint32 first_seed)
{
    Sums clustered = sum_clustered(kinds);
    bool reached[] = {
        print_target("closure rate, bias", 100 * (all->found / all->closures - 1), -2, 2, "%"),
        print_target("  of the kind with the largest", find_worst_bias(kinds), -2, 2, "%"),
        print_target("closed time, mean error", 100 * all->closed_error / all->n, 0, 1, "pt"),
        print_figure("  of the worst patient", 100 * all->worst_closed_error, "pt"),
        print_target("  bounds hold all closed time", get_percent(all->bounds_held, all->n), 100,
                     100, "%"),
        print_target("closures of one eye, share, worst kind", find_worst_alone(kinds), -3, 3,
                     "pt"),
        print_target("  patients within 3 points", get_percent(all->alone_within, all->n), 98, 100,
                     "%"),
        print_target("side right", get_percent(all->sided_right, all->sided), 99.5, 100, "%"),
        print_target("JRS frequency clip-equivalent, exact", get_percent(all->jrs_right, all->n),
                     98, 100, "%"),
        print_target("exact interval of the rate covers, independent closures",
                     get_percent(all->exact_covered, all->independent), 93, 97, "%"),
        print_target("bootstrap interval of the rate covers, clustered ones",
                     get_percent(clustered.boot_covered, clustered.n), 93, 97, "%"),
        print_target("bootstrap interval of closed time covers, clustered ones",
                     get_percent(clustered.closed_covered, clustered.n), 93, 97, "%"),
        print_target("bootstrap interval of the rate covers, all but `sustained`",
                     get_percent(all->boot_covered, all->stationary), 93, 97, "%"),
        print_target("bootstrap interval of closed time covers, the same",
                     get_percent(all->closed_covered, all->stationary), 93, 97, "%"),
        print_figure("closures that a loss touches", all->cut, ""),
        print_target("  counted twice", all->counted_twice, 0, 0, ""),
        print_target("count after toxin's 20 %, change", 100 * compute_change(first_seed, 0.8, 0),
                     -2, 2, "%"),
        print_target("count under 1 mm of ptosis, change", 100 * compute_change(first_seed, 1, 1),
                     -2, 2, "%"),
    };
    bool all_reached = true;
    for (gsize i = 0; i < G_N_ELEMENTS(reached); i++)
        all_reached = all_reached && reached[i];
    return all_reached;
}

int main(int argc, char **argv)
{
    int n = argc > 1 ? atoi(argv[1]) : N_PATIENTS;
    guint32 first_seed = argc > 2 ? (guint32)atoi(argv[2]) : 1;
    Sums kinds[PLP_PATIENT_N] = {0}, all = {0};
    for (int i = 0; i < n; i++) {
        PlpPatientOptions options = make_options(i, first_seed);
        g_autoptr(PlpPatient) patient = make_patient(&options);
        PatientScore score = patient_score_make(patient);
        add(&all, &score);
        add(&kinds[options.kind], &score);
    }
    printf("%d patients, seeds from %u\n", n, first_seed);
    bool reached = print_targets(&all, kinds, first_seed);
    print_kinds(kinds);
    return reached ? 0 : 1;
}
