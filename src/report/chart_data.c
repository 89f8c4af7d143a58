#include "report/chart_data.h"

#include <math.h>

static GHashTable *index_pairs(const GArray *closures)
{
    GHashTable *pairs = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < closures->len; i++) {
        PlpClosure *closure = &g_array_index(closures, PlpClosure, i);
        if (closure->pair != 0)
            g_hash_table_insert(pairs, GINT_TO_POINTER(closure->pair), closure);
    }
    return pairs;
}

static void add_event(PlpChartData *data, const PlpClosure *right, const PlpClosure *left)
{
    const PlpClosure *longer = right;
    if (right == NULL || (left != NULL && left->duration_us > right->duration_us))
        longer = left;
    PlpDurationPoint duration = {(double)longer->duration_us / 1e6, longer->kind};
    PlpPairPoint pair = {right != NULL ? (double)right->duration_us / 1e6 : (double)NAN,
                         left != NULL ? (double)left->duration_us / 1e6 : (double)NAN,
                         plp_mark_of_closure(longer)};
    g_array_append_val(data->durations, duration);
    g_array_append_val(data->pairs, pair);
}

static void add_events(PlpChartData *data, const PlpAnalysis *analysis)
{
    g_autoptr(GHashTable) left_of = index_pairs(analysis->left.closures);
    g_autoptr(GHashTable) right_of = index_pairs(analysis->right.closures);
    for (guint i = 0; i < analysis->right.closures->len; i++) {
        const PlpClosure *right = &g_array_index(analysis->right.closures, PlpClosure, i);
        const PlpClosure *left =
            right->pair != 0 ? g_hash_table_lookup(left_of, GINT_TO_POINTER(right->pair)) : NULL;
        if (!right->commanded)
            add_event(data, right, left);
    }
    for (guint i = 0; i < analysis->left.closures->len; i++) {
        const PlpClosure *left = &g_array_index(analysis->left.closures, PlpClosure, i);
        bool has_partner =
            left->pair != 0 && g_hash_table_contains(right_of, GINT_TO_POINTER(left->pair));
        if (!left->commanded && !has_partner)
            add_event(data, NULL, left);
    }
}

static int64_t get_duration(const PlpRecording *recording)
{
    double total_s = recording->analysis->whole.both[PLP_METRIC_TOTAL_S].value;
    if (isfinite(total_s) && total_s > 0)
        return (int64_t)llround(total_s * 1e6);
    guint n = plp_trace_get_length(recording->trace);
    return n > 0 ? plp_trace_get(recording->trace, n - 1)->t_us + 1 : 1;
}

PlpChartData *plp_chart_data_new(const PlpRecording *recording)
{
    const PlpAnalysis *analysis = recording->analysis;
    PlpChartData *data = g_new0(PlpChartData, 1);
    data->recording = recording;
    data->right = plp_timeline_dup_openness(recording->trace, analysis->right.openness);
    data->left = plp_timeline_dup_openness(recording->trace, analysis->left.openness);
    data->timeline = (PlpTimeline){
        .right = {data->right, analysis->right.closures, analysis->right.twitches, NULL},
        .left = {data->left, analysis->left.closures, analysis->left.twitches, NULL},
        .trace = recording->trace,
        .segments = recording->segments,
        .duration_us = get_duration(recording),
    };
    data->durations = g_array_new(FALSE, FALSE, sizeof(PlpDurationPoint));
    data->pairs = g_array_new(FALSE, FALSE, sizeof(PlpPairPoint));
    add_events(data, analysis);
    double measured_s = analysis->whole.severity.measured_s;
    if (!(measured_s > 0))
        measured_s = analysis->whole.both[PLP_METRIC_MEASURED_S].value;
    data->measured_min = measured_s > 0 ? measured_s / 60 : 0;
    return data;
}

void plp_chart_data_free(PlpChartData *data)
{
    if (data == NULL)
        return;
    plp_pyramid_free(data->right);
    plp_pyramid_free(data->left);
    g_array_unref(data->durations);
    g_array_unref(data->pairs);
    g_free(data);
}

// ---- the strongest ----

static int compare_strength(gconstpointer a, gconstpointer b)
{
    const PlpClosure *first = *(PlpClosure *const *)a;
    const PlpClosure *second = *(PlpClosure *const *)b;
    bool first_tight = first->tight == PLP_TRISTATE_YES;
    bool second_tight = second->tight == PLP_TRISTATE_YES;
    if (first_tight != second_tight)
        return first_tight ? -1 : 1;
    if (first_tight && first->squeeze_z != second->squeeze_z)
        return first->squeeze_z > second->squeeze_z ? -1 : 1;
    if (first->duration_us != second->duration_us)
        return first->duration_us > second->duration_us ? -1 : 1;
    return first->id - second->id;
}

static void collect(const GArray *closures, GPtrArray *found)
{
    for (guint i = 0; i < closures->len; i++) {
        PlpClosure *closure = &g_array_index(closures, PlpClosure, i);
        if (!closure->commanded)
            g_ptr_array_add(found, closure);
    }
}

GPtrArray *plp_chart_data_list_strongest(const PlpRecording *recording, guint most)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    collect(recording->analysis->right.closures, all);
    collect(recording->analysis->left.closures, all);
    g_ptr_array_sort(all, compare_strength);
    GPtrArray *strongest = g_ptr_array_new();
    g_autoptr(GHashTable) pairs = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < all->len && strongest->len < most; i++) {
        PlpClosure *closure = g_ptr_array_index(all, i);
        if (closure->pair == 0 || g_hash_table_add(pairs, GINT_TO_POINTER(closure->pair)))
            g_ptr_array_add(strongest, closure);
    }
    return strongest;
}
