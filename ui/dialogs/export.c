#include "ui/dialogs/export.h"

#include <glib/gi18n.h>

#include "base/text.h"
#include "ui/dialogs/export_work.h"
#include "ui/dialogs/layer.h"
#include "ui/progress.h"
#include "ui/say.h"

struct _PlpUiExportDialog {
    AdwWindow parent;
    GPtrArray *words;
    char *video_path, *layer, *name;
    PlpUiWork *work, *previewing;

    // of export.ui
    AdwComboRow *format, *keep;
    GtkSwitch *de_identified, *trace;
    GtkDropDown *layers;
    bool is_filling; // the chooser; not the user's doing
    GtkWidget *layer_row, *de_identified_row, *trace_row, *save_button, *progress_box;
    GtkProgressBar *progress_bar;
    GtkLabel *meaning, *layer_label, *error_label;
    GtkTextView *preview;
    GtkWidget *preview_box;
};

G_DEFINE_FINAL_TYPE(PlpUiExportDialog, plp_ui_export_dialog, ADW_TYPE_WINDOW)

static guint saved_signal;

// ---- the dialog ----

static PlpExportFormat get_format(PlpUiExportDialog *self)
{
    return (PlpExportFormat)(adw_combo_row_get_selected(self->format) + 1);
}

static void show_error(PlpUiExportDialog *self, const char *sentence)
{
    gtk_label_set_text(self->error_label, sentence != NULL ? plp_ui_say(sentence) : "");
    gtk_widget_set_visible(GTK_WIDGET(self->error_label), sentence != NULL);
}

static void show_busy(PlpUiExportDialog *self)
{
    gtk_widget_set_visible(self->progress_box, self->work != NULL);
    bool is_possible = get_format(self) != PLP_EXPORT_CLIP || self->video_path != NULL;
    gtk_widget_action_set_enabled(GTK_WIDGET(self), "export.save",
                                  self->work == NULL && is_possible);
}

static PlpUiExportOrder *make_order(PlpUiExportDialog *self, const char *path)
{
    PlpUiExportOrder *order = g_new0(PlpUiExportOrder, 1);
    order->words = g_ptr_array_ref(self->words);
    order->video_path = g_strdup(self->video_path);
    order->layer = g_strdup(self->layer);
    order->path = g_strdup(path);
    order->format = get_format(self);
    order->keep =
        adw_combo_row_get_selected(self->keep) == 1 ? PLP_CLIP_KEEP_BLUR : PLP_CLIP_KEEP_EYES;
    order->de_identified = gtk_switch_get_active(self->de_identified);
    order->with_trace = gtk_switch_get_active(self->trace);
    return order;
}

static void fill_layers(PlpUiExportDialog *self, const char *const *layers)
{
    self->is_filling = true;
    plp_ui_layer_fill(self->layers, layers, self->layer);
    self->is_filling = false;
}

static void on_previewed(PlpUiWork *work, gpointer data)
{
    PlpUiExportDialog *self = data;
    const PlpUiExportOrder *order = plp_ui_work_get_result(work);
    if (order != NULL)
        fill_layers(self, (const char *const *)order->layers);
    // Why there is no preview is said when it is saved.
    const char *text = order != NULL && order->preview != NULL ? order->preview : "";
    gtk_text_buffer_set_text(gtk_text_view_get_buffer(self->preview), text, -1);
    gtk_widget_set_visible(self->preview_box, *text != '\0');
    plp_ui_work_drop(&self->previewing, self);
}

static void start_preview(PlpUiExportDialog *self)
{
    if (self->words == NULL)
        return;
    plp_ui_work_drop(&self->previewing, self);
    self->previewing = plp_ui_export_start_preview(make_order(self, NULL));
    g_signal_connect(self->previewing, "done", G_CALLBACK(on_previewed), self);
}

char *plp_ui_export_dialog_dup_preview(PlpUiExportDialog *self)
{
    GtkTextIter start, end;
    GtkTextBuffer *buffer = gtk_text_view_get_buffer(self->preview);
    gtk_text_buffer_get_bounds(buffer, &start, &end);
    return self->previewing == NULL ? gtk_text_buffer_get_text(buffer, &start, &end, FALSE) : NULL;
}

static void on_option_changed(PlpUiExportDialog *self)
{
    start_preview(self);
}

