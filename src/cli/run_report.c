#include <stdlib.h>
#include <unistd.h>

#include "analysis/severity.h"
#include "base/error.h"
#include "base/number.h"
#include "base/version.h"
#include "cli/messages.h"
#include "cli/progress.h"
#include "cli/run.h"
#include "cli/settings.h"
#include "cli/signals.h"
#include "tables/segments.h"
#include "workflow/compare.h"
#include "workflow/course.h"
#include "workflow/networks.h"
#include "workflow/report.h"

#define LAST_DATE_S G_GINT64_CONSTANT(253402300799) // the end of the year 9999

/** What the requests borrow. */
typedef struct {
    PlpAnalyzeOptions options;
    GPtrArray *single, *before, *after; // of const char *
    GArray *segments;
    PlpNetworks *networks;
    PlpProgressLine *line; // NULL: no progress is shown
    PlpEngine engine;
    PlpLibraryView view;
    PlpTask task; // of a course
    PlpCompareRequest compare;
    PlpReportRequest report;
} Inputs;

static void clear_inputs(Inputs *inputs)
{
    g_clear_pointer(&inputs->single, g_ptr_array_unref);
    g_clear_pointer(&inputs->before, g_ptr_array_unref);
    g_clear_pointer(&inputs->after, g_ptr_array_unref);
    g_clear_pointer(&inputs->segments, g_array_unref);
    g_clear_pointer(&inputs->networks, plp_networks_free);
    g_clear_pointer(&inputs->line, plp_progress_line_free);
}

// ---- what was written on the command line ----

/** The document's date: SOURCE_DATE_EPOCH where it is set (reproducible-builds.org), else now. */
static bool read_date(bool de_identified, int64_t *ret_s, GError **error)
{
    const char *epoch = g_getenv("SOURCE_DATE_EPOCH");
    // A date can identify: without one given, a de-identified report has none.
    *ret_s = de_identified ? 0 : g_get_real_time() / G_USEC_PER_SEC;
    if (epoch == NULL)
        return true;
    if (plp_number_parse_int64(epoch, ret_s) && *ret_s >= 0 && *ret_s <= LAST_DATE_S)
        return true;
    g_set_error_literal(error, PLP_ERROR, PLP_ERROR_INVALID,
                        "SOURCE_DATE_EPOCH must be a whole number of seconds since 1970");
    return false;
}

static bool read_paper(const PlpArguments *arguments, PlpPaper *ret_paper, GError **error)
{
    const char *name = plp_arguments_get(arguments, "paper");
    *ret_paper = PLP_PAPER_A4;
    if (name == NULL || plp_paper_parse(name, ret_paper))
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID, "--paper %s: must be a4 or letter", name);
    return false;
}

static GPtrArray *dup_pointers(const GPtrArray *given)
{
    GPtrArray *all = g_ptr_array_new();
    for (guint i = 0; given != NULL && i < given->len; i++)
        g_ptr_array_add(all, given->pdata[i]);
    return all;
}

static bool read_operands(const PlpArguments *arguments, Inputs *inputs, GError **error)
{
    inputs->single = dup_pointers(plp_arguments_get_operands(arguments));
    inputs->before = dup_pointers(plp_arguments_get_all(arguments, "before"));
    inputs->after = dup_pointers(plp_arguments_get_all(arguments, "after"));
    bool is_course = plp_arguments_has(arguments, "course");
    bool is_pair = inputs->before->len + inputs->after->len > 0;
    if (inputs->single->len == (is_course ? 0 : 1) && !is_pair)
        return true;
    if (!is_course && inputs->single->len == 0 && inputs->before->len > 0 && inputs->after->len > 0)
        return true;
    g_set_error_literal(error, PLP_ERROR, PLP_ERROR_INVALID,
                        "give one RECORDING, or --before and --after, each as often as needed, or "
                        "--course PATIENT");
    return false;
}

static bool read_usage(const PlpArguments *arguments, Inputs *inputs, GError **error)
{
    inputs->options.program_version = plp_version_get();
    inputs->options.mirrored = plp_arguments_has(arguments, "mirrored");
    inputs->view = plp_settings_read_view(arguments);
    inputs->compare = (PlpCompareRequest){
        .library_path = plp_arguments_get(arguments, "library"),
        .view = &inputs->view,
        .analyze = &inputs->options,
        .cancel = plp_signals_catch(),
    };
    inputs->report = (PlpReportRequest){
        .pdf = {.de_identified = plp_arguments_has(arguments, "de-identified"),
                .program_version = plp_version_get()},
        .out_path = plp_arguments_get(arguments, "out"),
        .figures_folder = plp_arguments_get(arguments, "figures"),
        .force = plp_arguments_has(arguments, "force"),
        .videos = plp_arguments_get_all(arguments, "video"),
        .cancel = plp_signals_catch(),
    };
    return read_operands(arguments, inputs, error) &&
           read_paper(arguments, &inputs->report.pdf.paper, error) &&
           read_date(inputs->report.pdf.de_identified, &inputs->report.pdf.created_s, error) &&
           plp_settings_read_course_task(arguments, &inputs->task, error) &&
           plp_settings_read_parameters(arguments, &inputs->options.parameters, error) &&
           plp_settings_read_engine(arguments, &inputs->engine, error);
}

