#include "ui/library/sidebar.h"

#include <glib/gi18n.h>

#include "ui/context_menu.h"
#include "ui/library/sidebar_priv.h"
#include "ui/say.h"

G_DEFINE_FINAL_TYPE(PlpUiLibrarySidebar, plp_ui_library_sidebar, GTK_TYPE_WIDGET)

static guint patient_signal, library_signal;

// ---- the tree ----

static GListModel *make_children(gpointer item, gpointer data)
{
    return plp_ui_node_list_children(PLP_UI_LIBRARY_SIDEBAR(data)->library, item);
}

PlpUiNode *plp_ui_library_sidebar_get_chosen(PlpUiLibrarySidebar *self)
{
    GtkTreeListRow *row =
        self->selection != NULL ? gtk_single_selection_get_selected_item(self->selection) : NULL;
    g_autoptr(PlpUiNode) node = row != NULL ? gtk_tree_list_row_get_item(row) : NULL;
    return node; // the row keeps it
}

static guint find(PlpUiLibrarySidebar *self, PlpEntity entity, int64_t id)
{
    guint n = self->tree != NULL ? g_list_model_get_n_items(G_LIST_MODEL(self->tree)) : 0;
    for (guint i = 0; i < n; i++) {
        g_autoptr(GtkTreeListRow) row = gtk_tree_list_model_get_row(self->tree, i);
        g_autoptr(PlpUiNode) node = gtk_tree_list_row_get_item(row);
        if (plp_ui_node_get_entity(node) == entity && plp_ui_node_get_id(node) == id)
            return i;
    }
    return GTK_INVALID_LIST_POSITION;
}

bool plp_ui_library_sidebar_select(PlpUiLibrarySidebar *self, PlpEntity entity, int64_t id)
{
    guint place = find(self, entity, id);
    if (place != GTK_INVALID_LIST_POSITION)
        gtk_single_selection_set_selected(self->selection, place);
    return place != GTK_INVALID_LIST_POSITION;
}

static char *make_key(PlpUiNode *node)
{
    return g_strdup_printf("%d/%" G_GINT64_FORMAT, plp_ui_node_get_entity(node),
                           plp_ui_node_get_id(node));
}

/** Which rows are open. */
static GHashTable *collect_open(PlpUiLibrarySidebar *self)
{
    GHashTable *open = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    guint n = self->tree != NULL ? g_list_model_get_n_items(G_LIST_MODEL(self->tree)) : 0;
    for (guint i = 0; i < n; i++) {
        g_autoptr(GtkTreeListRow) row = gtk_tree_list_model_get_row(self->tree, i);
        g_autoptr(PlpUiNode) node = gtk_tree_list_row_get_item(row);
        if (gtk_tree_list_row_get_expanded(row))
            g_hash_table_add(open, make_key(node));
    }
    return open;
}

static void reopen(PlpUiLibrarySidebar *self, GHashTable *open)
{
    for (guint i = 0; i < g_list_model_get_n_items(G_LIST_MODEL(self->tree)); i++) {
        g_autoptr(GtkTreeListRow) row = gtk_tree_list_model_get_row(self->tree, i);
        g_autoptr(PlpUiNode) node = gtk_tree_list_row_get_item(row);
        g_autofree char *key = make_key(node);
        if (g_hash_table_contains(open, key))
            gtk_tree_list_row_set_expanded(row, true);
    }
}

void plp_ui_library_sidebar_refresh(PlpUiLibrarySidebar *self)
{
    g_autoptr(GError) error = NULL;
    if (self->library == NULL)
        return;
    const char *words = gtk_editable_get_text(GTK_EDITABLE(self->search));
    GListStore *patients =
        plp_ui_node_list_patients(self->library, words[0] != '\0' ? words : NULL, &error);
    if (patients == NULL) {
        plp_ui_session_say(self->session, error->message);
        return;
    }
    g_autoptr(GHashTable) open = collect_open(self);
    bool is_empty = g_list_model_get_n_items(G_LIST_MODEL(patients)) == 0;
    adw_status_page_set_title(self->none,
                              words[0] != '\0' ? _("No Patient Found") : _("No Patients Yet"));
    gtk_stack_set_visible_child_name(self->stack, is_empty ? "none" : "list");
    g_clear_object(&self->tree);
    self->tree =
        gtk_tree_list_model_new(G_LIST_MODEL(patients), false, false, make_children, self, NULL);
    gtk_single_selection_set_model(self->selection, G_LIST_MODEL(self->tree));
    reopen(self, open);
}

// ---- rows ----

