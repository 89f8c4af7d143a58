#include <stdarg.h>

#include "analysis/notes.h"
#include "base/number.h"

static const int64_t least_gap_us = 100000; // shorter ones are not worth a line

static void add(PlpAnalysis *analysis, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void add(PlpAnalysis *analysis, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(analysis->notes, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

/** `1 packet`, `3 packets`. Caller frees. */
static char *dup_count(int64_t n, const char *thing)
{
    return g_strdup_printf("%" G_GINT64_FORMAT " %s%s", n, thing, n == 1 ? "" : "s");
}

static void note_times(PlpAnalysis *analysis, const PlpMediaFacts *media)
{
    if (media->timing_invented) {
        g_autofree char *rate = plp_number_dup(media->true_rate_per_s, 3);
        add(analysis,
            "The file has no times of its own, or only equal ones: they were invented at %s "
            "frames/s; durations and rates are only as true as that.",
            *rate != '\0' ? rate : "unknown");
        return;
    }
    g_autofree char *jumps = dup_count(media->time_jumps, "time");
    if (media->time_jumps > 0)
        add(analysis,
            "The file's times jump %s; each jump was bridged by one interval, so times after it "
            "may be off.",
            jumps);
    g_autofree char *equal = dup_count(media->duplicates, "picture");
    if (media->duplicates > 0)
        add(analysis, "Equal times: %s with the same time as the one before.", equal);
}

static void note_gaps(PlpAnalysis *analysis, const PlpMediaFacts *media)
{
    if (media->gap_us < least_gap_us)
        return;
    g_autofree char *seconds = plp_number_dup((double)media->gap_us / 1e6, 1);
    g_autofree char *gaps = dup_count(media->gaps, "gap");
    add(analysis,
        "The recording has %s between its pictures, %s s in all; nothing was measured there.", gaps,
        seconds);
}

static void note_damage(PlpAnalysis *analysis, const PlpMediaFacts *media)
{
    g_autofree char *packets = dup_count(media->damaged_packets, "packet");
    g_autofree char *pictures = dup_count(media->damaged_frames, "picture");
    g_autofree char *changes = dup_count(media->size_changes, "time");
    if (media->damaged_packets > 0 || media->damaged_frames > 0)
        add(analysis, "The file is damaged: %s skipped, %s decoded with errors.", packets,
            pictures);
    if (media->truncated)
        add(analysis, "The file ends before its header says: a part of the recording is missing.");
    if (media->size_changes > 0)
        add(analysis, "The pictures' size changes %s.", changes);
}

void plp_notes_add_media(PlpAnalysis *analysis, const PlpMediaFacts *media)
{
    note_times(analysis, media);
    note_gaps(analysis, media);
    note_damage(analysis, media);
}
