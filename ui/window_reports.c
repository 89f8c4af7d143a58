#include "ui/window_reports.h"

#include <glib/gi18n.h>

#include "base/text.h"
#include "ui/compare/course_page.h"
#include "ui/compare/page.h"
#include "ui/dialogs/batch.h"
#include "ui/dialogs/export.h"
#include "ui/dialogs/report.h"

static void on_saved(GtkWidget *dialog, const char *path, gpointer data)
{
    g_autofree char *name = plp_text_dup_file_name(path);
    // Translators: %s is a file's name.
    g_autofree char *sentence = g_strdup_printf(_("“%s” was written."), name);
    plp_ui_window_say(data, sentence);
    gtk_window_destroy(GTK_WINDOW(dialog));
}

/** Whose corrections the document is shown with: what is handed out is what is seen. */
static const char *get_layer(PlpUiWindow *self, PlpUiDocument *document)
{
    PlpUiEditor *editor = plp_ui_window_get_editor(self);
    return document != NULL && plp_ui_editor_get_document(editor) == document
               ? plp_ui_editor_get_layer(editor)
               : PLP_LAYER_MAIN;
}

static PlpUiReportSource *make_source(PlpUiWindow *self, const char **ret_name)
{
    const char *page = plp_ui_window_get_page_name(self);
    PlpUiDocument *document = plp_ui_session_get_document(plp_ui_window_get_session(self));
    if (g_str_equal(page, "compare")) {
        PlpUiComparison *comparison = plp_ui_compare_page_get_comparison(
            PLP_UI_COMPARE_PAGE(plp_ui_window_get_page(self, "compare")));
        *ret_name = _("before and after");
        return comparison != NULL ? plp_ui_report_source_new_comparison(comparison) : NULL;
    }
    if (g_str_equal(page, "course")) {
        PlpUiCoursePage *course = PLP_UI_COURSE_PAGE(plp_ui_window_get_page(self, "course"));
        const char *patient = plp_ui_course_page_get_patient(course);
        *ret_name = patient;
        return patient != NULL
                   ? plp_ui_report_source_new_course(patient, plp_ui_course_page_get_task(course),
                                                     plp_ui_course_page_get_layer(course))
                   : NULL;
    }
    g_autoptr(PlpUiOperand) operand =
        document != NULL ? plp_ui_operand_new_document(document) : NULL;
    if (operand == NULL)
        return NULL;
    *ret_name = plp_ui_document_get_title(document);
    return plp_ui_report_source_new_recording(operand->word, operand->video_path,
                                              get_layer(self, document));
}

GtkWindow *plp_ui_window_open_report(PlpUiWindow *self)
{
    const char *name = NULL;
    PlpUiReportSource *source = make_source(self, &name);
    if (source == NULL) {
        plp_ui_window_say(self, _("There is nothing to report on yet: open a recording and let it "
                                  "be analysed, or compare two."));
        return NULL;
    }
    PlpUiReportDialog *dialog = plp_ui_report_dialog_new(GTK_WINDOW(self), source, name);
    g_signal_connect_object(dialog, "saved", G_CALLBACK(on_saved), self, 0);
    gtk_window_present(GTK_WINDOW(dialog));
    return GTK_WINDOW(dialog);
}

static void act_report(GtkWidget *widget, const char *name, GVariant *parameter)
{
    plp_ui_window_open_report(PLP_UI_WINDOW(widget));
}

// ---- exports ----

static void add_document(GPtrArray *words, PlpUiDocument *document)
{
    g_autoptr(PlpUiOperand) operand =
        document != NULL ? plp_ui_operand_new_document(document) : NULL;
    if (operand != NULL)
        g_ptr_array_add(words, g_strdup(operand->word));
}

static void add_finished(GPtrArray *words, PlpUiSession *session)
{
    GListModel *jobs = plp_ui_session_get_jobs(session);
    for (guint i = 0; i < g_list_model_get_n_items(jobs); i++) {
        g_autoptr(PlpUiJob) job = g_list_model_get_item(jobs, i);
        if (plp_ui_job_get_state(job) == PLP_UI_JOB_DONE)
            add_document(words, plp_ui_job_get_document(job));
    }
}

GtkWindow *plp_ui_window_open_export(PlpUiWindow *self, bool all)
{
    PlpUiSession *session = plp_ui_window_get_session(self);
    PlpUiDocument *document = all ? NULL : plp_ui_session_get_document(session);
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    if (all)
        add_finished(words, session);
    else
        add_document(words, document);
    if (words->len == 0) {
        plp_ui_window_say(self, _("There is nothing to export yet: open a recording and let it be "
                                  "analysed."));
        return NULL;
    }
    const char *video = document != NULL ? plp_ui_document_get_video_path(document) : NULL;
    const char *name = document != NULL ? plp_ui_document_get_title(document) : _("recordings");
    PlpUiExportDialog *dialog =
        plp_ui_export_dialog_new(GTK_WINDOW(self), words, video, get_layer(self, document), name);
    g_signal_connect_object(dialog, "saved", G_CALLBACK(on_saved), self, 0);
    gtk_window_present(GTK_WINDOW(dialog));
    return GTK_WINDOW(dialog);
}

static void act_export(GtkWidget *widget, const char *name, GVariant *parameter)
{
    plp_ui_window_open_export(PLP_UI_WINDOW(widget), false);
}

// ---- the queue ----

static void on_export_all(PlpUiWindow *self)
{
    plp_ui_window_open_export(self, true);
}

GtkWindow *plp_ui_window_open_batch(PlpUiWindow *self)
{
    PlpUiBatchDialog *dialog =
        plp_ui_batch_dialog_new(GTK_WINDOW(self), plp_ui_window_get_session(self));
    g_signal_connect_object(dialog, "export", G_CALLBACK(on_export_all), self, G_CONNECT_SWAPPED);
    gtk_window_present(GTK_WINDOW(dialog));
    return GTK_WINDOW(dialog);
}

static void act_batch(GtkWidget *widget, const char *name, GVariant *parameter)
{
    plp_ui_window_open_batch(PLP_UI_WINDOW(widget));
}

void plp_ui_window_install_reports(GtkWidgetClass *class)
{
    gtk_widget_class_install_action(class, "win.report", NULL, act_report);
    gtk_widget_class_install_action(class, "win.export", NULL, act_export);
    gtk_widget_class_install_action(class, "win.batch", NULL, act_batch);
}
