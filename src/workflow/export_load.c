#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "report/recording_folder.h"
#include "workflow/export.h"
#include "workflow/result.h"

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/** The result folders directly in a folder, by name. */
static GPtrArray *list_results(const char *path)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name = NULL;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *child = g_build_filename(path, name, NULL);
        if (*name != '.' && plp_recording_folder_is_one(child))
            g_ptr_array_add(found, g_steal_pointer(&child));
    }
    g_ptr_array_sort(found, compare_names);
    return found;
}

static bool load_one(GPtrArray *recordings, const char *path, const PlpLibraryView *view,
                     const PlpCancel *cancel, GError **error)
{
    if (plp_cancel_is_requested(cancel)) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_CANCELLED, "stopped; nothing is kept");
        return false;
    }
    PlpRecording *recording = plp_result_load(path, view, error);
    if (recording != NULL)
        g_ptr_array_add(recordings, recording);
    return recording != NULL;
}

static bool refuse(const char *path, GError **error)
{
    g_autofree char *name = plp_text_dup_file_name(path);
    const char *what = "holds no result; name a folder that analyze has written, or one that "
                       "holds such";
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        what = "does not exist; name a folder that analyze has written";
    else if (!g_file_test(path, G_FILE_TEST_IS_DIR))
        what = "is a file; name the folder that analyze has written (a video is exported with "
               "--as clip)";
    g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: %s", name, what);
    return false;
}

static bool load(GPtrArray *recordings, const char *path, const PlpLibraryView *view,
                 const PlpCancel *cancel, GError **error)
{
    if (plp_recording_folder_is_one(path))
        return load_one(recordings, path, view, cancel, error);
    g_autoptr(GPtrArray) results = list_results(path);
    if (results->len == 0)
        return refuse(path, error);
    for (guint i = 0; i < results->len; i++)
        if (!load_one(recordings, g_ptr_array_index(results, i), view, cancel, error))
            return false;
    return true;
}

static void free_recording(gpointer data)
{
    plp_recording_free(data);
}

GPtrArray *plp_export_load(const char *const *paths, guint n_paths, const PlpLibraryView *view,
                           const PlpCancel *cancel, GError **error)
{
    g_autoptr(GPtrArray) recordings = g_ptr_array_new_with_free_func(free_recording);
    for (guint i = 0; i < n_paths; i++)
        if (!load(recordings, paths[i], view, cancel, error))
            return NULL;
    return g_steal_pointer(&recordings);
}