static void open_menu(GtkWidget *row, PlpUiLibrarySidebar *self)
{
    PlpUiNode *node = g_object_get_data(G_OBJECT(row), "plp-ui-node");
    graphene_point_t point = {0};
    if (node == NULL || !plp_ui_library_sidebar_select(self, plp_ui_node_get_entity(node),
                                                       plp_ui_node_get_id(node)))
        return;
    g_autoptr(GMenu) menu = plp_ui_library_sidebar_make_menu(node);
    gtk_popover_menu_set_menu_model(GTK_POPOVER_MENU(self->menu), G_MENU_MODEL(menu));
    if (!gtk_widget_compute_point(row, GTK_WIDGET(self), &GRAPHENE_POINT_INIT(40, 20), &point))
        return;
    plp_ui_context_menu_open(self->menu, (double)point.x, (double)point.y);
}

static void on_right_click(GtkGestureClick *gesture, int n, double x, double y, gpointer data)
{
    open_menu(gtk_event_controller_get_widget(GTK_EVENT_CONTROLLER(gesture)), data);
}

static void set_up_row(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
    GtkWidget *expander = gtk_tree_expander_new();
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
    GtkWidget *label = gtk_label_new(NULL);
    GtkWidget *icon = gtk_image_new();
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
    gtk_widget_set_hexpand(label, true);
    gtk_box_append(GTK_BOX(box), icon);
    gtk_box_append(GTK_BOX(box), label);
    gtk_tree_expander_set_child(GTK_TREE_EXPANDER(expander), box);
    gtk_list_item_set_child(item, expander);
    GtkGesture *click = gtk_gesture_click_new();
    gtk_gesture_single_set_button(GTK_GESTURE_SINGLE(click), GDK_BUTTON_SECONDARY);
    g_signal_connect(click, "pressed", G_CALLBACK(on_right_click), data);
    gtk_widget_add_controller(expander, GTK_EVENT_CONTROLLER(click));
}

static const char *get_icon(PlpUiNode *node)
{
    switch ((int)plp_ui_node_get_entity(node)) {
    case PLP_ENTITY_PATIENT:
        return "avatar-default-symbolic";
    case PLP_ENTITY_VISIT:
        return "x-office-calendar-symbolic";
    case PLP_ENTITY_RECORDING:
        return plp_ui_node_is_missing(node) ? "dialog-warning-symbolic"
                                            : "video-x-generic-symbolic";
    default:
        return "media-record-symbolic";
    }
}

static void bind_row(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
    GtkTreeListRow *row = gtk_list_item_get_item(item);
    GtkWidget *expander = gtk_list_item_get_child(item);
    GtkWidget *box = gtk_tree_expander_get_child(GTK_TREE_EXPANDER(expander));
    g_autoptr(PlpUiNode) node = gtk_tree_list_row_get_item(row);
    gtk_tree_expander_set_list_row(GTK_TREE_EXPANDER(expander), row);
    gtk_image_set_from_icon_name(GTK_IMAGE(gtk_widget_get_first_child(box)), get_icon(node));
    gtk_label_set_text(GTK_LABEL(gtk_widget_get_last_child(box)), plp_ui_node_get_title(node));
    gtk_widget_set_tooltip_text(expander, plp_ui_node_is_missing(node)
                                              ? _("The video is not where it was.")
                                              : plp_ui_node_get_title(node));
    g_object_set_data_full(G_OBJECT(expander), "plp-ui-node", g_object_ref(node), g_object_unref);
}

static void on_activate(GtkListView *view, guint place, gpointer data)
{
    PlpUiLibrarySidebar *self = data;
    g_autoptr(GtkTreeListRow) row = gtk_tree_list_model_get_row(self->tree, place);
    g_autoptr(PlpUiNode) node = gtk_tree_list_row_get_item(row);
    if (plp_ui_node_get_entity(node) == PLP_ENTITY_RECORDING)
        plp_ui_session_open_filed(self->session, plp_ui_node_get_id(node));
    else
        gtk_tree_list_row_set_expanded(row, !gtk_tree_list_row_get_expanded(row));
}

static void on_selected(PlpUiLibrarySidebar *self)
{
    PlpUiNode *node = plp_ui_library_sidebar_get_chosen(self);
    if (node != NULL && plp_ui_node_get_entity(node) == PLP_ENTITY_PATIENT)
        g_signal_emit(self, patient_signal, 0, plp_ui_node_get_id(node));
}

// ---- the widget ----

PlpLibrary *plp_ui_library_sidebar_get_library(PlpUiLibrarySidebar *self)
{
    return self->library;
}

static void show_trouble(PlpUiLibrarySidebar *self, const GError *error)
{
    adw_status_page_set_title(self->none, _("The Library Cannot Be Opened"));
    g_autofree char *words = g_markup_escape_text(plp_ui_say(error->message), -1);
    adw_status_page_set_description(self->none, words);
}

/** Actions that write, as long as nothing can be written. */
static void enable_writing(PlpUiLibrarySidebar *self)
{
    static const char *const writing[] = {"library.new-patient", "library.new",  "library.edit",
                                          "library.delete",      "library.file", "library.import",
                                          "library.find-videos"};
    bool is_writable = self->library == NULL || !plp_library_is_read_only(self->library);
    for (gsize i = 0; i < G_N_ELEMENTS(writing); i++)
        gtk_widget_action_set_enabled(GTK_WIDGET(self), writing[i], is_writable);
    gtk_widget_set_visible(self->read_only, !is_writable);
}

