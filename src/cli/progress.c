#include "cli/progress.h"

#include <stdio.h>

#define UPDATE_US 200000

struct PlpProgressLine {
    int64_t start_us;
    int64_t shown_us;
    bool is_shown;
};

/** Sums over a batch's recordings. */
typedef struct {
    guint ended;
    int64_t frames;   // finished, since the start of this run
    int64_t resumed;  // taken from checkpoints
    int64_t expected; // of all; -1: not known
} Sums;

PlpProgressLine *plp_progress_line_new(void)
{
    PlpProgressLine *line = g_new0(PlpProgressLine, 1);
    line->start_us = g_get_monotonic_time();
    return line;
}

void plp_progress_line_free(PlpProgressLine *line)
{
    g_free(line);
}

/** Recordings not opened yet are taken to be as long as the others on average. */
static Sums sum_up(const PlpBatch *batch)
{
    Sums sums = {0};
    guint known = 0, count = plp_batch_get_length(batch);
    for (guint i = 0; i < count; i++) {
        PlpProgress *progress = (PlpProgress *)plp_batch_get_progress(batch, i);
        int64_t frames = atomic_load(&progress->frames);
        int64_t expected = atomic_load(&progress->expected);
        bool ended = atomic_load(&progress->ended);
        sums.ended += ended;
        sums.resumed += atomic_load(&progress->resumed);
        sums.frames += frames;
        if (ended || expected >= 0) {
            sums.expected += ended ? frames : MAX(expected, frames);
            known++;
        }
    }
    sums.expected = known > 0 ? sums.expected * count / known : -1;
    return sums;
}

static void append_time(GString *text, int64_t seconds)
{
    if (seconds >= 3600)
        g_string_append_printf(text, ", %" G_GINT64_FORMAT ":%02d:%02d left", seconds / 3600,
                               (int)(seconds / 60 % 60), (int)(seconds % 60));
    else
        g_string_append_printf(text, ", %d:%02d left", (int)(seconds / 60), (int)(seconds % 60));
}

char *plp_progress_dup_text(const PlpBatch *batch, int64_t elapsed_us)
{
    Sums sums = sum_up(batch);
    guint count = plp_batch_get_length(batch);
    GString *text = g_string_new(NULL);
    if (count > 1)
        g_string_append_printf(text, "%u of %u recordings, ", MIN(sums.ended + 1, count), count);
    if (sums.expected > 0)
        g_string_append_printf(text, "%d %%, ",
                               (int)(100 * MIN(sums.frames, sums.expected) / sums.expected));
    int64_t done = sums.frames - sums.resumed;
    g_string_append_printf(text, "%" G_GINT64_FORMAT " frames/s",
                           done * G_USEC_PER_SEC / elapsed_us);
    if (sums.expected >= sums.frames && done > 0)
        append_time(text, (sums.expected - sums.frames) * elapsed_us / done / G_USEC_PER_SEC);
    return g_string_free(text, FALSE);
}

void plp_progress_line_update(PlpProgressLine *line, const PlpBatch *batch)
{
    int64_t now_us = g_get_monotonic_time();
    if (line->is_shown && now_us - line->shown_us < UPDATE_US)
        return;
    g_autofree char *text = plp_progress_dup_text(batch, MAX(now_us - line->start_us, 1));
    fprintf(stderr, "\r%s\x1b[K", text);
    fflush(stderr);
    line->shown_us = now_us;
    line->is_shown = true;
}

void plp_progress_line_clear(PlpProgressLine *line)
{
    if (!line->is_shown)
        return;
    fputs("\r\x1b[K", stderr);
    line->is_shown = false;
}
