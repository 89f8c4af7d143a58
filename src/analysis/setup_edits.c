#include "analysis/setup_edits.h"

static PlpSegment *at(GArray *segments, guint i)
{
    return &g_array_index(segments, PlpSegment, i);
}

static gint compare_starts(gconstpointer a, gconstpointer b)
{
    const PlpSegment *one = a, *two = b;
    return one->start_us < two->start_us ? -1 : one->start_us > two->start_us;
}

/** What lies outside [start, end) of the segment at `i`: none, one or two pieces. */
static void cut_out(GArray *segments, guint i, int64_t start_us, int64_t end_us)
{
    PlpSegment whole = *at(segments, i);
    PlpSegment pieces[] = {{whole.task, whole.start_us, MIN(whole.end_us, start_us)},
                           {whole.task, MAX(whole.start_us, end_us), whole.end_us}};
    g_array_remove_index(segments, i);
    for (guint k = 0; k < G_N_ELEMENTS(pieces); k++) {
        if (pieces[k].end_us - pieces[k].start_us >= PLP_SEGMENT_LEAST_US)
            g_array_append_val(segments, pieces[k]);
    }
}

void plp_segments_put(GArray *segments, PlpSegment segment)
{
    for (guint i = segments->len; i-- > 0;) {
        if (at(segments, i)->start_us < segment.end_us &&
            at(segments, i)->end_us > segment.start_us)
            cut_out(segments, i, segment.start_us, segment.end_us);
    }
    g_array_append_val(segments, segment);
    g_array_sort(segments, compare_starts);
}

int plp_segments_find(const GArray *segments, int64_t start_us, int64_t end_us)
{
    int best = -1;
    int64_t best_us = 0;
    for (guint i = 0; i < segments->len; i++) {
        const PlpSegment *segment = &g_array_index(segments, PlpSegment, i);
        int64_t overlap_us = MIN(segment->end_us, end_us) - MAX(segment->start_us, start_us);
        if (overlap_us > best_us) {
            best = (int)i;
            best_us = overlap_us;
        }
    }
    return best;
}

static bool change_task(GArray *segments, const PlpClosureEdit *edit)
{
    int i = plp_segments_find(segments, edit->target_onset_us, edit->target_offset_us);
    if (i < 0)
        return false;
    PlpSegment segment = *at(segments, (guint)i);
    if (edit->action == PLP_EDIT_TASK_NAME) {
        at(segments, (guint)i)->task = edit->task;
        return true;
    }
    g_array_remove_index(segments, (guint)i);
    segment.start_us = edit->from_us;
    segment.end_us = edit->to_us;
    if (edit->action == PLP_EDIT_TASK_MOVE)
        plp_segments_put(segments, segment);
    return true;
}

static bool apply_one(PlpSetup *setup, const PlpClosureEdit *edit)
{
    switch (edit->action) {
    case PLP_EDIT_TASK_ADD:
        plp_segments_put(setup->segments, (PlpSegment){edit->task, edit->from_us, edit->to_us});
        return true;
    case PLP_EDIT_TASK_DELETE:
    case PLP_EDIT_TASK_MOVE:
    case PLP_EDIT_TASK_NAME:
        return change_task(setup->segments, edit);
    case PLP_EDIT_OPEN_LID:
        setup->lid_frames.open_us = edit->from_us;
        return true;
    case PLP_EDIT_CLOSED_LID:
        setup->lid_frames.closed_us = edit->from_us;
        return true;
    case PLP_EDIT_MIRRORED:
        setup->mirrored = !setup->mirrored;
        return true;
    case PLP_EDIT_GLASSES:
        setup->glasses = PLP_TRISTATE_YES;
        return true;
    case PLP_EDIT_NO_GLASSES:
        setup->glasses = PLP_TRISTATE_NO;
        return true;
    case PLP_EDIT_AFFECTED:
        setup->affected_side = edit->eye;
        return true;
    case PLP_EDIT_ADD:
    case PLP_EDIT_DELETE:
    case PLP_EDIT_MOVE:
    case PLP_EDIT_SPLIT:
    case PLP_EDIT_MERGE:
    case PLP_EDIT_KIND:
    case PLP_EDIT_COMMANDED:
    case PLP_EDIT_COMMENT:
    case PLP_EDIT_UNKNOWN:
        break;
    }
    return true;
}

guint plp_setup_edits_apply(PlpSetup *setup, const GArray *edits)
{
    guint lost = 0;
    for (guint i = 0; i < edits->len; i++)
        lost += !apply_one(setup, &g_array_index(edits, PlpClosureEdit, i));
    return lost;
}

GArray *plp_setup_edits_dup_others(const GArray *edits)
{
    GArray *others = g_array_new(FALSE, FALSE, sizeof(PlpClosureEdit));
    bool turned = false; // by what was said later
    for (guint i = edits->len; i-- > 0;) {
        PlpClosureEdit edit = g_array_index(edits, PlpClosureEdit, i);
        turned = turned != (edit.action == PLP_EDIT_MIRRORED);
        if (plp_edit_action_is_setup(edit.action))
            continue;
        if (turned)
            edit.eye = edit.eye == PLP_SIDE_RIGHT ? PLP_SIDE_LEFT : PLP_SIDE_RIGHT;
        g_array_prepend_val(others, edit);
    }
    return others;
}
