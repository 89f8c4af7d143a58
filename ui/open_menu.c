#include "ui/open_menu.h"

#include <glib/gi18n.h>

#include "ui/recent.h"

static void refill_queue(PlpUiSession *session, GMenu *menu)
{
    GListModel *jobs = plp_ui_session_get_jobs(session);
    g_menu_remove_all(menu);
    for (guint i = 0; i < g_list_model_get_n_items(jobs); i++) {
        g_autoptr(PlpUiJob) job = g_list_model_get_item(jobs, i);
        g_autofree char *label = plp_ui_recent_dup_label(plp_ui_job_get_name(job));
        g_autoptr(GMenuItem) item = g_menu_item_new(label, NULL);
        g_menu_item_set_action_and_target(item, "win.show-recording", "u", i);
        g_menu_append_item(menu, item);
    }
}

void plp_ui_open_menu_fill(GMenu *menu, PlpUiSession *session)
{
    g_autoptr(GMenu) queue = g_menu_new();
    g_autoptr(GMenu) recent = g_menu_new();
    g_menu_append_section(menu, _("In This Session"), G_MENU_MODEL(queue));
    g_menu_append_section(menu, _("Recent Files"), G_MENU_MODEL(recent));
    refill_queue(session, queue);
    plp_ui_recent_refill(gtk_recent_manager_get_default(), recent);
    g_signal_connect_object(session, "jobs-changed", G_CALLBACK(refill_queue), queue, 0);
    g_signal_connect_object(gtk_recent_manager_get_default(), "changed",
                            G_CALLBACK(plp_ui_recent_refill), recent, 0);
}

PlpUiDocument *plp_ui_open_menu_find_beside(PlpUiSession *session, int step)
{
    GListModel *jobs = plp_ui_session_get_jobs(session);
    int n = (int)g_list_model_get_n_items(jobs);
    int at = -1;
    for (int i = 0; i < n && at < 0; i++) {
        g_autoptr(PlpUiJob) job = g_list_model_get_item(jobs, (guint)i);
        if (plp_ui_job_get_document(job) == plp_ui_session_get_document(session))
            at = i;
    }
    if (n == 0 || (n == 1 && at == 0))
        return NULL;
    int next = at < 0 ? (step > 0 ? 0 : n - 1) : ((at + step) % n + n) % n;
    g_autoptr(PlpUiJob) job = g_list_model_get_item(jobs, (guint)next);
    return plp_ui_job_get_document(job);
}
