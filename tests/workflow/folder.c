#include "folder.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/sha256.h"

char *plp_folder_new(void)
{
    return g_dir_make_tmp("palpebra-XXXXXX", NULL);
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static GPtrArray *list(const char *path)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name = NULL;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL)
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    return names;
}

static void remove_all(const char *path)
{
    if (g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK)) {
        g_autoptr(GPtrArray) names = list(path);
        for (guint i = 0; i < names->len; i++) {
            g_autofree char *child = g_build_filename(path, g_ptr_array_index(names, i), NULL);
            remove_all(child);
        }
    }
    g_remove(path);
}

void plp_folder_remove(char *path)
{
    remove_all(path);
    g_free(path);
}

char *plp_folder_dup_names(const char *path)
{
    g_autoptr(GPtrArray) names = list(path);
    g_ptr_array_add(names, NULL);
    return g_strjoinv(" ", (char **)names->pdata);
}

static void append_digest(GString *text, const char *path, const char *shown)
{
    if (!g_file_test(path, G_FILE_TEST_IS_DIR)) {
        g_autofree char *sum = plp_sha256_dup_file(path, NULL);
        g_string_append_printf(text, "%s %s\n", sum, shown);
        return;
    }
    g_autoptr(GPtrArray) names = list(path);
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *child = g_build_filename(path, g_ptr_array_index(names, i), NULL);
        g_autofree char *child_shown = g_build_filename(shown, g_ptr_array_index(names, i), NULL);
        append_digest(text, child, child_shown);
    }
}

char *plp_folder_dup_digest(const char *path)
{
    GString *text = g_string_new(NULL);
    append_digest(text, path, "");
    return g_string_free(text, FALSE);
}

char *plp_folder_add(const char *folder, const char *name, const char *content)
{
    char *path = g_build_filename(folder, name, NULL);
    g_file_set_contents(path, content, -1, NULL);
    return path;
}
