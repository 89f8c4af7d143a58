#include "ui/capture/open.h"

#include <glib/gi18n.h>

#include "base/text.h"
#include "ui/capture/page.h"
#include "ui/capture/take.h"
#include "ui/recent.h"
#include "ui/say.h"
#include "ui/session/settings.h"
#include "ui/words.h"

#define NAME "capture"

static void review(PlpUiSession *session, const char *video_path)
{
    plp_ui_session_open_path(session, video_path);
}

/** Two messages, one after the other: a toast has one line. */
static void say_mended(PlpUiSession *session, const char *video_path, PlpTask task,
                       const GError *error)
{
    g_autofree char *name = plp_text_dup_file_name(video_path);
    g_autofree char *words = g_strdup_printf(
        _("The recording of %s was interrupted; what was recorded is kept, see Recent Files."),
        name);
    plp_ui_recent_add(video_path);
    plp_ui_session_say(session, words);
    if (error != NULL) {
        plp_ui_session_say(session, plp_ui_say(error->message));
    } else if (task != PLP_TASK_UNKNOWN) {
        g_autofree char *cut = g_strdup_printf(_("%s: the last task (%s) was cut short."), name,
                                               plp_ui_words_get_task(task));
        plp_ui_session_say(session, cut);
    }
}

/** The task is the answer. */
static void mend(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    GError *error = NULL;
    PlpTask last = PLP_TASK_UNKNOWN;
    if (plp_ui_take_mend(data, &last, &error))
        g_task_return_int(task, last);
    else
        g_task_return_error(task, error);
}

static void on_mended(GObject *session, GAsyncResult *result, gpointer data)
{
    g_autoptr(GError) error = NULL;
    gssize last = g_task_propagate_int(G_TASK(result), &error);
    say_mended(PLP_UI_SESSION(session), g_task_get_task_data(G_TASK(result)),
               error == NULL ? (PlpTask)last : PLP_TASK_UNKNOWN, error);
}

static gboolean mend_interrupted(gpointer session)
{
    g_autofree char *folder = plp_ui_settings_dup_recordings_folder(plp_ui_settings_get());
    g_autoptr(GPtrArray) found = plp_ui_take_find_interrupted(folder);
    for (guint i = 0; i < found->len; i++) {
        g_autoptr(GTask) task = g_task_new(session, NULL, on_mended, NULL);
        g_task_set_task_data(task, g_strdup(g_ptr_array_index(found, i)), g_free);
        g_task_run_in_thread(task, mend);
    }
    return G_SOURCE_REMOVE;
}

void plp_ui_capture_recover(PlpUiSession *session)
{
    static bool is_done; // later windows would take what another one records for abandoned
    if (is_done)
        return;
    is_done = true;
    g_idle_add_full(G_PRIORITY_LOW, mend_interrupted, g_object_ref(session), g_object_unref);
}

void plp_ui_capture_open(AdwViewStack *pages, PlpUiSession *session)
{
    if (adw_view_stack_get_child_by_name(pages, NAME) == NULL) {
        GtkWidget *page = plp_ui_capture_page_new();
        g_signal_connect_object(page, "review", G_CALLBACK(review), session, G_CONNECT_SWAPPED);
        AdwViewStackPage *entry = adw_view_stack_add_titled(pages, page, NAME, _("Record"));
        adw_view_stack_page_set_icon_name(entry, "camera-video-symbolic");
        plp_ui_capture_set_width(pages, gtk_widget_get_width(GTK_WIDGET(pages)));
    }
    adw_view_stack_set_visible_child_name(pages, NAME);
}

void plp_ui_capture_set_width(AdwViewStack *pages, int width_px)
{
    GtkWidget *page = adw_view_stack_get_child_by_name(pages, NAME);
    if (page != NULL)
        plp_ui_capture_page_set_width(PLP_UI_CAPTURE_PAGE(page), width_px);
}
