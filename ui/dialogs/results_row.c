#include "ui/dialogs/results_row.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "ui/session/session.h"
#include "ui/session/settings.h"

#define DEEPEST 4 // folders below a place for results

struct _PlpUiResultsRow {
    AdwActionRow parent;
    GtkLabel *place;
    GtkWidget *reset;
    gulong settings_handler;
    guint number; // of the measurement that is wanted
};

G_DEFINE_FINAL_TYPE(PlpUiResultsRow, plp_ui_results_row, ADW_TYPE_ACTION_ROW)

// ---- how much lies there ----

typedef struct {
    char *folder;
    guint number;
    guint64 bytes;
} Measuring;

static void free_measuring(gpointer data)
{
    Measuring *measuring = data;
    g_free(measuring->folder);
    g_free(measuring);
}

static guint64 measure_folder(const char *path, int deepest)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name = NULL;
    guint64 bytes = 0;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *inside = g_build_filename(path, name, NULL);
        GStatBuf facts;
        if (g_lstat(inside, &facts) != 0)
            continue;
        if (S_ISREG(facts.st_mode))
            bytes += (guint64)facts.st_size;
        else if (S_ISDIR(facts.st_mode) && deepest > 0)
            bytes += measure_folder(inside, deepest - 1);
    }
    return bytes;
}

static void measure(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    Measuring *measuring = data;
    measuring->bytes = measure_folder(measuring->folder, DEEPEST);
    g_task_return_boolean(task, TRUE);
}

static void show_size(GObject *object, GAsyncResult *result, gpointer data)
{
    PlpUiResultsRow *self = PLP_UI_RESULTS_ROW(object);
    const Measuring *measuring = g_task_get_task_data(G_TASK(result));
    if (measuring->number != self->number || self->place == NULL)
        return;
    g_autofree char *size = g_format_size(measuring->bytes);
    // Translators: %s is a size such as “12.5 MB”.
    g_autofree char *words = g_strdup_printf(
        _("Where the results of videos go; %s lie there. What was analysed before keeps its "
          "place."),
        size);
    adw_action_row_set_subtitle(ADW_ACTION_ROW(self), words);
}

static void start_measuring(PlpUiResultsRow *self, const char *folder)
{
    Measuring *measuring = g_new0(Measuring, 1);
    measuring->folder = g_strdup(folder);
    measuring->number = ++self->number;
    g_autoptr(GTask) task = g_task_new(self, NULL, show_size, NULL);
    g_task_set_task_data(task, measuring, free_measuring);
    g_task_run_in_thread(task, measure);
}

// ---- the place ----

static void show_place(PlpUiResultsRow *self)
{
    g_autofree char *chosen = plp_ui_settings_dup_results_folder(plp_ui_settings_get());
    g_autofree char *own = plp_ui_session_dup_results_folder();
    g_autofree char *name = chosen != NULL ? g_filename_display_basename(chosen) : NULL;
    g_autofree char *whole = g_filename_display_name(chosen != NULL ? chosen : own);
    gtk_label_set_text(self->place, name != NULL ? name : _("the program's own folder"));
    gtk_widget_set_tooltip_text(GTK_WIDGET(self->place), whole);
    gtk_widget_set_visible(self->reset, chosen != NULL);
    start_measuring(self, chosen != NULL ? chosen : own);
}

void plp_ui_results_row_refresh(PlpUiResultsRow *self)
{
    show_place(self);
}

static void on_chosen(GtkNativeDialog *dialog, int response, gpointer data)
{
    g_autoptr(GFile) file = gtk_file_chooser_get_file(GTK_FILE_CHOOSER(dialog));
    g_autofree char *path = file != NULL ? g_file_get_path(file) : NULL;
    if (response == GTK_RESPONSE_ACCEPT && path != NULL)
        plp_ui_settings_set_results_folder(plp_ui_settings_get(), path);
    g_object_unref(dialog);
}

static void on_choose(PlpUiResultsRow *self)
{
    GtkFileChooserNative *dialog = gtk_file_chooser_native_new(
        _("Folder for Results"), GTK_WINDOW(gtk_widget_get_root(GTK_WIDGET(self))),
        GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Choose"), _("_Cancel"));
    gtk_native_dialog_set_modal(GTK_NATIVE_DIALOG(dialog), true);
    g_signal_connect_object(dialog, "response", G_CALLBACK(on_chosen), self, 0);
    gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}

static void on_reset(PlpUiResultsRow *self)
{
    plp_ui_settings_set_results_folder(plp_ui_settings_get(), NULL);
}

// ---- the widget ----

static void dispose(GObject *object)
{
    PlpUiResultsRow *self = PLP_UI_RESULTS_ROW(object);
    g_clear_signal_handler(&self->settings_handler, plp_ui_settings_get());
    self->place = NULL;
    G_OBJECT_CLASS(plp_ui_results_row_parent_class)->dispose(object);
}

static void plp_ui_results_row_class_init(PlpUiResultsRowClass *class)
{
    G_OBJECT_CLASS(class)->dispose = dispose;
}

static void plp_ui_results_row_init(PlpUiResultsRow *self)
{
    GtkWidget *choose = gtk_button_new_with_mnemonic(_("_Choose…"));
    self->place = GTK_LABEL(gtk_label_new(NULL));
    gtk_label_set_wrap(self->place, true); // a folder that is cut short says nothing
    gtk_label_set_wrap_mode(self->place, PANGO_WRAP_WORD_CHAR);
    gtk_label_set_justify(self->place, GTK_JUSTIFY_RIGHT);
    gtk_label_set_width_chars(self->place, 10);
    gtk_label_set_max_width_chars(self->place, 24);
    self->reset = gtk_button_new_from_icon_name("edit-undo-symbolic");
    gtk_widget_add_css_class(self->reset, "flat");
    gtk_widget_set_tooltip_text(self->reset, _("Back to the program's own folder"));
    gtk_accessible_update_property(GTK_ACCESSIBLE(self->reset), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   _("Back to the program's own folder"), -1);
    gtk_widget_set_valign(choose, GTK_ALIGN_CENTER);
    gtk_widget_set_valign(self->reset, GTK_ALIGN_CENTER);
    g_signal_connect_swapped(choose, "clicked", G_CALLBACK(on_choose), self);
    g_signal_connect_swapped(self->reset, "clicked", G_CALLBACK(on_reset), self);
    adw_preferences_row_set_title(ADW_PREFERENCES_ROW(self), _("Folder for Results"));
    adw_action_row_set_subtitle(ADW_ACTION_ROW(self), _("Where the results of videos go."));
    adw_action_row_set_subtitle_lines(ADW_ACTION_ROW(self), 0);
    adw_action_row_add_suffix(ADW_ACTION_ROW(self), GTK_WIDGET(self->place));
    adw_action_row_add_suffix(ADW_ACTION_ROW(self), self->reset);
    adw_action_row_add_suffix(ADW_ACTION_ROW(self), choose);
    self->settings_handler =
        g_signal_connect_swapped(plp_ui_settings_get(), "changed", G_CALLBACK(show_place), self);
    show_place(self);
}
