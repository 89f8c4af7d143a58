#include "ui/dialogs/export_work.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "base/version.h"
#include "ui/dialogs/layer.h"
#include "workflow/compare.h"
#include "workflow/layers.h"
#include "workflow/networks.h"

#define PREVIEW_US (60 * G_USEC_PER_SEC)
#define PREVIEW_LINES 40
#define PREVIEW_BYTES 16384

static void free_order(void *data)
{
    PlpUiExportOrder *order = data;
    g_ptr_array_unref(order->words);
    g_free(order->video_path);
    g_free(order->layer);
    g_free(order->path);
    g_free(order->preview);
    g_strfreev(order->layers);
    g_free(order);
}

static void tell_steps(void *self, int64_t done, int64_t total)
{
    if (total > 0)
        plp_ui_work_set_share(self, (double)done / (double)total);
}

/** Each picture is told twice: looked at, then written. */
static void tell_pictures(void *self, int64_t done, int64_t total)
{
    tell_steps(self, done, total > 0 ? 2 * total : total);
}

static PlpRecording *load(PlpUiWork *work, const PlpUiExportOrder *order, guint place,
                          GError **error);

/** Of the face that was measured, which a person may have chosen. */
static bool save_clip(PlpUiWork *work, const PlpUiExportOrder *order, GError **error)
{
    g_autoptr(PlpRecording) recording = load(work, order, 0, error);
    if (recording == NULL)
        return false;
    PlpParameters parameters = recording->parameters;
    g_autoptr(PlpNetworks) networks =
        plp_networks_load(NULL, PLP_ENGINE_UNKNOWN, &parameters, error);
    if (networks == NULL)
        return false;
    PlpClipOptions options = {
        .landmarkers = plp_networks_get_source(networks),
        .parameters = parameters,
        .keep = order->keep,
        .face = recording->face_identity,
        .force = true, // the file chooser has asked
        .cancel = plp_ui_work_get_cancel(work),
        .progress = tell_pictures,
        .self = work,
    };
    PlpClipResult result = {0};
    return plp_export_clip(order->video_path, order->path, &options, &result, error);
}

static bool makes_folder(const PlpUiExportOrder *order)
{
    const PlpExportFormatInfo *info = plp_export_get_format(order->format);
    return *info->ending == '\0' || (info->one_file_each && order->words->len > 1);
}

static PlpRecording *load(PlpUiWork *work, const PlpUiExportOrder *order, guint place,
                          GError **error)
{
    PlpLibraryView view = plp_ui_layer_make_view(order->layer);
    PlpAnalyzeOptions analyze = {.program_version = plp_version_get(),
                                 .parameters = plp_parameters_make_default()};
    PlpCompareRequest request = {
        .view = &view, .analyze = &analyze, .cancel = plp_ui_work_get_cancel(work)};
    return plp_compare_load(&request, order->words->pdata[place], error);
}

static PlpExportOptions make_options(PlpUiWork *work, const PlpUiExportOrder *order)
{
    return (PlpExportOptions){
        .format = order->format,
        .program_version = plp_version_get(),
        .de_identified = order->de_identified,
        .with_trace = order->with_trace,
        .force = !makes_folder(order), // of a file the file chooser has asked
        .cancel = plp_ui_work_get_cancel(work),
        .progress = tell_steps,
        .self = work,
    };
}

static void free_recording(gpointer recording)
{
    plp_recording_free(recording);
}

static bool save_recordings(PlpUiWork *work, const PlpUiExportOrder *order, GError **error)
{
    g_autoptr(GPtrArray) recordings = g_ptr_array_new_with_free_func(free_recording);
    for (guint i = 0; i < order->words->len; i++) {
        PlpRecording *recording = load(work, order, i, error);
        if (recording == NULL)
            return false;
        g_ptr_array_add(recordings, recording);
    }
    PlpExportOptions options = make_options(work, order);
    return plp_export_recordings(recordings, order->path, &options, error);
}

static void *save(PlpUiWork *work, void *data, GError **error)
{
    const PlpUiExportOrder *order = data;
    bool ok = order->format == PLP_EXPORT_CLIP ? save_clip(work, order, error)
                                               : save_recordings(work, order, error);
    return ok ? data : NULL;
}

PlpUiWork *plp_ui_export_start(PlpUiExportOrder *order)
{
    return plp_ui_work_start(save, order, free_order, NULL);
}

// ---- preview ----

/** The first lines; what is cut off is told by an ellipsis. */
static char *dup_lines(const char *text, gsize size)
{
    gsize end = 0;
    for (int line = 0; end < MIN(size, PREVIEW_BYTES) && line < PREVIEW_LINES; end++)
        line += text[end] == '\n';
    g_autofree char *cut = g_strndup(text, end);
    g_autofree char *valid = g_utf8_make_valid(cut, -1);
    return g_strconcat(valid, end < size ? "…\n" : "", NULL);
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/** The tables in a folder, by name, without their ending. */
static char *dup_tables(const char *path)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name = NULL;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL)
        g_ptr_array_add(names, g_strndup(name, strcspn(name, ".")));
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    return g_strjoinv(" · ", (char **)names->pdata);
}

/** A file's lines; of a folder the tables that are in it and the closures' lines. */
static char *dup_preview(const char *path)
{
    g_autofree char *text = NULL;
    gsize size = 0;
    if (g_file_get_contents(path, &text, &size, NULL))
        return dup_lines(text, size);
    g_autofree char *closures = g_build_filename(path, "closures.csv", NULL);
    if (!g_file_get_contents(closures, &text, &size, NULL))
        return NULL;
    g_autofree char *lines = dup_lines(text, size);
    g_autofree char *tables = dup_tables(path);
    return g_strdup_printf("%s\n\nclosures\n%s", tables, lines);
}

static void remove_all(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name = NULL;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *inside = g_build_filename(path, name, NULL);
        remove_all(inside);
    }
    g_remove(path);
}

static char *make_preview(PlpUiWork *work, const PlpUiExportOrder *order, const char *folder,
                          GError **error)
{
    g_autoptr(GPtrArray) recordings = g_ptr_array_new_with_free_func(free_recording);
    PlpRecording *recording = load(work, order, 0, error);
    if (recording == NULL)
        return NULL;
    g_ptr_array_add(recordings, recording);
    PlpExportOptions options = make_options(work, order);
    // A workbook's sheets hold what the tables hold.
    if (options.format == PLP_EXPORT_XLSX)
        options.format = PLP_EXPORT_CSV;
    options.to_us = recording->analysis->whole.scope.end_us > PREVIEW_US ? PREVIEW_US : 0;
    g_autofree char *path = g_build_filename(folder, "preview", NULL);
    return plp_export_recordings(recordings, path, &options, error) ? dup_preview(path) : NULL;
}

static void *preview(PlpUiWork *work, void *data, GError **error)
{
    PlpUiExportOrder *order = data;
    order->layers =
        plp_layers_list((const char *const *)order->words->pdata, order->words->len, NULL);
    if (order->format == PLP_EXPORT_CLIP)
        return order;
    g_autofree char *folder = g_dir_make_tmp("palpebra-preview-XXXXXX", error);
    if (folder == NULL)
        return NULL;
    order->preview = make_preview(work, order, folder, error);
    remove_all(folder);
    return order->preview != NULL ? order : NULL;
}

PlpUiWork *plp_ui_export_start_preview(PlpUiExportOrder *order)
{
    return plp_ui_work_start(preview, order, free_order, NULL);
}
