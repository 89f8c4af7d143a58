#include "ui/review/page_priv.h"

#include "ui/words.h"

#define ZOOM_STEP 1.6
#define ONE_COLUMN_BELOW_PX 800
#define WALL_FROM_PX 2400
#define WALL_TIMELINE_PX 320

G_DEFINE_FINAL_TYPE(PlpUiReviewPage, plp_ui_review_page, GTK_TYPE_WIDGET)

static guint selected_signal, moved_signal;

const PlpRecording *plp_ui_review_page_get_recording(PlpUiReviewPage *self)
{
    return self->document != NULL ? plp_ui_document_get_recording(self->document) : NULL;
}

const PlpClosure *plp_ui_review_page_find_closure(PlpUiReviewPage *self, int id)
{
    const PlpRecording *recording = plp_ui_review_page_get_recording(self);
    for (int side = 0; recording != NULL && side < 2; side++) {
        const GArray *closures =
            side == 0 ? recording->analysis->right.closures : recording->analysis->left.closures;
        for (guint i = 0; i < closures->len; i++) {
            const PlpClosure *closure = &g_array_index(closures, PlpClosure, i);
            if (closure->id == id)
                return closure;
        }
    }
    return NULL;
}

// ---- position ----

static void show_readout(PlpUiReviewPage *self, const char *words)
{
    g_autofree char *here =
        words == NULL ? plp_ui_words_dup_time(plp_ui_timeline_get_position(self->timeline), 3)
                      : NULL;
    gtk_label_set_text(self->readout, words != NULL ? words : here);
}

void plp_ui_review_page_move(PlpUiReviewPage *self, int64_t t_us)
{
    plp_ui_timeline_set_position(self->timeline, t_us);
    show_readout(self, NULL);
    g_signal_emit(self, moved_signal, 0);
}

int64_t plp_ui_review_page_get_position(PlpUiReviewPage *self)
{
    return plp_ui_timeline_get_position(self->timeline);
}

void plp_ui_review_page_seek(PlpUiReviewPage *self, int64_t t_us)
{
    int64_t here_us = CLAMP(t_us, 0, plp_ui_timeline_get_duration(self->timeline));
    plp_ui_player_seek(self->player, here_us, true);
    plp_ui_review_page_move(self, here_us);
}

static void on_seek(PlpUiTimeline *timeline, int64_t t_us, gboolean is_settled, gpointer data)
{
    PlpUiReviewPage *self = data;
    plp_ui_player_seek(self->player, t_us, is_settled);
    plp_ui_review_page_move(self, t_us);
}

static void on_hover(PlpUiTimeline *timeline, const char *words, gpointer data)
{
    show_readout(data, words);
}

// ---- selection ----

int plp_ui_review_page_get_selected(PlpUiReviewPage *self)
{
    return self->selected_id;
}

void plp_ui_review_page_select(PlpUiReviewPage *self, int closure_id)
{
    if (closure_id == self->selected_id)
        return;
    self->selected_id = closure_id;
    if (closure_id != 0)
        plp_ui_review_page_select_task(self, 0);
    plp_ui_timeline_set_selected(self->timeline, closure_id);
    plp_ui_closures_list_select(self->closures, closure_id);
    plp_ui_review_page_refresh_loop(self);
    g_signal_emit(self, selected_signal, 0);
}

int plp_ui_review_page_get_selected_task(PlpUiReviewPage *self)
{
    return self->selected_task;
}

void plp_ui_review_page_select_task(PlpUiReviewPage *self, int place)
{
    if (place == self->selected_task)
        return;
    self->selected_task = place;
    if (place != 0)
        plp_ui_review_page_select(self, 0);
    plp_ui_timeline_set_selected_task(self->timeline, place);
    plp_ui_review_page_refresh_loop(self);
    g_signal_emit(self, selected_signal, 0);
}

static void go_to_closure(PlpUiReviewPage *self, int id)
{
    const PlpClosure *closure = plp_ui_review_page_find_closure(self, id);
    plp_ui_review_page_select(self, id);
    if (closure != NULL)
        plp_ui_review_page_seek(self, closure->onset_us);
}

static void on_chosen(PlpUiClosuresList *list, int id, gpointer data)
{
    go_to_closure(data, id);
}

static void on_clicked(PlpUiTimeline *timeline, int id, int n_presses, gpointer data)
{
    go_to_closure(data, id);
}

