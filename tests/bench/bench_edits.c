// What one correction of an hour costs: the closures at once, then the figures, computed anew and
// with what the corrections before left behind. Own processor time.

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "analysis/analyse.h"
#include "analysis/edits.h"
#include "simulate/patient.h"

static double cpu_ms(void)
{
    struct timespec used = {0};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec * 1e3 + (double)used.tv_nsec / 1e6;
}

static void bench(double rate_per_s)
{
    g_autoptr(GError) error = NULL;
    PlpPatientOptions options = plp_patient_make_options(PLP_PATIENT_CLONIC, 3);
    options.seconds = 3600;
    options.rate_per_s = rate_per_s;
    options.calm = true;
    g_autoptr(PlpPatient) patient = plp_patient_new(&options, &error);
    g_autoptr(PlpTrace) trace = plp_patient_shoot(patient);
    PlpParameters parameters = plp_parameters_make_default();
    double start = cpu_ms();
    g_autoptr(PlpAnalysis) analysis = plp_analyse_compute(trace, NULL, &parameters);
    printf("%3.0f/s: %u samples, %u+%u closures; analysis %.1f ms", rate_per_s,
           plp_trace_get_length(trace), analysis->right.closures->len, analysis->left.closures->len,
           cpu_ms() - start);
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(PlpClosureEdit));
    start = cpu_ms();
    plp_edits_apply_closures(analysis, trace, NULL, &parameters, none);
    printf("; closures %.1f ms", cpu_ms() - start);
    start = cpu_ms();
    plp_edits_finish(analysis, trace, NULL, &parameters);
    printf("; figures %.1f ms", cpu_ms() - start);
    g_autoptr(PlpFiguresMemo) memo = plp_figures_memo_new();
    start = cpu_ms();
    plp_edits_finish_with(analysis, trace, NULL, &parameters, memo);
    printf("; first %.1f ms", cpu_ms() - start);
    for (guint i = 0; i < 3; i++) {
        g_array_remove_index(analysis->right.closures, 900 + 10 * i);
        plp_edits_apply_closures(analysis, trace, NULL, &parameters, none);
        start = cpu_ms();
        plp_edits_finish_with(analysis, trace, NULL, &parameters, memo);
        printf("; next %.1f ms", cpu_ms() - start);
    }
    printf("\n");
}

int main(void)
{
    bench(30);
    bench(60);
    bench(240);
    return EXIT_SUCCESS;
}
