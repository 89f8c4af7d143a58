#include "ui/capture/page.h"

#include <glib/gi18n.h>

#include "ui/capture/camera_choice.h"
#include "ui/capture/guide.h"
#include "ui/capture/live_traces.h"
#include "ui/capture/live_view.h"
#include "ui/capture/warnings.h"
#include "ui/say.h"
#include "ui/session/settings.h"
#include "ui/words.h"

#define ONE_COLUMN_BELOW_PX 800
#define WORDS_EVERY_US 200000 // laying out text at every picture would cost more than the picture

struct _PlpUiCapturePage {
    GtkWidget parent;
    PlpUiCamera *camera;
    GPtrArray *protocols; // of PlpUiProtocol; protocol_list's entry 0 is none
    bool is_mapped;
    int64_t words_us; // when they were last written

    // while it records
    PlpUiTake *take;
    bool has_begun; // the camera took up the recording
    bool is_stopping;
    char *video_path; // of the last one

    // of page.ui
    GtkWidget *box, *side, *choices;
    GtkStack *stack;
    PlpUiLiveView *view;
    PlpUiLiveTraces *traces;
    PlpUiCameraChoice *camera_choice;
    PlpUiGuide *guide;
    AdwStatusPage *status;
    GtkLabel *warning, *numbers, *words;
    GtkDropDown *protocol_list;
    GtkCheckButton *sound_button;
    GtkButton *again_button, *record_button, *review_button;
};

G_DEFINE_FINAL_TYPE(PlpUiCapturePage, plp_ui_capture_page, GTK_TYPE_WIDGET)

static guint review_signal;

// ---- words ----

static void say(PlpUiCapturePage *self, const char *sentence)
{
    gtk_label_set_text(self->words, sentence != NULL ? plp_ui_say(sentence) : "");
    gtk_widget_set_visible(GTK_WIDGET(self->words), sentence != NULL);
}

static void set_look(PlpUiCapturePage *self, bool is_recording)
{
    GtkWidget *button = GTK_WIDGET(self->record_button);
    const char *class = is_recording ? "destructive-action" : "suggested-action";
    if (gtk_widget_has_css_class(button, class))
        return;
    gtk_button_set_label(self->record_button, is_recording ? _("_Stop") : _("_Record"));
    gtk_button_set_use_underline(self->record_button, true);
    gtk_widget_remove_css_class(button, is_recording ? "suggested-action" : "destructive-action");
    gtk_widget_add_css_class(button, class);
}

static void show_record_button(PlpUiCapturePage *self)
{
    bool is_recording = self->take != NULL;
    set_look(self, is_recording);
    bool can = plp_ui_camera_get_state(self->camera)->phase == PLP_LIVE_RUNNING;
    gtk_widget_set_sensitive(GTK_WIDGET(self->record_button),
                             is_recording ? !self->is_stopping : can);
    gtk_widget_set_sensitive(self->choices, !is_recording);
    gtk_widget_set_visible(GTK_WIDGET(self->review_button),
                           !is_recording && self->video_path != NULL);
}

static void show_numbers(PlpUiCapturePage *self, const PlpLiveState *state)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *rate = plp_ui_words_dup_number(state->rate_per_s, 1);
    if (state->phase == PLP_LIVE_RUNNING)
        g_string_append_printf(text, _("%d × %d, %s pictures/s"), state->mode.width_px,
                               state->mode.height_px, rate);
    if (self->take != NULL && self->has_begun) {
        g_autofree char *time = plp_ui_words_dup_time(state->recorded_us, 0);
        g_autofree char *size = g_format_size((guint64)state->recorded_bytes);
        g_string_append_printf(text, _("\nRecorded %s · %s"), time, size);
        g_string_append_printf(
            text,
            ngettext("\n%d picture lost", "\n%d pictures lost", (gulong)state->recording_lost),
            (int)state->recording_lost);
    }
    gtk_label_set_text(self->numbers, text->str);
}

// ---- recording ----

bool plp_ui_capture_page_is_recording(PlpUiCapturePage *self)
{
    return self->take != NULL;
}

const char *plp_ui_capture_page_get_video_path(PlpUiCapturePage *self)
{
    return self->video_path;
}

