#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "base/text.h"
#include "cli/messages.h"
#include "cli/run.h"
#include "cli/signals.h"
#include "report/report.h"
#include "workflow/inspect.h"

static void append_picture(GString *text, const PlpMediaFacts *facts)
{
    g_string_append_printf(text, "  Picture: %d x %d, %s, %d bits a sample%s%s", facts->width_px,
                           facts->height_px, facts->pixel_format, facts->bits_per_sample,
                           facts->high_dynamic_range ? ", high dynamic range" : "",
                           facts->interlaced ? ", interlaced" : "");
    if (facts->rotation_deg != 0)
        g_string_append_printf(text, "; turned by %d degrees", facts->rotation_deg);
    if (facts->mirrored)
        g_string_append(text, "; mirrored");
    g_string_append(text, ".\n");
}

static void append_times(GString *text, const PlpMediaFacts *facts)
{
    g_string_append_printf(text, "  Frames: %" G_GINT64_FORMAT " in ", facts->frames);
    plp_number_append(text, (double)facts->duration_us / 1e6, 3);
    g_string_append(text, " s");
    if (isfinite(facts->true_rate_per_s)) {
        g_string_append(text, ", ");
        plp_number_append(text, facts->true_rate_per_s, 3);
        g_string_append_printf(text, " frames/s, %s rate",
                               facts->variable_rate ? "variable" : "constant");
    }
    if (isfinite(facts->nominal_rate_per_s)) {
        g_string_append(text, " (the header says ");
        plp_number_append(text, facts->nominal_rate_per_s, 3);
        g_string_append(text, ")");
    }
    g_string_append(text, ".\n");
}

static void append_count(GString *text, int64_t count, const char *sentence)
{
    if (count > 0)
        g_string_append_printf(text, "  %s: %" G_GINT64_FORMAT ".\n", sentence, count);
}

static void append_troubles(GString *text, const PlpMediaFacts *facts)
{
    append_count(text, facts->gaps, "Gaps");
    append_count(text, facts->duplicates, "Frames with the same time as the one before");
    append_count(text, facts->time_jumps, "Jumps of the time, bridged");
    append_count(text, facts->damaged_packets, "Damaged packets, skipped");
    append_count(text, facts->damaged_frames, "Damaged pictures");
    append_count(text, facts->size_changes, "Changes of the picture's size");
    if (facts->timing_invented)
        g_string_append(text, "  The stream has no times, or only equal ones: they are made from "
                              "the header's rate.\n");
    if (facts->truncated)
        g_string_append(text, "  The file ends before its header says.\n");
}

static char *dup_text(const char *path, const PlpMediaFacts *facts)
{
    g_autofree char *name = plp_text_dup_file_name(path);
    GString *text = g_string_new(name);
    g_string_append_printf(text, "\n  Container %s, codec %s; %d video and %d audio streams.\n",
                           facts->container, facts->codec, facts->n_video_streams,
                           facts->n_audio_streams);
    append_picture(text, facts);
    append_times(text, facts);
    append_troubles(text, facts);
    return g_string_free(text, FALSE);
}

PlpExit plp_run_info(const PlpArguments *arguments)
{
    const char *path = g_ptr_array_index(plp_arguments_get_operands(arguments), 0);
    g_autoptr(GError) error = NULL;
    PlpMediaFacts facts = {0};
    if (!plp_inspect(path, plp_signals_catch(), &facts, &error)) {
        plp_complain("%s", error->message);
        return g_error_matches(error, PLP_ERROR, PLP_ERROR_CANCELLED) ? PLP_EXIT_CANCELLED
                                                                      : PLP_EXIT_FAILED;
    }
    g_autofree char *text = plp_arguments_has(arguments, "json")
                                ? plp_report_dup_media(&facts, path)
                                : dup_text(path, &facts);
    plp_print(text);
    plp_media_facts_clear(&facts);
    return PLP_EXIT_OK;
}