static void take_library(PlpUiLibrarySidebar *self, PlpLibrary *library)
{
    self->library = library;
    enable_writing(self);
    plp_ui_library_sidebar_refresh(self);
    g_signal_emit(self, library_signal, 0);
}

void plp_ui_library_sidebar_set_session(PlpUiLibrarySidebar *self, PlpUiSession *session)
{
    g_autoptr(GError) error = NULL;
    self->session = session;
    self->library_path = plp_library_dup_default_path();
    if (!g_file_test(self->library_path, G_FILE_TEST_EXISTS))
        return; // made when something is filed
    PlpLibrary *library = plp_library_open(self->library_path, PLP_LIBRARY_READ, &error);
    if (library == NULL)
        show_trouble(self, error);
    else
        take_library(self, library);
}

PlpLibrary *plp_ui_library_sidebar_make_library(PlpUiLibrarySidebar *self)
{
    g_autoptr(GError) error = NULL;
    if (self->library != NULL)
        return self->library;
    PlpLibrary *library = plp_library_open(self->library_path, PLP_LIBRARY_MAKE, &error);
    if (library == NULL) {
        show_trouble(self, error);
        plp_ui_session_say(self->session, error->message);
        return NULL;
    }
    take_library(self, library);
    return library;
}

void plp_ui_library_sidebar_start_search(PlpUiLibrarySidebar *self)
{
    gtk_widget_grab_focus(GTK_WIDGET(self->search));
}

static void dispose(GObject *object)
{
    PlpUiLibrarySidebar *self = PLP_UI_LIBRARY_SIDEBAR(object);
    if (self->selection != NULL)
        g_signal_handlers_disconnect_by_data(self->selection, self);
    g_clear_pointer(&self->menu, gtk_widget_unparent);
    g_clear_pointer(&self->page, gtk_widget_unparent);
    g_clear_object(&self->selection);
    g_clear_object(&self->tree);
    G_OBJECT_CLASS(plp_ui_library_sidebar_parent_class)->dispose(object);
}

static void finalize(GObject *object)
{
    PlpUiLibrarySidebar *self = PLP_UI_LIBRARY_SIDEBAR(object);
    plp_library_close(self->library);
    g_free(self->library_path);
    G_OBJECT_CLASS(plp_ui_library_sidebar_parent_class)->finalize(object);
}

static void plp_ui_library_sidebar_class_init(PlpUiLibrarySidebarClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
    G_OBJECT_CLASS(class)->dispose = dispose;
    G_OBJECT_CLASS(class)->finalize = finalize;
    gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_template_from_resource(widget_class,
                                                "/org/palpebra/Palpebra/library/sidebar.ui");
    gtk_widget_class_bind_template_child(widget_class, PlpUiLibrarySidebar, page);
    gtk_widget_class_bind_template_child(widget_class, PlpUiLibrarySidebar, search);
    gtk_widget_class_bind_template_child(widget_class, PlpUiLibrarySidebar, stack);
    gtk_widget_class_bind_template_child(widget_class, PlpUiLibrarySidebar, none);
    gtk_widget_class_bind_template_child(widget_class, PlpUiLibrarySidebar, view);
    gtk_widget_class_bind_template_child(widget_class, PlpUiLibrarySidebar, read_only);
    plp_ui_library_sidebar_install_actions(widget_class);
    plp_ui_library_sidebar_install_study(widget_class);
    patient_signal = g_signal_new("patient-chosen", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
    library_signal = g_signal_new("library-opened", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void plp_ui_library_sidebar_init(PlpUiLibrarySidebar *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    GtkListItemFactory *factory = gtk_signal_list_item_factory_new();
    g_signal_connect(factory, "setup", G_CALLBACK(set_up_row), self);
    g_signal_connect(factory, "bind", G_CALLBACK(bind_row), self);
    gtk_list_view_set_factory(self->view, factory);
    g_object_unref(factory);
    self->selection = gtk_single_selection_new(NULL);
    gtk_single_selection_set_autoselect(self->selection, false);
    gtk_single_selection_set_can_unselect(self->selection, true);
    gtk_list_view_set_model(self->view, GTK_SELECTION_MODEL(self->selection));
    g_signal_connect_swapped(self->selection, "notify::selected", G_CALLBACK(on_selected), self);
    g_signal_connect(self->view, "activate", G_CALLBACK(on_activate), self);
    g_signal_connect_swapped(self->search, "search-changed",
                             G_CALLBACK(plp_ui_library_sidebar_refresh), self);
    self->menu = plp_ui_context_menu_new(NULL, GTK_WIDGET(self));
}
