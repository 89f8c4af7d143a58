#include "ui/recent.h"

#include <glib/gi18n.h>

#define MOST_RECENT 10

void plp_ui_recent_add(const char *path)
{
    if (path == NULL)
        return;
    g_autofree char *uri = g_filename_to_uri(path, NULL, NULL);
    if (uri == NULL)
        return;
    bool is_folder = g_file_test(path, G_FILE_TEST_IS_DIR);
    GtkRecentData data = {
        .mime_type = (char *)(is_folder ? "inode/directory" : "video/mp4"),
        .app_name = (char *)"palpebra",
        .app_exec = (char *)"palpebra %f",
        .is_private = true,
    };
    gtk_recent_manager_add_full(gtk_recent_manager_get_default(), uri, &data);
}

static int compare_newest(gconstpointer a, gconstpointer b)
{
    return g_date_time_compare(gtk_recent_info_get_modified((GtkRecentInfo *)b),
                               gtk_recent_info_get_modified((GtkRecentInfo *)a));
}

char *plp_ui_recent_dup_label(const char *name)
{
    GString *label = g_string_new(name);
    g_string_replace(label, "_", "__", 0);
    return g_string_free(label, FALSE);
}

void plp_ui_recent_refill(GtkRecentManager *manager, GMenu *menu)
{
    g_menu_remove_all(menu);
    GList *infos = g_list_sort(gtk_recent_manager_get_items(manager), compare_newest);
    int n = 0;
    for (GList *item = infos; item != NULL && n < MOST_RECENT; item = item->next) {
        GtkRecentInfo *info = item->data;
        if (!gtk_recent_info_has_application(info, "palpebra") || !gtk_recent_info_exists(info))
            continue;
        g_autofree char *label = plp_ui_recent_dup_label(gtk_recent_info_get_display_name(info));
        g_autoptr(GMenuItem) entry = g_menu_item_new(label, NULL);
        g_menu_item_set_action_and_target(entry, "win.open-recent", "s",
                                          gtk_recent_info_get_uri(info));
        g_menu_append_item(menu, entry);
        n++;
    }
    if (n == 0)
        g_menu_append(menu, _("Nothing was opened yet"), "win.none");
    g_list_free_full(infos, (GDestroyNotify)gtk_recent_info_unref);
}
