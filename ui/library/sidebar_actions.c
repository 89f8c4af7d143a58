#include <glib/gi18n.h>

#include "store/records.h"
#include "store/removal.h"
#include "store/rows.h"
#include "ui/library/form.h"
#include "ui/library/sidebar_priv.h"
#include "workflow/library.h"
#include "workflow/library_file.h"

static GtkWindow *get_window(PlpUiLibrarySidebar *self)
{
    return GTK_WINDOW(gtk_widget_get_root(GTK_WIDGET(self)));
}

// ---- opening ----

typedef struct {
    char *library_path;
    int64_t id;
} Opening;

static void free_opening(void *data)
{
    Opening *opening = data;
    g_free(opening->library_path);
    g_free(opening);
}

static void load(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    const Opening *opening = data;
    GError *error = NULL;
    PlpLibraryView view = {.is_automatic = true}; // corrections are put in where they can be undone
    g_autoptr(PlpLibrary) library =
        plp_library_open(opening->library_path, PLP_LIBRARY_READ, &error);
    PlpRecording *recording =
        library != NULL ? plp_library_load_recording(library, opening->id, &view, &error) : NULL;
    if (recording != NULL)
        g_task_return_pointer(task, recording, (GDestroyNotify)plp_recording_free);
    else
        g_task_return_error(task, error);
}

static void show(GObject *object, GAsyncResult *result, gpointer data)
{
    PlpUiLibrarySidebar *self = PLP_UI_LIBRARY_SIDEBAR(object);
    const Opening *opening = g_task_get_task_data(G_TASK(result));
    g_autoptr(GError) error = NULL;
    PlpRecording *recording = g_task_propagate_pointer(G_TASK(result), &error);
    if (gtk_widget_get_root(GTK_WIDGET(self)) == NULL) { // the window has gone
        plp_recording_free(recording);
        return;
    }
    if (recording == NULL) {
        plp_ui_session_say(self->session, error->message);
        return;
    }
    g_autoptr(PlpUiDocument) document = plp_ui_document_new(recording->label);
    plp_ui_document_set_library_id(document, opening->id);
    plp_ui_document_set_video_path(document, recording->video_path);
    plp_ui_document_take_recording(document, recording, false);
    plp_ui_session_set_document(self->session, document);
}

void plp_ui_library_sidebar_open_recording(PlpUiLibrarySidebar *self, int64_t id)
{
    Opening *opening = g_new0(Opening, 1);
    opening->library_path = g_strdup(self->library_path);
    opening->id = id;
    g_autoptr(GTask) task = g_task_new(self, NULL, show, NULL);
    g_task_set_task_data(task, opening, free_opening);
    g_task_run_in_thread(task, load);
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
    if (self->library == NULL)
        plp_ui_session_say(self->session, _("The library cannot be opened."));
    else
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
        plp_ui_library_sidebar_open_recording(self, plp_ui_node_get_id(node));
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

/** The open result, with the chosen visit. */
static void act_file(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiLibrarySidebar *self = PLP_UI_LIBRARY_SIDEBAR(widget);
    PlpUiNode *node = plp_ui_library_sidebar_get_chosen(self);
    PlpUiDocument *document = plp_ui_session_get_document(self->session);
    const PlpRecording *recording =
        document != NULL ? plp_ui_document_get_recording(document) : NULL;
    if (node == NULL || plp_ui_node_get_entity(node) != PLP_ENTITY_VISIT)
        return;
    if (recording == NULL || plp_ui_document_is_live(document)) {
        plp_ui_session_say(self->session, _("Open a recording that is analysed, then file it."));
        return;
    }
    if (plp_ui_document_get_library_id(document) != 0) {
        plp_ui_session_say(self->session, _("This recording is filed already."));
        return;
    }
    if (recording->is_edited) { // corrections follow as such, never as automatic closures
        plp_ui_session_say(self->session, _("Show the automatic closures first, then file it."));
        return;
    }
    g_autoptr(GError) error = NULL;
    PlpFiledRecording row;
    plp_row_init(PLP_ENTITY_RECORDING, &row);
    row.visit = plp_ui_node_get_id(node);
    row.path = g_strdup(plp_ui_document_get_video_path(document));
    if (plp_library_file_recording(self->library, recording, &row, &error)) {
        int64_t id = row.id;
        plp_ui_session_say(self->session, _("The recording is filed."));
        on_filed(self, PLP_ENTITY_VISIT, row.visit);
        plp_ui_library_sidebar_open_recording(self, id);
    } else {
        plp_ui_session_say(self->session, error->message);
    }
    plp_row_clear(PLP_ENTITY_RECORDING, &row);
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
