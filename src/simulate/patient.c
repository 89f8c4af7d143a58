#include "simulate/patient.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "simulate/patient_priv.h"

static const double toxin_scale = 0.8;
static const double droop_mm = 1;

PlpPatientOptions plp_patient_make_options(PlpPatientKind kind, guint32 seed)
{
    PlpPatientOptions options = {.kind = kind,
                                 .seed = seed,
                                 .severity = 0.5,
                                 .blink_scale = 1,
                                 .rate_scale = 1,
                                 .closed_scale = 1};
    if (kind == PLP_PATIENT_TOXIN)
        options.blink_scale = toxin_scale;
    if (kind == PLP_PATIENT_PTOSIS)
        *(seed % 2 == 0 ? &options.right_ptosis_mm : &options.left_ptosis_mm) = droop_mm;
    return options;
}

/** Zero stands for 'not given' where `may_be_zero`. */
static bool check(const char *name, double value, double low, double high, bool may_be_zero,
                  GError **error)
{
    char from[G_ASCII_DTOSTR_BUF_SIZE], to[G_ASCII_DTOSTR_BUF_SIZE];
    if ((value >= low && value <= high) || (may_be_zero && value == 0))
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID, "a patient's %s must be from %s to %s", name,
                g_ascii_formatd(from, sizeof from, "%.12g", low),
                g_ascii_formatd(to, sizeof to, "%.12g", high));
    return false;
}

static bool check_options(const PlpPatientOptions *options, GError **error)
{
    if (plp_patient_get_kind(options->kind) == NULL) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID, "there is no such kind of patient");
        return false;
    }
    return check("severity", options->severity, 0, 1, false, error) &&
           check("seconds", options->seconds, PLP_PATIENT_MIN_S, PLP_PATIENT_MAX_S, true, error) &&
           check("frames a second", options->rate_per_s, 1, 1000, true, error) &&
           check("size of closures", options->blink_scale, 0.5, 1, false, error) &&
           check("rate of episodes", options->rate_scale, 0.05, 2, false, error) &&
           check("length of spasms", options->closed_scale, 0.1, 2, false, error) &&
           check("ptosis in mm", options->right_ptosis_mm, 0, 3, false, error) &&
           check("ptosis in mm", options->left_ptosis_mm, 0, 3, false, error);
}

static bool make_script(PlpPatient *patient, GError **error)
{
    patient->text = plp_patient_dup_script(patient);
    g_autoptr(GBytes) bytes = g_bytes_new_static(patient->text, strlen(patient->text));
    patient->script = plp_script_parse("patient", bytes, error);
    return patient->script != NULL;
}

PlpPatient *plp_patient_new(const PlpPatientOptions *options, GError **error)
{
    if (!check_options(options, error))
        return NULL;
    g_autoptr(PlpPatient) patient = g_new0(PlpPatient, 1);
    patient->options = *options;
    if (patient->options.seconds == 0)
        patient->options.seconds = plp_patient_get_kind(options->kind)->seconds;
    patient->duration_us = (int64_t)llround(patient->options.seconds * 1e6);
    patient->habits = plp_habits_make(&patient->options);
    patient->looks = plp_looks_make(&patient->options);
    patient->options.rate_per_s = patient->looks.rate_per_s;
    patient->closures =
        plp_patient_make_closures(patient, patient->options.seconds, PLP_STREAM_CLOSURES);
    patient->twitches = plp_patient_make_twitches(patient);
    if (!make_script(patient, error))
        return NULL;
    return g_steal_pointer(&patient);
}

void plp_patient_free(PlpPatient *patient)
{
    if (patient == NULL)
        return;
    g_clear_pointer(&patient->closures, g_array_unref);
    g_clear_pointer(&patient->twitches, g_array_unref);
    g_clear_pointer(&patient->script, plp_script_free);
    g_free(patient->text);
    g_free(patient);
}

const PlpPatientOptions *plp_patient_get_options(const PlpPatient *patient)
{
    return &patient->options;
}

const PlpScript *plp_patient_get_script(const PlpPatient *patient)
{
    return patient->script;
}

const char *plp_patient_get_script_text(const PlpPatient *patient)
{
    return patient->text;
}

const GArray *plp_patient_get_closures(const PlpPatient *patient)
{
    return patient->closures;
}

const GArray *plp_patient_get_twitches(const PlpPatient *patient)
{
    return patient->twitches;
}
