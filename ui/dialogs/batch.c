#include "ui/dialogs/batch.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/dialogs/results_row.h"
#include "ui/say.h"
#include "ui/words.h"

struct _PlpUiBatchDialog {
    AdwWindow parent;
    PlpUiSession *session;

    // of batch.ui
    GtkStack *stack;
    GtkListBox *list;
    GtkLabel *summary;
    PlpUiResultsRow *results_row;

    guint finished; // as last counted
};

G_DEFINE_FINAL_TYPE(PlpUiBatchDialog, plp_ui_batch_dialog, ADW_TYPE_WINDOW)

static guint export_signal;

// ---- a row ----

static char *dup_state(PlpUiJob *job)
{
    double rate = plp_ui_job_get_rate(job);
    double left_s = plp_ui_job_get_time_left_s(job);
    switch (plp_ui_job_get_state(job)) {
    case PLP_UI_JOB_WAITING:
        return g_strdup(_("waiting"));
    case PLP_UI_JOB_DONE:
        return g_strdup(_("finished"));
    case PLP_UI_JOB_STOPPED:
        return g_strdup(_("stopped; what was measured is kept"));
    case PLP_UI_JOB_FAILED:
        return g_strdup(plp_ui_say(plp_ui_job_get_error(job)));
    case PLP_UI_JOB_RUNNING:
        break;
    }
    if (isnan(rate) || isnan(left_s))
        return g_strdup(_("being analysed"));
    g_autofree char *left = plp_ui_words_dup_duration(left_s);
    // Translators: frames a second, time left.
    return g_strdup_printf(_("%.0f frames/s, %s left"), rate, left);
}

static void show_row(GtkWidget *row)
{
    PlpUiJob *job = g_object_get_data(G_OBJECT(row), "job");
    GtkWidget *bar = g_object_get_data(G_OBJECT(row), "bar");
    GtkWidget *button = g_object_get_data(G_OBJECT(row), "button");
    PlpUiJobState state = plp_ui_job_get_state(job);
    bool is_busy = state == PLP_UI_JOB_RUNNING || state == PLP_UI_JOB_WAITING;
    g_autofree char *words = dup_state(job);
    g_autofree char *escaped = g_markup_escape_text(words != NULL ? words : "", -1);
    adw_action_row_set_subtitle(ADW_ACTION_ROW(row), escaped);
    gtk_progress_bar_set_fraction(
        GTK_PROGRESS_BAR(bar), state == PLP_UI_JOB_DONE ? 1 : fmax(0, plp_ui_job_get_share(job)));
    gtk_widget_set_visible(bar, state != PLP_UI_JOB_FAILED);
    gtk_button_set_label(GTK_BUTTON(button), is_busy                    ? _("Stop")
                                             : state == PLP_UI_JOB_DONE ? _("Open")
                                                                        : _("Go On"));
}

static void on_pressed(GtkButton *button, gpointer data)
{
    PlpUiBatchDialog *self = data;
    PlpUiJob *job = g_object_get_data(G_OBJECT(button), "job");
    switch (plp_ui_job_get_state(job)) {
    case PLP_UI_JOB_RUNNING:
    case PLP_UI_JOB_WAITING:
        plp_ui_job_stop(job);
        break;
    case PLP_UI_JOB_DONE:
        plp_ui_session_set_document(self->session, plp_ui_job_get_document(job));
        break;
    case PLP_UI_JOB_STOPPED:
    case PLP_UI_JOB_FAILED:
        plp_ui_session_resume_job(self->session, job);
        break;
    }
}

