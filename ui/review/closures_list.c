#include "ui/review/closures_list.h"

#include <glib/gi18n.h>

#include "ui/review/closure_columns.h"

enum { ROWS_AT_ONCE = 20, MOST_WIDGETS = 220 };

struct _PlpUiClosuresList {
    GtkWidget parent;
    GListStore *rows;
    GtkFilterListModel *filtered;
    GtkSortListModel *sorted;
    GtkSingleSelection *selection;
    GtkFilter *filter;
    PlpUiThumbnails *thumbnails;
    GHashTable *pictures; // GtkPicture in view to the moment it shows (int64)
    PlpUiIsTouched is_touched;
    void *touched_data;
    int selected_id;
    bool has_recording;
    bool is_selecting;     // by the program, not by the user
    GArray *facts;         // of all rows, of which `rows` may hold only the first yet
    const PlpTrace *trace; // whose; only compared
    bool is_leaving;       // the rows are another recording's, which go
    guint filling;         // the idle that adds the others; 0: all are there

    // of closures_list.ui
    GtkWidget *box;
    GtkLabel *count_label, *none_label;
    GtkDropDown *kind_filter, *eye_filter;
    GtkStack *stack;
    GtkColumnView *view;
};

G_DEFINE_FINAL_TYPE(PlpUiClosuresList, plp_ui_closures_list, GTK_TYPE_WIDGET)

static guint chosen_signal, menu_signal;

// ---- pictures ----

static void set_up_picture(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
    GtkWidget *picture = gtk_picture_new();
    gtk_widget_set_size_request(picture, PLP_UI_THUMBNAIL_WIDTH_PX, PLP_UI_THUMBNAIL_HEIGHT_PX);
    gtk_picture_set_can_shrink(GTK_PICTURE(picture), true);
    gtk_picture_set_alternative_text(GTK_PICTURE(picture), _("The eyes at the deepest moment"));
    gtk_list_item_set_child(item, picture);
}

static void show_picture(PlpUiClosuresList *self, GtkPicture *picture, int64_t t_us)
{
    GdkTexture *texture =
        self->thumbnails != NULL ? plp_ui_thumbnails_get(self->thumbnails, t_us) : NULL;
    gtk_picture_set_paintable(picture, GDK_PAINTABLE(texture));
}

static void bind_picture(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
    PlpUiClosuresList *self = data;
    GtkPicture *picture = GTK_PICTURE(gtk_list_item_get_child(item));
    int64_t t_us = plp_ui_closure_row_get_facts(gtk_list_item_get_item(item))->peak_us;
    g_hash_table_insert(self->pictures, picture, g_memdup2(&t_us, sizeof t_us));
    show_picture(self, picture, t_us);
}

static void unbind_picture(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
    PlpUiClosuresList *self = data;
    g_hash_table_remove(self->pictures, gtk_list_item_get_child(item));
}

static void on_thumbnail(PlpUiClosuresList *self, int64_t t_us)
{
    GHashTableIter iter;
    gpointer picture = NULL, moment = NULL;
    g_hash_table_iter_init(&iter, self->pictures);
    while (g_hash_table_iter_next(&iter, &picture, &moment)) {
        if (*(const int64_t *)moment == t_us)
            show_picture(self, picture, t_us);
    }
}

void plp_ui_closures_list_set_thumbnails(PlpUiClosuresList *self, PlpUiThumbnails *thumbnails)
{
    g_set_object(&self->thumbnails, thumbnails);
    g_signal_connect_object(thumbnails, "ready", G_CALLBACK(on_thumbnail), self, G_CONNECT_SWAPPED);
}

static void add_pictures(PlpUiClosuresList *self)
{
    GtkListItemFactory *factory = gtk_signal_list_item_factory_new();
    g_signal_connect(factory, "setup", G_CALLBACK(set_up_picture), self);
    g_signal_connect(factory, "bind", G_CALLBACK(bind_picture), self);
    g_signal_connect(factory, "unbind", G_CALLBACK(unbind_picture), self);
    GtkColumnViewColumn *column = gtk_column_view_column_new(_("Eyes"), factory);
    gtk_column_view_append_column(self->view, column);
    g_object_unref(column);
}

