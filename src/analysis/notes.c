#include "analysis/notes.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "base/number.h"

static const double little_measured_share = 0.7;
static const double short_recording_s = 60;
static const int64_t segment_slack_us = 1000000; // people write whole seconds
static const double counting_rate_per_s = 20;    // below, a blink of 0.1 s lies between two frames

static void add(PlpAnalysis *analysis, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void add(PlpAnalysis *analysis, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(analysis->notes, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static void note_frame_rate(PlpAnalysis *analysis, const PlpParameters *parameters)
{
    double rate = analysis->frame_rate_per_s;
    // A camera that says 60 delivers 59.94.
    if (isnan(rate) || rate >= parameters->min_speed_rate_per_s * 0.99)
        return;
    g_autofree char *rate_text = plp_number_dup(rate, 1);
    g_autofree char *need_text = plp_number_dup(parameters->min_speed_rate_per_s, 0);
    if (rate < counting_rate_per_s) {
        add(analysis,
            "At %s frames/s quick blinks fall between the frames: counts are too low, durations "
            "are coarse, and lid speeds are left out.",
            rate_text);
        return;
    }
    add(analysis,
        "At %s frames/s counts and closed time are served; durations are coarse, and lid speeds "
        "need >= %s frames/s and are left out.",
        rate_text, need_text);
}

static void note_eye(PlpAnalysis *analysis, const char *name, const PlpEyeAnalysis *eye,
                     const PlpFigure *figures)
{
    double share = figures[PLP_METRIC_MEASURED_SHARE].value;
    if (!(share > 0)) {
        add(analysis, "The %s eye was never measured.", name);
        return;
    }
    if (share < little_measured_share) {
        g_autofree char *percent = plp_number_dup(100 * share, 0);
        add(analysis,
            "The %s eye was measured in only %s %% of the time; see the bounds of closed time.",
            name, percent);
    }
    if (g_strcmp0(eye->reference.closed_source, "assumed") == 0)
        add(analysis,
            "The %s eye never closed fully in this recording: its closed reference is assumed from "
            "its open one.",
            name);
    if (eye->closures->len == 0)
        add(analysis, "The %s eye shows no closure.", name);
}

/** A task that ends after the recording was mistyped or belongs to another file. */
static void note_segments(PlpAnalysis *analysis, const GArray *segments)
{
    int64_t end_us = analysis->whole.scope.end_us;
    g_autofree char *end = plp_number_dup((double)end_us / 1e6, 1);
    for (guint i = 0; segments != NULL && i < segments->len; i++) {
        const PlpSegment *segment = &g_array_index(segments, PlpSegment, i);
        g_autofree char *given = plp_number_dup((double)segment->end_us / 1e6, 1);
        if (segment->end_us > end_us + segment_slack_us)
            add(analysis,
                "Task %s was given until %s s, but the recording, as far as it was read, ends at "
                "%s s: check the segments.",
                plp_task_get_name(segment->task), given, end);
    }
}

/** Blocks must hold a closure whole, or resampling takes one closure for several. */
static void note_long_closures(PlpAnalysis *analysis, const PlpParameters *parameters)
{
    double longest_s = fmax(analysis->whole.right[PLP_METRIC_DURATION_LONGEST_MS].value,
                            analysis->whole.left[PLP_METRIC_DURATION_LONGEST_MS].value) /
                       1e3;
    if (!(longest_s > parameters->bootstrap_block_s) || parameters->bootstrap_resamples < 1)
        return;
    g_autofree char *longest = plp_number_dup(longest_s, 1);
    g_autofree char *block = plp_number_dup(parameters->bootstrap_block_s, 1);
    add(analysis,
        "The longest closure lasts %s s, longer than the bootstrap's blocks of %s s: its intervals "
        "may be too narrow.",
        longest, block);
}

void plp_notes_add(PlpAnalysis *analysis, const GArray *segments, const PlpParameters *parameters)
{
    if (!(analysis->whole.both[PLP_METRIC_MEASURED_S].value > 0)) {
        add(analysis, isnan(analysis->frame_rate_per_s)
                          ? "The recording holds no more than one picture: closures need a video."
                          : "Nothing could be measured in this recording.");
        return;
    }
    note_eye(analysis, "right", &analysis->right, analysis->whole.right);
    note_eye(analysis, "left", &analysis->left, analysis->whole.left);
    note_frame_rate(analysis, parameters);
    note_long_closures(analysis, parameters);
    if (analysis->whole.both[PLP_METRIC_MEASURED_S].value < short_recording_s)
        add(analysis, "Less than a minute was measured: rates per minute are uncertain; see their "
                      "intervals.");
    note_segments(analysis, segments);
    if (segments == NULL || segments->len == 0)
        add(analysis, "No tasks were given: every closure is taken as involuntary.");
}
