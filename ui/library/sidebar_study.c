#include <glib/gi18n.h>

#include "base/error.h"
#include "base/version.h"
#include "store/study.h"
#include "ui/library/sidebar_priv.h"
#include "ui/progress.h"
#include "workflow/library_videos.h"

/** With a connection to the library of its own. */
typedef struct {
    PlpUiErrand kind;
    char *library_path, *path;
} Errand;

static void free_errand(void *data)
{
    Errand *errand = data;
    g_free(errand->library_path);
    g_free(errand->path);
    g_free(errand);
}

// ---- in the thread ----

static void tell_share(void *self, double share)
{
    plp_ui_work_set_share(self, share);
}

/** What was found until it was stopped is kept, and said. */
static char *find(PlpUiWork *work, const Errand *errand, PlpLibrary *library, GError **error)
{
    PlpVideoSearch search = {0};
    const char *folders[] = {errand->path};
    g_autoptr(GError) reason = NULL;
    bool is_whole = plp_library_find_videos(library, folders, 1, plp_ui_work_get_cancel(work), NULL,
                                            NULL, &search, &reason);
    if (!is_whole && !g_error_matches(reason, PLP_ERROR, PLP_ERROR_CANCELLED)) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return NULL;
    }
    return g_strdup_printf(is_whole
                               ? _("%d files were looked at; %d recordings have their video again.")
                               : _("Stopped after %d files; %d recordings have their video again."),
                           search.looked_at, search.found);
}

static char *export_study(PlpUiWork *work, const Errand *errand, PlpLibrary *library,
                          GError **error)
{
    PlpStudyResult result = {0};
    PlpStudyExport request = {.is_relative = true, // names, clock times and free words stay here
                              .is_forced = true,   // the file dialog asked
                              .program_version = plp_version_get(),
                              .cancel = plp_ui_work_get_cancel(work),
                              .tick = tell_share,
                              .self = work};
    if (!plp_study_export(library, errand->path, &request, &result, error))
        return NULL;
    return g_strdup_printf(_("%d patients with %d recordings were exported, days relative."),
                           result.patients, result.recordings);
}

static char *import_study(PlpUiWork *work, const Errand *errand, PlpLibrary *library,
                          GError **error)
{
    PlpStudyResult result = {0};
    PlpStudyImport request = {
        .cancel = plp_ui_work_get_cancel(work), .tick = tell_share, .self = work};
    if (!plp_study_import(library, errand->path, &request, &result, error))
        return NULL;
    return g_strdup_printf(_("%d patients with %d recordings were imported."), result.patients,
                           result.recordings);
}

static void *run(PlpUiWork *work, void *data, GError **error)
{
    static char *(*const runs[])(PlpUiWork *, const Errand *, PlpLibrary *,
                                 GError **) = {[PLP_UI_ERRAND_FIND] = find,
                                               [PLP_UI_ERRAND_EXPORT] = export_study,
                                               [PLP_UI_ERRAND_IMPORT] = import_study};
    const Errand *errand = data;
    g_autoptr(PlpLibrary) library =
        plp_library_open(errand->library_path, PLP_LIBRARY_WRITE, error);
    return library != NULL ? runs[errand->kind](work, errand, library, error) : NULL;
}

// ---- in the sidebar ----

static void show_busy(PlpUiLibrarySidebar *self, const char *words)
{
    static const char *const actions[] = {"library.find-videos", "library.export",
                                          "library.import"};
    for (gsize i = 0; i < G_N_ELEMENTS(actions); i++)
        gtk_widget_action_set_enabled(GTK_WIDGET(self), actions[i], self->work == NULL);
    gtk_widget_set_visible(self->progress_box, self->work != NULL);
    gtk_label_set_text(self->progress_words, words);
    plp_ui_progress_show(self->progress_bar, self->work);
}

static void on_progress(PlpUiLibrarySidebar *self)
{
    plp_ui_progress_show(self->progress_bar, self->work);
}

