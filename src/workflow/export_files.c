#include "workflow/export_files.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"

struct PlpExportFolder {
    char *path;
    char *draft;      // where the files are until commit; NULL once it is renamed
    GPtrArray *names; // of char *
    GPtrArray *paths; // in the draft
};

static bool is_there(const char *path)
{
    return g_file_test(path, G_FILE_TEST_EXISTS) || g_file_test(path, G_FILE_TEST_IS_SYMLINK);
}

bool plp_export_check_file(const char *path, bool force, GError **error)
{
    g_autofree char *name = plp_text_dup_file_name(path);
    const char *what = NULL;
    if (g_file_test(path, G_FILE_TEST_IS_DIR))
        what = "is a folder; give the name of a file";
    else if (!force && is_there(path))
        what = "is there already; choose another name or allow it to be replaced (--force)";
    if (what == NULL)
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID, "%s: %s", name, what);
    return false;
}

static bool fail(const char *path, const char *what, int code, GError **error)
{
    g_autofree char *name = plp_text_dup_file_name(path);
    g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: cannot be %s: %s", name, what,
                g_strerror(code));
    return false;
}

static char *dup_without_end_slash(const char *path)
{
    char *copy = g_strdup(path);
    for (gsize n = strlen(copy); n > 1 && copy[n - 1] == '/'; n--)
        copy[n - 1] = '\0';
    return copy;
}

PlpExportFolder *plp_export_folder_open(const char *path, GError **error)
{
    if (is_there(path) && !g_file_test(path, G_FILE_TEST_IS_DIR)) {
        g_autofree char *name = plp_text_dup_file_name(path);
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "%s: is a file; this format writes several, so name a folder", name);
        return NULL;
    }
    g_autoptr(PlpExportFolder) folder = g_new0(PlpExportFolder, 1);
    folder->path = dup_without_end_slash(path);
    folder->names = g_ptr_array_new_with_free_func(g_free);
    folder->paths = g_ptr_array_new_with_free_func(g_free);
    // Beside the files' last place, so that they can be renamed into it.
    g_autofree char *parent = is_there(path) ? g_strdup(path) : g_path_get_dirname(folder->path);
    char *draft = g_build_filename(parent, ".palpebra-XXXXXX", NULL);
    if (g_mkdir_with_parents(parent, 0777) != 0 || g_mkdtemp_full(draft, 0777) == NULL) {
        fail(path, "made", errno, error);
        g_free(draft);
        return NULL;
    }
    folder->draft = draft;
    return g_steal_pointer(&folder);
}

const char *plp_export_folder_add(PlpExportFolder *folder, const char *name)
{
    char *path = g_build_filename(folder->draft, name, NULL);
    g_ptr_array_add(folder->names, g_strdup(name));
    g_ptr_array_add(folder->paths, path);
    return path;
}

static bool check_places(const PlpExportFolder *folder, bool force, GError **error)
{
    for (guint i = 0; i < folder->names->len; i++) {
        g_autofree char *path =
            g_build_filename(folder->path, g_ptr_array_index(folder->names, i), NULL);
        if (!plp_export_check_file(path, force, error))
            return false;
    }
    return true;
}

bool plp_export_folder_commit(PlpExportFolder *folder, bool force, GError **error)
{
    if (!check_places(folder, force, error))
        return false;
    if (!is_there(folder->path)) {
        if (rename(folder->draft, folder->path) != 0)
            return fail(folder->path, "put in its place", errno, error);
        g_clear_pointer(&folder->draft, g_free);
        return true;
    }
    for (guint i = 0; i < folder->names->len; i++) {
        const char *name = g_ptr_array_index(folder->names, i);
        g_autofree char *path = g_build_filename(folder->path, name, NULL);
        if (rename(g_ptr_array_index(folder->paths, i), path) != 0)
            return fail(path, "put in its place", errno, error);
    }
    return true;
}

void plp_export_folder_free(PlpExportFolder *folder)
{
    if (folder == NULL)
        return;
    for (guint i = 0; folder->draft != NULL && i < folder->paths->len; i++)
        g_unlink(g_ptr_array_index(folder->paths, i));
    if (folder->draft != NULL)
        g_rmdir(folder->draft);
    g_ptr_array_unref(folder->names);
    g_ptr_array_unref(folder->paths);
    g_free(folder->draft);
    g_free(folder->path);
    g_free(folder);
}
