#include "workflow/export_prepare.h"

#include "analysis/exposure.h"
#include "analysis/figures.h"
#include "base/error.h"
#include "base/number.h"
#include "base/text.h"

static bool is_taken(GHashTable *taken, const char *name)
{
    return g_hash_table_contains(taken, name);
}

void plp_export_name_apart(GPtrArray *recordings)
{
    g_autoptr(GHashTable) taken = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < recordings->len; i++) {
        PlpRecording *recording = g_ptr_array_index(recordings, i);
        g_autofree char *name = recording->label != NULL && *recording->label != '\0'
                                    ? plp_text_dup_line(recording->label)
                                    : g_strdup("recording");
        char *unique = g_strdup(name);
        for (int n = 2; is_taken(taken, unique); n++) {
            g_free(unique);
            unique = g_strdup_printf("%s (%d)", name, n);
        }
        g_free(recording->label);
        recording->label = unique;
        g_hash_table_add(taken, unique);
    }
}

void plp_export_de_identify(GPtrArray *recordings)
{
    for (guint i = 0; i < recordings->len; i++) {
        PlpRecording *recording = g_ptr_array_index(recordings, i);
        g_free(recording->label);
        recording->label = g_strdup_printf("recording %u", i + 1);
        g_clear_pointer(&recording->input_name, g_free);
        g_clear_pointer(&recording->input_sha256, g_free);
        g_clear_pointer(&recording->run_sha256, g_free);
        g_clear_pointer(&recording->video_path, g_free);
        g_clear_pointer(&recording->light, g_free);
        g_clear_pointer(&recording->camera, g_free);
    }
}

// ---- a stretch ----

static GArray *clip_segments(const GArray *segments, int64_t from_us, int64_t to_us)
{
    GArray *clipped = g_array_new(FALSE, FALSE, sizeof(PlpSegment));
    for (guint i = 0; i < segments->len; i++) {
        PlpSegment segment = g_array_index(segments, PlpSegment, i);
        segment.start_us = MAX(segment.start_us, from_us);
        segment.end_us = MIN(segment.end_us, to_us);
        if (segment.start_us < segment.end_us)
            g_array_append_val(clipped, segment);
    }
    return clipped;
}

/** The stretch is one scope more, behind the tasks: it becomes the whole. */
static void compute_figures(PlpRecording *recording, GArray *segments, int64_t from_us,
                            int64_t to_us)
{
    PlpAnalysis *analysis = recording->analysis;
    PlpSegment stretch = {PLP_TASK_UNKNOWN, from_us, to_us};
    g_autoptr(GArray) scopes = g_array_copy(segments);
    g_array_append_val(scopes, stretch);
    g_array_set_size(analysis->tasks, 0);
    plp_figures_compute(analysis, recording->trace, scopes, &recording->parameters);
    analysis->whole = g_array_index(analysis->tasks, PlpFigures, segments->len);
    g_array_set_size(analysis->tasks, segments->len);
}

static void keep_closures(GArray *closures, int64_t from_us, int64_t to_us)
{
    for (guint i = closures->len; i-- > 0;) {
        const PlpClosure *closure = &g_array_index(closures, PlpClosure, i);
        if (closure->offset_us <= from_us || closure->onset_us >= to_us)
            g_array_remove_index(closures, i);
    }
}

static void keep_twitches(GArray *twitches, int64_t from_us, int64_t to_us)
{
    for (guint i = twitches->len; i-- > 0;) {
        const PlpTwitch *twitch = &g_array_index(twitches, PlpTwitch, i);
        if (twitch->offset_us <= from_us || twitch->onset_us >= to_us)
            g_array_remove_index(twitches, i);
    }
}

static void keep_range(GArray *array, guint first, guint n)
{
    if (array->len < first + n) // not one for every sample: nothing is known
        return;
    g_array_set_size(array, first + n);
    g_array_remove_range(array, 0, first);
}

static void keep_eye(PlpEyeAnalysis *eye, guint first, guint n, int64_t from_us, int64_t to_us)
{
    keep_range(eye->openness, first, n);
    keep_closures(eye->closures, from_us, to_us);
    keep_twitches(eye->twitches, from_us, to_us);
}

static void find_samples(const PlpTrace *trace, int64_t from_us, int64_t to_us, guint *ret_first,
                         guint *ret_n)
{
    guint n = plp_trace_get_length(trace);
    guint first = 0;
    while (first < n && plp_trace_get(trace, first)->t_us < from_us)
        first++;
    guint last = first;
    while (last < n && plp_trace_get(trace, last)->t_us < to_us)
        last++;
    *ret_first = first;
    *ret_n = last - first;
}

static bool refuse(const PlpRecording *recording, int64_t end_us, GError **error)
{
    g_autofree char *length = plp_number_dup((double)end_us / 1e6, 3);
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                "%s: nothing of it lies between --from and --to (it is %s s long)",
                recording->label, length);
    return false;
}

bool plp_export_cut(PlpRecording *recording, int64_t from_us, int64_t to_us, GError **error)
{
    PlpAnalysis *analysis = recording->analysis;
    int64_t end_us = plp_exposure_get_end_us(recording->trace);
    int64_t last_us = to_us > 0 ? MIN(to_us, end_us) : end_us;
    guint first = 0, n = 0;
    if (from_us <= 0 && last_us >= end_us)
        return true;
    find_samples(recording->trace, from_us, last_us, &first, &n);
    if (n == 0)
        return refuse(recording, end_us, error);
    GArray *segments = clip_segments(recording->segments, from_us, last_us);
    g_array_unref(recording->segments);
    recording->segments = segments;
    compute_figures(recording, segments, from_us, last_us);
    keep_range(recording->trace->samples, first, n);
    keep_range(analysis->watched, first, n);
    keep_eye(&analysis->right, first, n, from_us, last_us);
    keep_eye(&analysis->left, first, n, from_us, last_us);
    g_autofree char *from = plp_number_dup((double)from_us / 1e6, 3);
    g_autofree char *to = plp_number_dup((double)last_us / 1e6, 3);
    g_ptr_array_insert(
        analysis->notes, 0,
        g_strdup_printf("Only %s s to %s s of the recording are exported, and the figures are of "
                        "that stretch; references and closures were found in the whole recording, "
                        "and closures over its edges are kept whole.",
                        from, to));
    return true;
}
