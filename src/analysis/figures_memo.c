#include "analysis/figures_memo.h"

#include <math.h>
#include <string.h>

#include "analysis/exposure.h"
#include "analysis/figures_memo_priv.h"

static void free_scope(void *data)
{
    PlpMemoScope *scope = data;
    for (int side = 0; side < PLP_MEMO_SIDES; side++) {
        g_clear_pointer(&scope->sides[side].bins, g_array_unref);
        for (int k = 0; k < PLP_MEMO_RESTING_N; k++)
            g_clear_pointer(&scope->sides[side].resting[k], g_array_unref);
    }
    g_clear_pointer(&scope->apertures, g_array_unref);
    plp_bootstrap_memo_free(scope->bootstrap);
    g_free(scope);
}

PlpFiguresMemo *plp_figures_memo_new(void)
{
    PlpFiguresMemo *memo = g_new0(PlpFiguresMemo, 1);
    memo->scopes = g_ptr_array_new_with_free_func(free_scope);
    memo->flipped = g_array_new(FALSE, FALSE, sizeof(guint));
    return memo;
}

static void clear(PlpFiguresMemo *memo)
{
    g_clear_pointer(&memo->right_openness, g_array_unref);
    g_clear_pointer(&memo->left_openness, g_array_unref);
    g_clear_pointer(&memo->watched, g_array_unref);
    g_clear_pointer(&memo->segments, g_array_unref);
    g_clear_pointer(&memo->moments, g_array_unref);
    g_clear_pointer(&memo->marks, g_free);
    for (int side = 0; side < PLP_MEMO_SIDES; side++)
        g_clear_pointer(&memo->unmeasured[side], g_array_unref);
    g_ptr_array_set_size(memo->scopes, 0);
    g_array_set_size(memo->flipped, 0);
    plp_squeeze_memo_clear(&memo->squeeze);
}

void plp_figures_memo_free(PlpFiguresMemo *memo)
{
    if (memo == NULL)
        return;
    clear(memo);
    g_ptr_array_unref(memo->scopes);
    g_array_unref(memo->flipped);
    g_free(memo);
}

int plp_figures_memo_side(PlpSide side)
{
    return side == PLP_SIDE_RIGHT ? 0 : side == PLP_SIDE_LEFT ? 1 : 2;
}

// ---- whether it is still of the same recording ----

/** The bootstrap's memo knows by itself what it was drawn with. */
static PlpParameters without_bootstrap(const PlpParameters *parameters)
{
    PlpParameters key = *parameters;
    key.bootstrap_resamples = key.bootstrap_seed = key.bootstrap_block_s = 0;
    return key;
}

static bool has_same_ground(const PlpFiguresMemo *memo, const PlpAnalysis *analysis,
                            const PlpTrace *trace, const PlpParameters *parameters)
{
    PlpParameters key = without_bootstrap(parameters);
    return memo->trace == trace && memo->moments->len == plp_trace_get_length(trace) &&
           memo->right_openness == analysis->right.openness &&
           memo->left_openness == analysis->left.openness && memo->watched == analysis->watched &&
           memcmp(&memo->interocular_mm, &analysis->interocular_mm, sizeof(double)) == 0 &&
           memcmp(&memo->parameters, &key, sizeof key) == 0;
}

// ---- the ground ----

static bool is_measured(const PlpMoment *moment, int side)
{
    return (side != 1 && moment->right_measured) || (side != 0 && moment->left_measured);
}

static GArray *list_unmeasured(const GArray *moments, int side)
{
    GArray *times = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (guint i = 0; i < moments->len; i++) {
        const PlpMoment *moment = &g_array_index(moments, PlpMoment, i);
        if (!is_measured(moment, side))
            g_array_append_val(times, moment->t_us);
    }
    return times;
}

static void keep_segments(PlpFiguresMemo *memo, const GArray *segments)
{
    g_clear_pointer(&memo->segments, g_array_unref);
    if (segments == NULL)
        return;
    memo->segments = g_array_new(FALSE, FALSE, sizeof(PlpSegment));
    g_array_append_vals(memo->segments, segments->data, segments->len);
}

static void begin(PlpFiguresMemo *memo, const PlpAnalysis *analysis, const PlpTrace *trace,
                  const GArray *segments, const PlpParameters *parameters)
{
    memo->trace = trace;
    memo->right_openness = g_array_ref(analysis->right.openness);
    memo->left_openness = g_array_ref(analysis->left.openness);
    memo->watched = g_array_ref(analysis->watched);
    memo->interocular_mm = analysis->interocular_mm;
    memo->parameters = without_bootstrap(parameters);
    keep_segments(memo, segments);
    memo->moments = plp_exposure_compute(trace, segments, analysis);
    memo->marks = plp_exposure_mark(memo->moments, segments, analysis);
    memo->end_us = plp_exposure_get_end_us(trace);
    for (int side = 0; side < PLP_MEMO_SIDES; side++)
        memo->unmeasured[side] = list_unmeasured(memo->moments, side);
}

