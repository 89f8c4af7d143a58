#include "workflow/compare_load_priv.h"

#include <glib/gstdio.h>
#include <string.h>

#include "analysis/analyse.h"
#include "base/error.h"
#include "base/sha256.h"
#include "base/text.h"
#include "base/version.h"
#include "report/trace_table.h"
#include "workflow/library.h"
#include "workflow/result.h"

#define LIBRARY_PREFIX "library:"

bool plp_compare_parse_filed(const char *operand, int64_t *ret_recording)
{
    if (!g_str_has_prefix(operand, LIBRARY_PREFIX))
        return plp_library_parse_reference(operand, ret_recording);
    g_autofree char *reference = g_strconcat("@", operand + strlen(LIBRARY_PREFIX), NULL);
    return plp_library_parse_reference(reference, ret_recording);
}

PlpOperand plp_compare_classify(const char *operand)
{
    int64_t recording = 0;
    if (plp_compare_parse_filed(operand, &recording))
        return PLP_OPERAND_LIBRARY;
    if (g_file_test(operand, G_FILE_TEST_IS_DIR))
        return PLP_OPERAND_FOLDER;
    g_autofree char *lower = g_ascii_strdown(operand, -1);
    return g_str_has_suffix(lower, ".csv") ? PLP_OPERAND_TRACE : PLP_OPERAND_VIDEO;
}

// ---- a trace alone ----

static char *dup_stem(const char *path)
{
    g_autofree char *name = plp_text_dup_file_name(path);
    char *dot = strrchr(name, '.');
    return dot != NULL && dot != name ? g_strndup(name, (gsize)(dot - name)) : g_strdup(name);
}

static PlpRecording *load_trace(const PlpCompareRequest *request, const char *path, GError **error)
{
    g_autoptr(PlpRecording) recording = plp_recording_new();
    recording->trace = plp_trace_table_load(path, NULL, NULL, error);
    recording->input_sha256 = recording->trace != NULL ? plp_sha256_dup_file(path, error) : NULL;
    if (recording->input_sha256 == NULL)
        return NULL;
    recording->label = dup_stem(path);
    recording->input_name = plp_text_dup_file_name(path);
    recording->program_version = g_strdup(plp_version_get());
    if (request->analyze != NULL) {
        recording->parameters = request->analyze->parameters;
        recording->mirrored = request->analyze->mirrored;
    }
    const GArray *segments = request->analyze != NULL ? request->analyze->segments : NULL;
    if (segments != NULL)
        g_array_append_vals(recording->segments, segments->data, segments->len);
    recording->analysis =
        plp_analyse_compute(recording->trace, recording->segments, &recording->parameters);
    return g_steal_pointer(&recording);
}

// ---- the library ----

static PlpRecording *load_filed(const PlpCompareRequest *request, const char *operand,
                                GError **error)
{
    int64_t id = 0;
    g_autofree char *path = request->library_path != NULL ? g_strdup(request->library_path)
                                                          : plp_library_dup_default_path();
    g_autoptr(PlpLibrary) library = plp_library_open(path, PLP_LIBRARY_READ, error);
    if (library == NULL || !plp_compare_parse_filed(operand, &id))
        return NULL;
    return plp_library_load_recording(library, id, request->view, error);
}

static PlpRecording *load_ready(const PlpCompareRequest *request, const char *operand,
                                GError **error)
{
    switch (plp_compare_classify(operand)) {
    case PLP_OPERAND_FOLDER:
        return plp_result_load(operand, request->view, error);
    case PLP_OPERAND_TRACE:
        return load_trace(request, operand, error);
    case PLP_OPERAND_LIBRARY:
        return load_filed(request, operand, error);
    case PLP_OPERAND_VIDEO:
    case PLP_OPERAND_UNKNOWN:
        break;
    }
    return NULL;
}

// ---- videos ----

/** Where results of videos go while they are needed. */
typedef struct {
    char *folder;
    bool is_temporary;
} Place;

static bool open_place(const PlpCompareRequest *request, const char *when, Place *place,
                       GError **error)
{
    if (request->results_folder != NULL) {
        place->folder = g_build_filename(request->results_folder, when, NULL);
        return true;
    }
    place->is_temporary = true;
    place->folder = g_dir_make_tmp("palpebra-compare-XXXXXX", NULL);
    if (place->folder != NULL)
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_IO,
                "no temporary folder can be made; give one with --results");
    return false;
}

static void remove_folder(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name = NULL;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *inside = g_build_filename(path, name, NULL);
        if (g_file_test(inside, G_FILE_TEST_IS_SYMLINK) || !g_file_test(inside, G_FILE_TEST_IS_DIR))
            g_unlink(inside);
        else
            remove_folder(inside);
    }
    g_rmdir(path);
}