static void on_format_changed(PlpUiExportDialog *self)
{
    PlpExportFormat format = get_format(self);
    bool is_clip = format == PLP_EXPORT_CLIP;
    // A clip shows the video: nobody's closures are in it.
    g_autofree char *layer = is_clip ? NULL : plp_ui_layer_dup_sentence(self->layer);
    gtk_label_set_text(self->layer_label, layer != NULL ? layer : "");
    gtk_widget_set_visible(GTK_WIDGET(self->layer_label), layer != NULL);
    gtk_label_set_text(self->meaning, _(plp_export_get_format(format)->meaning));
    gtk_widget_set_visible(GTK_WIDGET(self->keep), is_clip);
    gtk_widget_set_visible(self->layer_row, !is_clip);
    gtk_widget_set_visible(self->de_identified_row, !is_clip);
    gtk_widget_set_visible(self->trace_row, format == PLP_EXPORT_XLSX);
    bool is_missing = is_clip && self->words != NULL && self->video_path == NULL;
    show_error(self,
               is_missing ? _("A clip is made of one recording whose video is at hand.") : NULL);
    show_busy(self);
    start_preview(self);
}

void plp_ui_export_dialog_choose_layer(PlpUiExportDialog *self, const char *layer)
{
    char *former = self->layer;
    self->layer = g_strdup(layer);
    g_free(former);
    if (g_strcmp0(plp_ui_layer_get_chosen(self->layers), layer) != 0)
        fill_layers(self, NULL);
    on_format_changed(self);
}

static void on_layer_chosen(PlpUiExportDialog *self)
{
    if (!self->is_filling)
        plp_ui_export_dialog_choose_layer(self, plp_ui_layer_get_chosen(self->layers));
}

static void on_progress(PlpUiExportDialog *self)
{
    plp_ui_progress_show(self->progress_bar, self->work);
}

static void on_done(PlpUiWork *work, gpointer data)
{
    PlpUiExportDialog *self = data;
    g_autoptr(PlpUiWork) kept = g_object_ref(work);
    g_autoptr(PlpUiExportDialog) alive = g_object_ref(self);
    const PlpUiExportOrder *order = plp_ui_work_get_result(work);
    plp_ui_work_drop(&self->work, self);
    show_busy(self);
    show_error(self, plp_ui_work_get_error(work));
    if (order != NULL)
        g_signal_emit(self, saved_signal, 0, order->path);
}

void plp_ui_export_dialog_save(PlpUiExportDialog *self, const char *path)
{
    plp_ui_work_drop(&self->work, self);
    show_error(self, NULL);
    self->work = plp_ui_export_start(make_order(self, path));
    g_signal_connect_swapped(self->work, "progress", G_CALLBACK(on_progress), self);
    g_signal_connect(self->work, "done", G_CALLBACK(on_done), self);
    show_busy(self);
}

static void on_path_chosen(GtkNativeDialog *dialog, int response, gpointer data)
{
    g_autoptr(GFile) file = gtk_file_chooser_get_file(GTK_FILE_CHOOSER(dialog));
    g_autofree char *path = file != NULL ? g_file_get_path(file) : NULL;
    if (response == GTK_RESPONSE_ACCEPT && path != NULL)
        plp_ui_export_dialog_save(data, path);
    g_object_unref(dialog);
}