PlpTask plp_ui_capture_page_get_task(PlpUiCapturePage *self)
{
    return plp_ui_guide_get_task(self->guide);
}

void plp_ui_capture_page_choose_protocol(PlpUiCapturePage *self, guint place)
{
    gtk_drop_down_set_selected(self->protocol_list, place);
}

/** NULL: none was chosen. */
static const PlpUiProtocol *get_protocol(PlpUiCapturePage *self)
{
    guint chosen = gtk_drop_down_get_selected(self->protocol_list);
    return chosen > 0 && chosen <= self->protocols->len
               ? g_ptr_array_index(self->protocols, chosen - 1)
               : NULL;
}

void plp_ui_capture_page_start(PlpUiCapturePage *self)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = plp_ui_settings_dup_recordings_folder(plp_ui_settings_get());
    if (self->take != NULL)
        return;
    self->take = plp_ui_take_begin(folder, &error);
    say(self, error != NULL ? error->message : NULL);
    if (self->take == NULL)
        return;
    self->has_begun = self->is_stopping = false;
    plp_ui_camera_record(self->camera, plp_ui_take_get_video_path(self->take));
    if (get_protocol(self) != NULL)
        plp_ui_guide_begin(self->guide, self->take, get_protocol(self),
                           gtk_check_button_get_active(self->sound_button));
    show_record_button(self);
}

void plp_ui_capture_page_stop(PlpUiCapturePage *self)
{
    if (self->take == NULL || self->is_stopping)
        return;
    // Until it has begun the camera's numbers are those of the recording before it.
    plp_ui_guide_end(self->guide,
                     self->has_begun ? plp_ui_camera_get_state(self->camera)->recorded_us : 0);
    self->is_stopping = true;
    plp_ui_camera_end_recording(self->camera);
    show_record_button(self);
}

/** How a recording ended, as a sentence; NULL: the camera's own end says it all. Caller frees. */
static char *dup_end(PlpUiCapturePage *self, const PlpLiveState *state)
{
    const char *reason = plp_ui_camera_get_recording_error(self->camera);
    g_autofree char *time = plp_ui_words_dup_time(state->recorded_us, 0);
    g_autofree char *kept = g_strdup_printf(_("What was recorded until then (%s) is kept."), time);
    bool has_something = state->recorded_pictures > 0;
    if (reason != NULL)
        return has_something ? g_strdup_printf("%s\n%s", plp_ui_say(reason), kept)
                             : g_strdup(plp_ui_say(reason));
    if (plp_ui_camera_get_error(self->camera) != NULL)
        return has_something ? g_steal_pointer(&kept) : NULL;
    return g_strdup_printf(ngettext("Recorded %s; %d picture was lost.",
                                    "Recorded %s; %d pictures were lost.",
                                    (gulong)state->recording_lost),
                           time, (int)state->recording_lost);
}

static void settle(PlpUiCapturePage *self, const PlpLiveState *state)
{
    g_autofree char *end = dup_end(self, state);
    plp_ui_guide_end(self->guide, state->recorded_us);
    if (state->recorded_pictures > 0) {
        g_free(self->video_path);
        self->video_path = g_strdup(plp_ui_take_get_video_path(self->take));
    }
    plp_ui_take_end(self->take);
    g_clear_pointer(&self->take, plp_ui_take_free);
    say(self, end);
}

static void follow_recording(PlpUiCapturePage *self, const PlpLiveState *state)
{
    bool is_running = state->recording == PLP_RECORDING_RUNS;
    self->has_begun = self->has_begun || (is_running && state->recording_start_us >= 0);
    if (is_running && self->has_begun)
        plp_ui_guide_follow(self->guide, state->recorded_us);
    bool is_over = state->recording == PLP_RECORDING_DONE ||
                   state->recording == PLP_RECORDING_FAILED ||
                   (state->phase == PLP_LIVE_ENDED && state->recording == PLP_RECORDING_NONE);
    if (is_over)
        settle(self, state);
}

// ---- the camera ----

