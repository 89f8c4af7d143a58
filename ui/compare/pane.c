#include "ui/compare/pane.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/error.h"
#include "store/overview.h"
#include "ui/video/view.h"
#include "ui/words.h"

#define MOST_FROM_LIBRARY 40
#define VIDEO_HEIGHT_PX 220

struct _PlpUiComparePane {
    GtkWidget parent;
    PlpUiSession *session; // borrowed from the window
    PlpUiPlayer *player;
    PlpUiOperand *operand;
    GPtrArray *open; // of PlpUiDocument, as the menu lists them
    GtkWidget *box;
    GtkLabel *title, *name, *facts;
    GtkMenuButton *button;
    GtkStack *stack;
    GtkLabel *words;
};

G_DEFINE_FINAL_TYPE(PlpUiComparePane, plp_ui_compare_pane, GTK_TYPE_WIDGET)

static guint changed_signal;

// ---- what can be chosen ----

static void add_open(PlpUiComparePane *self, GMenu *menu, PlpUiDocument *document)
{
    g_autoptr(PlpUiOperand) operand = plp_ui_operand_new_document(document);
    if (operand == NULL || g_ptr_array_find(self->open, document, NULL))
        return;
    g_autoptr(GMenuItem) item = g_menu_item_new(operand->title, NULL);
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
    g_autoptr(GMenuItem) item = g_menu_item_new(title, NULL);
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

static void fill_menu(GtkMenuButton *button, gpointer data)
{
    PlpUiComparePane *self = data;
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

static void act_open(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiComparePane *self = PLP_UI_COMPARE_PANE(widget);
    guint place = g_variant_get_uint32(parameter);
    if (place < self->open->len)
        plp_ui_compare_pane_take_operand(
            self, plp_ui_operand_new_document(g_ptr_array_index(self->open, place)));
}

static void act_filed(GtkWidget *widget, const char *name, GVariant *parameter)
{
    gint64 id = 0;
    const char *title = NULL;
    g_variant_get(parameter, "(x&s)", &id, &title);
    plp_ui_compare_pane_take_operand(PLP_UI_COMPARE_PANE(widget),
                                     plp_ui_operand_new_library(id, title));
}

static void take_file(GtkNativeDialog *dialog, int response, gpointer data)
{
    g_autoptr(GFile) file = gtk_file_chooser_get_file(GTK_FILE_CHOOSER(dialog));
    g_autofree char *path = file != NULL ? g_file_get_path(file) : NULL;
    if (response == GTK_RESPONSE_ACCEPT && path != NULL)
        plp_ui_compare_pane_take_operand(data, plp_ui_operand_new_path(path));
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

static gboolean on_drop(GtkDropTarget *target, const GValue *value, double x, double y,
                        gpointer data)
{
    GSList *files = g_value_get_boxed(value);
    g_autofree char *path = files != NULL ? g_file_get_path(files->data) : NULL;
    if (path != NULL)
        plp_ui_compare_pane_take_operand(data, plp_ui_operand_new_path(path));
    return path != NULL;
}

// ---- what is shown ----

static void show_video_or_words(PlpUiComparePane *self)
{
    bool is_open = plp_ui_player_is_open(self->player);
    const char *error = plp_ui_player_get_error(self->player);
    const char *words = error != NULL           ? error
                        : self->operand == NULL ? _("Choose a recording, or drop one here.")
                                                : _("Its video is not at hand.");
    gtk_stack_set_visible_child_name(self->stack, is_open ? "video" : "words");
    gtk_label_set_text(self->words, words);
}

void plp_ui_compare_pane_show(PlpUiComparePane *self, const PlpRecording *recording)
{
    const char *path = recording != NULL ? recording->video_path : NULL;
    bool is_there = path != NULL && g_file_test(path, G_FILE_TEST_IS_REGULAR);
    plp_ui_player_open(self->player, is_there ? path : NULL);
    show_video_or_words(self);
    if (recording == NULL) {
        gtk_label_set_text(self->facts, "–"); // keeps its line
        return;
    }
    const PlpFigure *both = recording->analysis->whole.both;
    g_autofree char *duration =
        plp_ui_words_dup_time((int64_t)(both[PLP_METRIC_TOTAL_S].value * 1e6), 0);
    g_autofree char *share = plp_ui_words_dup_percent(both[PLP_METRIC_MEASURED_SHARE].value);
    // Translators: a duration and the share of it that was measured.
    g_autofree char *facts = g_strdup_printf(_("%s, measured %s"), duration, share);
    g_autofree char *day = recording->days_since_injection != PLP_DAYS_UNKNOWN
                               ? g_strdup_printf(_("%s, day %d after an injection"), facts,
                                                 recording->days_since_injection)
                               : g_strdup(facts);
    gtk_label_set_text(self->facts, day);
}

const PlpUiOperand *plp_ui_compare_pane_get_operand(PlpUiComparePane *self)
{
    return self->operand;
}

void plp_ui_compare_pane_take_operand(PlpUiComparePane *self, PlpUiOperand *operand)
{
    plp_ui_operand_free(self->operand);
    self->operand = operand;
    gtk_label_set_text(self->name, operand != NULL ? operand->title : "–");
    plp_ui_compare_pane_show(self, NULL);
    g_signal_emit(self, changed_signal, 0);
}

void plp_ui_compare_pane_set_session(PlpUiComparePane *self, PlpUiSession *session)
{
    self->session = session;
}

// ---- the widget ----

static void dispose(GObject *object)
{
    PlpUiComparePane *self = PLP_UI_COMPARE_PANE(object);
    if (self->player != NULL)
        g_signal_handlers_disconnect_by_data(self->player, self);
    g_clear_object(&self->player);
    g_clear_pointer(&self->box, gtk_widget_unparent);
    g_clear_pointer(&self->operand, plp_ui_operand_free);
    g_clear_pointer(&self->open, g_ptr_array_unref);
    G_OBJECT_CLASS(plp_ui_compare_pane_parent_class)->dispose(object);
}

static void plp_ui_compare_pane_class_init(PlpUiComparePaneClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
    G_OBJECT_CLASS(class)->dispose = dispose;
    gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
    gtk_widget_class_install_action(widget_class, "pane.open", "u", act_open);
    gtk_widget_class_install_action(widget_class, "pane.filed", "(xs)", act_filed);
    gtk_widget_class_install_action(widget_class, "pane.file", NULL, act_file);
    gtk_widget_class_install_action(widget_class, "pane.folder", NULL, act_folder);
    changed_signal = g_signal_new("changed", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static GtkLabel *add_label(GtkWidget *box, const char *class, bool is_wide)
{
    GtkWidget *label = gtk_label_new(NULL);
    gtk_label_set_ellipsize(GTK_LABEL(label),
                            is_wide ? PANGO_ELLIPSIZE_MIDDLE : PANGO_ELLIPSIZE_NONE);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_widget_set_hexpand(label, is_wide);
    if (class != NULL)
        gtk_widget_add_css_class(label, class);
    gtk_box_append(GTK_BOX(box), label);
    return GTK_LABEL(label);
}

static GtkWidget *make_head(PlpUiComparePane *self)
{
    GtkWidget *head = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
    gtk_widget_add_css_class(head, "toolbar");
    self->title = add_label(head, "heading", false);
    self->name = add_label(head, NULL, true);
    self->button = GTK_MENU_BUTTON(gtk_menu_button_new());
    gtk_menu_button_set_icon_name(self->button, "document-open-symbolic");
    gtk_menu_button_set_create_popup_func(self->button, fill_menu, self, NULL);
    gtk_box_append(GTK_BOX(head), GTK_WIDGET(self->button));
    return head;
}

static GtkStack *make_stack(PlpUiComparePane *self)
{
    GtkWidget *stack = gtk_stack_new();
    gtk_widget_set_size_request(stack, 120, VIDEO_HEIGHT_PX);
    gtk_widget_set_vexpand(stack, false);
    GtkWidget *words = gtk_label_new(NULL);
    gtk_label_set_wrap(GTK_LABEL(words), true);
    gtk_label_set_justify(GTK_LABEL(words), GTK_JUSTIFY_CENTER);
    gtk_widget_add_css_class(words, "dim-label");
    gtk_widget_add_css_class(words, "drop-target");
    gtk_stack_add_named(GTK_STACK(stack), words, "words");
    self->words = GTK_LABEL(words);
    return GTK_STACK(stack);
}

static void plp_ui_compare_pane_init(PlpUiComparePane *self)
{
    self->open = g_ptr_array_new_with_free_func(g_object_unref);
    self->box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
    gtk_widget_set_parent(self->box, GTK_WIDGET(self));
    gtk_box_append(GTK_BOX(self->box), make_head(self));
    self->stack = make_stack(self);
    gtk_box_append(GTK_BOX(self->box), GTK_WIDGET(self->stack));
    self->facts = add_label(self->box, "readout", true);
    gtk_widget_add_css_class(GTK_WIDGET(self->facts), "dim-label");
    GtkDropTarget *target = gtk_drop_target_new(GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
    g_signal_connect(target, "drop", G_CALLBACK(on_drop), self);
    gtk_widget_add_controller(GTK_WIDGET(self), GTK_EVENT_CONTROLLER(target));
}

PlpUiComparePane *plp_ui_compare_pane_new(const char *title, PlpUiPlayer *player)
{
    PlpUiComparePane *self = g_object_new(PLP_UI_TYPE_COMPARE_PANE, NULL);
    self->player = g_object_ref(player);
    GtkWidget *view = g_object_new(PLP_UI_TYPE_VIDEO_VIEW, NULL);
    plp_ui_video_view_set_player(PLP_UI_VIDEO_VIEW(view), player);
    gtk_stack_add_named(self->stack, view, "video");
    g_signal_connect_swapped(player, "state", G_CALLBACK(show_video_or_words), self);
    gtk_label_set_text(self->title, title);
    // Translators: %s is “Before” or “After”.
    g_autofree char *tooltip = g_strdup_printf(_("Choose the recording: %s"), title);
    gtk_widget_set_tooltip_text(GTK_WIDGET(self->button), tooltip);
    gtk_accessible_update_property(GTK_ACCESSIBLE(self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   tooltip, -1);
    gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
    plp_ui_compare_pane_take_operand(self, NULL);
    return self;
}
