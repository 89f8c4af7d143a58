#include "analysis/closures.h"

#include <math.h>

static PlpClosure *at(GArray *closures, guint i)
{
    return &g_array_index(closures, PlpClosure, i);
}

/** The depth a closure needs by itself, whatever the other eye does. */
static double get_depth_needed(const PlpClosure *closure, const PlpParameters *parameters)
{
    bool held = (double)closure->duration_us >= parameters->hold_limit_s * 1e6;
    bool cut =
        (closure->notes & (PLP_CLOSURE_NOTE_STARTS_BEFORE | PLP_CLOSURE_NOTE_ENDS_AFTER)) != 0;
    // A lid held half way is a squint or a look down, and of a cut closure only half is known.
    return held || cut ? parameters->hold_depth_ratio : parameters->closure_depth_ratio;
}

static bool is_conjugate(const PlpClosure *a, const PlpClosure *b, int64_t window_us)
{
    int64_t distance_us = a->peak_us - b->peak_us;
    bool inside = a->peak_us >= b->onset_us && a->peak_us <= b->offset_us;
    return inside || (distance_us <= window_us && distance_us >= -window_us);
}

/** Whether the other eye has a closure of its own right at this candidate. */
static bool is_supported(const PlpClosure *candidate, GArray *fellows, const bool *strong,
                         int64_t window_us)
{
    for (guint i = 0;
         i < fellows->len && at(fellows, i)->onset_us <= candidate->offset_us + window_us; i++) {
        if (strong[i] && is_conjugate(candidate, at(fellows, i), window_us))
            return true;
    }
    return false;
}

static bool *mark_strong(GArray *closures, const PlpParameters *parameters)
{
    bool *strong = g_new0(bool, closures->len + 1);
    for (guint i = 0; i < closures->len; i++)
        strong[i] = at(closures, i)->depth_ratio >= get_depth_needed(at(closures, i), parameters);
    return strong;
}

static GArray *keep(GArray *closures, const bool *strong, GArray *fellows,
                    const bool *fellow_strong, const PlpParameters *parameters)
{
    int64_t window_us = (int64_t)(parameters->pair_window_s * 1e6);
    GArray *kept = g_array_new(FALSE, FALSE, sizeof(PlpClosure));
    for (guint i = 0; i < closures->len; i++) {
        bool held = (double)at(closures, i)->duration_us >= parameters->hold_limit_s * 1e6;
        if (strong[i] ||
            (!held && is_supported(at(closures, i), fellows, fellow_strong, window_us)))
            g_array_append_vals(kept, at(closures, i), 1);
    }
    return kept;
}

static void replace(GArray *closures, const GArray *kept)
{
    g_array_set_size(closures, 0);
    g_array_append_vals(closures, kept->data, kept->len);
}

void plp_closures_confirm(GArray *right, GArray *left, const PlpParameters *parameters)
{
    g_autofree bool *right_strong = mark_strong(right, parameters);
    g_autofree bool *left_strong = mark_strong(left, parameters);
    g_autoptr(GArray) right_kept = keep(right, right_strong, left, left_strong, parameters);
    g_autoptr(GArray) left_kept = keep(left, left_strong, right, right_strong, parameters);
    replace(right, right_kept);
    replace(left, left_kept);
}
