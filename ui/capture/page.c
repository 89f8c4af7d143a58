#include "ui/capture/page.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/capture/live_traces.h"
#include "ui/capture/live_view.h"
#include "ui/capture/protocol.h"
#include "ui/capture/take.h"
#include "ui/capture/warnings.h"
#include "ui/say.h"
#include "ui/session/settings.h"
#include "ui/words.h"

#define ONE_COLUMN_BELOW_PX 800
#define WORDS_EVERY_US 200000 // laying out text at every picture would cost more than the picture

struct _PlpUiCapturePage {
    GtkWidget parent;
    PlpUiCamera *camera;
    GPtrArray *cameras; // of PlpCameraInfo, in order of camera_list; NULL while they are looked for
    GPtrArray *protocols; // of PlpUiProtocol; camera_list's entry 0 is none
    bool is_mapped;
    int64_t words_us; // when they were last written

    // while it records
    PlpUiTake *take;
    const PlpUiProtocol *protocol; // of protocols; NULL: none
    guint step;
    int64_t step_start_us; // on the recording's clock
    bool has_begun;        // the camera took up the recording
    bool is_stopping;
    char *video_path; // of the last one

    // of page.ui
    GtkWidget *box, *side, *choices, *guide;
    GtkStack *stack;
    PlpUiLiveView *view;
    PlpUiLiveTraces *traces;
    AdwStatusPage *status;
    GtkLabel *warning, *task, *prompt, *countdown, *next, *numbers, *words;
    GtkProgressBar *progress;
    GtkDropDown *camera_list, *mode_list, *protocol_list;
    GtkCheckButton *sound_button;
    GtkButton *again_button, *skip_button, *record_button, *review_button;
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

// ---- the protocol ----

static const PlpUiProtocolStep *get_step(PlpUiCapturePage *self)
{
    bool is_guided = self->take != NULL && self->protocol != NULL;
    return is_guided && self->step < plp_ui_protocol_get_length(self->protocol)
               ? plp_ui_protocol_get_step(self->protocol, self->step)
               : NULL;
}

PlpTask plp_ui_capture_page_get_task(PlpUiCapturePage *self)
{
    const PlpUiProtocolStep *step = get_step(self);
    return step != NULL ? step->task : PLP_TASK_UNKNOWN;
}

static void ring(PlpUiCapturePage *self)
{
    if (gtk_check_button_get_active(self->sound_button) &&
        plp_ui_protocol_has_sound(self->protocol))
        gdk_display_beep(gtk_widget_get_display(GTK_WIDGET(self)));
}

static void show_step(PlpUiCapturePage *self)
{
    const PlpUiProtocolStep *step = get_step(self);
    gtk_widget_set_visible(self->guide, step != NULL);
    if (step == NULL)
        return;
    g_autofree char *prompt = plp_ui_protocol_step_dup_prompt(step);
    gtk_label_set_text(self->task, plp_ui_words_get_task(step->task));
    gtk_label_set_text(self->prompt, prompt);
    bool has_next = self->step + 1 < plp_ui_protocol_get_length(self->protocol);
    g_autofree char *next =
        has_next
            ? g_strdup_printf(_("Then: %s"),
                              plp_ui_words_get_task(
                                  plp_ui_protocol_get_step(self->protocol, self->step + 1)->task))
            : g_strdup(_("This is the last task."));
    gtk_label_set_text(self->next, next);
}

static void show_countdown(PlpUiCapturePage *self, int64_t now_us)
{
    const PlpUiProtocolStep *step = get_step(self);
    if (step == NULL)
        return;
    int64_t spent_us = CLAMP(now_us - self->step_start_us, 0, step->duration_us);
    g_autofree char *left =
        plp_ui_words_dup_duration((double)(step->duration_us - spent_us) / G_USEC_PER_SEC);
    gtk_label_set_text(self->countdown, left);
    gtk_progress_bar_set_fraction(self->progress, (double)spent_us / (double)step->duration_us);
}

/** The task under way ends now: it is written down. */
static void close_step(PlpUiCapturePage *self, int64_t end_us)
{
    const PlpUiProtocolStep *step = get_step(self);
    g_autoptr(GError) error = NULL;
    if (step == NULL || !self->has_begun)
        return;
    PlpSegment segment = {step->task, self->step_start_us, end_us};
    if (!plp_ui_take_add_segment(self->take, &segment, &error))
        say(self, error->message);
}

/** The task that begins is written down, too: a killed program must not lose it. */
static void open_step(PlpUiCapturePage *self, int64_t start_us)
{
    const PlpUiProtocolStep *step = get_step(self);
    g_autoptr(GError) error = NULL;
    self->step_start_us = start_us;
    if (step != NULL && !plp_ui_take_begin_task(self->take, step->task, start_us, &error))
        say(self, error->message);
    show_step(self);
}

static void go_to_next_step(PlpUiCapturePage *self, int64_t now_us)
{
    close_step(self, now_us);
    self->step++;
    ring(self);
    open_step(self, now_us);
    if (get_step(self) == NULL)
        plp_ui_capture_page_stop(self);
}

static void on_skip(PlpUiCapturePage *self)
{
    if (get_step(self) != NULL && self->has_begun)
        go_to_next_step(self, plp_ui_camera_get_state(self->camera)->recorded_us);
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

void plp_ui_capture_page_choose_protocol(PlpUiCapturePage *self, guint place)
{
    gtk_drop_down_set_selected(self->protocol_list, place);
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
    guint chosen = gtk_drop_down_get_selected(self->protocol_list);
    self->protocol = chosen > 0 && chosen <= self->protocols->len
                         ? g_ptr_array_index(self->protocols, chosen - 1)
                         : NULL;
    self->step = 0;
    self->has_begun = self->is_stopping = false;
    plp_ui_camera_record(self->camera, plp_ui_take_get_video_path(self->take));
    open_step(self, 0);
    show_countdown(self, 0);
    show_record_button(self);
}

void plp_ui_capture_page_stop(PlpUiCapturePage *self)
{
    if (self->take == NULL || self->is_stopping)
        return;
    close_step(self, plp_ui_camera_get_state(self->camera)->recorded_us);
    self->is_stopping = true;
    plp_ui_camera_end_recording(self->camera);
    show_record_button(self);
}

static void settle(PlpUiCapturePage *self, const PlpLiveState *state)
{
    g_autofree char *time = plp_ui_words_dup_time(state->recorded_us, 0);
    g_autofree char *end = NULL;
    const char *reason = plp_ui_camera_get_recording_error(self->camera);
    reason = reason != NULL ? reason : plp_ui_camera_get_error(self->camera);
    bool has_something = state->recorded_pictures > 0;
    if (reason != NULL && has_something)
        end = g_strdup_printf(_("%s\nWhat was recorded until then (%s) is kept."), reason, time);
    else if (reason != NULL)
        end = g_strdup(reason);
    else
        end = g_strdup_printf(ngettext("Recorded %s; %d picture was lost.",
                                       "Recorded %s; %d pictures were lost.",
                                       (gulong)state->recording_lost),
                              time, (int)state->recording_lost);
    if (!self->is_stopping)
        close_step(self, state->recorded_us);
    if (has_something) {
        g_free(self->video_path);
        self->video_path = g_strdup(plp_ui_take_get_video_path(self->take));
    }
    plp_ui_take_end(self->take);
    g_clear_pointer(&self->take, plp_ui_take_free);
    say(self, end);
    show_step(self);
}

static void follow_recording(PlpUiCapturePage *self, const PlpLiveState *state)
{
    bool is_running = state->recording == PLP_RECORDING_RUNS;
    self->has_begun = self->has_begun || (is_running && state->recording_start_us >= 0);
    if (is_running && self->has_begun && !self->is_stopping) {
        const PlpUiProtocolStep *step = get_step(self);
        int64_t step_end_us = step != NULL ? self->step_start_us + step->duration_us : 0;
        if (step != NULL && state->recorded_us >= step_end_us)
            go_to_next_step(self, step_end_us);
    }
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
    } else if (self->cameras != NULL && self->cameras->len == 0) {
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
    show_countdown(self, state->recorded_us);
    show_warning(self, state);
    show_numbers(self, state);
    show_record_button(self);
}

static const PlpCameraInfo *get_camera(PlpUiCapturePage *self)
{
    guint chosen = gtk_drop_down_get_selected(self->camera_list);
    return self->cameras != NULL && chosen < self->cameras->len
               ? g_ptr_array_index(self->cameras, chosen)
               : NULL;
}

static void open_camera(PlpUiCapturePage *self)
{
    const PlpCameraInfo *info = get_camera(self);
    guint mode = gtk_drop_down_get_selected(self->mode_list);
    plp_ui_live_traces_clear(self->traces);
    if (info == NULL || !self->is_mapped || self->take != NULL)
        return;
    bool has_mode = mode > 0 && mode <= info->modes->len;
    plp_ui_camera_open(self->camera, info->id,
                       has_mode ? &g_array_index(info->modes, PlpCameraMode, mode - 1) : NULL);
    on_changed(self);
}

static void show_modes(PlpUiCapturePage *self)
{
    const PlpCameraInfo *info = get_camera(self);
    g_autoptr(GtkStringList) list = gtk_string_list_new(NULL);
    gtk_string_list_append(list, _("The camera's own choice"));
    for (guint i = 0; info != NULL && i < info->modes->len; i++) {
        const PlpCameraMode *mode = &g_array_index(info->modes, PlpCameraMode, i);
        g_autofree char *rate = plp_ui_words_dup_number(mode->rate_per_s, 0);
        g_autofree char *words = g_strdup_printf(_("%d × %d, %s pictures/s, %s"), mode->width_px,
                                                 mode->height_px, rate, mode->format);
        gtk_string_list_append(list, words);
    }
    g_signal_handlers_block_by_func(self->mode_list, open_camera, self);
    gtk_drop_down_set_model(self->mode_list, G_LIST_MODEL(list));
    g_signal_handlers_unblock_by_func(self->mode_list, open_camera, self);
    gtk_widget_set_visible(GTK_WIDGET(self->mode_list), info != NULL && info->modes->len > 0);
}

static void on_camera_chosen(PlpUiCapturePage *self)
{
    show_modes(self);
    open_camera(self);
}

static void show_cameras(PlpUiCapturePage *self)
{
    g_autoptr(GtkStringList) list = gtk_string_list_new(NULL);
    for (guint i = 0; i < self->cameras->len; i++)
        gtk_string_list_append(list, ((PlpCameraInfo *)g_ptr_array_index(self->cameras, i))->name);
    g_signal_handlers_block_by_func(self->camera_list, on_camera_chosen, self);
    gtk_drop_down_set_model(self->camera_list, G_LIST_MODEL(list));
    g_signal_handlers_unblock_by_func(self->camera_list, on_camera_chosen, self);
    gtk_widget_set_visible(GTK_WIDGET(self->camera_list), self->cameras->len > 0);
    on_camera_chosen(self);
    on_changed(self);
}

static void free_cameras(gpointer cameras)
{
    g_ptr_array_unref(cameras);
}

/** Devices take their time: in a thread. The one of --camera comes first. */
static void list_cameras(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    GPtrArray *cameras = plp_camera_list();
    const char *id = data;
    if (id != NULL) {
        PlpCameraInfo *info = g_new0(PlpCameraInfo, 1);
        info->id = g_strdup(id);
        info->name = g_path_get_basename(id);
        info->modes = g_array_new(FALSE, FALSE, sizeof(PlpCameraMode));
        g_ptr_array_insert(cameras, 0, info);
    }
    g_task_return_pointer(task, cameras, free_cameras);
}

static void on_listed(GObject *object, GAsyncResult *result, gpointer data)
{
    PlpUiCapturePage *self = PLP_UI_CAPTURE_PAGE(object);
    g_clear_pointer(&self->cameras, g_ptr_array_unref);
    self->cameras = g_task_propagate_pointer(G_TASK(result), NULL);
    if (self->stack != NULL)
        show_cameras(self);
}

static void look_for_cameras(PlpUiCapturePage *self)
{
    g_clear_pointer(&self->cameras, g_ptr_array_unref);
    gtk_stack_set_visible_child_name(self->stack, "wait");
    g_autoptr(GTask) task = g_task_new(self, NULL, on_listed, NULL);
    g_task_set_task_data(task, g_strdup(g_getenv("PALPEBRA_CAMERA")), g_free);
    g_task_run_in_thread(task, list_cameras);
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
    g_clear_pointer(&self->cameras, g_ptr_array_unref);
    g_clear_pointer(&self->protocols, g_ptr_array_unref);
    g_clear_pointer(&self->video_path, g_free);
    g_clear_pointer(&self->box, gtk_widget_unparent);
    self->stack = NULL;
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
    BIND(stack);
    BIND(view);
    BIND(traces);
    BIND(status);
    BIND(warning);
    BIND(task);
    BIND(prompt);
    BIND(countdown);
    BIND(next);
    BIND(numbers);
    BIND(words);
    BIND(progress);
    BIND(camera_list);
    BIND(mode_list);
    BIND(protocol_list);
    BIND(sound_button);
    BIND(again_button);
    BIND(skip_button);
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
    g_signal_connect_swapped(self->skip_button, "clicked", G_CALLBACK(on_skip), self);
    g_signal_connect_swapped(self->record_button, "clicked", G_CALLBACK(on_record), self);
    g_signal_connect_swapped(self->review_button, "clicked", G_CALLBACK(on_review), self);
    g_signal_connect_swapped(self->camera_list, "notify::selected", G_CALLBACK(on_camera_chosen),
                             self);
    g_signal_connect_swapped(self->mode_list, "notify::selected", G_CALLBACK(open_camera), self);
    show_step(self);
    show_record_button(self);
}

GtkWidget *plp_ui_capture_page_new(void)
{
    return g_object_new(PLP_UI_TYPE_CAPTURE_PAGE, NULL);
}
