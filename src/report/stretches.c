#include "report/stretches.h"

#include <math.h>
#include <stdbool.h>

#include "analysis/exposure.h"
#include "base/number.h"

// Beyond so many median intervals from one picture to the next there is a gap
// (analysis/exposure.h).
static const double gap_intervals = 1.5;

static void clear_stretch(gpointer data)
{
    PlpStretch *stretch = data;
    g_free(stretch->detail);
}

/** Takes `stretch.detail`. */
static void add(GArray *list, PlpStretch stretch)
{
    int64_t last_us =
        list->len > 0 ? g_array_index(list, PlpStretch, list->len - 1).end_us : stretch.start_us;
    stretch.start_us = MAX(stretch.start_us, last_us);
    if (stretch.start_us < stretch.end_us)
        g_array_append_val(list, stretch);
    else
        g_free(stretch.detail);
}

// ---- tasks ----

static void add_tasks(const PlpRecording *recording, GArray *list)
{
    for (guint i = 0; i < recording->segments->len; i++) {
        const PlpSegment *segment = &g_array_index(recording->segments, PlpSegment, i);
        add(list, (PlpStretch){.kind = PLP_STRETCH_TASK,
                               .code = plp_task_get_name(segment->task),
                               .start_us = segment->start_us,
                               .end_us = segment->end_us,
                               .start_frame = -1,
                               .end_frame = -1});
    }
}

// ---- closures ----

static char *dup_closure_detail(const PlpClosure *closure)
{
    g_autofree char *depth = plp_number_dup(closure->depth_ratio, 2);
    g_autofree char *notes = plp_closure_dup_notes(closure->notes);
    GString *text = g_string_new(plp_extent_get_name(closure->extent));
    g_string_append_printf(text, ", depth %s", *depth != '\0' ? depth : "unknown");
    if (closure->pair > 0)
        g_string_append_printf(text, ", pair %d", closure->pair);
    else
        g_string_append(text, ", this eye alone");
    if (closure->burst > 0)
        g_string_append_printf(text, ", burst %d", closure->burst);
    if (closure->commanded)
        g_string_append(text, ", commanded");
    if (closure->tight == PLP_TRISTATE_YES)
        g_string_append(text, ", tight");
    if (*notes != '\0')
        g_string_append_printf(text, ", %s", notes);
    return g_string_free(text, FALSE);
}

static void add_closures(const GArray *closures, PlpSide side, GArray *list)
{
    for (guint i = 0; i < closures->len; i++) {
        const PlpClosure *closure = &g_array_index(closures, PlpClosure, i);
        add(list, (PlpStretch){.kind = PLP_STRETCH_CLOSURE,
                               .side = side,
                               .code = plp_kind_get_name(closure->kind),
                               .start_us = closure->onset_us,
                               .end_us = closure->offset_us,
                               .start_frame = closure->onset_frame,
                               .end_frame = closure->offset_frame,
                               .detail = dup_closure_detail(closure)});
    }
}

// ---- twitches ----

static void add_twitches(const GArray *twitches, PlpSide side, GArray *list)
{
    for (guint i = 0; i < twitches->len; i++) {
        const PlpTwitch *twitch = &g_array_index(twitches, PlpTwitch, i);
        add(list, (PlpStretch){.kind = PLP_STRETCH_TWITCH,
                               .side = side,
                               .code = "twitch",
                               .start_us = twitch->onset_us,
                               .end_us = twitch->offset_us,
                               .start_frame = -1,
                               .end_frame = -1,
                               .detail = plp_twitch_dup_regions(twitch->regions)});
    }
}

// ---- losses ----

/** A loss while it grows. */
typedef struct {
    GArray *list;
    PlpStretch open; // code NULL: none
} Losses;

static void end_loss(Losses *losses)
{
    if (losses->open.code != NULL)
        add(losses->list, losses->open);
    losses->open.code = NULL;
}

static void add_loss(Losses *losses, PlpSide side, const char *code, int64_t start_us,
                     int64_t end_us, int32_t frame)
{
    if (losses->open.code == code && losses->open.end_us == start_us) {
        losses->open.end_us = end_us;
        losses->open.end_frame = frame;
        return;
    }
    end_loss(losses);
    losses->open = (PlpStretch){PLP_STRETCH_LOSS, side, code, start_us, end_us, frame, frame, NULL};
}

static void add_losses(const PlpTrace *trace, PlpSide side, GArray *list)
{
    Losses losses = {.list = list};
    guint n = plp_trace_get_length(trace);
    int64_t median_us = plp_exposure_get_median_interval_us(trace);
    int64_t longest_us = llround(gap_intervals * (double)median_us);
    for (guint i = 0; i < n; i++) {
        const PlpSample *sample = plp_trace_get(trace, i);
        const PlpEyeSample *eye = side == PLP_SIDE_RIGHT ? &sample->right : &sample->left;
        int64_t next_us = i + 1 < n ? plp_trace_get(trace, i + 1)->t_us : sample->t_us + median_us;
        bool has_gap = next_us - sample->t_us - longest_us >= MAX(median_us, 1);
        int64_t end_us = has_gap ? sample->t_us + longest_us : next_us;
        if (eye->reason != PLP_REASON_MEASURED)
            add_loss(&losses, side, plp_reason_get_name(eye->reason), sample->t_us, end_us,
                     sample->frame);
        if (has_gap)
            add_loss(&losses, side, PLP_STRETCH_NO_PICTURE, end_us, next_us, -1);
    }
    end_loss(&losses);
}

GArray *plp_stretches_list(const PlpRecording *recording, PlpStretchKind kind, PlpSide side)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(PlpStretch));
    g_array_set_clear_func(list, clear_stretch);
    const PlpEyeAnalysis *eye =
        side == PLP_SIDE_RIGHT ? &recording->analysis->right : &recording->analysis->left;
    if (kind == PLP_STRETCH_TASK)
        add_tasks(recording, list);
    else if (kind == PLP_STRETCH_CLOSURE)
        add_closures(eye->closures, side, list);
    else if (kind == PLP_STRETCH_TWITCH)
        add_twitches(eye->twitches, side, list);
    else if (kind == PLP_STRETCH_LOSS)
        add_losses(recording->trace, side, list);
    return list;
}

const char *plp_stretches_get_media_name(const PlpRecording *recording)
{
    return recording->has_media ? recording->input_name : NULL;
}