static void act_save(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiExportDialog *self = PLP_UI_EXPORT_DIALOG(widget);
    const PlpExportFormatInfo *info = plp_export_get_format(get_format(self));
    GtkFileChooserNative *dialog = gtk_file_chooser_native_new(
        _("Export"), GTK_WINDOW(self), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
    bool is_named =
        !gtk_switch_get_active(self->de_identified) && get_format(self) != PLP_EXPORT_CLIP;
    bool is_folder = info->one_file_each && self->words->len > 1;
    g_autofree char *file =
        g_strconcat(is_named ? self->name : _("recording"), is_folder ? "" : info->ending, NULL);
    gtk_file_chooser_set_current_name(GTK_FILE_CHOOSER(dialog), file);
    gtk_native_dialog_set_modal(GTK_NATIVE_DIALOG(dialog), true);
    g_signal_connect_object(dialog, "response", G_CALLBACK(on_path_chosen), self, 0);
    gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}

static void act_cancel(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiExportDialog *self = PLP_UI_EXPORT_DIALOG(widget);
    plp_ui_work_drop(&self->work, self);
    show_busy(self);
    show_error(self, _("Cancelled; nothing was written."));
}

void plp_ui_export_dialog_set_format(PlpUiExportDialog *self, PlpExportFormat format)
{
    adw_combo_row_set_selected(self->format, (guint)format - 1);
}

bool plp_ui_export_dialog_is_busy(PlpUiExportDialog *self)
{
    return self->work != NULL;
}

const char *plp_ui_export_dialog_get_error(PlpUiExportDialog *self)
{
    return gtk_label_get_text(self->error_label);
}

static void dispose(GObject *object)
{
    PlpUiExportDialog *self = PLP_UI_EXPORT_DIALOG(object);
    plp_ui_work_drop(&self->work, self);
    plp_ui_work_drop(&self->previewing, self);
    g_clear_pointer(&self->words, g_ptr_array_unref);
    g_clear_pointer(&self->video_path, g_free);
    g_clear_pointer(&self->layer, g_free);
    g_clear_pointer(&self->name, g_free);
    G_OBJECT_CLASS(plp_ui_export_dialog_parent_class)->dispose(object);
}

static void plp_ui_export_dialog_class_init(PlpUiExportDialogClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
    G_OBJECT_CLASS(class)->dispose = dispose;
    gtk_widget_class_set_template_from_resource(widget_class,
                                                "/org/palpebra/Palpebra/dialogs/export.ui");
    gtk_widget_class_bind_template_child(widget_class, PlpUiExportDialog, format);
    gtk_widget_class_bind_template_child(widget_class, PlpUiExportDialog, keep);
    gtk_widget_class_bind_template_child(widget_class, PlpUiExportDialog, de_identified);
    gtk_widget_class_bind_template_child(widget_class, PlpUiExportDialog, trace);
    gtk_widget_class_bind_template_child(widget_class, PlpUiExportDialog, layers);
    gtk_widget_class_bind_template_child(widget_class, PlpUiExportDialog, layer_row);
    gtk_widget_class_bind_template_child(widget_class, PlpUiExportDialog, de_identified_row);
    gtk_widget_class_bind_template_child(widget_class, PlpUiExportDialog, trace_row);
    gtk_widget_class_bind_template_child(widget_class, PlpUiExportDialog, save_button);
    gtk_widget_class_bind_template_child(widget_class, PlpUiExportDialog, progress_box);
    gtk_widget_class_bind_template_child(widget_class, PlpUiExportDialog, progress_bar);
    gtk_widget_class_bind_template_child(widget_class, PlpUiExportDialog, meaning);
    gtk_widget_class_bind_template_child(widget_class, PlpUiExportDialog, layer_label);
    gtk_widget_class_bind_template_child(widget_class, PlpUiExportDialog, error_label);
    gtk_widget_class_bind_template_child(widget_class, PlpUiExportDialog, preview);
    gtk_widget_class_bind_template_child(widget_class, PlpUiExportDialog, preview_box);
    gtk_widget_class_bind_template_callback(widget_class, on_format_changed);
    gtk_widget_class_bind_template_callback(widget_class, on_option_changed);
    gtk_widget_class_bind_template_callback(widget_class, on_layer_chosen);
    gtk_widget_class_install_action(widget_class, "export.save", NULL, act_save);
    gtk_widget_class_install_action(widget_class, "export.cancel", NULL, act_cancel);
    gtk_widget_class_add_binding_action(widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
    saved_signal = g_signal_new("saved", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void plp_ui_export_dialog_init(PlpUiExportDialog *self)
{
    self->layer = g_strdup(PLP_LAYER_MAIN);
    gtk_widget_init_template(GTK_WIDGET(self));
}

PlpUiExportDialog *plp_ui_export_dialog_new(GtkWindow *parent, GPtrArray *words,
                                            const char *video_path, const char *layer,
                                            const char *name)
{
    PlpUiExportDialog *self =
        g_object_new(PLP_UI_TYPE_EXPORT_DIALOG, "transient-for", parent, "modal", true, NULL);
    self->words = g_ptr_array_ref(words);
    bool is_there = video_path != NULL && g_file_test(video_path, G_FILE_TEST_IS_REGULAR);
    self->video_path = is_there ? g_strdup(video_path) : NULL;
    self->name = plp_text_dup_file_name(name);
    plp_ui_export_dialog_choose_layer(self, layer);
    return self;
}
