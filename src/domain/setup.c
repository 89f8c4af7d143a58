#include "domain/setup.h"

PlpSetup *plp_setup_new(const GArray *segments)
{
    PlpSetup *setup = g_new0(PlpSetup, 1);
    setup->segments = g_array_new(FALSE, FALSE, sizeof(PlpSegment));
    if (segments != NULL && segments->len > 0)
        g_array_append_vals(setup->segments, segments->data, segments->len);
    setup->lid_frames = PLP_LID_FRAMES_NONE;
    return setup;
}

PlpSetup *plp_setup_copy(const PlpSetup *setup)
{
    PlpSetup *copy = plp_setup_new(setup->segments);
    copy->lid_frames = setup->lid_frames;
    copy->mirrored = setup->mirrored;
    copy->glasses = setup->glasses;
    copy->affected_side = setup->affected_side;
    return copy;
}

void plp_setup_free(PlpSetup *setup)
{
    if (setup == NULL)
        return;
    g_array_unref(setup->segments);
    g_free(setup);
}

static bool has_same_segments(const GArray *a, const GArray *b)
{
    if (a->len != b->len)
        return false;
    for (guint i = 0; i < a->len; i++) {
        const PlpSegment *one = &g_array_index(a, PlpSegment, i);
        const PlpSegment *two = &g_array_index(b, PlpSegment, i);
        if (one->task != two->task || one->start_us != two->start_us || one->end_us != two->end_us)
            return false;
    }
    return true;
}

bool plp_setup_is_same_analysis(const PlpSetup *a, const PlpSetup *b)
{
    return a->lid_frames.open_us == b->lid_frames.open_us &&
           a->lid_frames.closed_us == b->lid_frames.closed_us && a->mirrored == b->mirrored &&
           has_same_segments(a->segments, b->segments);
}