// ---- what must be loaded ----

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
    if (!plp_report_check(&inputs->report, error))
        return false;
    if (segments_path != NULL &&
        (inputs->segments = plp_segments_load(segments_path, error)) == NULL)
        return false;
    inputs->options.segments = inputs->segments;
    if (!plp_settings_read_classes(arguments, &inputs->options.bsrs_classes, error))
        return false;
    if (!needs_networks(inputs->single) && !needs_networks(inputs->before) &&
        !needs_networks(inputs->after))
        return true;
    inputs->networks = plp_networks_load(plp_arguments_get(arguments, "models"), inputs->engine,
                                         &inputs->options.parameters, error);
    if (inputs->networks == NULL)
        return false;
    inputs->options.landmarkers = plp_networks_get_source(inputs->networks);
    return true;
}

static void show_analyzing(void *self, PlpBatch *batch)
{
    plp_progress_line_update(self, batch);
}

static bool make_course(const Inputs *inputs, const char *patient, GError **error)
{
    PlpCourseRequest request = {.library_path = inputs->compare.library_path,
                                .view = inputs->compare.view,
                                .patient = patient,
                                .task = inputs->task,
                                .cancel = inputs->compare.cancel};
    g_autoptr(PlpCourse) course = plp_course_load(&request, error);
    g_autoptr(GArray) scores =
        course != NULL ? plp_report_load_scores(request.library_path, course, error) : NULL;
    return scores != NULL && plp_report_make_course(course, scores, &inputs->report, error);
}

static bool make_report(Inputs *inputs, GPtrArray **ret_notes, GError **error)
{
    if (inputs->single->len == 1) {
        g_autoptr(PlpRecording) recording =
            plp_compare_load(&inputs->compare, inputs->single->pdata[0], error);
        if (recording == NULL)
            return false;
        plp_severity_classify(recording->analysis, &inputs->options.bsrs_classes);
        return plp_report_make_recording(recording, &inputs->report, ret_notes, error);
    }
    inputs->compare.before = (const char *const *)inputs->before->pdata;
    inputs->compare.n_before = inputs->before->len;
    inputs->compare.after = (const char *const *)inputs->after->pdata;
    inputs->compare.n_after = inputs->after->len;
    g_autoptr(PlpCompareResult) result = plp_compare(&inputs->compare, error);
    return result != NULL &&
           plp_report_make_comparison(result->comparison, &inputs->report, ret_notes, error);
}

static PlpExit run(const PlpArguments *arguments, Inputs *inputs)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) notes = NULL;
    bool is_quiet = plp_arguments_has(arguments, "quiet");
    if (plp_arguments_has(arguments, "progress") || (isatty(STDERR_FILENO) && !is_quiet)) {
        inputs->line = plp_progress_line_new();
        inputs->compare.hooks = (PlpCompareHooks){inputs->line, show_analyzing, NULL};
    }
    const char *patient = plp_arguments_get(arguments, "course");
    bool ok = read_inputs(arguments, inputs, &error) &&
              (patient != NULL ? make_course(inputs, patient, &error)
                               : make_report(inputs, &notes, &error));
    if (inputs->line != NULL)
        plp_progress_line_clear(inputs->line);
    for (guint i = 0; notes != NULL && !is_quiet && i < notes->len; i++)
        plp_complain("%s", (const char *)notes->pdata[i]);
    if (ok)
        return PLP_EXIT_OK;
    plp_complain("%s", error->message);
    return g_error_matches(error, PLP_ERROR, PLP_ERROR_CANCELLED) ? PLP_EXIT_CANCELLED
                                                                  : PLP_EXIT_FAILED;
}

PlpExit plp_run_report(const PlpArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    Inputs inputs = {0};
    PlpExit status = PLP_EXIT_USAGE;
    if (read_usage(arguments, &inputs, &error))
        status = run(arguments, &inputs);
    else
        plp_complain_usage("report", NULL, error->message);
    clear_inputs(&inputs);
    return status;
}
