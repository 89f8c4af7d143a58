#include <glib/gi18n.h>

#include "store/overview.h"
#include "ui/compare/pane_priv.h"
#include "ui/recent.h"

#define MOST_FROM_LIBRARY 40

static void add_open(PlpUiComparePane *self, GMenu *menu, PlpUiDocument *document)
{
    g_autoptr(PlpUiOperand) operand = plp_ui_operand_new_document(document);
    if (operand == NULL || g_ptr_array_find(self->open, document, NULL))
        return;
    g_autofree char *label = plp_ui_recent_dup_label(operand->title);
    g_autoptr(GMenuItem) item = g_menu_item_new(label, NULL);
    g_menu_item_set_action_and_target(item, "pane.open", "u", self->open->len);
    g_menu_append_item(menu, item);
    g_ptr_array_add(self->open, g_object_ref(document));
}

static GMenu *list_open(PlpUiComparePane *self)
{
    GMenu *menu = g_menu_new();
    g_ptr_array_set_size(self->open, 0);
    if (self->session == NULL)
        return menu;
    PlpUiDocument *document = plp_ui_session_get_document(self->session);
    if (document != NULL)
        add_open(self, menu, document);
    GListModel *jobs = plp_ui_session_get_jobs(self->session);
    for (guint i = 0; i < g_list_model_get_n_items(jobs); i++) {
        g_autoptr(PlpUiJob) job = g_list_model_get_item(jobs, i);
        add_open(self, menu, plp_ui_job_get_document(job));
    }
    return menu;
}

static void add_filed(GMenu *menu, const PlpRecordingOverview *filed)
{
    g_autofree char *since = filed->days_since_injection != PLP_DAYS_UNKNOWN
                                 ? g_strdup_printf(_("day %d"), filed->days_since_injection)
                                 : NULL;
    g_autofree char *title =
        g_strjoin(" · ", filed->pseudonym, filed->name != NULL ? filed->name : "–", since, NULL);
    g_autofree char *label = plp_ui_recent_dup_label(title);
    g_autoptr(GMenuItem) item = g_menu_item_new(label, NULL);
    g_menu_item_set_action_and_target(item, "pane.filed", "(xs)", filed->id, title);
    g_menu_append_item(menu, item);
}

static GMenu *list_library(void)
{
    GMenu *menu = g_menu_new();
    g_autofree char *path = plp_library_dup_default_path();
    g_autoptr(PlpLibrary) library = g_file_test(path, G_FILE_TEST_EXISTS)
                                        ? plp_library_open(path, PLP_LIBRARY_READ, NULL)
                                        : NULL;
    g_autoptr(GArray) filed =
        library != NULL ? plp_overview_list_recordings(library, 0, MOST_FROM_LIBRARY, 0, NULL)
                        : NULL;
    for (guint i = 0; filed != NULL && i < filed->len; i++) {
        const PlpRecordingOverview *one = &g_array_index(filed, PlpRecordingOverview, i);
        if (one->analyses > 0)
            add_filed(menu, one);
    }
    return menu;
}

static void fill_menu(PlpUiComparePane *self, GtkMenuButton *button, bool is_adding)
{
    self->is_adding = is_adding;
    g_autoptr(GMenu) menu = g_menu_new();
    g_autoptr(GMenu) open = list_open(self);
    g_autoptr(GMenu) library = list_library();
    g_autoptr(GMenu) files = g_menu_new();
    if (g_menu_model_get_n_items(G_MENU_MODEL(open)) > 0)
        g_menu_append_section(menu, _("Open"), G_MENU_MODEL(open));
    if (g_menu_model_get_n_items(G_MENU_MODEL(library)) > 0)
        g_menu_append_section(menu, _("Library"), G_MENU_MODEL(library));
    g_menu_append(files, _("A _Video…"), "pane.file");
    g_menu_append(files, _("A Folder of _Results…"), "pane.folder");
    g_menu_append_section(menu, NULL, G_MENU_MODEL(files));
    gtk_menu_button_set_menu_model(button, G_MENU_MODEL(menu));
}

void plp_ui_compare_pane_fill_choose(GtkMenuButton *button, gpointer pane)
{
    fill_menu(pane, button, false);
}

void plp_ui_compare_pane_fill_add(GtkMenuButton *button, gpointer pane)
{
    fill_menu(pane, button, true);
}

static void take_one(PlpUiComparePane *self, PlpUiOperand *operand)
{
    g_autoptr(GPtrArray) operands = g_ptr_array_new();
    if (operand != NULL)
        g_ptr_array_add(operands, operand);
    plp_ui_compare_pane_take_operands(self, operands, self->is_adding);
}

