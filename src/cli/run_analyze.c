#include <stdio.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "base/version.h"
#include "cli/messages.h"
#include "cli/print_summary.h"
#include "cli/progress.h"
#include "cli/run.h"
#include "cli/settings.h"
#include "cli/signals.h"
#include "report/json_text.h"
#include "tables/segments.h"
#include "workflow/batch.h"
#include "workflow/networks.h"

#define MAX_JOBS 1024
#define SUMMARY_LIMIT_BYTES (64u << 20)

/** What is told while a batch runs. */
typedef struct {
    PlpProgressLine *line; // NULL: none
    guint told;            // recordings already dealt with, in the order given
    bool has_printed;      // a summary in sentences
    const PlpParameters *parameters;
    bool is_json;
    bool is_quiet;
    PlpExit status;
} Telling;

static bool read_switches(const PlpArguments *arguments, PlpAnalyzeOptions *options, int *ret_jobs,
                          GError **error)
{
    options->program_version = plp_version_get();
    options->out_folder = plp_arguments_get(arguments, "out");
    options->mirrored = plp_arguments_has(arguments, "mirrored");
    options->force = plp_arguments_has(arguments, "force");
    options->resume = plp_arguments_has(arguments, "resume");
    if (options->force && options->resume) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "--force starts again and --resume goes on: give one of them");
        return false;
    }
    return plp_arguments_get_integer(arguments, "face", 1, G_MAXINT, &options->face, error) &&
           plp_arguments_get_integer(arguments, "jobs", 1, MAX_JOBS, ret_jobs, error) &&
           plp_settings_read_parameters(arguments, &options->parameters, error);
}

static void append_error_json(GString *text, const char *path, const GError *error)
{
    g_autoptr(PlpJson) json = plp_json_new();
    g_autofree char *name = plp_text_dup_file_name(path);
    plp_json_begin_object(json, NULL);
    plp_json_add_text(json, "input", name);
    plp_json_add_text(json, "error", error->message);
    plp_json_end(json);
    g_autofree char *object = plp_json_dup_text(json);
    g_string_append(text, object);
}

/** The summary as it stands in the file, so that both say the same to the byte. */
static void print_json(Telling *telling, PlpBatch *batch, guint i, const PlpAnalyzeResult *result)
{
    g_autoptr(GString) text = g_string_new(i == 0 ? "[\n" : ",\n");
    g_autofree char *path =
        g_build_filename(plp_batch_get_output(batch, i)->path, "summary.json", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) summary =
        result->error == NULL ? plp_text_load_file(path, SUMMARY_LIMIT_BYTES, &error) : NULL;
    if (summary != NULL)
        g_string_append_len(text, g_bytes_get_data(summary, NULL),
                            (gssize)g_bytes_get_size(summary));
    else
        append_error_json(text, plp_batch_get_path(batch, i),
                          result->error != NULL ? result->error : error);
    plp_print(text->str);
}

static PlpExit status_of(const PlpAnalyzeResult *result)
{
    if (result->outcome == PLP_OUTCOME_PARTIAL ||
        g_error_matches(result->error, PLP_ERROR, PLP_ERROR_CANCELLED))
        return PLP_EXIT_CANCELLED;
    return result->outcome == PLP_OUTCOME_FAILED ? PLP_EXIT_FAILED : PLP_EXIT_OK;
}

static void tell(Telling *telling, PlpBatch *batch, guint i, const PlpAnalyzeResult *result)
{
    if (telling->line != NULL)
        plp_progress_line_clear(telling->line);
    // A cancel outweighs failures: the work is not finished.
    telling->status = MAX(telling->status, status_of(result));
    if (result->error != NULL)
        plp_complain("%s", result->error->message);
    if (telling->is_json) {
        print_json(telling, batch, i, result);
    } else if (!telling->is_quiet && result->error == NULL) {
        g_autofree char *text = plp_summary_dup_text(plp_batch_get_path(batch, i), result,
                                                     telling->parameters, !telling->has_printed);
        plp_print(text);
        telling->has_printed = true;
    }
    fflush(stdout);
}

/** Tells of what has ended, in the order given on the command line. */
static void tick(void *self, PlpBatch *batch)
{
    Telling *telling = self;
    const PlpAnalyzeResult *result = NULL;
    while (telling->told < plp_batch_get_length(batch) &&
           (result = plp_batch_get_result(batch, telling->told)) != NULL) {
        tell(telling, batch, telling->told, result);
        plp_batch_release_result(batch, telling->told);
        telling->told++;
    }
    if (telling->line != NULL && telling->told < plp_batch_get_length(batch))
        plp_progress_line_update(telling->line, batch);
}

/** After a cancel: those that were never begun. */
static void tell_rest(Telling *telling, PlpBatch *batch)
{
    if (telling->line != NULL)
        plp_progress_line_clear(telling->line);
    guint count = plp_batch_get_length(batch);
    if (telling->told < count) {
        telling->status = PLP_EXIT_CANCELLED;
        plp_complain("cancelled: %u of %u recordings were not begun", count - telling->told, count);
    }
    if (telling->is_json)
        plp_print(telling->told > 0 ? "]\n" : "[]\n");
    else if (telling->has_printed)
        plp_print(PLP_RESEARCH_USE "\n");
}

static PlpExit run_batch(const PlpArguments *arguments, PlpBatch *batch, guint jobs,
                         const PlpParameters *parameters)
{
    bool is_quiet = plp_arguments_has(arguments, "quiet");
    bool shows_progress =
        plp_arguments_has(arguments, "progress") || (isatty(STDERR_FILENO) && !is_quiet);
    g_autoptr(PlpProgressLine) line = shows_progress ? plp_progress_line_new() : NULL;
    Telling telling = {.line = line,
                       .parameters = parameters,
                       .is_json = plp_arguments_has(arguments, "json"),
                       .is_quiet = is_quiet};
    plp_batch_run(batch, jobs, tick, &telling);
    tell_rest(&telling, batch);
    return telling.status;
}

/** Everything that can be wrong with the words themselves is found before any work. */
static PlpExit complain_usage(const GError *error)
{
    plp_complain_usage("analyze", NULL, error->message);
    return PLP_EXIT_USAGE;
}

PlpExit plp_run_analyze(const PlpArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    PlpAnalyzeOptions options = {.cancel = plp_signals_catch()};
    PlpEngine engine = PLP_ENGINE_UNKNOWN;
    int jobs = 0;
    if (!read_switches(arguments, &options, &jobs, &error) ||
        !plp_settings_read_engine(arguments, &engine, &error))
        return complain_usage(error);
    const char *segments_path = plp_arguments_get(arguments, "segments");
    g_autoptr(GArray) segments =
        segments_path != NULL ? plp_segments_load(segments_path, &error) : NULL;
    g_autoptr(PlpNetworks) networks =
        error == NULL ? plp_networks_load(plp_arguments_get(arguments, "models"), engine,
                                          &options.parameters, &error)
                      : NULL;
    if (error == NULL)
        plp_settings_read_classes(arguments, &options.bsrs_classes, &error);
    if (error != NULL) {
        plp_complain("%s", error->message);
        return PLP_EXIT_FAILED;
    }
    options.segments = segments;
    options.landmarkers = plp_networks_get_source(networks);
    const GPtrArray *videos = plp_arguments_get_operands(arguments);
    g_autoptr(PlpBatch) batch =
        plp_batch_new((const char *const *)videos->pdata, videos->len, &options, &error);
    if (batch == NULL)
        return complain_usage(error);
    return run_batch(arguments, batch, (guint)jobs, &options.parameters);
}
