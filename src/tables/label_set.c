#include "tables/labels.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

#define LIMIT_BYTES (16u << 20)
#define TAG_LIMIT_BYTES (4u << 20)
#define MAX_FILES 10000u

PlpClipLabels *plp_clip_labels_new(const char *clip)
{
    PlpClipLabels *labels = g_new0(PlpClipLabels, 1);
    labels->clip = g_strdup(clip);
    labels->labels = g_array_new(FALSE, FALSE, sizeof(PlpLabel));
    labels->scored_last_frame = G_MAXINT32;
    return labels;
}

void plp_clip_labels_free(PlpClipLabels *labels)
{
    if (labels == NULL)
        return;
    g_free(labels->clip);
    g_array_unref(labels->labels);
    g_free(labels);
}

static bool is_tag_name(const char *name)
{
    return g_str_has_suffix(name, ".tag") || g_str_has_suffix(name, ".TAG");
}

static bool load_tag(GPtrArray *clips, const char *path, GError **error)
{
    g_autoptr(GBytes) content = plp_text_load_file(path, TAG_LIMIT_BYTES, error);
    if (content == NULL)
        return false;
    g_autofree char *name = plp_text_dup_file_name(path);
    PlpClipLabels *labels = plp_labels_parse_tag(name, content, error);
    if (labels == NULL)
        return false;
    g_ptr_array_add(clips, labels);
    return true;
}

static int compare_strings(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static GPtrArray *list_tags(const char *folder, GError **error)
{
    g_autofree char *name = plp_text_dup_file_name(folder);
    g_autoptr(GError) cause = NULL;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, &cause);
    if (dir == NULL) {
        // GLib's own message holds the whole path.
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: the folder cannot be read", name);
        return NULL;
    }
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    for (const char *entry = NULL; (entry = g_dir_read_name(dir)) != NULL;) {
        if (is_tag_name(entry) && paths->len < MAX_FILES)
            g_ptr_array_add(paths, g_build_filename(folder, entry, NULL));
    }
    if (paths->len == 0) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO,
                    "%s: holds no .tag file (give a folder of .tag files, or a CSV file of labels)",
                    name);
        return NULL;
    }
    g_ptr_array_sort(paths, compare_strings);
    return g_steal_pointer(&paths);
}

static GPtrArray *load_folder(const char *folder, GError **error)
{
    g_autoptr(GPtrArray) paths = list_tags(folder, error);
    if (paths == NULL)
        return NULL;
    g_autoptr(GPtrArray) clips =
        g_ptr_array_new_with_free_func((GDestroyNotify)plp_clip_labels_free);
    for (guint i = 0; i < paths->len; i++) {
        if (!load_tag(clips, paths->pdata[i], error))
            return NULL;
    }
    return g_steal_pointer(&clips);
}

GPtrArray *plp_labels_load(const char *path, GError **error)
{
    if (g_file_test(path, G_FILE_TEST_IS_DIR))
        return load_folder(path, error);
    if (is_tag_name(path)) {
        g_autoptr(GPtrArray) clips =
            g_ptr_array_new_with_free_func((GDestroyNotify)plp_clip_labels_free);
        return load_tag(clips, path, error) ? g_steal_pointer(&clips) : NULL;
    }
    g_autoptr(GBytes) content = plp_text_load_file(path, LIMIT_BYTES, error);
    if (content == NULL)
        return NULL;
    g_autofree char *name = plp_text_dup_file_name(path);
    return plp_labels_parse_csv(name, content, error);
}
