#include <stdlib.h>

#include "base/error.h"
#include "base/number.h"
#include "base/version.h"
#include "cli/messages.h"
#include "cli/run.h"
#include "cli/signals.h"
#include "report/recording_folder.h"
#include "workflow/report.h"

/** The document's date: SOURCE_DATE_EPOCH where it is set (reproducible-builds.org), else now. */
static bool read_date(bool de_identified, int64_t *ret_s, GError **error)
{
    const char *epoch = g_getenv("SOURCE_DATE_EPOCH");
    // A date can identify: without one given, a de-identified report has none.
    *ret_s = de_identified ? 0 : g_get_real_time() / G_USEC_PER_SEC;
    if (epoch == NULL)
        return true;
    if (plp_number_parse_int64(epoch, ret_s) && *ret_s >= 0 &&
        *ret_s < G_GINT64_CONSTANT(253402300800))
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

static bool read_request(const PlpArguments *arguments, PlpReportRequest *ret_request,
                         GError **error)
{
    *ret_request = (PlpReportRequest){
        .pdf = {.de_identified = plp_arguments_has(arguments, "de-identified"),
                .program_version = plp_version_get()},
        .out_path = plp_arguments_get(arguments, "out"),
        .figures_folder = plp_arguments_get(arguments, "figures"),
        .force = plp_arguments_has(arguments, "force"),
        .videos = plp_arguments_get_all(arguments, "video"),
        .cancel = plp_signals_catch(),
    };
    return read_paper(arguments, &ret_request->pdf.paper, error) &&
           read_date(ret_request->pdf.de_identified, &ret_request->pdf.created_s, error);
}

static bool report_recording(const char *operand, const PlpReportRequest *request,
                             GPtrArray **ret_notes, GError **error)
{
    g_autoptr(PlpRecording) recording = plp_recording_folder_load(operand, error);
    return recording != NULL && plp_report_make_recording(recording, request, ret_notes, error);
}

static void tell_notes(const PlpArguments *arguments, const GPtrArray *notes)
{
    for (guint i = 0; notes != NULL && i < notes->len; i++) {
        if (!plp_arguments_has(arguments, "quiet"))
            plp_complain("%s", (const char *)g_ptr_array_index(notes, i));
    }
}

PlpExit plp_run_report(const PlpArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    PlpReportRequest request;
    if (!read_request(arguments, &request, &error)) {
        plp_complain_usage("report", NULL, error->message);
        return PLP_EXIT_USAGE;
    }
    g_autoptr(GPtrArray) notes = NULL;
    const char *operand = g_ptr_array_index(plp_arguments_get_operands(arguments), 0);
    if (!report_recording(operand, &request, &notes, &error)) {
        plp_complain("%s", error->message);
        return g_error_matches(error, PLP_ERROR, PLP_ERROR_CANCELLED) ? PLP_EXIT_CANCELLED
                                                                      : PLP_EXIT_FAILED;
    }
    tell_notes(arguments, notes);
    return PLP_EXIT_OK;
}