// ---- the tasks ----

static bool has_same_segments(const PlpFiguresMemo *memo, const GArray *segments)
{
    guint n = segments != NULL ? segments->len : 0;
    if (n != (memo->segments != NULL ? memo->segments->len : 0))
        return false;
    for (guint i = 0; i < n; i++) {
        const PlpSegment *a = &g_array_index(memo->segments, PlpSegment, i);
        const PlpSegment *b = &g_array_index(segments, PlpSegment, i);
        if (a->task != b->task || a->start_us != b->start_us || a->end_us != b->end_us)
            return false;
    }
    return true;
}

/** What hangs on which tasks there are, beside the marks. */
static void forget_tasks(PlpMemoScope *scope)
{
    scope->watched.is_known = false;
    for (int side = 0; side < PLP_MEMO_SIDES; side++)
        scope->sides[side].weights.is_known = false;
}

/** A task that lies where one lay before is the same stretch of time, whatever it is called. */
static void learn_segments(PlpFiguresMemo *memo, const GArray *segments)
{
    for (guint k = 0; k < memo->scopes->len; k++)
        forget_tasks(g_ptr_array_index(memo->scopes, k));
    keep_segments(memo, segments);
}

// ---- tasks and closures ----

/** Takes over what each moment is marked with, and notes those with other marks than before. */
static void learn_marks(PlpFiguresMemo *memo, const PlpAnalysis *analysis)
{
    enum { PIECE = 256 };
    guint n = memo->moments->len;
    guint8 *marks = plp_exposure_mark(memo->moments, memo->segments, analysis);
    g_array_set_size(memo->flipped, 0);
    for (guint first = 0; first < n; first += PIECE) {
        guint end = MIN(first + PIECE, n);
        if (memcmp(marks + first, memo->marks + first, end - first) == 0)
            continue;
        for (guint i = first; i < end; i++) {
            if (marks[i] == memo->marks[i])
                continue;
            plp_exposure_set_marks(&g_array_index(memo->moments, PlpMoment, i), marks[i]);
            g_array_append_val(memo->flipped, i);
        }
    }
    g_free(memo->marks);
    memo->marks = marks;
}

void plp_figures_memo_check(PlpFiguresMemo *memo, const PlpAnalysis *analysis,
                            const PlpTrace *trace, const PlpParameters *parameters)
{
    if (memo->moments != NULL && !has_same_ground(memo, analysis, trace, parameters))
        clear(memo);
}

void plp_figures_memo_update(PlpFiguresMemo *memo, const PlpAnalysis *analysis,
                             const PlpTrace *trace, const GArray *segments,
                             const PlpParameters *parameters)
{
    memo->round++;
    plp_figures_memo_check(memo, analysis, trace, parameters);
    if (memo->moments == NULL) {
        begin(memo, analysis, trace, segments, parameters);
        return;
    }
    if (!has_same_segments(memo, segments))
        learn_segments(memo, segments);
    learn_marks(memo, analysis);
}

/** The place, from `first` on, of what is kept of a stretch; the number of scopes: nothing is. */
static guint find_scope(const PlpFiguresMemo *memo, guint first, int64_t start_us, int64_t end_us)
{
    guint k = first;
    for (; k < memo->scopes->len; k++) {
        const PlpMemoScope *scope = g_ptr_array_index(memo->scopes, k);
        if (scope->start_us == start_us && scope->end_us == end_us)
            break;
    }
    return k;
}

PlpMemoScope *plp_figures_memo_get_scope(PlpFiguresMemo *memo, guint i, PlpSegment stretch)
{
    guint k = find_scope(memo, i, stretch.start_us, stretch.end_us);
    PlpMemoScope *scope =
        k < memo->scopes->len ? g_ptr_array_steal_index(memo->scopes, k) : g_new0(PlpMemoScope, 1);
    if (scope->bootstrap == NULL)
        scope->bootstrap = plp_bootstrap_memo_new();
    scope->start_us = stretch.start_us;
    scope->end_us = stretch.end_us;
    g_ptr_array_insert(memo->scopes, (gint)i, scope);
    return scope;
}

void plp_figures_memo_keep_scopes(PlpFiguresMemo *memo, guint n)
{
    g_ptr_array_set_size(memo->scopes, (gint)n);
}

bool plp_figures_memo_is_unbroken(const PlpFiguresMemo *memo, PlpSide side, int64_t from_us,
                                  int64_t to_us)
{
    const GArray *times = memo->unmeasured[plp_figures_memo_side(side)];
    guint low = 0, high = times->len;
    while (low < high) { // the first one not before `from_us`
        guint middle = low + (high - low) / 2;
        if (g_array_index(times, int64_t, middle) < from_us)
            low = middle + 1;
        else
            high = middle;
    }
    return low == times->len || g_array_index(times, int64_t, low) >= to_us;
}
