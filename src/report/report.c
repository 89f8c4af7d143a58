#include "report/report.h"

#include <string.h>

#include "base/atomic_file.h"
#include "report/closure_table.h"
#include "report/trace_table.h"
#include "report/twitch_table.h"

static bool write_summary(const PlpReportInput *input, const char *path, GError **error)
{
    g_autofree char *text = plp_report_dup_summary(input);
    return plp_atomic_file_save(path, text, strlen(text), error);
}

bool plp_report_write(const PlpReportInput *input, const char *folder, GError **error)
{
    g_autofree char *trace = g_build_filename(folder, plp_trace_table.file_name, NULL);
    g_autofree char *closures = g_build_filename(folder, plp_closure_table.file_name, NULL);
    g_autofree char *twitches = g_build_filename(folder, plp_twitch_table.file_name, NULL);
    g_autofree char *summary = g_build_filename(folder, "summary.json", NULL);
    return plp_trace_table_write(trace, input->trace, input->analysis, error) &&
           plp_closure_table_write(closures, input->analysis, error) &&
           plp_twitch_table_write(twitches, input->analysis, error) &&
           write_summary(input, summary, error);
}