static void on_done(PlpUiWork *work, gpointer data)
{
    PlpUiLibrarySidebar *self = data;
    g_autoptr(PlpUiWork) kept = g_object_ref(work);
    plp_ui_work_drop(&self->work, self);
    show_busy(self, "");
    const char *error = plp_ui_work_get_error(kept);
    const char *sentence = plp_ui_work_get_result(kept);
    plp_ui_session_say(self->session, sentence != NULL ? sentence
                                      : error != NULL  ? error
                                                       : _("Cancelled; everything is as it was."));
    plp_ui_library_sidebar_refresh(self);
}

void plp_ui_library_sidebar_start_errand(PlpUiLibrarySidebar *self, PlpUiErrand kind,
                                         const char *path)
{
    if (self->work != NULL || plp_ui_library_sidebar_make_library(self) == NULL)
        return;
    Errand *errand = g_new0(Errand, 1);
    errand->kind = kind;
    errand->library_path = g_strdup(self->library_path);
    errand->path = g_strdup(path);
    self->work = plp_ui_work_start(run, errand, free_errand, g_free);
    g_signal_connect_swapped(self->work, "progress", G_CALLBACK(on_progress), self);
    g_signal_connect(self->work, "done", G_CALLBACK(on_done), self);
    show_busy(self, kind == PLP_UI_ERRAND_FIND     ? _("Looking for the videos…")
                    : kind == PLP_UI_ERRAND_EXPORT ? _("The study is being exported…")
                                                   : _("The study is being imported…"));
}

bool plp_ui_library_sidebar_is_busy(PlpUiLibrarySidebar *self)
{
    return self->work != NULL;
}

/** Its end says what came of it. */
static void act_cancel(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiLibrarySidebar *self = PLP_UI_LIBRARY_SIDEBAR(widget);
    if (self->work == NULL)
        return;
    plp_ui_work_stop(self->work);
    gtk_label_set_text(self->progress_words, _("Stopping…"));
}

static void on_chosen(GtkNativeDialog *dialog, int response, gpointer data)
{
    g_autoptr(GFile) file = gtk_file_chooser_get_file(GTK_FILE_CHOOSER(dialog));
    g_autofree char *path = file != NULL ? g_file_get_path(file) : NULL;
    int kind = GPOINTER_TO_INT(g_object_get_data(G_OBJECT(dialog), "errand"));
    if (response == GTK_RESPONSE_ACCEPT && path != NULL)
        plp_ui_library_sidebar_start_errand(data, (PlpUiErrand)kind, path);
    g_object_unref(dialog);
}

static void choose(GtkWidget *widget, PlpUiErrand kind, const char *title,
                   GtkFileChooserAction action, const char *accept)
{
    GtkFileChooserNative *dialog = gtk_file_chooser_native_new(
        title, GTK_WINDOW(gtk_widget_get_root(widget)), action, accept, _("_Cancel"));
    if (action == GTK_FILE_CHOOSER_ACTION_SAVE)
        gtk_file_chooser_set_current_name(GTK_FILE_CHOOSER(dialog), "study.zip");
    gtk_native_dialog_set_modal(GTK_NATIVE_DIALOG(dialog), true);
    g_object_set_data(G_OBJECT(dialog), "errand", GINT_TO_POINTER(kind));
    g_signal_connect(dialog, "response", G_CALLBACK(on_chosen), widget);
    gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}

static void act_find(GtkWidget *widget, const char *name, GVariant *parameter)
{
    choose(widget, PLP_UI_ERRAND_FIND, _("Where the Videos May Lie Now"),
           GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Search"));
}

static void act_export(GtkWidget *widget, const char *name, GVariant *parameter)
{
    choose(widget, PLP_UI_ERRAND_EXPORT, _("Export a Study"), GTK_FILE_CHOOSER_ACTION_SAVE,
           _("_Export"));
}

static void act_import(GtkWidget *widget, const char *name, GVariant *parameter)
{
    choose(widget, PLP_UI_ERRAND_IMPORT, _("Import a Study"), GTK_FILE_CHOOSER_ACTION_OPEN,
           _("_Import"));
}

void plp_ui_library_sidebar_install_study(GtkWidgetClass *class)
{
    gtk_widget_class_install_action(class, "library.find-videos", NULL, act_find);
    gtk_widget_class_install_action(class, "library.export", NULL, act_export);
    gtk_widget_class_install_action(class, "library.import", NULL, act_import);
    gtk_widget_class_install_action(class, "library.cancel", NULL, act_cancel);
}
