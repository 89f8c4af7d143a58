#include "report/boris_events.h"

static void clear_event(gpointer data)
{
    PlpBorisEvent *event = data;
    g_free(event->behaviour);
    g_free(event->comment);
}

char *plp_boris_dup_behaviour(PlpStretchKind kind, const char *code)
{
    if (kind == PLP_STRETCH_TASK)
        return g_strconcat("task ", code, NULL);
    if (kind == PLP_STRETCH_LOSS)
        return g_strconcat("not measured ", code, NULL);
    return g_strdup(code);
}

const char *plp_boris_get_category(PlpStretchKind kind)
{
    switch (kind) {
    case PLP_STRETCH_TASK:
        return "tasks";
    case PLP_STRETCH_CLOSURE:
        return "closures";
    case PLP_STRETCH_TWITCH:
        return "twitches";
    case PLP_STRETCH_LOSS:
        return "not measured";
    case PLP_STRETCH_UNKNOWN:
        break;
    }
    return "";
}

const char *plp_boris_get_subject(PlpSide side)
{
    if (side == PLP_SIDE_RIGHT)
        return "right eye";
    return side == PLP_SIDE_LEFT ? "left eye" : "";
}

static void add(GArray *events, const PlpStretch *stretch, bool is_stop, int64_t t_ms)
{
    PlpBorisEvent event = {
        .t_ms = t_ms,
        .is_stop = is_stop,
        .side = stretch->side,
        .kind = stretch->kind,
        .behaviour = plp_boris_dup_behaviour(stretch->kind, stretch->code),
        .comment = is_stop ? NULL : g_strdup(stretch->detail),
        .frame = is_stop ? stretch->end_frame : stretch->start_frame,
    };
    g_array_append_val(events, event);
}

/** BORIS tells starts from stops by their order alone, so rounding must keep states apart. */
static void add_list(const PlpRecording *recording, PlpStretchKind kind, PlpSide side,
                     GArray *events)
{
    g_autoptr(GArray) list = plp_stretches_list(recording, kind, side);
    int64_t last_ms = 0;
    for (guint i = 0; i < list->len; i++) {
        const PlpStretch *stretch = &g_array_index(list, PlpStretch, i);
        int64_t start_ms = MAX((MAX(stretch->start_us, 0) + 500) / 1000, last_ms);
        last_ms = MAX((stretch->end_us + 500) / 1000, start_ms + 1);
        add(events, stretch, false, start_ms);
        add(events, stretch, true, last_ms);
    }
}

static int compare(gconstpointer a, gconstpointer b)
{
    const PlpBorisEvent *one = a, *other = b;
    if (one->t_ms != other->t_ms)
        return one->t_ms < other->t_ms ? -1 : 1;
    if (one->is_stop != other->is_stop)
        return one->is_stop ? -1 : 1;
    if (one->side != other->side)
        return one->side < other->side ? -1 : 1;
    return g_strcmp0(one->behaviour, other->behaviour);
}

GArray *plp_boris_list_events(const PlpRecording *recording)
{
    GArray *events = g_array_new(FALSE, FALSE, sizeof(PlpBorisEvent));
    g_array_set_clear_func(events, clear_event);
    add_list(recording, PLP_STRETCH_TASK, PLP_SIDE_UNKNOWN, events);
    for (int kind = PLP_STRETCH_CLOSURE; kind <= PLP_STRETCH_LOSS; kind++) {
        add_list(recording, (PlpStretchKind)kind, PLP_SIDE_RIGHT, events);
        add_list(recording, (PlpStretchKind)kind, PLP_SIDE_LEFT, events);
    }
    g_array_sort(events, compare);
    return events;
}
