#include "ui/compare/comparison.h"

#include "base/version.h"
#include "ui/session/find_video.h"
#include "workflow/networks.h"

// Shares of the progress bar: videos to be analysed take by far the longest.
#define ANALYZING_SHARE 0.7

typedef struct {
    char *words[PLP_SIDES_N];
    char *videos[PLP_SIDES_N];
} Order;

static void free_order(void *data)
{
    Order *order = data;
    for (int side = 0; side < PLP_SIDES_N; side++) {
        g_free(order->words[side]);
        g_free(order->videos[side]);
    }
    g_free(order);
}

static void clear(void *data)
{
    PlpUiComparison *comparison = data;
    plp_comparison_data_free(comparison->data);
    plp_compare_result_free(comparison->result);
}

PlpUiComparison *plp_ui_comparison_ref(PlpUiComparison *comparison)
{
    return g_atomic_rc_box_acquire(comparison);
}

void plp_ui_comparison_unref(PlpUiComparison *comparison)
{
    g_atomic_rc_box_release_full(comparison, clear);
}

PlpRecording *plp_ui_comparison_get_recording(const PlpUiComparison *comparison, int side)
{
    const PlpComparison *found = comparison->result->comparison;
    const GPtrArray *recordings = side == 0 ? found->before : found->after;
    return g_ptr_array_index(recordings, 0);
}

// ---- in the thread ----

static void show_analyzing(void *self, PlpBatch *batch)
{
    double done = 0, expected = 0;
    for (guint i = 0; i < plp_batch_get_length(batch); i++) {
        const PlpProgress *progress = plp_batch_get_progress(batch, i);
        done += (double)atomic_load(&progress->frames);
        expected += (double)MAX(1, atomic_load(&progress->expected));
    }
    plp_ui_work_set_share(self, ANALYZING_SHARE * MIN(1, done / MAX(1, expected)));
}

static void show_checking(void *self, double share)
{
    plp_ui_work_set_share(self, ANALYZING_SHARE + (1 - ANALYZING_SHARE) * share);
}

/** So that the players and the report's pictures have something to read. */
static void find_videos(const Order *order, const PlpUiComparison *comparison)
{
    for (int side = 0; side < PLP_SIDES_N; side++) {
        PlpRecording *recording = plp_ui_comparison_get_recording(comparison, side);
        if (order->videos[side] != NULL) {
            g_free(recording->video_path);
            recording->video_path = g_strdup(order->videos[side]);
        } else if (recording->video_path == NULL) {
            recording->video_path = plp_ui_find_video(order->words[side], recording->input_name);
        }
    }
}

static void *compare(PlpUiWork *work, void *data, GError **error)
{
    const Order *order = data;
    bool has_video = plp_compare_classify(order->words[0]) == PLP_OPERAND_VIDEO ||
                     plp_compare_classify(order->words[1]) == PLP_OPERAND_VIDEO;
    PlpAnalyzeOptions options = {.program_version = plp_version_get(),
                                 .parameters = plp_parameters_make_default()};
    g_autoptr(PlpNetworks) networks = NULL;
    if (has_video) {
        networks = plp_networks_load(NULL, PLP_ENGINE_UNKNOWN, &options.parameters, error);
        if (networks == NULL)
            return NULL;
        options.landmarkers = plp_networks_get_source(networks);
    }
    PlpCompareRequest request = {
        .before = (const char *const *)&order->words[0],
        .n_before = 1,
        .after = (const char *const *)&order->words[1],
        .n_after = 1,
        .analyze = &options,
        .cancel = plp_ui_work_get_cancel(work),
        .hooks = {work, show_analyzing, show_checking},
    };
    PlpCompareResult *result = plp_compare(&request, error);
    if (result == NULL)
        return NULL;
    PlpUiComparison *comparison = g_atomic_rc_box_new0(PlpUiComparison);
    comparison->result = result;
    find_videos(order, comparison);
    comparison->data = plp_comparison_data_new(result->comparison);
    return comparison;
}

PlpUiWork *plp_ui_comparison_start(const PlpUiOperand *before, const PlpUiOperand *after)
{
    Order *order = g_new0(Order, 1);
    const PlpUiOperand *operands[] = {before, after};
    for (int side = 0; side < PLP_SIDES_N; side++) {
        order->words[side] = g_strdup(operands[side]->word);
        order->videos[side] = g_strdup(operands[side]->video_path);
    }
    return plp_ui_work_start(compare, order, free_order, (GDestroyNotify)plp_ui_comparison_unref);
}
