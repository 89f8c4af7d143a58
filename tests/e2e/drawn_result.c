#include "drawn_result.h"

#include <glib/gstdio.h>

#include "analysis/analyse.h"
#include "report/report.h"

PlpPatientTruth drawn_result_write(const char *folder, const char *name,
                                   const PlpPatientOptions *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpPatient) patient = plp_patient_new(options, &error);
    g_assert_no_error(error);
    g_autoptr(PlpTrace) trace = plp_patient_shoot(patient);
    PlpParameters parameters = plp_parameters_make_default();
    parameters.bootstrap_resamples = 0; // nobody looks at these intervals here
    g_autoptr(PlpAnalysis) analysis = plp_analyse_compute(trace, NULL, &parameters);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    PlpReportInput input = {
        .trace = trace,
        .analysis = analysis,
        .parameters = &parameters,
        .program_version = "test",
        .input_name = name,
    };
    g_mkdir_with_parents(path, 0700);
    g_assert_true(plp_report_write(&input, path, &error));
    return plp_patient_compute_truth(patient);
}
