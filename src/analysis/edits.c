#include "analysis/edits.h"

#include <math.h>

#include "analysis/events.h"
#include "analysis/exposure.h"
#include "analysis/figures.h"
#include "analysis/figures_memo_priv.h"
#include "analysis/hemifacial.h"
#include "analysis/pairing.h"
#include "analysis/squeeze_priv.h"

/** What the corrections work on. */
typedef struct {
    PlpAnalysis *analysis;
    const PlpTrace *trace;
    const GArray *segments;
    const PlpParameters *parameters;
} Desk;

static PlpEyeAnalysis *get_eye(const Desk *desk, PlpSide eye)
{
    return eye == PLP_SIDE_RIGHT ? &desk->analysis->right : &desk->analysis->left;
}

static PlpClosure *at(GArray *closures, guint i)
{
    return &g_array_index(closures, PlpClosure, i);
}

/** The closure with the largest overlap with the target; its place, or -1. */
static int find_target(const GArray *closures, const PlpClosureEdit *edit)
{
    int best = -1;
    int64_t best_us = 0;
    for (guint i = 0; i < closures->len; i++) {
        const PlpClosure *closure = &g_array_index(closures, PlpClosure, i);
        if (closure->onset_us == edit->target_onset_us &&
            closure->offset_us == edit->target_offset_us)
            return (int)i;
        int64_t overlap_us = MIN(closure->offset_us, edit->target_offset_us) -
                             MAX(closure->onset_us, edit->target_onset_us);
        if (overlap_us > best_us) {
            best = (int)i;
            best_us = overlap_us;
        }
    }
    return best;
}

/** Peak, depth, extent and frames from what the eye did between onset and offset. */
static void measure(const Desk *desk, PlpClosure *closure)
{
    const GArray *openness = get_eye(desk, closure->eye)->openness;
    guint n = plp_trace_get_length(desk->trace);
    guint first = plp_trace_find(desk->trace, closure->onset_us);
    double lowest = INFINITY;
    closure->depth_ratio = NAN;
    closure->peak_us = (closure->onset_us + closure->offset_us) / 2;
    closure->onset_frame = first < n ? plp_trace_get(desk->trace, first)->frame : 0;
    closure->offset_frame = closure->onset_frame;
    for (guint i = first; i < n && plp_trace_get(desk->trace, i)->t_us <= closure->offset_us; i++) {
        double value = i < openness->len ? (double)g_array_index(openness, float, i) : (double)NAN;
        closure->offset_frame = plp_trace_get(desk->trace, i)->frame;
        if (value < lowest) {
            lowest = value;
            closure->peak_us = plp_trace_get(desk->trace, i)->t_us;
            closure->depth_ratio = 1 - value;
        }
    }
    closure->extent = isnan(closure->depth_ratio) ? PLP_EXTENT_UNKNOWN
                      : closure->depth_ratio >= desk->parameters->complete_depth_ratio
                          ? PLP_EXTENT_COMPLETE
                          : PLP_EXTENT_PARTIAL;
}

/** Everything that follows from new edges. What was measured at the old ones is not known any more.
 */
static void settle(const Desk *desk, PlpClosure *closure)
{
    closure->duration_us = closure->offset_us - closure->onset_us;
    closure->kind = plp_events_classify(closure->duration_us, desk->parameters);
    closure->task = plp_exposure_find_task(desk->segments, closure->onset_us);
    closure->commanded = plp_task_is_commanded(closure->task);
    closure->closing_speed_per_s = closure->opening_speed_per_s = NAN;
    closure->cheek = closure->mouth = (PlpCompanion){NAN, NAN, false};
    measure(desk, closure);
}

static PlpClosure make_closure(const Desk *desk, PlpSide eye, int64_t onset_us, int64_t offset_us)
{
    PlpClosure closure = {.eye = eye,
                          .onset_us = onset_us,
                          .offset_us = offset_us,
                          .brow_shift_ratio = NAN,
                          .bunching_ratio = NAN,
                          .squeeze_z = NAN};
    settle(desk, &closure);
    return closure;
}

static void split(const Desk *desk, GArray *closures, guint i, const PlpClosureEdit *edit)
{
    PlpClosure second = make_closure(desk, edit->eye, edit->to_us, at(closures, i)->offset_us);
    second.notes = at(closures, i)->notes & PLP_CLOSURE_NOTE_ENDS_AFTER;
    at(closures, i)->offset_us = edit->from_us;
    at(closures, i)->notes &= ~(unsigned)PLP_CLOSURE_NOTE_ENDS_AFTER;
    settle(desk, at(closures, i));
    g_array_append_val(closures, second);
}

static bool merge(const Desk *desk, GArray *closures, guint first, const PlpClosureEdit *edit)
{
    PlpClosure whole = *at(closures, first);
    bool is_more = false;
    for (guint i = closures->len; i-- > 0;) {
        const PlpClosure *closure = at(closures, i);
        if (i == first || closure->onset_us < whole.onset_us || closure->onset_us > edit->to_us)
            continue;
        whole.offset_us = MAX(whole.offset_us, closure->offset_us);
        whole.notes |= closure->notes & (unsigned)~PLP_CLOSURE_NOTE_CONTINUES;
        g_array_remove_index(closures, i);
        is_more = true;
        if (i < first)
            first--;
    }
    *at(closures, first) = whole;
    settle(desk, at(closures, first));
    return is_more;
}

