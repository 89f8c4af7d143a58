#include <glib/gi18n.h>

#include "ui/review/page_priv.h"
#include "ui/say.h"

#define LOOP_MARGIN_US (G_USEC_PER_SEC / 2) // around a closure that is repeated

// ---- what the video does ----

static void on_picture(PlpUiReviewPage *self)
{
    int64_t t_us = plp_ui_player_get_position(self->player);
    if (plp_ui_player_get_picture(self->player) != NULL)
        plp_ui_review_page_move(self, t_us);
    plp_ui_video_controls_show(self->controls, self->player, plp_ui_review_page_get_position(self));
}

/** Words instead of a picture: no video, or one that cannot be read. */
static void show_video_or_words(PlpUiReviewPage *self)
{
    const char *error = plp_ui_player_get_error(self->player);
    bool is_open = plp_ui_player_is_open(self->player);
    gtk_stack_set_visible_child_name(self->video_stack, is_open ? "video" : "words");
    if (is_open)
        return;
    const PlpRecording *recording = plp_ui_review_page_get_recording(self);
    const char *name = recording != NULL ? recording->input_name : NULL;
    // Translators: %s is a video's file name.
    g_autofree char *missing =
        name != NULL ? g_strdup_printf(_("“%s” is not beside the results.\nFigures and timeline "
                                         "work without it."),
                                       name)
                     : g_strdup(_("Figures and timeline work without it."));
    adw_status_page_set_title(self->video_words, error != NULL ? _("The Video Cannot Be Shown")
                                                               : _("The Video Was Not Found"));
    g_autofree char *escaped =
        g_markup_escape_text(error != NULL ? plp_ui_say(error) : missing, -1);
    adw_status_page_set_description(self->video_words, escaped);
}

static void on_state(PlpUiReviewPage *self)
{
    show_video_or_words(self);
    plp_ui_video_controls_show(self->controls, self->player, plp_ui_review_page_get_position(self));
}

void plp_ui_review_page_refresh_video(PlpUiReviewPage *self)
{
    const char *path =
        self->document != NULL ? plp_ui_document_get_video_path(self->document) : NULL;
    if (g_strcmp0(path, self->video_path) != 0) {
        g_free(self->video_path);
        self->video_path = g_strdup(path);
        plp_ui_player_open(self->player, path);
    }
    show_video_or_words(self);
}

// ---- loops ----

static const PlpSegment *find_segment(PlpUiReviewPage *self)
{
    const PlpRecording *recording = plp_ui_review_page_get_recording(self);
    bool is_one = recording != NULL && self->selected_task > 0 &&
                  self->selected_task <= (int)recording->segments->len;
    return is_one ? &g_array_index(recording->segments, PlpSegment, self->selected_task - 1) : NULL;
}

bool plp_ui_review_page_get_marked(PlpUiReviewPage *self, int64_t *ret_start_us,
                                   int64_t *ret_end_us)
{
    *ret_start_us = self->in_us;
    *ret_end_us = self->out_us;
    return self->in_us >= 0 && self->out_us > self->in_us;
}

static void find_loop(PlpUiReviewPage *self, int64_t *ret_start_us, int64_t *ret_end_us)
{
    const PlpClosure *closure = plp_ui_review_page_find_closure(self, self->selected_id);
    const PlpSegment *segment = find_segment(self);
    int64_t last_us = plp_ui_timeline_get_duration(self->timeline);
    *ret_start_us = 0;
    *ret_end_us = last_us;
    if (self->in_us >= 0 || self->out_us >= 0) {
        *ret_start_us = MAX(0, self->in_us);
        *ret_end_us = self->out_us >= 0 ? self->out_us : last_us;
    } else if (segment != NULL) {
        *ret_start_us = segment->start_us;
        *ret_end_us = MIN(last_us, segment->end_us);
    } else if (closure != NULL) {
        *ret_start_us = MAX(0, closure->onset_us - LOOP_MARGIN_US);
        *ret_end_us = MIN(last_us, closure->offset_us + LOOP_MARGIN_US);
    }
}

void plp_ui_review_page_refresh_loop(PlpUiReviewPage *self)
{
    int64_t start_us = 0, end_us = 0;
    if (self->is_looping)
        find_loop(self, &start_us, &end_us);
    plp_ui_timeline_set_loop(self->timeline, start_us, end_us);
    plp_ui_player_set_loop(self->player, start_us, end_us);
}

static void set_looping(PlpUiReviewPage *self, bool is_looping)
{
    self->is_looping = is_looping;
    if (!is_looping) // the next loop is that of what is selected again
        self->in_us = self->out_us = -1;
    plp_ui_review_page_refresh_loop(self);
}

static gboolean get_looping(PlpUiReviewPage *self)
{
    return self->is_looping;
}

// ---- actions ----

static void act_play(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiReviewPage *self = PLP_UI_REVIEW_PAGE(widget);
    if (plp_ui_player_is_playing(self->player))
        plp_ui_player_pause(self->player);
    else
        plp_ui_player_play(self->player);
}

/** Without a video the cursor steps from sample to sample. */
static void step(PlpUiReviewPage *self, int n_frames)
{
    const PlpRecording *recording = plp_ui_review_page_get_recording(self);
    if (plp_ui_player_is_open(self->player)) {
        plp_ui_player_step(self->player, n_frames);
        plp_ui_review_page_move(self, plp_ui_player_get_position(self->player));
        return;
    }
    guint n = recording != NULL ? plp_trace_get_length(recording->trace) : 0;
    int64_t here_us = plp_ui_review_page_get_position(self);
    guint here = 0;
    while (here + 1 < n && plp_trace_get(recording->trace, here + 1)->t_us <= here_us)
        here++;
    if (n > 0)
        plp_ui_review_page_seek(
            self, plp_trace_get(recording->trace, (guint)CLAMP((int)here + n_frames, 0, (int)n - 1))
                      ->t_us);
}

