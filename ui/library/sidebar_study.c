#include <glib/gi18n.h>

#include "base/version.h"
#include "store/study.h"
#include "ui/library/sidebar_priv.h"
#include "workflow/library_videos.h"

typedef enum { WORK_FIND = 0, WORK_EXPORT, WORK_IMPORT } Work;

/** What takes long has a thread and a connection of its own. */
typedef struct {
    Work work;
    char *library_path, *path;
} Errand;

static void free_errand(void *data)
{
    Errand *errand = data;
    g_free(errand->library_path);
    g_free(errand->path);
    g_free(errand);
}

static char *run(const Errand *errand, PlpLibrary *library, GError **error)
{
    PlpStudyResult result = {0};
    PlpVideoSearch search = {0};
    const char *folders[] = {errand->path};
    PlpStudyExport export = {.is_relative = true, // names, clock times and free words stay here
                             .is_forced = true,   // the file dialog asked
                             .program_version = plp_version_get()};
    PlpStudyImport import = {0};
    switch (errand->work) {
    case WORK_FIND:
        if (!plp_library_find_videos(library, folders, 1, NULL, NULL, NULL, &search, error))
            return NULL;
        return g_strdup_printf(_("%d files were looked at; %d recordings have their video again."),
                               search.looked_at, search.found);
    case WORK_EXPORT:
        if (!plp_study_export(library, errand->path, &export, &result, error))
            return NULL;
        return g_strdup_printf(_("%d patients with %d recordings were exported, days relative."),
                               result.patients, result.recordings);
    case WORK_IMPORT:
        break;
    }
    if (!plp_study_import(library, errand->path, &import, &result, error))
        return NULL;
    return g_strdup_printf(_("%d patients with %d recordings were imported."), result.patients,
                           result.recordings);
}

static void work(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    const Errand *errand = data;
    GError *error = NULL;
    g_autoptr(PlpLibrary) library =
        plp_library_open(errand->library_path, PLP_LIBRARY_WRITE, &error);
    char *sentence = library != NULL ? run(errand, library, &error) : NULL;
    if (sentence != NULL)
        g_task_return_pointer(task, sentence, g_free);
    else
        g_task_return_error(task, error);
}

static void finish(GObject *object, GAsyncResult *result, gpointer data)
{
    PlpUiLibrarySidebar *self = PLP_UI_LIBRARY_SIDEBAR(object);
    g_autoptr(GError) error = NULL;
    g_autofree char *sentence = g_task_propagate_pointer(G_TASK(result), &error);
    if (gtk_widget_get_root(GTK_WIDGET(self)) == NULL)
        return;
    plp_ui_session_say(self->session, sentence != NULL ? sentence : error->message);
    plp_ui_library_sidebar_refresh(self);
}

static void on_chosen(GtkNativeDialog *dialog, int response, gpointer data)
{
    PlpUiLibrarySidebar *self = data;
    g_autoptr(GFile) file = gtk_file_chooser_get_file(GTK_FILE_CHOOSER(dialog));
    char *path = file != NULL ? g_file_get_path(file) : NULL;
    if (response == GTK_RESPONSE_ACCEPT && path != NULL &&
        plp_ui_library_sidebar_make_library(self) != NULL) {
        Errand *errand = g_new0(Errand, 1);
        errand->work = (Work)GPOINTER_TO_INT(g_object_get_data(G_OBJECT(dialog), "work"));
        errand->library_path = g_strdup(self->library_path);
        errand->path = g_steal_pointer(&path);
        g_autoptr(GTask) task = g_task_new(self, NULL, finish, NULL);
        g_task_set_task_data(task, errand, free_errand);
        g_task_run_in_thread(task, work);
    }
    g_free(path);
    g_object_unref(dialog);
}

static void choose(GtkWidget *widget, Work work_kind, const char *title,
                   GtkFileChooserAction action, const char *accept)
{
    GtkFileChooserNative *dialog = gtk_file_chooser_native_new(
        title, GTK_WINDOW(gtk_widget_get_root(widget)), action, accept, _("_Cancel"));
    if (action == GTK_FILE_CHOOSER_ACTION_SAVE)
        gtk_file_chooser_set_current_name(GTK_FILE_CHOOSER(dialog), "study.zip");
    gtk_native_dialog_set_modal(GTK_NATIVE_DIALOG(dialog), true);
    g_object_set_data(G_OBJECT(dialog), "work", GINT_TO_POINTER(work_kind));
    g_signal_connect(dialog, "response", G_CALLBACK(on_chosen), widget);
    gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}

static void act_find(GtkWidget *widget, const char *name, GVariant *parameter)
{
    choose(widget, WORK_FIND, _("Where the Videos May Lie Now"),
           GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Search"));
}

static void act_export(GtkWidget *widget, const char *name, GVariant *parameter)
{
    choose(widget, WORK_EXPORT, _("Export a Study"), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"));
}

static void act_import(GtkWidget *widget, const char *name, GVariant *parameter)
{
    choose(widget, WORK_IMPORT, _("Import a Study"), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Import"));
}

void plp_ui_library_sidebar_install_study(GtkWidgetClass *class)
{
    gtk_widget_class_install_action(class, "library.find-videos", NULL, act_find);
    gtk_widget_class_install_action(class, "library.export", NULL, act_export);
    gtk_widget_class_install_action(class, "library.import", NULL, act_import);
}