// ---- filter ----

static bool fits_kind(const PlpUiClosureFacts *facts, guint choice)
{
    enum { ALL, BLINK, BRIEF, PROLONGED, COMMANDED };
    static const PlpKind kinds[] = {
        [BLINK] = PLP_KIND_BLINK, [BRIEF] = PLP_KIND_BRIEF, [PROLONGED] = PLP_KIND_PROLONGED};
    if (choice == ALL)
        return true;
    return choice == COMMANDED ? facts->commanded
                               : !facts->commanded && facts->kind == kinds[choice];
}

static gboolean fits(gpointer item, gpointer data)
{
    PlpUiClosuresList *self = data;
    static const PlpSide sides[] = {PLP_SIDE_UNKNOWN, PLP_SIDE_BOTH, PLP_SIDE_RIGHT, PLP_SIDE_LEFT};
    const PlpUiClosureFacts *facts = plp_ui_closure_row_get_facts(item);
    guint eye = MIN(gtk_drop_down_get_selected(self->eye_filter), G_N_ELEMENTS(sides) - 1);
    return fits_kind(facts, gtk_drop_down_get_selected(self->kind_filter)) &&
           (eye == 0 || facts->eye == sides[eye]);
}

static void show_count(PlpUiClosuresList *self)
{
    guint all = self->facts->len;
    guint shown = g_list_model_get_n_items(G_LIST_MODEL(self->filtered));
    if (self->is_leaving)
        shown = all;
    else if (self->filling != 0) // the rest is under way
        shown += all - g_list_model_get_n_items(G_LIST_MODEL(self->rows));
    g_autofree char *words = shown == all
                                 ? g_strdup_printf(ngettext("%u closure", "%u closures", all), all)
                                 : g_strdup_printf(_("%u of %u closures"), shown, all);
    gtk_label_set_text(self->count_label, self->has_recording ? words : "");
    gtk_label_set_text(self->none_label, !self->has_recording ? ""
                                         : all == 0           ? _("No closure was found.")
                                                              : _("No closure fits the filter."));
    gtk_stack_set_visible_child_name(self->stack, shown > 0 ? "list" : "none");
}

static void on_filter(PlpUiClosuresList *self)
{
    self->is_selecting = true;
    gtk_filter_changed(self->filter, GTK_FILTER_CHANGE_DIFFERENT);
    self->is_selecting = false;
    plp_ui_closures_list_select(self, self->selected_id);
    show_count(self);
}

// ---- selection ----

static void on_selected(PlpUiClosuresList *self)
{
    PlpUiClosureRow *row = gtk_single_selection_get_selected_item(self->selection);
    if (self->is_selecting || self->is_leaving || row == NULL)
        return;
    const PlpUiClosureFacts *facts = plp_ui_closure_row_get_facts(row);
    self->selected_id = facts->right_id != 0 ? facts->right_id : facts->left_id;
    g_signal_emit(self, chosen_signal, 0, self->selected_id);
}