static GtkWidget *make_row(gpointer item, gpointer data)
{
    PlpUiJob *job = item;
    GtkWidget *row = adw_action_row_new();
    g_autofree char *name = g_markup_escape_text(plp_ui_job_get_name(job), -1);
    adw_preferences_row_set_title(ADW_PREFERENCES_ROW(row), name);
    GtkWidget *bar = gtk_progress_bar_new();
    gtk_widget_set_valign(bar, GTK_ALIGN_CENTER);
    gtk_accessible_update_property(GTK_ACCESSIBLE(bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   plp_ui_job_get_name(job), -1);
    adw_action_row_add_suffix(ADW_ACTION_ROW(row), bar);
    GtkWidget *button = gtk_button_new();
    gtk_widget_set_valign(button, GTK_ALIGN_CENTER);
    adw_action_row_add_suffix(ADW_ACTION_ROW(row), button);
    g_object_set_data_full(G_OBJECT(row), "job", g_object_ref(job), g_object_unref);
    g_object_set_data(G_OBJECT(row), "bar", bar);
    g_object_set_data(G_OBJECT(row), "button", button);
    g_object_set_data_full(G_OBJECT(button), "job", g_object_ref(job), g_object_unref);
    g_signal_connect(button, "clicked", G_CALLBACK(on_pressed), data);
    show_row(row);
    return row;
}

// ---- the queue ----

static void refresh(PlpUiBatchDialog *self)
{
    GListModel *jobs = plp_ui_session_get_jobs(self->session);
    guint n = g_list_model_get_n_items(jobs);
    guint finished = 0, busy = 0;
    for (guint i = 0; i < n; i++) {
        g_autoptr(PlpUiJob) job = g_list_model_get_item(jobs, i);
        PlpUiJobState state = plp_ui_job_get_state(job);
        finished += state == PLP_UI_JOB_DONE;
        busy += state == PLP_UI_JOB_RUNNING || state == PLP_UI_JOB_WAITING;
        GtkListBoxRow *row = gtk_list_box_get_row_at_index(self->list, (int)i);
        if (row != NULL)
            show_row(GTK_WIDGET(row));
    }
    if (finished != self->finished)
        plp_ui_results_row_refresh(self->results_row);
    self->finished = finished;
    g_autofree char *words = g_strdup_printf(_("%u of %u finished"), finished, n);
    gtk_label_set_text(self->summary, n > 0 ? words : "");
    gtk_stack_set_visible_child_name(self->stack, n > 0 ? "list" : "empty");
    gtk_widget_action_set_enabled(GTK_WIDGET(self), "batch.export", finished > 0);
    gtk_widget_action_set_enabled(GTK_WIDGET(self), "batch.stop", busy > 0);
}

void plp_ui_batch_dialog_add(PlpUiBatchDialog *self, const char *path)
{
    PlpUiDocument *shown = plp_ui_session_get_document(self->session);
    g_autoptr(PlpUiDocument) kept = shown != NULL ? g_object_ref(shown) : NULL;
    plp_ui_session_open_path(self->session, path);
    if (kept != NULL)
        plp_ui_session_set_document(self->session, kept);
}

static void on_files_chosen(GtkNativeDialog *dialog, int response, gpointer data)
{
    g_autoptr(GListModel) files = gtk_file_chooser_get_files(GTK_FILE_CHOOSER(dialog));
    for (guint i = 0; response == GTK_RESPONSE_ACCEPT && i < g_list_model_get_n_items(files); i++) {
        g_autoptr(GFile) file = g_list_model_get_item(files, i);
        g_autofree char *path = g_file_get_path(file);
        if (path != NULL)
            plp_ui_batch_dialog_add(data, path);
    }
    g_object_unref(dialog);
}

static void act_add(GtkWidget *widget, const char *name, GVariant *parameter)
{
    GtkFileChooserNative *dialog = gtk_file_chooser_native_new(
        _("Add Videos"), GTK_WINDOW(widget), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Add"), _("_Cancel"));
    gtk_file_chooser_set_select_multiple(GTK_FILE_CHOOSER(dialog), true);
    gtk_native_dialog_set_modal(GTK_NATIVE_DIALOG(dialog), true);
    g_signal_connect_object(dialog, "response", G_CALLBACK(on_files_chosen), widget, 0);
    gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}

static gboolean on_drop(GtkDropTarget *target, const GValue *value, double x, double y,
                        gpointer data)
{
    GSList *files = g_value_get_boxed(value);
    for (GSList *file = files; file != NULL; file = file->next) {
        g_autofree char *path = g_file_get_path(file->data);
        if (path != NULL)
            plp_ui_batch_dialog_add(data, path);
    }
    return files != NULL;
}

static void act_stop(GtkWidget *widget, const char *name, GVariant *parameter)
{
    plp_ui_session_stop_jobs(PLP_UI_BATCH_DIALOG(widget)->session);
}

static void act_export(GtkWidget *widget, const char *name, GVariant *parameter)
{
    g_signal_emit(widget, export_signal, 0);
}

static void dispose(GObject *object)
{
    PlpUiBatchDialog *self = PLP_UI_BATCH_DIALOG(object);
    if (self->session != NULL)
        g_signal_handlers_disconnect_by_data(self->session, self);
    g_clear_object(&self->session);
    G_OBJECT_CLASS(plp_ui_batch_dialog_parent_class)->dispose(object);
}

static void plp_ui_batch_dialog_class_init(PlpUiBatchDialogClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
    G_OBJECT_CLASS(class)->dispose = dispose;
    g_type_ensure(PLP_UI_TYPE_RESULTS_ROW);
    gtk_widget_class_set_template_from_resource(widget_class,
                                                "/org/palpebra/Palpebra/dialogs/batch.ui");
    gtk_widget_class_bind_template_child(widget_class, PlpUiBatchDialog, stack);
    gtk_widget_class_bind_template_child(widget_class, PlpUiBatchDialog, list);
    gtk_widget_class_bind_template_child(widget_class, PlpUiBatchDialog, summary);
    gtk_widget_class_bind_template_child(widget_class, PlpUiBatchDialog, results_row);
    gtk_widget_class_install_action(widget_class, "batch.add", NULL, act_add);
    gtk_widget_class_install_action(widget_class, "batch.stop", NULL, act_stop);
    gtk_widget_class_install_action(widget_class, "batch.export", NULL, act_export);
    gtk_widget_class_add_binding_action(widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
    export_signal = g_signal_new("export", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void plp_ui_batch_dialog_init(PlpUiBatchDialog *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    GtkDropTarget *target = gtk_drop_target_new(GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
    g_signal_connect(target, "drop", G_CALLBACK(on_drop), self);
    gtk_widget_add_controller(GTK_WIDGET(self), GTK_EVENT_CONTROLLER(target));
}

PlpUiBatchDialog *plp_ui_batch_dialog_new(GtkWindow *parent, PlpUiSession *session)
{
    PlpUiBatchDialog *self = g_object_new(PLP_UI_TYPE_BATCH_DIALOG, "transient-for", parent, NULL);
    self->session = g_object_ref(session);
    gtk_list_box_bind_model(self->list, plp_ui_session_get_jobs(session), make_row, self, NULL);
    g_signal_connect_swapped(session, "jobs-changed", G_CALLBACK(refresh), self);
    g_signal_connect_swapped(session, "jobs-progress", G_CALLBACK(refresh), self);
    refresh(self);
    return self;
}
