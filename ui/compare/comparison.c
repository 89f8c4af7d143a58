#include "ui/compare/comparison.h"

#include "base/version.h"
#include "ui/dialogs/layer.h"
#include "ui/session/find_video.h"
#include "workflow/layers.h"
#include "workflow/networks.h"

// Shares of the progress bar: videos to be analysed take by far the longest.
#define ANALYZING_SHARE 0.7

/** What stands on each side, as the request takes it. */
typedef struct {
    GPtrArray *operands[PLP_SIDES_N]; // of PlpUiOperand
    GPtrArray *words[PLP_SIDES_N];    // borrowed from those
    char *layer;
} Order;

static void free_order(void *data)
{
    Order *order = data;
    for (int side = 0; side < PLP_SIDES_N; side++) {
        g_ptr_array_unref(order->words[side]);
        g_ptr_array_unref(order->operands[side]);
    }
    g_free(order->layer);
    g_free(order);
}

static void clear(void *data)
{
    PlpUiComparison *comparison = data;
    plp_comparison_data_free(comparison->data);
    plp_compare_result_free(comparison->result);
    g_free(comparison->layer);
    g_strfreev(comparison->layers);
}

PlpUiComparison *plp_ui_comparison_ref(PlpUiComparison *comparison)
{
    return g_atomic_rc_box_acquire(comparison);
}

void plp_ui_comparison_unref(PlpUiComparison *comparison)
{
    g_atomic_rc_box_release_full(comparison, clear);
}

static const GPtrArray *get_side(const PlpUiComparison *comparison, int side)
{
    const PlpComparison *found = comparison->result->comparison;
    return side == 0 ? found->before : found->after;
}

guint plp_ui_comparison_get_length(const PlpUiComparison *comparison, int side)
{
    return get_side(comparison, side)->len;
}

PlpRecording *plp_ui_comparison_get_recording(const PlpUiComparison *comparison, int side, guint i)
{
    return g_ptr_array_index(get_side(comparison, side), i);
}

const PlpChartData *plp_ui_comparison_get_chart(const PlpUiComparison *comparison, int side,
                                                guint i)
{
    return g_ptr_array_index(comparison->data->recordings[side], i);
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
static void find_video(const PlpUiOperand *operand, PlpRecording *recording)
{
    if (operand->video_path != NULL) {
        g_free(recording->video_path);
        recording->video_path = g_strdup(operand->video_path);
    } else if (recording->video_path == NULL) {
        recording->video_path = plp_ui_find_video(operand->word, recording->input_name);
    }
}

static void find_videos(const Order *order, const PlpUiComparison *comparison)
{
    for (int side = 0; side < PLP_SIDES_N; side++) {
        for (guint i = 0; i < order->operands[side]->len; i++)
            find_video(g_ptr_array_index(order->operands[side], i),
                       plp_ui_comparison_get_recording(comparison, side, i));
    }
}

static bool has_video(const Order *order)
{
    for (int side = 0; side < PLP_SIDES_N; side++) {
        for (guint i = 0; i < order->words[side]->len; i++) {
            if (plp_compare_classify(order->words[side]->pdata[i]) == PLP_OPERAND_VIDEO)
                return true;
        }
    }
    return false;
}

static char **list_layers(const Order *order)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    for (int side = 0; side < PLP_SIDES_N; side++)
        g_ptr_array_extend(words, order->words[side], NULL, NULL);
    return plp_layers_list((const char *const *)words->pdata, words->len, NULL);
}

static void *compare(PlpUiWork *work, void *data, GError **error)
{
    const Order *order = data;
    PlpAnalyzeOptions options = {.program_version = plp_version_get(),
                                 .parameters = plp_parameters_make_default()};
    g_autoptr(PlpNetworks) networks = NULL;
    if (has_video(order)) {
        networks = plp_networks_load(NULL, PLP_ENGINE_UNKNOWN, &options.parameters, error);
        if (networks == NULL)
            return NULL;
        options.landmarkers = plp_networks_get_source(networks);
    }
    PlpLibraryView view = plp_ui_layer_make_view(order->layer);
    PlpCompareRequest request = {
        .view = &view,
        .before = (const char *const *)order->words[0]->pdata,
        .n_before = order->words[0]->len,
        .after = (const char *const *)order->words[1]->pdata,
        .n_after = order->words[1]->len,
        .analyze = &options,
        .cancel = plp_ui_work_get_cancel(work),
        .hooks = {work, show_analyzing, show_checking},
    };
    PlpCompareResult *result = plp_compare(&request, error);
    if (result == NULL)
        return NULL;
    PlpUiComparison *comparison = g_atomic_rc_box_new0(PlpUiComparison);
    comparison->result = result;
    comparison->layer = g_strdup(order->layer);
    comparison->layers = list_layers(order);
    find_videos(order, comparison);
    comparison->data = plp_comparison_data_new(result->comparison);
    return comparison;
}

static gpointer copy_operand(gconstpointer operand, gpointer data)
{
    return plp_ui_operand_copy(operand);
}

PlpUiWork *plp_ui_comparison_start(GPtrArray *before, GPtrArray *after, const char *layer)
{
    Order *order = g_new0(Order, 1);
    order->layer = g_strdup(layer);
    GPtrArray *operands[] = {before, after};
    for (int side = 0; side < PLP_SIDES_N; side++) {
        order->operands[side] = g_ptr_array_copy(operands[side], copy_operand, NULL);
        order->words[side] = g_ptr_array_new();
        for (guint i = 0; i < order->operands[side]->len; i++) {
            const PlpUiOperand *operand = g_ptr_array_index(order->operands[side], i);
            g_ptr_array_add(order->words[side], operand->word);
        }
    }
    return plp_ui_work_start(compare, order, free_order, (GDestroyNotify)plp_ui_comparison_unref);
}
