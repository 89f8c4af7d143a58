#include "ui/demo.h"

static int compare(gconstpointer a, gconstpointer b)
{
    return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *plp_ui_demo_list(void)
{
    GPtrArray *clips = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *folder = g_build_filename(g_get_user_cache_dir(), "palpebra", "demo", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name = NULL;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        if (g_str_has_suffix(name, ".mp4"))
            g_ptr_array_add(clips, g_build_filename(folder, name, NULL));
    }
    g_ptr_array_sort(clips, compare);
    return clips;
}