static void act_open(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiComparePane *self = PLP_UI_COMPARE_PANE(widget);
    guint place = g_variant_get_uint32(parameter);
    if (place < self->open->len)
        take_one(self, plp_ui_operand_new_document(g_ptr_array_index(self->open, place)));
}

static void act_filed(GtkWidget *widget, const char *name, GVariant *parameter)
{
    gint64 id = 0;
    const char *title = NULL;
    g_variant_get(parameter, "(x&s)", &id, &title);
    take_one(PLP_UI_COMPARE_PANE(widget), plp_ui_operand_new_library(id, title));
}

static void take_file(GtkNativeDialog *dialog, int response, gpointer data)
{
    g_autoptr(GListModel) files = gtk_file_chooser_get_files(GTK_FILE_CHOOSER(dialog));
    g_autoptr(GPtrArray) operands = g_ptr_array_new();
    for (guint i = 0; i < g_list_model_get_n_items(files); i++) {
        g_autoptr(GFile) file = g_list_model_get_item(files, i);
        g_autofree char *path = g_file_get_path(file);
        if (response == GTK_RESPONSE_ACCEPT && path != NULL)
            g_ptr_array_add(operands, plp_ui_operand_new_path(path));
    }
    bool is_adding = g_object_get_data(G_OBJECT(dialog), "adds") != NULL;
    if (operands->len > 0)
        plp_ui_compare_pane_take_operands(data, operands, is_adding);
    g_object_unref(dialog);
}

static void choose(GtkWidget *widget, bool is_folder)
{
    GtkFileChooserNative *dialog = gtk_file_chooser_native_new(
        is_folder ? _("Choose a Folder of Results") : _("Choose a Video"),
        GTK_WINDOW(gtk_widget_get_root(widget)),
        is_folder ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER : GTK_FILE_CHOOSER_ACTION_OPEN,
        _("_Choose"), _("_Cancel"));
    gtk_native_dialog_set_modal(GTK_NATIVE_DIALOG(dialog), true);
    gtk_file_chooser_set_select_multiple(GTK_FILE_CHOOSER(dialog), true);
    if (PLP_UI_COMPARE_PANE(widget)->is_adding)
        g_object_set_data(G_OBJECT(dialog), "adds", dialog);
    g_signal_connect_object(dialog, "response", G_CALLBACK(take_file), widget, 0);
    gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}

static void act_file(GtkWidget *widget, const char *name, GVariant *parameter)
{
    choose(widget, false);
}

static void act_folder(GtkWidget *widget, const char *name, GVariant *parameter)
{
    choose(widget, true);
}

static void act_remove(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiComparePane *self = PLP_UI_COMPARE_PANE(widget);
    g_autoptr(GPtrArray) left = g_ptr_array_new();
    for (guint i = 0; i < self->operands->len; i++) {
        if (i != self->shown)
            g_ptr_array_add(left, plp_ui_operand_copy(g_ptr_array_index(self->operands, i)));
    }
    plp_ui_compare_pane_take_operands(self, left, false);
}

// ---- files dropped ----

static gboolean on_drop(GtkDropTarget *target, const GValue *value, double x, double y,
                        gpointer data)
{
    g_autoptr(GPtrArray) operands = g_ptr_array_new();
    for (GSList *file = g_value_get_boxed(value); file != NULL; file = file->next) {
        g_autofree char *path = g_file_get_path(file->data);
        if (path != NULL)
            g_ptr_array_add(operands, plp_ui_operand_new_path(path));
    }
    if (operands->len > 0)
        plp_ui_compare_pane_take_operands(data, operands, false);
    return operands->len > 0;
}

void plp_ui_compare_pane_accept_files(PlpUiComparePane *self)
{
    GtkDropTarget *target = gtk_drop_target_new(GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
    g_signal_connect(target, "drop", G_CALLBACK(on_drop), self);
    gtk_widget_add_controller(GTK_WIDGET(self), GTK_EVENT_CONTROLLER(target));
}

void plp_ui_compare_pane_install_choice(GtkWidgetClass *class)
{
    gtk_widget_class_install_action(class, "pane.open", "u", act_open);
    gtk_widget_class_install_action(class, "pane.filed", "(xs)", act_filed);
    gtk_widget_class_install_action(class, "pane.file", NULL, act_file);
    gtk_widget_class_install_action(class, "pane.folder", NULL, act_folder);
    gtk_widget_class_install_action(class, "pane.remove", NULL, act_remove);
}
