#include <math.h>

#include "analysis/analyse.h"
#include "analysis/compare_priv.h"
#include "analysis/edits.h"
#include "analysis/pool_priv.h"

static const PlpReferenceShift shifts[] = {{1, 1}, {0.9, 0.9}, {0.9, 1.1}, {1.1, 0.9}, {1.1, 1.1}};
enum { N_SHIFTS = G_N_ELEMENTS(shifts) };

static bool has_edits(const PlpRecording *recording)
{
    return recording->edits != NULL && recording->edits->len > 0;
}

/** Whether a person took every automatic closure away, as a rater does who begins without any: what
 * is found with moved references is nobody's then. */
static bool is_all_own(const PlpRecording *recording)
{
    g_autoptr(GArray) deletions = g_array_new(FALSE, FALSE, sizeof(PlpClosureEdit));
    for (guint i = 0; has_edits(recording) && i < recording->edits->len; i++) {
        const PlpClosureEdit *edit = &g_array_index(recording->edits, PlpClosureEdit, i);
        if (edit->action == PLP_EDIT_DELETE)
            g_array_append_vals(deletions, edit, 1);
    }
    if (deletions->len == 0)
        return false;
    PlpParameters parameters = recording->parameters;
    parameters.bootstrap_resamples = 0;
    g_autoptr(PlpAnalysis) found = plp_analyse_compute_shifted(
        recording->trace, recording->segments, &parameters, shifts[0], recording->lid_frames);
    plp_edits_apply_closures(found, recording->trace, recording->segments, &parameters, deletions);
    return found->right.closures->len == 0 && found->left.closures->len == 0;
}

static void take_closures(PlpEyeAnalysis *eye, const PlpEyeAnalysis *from)
{
    g_array_set_size(eye->closures, 0);
    g_array_append_vals(eye->closures, from->closures->data, from->closures->len);
}

/** One after the other: what was moved is there, too, where nothing is found any more. */
static void apply_each(PlpRecording *shifted)
{
    g_autoptr(GArray) one = g_array_sized_new(FALSE, FALSE, sizeof(PlpClosureEdit), 1);
    g_array_set_size(one, 1);
    PlpClosureEdit *edit = &g_array_index(one, PlpClosureEdit, 0);
    for (guint i = 0; i < shifted->edits->len; i++) {
        *edit = g_array_index(shifted->edits, PlpClosureEdit, i);
        bool is_lost = plp_edits_apply_closures(shifted->analysis, shifted->trace,
                                                shifted->segments, &shifted->parameters, one) > 0;
        if (!is_lost || edit->action != PLP_EDIT_MOVE)
            continue;
        edit->action = PLP_EDIT_ADD;
        plp_edits_apply_closures(shifted->analysis, shifted->trace, shifted->segments,
                                 &shifted->parameters, one);
    }
}

/** What a person said stays as it was said; the rest follows the references. */
static void correct(PlpRecording *shifted, const PlpAnalysis *corrected, bool is_own)
{
    if (!has_edits(shifted))
        return;
    if (is_own) {
        take_closures(&shifted->analysis->right, &corrected->right);
        take_closures(&shifted->analysis->left, &corrected->left);
    } else {
        g_autoptr(PlpAnalysis) found = plp_analysis_copy(shifted->analysis);
        guint lost = plp_edits_apply_closures(shifted->analysis, shifted->trace, shifted->segments,
                                              &shifted->parameters, shifted->edits);
        if (lost > 0) {
            PlpAnalysis *partly = shifted->analysis;
            shifted->analysis = g_steal_pointer(&found);
            plp_analysis_free(partly);
            apply_each(shifted);
        }
    }
    plp_edits_finish(shifted->analysis, shifted->trace, shifted->segments, &shifted->parameters);
}

/** A recording as it would have been with its references elsewhere; borrows but for the analysis.
 */
static PlpRecording *shift(const PlpRecording *recording, PlpReferenceShift by, bool is_own)
{
    PlpRecording *shifted = g_new(PlpRecording, 1);
    *shifted = *recording;
    shifted->parameters.bootstrap_resamples = 0;
    shifted->analysis = plp_analyse_compute_shifted(
        recording->trace, recording->segments, &shifted->parameters, by, recording->lid_frames);
    correct(shifted, recording->analysis, is_own);
    return shifted;
}

static void free_shifted(gpointer data)
{
    PlpRecording *shifted = data;
    plp_analysis_free(shifted->analysis);
    g_free(shifted);
}

/** Pools of one side of the comparison under every shift. */
typedef struct {
    GPtrArray *recordings[N_SHIFTS];
} Shifted;