/** The rows in order of time: a pair is one step. */
bool plp_ui_review_page_step_closure(PlpUiReviewPage *self, int direction)
{
    g_autoptr(GListStore) rows =
        plp_ui_closure_rows_make(plp_ui_review_page_get_recording(self), NULL, NULL);
    int64_t here_us = plp_ui_review_page_get_position(self);
    const PlpUiClosureFacts *found = NULL;
    for (guint i = 0; i < g_list_model_get_n_items(G_LIST_MODEL(rows)); i++) {
        g_autoptr(PlpUiClosureRow) row = g_list_model_get_item(G_LIST_MODEL(rows), i);
        const PlpUiClosureFacts *facts = plp_ui_closure_row_get_facts(row);
        bool is_selected = plp_ui_closure_row_has(row, self->selected_id);
        if (direction < 0 && facts->onset_us < here_us && !is_selected)
            found = facts; // the store keeps the row
        if (direction > 0 && found == NULL && facts->onset_us > here_us && !is_selected)
            found = facts;
    }
    if (found != NULL)
        go_to_closure(self, found->right_id != 0 ? found->right_id : found->left_id);
    return found != NULL;
}

// ---- the document ----

static void refresh(PlpUiReviewPage *self)
{
    const PlpRecording *recording = plp_ui_review_page_get_recording(self);
    bool is_live = self->document != NULL && plp_ui_document_is_live(self->document);
    plp_ui_thumbnails_set_document(self->thumbnails, self->document);
    plp_ui_figures_set_recording(self->figures, recording, is_live);
    plp_ui_closures_list_set_recording(self->closures, recording);
    if (self->selected_id != 0 && plp_ui_review_page_find_closure(self, self->selected_id) == NULL)
        plp_ui_review_page_select(self, 0);
    if (recording == NULL || self->selected_task > (int)recording->segments->len)
        plp_ui_review_page_select_task(self, 0);
    plp_ui_review_page_refresh_video(self);
    show_readout(self, NULL);
}

void plp_ui_review_page_set_document(PlpUiReviewPage *self, PlpUiDocument *document)
{
    if (self->document == document)
        return;
    if (self->document != NULL)
        g_signal_handlers_disconnect_by_data(self->document, self);
    plp_ui_review_page_select(self, 0);
    plp_ui_review_page_select_task(self, 0);
    g_set_object(&self->document, document);
    plp_ui_timeline_set_document(self->timeline, document);
    plp_ui_video_view_set_document(self->video, document);
    self->in_us = self->out_us = -1;
    if (document != NULL)
        g_signal_connect_swapped(document, "changed", G_CALLBACK(refresh), self);
    refresh(self);
}

PlpUiDocument *plp_ui_review_page_get_document(PlpUiReviewPage *self)
{
    return self->document;
}

void plp_ui_review_page_set_session(PlpUiReviewPage *self, PlpUiSession *session)
{
    self->session = session;
}

PlpUiSession *plp_ui_review_page_get_session(PlpUiReviewPage *self)
{
    return self->session;
}

// ---- actions ----

static void act_next(GtkWidget *widget, const char *name, GVariant *parameter)
{
    plp_ui_review_page_step_closure(PLP_UI_REVIEW_PAGE(widget), 1);
}

static void act_previous(GtkWidget *widget, const char *name, GVariant *parameter)
{
    plp_ui_review_page_step_closure(PLP_UI_REVIEW_PAGE(widget), -1);
}

static void act_skip(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiReviewPage *self = PLP_UI_REVIEW_PAGE(widget);
    int64_t by_us = (int64_t)(g_variant_get_double(parameter) * 1e6);
    plp_ui_review_page_seek(self, plp_ui_review_page_get_position(self) + by_us);
}

static void act_zoom_in(GtkWidget *widget, const char *name, GVariant *parameter)
{
    plp_ui_timeline_zoom(PLP_UI_REVIEW_PAGE(widget)->timeline, 1 / ZOOM_STEP);
}

static void act_zoom_out(GtkWidget *widget, const char *name, GVariant *parameter)
{
    plp_ui_timeline_zoom(PLP_UI_REVIEW_PAGE(widget)->timeline, ZOOM_STEP);
}

static void act_zoom_fit(GtkWidget *widget, const char *name, GVariant *parameter)
{
    plp_ui_timeline_fit(PLP_UI_REVIEW_PAGE(widget)->timeline);
}

GtkShortcutController *plp_ui_review_page_get_shortcuts(PlpUiReviewPage *self)
{
    return self->shortcuts;
}

// ---- the widget ----

static void show_halves(PlpUiReviewPage *self)
{
    bool shows_video = gtk_toggle_button_get_active(self->show_video);
    gtk_widget_set_visible(self->narrow_switch, self->is_narrow);
    gtk_widget_set_visible(self->left_half, !self->is_narrow || shows_video);
    gtk_widget_set_visible(self->right_half, !self->is_narrow || !shows_video);
}

void plp_ui_review_page_set_width(PlpUiReviewPage *self, int width_px)
{
    self->is_narrow = width_px < ONE_COLUMN_BELOW_PX;
    plp_ui_video_controls_set_narrow(self->controls, self->is_narrow);
    // The table shows all of its columns where there is room, and on a wall the lanes are no
    // thread.
    int most_px = CLAMP(width_px / 4, 640, 900);
    int right_px = self->is_narrow ? -1 : CLAMP(width_px * 45 / 100, 320, most_px);
    gtk_widget_set_size_request(self->right_half, right_px, -1);
    gtk_widget_set_size_request(GTK_WIDGET(self->timeline), -1,
                                width_px < WALL_FROM_PX ? -1 : WALL_TIMELINE_PX);
    show_halves(self);
}