static void show_phase(PlpUiCapturePage *self, const PlpLiveState *state)
{
    const char *page = "wait";
    if (state->phase == PLP_LIVE_ENDED) {
        const char *error = plp_ui_camera_get_error(self->camera);
        g_autofree char *escaped =
            error != NULL ? g_markup_escape_text(plp_ui_say(error), -1) : NULL;
        adw_status_page_set_title(self->status, _("The Camera Gives No Picture"));
        adw_status_page_set_description(self->status, escaped);
        page = "none";
    } else if (plp_ui_camera_choice_is_empty(self->camera_choice)) {
        adw_status_page_set_title(self->status, _("No Camera Was Found"));
        adw_status_page_set_description(self->status, _("Connect a camera, then try again."));
        page = "none";
    } else if (plp_ui_camera_get_texture(self->camera) != NULL) {
        page = "picture";
    }
    gtk_stack_set_visible_child_name(self->stack, page);
}

static void show_warning(PlpUiCapturePage *self, const PlpLiveState *state)
{
    g_autofree char *words = NULL;
    if (state->phase == PLP_LIVE_RUNNING)
        words = plp_ui_capture_dup_warning(state);
    if (words == NULL && state->phase == PLP_LIVE_RUNNING && !plp_ui_camera_can_track(self->camera))
        words = g_strdup(_("The networks are not on this machine: no outlines while recording."));
    gtk_label_set_text(self->warning, words != NULL ? words : " ");
}

static void on_changed(PlpUiCapturePage *self)
{
    const PlpLiveState *state = plp_ui_camera_get_state(self->camera);
    g_autoptr(GArray) samples = plp_ui_camera_take_samples(self->camera);
    if (samples != NULL)
        plp_ui_live_traces_add(self->traces, samples);
    bool was_recording = self->take != NULL;
    if (was_recording)
        follow_recording(self, state);
    int64_t now_us = g_get_monotonic_time();
    bool is_other = was_recording != (self->take != NULL) || state->phase != PLP_LIVE_RUNNING;
    show_phase(self, state);
    if (!is_other && now_us - self->words_us < WORDS_EVERY_US)
        return;
    self->words_us = now_us;
    plp_ui_guide_show_time(self->guide);
    show_warning(self, state);
    show_numbers(self, state);
    show_record_button(self);
}

static void open_camera(PlpUiCapturePage *self)
{
    const PlpCameraInfo *info = plp_ui_camera_choice_get_camera(self->camera_choice);
    plp_ui_live_traces_clear(self->traces);
    if (info != NULL && self->is_mapped && self->take == NULL)
        plp_ui_camera_open(self->camera, info->id,
                           plp_ui_camera_choice_get_mode(self->camera_choice));
    on_changed(self);
}

static void look_for_cameras(PlpUiCapturePage *self)
{
    gtk_stack_set_visible_child_name(self->stack, "wait");
    plp_ui_camera_choice_look(self->camera_choice);
}

static void on_record(PlpUiCapturePage *self)
{
    if (self->take != NULL)
        plp_ui_capture_page_stop(self);
    else
        plp_ui_capture_page_start(self);
}

static void on_review(PlpUiCapturePage *self)
{
    g_autofree char *path = g_strdup(self->video_path);
    g_signal_emit(self, review_signal, 0, path);
}

/** A camera's light burns only while somebody looks. */
static void map(GtkWidget *widget)
{
    PlpUiCapturePage *self = PLP_UI_CAPTURE_PAGE(widget);
    GTK_WIDGET_CLASS(plp_ui_capture_page_parent_class)->map(widget);
    self->is_mapped = true;
    if (plp_ui_camera_get_state(self->camera)->phase == PLP_LIVE_UNKNOWN)
        look_for_cameras(self);
}

static void unmap(GtkWidget *widget)
{
    PlpUiCapturePage *self = PLP_UI_CAPTURE_PAGE(widget);
    GTK_WIDGET_CLASS(plp_ui_capture_page_parent_class)->unmap(widget);
    self->is_mapped = false;
    if (self->take == NULL)
        plp_ui_camera_close(self->camera);
}

// ---- the widget ----

PlpUiCamera *plp_ui_capture_page_get_camera(PlpUiCapturePage *self)
{
    return self->camera;
}

