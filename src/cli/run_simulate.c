#include <stdio.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/help.h"
#include "cli/messages.h"
#include "cli/run.h"
#include "cli/signals.h"
#include "workflow/simulate.h"

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

PlpExit plp_run_simulate(const PlpArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    const char *path = plp_arguments_get(arguments, "out");
    g_autoptr(PlpScript) script =
        plp_script_load(g_ptr_array_index(plp_arguments_get_operands(arguments), 0), &error);
    PlpSimulateOptions options = read_options(arguments);
    PlpSimulateResult result = {0};
    if (script == NULL || !plp_simulate(script, path, &options, &result, &error)) {
        plp_complain("%s", error->message);
        return g_error_matches(error, PLP_ERROR, PLP_ERROR_CANCELLED) ? PLP_EXIT_CANCELLED
                                                                      : PLP_EXIT_FAILED;
    }
    if (!plp_arguments_has(arguments, "quiet"))
        print_result(path, &result);
    plp_simulate_result_clear(&result);
    return PLP_EXIT_OK;
}

void plp_simulate_append_help(GString *text)
{
    g_string_append(text, "\nThe script, one command a line, times in seconds:\n");
    const PlpScriptCommandInfo *command = NULL;
    for (gsize i = 0; (command = plp_script_get_command(i)) != NULL; i++) {
        g_string_append_printf(text, "  %s\n      ", command->form);
        plp_help_append_wrapped(text, command->meaning, 6, 6);
    }
    g_string_append_printf(text, "\nAn example:\n\n%s", plp_script_get_example());
}