void plp_ui_review_page_grab_focus(PlpUiReviewPage *self)
{
    gtk_widget_grab_focus(GTK_WIDGET(self->timeline));
}

PlpUiPlayer *plp_ui_review_page_get_player(PlpUiReviewPage *self)
{
    return self->player;
}

PlpUiTimeline *plp_ui_review_page_get_timeline(PlpUiReviewPage *self)
{
    return self->timeline;
}

PlpUiClosuresList *plp_ui_review_page_get_closures(PlpUiReviewPage *self)
{
    return self->closures;
}

static void dispose(GObject *object)
{
    PlpUiReviewPage *self = PLP_UI_REVIEW_PAGE(object);
    if (self->document != NULL)
        g_signal_handlers_disconnect_by_data(self->document, self);
    g_clear_object(&self->document);
    if (self->player != NULL)
        g_signal_handlers_disconnect_by_data(self->player, self);
    g_clear_object(&self->player);
    g_clear_object(&self->thumbnails);
    g_clear_pointer(&self->video_path, g_free);
    g_clear_pointer(&self->box, gtk_widget_unparent);
    G_OBJECT_CLASS(plp_ui_review_page_parent_class)->dispose(object);
}

static void bind_children(GtkWidgetClass *class)
{
    gtk_widget_class_set_template_from_resource(class, "/org/palpebra/Palpebra/review/page.ui");
    gtk_widget_class_bind_template_child(class, PlpUiReviewPage, box);
    gtk_widget_class_bind_template_child(class, PlpUiReviewPage, narrow_switch);
    gtk_widget_class_bind_template_child(class, PlpUiReviewPage, left_half);
    gtk_widget_class_bind_template_child(class, PlpUiReviewPage, right_half);
    gtk_widget_class_bind_template_child(class, PlpUiReviewPage, show_video);
    gtk_widget_class_bind_template_child(class, PlpUiReviewPage, show_figures);
    gtk_widget_class_bind_template_child(class, PlpUiReviewPage, video_stack);
    gtk_widget_class_bind_template_child(class, PlpUiReviewPage, video_words);
    gtk_widget_class_bind_template_child(class, PlpUiReviewPage, video);
    gtk_widget_class_bind_template_child(class, PlpUiReviewPage, controls);
    gtk_widget_class_bind_template_child(class, PlpUiReviewPage, timeline);
    gtk_widget_class_bind_template_child(class, PlpUiReviewPage, readout);
    gtk_widget_class_bind_template_child(class, PlpUiReviewPage, figures);
    gtk_widget_class_bind_template_child(class, PlpUiReviewPage, closures);
}

static void plp_ui_review_page_class_init(PlpUiReviewPageClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
    GType type = G_TYPE_FROM_CLASS(class);
    G_OBJECT_CLASS(class)->dispose = dispose;
    g_type_ensure(PLP_UI_TYPE_TIMELINE);
    g_type_ensure(PLP_UI_TYPE_FIGURES);
    g_type_ensure(PLP_UI_TYPE_CLOSURES_LIST);
    g_type_ensure(PLP_UI_TYPE_VIDEO_VIEW);
    g_type_ensure(PLP_UI_TYPE_VIDEO_CONTROLS);
    gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BIN_LAYOUT);
    bind_children(widget_class);
    gtk_widget_class_install_action(widget_class, "review.next-closure", NULL, act_next);
    gtk_widget_class_install_action(widget_class, "review.previous-closure", NULL, act_previous);
    gtk_widget_class_install_action(widget_class, "review.skip", "d", act_skip);
    gtk_widget_class_install_action(widget_class, "review.zoom-in", NULL, act_zoom_in);
    gtk_widget_class_install_action(widget_class, "review.zoom-out", NULL, act_zoom_out);
    gtk_widget_class_install_action(widget_class, "review.zoom-fit", NULL, act_zoom_fit);
    plp_ui_review_page_install_playback(widget_class);
    selected_signal =
        g_signal_new("selected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    moved_signal =
        g_signal_new("moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void plp_ui_review_page_init(PlpUiReviewPage *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    plp_ui_review_page_init_playback(self);
    g_signal_connect(self->timeline, "seek", G_CALLBACK(on_seek), self);
    g_signal_connect(self->timeline, "hover", G_CALLBACK(on_hover), self);
    g_signal_connect(self->timeline, "closure-clicked", G_CALLBACK(on_clicked), self);
    g_signal_connect(self->closures, "closure-chosen", G_CALLBACK(on_chosen), self);
    g_signal_connect_swapped(self->show_video, "toggled", G_CALLBACK(show_halves), self);
    plp_ui_review_page_add_keys(self);
}
