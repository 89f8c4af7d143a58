#include "ui/dialogs/report.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/text.h"
#include "base/version.h"
#include "ui/progress.h"
#include "ui/say.h"

#define PREVIEW_SCALE 1.4 // pixels a point

struct _PlpUiReportDialog {
    AdwWindow parent;
    PlpUiReportSource *source;
    char *name;
    PlpUiWork *work;
    GPtrArray *pages;         // of GdkTexture: the preview
    int n_pages;              // of the document
    guint shown;              // which of them
    bool is_saving, is_stale; // stale: an option changed while the preview was drawn

    // of report.ui
    AdwComboRow *paper;
    GtkSwitch *de_identified, *pictures, *figures;
    GtkWidget *pictures_row, *spinner, *save_button, *progress_box;
    GtkProgressBar *progress_bar;
    GtkPicture *picture;
    GtkLabel *layer_label, *pages_label, *error_label;
};

/** What the thread works on. */
typedef struct {
    PlpUiReportSource *source;
    PlpPaper paper;
    bool de_identified, without_pictures;
    char *path;    // NULL: a preview
    char *figures; // the folder for them; NULL: none
    PlpPagesPreview preview;
    GPtrArray *notes;
} Order;

G_DEFINE_FINAL_TYPE(PlpUiReportDialog, plp_ui_report_dialog, ADW_TYPE_WINDOW)

static guint previewed_signal, saved_signal;

// ---- in the thread ----

static void free_order(void *data)
{
    Order *order = data;
    plp_ui_report_source_unref(order->source);
    g_free(order->path);
    g_free(order->figures);
    g_clear_pointer(&order->preview.pages, g_ptr_array_unref);
    g_clear_pointer(&order->notes, g_ptr_array_unref);
    g_free(order);
}

static void tell_share(void *self, double share)
{
    plp_ui_work_set_share(self, share);
}

static void *make(PlpUiWork *work, void *data, GError **error)
{
    Order *order = data;
    PlpReportRequest request = {
        .pdf = {.paper = order->paper,
                .created_s = order->de_identified ? 0 : g_get_real_time() / G_USEC_PER_SEC,
                .de_identified = order->de_identified,
                .program_version = plp_version_get(),
                .preview = order->path == NULL ? &order->preview : NULL},
        .out_path = order->path,
        .figures_folder = order->figures,
        .without_pictures = order->without_pictures,
        .force = true, // the file chooser has asked
        .cancel = plp_ui_work_get_cancel(work),
        .progress = tell_share,
        .self = work,
    };
    return plp_ui_report_source_make(order->source, &request, &order->notes, error) ? order : NULL;
}

// ---- preview ----

static void start(PlpUiReportDialog *self, const char *path);

static GdkTexture *make_texture(cairo_surface_t *surface)
{
    cairo_surface_flush(surface);
    gsize stride = (gsize)cairo_image_surface_get_stride(surface);
    int width = cairo_image_surface_get_width(surface);
    int height = cairo_image_surface_get_height(surface);
    // Opaque: the byte that RGB24 leaves unused is set by nobody.
    guchar *bytes = g_memdup2(cairo_image_surface_get_data(surface), stride * (gsize)height);
    for (gsize i = 3; i < stride * (gsize)height; i += 4)
        bytes[i - (G_BYTE_ORDER == G_BIG_ENDIAN ? 3 : 0)] = 255;
    g_autoptr(GBytes) owned = g_bytes_new_take(bytes, stride * (gsize)height);
    return gdk_memory_texture_new(width, height, GDK_MEMORY_DEFAULT, owned, stride);
}

static void show_busy(PlpUiReportDialog *self)
{
    bool is_busy = self->work != NULL;
    gtk_spinner_set_spinning(GTK_SPINNER(self->spinner), is_busy && !self->is_saving);
    gtk_widget_set_visible(self->progress_box, is_busy && self->is_saving);
    gtk_widget_set_sensitive(self->save_button, !(is_busy && self->is_saving));
}

static void on_progress(PlpUiReportDialog *self)
{
    plp_ui_progress_show(self->progress_bar, self->work);
}