static void act_step_on(GtkWidget *widget, const char *name, GVariant *parameter)
{
    step(PLP_UI_REVIEW_PAGE(widget), 1);
}

static void act_step_back(GtkWidget *widget, const char *name, GVariant *parameter)
{
    step(PLP_UI_REVIEW_PAGE(widget), -1);
}

static void act_faster(GtkWidget *widget, const char *name, GVariant *parameter)
{
    plp_ui_player_change_speed(PLP_UI_REVIEW_PAGE(widget)->player, 1);
}

static void act_slower(GtkWidget *widget, const char *name, GVariant *parameter)
{
    plp_ui_player_change_speed(PLP_UI_REVIEW_PAGE(widget)->player, -1);
}

static void act_speed(GtkWidget *widget, const char *name, GVariant *parameter)
{
    plp_ui_player_set_speed(PLP_UI_REVIEW_PAGE(widget)->player, g_variant_get_double(parameter));
}

static void act_loop_in(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiReviewPage *self = PLP_UI_REVIEW_PAGE(widget);
    self->in_us = plp_ui_review_page_get_position(self);
    if (self->out_us <= self->in_us)
        self->out_us = -1;
    g_object_set(self, "looping", true, NULL);
}

static void act_loop_out(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiReviewPage *self = PLP_UI_REVIEW_PAGE(widget);
    self->out_us = plp_ui_review_page_get_position(self);
    if (self->in_us >= self->out_us)
        self->in_us = -1;
    g_object_set(self, "looping", true, NULL);
}

static void find_video(GtkNativeDialog *dialog, int response, gpointer data)
{
    PlpUiReviewPage *self = data;
    g_autoptr(GFile) file = gtk_file_chooser_get_file(GTK_FILE_CHOOSER(dialog));
    g_autofree char *path = file != NULL ? g_file_get_path(file) : NULL;
    if (response == GTK_RESPONSE_ACCEPT && path != NULL && self->document != NULL)
        plp_ui_document_set_video_path(self->document, path);
    g_object_unref(dialog);
}

static void act_find_video(GtkWidget *widget, const char *name, GVariant *parameter)
{
    GtkFileChooserNative *dialog =
        gtk_file_chooser_native_new(_("Find the Video"), GTK_WINDOW(gtk_widget_get_root(widget)),
                                    GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));
    gtk_native_dialog_set_modal(GTK_NATIVE_DIALOG(dialog), true);
    g_signal_connect(dialog, "response", G_CALLBACK(find_video), widget);
    gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}

// ---- what can be switched ----

enum { PROP_LOOPING = 1, PROP_OUTLINES, PROP_LABELS };

static void get_property(GObject *object, guint id, GValue *value, GParamSpec *spec)
{
    PlpUiReviewPage *self = PLP_UI_REVIEW_PAGE(object);
    if (id == PROP_LOOPING)
        g_value_set_boolean(value, get_looping(self));
    else if (id == PROP_OUTLINES)
        g_value_set_boolean(value, plp_ui_video_view_get_outlines(self->video));
    else
        g_value_set_boolean(value, plp_ui_video_view_get_labels(self->video));
}

static void set_property(GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
    PlpUiReviewPage *self = PLP_UI_REVIEW_PAGE(object);
    if (id == PROP_LOOPING)
        set_looping(self, g_value_get_boolean(value));
    else if (id == PROP_OUTLINES)
        plp_ui_video_view_set_outlines(self->video, g_value_get_boolean(value));
    else
        plp_ui_video_view_set_labels(self->video, g_value_get_boolean(value));
}

static void install_switch(GtkWidgetClass *class, guint id, const char *name, const char *action)
{
    GParamSpec *spec =
        g_param_spec_boolean(name, NULL, NULL, false, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
    g_object_class_install_property(G_OBJECT_CLASS(class), id, spec);
    gtk_widget_class_install_property_action(class, action, name);
}

void plp_ui_review_page_install_playback(GtkWidgetClass *class)
{
    G_OBJECT_CLASS(class)->get_property = get_property;
    G_OBJECT_CLASS(class)->set_property = set_property;
    install_switch(class, PROP_LOOPING, "looping", "review.loop");
    install_switch(class, PROP_OUTLINES, "outlines", "review.outlines");
    install_switch(class, PROP_LABELS, "labels", "review.labels");
    gtk_widget_class_install_action(class, "review.play", NULL, act_play);
    gtk_widget_class_install_action(class, "review.step-on", NULL, act_step_on);
    gtk_widget_class_install_action(class, "review.step-back", NULL, act_step_back);
    gtk_widget_class_install_action(class, "review.faster", NULL, act_faster);
    gtk_widget_class_install_action(class, "review.slower", NULL, act_slower);
    gtk_widget_class_install_action(class, "review.speed", "d", act_speed);
    gtk_widget_class_install_action(class, "review.loop-in", NULL, act_loop_in);
    gtk_widget_class_install_action(class, "review.loop-out", NULL, act_loop_out);
    gtk_widget_class_install_action(class, "review.find-video", NULL, act_find_video);
}

void plp_ui_review_page_init_playback(PlpUiReviewPage *self)
{
    self->player = plp_ui_player_new();
    self->thumbnails = plp_ui_thumbnails_new();
    plp_ui_closures_list_set_thumbnails(self->closures, self->thumbnails);
    self->in_us = self->out_us = -1;
    plp_ui_video_view_set_player(self->video, self->player);
    g_signal_connect_swapped(self->player, "picture", G_CALLBACK(on_picture), self);
    g_signal_connect_swapped(self->player, "state", G_CALLBACK(on_state), self);
    on_state(self);
}