void plp_ui_capture_page_set_width(PlpUiCapturePage *self, int width_px)
{
    bool is_one = width_px < ONE_COLUMN_BELOW_PX;
    gtk_orientable_set_orientation(GTK_ORIENTABLE(self->box),
                                   is_one ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
    gtk_widget_set_vexpand(self->side, is_one);
}

static void show_protocols(PlpUiCapturePage *self)
{
    g_autoptr(GtkStringList) list = gtk_string_list_new(NULL);
    gtk_string_list_append(list, _("No protocol"));
    for (guint i = 0; i < self->protocols->len; i++)
        gtk_string_list_append(list,
                               plp_ui_protocol_get_name(g_ptr_array_index(self->protocols, i)));
    gtk_drop_down_set_model(self->protocol_list, G_LIST_MODEL(list));
    gtk_drop_down_set_selected(self->protocol_list, self->protocols->len);
}

static void dispose(GObject *object)
{
    PlpUiCapturePage *self = PLP_UI_CAPTURE_PAGE(object);
    if (self->camera != NULL) {
        g_signal_handlers_disconnect_by_data(self->camera, self);
        // What is under way is ended properly in the background; its tasks so far are kept.
        if (self->take != NULL) {
            plp_ui_capture_page_stop(self);
            plp_ui_take_end(self->take);
        }
        plp_ui_camera_close(self->camera);
    }
    g_clear_pointer(&self->take, plp_ui_take_free);
    g_clear_object(&self->camera);
    g_clear_pointer(&self->protocols, g_ptr_array_unref);
    g_clear_pointer(&self->video_path, g_free);
    g_clear_pointer(&self->box, gtk_widget_unparent);
    G_OBJECT_CLASS(plp_ui_capture_page_parent_class)->dispose(object);
}

static void bind_children(GtkWidgetClass *class)
{
    gtk_widget_class_set_template_from_resource(class, "/org/palpebra/Palpebra/capture/page.ui");
#define BIND(name) gtk_widget_class_bind_template_child(class, PlpUiCapturePage, name)
    BIND(box);
    BIND(side);
    BIND(choices);
    BIND(guide);
    BIND(camera_choice);
    BIND(stack);
    BIND(view);
    BIND(traces);
    BIND(status);
    BIND(warning);
    BIND(numbers);
    BIND(words);
    BIND(protocol_list);
    BIND(sound_button);
    BIND(again_button);
    BIND(record_button);
    BIND(review_button);
#undef BIND
}

static void plp_ui_capture_page_class_init(PlpUiCapturePageClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
    G_OBJECT_CLASS(class)->dispose = dispose;
    widget_class->map = map;
    widget_class->unmap = unmap;
    g_type_ensure(PLP_UI_TYPE_CAMERA_CHOICE);
    g_type_ensure(PLP_UI_TYPE_GUIDE);
    g_type_ensure(PLP_UI_TYPE_LIVE_VIEW);
    g_type_ensure(PLP_UI_TYPE_LIVE_TRACES);
    gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BIN_LAYOUT);
    bind_children(widget_class);
    review_signal = g_signal_new("review", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void plp_ui_capture_page_init(PlpUiCapturePage *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    self->camera = plp_ui_camera_new();
    self->protocols = plp_ui_protocol_list();
    show_protocols(self);
    plp_ui_live_view_set_camera(self->view, self->camera);
    g_signal_connect_swapped(self->camera, "changed", G_CALLBACK(on_changed), self);
    g_signal_connect_swapped(self->again_button, "clicked", G_CALLBACK(look_for_cameras), self);
    g_signal_connect_swapped(self->record_button, "clicked", G_CALLBACK(on_record), self);
    g_signal_connect_swapped(self->review_button, "clicked", G_CALLBACK(on_review), self);
    g_signal_connect_swapped(self->camera_choice, "chosen", G_CALLBACK(open_camera), self);
    g_signal_connect_swapped(self->guide, "over", G_CALLBACK(plp_ui_capture_page_stop), self);
    g_signal_connect_swapped(self->guide, "failed", G_CALLBACK(say), self);
    show_record_button(self);
}

GtkWidget *plp_ui_capture_page_new(void)
{
    return g_object_new(PLP_UI_TYPE_CAPTURE_PAGE, NULL);
}