static void show_page(PlpUiReportDialog *self)
{
    self->shown = MIN(self->shown, self->pages->len > 0 ? self->pages->len - 1 : 0);
    bool has_page = self->pages->len > 0;
    gtk_picture_set_paintable(self->picture,
                              has_page ? g_ptr_array_index(self->pages, self->shown) : NULL);
    // Translators: which page of how many.
    g_autofree char *words = g_strdup_printf(_("Page %u of %d"), self->shown + 1, self->n_pages);
    gtk_label_set_text(self->pages_label, has_page ? words : "");
    gtk_accessible_update_property(GTK_ACCESSIBLE(self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   words, -1);
    gtk_widget_action_set_enabled(GTK_WIDGET(self), "report.back", self->shown > 0);
    gtk_widget_action_set_enabled(GTK_WIDGET(self), "report.on",
                                  self->shown + 1 < self->pages->len);
}

static void act_back(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiReportDialog *self = PLP_UI_REPORT_DIALOG(widget);
    self->shown -= self->shown > 0;
    show_page(self);
}

static void act_on(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiReportDialog *self = PLP_UI_REPORT_DIALOG(widget);
    self->shown++;
    show_page(self);
}

static void show_preview(PlpUiReportDialog *self, const Order *order)
{
    g_ptr_array_set_size(self->pages, 0);
    for (guint i = 0; i < order->preview.pages->len; i++)
        g_ptr_array_add(self->pages, make_texture(g_ptr_array_index(order->preview.pages, i)));
    self->n_pages = order->preview.n_pages;
    show_page(self);
}

static void on_done(PlpUiWork *work, gpointer data)
{
    PlpUiReportDialog *self = data;
    g_autoptr(PlpUiWork) kept = g_object_ref(work);
    g_autoptr(PlpUiReportDialog) alive = g_object_ref(self);
    const Order *order = plp_ui_work_get_result(work);
    const char *error = plp_ui_work_get_error(work);
    plp_ui_work_drop(&self->work, self);
    gtk_label_set_text(self->error_label, error != NULL ? plp_ui_say(error) : "");
    gtk_widget_set_visible(GTK_WIDGET(self->error_label), error != NULL);
    bool was_saving = self->is_saving;
    self->is_saving = false;
    show_busy(self);
    if (was_saving && order != NULL) {
        g_signal_emit(self, saved_signal, 0, order->path);
        return;
    }
    if (order != NULL && order->preview.pages != NULL)
        show_preview(self, order);
    if (self->is_stale)
        start(self, NULL);
    else
        g_signal_emit(self, previewed_signal, 0);
}

/** `…/report.pdf` gives `…/report figures`: beside the PDF, never among other files. */
static char *dup_figures_folder(const char *path)
{
    g_autofree char *stem = g_str_has_suffix(path, ".pdf")
                                ? g_strndup(path, strlen(path) - strlen(".pdf"))
                                : g_strdup(path);
    // Translators: a folder's name, after a report's name.
    return g_strconcat(stem, " ", _("figures"), NULL);
}

/** One work at a time: a preview gives way to what is asked for now. */
static void start(PlpUiReportDialog *self, const char *path)
{
    plp_ui_work_drop(&self->work, self);
    self->is_saving = path != NULL;
    self->is_stale = false;
    Order *order = g_new0(Order, 1);
    order->source = plp_ui_report_source_ref(self->source);
    order->paper = adw_combo_row_get_selected(self->paper) == 1 ? PLP_PAPER_LETTER : PLP_PAPER_A4;
    order->de_identified = gtk_switch_get_active(self->de_identified);
    order->without_pictures = !gtk_switch_get_active(self->pictures);
    order->path = g_strdup(path);
    if (path != NULL && gtk_switch_get_active(self->figures))
        order->figures = dup_figures_folder(path);
    order->preview.scale = PREVIEW_SCALE * gtk_widget_get_scale_factor(GTK_WIDGET(self));
    self->work = plp_ui_work_start(make, order, free_order, NULL);
    g_signal_connect_swapped(self->work, "progress", G_CALLBACK(on_progress), self);
    g_signal_connect(self->work, "done", G_CALLBACK(on_done), self);
    show_busy(self);
}

static void on_option_changed(PlpUiReportDialog *self)
{
    if (self->source == NULL)
        return;
    gtk_widget_set_sensitive(self->pictures_row, !gtk_switch_get_active(self->de_identified));
    if (self->is_saving)
        self->is_stale = true;
    else
        start(self, NULL);
}

// ---- saving ----

void plp_ui_report_dialog_set_figures(PlpUiReportDialog *self, bool is_on)
{
    gtk_switch_set_active(self->figures, is_on);
}

void plp_ui_report_dialog_save(PlpUiReportDialog *self, const char *path)
{
    start(self, path);
}

static void on_path_chosen(GtkNativeDialog *dialog, int response, gpointer data)
{
    g_autoptr(GFile) file = gtk_file_chooser_get_file(GTK_FILE_CHOOSER(dialog));
    g_autofree char *path = file != NULL ? g_file_get_path(file) : NULL;
    if (response == GTK_RESPONSE_ACCEPT && path != NULL)
        plp_ui_report_dialog_save(data, path);
    g_object_unref(dialog);
}

static void act_save(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiReportDialog *self = PLP_UI_REPORT_DIALOG(widget);
    GtkFileChooserNative *dialog =
        gtk_file_chooser_native_new(_("Save the Report"), GTK_WINDOW(self),
                                    GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
    g_autofree char *file = g_strconcat(
        gtk_switch_get_active(self->de_identified) ? _("report") : self->name, ".pdf", NULL);
    gtk_file_chooser_set_current_name(GTK_FILE_CHOOSER(dialog), file);
    gtk_native_dialog_set_modal(GTK_NATIVE_DIALOG(dialog), true);
    g_signal_connect_object(dialog, "response", G_CALLBACK(on_path_chosen), self, 0);
    gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}

static void act_cancel(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiReportDialog *self = PLP_UI_REPORT_DIALOG(widget);
    plp_ui_work_drop(&self->work, self);
    self->is_saving = false;
    start(self, NULL);
}

// ---- the window ----

bool plp_ui_report_dialog_is_busy(PlpUiReportDialog *self)
{
    return self->work != NULL;
}

GdkTexture *plp_ui_report_dialog_get_preview(PlpUiReportDialog *self)
{
    return self->pages->len > self->shown ? g_ptr_array_index(self->pages, self->shown) : NULL;
}

const char *plp_ui_report_dialog_get_error(PlpUiReportDialog *self)
{
    return gtk_label_get_text(self->error_label);
}

static void dispose(GObject *object)
{
    PlpUiReportDialog *self = PLP_UI_REPORT_DIALOG(object);
    plp_ui_work_drop(&self->work, self);
    g_clear_pointer(&self->source, plp_ui_report_source_unref);
    g_clear_pointer(&self->name, g_free);
    g_clear_pointer(&self->pages, g_ptr_array_unref);
    G_OBJECT_CLASS(plp_ui_report_dialog_parent_class)->dispose(object);
}

static void bind_children(GtkWidgetClass *class)
{
    gtk_widget_class_set_template_from_resource(class, "/org/palpebra/Palpebra/dialogs/report.ui");
    gtk_widget_class_bind_template_child(class, PlpUiReportDialog, paper);
    gtk_widget_class_bind_template_child(class, PlpUiReportDialog, de_identified);
    gtk_widget_class_bind_template_child(class, PlpUiReportDialog, pictures);
    gtk_widget_class_bind_template_child(class, PlpUiReportDialog, pictures_row);
    gtk_widget_class_bind_template_child(class, PlpUiReportDialog, figures);
    gtk_widget_class_bind_template_child(class, PlpUiReportDialog, spinner);
    gtk_widget_class_bind_template_child(class, PlpUiReportDialog, save_button);
    gtk_widget_class_bind_template_child(class, PlpUiReportDialog, progress_box);
    gtk_widget_class_bind_template_child(class, PlpUiReportDialog, progress_bar);
    gtk_widget_class_bind_template_child(class, PlpUiReportDialog, picture);
    gtk_widget_class_bind_template_child(class, PlpUiReportDialog, pages_label);
    gtk_widget_class_bind_template_child(class, PlpUiReportDialog, layer_label);
    gtk_widget_class_bind_template_child(class, PlpUiReportDialog, error_label);
    gtk_widget_class_bind_template_callback(class, on_option_changed);
}

static void plp_ui_report_dialog_class_init(PlpUiReportDialogClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
    GType type = G_TYPE_FROM_CLASS(class);
    G_OBJECT_CLASS(class)->dispose = dispose;
    bind_children(widget_class);
    gtk_widget_class_install_action(widget_class, "report.save", NULL, act_save);
    gtk_widget_class_install_action(widget_class, "report.cancel", NULL, act_cancel);
    gtk_widget_class_install_action(widget_class, "report.back", NULL, act_back);
    gtk_widget_class_install_action(widget_class, "report.on", NULL, act_on);
    gtk_widget_class_add_binding_action(widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
    previewed_signal =
        g_signal_new("previewed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    saved_signal = g_signal_new("saved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_STRING);
}

static void plp_ui_report_dialog_init(PlpUiReportDialog *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    self->pages = g_ptr_array_new_with_free_func(g_object_unref);
    show_page(self);
}

PlpUiReportDialog *plp_ui_report_dialog_new(GtkWindow *parent, PlpUiReportSource *source,
                                            const char *name)
{
    PlpUiReportDialog *self =
        g_object_new(PLP_UI_TYPE_REPORT_DIALOG, "transient-for", parent, "modal", true, NULL);
    self->source = source;
    self->name = plp_text_dup_file_name(name);
    gtk_widget_set_visible(self->pictures_row, plp_ui_report_source_has_pictures(source));
    g_autofree char *layer = plp_ui_report_source_dup_layer_sentence(source);
    gtk_label_set_text(self->layer_label, layer != NULL ? layer : "");
    gtk_widget_set_visible(GTK_WIDGET(self->layer_label), layer != NULL);
    show_busy(self);
    start(self, NULL);
    return self;
}
