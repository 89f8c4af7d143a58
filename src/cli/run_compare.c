#include <unistd.h>

#include "base/error.h"
#include "base/version.h"
#include "cli/messages.h"
#include "cli/outputs.h"
#include "cli/progress.h"
#include "cli/run.h"
#include "cli/settings.h"
#include "cli/signals.h"
#include "report/comparison.h"
#include "tables/segments.h"
#include "workflow/compare.h"
#include "workflow/networks.h"

#define MAX_RESAMPLES 100000
#define MAX_BLOCK_S 60

/** What is borrowed by the request. */
typedef struct {
    PlpAnalyzeOptions options;
    GPtrArray *before, *after; // of const char *
    GArray *segments;
    PlpNetworks *networks;
    PlpProgressLine *line; // NULL: no progress is shown
    PlpEngine engine;
    PlpLibraryView view;
    double seed;
} Inputs;

static void clear_inputs(Inputs *inputs)
{
    g_clear_pointer(&inputs->before, g_ptr_array_unref);
    g_clear_pointer(&inputs->after, g_ptr_array_unref);
    g_clear_pointer(&inputs->segments, g_array_unref);
    g_clear_pointer(&inputs->networks, plp_networks_free);
    g_clear_pointer(&inputs->line, plp_progress_line_free);
}

static void add_all(GPtrArray *operands, const GPtrArray *given)
{
    for (guint i = 0; given != NULL && i < given->len; i++)
        g_ptr_array_add(operands, given->pdata[i]);
}

/** BEFORE AFTER, or as many as wanted by name. */
static bool read_operands(const PlpArguments *arguments, Inputs *inputs, GError **error)
{
    const GPtrArray *operands = plp_arguments_get_operands(arguments);
    inputs->before = g_ptr_array_new();
    inputs->after = g_ptr_array_new();
    add_all(inputs->before, plp_arguments_get_all(arguments, "before"));
    add_all(inputs->after, plp_arguments_get_all(arguments, "after"));
    bool named = inputs->before->len + inputs->after->len > 0;
    if (!named && operands->len == 2) {
        g_ptr_array_add(inputs->before, operands->pdata[0]);
        g_ptr_array_add(inputs->after, operands->pdata[1]);
        return true;
    }
    if (named && operands->len == 0 && inputs->before->len > 0 && inputs->after->len > 0)
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                "give BEFORE and AFTER, or --before and --after, each as often as needed");
    return false;
}

static bool read_numbers(const PlpArguments *arguments, PlpCompareRequest *request, GError **error)
{
    int seed = 1;
    request->resamples = 0;
    if (!plp_arguments_get_integer(arguments, "resamples", 100, MAX_RESAMPLES, &request->resamples,
                                   error) ||
        !plp_arguments_get_integer(arguments, "bootstrap-seed", 1, G_MAXINT, &seed, error) ||
        !plp_arguments_get_number(arguments, "block", 1, MAX_BLOCK_S, &request->block_s, error))
        return false;
    request->seed = (uint32_t)seed;
    return true;
}

static bool read_usage(const PlpArguments *arguments, Inputs *inputs, PlpCompareRequest *request,
                       GError **error)
{
    inputs->options.program_version = plp_version_get();
    inputs->options.mirrored = plp_arguments_has(arguments, "mirrored");
    request->skips_references = plp_arguments_has(arguments, "fast");
    request->results_folder = plp_arguments_get(arguments, "results");
    request->rules = plp_arguments_get_all(arguments, "responder");
    request->library_path = plp_arguments_get(arguments, "library");
    inputs->view = plp_settings_read_view(arguments);
    request->view = &inputs->view;
    return read_operands(arguments, inputs, error) && read_numbers(arguments, request, error) &&
           plp_settings_read_parameters(arguments, &inputs->options.parameters, error) &&
           plp_settings_read_engine(arguments, &inputs->engine, error);
}

static bool needs_networks(const GPtrArray *operands)
{
    for (guint i = 0; i < operands->len; i++) {
        if (plp_compare_classify(operands->pdata[i]) == PLP_OPERAND_VIDEO)
            return true;
    }
    return false;
}

/** Everything that can be wrong is found before the long work. */
static bool read_inputs(const PlpArguments *arguments, Inputs *inputs, GError **error)
{
    const char *segments_path = plp_arguments_get(arguments, "segments");
    if (!plp_outputs_refuse_existing(arguments, "json", error) ||
        !plp_outputs_refuse_existing(arguments, "csv", error))
        return false;
    if (segments_path != NULL &&
        (inputs->segments = plp_segments_load(segments_path, error)) == NULL)
        return false;
    inputs->options.segments = inputs->segments;
    if (!needs_networks(inputs->before) && !needs_networks(inputs->after))
        return true;
    inputs->networks = plp_networks_load(plp_arguments_get(arguments, "models"), inputs->engine,
                                         &inputs->options.parameters, error);
    if (inputs->networks == NULL)
        return false;
    inputs->options.landmarkers = plp_networks_get_source(inputs->networks);
    return plp_settings_read_classes(arguments, &inputs->options.bsrs_classes, error);
}

static void show_analyzing(void *self, PlpBatch *batch)
{
    plp_progress_line_update(self, batch);
}

static bool deliver(const PlpArguments *arguments, const PlpComparison *comparison, GError **error)
{
    g_autofree char *json = plp_comparison_dup_json(comparison);
    g_autofree char *csv = plp_comparison_dup_csv(comparison);
    g_autoptr(GString) text = g_string_new(NULL);
    plp_comparison_append_text(comparison, text);
    return plp_outputs_deliver(arguments, &(PlpOutputs){json, csv, text->str}, error);
}

static PlpExit run(const PlpArguments *arguments, Inputs *inputs, PlpCompareRequest *request)
{
    g_autoptr(GError) error = NULL;
    bool is_quiet = plp_arguments_has(arguments, "quiet");
    if (plp_arguments_has(arguments, "progress") || (isatty(STDERR_FILENO) && !is_quiet)) {
        inputs->line = plp_progress_line_new();
        request->hooks = (PlpCompareHooks){inputs->line, show_analyzing, NULL};
    }
    request->before = (const char *const *)inputs->before->pdata;
    request->n_before = inputs->before->len;
    request->after = (const char *const *)inputs->after->pdata;
    request->n_after = inputs->after->len;
    request->analyze = &inputs->options;
    g_autoptr(PlpCompareResult) result =
        read_inputs(arguments, inputs, &error) ? plp_compare(request, &error) : NULL;
    if (inputs->line != NULL)
        plp_progress_line_clear(inputs->line);
    if (result != NULL && deliver(arguments, result->comparison, &error))
        return PLP_EXIT_OK;
    plp_complain("%s", error->message);
    return g_error_matches(error, PLP_ERROR, PLP_ERROR_CANCELLED) ? PLP_EXIT_CANCELLED
                                                                  : PLP_EXIT_FAILED;
}

PlpExit plp_run_compare(const PlpArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    Inputs inputs = {0};
    PlpCompareRequest request = {.cancel = plp_signals_catch()};
    PlpExit status = PLP_EXIT_USAGE;
    if (read_usage(arguments, &inputs, &request, &error))
        status = run(arguments, &inputs, &request);
    else
        plp_complain_usage("compare", NULL, error->message);
    clear_inputs(&inputs);
    return status;
}
