#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "simulate/script_priv.h"

static const char *const kind_names[] = {
    [PLP_SCRIPT_KIND_UNKNOWN] = "unknown", [PLP_SCRIPT_KIND_BLINK] = "blink",
    [PLP_SCRIPT_KIND_PARTIAL] = "partial", [PLP_SCRIPT_KIND_WINK] = "wink",
    [PLP_SCRIPT_KIND_LONG] = "long",       [PLP_SCRIPT_KIND_SQUEEZE] = "squeeze",
    [PLP_SCRIPT_KIND_SQUINT] = "squint",   [PLP_SCRIPT_KIND_DOWNGAZE] = "downgaze",
};

const char *plp_script_kind_get_name(PlpScriptKind kind)
{
    return kind_names[kind];
}

/**
 * Whether `other` leaves the height that `move` crosses at half amplitude untouched at both
 * crossings. The lower of two closures of one eye is the lid's place, so the crossing holds where
 * the other one is higher.
 */
static bool is_crossing_free(const PlpLidMove *move, const PlpLidMove *other)
{
    double half = move->truth.depth_ratio / 2;
    double at_onset = other->truth.depth_ratio * plp_lid_move_compute(other, move->truth.onset_us);
    double at_offset =
        other->truth.depth_ratio * plp_lid_move_compute(other, move->truth.offset_us);
    bool within = other->truth.onset_us >= move->truth.onset_us &&
                  other->truth.onset_us <= move->truth.offset_us;
    return at_onset < half && at_offset < half && !within;
}

bool plp_script_check_lid_moves(const PlpScript *script, const char *name, GError **error)
{
    const PlpLidMove *last[PLP_SIDE_BOTH] = {NULL};
    for (guint i = 0; i < script->lid_moves->len; i++) {
        const PlpLidMove *move = &g_array_index(script->lid_moves, PlpLidMove, i);
        const PlpLidMove *before = last[move->truth.eye];
        last[move->truth.eye] = move;
        if (before == NULL || (is_crossing_free(move, before) && is_crossing_free(before, move)))
            continue;
        g_autofree char *until = plp_number_dup((double)before->truth.offset_us / 1e6, 3);
        g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                    "%s: line %d: the %s eye is still closed by line %d until %s s; begin later",
                    name, move->line, plp_side_get_name(move->truth.eye), before->line, until);
        return false;
    }
    return true;
}

/** A rate written as 29.97, 59.94, 23.976 means N x 1000/1001. */
static double compute_interval_us(double rate_per_s)
{
    double whole = round(rate_per_s * 1.001);
    bool broadcast = fabs(whole * 1000 / 1001 - rate_per_s) < 0.005 &&
                     fabs(rate_per_s - round(rate_per_s)) > 1e-6;
    return broadcast ? 1001e3 / whole : 1e6 / rate_per_s;
}

GArray *plp_script_dup_frame_times(const PlpScript *script)
{
    GArray *times = g_array_new(FALSE, FALSE, sizeof(int64_t));
    double interval_us = compute_interval_us(script->storage.rate_per_s);
    double end_us = script->storage.duration_s * 1e6;
    guint32 dice = script->seed * 1597334677u + 3;
    int64_t last_us = -1;
    for (int64_t i = 0; i == 0 || (double)i * interval_us < end_us - 0.5; i++) {
        double chance = plp_script_dice(&dice);
        if (i > 0 && script->rate_kind == PLP_RATE_DROPPED && chance < script->irregularity)
            continue;
        double shift = i > 0 && script->rate_kind == PLP_RATE_VARIABLE
                           ? (chance - 0.5) * script->irregularity
                           : 0;
        int64_t t_us = MAX(llround(((double)i + shift) * interval_us), last_us + 1);
        g_array_append_val(times, t_us);
        last_us = t_us;
    }
    return times;
}

/** First frame at or after the onset, last one at or before the offset; the nearest one if none
 * lies between. */
static void find_frames(const GArray *times, const PlpTruth *truth, int *ret_first, int *ret_last)
{
    int first = 0, last = (int)times->len - 1;
    while (first < last && g_array_index(times, int64_t, first) < truth->onset_us)
        first++;
    while (last > 0 && g_array_index(times, int64_t, last) > truth->offset_us)
        last--;
    *ret_first = MIN(first, last);
    *ret_last = first > last ? *ret_first : last;
}

void plp_script_append_cell(GString *text, const char *cell)
{
    if (strpbrk(cell, ",\"\r\n") == NULL) {
        g_string_append(text, cell);
        return;
    }
    g_string_append_c(text, '"');
    for (const char *p = cell; *p != '\0'; p++) {
        if (*p == '"')
            g_string_append_c(text, '"');
        g_string_append_c(text, *p);
    }
    g_string_append_c(text, '"');
}

char *plp_script_dup_truth_csv(const PlpScript *script, const char *clip, const GArray *frame_times)
{
    GString *text = g_string_new("clip,eye,first_frame,last_frame,kind,onset_us,offset_us,depth\n");
    int64_t end_us = g_array_index(frame_times, int64_t, frame_times->len - 1);
    int rows = 0;
    for (guint i = 0; i < script->truth->len; i++) {
        const PlpTruth *truth = &g_array_index(script->truth, PlpTruth, i);
        if (truth->onset_us > end_us || truth->offset_us < 0)
            continue; // nothing of it is in the recording
        int first = 0, last = 0;
        find_frames(frame_times, truth, &first, &last);
        plp_script_append_cell(text, clip);
        g_string_append_printf(text, ",%s,%d,%d,%s,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",",
                               plp_side_get_name(truth->eye), first, last,
                               plp_script_kind_get_name(truth->kind), truth->onset_us,
                               truth->offset_us);
        plp_number_append(text, truth->depth_ratio, 3);
        g_string_append_c(text, '\n');
        rows++;
    }
    if (rows == 0) { // a clip without closures is a clip to be scored, too
        plp_script_append_cell(text, clip);
        g_string_append(text, ",both,,,none,,,\n");
    }
    return g_string_free(text, FALSE);
}

char *plp_script_dup_segments_csv(const PlpScript *script)
{
    GString *text = g_string_new("task,start,end\n");
    for (guint i = 0; i < script->segments->len; i++) {
        PlpSegment segment = g_array_index(script->segments, PlpSegment, i);
        g_string_append_printf(text, "%s,", plp_task_get_name(segment.task));
        plp_number_append(text, (double)segment.start_us / 1e6, 6);
        g_string_append_c(text, ',');
        plp_number_append(text, (double)segment.end_us / 1e6, 6);
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}
