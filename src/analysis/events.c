#include "analysis/events.h"

#include <math.h>

#include "analysis/pairing.h"

PlpKind plp_events_classify(int64_t duration_us, const PlpParameters *parameters)
{
    if ((double)duration_us < parameters->blink_limit_s * 1e6)
        return PLP_KIND_BLINK;
    return (double)duration_us < parameters->brief_limit_s * 1e6 ? PLP_KIND_BRIEF
                                                                 : PLP_KIND_PROLONGED;
}

static PlpClosure join(const PlpClosure *right, const PlpClosure *left,
                       const PlpParameters *parameters)
{
    PlpClosure event = right->depth_ratio >= left->depth_ratio ? *right : *left;
    event.id = MIN(right->id, left->id);
    event.eye = PLP_SIDE_BOTH;
    event.onset_us = MIN(right->onset_us, left->onset_us);
    event.offset_us = MAX(right->offset_us, left->offset_us);
    event.onset_frame = MIN(right->onset_frame, left->onset_frame);
    event.offset_frame = MAX(right->offset_frame, left->offset_frame);
    event.duration_us = event.offset_us - event.onset_us;
    event.kind = plp_events_classify(event.duration_us, parameters);
    event.commanded = right->commanded || left->commanded;
    event.notes = right->notes | left->notes;
    if ((right->notes & left->notes & PLP_CLOSURE_NOTE_CONTINUES) == 0)
        event.notes &= ~PLP_CLOSURE_NOTE_CONTINUES;
    event.burst = 0;
    event.squeeze_z = fmax(right->squeeze_z, left->squeeze_z); // of a number and NaN: the number
    event.bunching_ratio = fmax(right->bunching_ratio, left->bunching_ratio);
    event.tight = MAX(right->tight, left->tight);
    event.brow_rise = MAX(right->brow_rise, left->brow_rise);
    return event;
}

static int compare_onsets(gconstpointer a, gconstpointer b)
{
    const PlpClosure *x = a;
    const PlpClosure *y = b;
    if (x->onset_us != y->onset_us)
        return x->onset_us < y->onset_us ? -1 : 1;
    return x->id - y->id;
}

GArray *plp_events_make(const PlpAnalysis *analysis, const PlpParameters *parameters)
{
    GArray *events = g_array_new(FALSE, FALSE, sizeof(PlpClosure));
    g_autofree int *places = plp_pairing_list(analysis->left.closures);
    for (guint i = 0; i < analysis->right.closures->len; i++) {
        const PlpClosure *right = &g_array_index(analysis->right.closures, PlpClosure, i);
        const PlpClosure *left = plp_pairing_find(analysis->left.closures, places, right->pair);
        PlpClosure event = left != NULL ? join(right, left, parameters) : *right;
        g_array_append_val(events, event);
    }
    for (guint i = 0; i < analysis->left.closures->len; i++) {
        const PlpClosure *left = &g_array_index(analysis->left.closures, PlpClosure, i);
        if (left->pair == 0)
            g_array_append_vals(events, left, 1);
    }
    g_array_sort(events, compare_onsets);
    return events;
}
