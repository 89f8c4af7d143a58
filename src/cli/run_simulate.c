#include <stdio.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/help.h"
#include "cli/messages.h"
#include "cli/run.h"
#include "cli/signals.h"
#include "workflow/simulate.h"
#include "workflow/simulate_patient.h"

#define PROGRESS_PICTURES 30

/** One line on standard error, written anew. */
static void show_progress(void *self, int64_t done, int64_t total)
{
    if (done % PROGRESS_PICTURES != 0 && done != total)
        return;
    fprintf(stderr, "\r%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " pictures\x1b[K", done, total);
    if (done == total)
        fputs("\r\x1b[K", stderr);
    fflush(stderr);
}

static PlpSimulateOptions read_options(const PlpArguments *arguments)
{
    bool shows_progress = plp_arguments_has(arguments, "progress") ||
                          (isatty(STDERR_FILENO) && !plp_arguments_has(arguments, "quiet"));
    return (PlpSimulateOptions){
        .codec = plp_arguments_get(arguments, "codec"),
        .container = plp_arguments_get(arguments, "container"),
        .encoder_options = plp_arguments_get(arguments, "encoder-options"),
        .force = plp_arguments_has(arguments, "force"),
        .cancel = plp_signals_catch(),
        .progress = shows_progress ? show_progress : NULL,
    };
}

static void print_result(const char *path, const PlpSimulateResult *result)
{
    g_autofree char *name = plp_text_dup_file_name(path);
    g_autofree char *truth = plp_text_dup_file_name(result->truth_path);
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(text,
                           "%s: %" G_GINT64_FORMAT " pictures with %d closures; the truth is in %s",
                           name, result->frames, result->closures, truth);
    if (result->segments_path != NULL) {
        g_autofree char *segments = plp_text_dup_file_name(result->segments_path);
        g_string_append_printf(text, ", the tasks are in %s", segments);
    }
    g_string_append(text, ".\n");
    plp_print(text->str);
}

static PlpExit fail(const GError *error)
{
    plp_complain("%s", error->message);
    return g_error_matches(error, PLP_ERROR, PLP_ERROR_CANCELLED) ? PLP_EXIT_CANCELLED
                                                                  : PLP_EXIT_FAILED;
}

static PlpExit simulate_script(const PlpArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    const char *path = plp_arguments_get(arguments, "out");
    g_autoptr(PlpScript) script =
        plp_script_load(g_ptr_array_index(plp_arguments_get_operands(arguments), 0), &error);
    PlpSimulateOptions options = read_options(arguments);
    PlpSimulateResult result = {0};
    if (script == NULL || !plp_simulate(script, path, &options, &result, &error))
        return fail(error);
    if (!plp_arguments_has(arguments, "quiet"))
        print_result(path, &result);
    plp_simulate_result_clear(&result);
    return PLP_EXIT_OK;
}

// ---- patients ----

static bool read_kind(const PlpArguments *arguments, PlpPatientKind *ret_kind, GError **error)
{
    const char *name = plp_arguments_get(arguments, "patient");
    if (plp_patient_parse_kind(name, ret_kind))
        return true;
    g_autoptr(GString) names = g_string_new(NULL);
    const PlpPatientKindInfo *info = NULL;
    for (int i = 1; (info = plp_patient_get_kind((PlpPatientKind)i)) != NULL; i++)
        g_string_append_printf(names, "%s%s", i > 1 ? ", " : "", info->name);
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID, "--patient %s: no such kind; write one of %s",
                name, names->str);
    return false;
}

static bool read_patient(const PlpArguments *arguments, PlpPatientOptions *options, GError **error)
{
    PlpPatientKind kind = PLP_PATIENT_UNKNOWN;
    int seed = 1;
    int recording = 0;
    if (!read_kind(arguments, &kind, error) ||
        !plp_arguments_get_integer(arguments, "seed", 0, G_MAXINT, &seed, error) ||
        !plp_arguments_get_integer(arguments, "recording", 0, G_MAXINT, &recording, error))
        return false;
    *options = plp_patient_make_options(kind, (guint32)seed);
    options->recording = (guint32)recording;
    options->calm = plp_arguments_has(arguments, "calm");
    return plp_arguments_get_number(arguments, "severity", 0, 1, &options->severity, error) &&
           plp_arguments_get_number(arguments, "seconds", PLP_PATIENT_MIN_S, PLP_PATIENT_MAX_S,
                                    &options->seconds, error) &&
           plp_arguments_get_number(arguments, "rate-scale", 0.05, 2, &options->rate_scale,
                                    error) &&
           plp_arguments_get_number(arguments, "closed-scale", 0.1, 2, &options->closed_scale,
                                    error) &&
           plp_arguments_get_number(arguments, "rate", 1, 1000, &options->rate_per_s, error);
}

static PlpExit simulate_patient(const PlpArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    const char *path = plp_arguments_get(arguments, "out");
    PlpPatientOptions asked;
    if (!read_patient(arguments, &asked, &error)) {
        plp_complain_usage("simulate", NULL, error->message);
        return PLP_EXIT_USAGE;
    }
    g_autoptr(PlpPatient) patient = plp_patient_new(&asked, &error);
    PlpSimulateOptions options = read_options(arguments);
    PlpSimulatePatientResult result = {0};
    if (patient == NULL || !plp_simulate_patient(patient, path, &options, &result, &error))
        return fail(error);
    if (!plp_arguments_has(arguments, "quiet"))
        print_result(path, &result.files);
    plp_simulate_patient_result_clear(&result);
    return PLP_EXIT_OK;
}

PlpExit plp_run_simulate(const PlpArguments *arguments)
{
    static const char *const of_patients[] = {"seed",      "severity",   "seconds",      "rate",
                                              "recording", "rate-scale", "closed-scale", "calm"};
    bool has_script = plp_arguments_get_operands(arguments)->len > 0;
    bool has_patient = plp_arguments_has(arguments, "patient");
    if (has_script == has_patient) {
        plp_complain_usage("simulate", NULL,
                           has_script ? "give a SCRIPT or --patient KIND, not both"
                                      : "SCRIPT or --patient KIND is missing");
        return PLP_EXIT_USAGE;
    }
    for (gsize i = 0; has_script && i < G_N_ELEMENTS(of_patients); i++) {
        if (!plp_arguments_has(arguments, of_patients[i]))
            continue;
        g_autofree char *message =
            g_strdup_printf("--%s: belongs to --patient; a script says it itself", of_patients[i]);
        plp_complain_usage("simulate", NULL, message);
        return PLP_EXIT_USAGE;
    }
    return has_script ? simulate_script(arguments) : simulate_patient(arguments);
}

static void append_kinds(GString *text)
{
    g_string_append(text, "\nThe kinds of patients:\n");
    const PlpPatientKindInfo *info = NULL;
    for (int i = 1; (info = plp_patient_get_kind((PlpPatientKind)i)) != NULL; i++) {
        g_string_append_printf(text, "  %s\n      ", info->name);
        plp_help_append_wrapped(text, info->meaning, 6, 6);
    }
}

void plp_simulate_append_help(GString *text)
{
    append_kinds(text);
    g_string_append(text, "\nThe script, one command a line, times in seconds:\n");
    const PlpScriptCommandInfo *command = NULL;
    for (gsize i = 0; (command = plp_script_get_command(i)) != NULL; i++) {
        g_string_append_printf(text, "  %s\n      ", command->form);
        plp_help_append_wrapped(text, command->meaning, 6, 6);
    }
    g_string_append_printf(text, "\nAn example:\n\n%s", plp_script_get_example());
}