static void on_right_click(GtkGestureClick *gesture, int n, double x, double y, gpointer data)
{
    PlpUiClosuresList *self = data;
    guint place = plp_ui_closure_columns_find_place(self->view, x, y);
    if (place == GTK_INVALID_LIST_POSITION)
        return;
    gtk_gesture_set_state(GTK_GESTURE(gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    gtk_single_selection_set_selected(self->selection, place);
    double own_x = 0, own_y = 0;
    if (gtk_widget_translate_coordinates(GTK_WIDGET(self->view), GTK_WIDGET(self), x, y, &own_x,
                                         &own_y))
        g_signal_emit(self, menu_signal, 0, own_x, own_y);
}

static void add_menu(PlpUiClosuresList *self)
{
    GtkGesture *right = gtk_gesture_click_new();
    gtk_gesture_single_set_button(GTK_GESTURE_SINGLE(right), GDK_BUTTON_SECONDARY);
    gtk_event_controller_set_propagation_phase(GTK_EVENT_CONTROLLER(right), GTK_PHASE_CAPTURE);
    g_signal_connect(right, "pressed", G_CALLBACK(on_right_click), self);
    gtk_widget_add_controller(GTK_WIDGET(self->view), GTK_EVENT_CONTROLLER(right));
}

void plp_ui_closures_list_select(PlpUiClosuresList *self, int closure_id)
{
    GListModel *rows = G_LIST_MODEL(self->selection);
    guint place = GTK_INVALID_LIST_POSITION;
    self->selected_id = closure_id;
    for (guint i = 0; i < g_list_model_get_n_items(rows); i++) {
        g_autoptr(PlpUiClosureRow) row = g_list_model_get_item(rows, i);
        if (plp_ui_closure_row_has(row, closure_id))
            place = i;
    }
    self->is_selecting = true;
    gtk_single_selection_set_selected(self->selection, place);
    if (place != GTK_INVALID_LIST_POSITION && gtk_widget_get_mapped(GTK_WIDGET(self->view)))
        gtk_widget_activate_action(GTK_WIDGET(self->view), "list.scroll-to-item", "u", place);
    self->is_selecting = false;
}

GListModel *plp_ui_closures_list_get_rows(PlpUiClosuresList *self)
{
    return G_LIST_MODEL(self->sorted);
}

void plp_ui_closures_list_set_touched(PlpUiClosuresList *self, PlpUiIsTouched is_touched,
                                      void *data)
{
    self->is_touched = is_touched;
    self->touched_data = data;
}

static gboolean fill_on(gpointer data);

/**
 * The view makes widgets for the first two hundred rows, a tenth of a second: so many rows come in
 * a few pieces, between which the program goes on.
 */
static void fill(PlpUiClosuresList *self)
{
    guint n = g_list_model_get_n_items(G_LIST_MODEL(self->rows));
    guint end = n >= MOST_WIDGETS ? self->facts->len : MIN(n + ROWS_AT_ONCE, self->facts->len);
    self->is_selecting = true;
    plp_ui_closure_rows_show(self->rows, self->facts, end);
    self->is_selecting = false;
    if (end < self->facts->len)
        self->filling = g_idle_add(fill_on, self);
    plp_ui_closures_list_select(self, self->selected_id);
    show_count(self);
}

/** Widgets go piece by piece as well. False: none is left. */
static bool leave(PlpUiClosuresList *self)
{
    guint n = g_list_model_get_n_items(G_LIST_MODEL(self->rows));
    guint kept = n > MOST_WIDGETS ? MOST_WIDGETS : n > ROWS_AT_ONCE ? n - ROWS_AT_ONCE : 0;
    self->is_selecting = true;
    g_list_store_splice(self->rows, kept, n - kept, NULL, 0);
    self->is_selecting = false;
    self->is_leaving = kept > 0;
    return self->is_leaving;
}

static gboolean fill_on(gpointer data)
{
    PlpUiClosuresList *self = data;
    if (self->is_leaving && leave(self))
        return G_SOURCE_CONTINUE;
    self->filling = 0;
    fill(self);
    return G_SOURCE_REMOVE;
}

/** Of another recording: rows that were there would be bound anew all at once. */
static bool is_other(PlpUiClosuresList *self, const PlpRecording *recording)
{
    bool differs = recording == NULL || self->trace != recording->trace;
    self->trace = recording != NULL ? recording->trace : NULL;
    return differs && g_list_model_get_n_items(G_LIST_MODEL(self->rows)) > ROWS_AT_ONCE;
}

void plp_ui_closures_list_set_recording(PlpUiClosuresList *self, const PlpRecording *recording)
{
    g_clear_handle_id(&self->filling, g_source_remove);
    g_clear_pointer(&self->facts, g_array_unref);
    self->facts = plp_ui_closure_rows_list(recording, self->is_touched, self->touched_data);
    self->has_recording = recording != NULL;
    self->is_leaving |= is_other(self, recording);
    if (self->is_leaving) {
        self->filling = g_idle_add(fill_on, self);
        show_count(self);
    } else {
        fill(self);
    }
}

// ---- the widget ----

static void dispose(GObject *object)
{
    PlpUiClosuresList *self = PLP_UI_CLOSURES_LIST(object);
    if (self->selection != NULL)
        g_signal_handlers_disconnect_by_data(self->selection, self);
    if (self->filter != NULL)
        gtk_custom_filter_set_filter_func(GTK_CUSTOM_FILTER(self->filter), NULL, NULL, NULL);
    g_clear_handle_id(&self->filling, g_source_remove);
    g_clear_pointer(&self->box, gtk_widget_unparent);
    g_clear_object(&self->thumbnails);
    g_clear_object(&self->selection);
    g_clear_object(&self->sorted);
    g_clear_object(&self->filtered);
    g_clear_object(&self->rows);
    self->filter = NULL;
    G_OBJECT_CLASS(plp_ui_closures_list_parent_class)->dispose(object);
}

static void finalize(GObject *object)
{
    g_hash_table_unref(PLP_UI_CLOSURES_LIST(object)->pictures);
    g_array_unref(PLP_UI_CLOSURES_LIST(object)->facts);
    G_OBJECT_CLASS(plp_ui_closures_list_parent_class)->finalize(object);
}

static void plp_ui_closures_list_class_init(PlpUiClosuresListClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
    G_OBJECT_CLASS(class)->dispose = dispose;
    G_OBJECT_CLASS(class)->finalize = finalize;
    gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_template_from_resource(widget_class,
                                                "/org/palpebra/Palpebra/review/closures_list.ui");
    gtk_widget_class_bind_template_child(widget_class, PlpUiClosuresList, box);
    gtk_widget_class_bind_template_child(widget_class, PlpUiClosuresList, count_label);
    gtk_widget_class_bind_template_child(widget_class, PlpUiClosuresList, none_label);
    gtk_widget_class_bind_template_child(widget_class, PlpUiClosuresList, kind_filter);
    gtk_widget_class_bind_template_child(widget_class, PlpUiClosuresList, eye_filter);
    gtk_widget_class_bind_template_child(widget_class, PlpUiClosuresList, stack);
    gtk_widget_class_bind_template_child(widget_class, PlpUiClosuresList, view);
    chosen_signal = g_signal_new("closure-chosen", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
    menu_signal = g_signal_new("menu-wanted", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

static void plp_ui_closures_list_init(PlpUiClosuresList *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    self->pictures = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    add_pictures(self);
    plp_ui_closure_columns_add(self->view);
    add_menu(self);
    self->rows = g_list_store_new(PLP_UI_TYPE_CLOSURE_ROW);
    self->facts = plp_ui_closure_rows_list(NULL, NULL, NULL);
    self->filter = GTK_FILTER(gtk_custom_filter_new(fits, self, NULL));
    self->filtered =
        gtk_filter_list_model_new(g_object_ref(G_LIST_MODEL(self->rows)), self->filter);
    GtkSorter *sorter = g_object_ref(gtk_column_view_get_sorter(self->view));
    self->sorted = gtk_sort_list_model_new(g_object_ref(G_LIST_MODEL(self->filtered)), sorter);
    self->selection = gtk_single_selection_new(g_object_ref(G_LIST_MODEL(self->sorted)));
    gtk_single_selection_set_autoselect(self->selection, false);
    gtk_single_selection_set_can_unselect(self->selection, true);
    gtk_column_view_set_model(self->view, GTK_SELECTION_MODEL(self->selection));
    g_signal_connect_swapped(self->selection, "notify::selected-item", G_CALLBACK(on_selected),
                             self);
    g_signal_connect_swapped(self->kind_filter, "notify::selected", G_CALLBACK(on_filter), self);
    g_signal_connect_swapped(self->eye_filter, "notify::selected", G_CALLBACK(on_filter), self);
    show_count(self);
}
