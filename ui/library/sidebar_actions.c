#include <glib/gi18n.h>

#include "store/records.h"
#include "store/removal.h"
#include "store/rows.h"
#include "ui/library/form.h"
#include "ui/library/sidebar_priv.h"
#include "workflow/library.h"
#include "workflow/result.h"

static GtkWindow *get_window(PlpUiLibrarySidebar *self)
{
    return GTK_WINDOW(gtk_widget_get_root(GTK_WIDGET(self)));
}

// ---- records ----

static void on_filed(void *data, PlpEntity entity, int64_t id)
{
    PlpUiLibrarySidebar *self = data;
    plp_ui_library_sidebar_refresh(self);
    plp_ui_library_sidebar_select(self, entity, id);
}

static void add(PlpUiLibrarySidebar *self, PlpEntity entity, int64_t parent)
{
    if (plp_ui_library_sidebar_make_library(self) != NULL)
        plp_ui_form_open(get_window(self), self->library, entity, 0, parent, on_filed, self);
}

static void act_new_patient(GtkWidget *widget, const char *name, GVariant *parameter)
{
    add(PLP_UI_LIBRARY_SIDEBAR(widget), PLP_ENTITY_PATIENT, 0);
}

/** `library.new` with the noun of what belongs to the chosen record. */
static void act_new(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiLibrarySidebar *self = PLP_UI_LIBRARY_SIDEBAR(widget);
    PlpUiNode *node = plp_ui_library_sidebar_get_chosen(self);
    PlpEntity entity = plp_store_find_entity(g_variant_get_string(parameter, NULL));
    if (node != NULL && plp_store_get_table(entity)->parent == plp_ui_node_get_entity(node))
        add(self, entity, plp_ui_node_get_id(node));
}

static void act_edit(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiLibrarySidebar *self = PLP_UI_LIBRARY_SIDEBAR(widget);
    PlpUiNode *node = plp_ui_library_sidebar_get_chosen(self);
    if (node != NULL)
        plp_ui_form_open(get_window(self), self->library, plp_ui_node_get_entity(node),
                         plp_ui_node_get_id(node), 0, on_filed, self);
}

static void act_open(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiLibrarySidebar *self = PLP_UI_LIBRARY_SIDEBAR(widget);
    PlpUiNode *node = plp_ui_library_sidebar_get_chosen(self);
    if (node != NULL && plp_ui_node_get_entity(node) == PLP_ENTITY_RECORDING)
        plp_ui_session_open_filed(self->session, plp_ui_node_get_id(node));
}

static void remove_chosen(PlpUiLibrarySidebar *self)
{
    PlpUiNode *node = plp_ui_library_sidebar_get_chosen(self);
    g_autoptr(GError) error = NULL;
    PlpUiDocument *document = plp_ui_session_get_document(self->session);
    if (node == NULL)
        return;
    // What it shows may go with the record.
    if (document != NULL && plp_ui_document_get_library_id(document) != 0)
        plp_ui_session_set_document(self->session, NULL);
    if (!plp_row_delete(self->library, plp_ui_node_get_entity(node), plp_ui_node_get_id(node),
                        &error))
        plp_ui_session_say(self->session, error->message);
    plp_ui_library_sidebar_refresh(self);
}

static void on_answer(AdwMessageDialog *dialog, const char *answer, gpointer data)
{
    if (g_str_equal(answer, "delete"))
        remove_chosen(data);
}

/** Bytes are overwritten, so there is no way back: it is asked first. */
static void act_delete(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiLibrarySidebar *self = PLP_UI_LIBRARY_SIDEBAR(widget);
    PlpUiNode *node = plp_ui_library_sidebar_get_chosen(self);
    if (node == NULL)
        return;
    // Translators: %s is a patient's code, a visit's date, a file's name.
    g_autofree char *title = g_strdup_printf(_("Delete “%s”?"), plp_ui_node_get_title(node));
    GtkWidget *dialog = adw_message_dialog_new(
        get_window(self), title,
        _("It is deleted for good with all that belongs to it. Videos stay where they are."));
    adw_message_dialog_add_responses(ADW_MESSAGE_DIALOG(dialog), "cancel", _("_Cancel"), "delete",
                                     _("_Delete"), NULL);
    adw_message_dialog_set_response_appearance(ADW_MESSAGE_DIALOG(dialog), "delete",
                                               ADW_RESPONSE_DESTRUCTIVE);
    g_signal_connect_object(dialog, "response", G_CALLBACK(on_answer), self, 0);
    gtk_window_present(GTK_WINDOW(dialog));
}

// ---- filing ----

/** What is filed, in a thread and with a connection of its own. */
typedef struct {
    char *library_path, *folder, *video_path;
    PlpUiDocument *document;
    int64_t visit, id;
} Filing;

static void free_filing(void *data)
{
    Filing *filing = data;
    g_free(filing->library_path);
    g_free(filing->folder);
    g_free(filing->video_path);
    g_object_unref(filing->document);
    g_free(filing);
}

