#include "workflow/simulate_patient.h"

#include <glib/gstdio.h>
#include <string.h>

#include "analysis/analyse.h"
#include "base/atomic_file.h"
#include "base/text.h"
#include "report/trace_table.h"
#include "workflow/simulate_priv.h"

/** A text that lies beside the recording. */
typedef struct {
    char *path, *text;
} Companion;

static void clear_companion(gpointer data)
{
    Companion *companion = data;
    g_free(companion->path);
    g_free(companion->text);
}

void plp_simulate_patient_result_clear(PlpSimulatePatientResult *result)
{
    plp_simulate_result_clear(&result->files);
    g_free(result->figures_path);
    g_free(result->twitches_path);
    g_free(result->script_path);
    *result = (PlpSimulatePatientResult){0};
}

/** Takes the text. Returns the path, borrowed. */
static const char *add(GArray *companions, const char *out_path, const char *ending, char *text)
{
    Companion companion = {plp_simulate_dup_beside(out_path, ending), text};
    g_array_append_val(companions, companion);
    return companion.path;
}

static GArray *make_companions(const PlpPatient *patient, const char *out_path,
                               PlpSimulatePatientResult *result)
{
    GArray *companions = g_array_new(FALSE, FALSE, sizeof(Companion));
    g_array_set_clear_func(companions, clear_companion);
    g_autofree char *clip = plp_text_dup_file_name(out_path);
    result->figures_path =
        g_strdup(add(companions, out_path, ".figures.csv", plp_patient_dup_figures_csv(patient)));
    result->script_path = g_strdup(
        add(companions, out_path, ".script", g_strdup(plp_patient_get_script_text(patient))));
    if (plp_patient_get_twitches(patient)->len > 0)
        result->twitches_path = g_strdup(add(companions, out_path, ".twitches.csv",
                                             plp_patient_dup_twitches_csv(patient, clip)));
    return companions;
}

/** What plp_simulate() writes for a video. */
static void add_tables(const PlpPatient *patient, const char *out_path, const GArray *times,
                       GArray *companions, PlpSimulateResult *result)
{
    const PlpScript *script = plp_patient_get_script(patient);
    g_autofree char *clip = plp_text_dup_file_name(out_path);
    result->truth_path = g_strdup(
        add(companions, out_path, ".truth.csv", plp_script_dup_truth_csv(script, clip, times)));
    result->segments_path =
        g_strdup(add(companions, out_path, ".segments.csv", plp_script_dup_segments_csv(script)));
}

static bool check(const GArray *companions, const char *out_path, bool force, GError **error)
{
    if (!plp_simulate_refuse_folder(out_path, error))
        return false;
    for (guint i = 0; !force && i < companions->len; i++) {
        if (!plp_simulate_refuse_existing(g_array_index(companions, Companion, i).path, error))
            return false;
    }
    return force || plp_simulate_refuse_existing(out_path, error);
}

static void remove_companions(const GArray *companions, guint n)
{
    for (guint i = 0; i < n; i++)
        g_unlink(g_array_index(companions, Companion, i).path);
}

static bool save_companions(const GArray *companions, GError **error)
{
    for (guint i = 0; i < companions->len; i++) {
        const Companion *companion = &g_array_index(companions, Companion, i);
        if (plp_atomic_file_save(companion->path, companion->text, strlen(companion->text), error))
            continue;
        remove_companions(companions, i);
        return false;
    }
    return true;
}

/** With the openness that analysis makes of it, so that the file is whole. */
static bool write_trace(const PlpPatient *patient, const PlpTrace *trace, const char *out_path,
                        GError **error)
{
    PlpParameters parameters = plp_parameters_make_default();
    parameters.bootstrap_resamples = 0;
    g_autoptr(PlpAnalysis) analysis = plp_analyse_compute(
        trace, plp_script_get_segments(plp_patient_get_script(patient)), &parameters);
    return plp_trace_table_write(out_path, trace, analysis, error);
}

static int count_closures(const PlpPatient *patient)
{
    PlpPatientTruth truth = plp_patient_compute_truth(patient);
    return truth.right.closures + truth.left.closures;
}

static bool save_as_trace(const PlpPatient *patient, const char *out_path, bool force,
                          GArray *companions, PlpSimulateResult *result, GError **error)
{
    const PlpScript *script = plp_patient_get_script(patient);
    g_autoptr(GArray) times = plp_script_dup_frame_times(script);
    add_tables(patient, out_path, times, companions, result);
    if (!check(companions, out_path, force, error) || !save_companions(companions, error))
        return false;
    g_autoptr(PlpTrace) trace = plp_patient_shoot(patient);
    result->frames = times->len;
    result->closures = count_closures(patient);
    if (write_trace(patient, trace, out_path, error))
        return true;
    remove_companions(companions, companions->len);
    return false;
}

static bool save_as_video(const PlpPatient *patient, const char *out_path,
                          const PlpSimulateOptions *options, const GArray *companions,
                          PlpSimulateResult *result, GError **error)
{
    bool force = options != NULL && options->force;
    if (!check(companions, out_path, force, error) || !save_companions(companions, error))
        return false;
    if (plp_simulate(plp_patient_get_script(patient), out_path, options, result, error)) {
        result->closures = count_closures(patient);
        return true;
    }
    remove_companions(companions, companions->len);
    return false;
}

bool plp_simulate_patient(const PlpPatient *patient, const char *out_path,
                          const PlpSimulateOptions *options, PlpSimulatePatientResult *ret_result,
                          GError **error)
{
    PlpSimulatePatientResult result = {0};
    g_autoptr(GArray) companions = make_companions(patient, out_path, &result);
    bool force = options != NULL && options->force;
    bool ok = g_str_has_suffix(out_path, ".csv")
                  ? save_as_trace(patient, out_path, force, companions, &result.files, error)
                  : save_as_video(patient, out_path, options, companions, &result.files, error);
    if (ok && ret_result != NULL)
        *ret_result = result;
    else
        plp_simulate_patient_result_clear(&result);
    return ok;
}