static bool apply_to(const Desk *desk, GArray *closures, guint i, const PlpClosureEdit *edit)
{
    switch (edit->action) {
    case PLP_EDIT_DELETE:
        g_array_remove_index(closures, i);
        return true;
    case PLP_EDIT_MOVE:
        at(closures, i)->onset_us = edit->from_us;
        at(closures, i)->offset_us = edit->to_us;
        at(closures, i)->notes &= PLP_CLOSURE_NOTE_SPANS_LOSS;
        settle(desk, at(closures, i));
        return true;
    case PLP_EDIT_SPLIT:
        if (edit->from_us <= at(closures, i)->onset_us || edit->to_us >= at(closures, i)->offset_us)
            return false;
        split(desk, closures, i, edit);
        return true;
    case PLP_EDIT_MERGE:
        return merge(desk, closures, i, edit);
    case PLP_EDIT_KIND:
        at(closures, i)->kind = edit->kind;
        return true;
    case PLP_EDIT_COMMANDED:
        at(closures, i)->commanded = edit->commanded;
        return true;
    case PLP_EDIT_COMMENT:
        return true;
    case PLP_EDIT_ADD:
    case PLP_EDIT_TASK_ADD:
    case PLP_EDIT_TASK_DELETE:
    case PLP_EDIT_TASK_MOVE:
    case PLP_EDIT_TASK_NAME:
    case PLP_EDIT_OPEN_LID:
    case PLP_EDIT_CLOSED_LID:
    case PLP_EDIT_MIRRORED:
    case PLP_EDIT_GLASSES:
    case PLP_EDIT_NO_GLASSES:
    case PLP_EDIT_AFFECTED:
    case PLP_EDIT_UNKNOWN:
        break;
    }
    return false;
}

static bool apply_one(const Desk *desk, const PlpClosureEdit *edit)
{
    if (edit->eye != PLP_SIDE_RIGHT && edit->eye != PLP_SIDE_LEFT)
        return false;
    GArray *closures = get_eye(desk, edit->eye)->closures;
    if (edit->action != PLP_EDIT_ADD) {
        int i = find_target(closures, edit);
        return i >= 0 && apply_to(desk, closures, (guint)i, edit);
    }
    PlpClosure closure = make_closure(desk, edit->eye, edit->from_us, edit->to_us);
    if (edit->kind != PLP_KIND_UNKNOWN)
        closure.kind = edit->kind;
    g_array_append_val(closures, closure);
    return true;
}

static gint compare_onsets(gconstpointer a, gconstpointer b)
{
    const PlpClosure *left = a, *right = b;
    if (left->onset_us != right->onset_us)
        return left->onset_us < right->onset_us ? -1 : 1;
    return left->offset_us < right->offset_us ? -1 : left->offset_us > right->offset_us;
}

/** An eye cannot close while it is closed: what a correction laid over others becomes one. */
static void join_overlaps(const Desk *desk, GArray *closures)
{
    g_array_sort(closures, compare_onsets);
    for (guint i = 1; i < closures->len;) {
        PlpClosure *before = at(closures, i - 1);
        if (at(closures, i)->onset_us >= before->offset_us) {
            i++;
            continue;
        }
        if (at(closures, i)->offset_us > before->offset_us) {
            before->offset_us = at(closures, i)->offset_us;
            settle(desk, before);
        }
        g_array_remove_index(closures, i);
    }
}

guint plp_edits_apply_closures(PlpAnalysis *analysis, const PlpTrace *trace, const GArray *segments,
                               const PlpParameters *parameters, const GArray *edits)
{
    Desk desk = {analysis, trace, segments, parameters};
    guint lost = 0;
    for (guint i = 0; i < edits->len; i++) {
        const PlpClosureEdit *edit = &g_array_index(edits, PlpClosureEdit, i);
        if (plp_edit_action_is_setup(edit->action))
            continue; // of the recording: it stands in trace, segments and references already
        lost += !apply_one(&desk, edit);
        if (edit->eye == PLP_SIDE_RIGHT || edit->eye == PLP_SIDE_LEFT)
            join_overlaps(&desk, get_eye(&desk, edit->eye)->closures);
    }
    plp_pairing_assign(analysis->right.closures, analysis->left.closures, parameters);
    plp_bursts_assign(analysis->right.closures, parameters);
    plp_bursts_assign(analysis->left.closures, parameters);
    return lost;
}

void plp_edits_finish_with(PlpAnalysis *analysis, const PlpTrace *trace, const GArray *segments,
                           const PlpParameters *parameters, PlpFiguresMemo *memo)
{
    plp_figures_memo_check(memo, analysis, trace, parameters);
    plp_squeeze_grade(analysis, trace, parameters, &memo->squeeze);
    analysis->hemifacial = plp_hemifacial_compute(analysis, trace);
    g_array_set_size(analysis->tasks, 0);
    plp_figures_compute_with(analysis, trace, segments, parameters, memo);
}

void plp_edits_finish(PlpAnalysis *analysis, const PlpTrace *trace, const GArray *segments,
                      const PlpParameters *parameters)
{
    g_autoptr(PlpFiguresMemo) memo = plp_figures_memo_new();
    plp_edits_finish_with(analysis, trace, segments, parameters, memo);
}

guint plp_edits_apply(PlpAnalysis *analysis, const PlpTrace *trace, const GArray *segments,
                      const PlpParameters *parameters, const GArray *edits)
{
    guint lost = plp_edits_apply_closures(analysis, trace, segments, parameters, edits);
    plp_edits_finish(analysis, trace, segments, parameters);
    return lost;
}