static bool file_now(Filing *filing, PlpLibrary *library, GError **error)
{
    PlpFiledRecording row;
    plp_row_init(PLP_ENTITY_RECORDING, &row);
    row.visit = filing->visit;
    bool done = plp_result_file(library, filing->folder, filing->video_path, &row, error);
    filing->id = row.id;
    plp_row_clear(PLP_ENTITY_RECORDING, &row);
    return done;
}

static void file_in_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    Filing *filing = data;
    GError *error = NULL;
    g_autoptr(PlpLibrary) library =
        plp_library_open(filing->library_path, PLP_LIBRARY_WRITE, &error);
    if (library != NULL && file_now(filing, library, &error))
        g_task_return_boolean(task, TRUE);
    else
        g_task_return_error(task, error);
}

static void end_filing(GObject *object, GAsyncResult *result, gpointer data)
{
    PlpUiLibrarySidebar *self = PLP_UI_LIBRARY_SIDEBAR(object);
    const Filing *filing = g_task_get_task_data(G_TASK(result));
    g_autoptr(GError) error = NULL;
    bool is_filed = g_task_propagate_boolean(G_TASK(result), &error);
    if (gtk_widget_get_root(GTK_WIDGET(self)) == NULL) // the window has gone
        return;
    if (!is_filed) {
        plp_ui_session_say(self->session, error->message);
        return;
    }
    plp_ui_session_say(self->session, _("The recording is filed."));
    on_filed(self, PLP_ENTITY_VISIT, filing->visit);
    if (plp_ui_session_get_document(self->session) == filing->document)
        plp_ui_session_open_filed(self->session, filing->id);
}

static void file_document(PlpUiLibrarySidebar *self, PlpUiDocument *document, int64_t visit)
{
    Filing *filing = g_new0(Filing, 1);
    filing->library_path = g_strdup(self->library_path);
    filing->folder = g_strdup(plp_ui_document_get_results_folder(document));
    filing->video_path = g_strdup(plp_ui_document_get_video_path(document));
    filing->document = g_object_ref(document);
    filing->visit = visit;
    g_autoptr(GTask) task = g_task_new(self, NULL, end_filing, NULL);
    g_task_set_task_data(task, filing, free_filing);
    g_task_run_in_thread(task, file_in_thread);
}

/** The open result, with the chosen visit: as it was found, and what people corrected above it. */
static void act_file(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiLibrarySidebar *self = PLP_UI_LIBRARY_SIDEBAR(widget);
    PlpUiNode *node = plp_ui_library_sidebar_get_chosen(self);
    PlpUiDocument *document = plp_ui_session_get_document(self->session);
    if (node == NULL || plp_ui_node_get_entity(node) != PLP_ENTITY_VISIT)
        return;
    if (document != NULL && plp_ui_document_get_library_id(document) != 0)
        plp_ui_session_say(self->session, _("This recording is filed already."));
    else if (document == NULL || plp_ui_document_is_live(document) ||
             plp_ui_document_get_results_folder(document) == NULL)
        plp_ui_session_say(self->session, _("Open a recording that is analysed, then file it."));
    else
        file_document(self, document, plp_ui_node_get_id(node));
}

// ---- the menu of a row ----

static void append_new(GMenu *menu, const char *label, const char *noun)
{
    g_autofree char *action = g_strdup_printf("library.new('%s')", noun);
    g_menu_append(menu, label, action);
}

GMenu *plp_ui_library_sidebar_make_menu(PlpUiNode *node)
{
    GMenu *menu = g_menu_new();
    PlpEntity entity = plp_ui_node_get_entity(node);
    if (entity == PLP_ENTITY_PATIENT) {
        append_new(menu, _("New _Visit…"), "visit");
        append_new(menu, _("New _Treatment…"), "treatment");
        append_new(menu, _("New _Score…"), "score");
    } else if (entity == PLP_ENTITY_VISIT) {
        g_menu_append(menu, _("_File the Open Recording Here"), "library.file");
    } else if (entity == PLP_ENTITY_TREATMENT) {
        append_new(menu, _("New _Injection Site…"), "site");
        append_new(menu, _("New _Adverse Effect…"), "effect");
    } else if (entity == PLP_ENTITY_RECORDING) {
        g_menu_append(menu, _("_Open"), "library.open");
        if (plp_ui_node_is_missing(node))
            g_menu_append(menu, _("_Find Moved Videos…"), "library.find-videos");
    }
    g_menu_append(menu, _("_Edit…"), "library.edit");
    g_menu_append(menu, _("_Delete…"), "library.delete");
    return menu;
}

void plp_ui_library_sidebar_install_actions(GtkWidgetClass *class)
{
    gtk_widget_class_install_action(class, "library.new-patient", NULL, act_new_patient);
    gtk_widget_class_install_action(class, "library.new", "s", act_new);
    gtk_widget_class_install_action(class, "library.edit", NULL, act_edit);
    gtk_widget_class_install_action(class, "library.open", NULL, act_open);
    gtk_widget_class_install_action(class, "library.delete", NULL, act_delete);
    gtk_widget_class_install_action(class, "library.file", NULL, act_file);
}
