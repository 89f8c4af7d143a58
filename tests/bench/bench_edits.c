// What one correction of an hour costs: the closures at once, then the figures, computed anew and
// with what the corrections before left behind. Own processor time.

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "analysis/analyse.h"
#include "analysis/edits.h"
#include "drawn_clip.h"
#include "simulate/patient.h"

static double cpu_ms(void)
{
    struct timespec used = {0};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec * 1e3 + (double)used.tv_nsec / 1e6;
}

enum { N_CORRECTIONS = 9, TARGET_MS = 100, LEAST_RATIO = 4 };

static bool bench(double rate_per_s)
{
    g_autoptr(GError) error = NULL;
    PlpPatientOptions options = plp_patient_make_options(PLP_PATIENT_CLONIC, 3);
    options.seconds = 3600;
    options.rate_per_s = rate_per_s;
    options.calm = true;
    g_autoptr(PlpPatient) patient = plp_patient_new(&options, &error);
    g_autoptr(PlpTrace) trace = plp_patient_shoot(patient);
    PlpParameters parameters = plp_parameters_make_default();
    g_autoptr(PlpAnalysis) analysis = plp_analyse_compute(trace, NULL, &parameters);
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(PlpClosureEdit));
    g_autoptr(PlpFiguresMemo) memo = plp_figures_memo_new();
    double start = cpu_ms();
    plp_edits_finish(analysis, trace, NULL, &parameters);
    double anew = cpu_ms() - start;
    plp_edits_finish_with(analysis, trace, NULL, &parameters, memo);
    double after[N_CORRECTIONS];
    for (guint i = 0; i < N_CORRECTIONS; i++) {
        g_array_remove_index(analysis->right.closures, 900 + 10 * i);
        start = cpu_ms();
        plp_edits_apply_closures(analysis, trace, NULL, &parameters, none);
        plp_edits_finish_with(analysis, trace, NULL, &parameters, memo);
        after[i] = cpu_ms() - start;
    }
    double median = bench_median(after, N_CORRECTIONS);
    bool good = median <= TARGET_MS && anew / median >= LEAST_RATIO;
    printf("an hour at %3.0f frames/s, %u and %u closures: all anew %.0f ms, after a correction "
           "%.1f ms (target %d), %.0f times as fast%s\n",
           rate_per_s, analysis->right.closures->len, analysis->left.closures->len, anew, median,
           TARGET_MS, anew / median, good ? "" : ": missed");
    return good;
}

int main(void)
{
    bool good = bench(30);
    good &= bench(60);
    good &= bench(240);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
