#include <unistd.h>

#include "base/error.h"
#include "base/version.h"
#include "cli/help.h"
#include "cli/messages.h"
#include "cli/print_summary.h"
#include "cli/run.h"
#include "cli/settings.h"
#include "cli/signals.h"
#include "report/cohort.h"
#include "workflow/cohort.h"
#include "workflow/networks.h"

/** What the hooks need. */
typedef struct {
    const PlpArguments *arguments;
    const PlpAnalyzeOptions *options;
    PlpEngine engine;
    PlpNetworks *networks;
    bool shows_progress;
} Telling;

static void tell_reading(void *self, guint i, guint n, bool is_video)
{
    const Telling *telling = self;
    if (!telling->shows_progress)
        return;
    g_autofree char *line =
        g_strdup_printf("\rrecording %u of %u: %-20s%s", i + 1, n,
                        is_video ? "analysing the video" : "reading", i + 1 < n ? "" : "\n");
    plp_note(line);
}

static const PlpLandmarkerSource *load_networks(void *self, GError **error)
{
    Telling *telling = self;
    telling->networks = plp_networks_load(plp_arguments_get(telling->arguments, "models"),
                                          telling->engine, &telling->options->parameters, error);
    return telling->networks != NULL ? plp_networks_get_source(telling->networks) : NULL;
}

static PlpExit fail(const GError *error)
{
    plp_complain("%s", error->message);
    return g_error_matches(error, PLP_ERROR, PLP_ERROR_CANCELLED) ? PLP_EXIT_CANCELLED
                                                                  : PLP_EXIT_FAILED;
}

static void print(const PlpCohort *cohort)
{
    g_autoptr(GString) text = g_string_new(NULL);
    plp_cohort_append_text(cohort, text);
    g_string_append(text, PLP_RESEARCH_USE "\n");
    plp_print(text->str);
}

static PlpExit run(PlpCohortRequest *request, bool is_quiet)
{
    g_autoptr(GError) error = NULL;
    if (!plp_cohort_check_output(request, &error))
        return fail(error);
    g_autoptr(PlpCohort) cohort = plp_cohort_run(request, &error);
    if (cohort == NULL || !plp_cohort_save(cohort, request, &error))
        return fail(error);
    if (!is_quiet)
        print(cohort);
    return PLP_EXIT_OK;
}

/** A rule that cannot be read is told before any work. */
static bool check_rules(const GPtrArray *rules, GError **error)
{
    for (guint i = 0; rules != NULL && i < rules->len; i++) {
        g_autoptr(PlpResponderRule) rule = plp_responder_parse(rules->pdata[i], error);
        if (rule == NULL)
            return false;
    }
    return true;
}

PlpExit plp_run_cohort(const PlpArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    PlpAnalyzeOptions options = {.program_version = plp_version_get()};
    bool is_quiet = plp_arguments_has(arguments, "quiet");
    Telling telling = {.arguments = arguments, .options = &options};
    telling.shows_progress =
        plp_arguments_has(arguments, "progress") || (isatty(STDERR_FILENO) && !is_quiet);
    PlpLibraryView view = plp_settings_read_view(arguments);
    PlpCohortRequest request = {
        .study_path = plp_arguments_get_operands(arguments)->pdata[0],
        .out_folder = plp_arguments_get(arguments, "out"),
        .before = plp_arguments_get(arguments, "before"),
        .after = plp_arguments_get(arguments, "after"),
        .outcomes = plp_arguments_get(arguments, "outcomes"),
        .rules = plp_arguments_get_all(arguments, "responder"),
        .analyze = &options,
        .library_path = plp_arguments_get(arguments, "library"),
        .view = &view,
        .program_version = plp_version_get(),
        .force = plp_arguments_has(arguments, "force"),
        .cancel = plp_signals_catch(),
        .hooks = {&telling, tell_reading, load_networks},
    };
    if (!plp_settings_read_parameters(arguments, &options.parameters, &error) ||
        !plp_settings_read_engine(arguments, &telling.engine, &error) ||
        !check_rules(request.rules, &error)) {
        plp_complain_usage("cohort", NULL, error->message);
        return PLP_EXIT_USAGE;
    }
    if (!plp_settings_read_classes(arguments, &options.bsrs_classes, &error))
        return fail(error);
    PlpExit status = run(&request, is_quiet);
    g_clear_pointer(&telling.networks, plp_networks_free);
    return status;
}

void plp_cohort_append_help(GString *text)
{
    g_autofree char *names = plp_cohort_dup_measure_names();
    g_string_append(text,
                    "\nMeasures for --outcomes and --responder, besides the scores in STUDY:\n  ");
    plp_help_append_wrapped(text, names, 2, 2);
}