static void close_place(Place *place)
{
    if (place->is_temporary && place->folder != NULL)
        remove_folder(place->folder);
    g_free(place->folder);
}

static bool check_results(PlpBatch *batch, GError **error)
{
    for (guint i = 0; i < plp_batch_get_length(batch); i++) {
        const PlpAnalyzeResult *result = plp_batch_get_result(batch, i);
        if (result != NULL && result->error != NULL) {
            g_propagate_error(error, g_error_copy(result->error));
            return false;
        }
        if (result == NULL || result->outcome == PLP_OUTCOME_PARTIAL) {
            g_set_error(error, PLP_ERROR, PLP_ERROR_CANCELLED,
                        "cancelled: the videos are not analysed to their end");
            return false;
        }
    }
    return true;
}

static void no_tick(void *self, PlpBatch *batch)
{
}

/** Of PlpRecording, in the order of the paths. */
static GPtrArray *analyze_videos(const PlpCompareRequest *request, const GPtrArray *paths,
                                 const Place *place, GError **error)
{
    PlpAnalyzeOptions options = *request->analyze;
    options.out_folder = place->folder;
    options.resume = true; // what is there and the same is kept
    options.force = false;
    options.cancel = request->cancel;
    g_autoptr(PlpBatch) batch =
        plp_batch_new((const char *const *)paths->pdata, paths->len, &options, error);
    if (batch == NULL)
        return NULL;
    plp_batch_run(batch, 0, request->hooks.analyzing != NULL ? request->hooks.analyzing : no_tick,
                  request->hooks.self);
    if (!check_results(batch, error))
        return NULL;
    g_autoptr(GPtrArray) loaded =
        g_ptr_array_new_with_free_func((GDestroyNotify)plp_recording_free);
    for (guint i = 0; i < paths->len; i++) {
        PlpRecording *recording =
            plp_result_load(plp_batch_get_output(batch, i)->path, request->view, error);
        if (recording == NULL)
            return NULL;
        recording->video_path = g_strdup(paths->pdata[i]);
        g_ptr_array_add(loaded, recording);
    }
    return g_steal_pointer(&loaded);
}

static GPtrArray *load_videos(const PlpCompareRequest *request, const GPtrArray *paths,
                              const char *when, GError **error)
{
    if (request->analyze == NULL || request->analyze->landmarkers == NULL) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "the networks that measure a video are not loaded (give result folders)");
        return NULL;
    }
    Place place = {0};
    GPtrArray *loaded = open_place(request, when, &place, error)
                            ? analyze_videos(request, paths, &place, error)
                            : NULL;
    close_place(&place);
    return loaded;
}

// ---- a side ----

static GPtrArray *collect_videos(const char *const *operands, gsize n_operands)
{
    GPtrArray *paths = g_ptr_array_new();
    for (gsize i = 0; i < n_operands; i++) {
        if (plp_compare_classify(operands[i]) == PLP_OPERAND_VIDEO)
            g_ptr_array_add(paths, (char *)operands[i]);
    }
    return paths;
}

static bool is_cancelled(const PlpCompareRequest *request, GError **error)
{
    if (!plp_cancel_is_requested(request->cancel))
        return false;
    g_set_error(error, PLP_ERROR, PLP_ERROR_CANCELLED, "cancelled: nothing was compared");
    return true;
}

bool plp_compare_load_side(const PlpCompareRequest *request, const char *const *operands,
                           gsize n_operands, const char *when, GPtrArray *recordings,
                           GPtrArray *side, GError **error)
{
    g_autoptr(GPtrArray) paths = collect_videos(operands, n_operands);
    g_autoptr(GPtrArray) videos =
        paths->len > 0 ? load_videos(request, paths, when, error) : g_ptr_array_new();
    guint next_video = 0;
    for (gsize i = 0; videos != NULL && i < n_operands; i++) {
        PlpRecording *recording = NULL;
        if (is_cancelled(request, error))
            return false;
        if (plp_compare_classify(operands[i]) == PLP_OPERAND_VIDEO)
            recording = g_steal_pointer(&videos->pdata[next_video++]);
        else
            recording = load_ready(request, operands[i], error);
        if (recording == NULL)
            return false;
        g_ptr_array_add(recordings, recording);
        g_ptr_array_add(side, recording);
    }
    return videos != NULL;
}

PlpRecording *plp_compare_load(const PlpCompareRequest *request, const char *operand,
                               GError **error)
{
    g_autoptr(GPtrArray) recordings = g_ptr_array_new();
    g_autoptr(GPtrArray) side = g_ptr_array_new();
    if (!plp_compare_load_side(request, &operand, 1, "recording", recordings, side, error))
        return NULL;
    return recordings->pdata[0];
}
