#pragma once

#include <glib.h>
#include <stdbool.h>

#include "simulate/patient.h"
#include "workflow/simulate.h"

/** What was written for a patient, besides what plp_simulate() says. */
typedef struct {
    PlpSimulateResult files;
    char *figures_path;  // `.figures.csv`: the truth in numbers
    char *twitches_path; // `.twitches.csv`; NULL when the patient has none
    char *script_path;   // `.script`: what `simulate SCRIPT` draws the same face from
} PlpSimulatePatientResult;

void plp_simulate_patient_result_clear(PlpSimulatePatientResult *result);

/**
 * Writes a synthetic patient as `out_path`: a trace in the form of trace.csv where the name ends in
 * `.csv`, else a video of the drawn face. Beside it come the truth, the tasks, the figures, the
 * twitches and the script. Nothing is left where something fails.
 *
 * Errors: PLP_ERROR_INVALID (a file is there and `force` is not set), PLP_ERROR_IO,
 * PLP_ERROR_CANCELLED. `options` may be NULL; its encoder settings do not matter to a trace.
 */
bool plp_simulate_patient(const PlpPatient *patient, const char *out_path,
                          const PlpSimulateOptions *options, PlpSimulatePatientResult *ret_result,
                          GError **error);
