#include "workflow/detect.h"

#include "analysis/analyse.h"
#include "analysis/severity.h"
#include "base/sha256.h"
#include "report/closure_table.h"
#include "report/report.h"
#include "tables/ear_series.h"
#include "tables/segments.h"

static guint count_measured(const PlpTrace *trace, PlpSide side)
{
    guint n = 0;
    for (guint i = 0; i < plp_trace_get_length(trace); i++) {
        const PlpSample *sample = plp_trace_get(trace, i);
        const PlpEyeSample *eye = side == PLP_SIDE_RIGHT ? &sample->right : &sample->left;
        n += eye->reason == PLP_REASON_MEASURED;
    }
    return n;
}

/** An eye of which nothing is known is told apart from one that stayed open. */
static void append_count(const char *eye, const GArray *closures, guint measured, guint rows,
                         GString *counts)
{
    if (measured == 0) {
        g_string_append_printf(
            counts, "%s: not measured (no row holds a valid value from 0 to below 1)\n", eye);
        return;
    }
    int complete = 0;
    for (guint i = 0; i < closures->len; i++)
        complete += g_array_index(closures, PlpClosure, i).extent == PLP_EXTENT_COMPLETE;
    g_string_append_printf(counts, "%s: %u %s (%d complete, %d partial)", eye, closures->len,
                           closures->len == 1 ? "closure" : "closures", complete,
                           (int)closures->len - complete);
    if (measured < rows)
        g_string_append_printf(counts, "; measured in %u of %u rows", measured, rows);
    g_string_append_c(counts, '\n');
}

static void append_text(const PlpReportInput *input, bool json, GString *out)
{
    g_autofree char *text =
        json ? plp_report_dup_summary(input) : plp_closure_table_dup_text(input->analysis);
    g_string_append(out, text);
}

static bool deliver(const PlpDetectRequest *request, const PlpTrace *trace, const GArray *segments,
                    const PlpAnalysis *analysis, GString *out, GError **error)
{
    g_autofree char *sha256 = plp_sha256_dup_file(request->ear_path, error);
    if (sha256 == NULL)
        return false;
    PlpReportInput input = {
        .trace = trace,
        .analysis = analysis,
        .parameters = request->parameters,
        .segments = segments,
        .program_version = request->program_version,
        .input_name = request->ear_path,
        .input_sha256 = sha256,
    };
    if (request->out_folder != NULL && !plp_report_write(&input, request->out_folder, error))
        return false;
    if (request->out_folder == NULL || request->json)
        append_text(&input, request->json, out);
    return true;
}

bool plp_detect(const PlpDetectRequest *request, GString *out, GString *counts, GError **error)
{
    g_autoptr(GArray) segments = NULL;
    if (request->segments_path != NULL) {
        segments = plp_segments_load(request->segments_path, error);
        if (segments == NULL)
            return false;
    }
    g_autoptr(PlpTrace) trace = plp_ear_series_load(request->ear_path, request->rate_per_s, error);
    if (trace == NULL)
        return false;
    g_autoptr(PlpAnalysis) analysis = plp_analyse_compute(trace, segments, request->parameters);
    if (request->bsrs_classes != NULL)
        plp_severity_classify(analysis, request->bsrs_classes);
    if (!deliver(request, trace, segments, analysis, out, error))
        return false;
    guint rows = plp_trace_get_length(trace);
    append_count("right", analysis->right.closures, count_measured(trace, PLP_SIDE_RIGHT), rows,
                 counts);
    append_count("left", analysis->left.closures, count_measured(trace, PLP_SIDE_LEFT), rows,
                 counts);
    return true;
}