static void clear_shifted(Shifted *shifted)
{
    for (int i = 0; i < N_SHIFTS; i++)
        g_clear_pointer(&shifted->recordings[i], g_ptr_array_unref);
}

typedef struct {
    PlpCompareGoOn go_on;
    void *self;
    guint done, all;
} Progress;

static bool step(Progress *progress)
{
    progress->done++;
    return progress->go_on == NULL ||
           progress->go_on(progress->self, (double)progress->done / progress->all);
}

static bool shift_all(const GPtrArray *recordings, Shifted *shifted, Progress *progress)
{
    for (int i = 0; i < N_SHIFTS; i++)
        shifted->recordings[i] = g_ptr_array_new_with_free_func(free_shifted);
    for (guint k = 0; k < recordings->len; k++) {
        const PlpRecording *recording = recordings->pdata[k];
        bool is_own = is_all_own(recording);
        for (int i = 0; i < N_SHIFTS; i++) {
            g_ptr_array_add(shifted->recordings[i], shift(recording, shifts[i], is_own));
            if (!step(progress))
                return false;
        }
    }
    return true;
}

static bool any_has_edits(const GPtrArray *recordings)
{
    for (guint i = 0; i < recordings->len; i++) {
        if (has_edits(recordings->pdata[i]))
            return true;
    }
    return false;
}

/** Each recording for itself: every shift before meets every one after. */
static PlpTristate judge(const double *before, const double *after, double direction)
{
    for (int i = 0; i < N_SHIFTS; i++) {
        for (int k = 0; k < N_SHIFTS; k++) {
            if (!((after[k] - before[i]) * direction > 0))
                return PLP_TRISTATE_NO;
        }
    }
    return PLP_TRISTATE_YES;
}

static bool is_shown(const PlpChange *change)
{
    return change->verdict == PLP_VERDICT_LOWER || change->verdict == PLP_VERDICT_HIGHER;
}

static bool has_shown(const PlpComparison *comparison, PlpSide side, PlpTask task)
{
    for (guint i = 0; i < comparison->changes->len; i++) {
        const PlpChange *change = &g_array_index(comparison->changes, PlpChange, i);
        if (change->side == side && change->task == task && is_shown(change))
            return true;
    }
    return false;
}

static void make_pools(const Shifted *shifted, PlpSide side, PlpTask task, PlpPool **pools)
{
    for (int i = 0; i < N_SHIFTS; i++)
        pools[i] = plp_pool_new(shifted->recordings[i], side, task);
}

static void check_side(PlpComparison *comparison, const Shifted *before, const Shifted *after,
                       PlpSide side, PlpTask task)
{
    PlpPool *first[N_SHIFTS], *second[N_SHIFTS];
    double first_values[N_SHIFTS], second_values[N_SHIFTS];
    make_pools(before, side, task, first);
    make_pools(after, side, task, second);
    for (guint i = 0; i < comparison->changes->len; i++) {
        PlpChange *change = &g_array_index(comparison->changes, PlpChange, i);
        if (change->side != side || change->task != task || !is_shown(change))
            continue;
        for (int k = 0; k < N_SHIFTS; k++) {
            first_values[k] = plp_pool_get(first[k], change->metric, NULL, NULL).value;
            second_values[k] = plp_pool_get(second[k], change->metric, NULL, NULL).value;
        }
        change->holds = judge(first_values, second_values, change->difference);
    }
    for (int k = 0; k < N_SHIFTS; k++) {
        plp_pool_free(first[k]);
        plp_pool_free(second[k]);
    }
}

bool plp_compare_check_references(PlpComparison *comparison, PlpCompareGoOn go_on, void *self)
{
    Shifted before = {{NULL}};
    Shifted after = {{NULL}};
    Progress progress = {go_on, self, 0,
                         N_SHIFTS * (comparison->before->len + comparison->after->len)};
    bool whole = shift_all(comparison->before, &before, &progress) &&
                 shift_all(comparison->after, &after, &progress);
    for (int task = 0; whole && task < PLP_TASK_N; task++) {
        for (PlpSide side = PLP_SIDE_RIGHT; side <= PLP_SIDE_BOTH; side++) {
            if (has_shown(comparison, side, (PlpTask)task))
                check_side(comparison, &before, &after, side, (PlpTask)task);
        }
    }
    if (whole && (any_has_edits(comparison->before) || any_has_edits(comparison->after)))
        plp_compare_note_corrected_references(comparison);
    clear_shifted(&before);
    clear_shifted(&after);
    return whole;
}
