#include "ui/capture/guide.h"

#include <glib/gi18n.h>

#include "ui/words.h"

struct _PlpUiGuide {
    GtkWidget parent;
    PlpUiTake *take;               // borrowed; NULL: no protocol is under way
    const PlpUiProtocol *protocol; // borrowed
    bool has_sound;
    guint step;
    int64_t step_start_us, now_us;

    // of guide.ui
    GtkWidget *box;
    GtkLabel *task, *prompt, *countdown, *next;
    GtkProgressBar *progress;
    GtkButton *skip_button;
};

G_DEFINE_FINAL_TYPE(PlpUiGuide, plp_ui_guide, GTK_TYPE_WIDGET)

static guint over_signal, failed_signal;

/** `ahead` 0: the one under way; NULL: none. */
static const PlpUiProtocolStep *get_step(PlpUiGuide *self, guint ahead)
{
    return self->take != NULL && self->step + ahead < plp_ui_protocol_get_length(self->protocol)
               ? plp_ui_protocol_get_step(self->protocol, self->step + ahead)
               : NULL;
}

PlpTask plp_ui_guide_get_task(PlpUiGuide *self)
{
    const PlpUiProtocolStep *step = get_step(self, 0);
    return step != NULL ? step->task : PLP_TASK_UNKNOWN;
}

void plp_ui_guide_show_time(PlpUiGuide *self)
{
    const PlpUiProtocolStep *step = get_step(self, 0);
    if (step == NULL)
        return;
    int64_t spent_us = CLAMP(self->now_us - self->step_start_us, 0, step->duration_us);
    g_autofree char *left =
        plp_ui_words_dup_duration((double)(step->duration_us - spent_us) / G_USEC_PER_SEC);
    gtk_label_set_text(self->countdown, left);
    gtk_progress_bar_set_fraction(self->progress, (double)spent_us / (double)step->duration_us);
}

static void show_step(PlpUiGuide *self)
{
    const PlpUiProtocolStep *step = get_step(self, 0);
    const PlpUiProtocolStep *after = get_step(self, 1);
    gtk_widget_set_visible(GTK_WIDGET(self), step != NULL);
    if (step == NULL)
        return;
    g_autofree char *prompt = plp_ui_protocol_step_dup_prompt(step);
    g_autofree char *next = after != NULL
                                ? g_strdup_printf(_("Then: %s"), plp_ui_words_get_task(after->task))
                                : g_strdup(_("This is the last task."));
    gtk_label_set_text(self->task, plp_ui_words_get_task(step->task));
    gtk_label_set_text(self->prompt, prompt);
    gtk_label_set_text(self->next, next);
    plp_ui_guide_show_time(self);
}

static void tell_failure(PlpUiGuide *self, const GError *error)
{
    g_signal_emit(self, failed_signal, 0, error->message);
}

/** It is written down as it begins: a killed program must not lose it. */
static void open_step(PlpUiGuide *self, int64_t start_us)
{
    const PlpUiProtocolStep *step = get_step(self, 0);
    g_autoptr(GError) error = NULL;
    self->step_start_us = start_us;
    if (step != NULL && !plp_ui_take_begin_task(self->take, step->task, start_us, &error))
        tell_failure(self, error);
    show_step(self);
}

static void close_step(PlpUiGuide *self, int64_t end_us)
{
    const PlpUiProtocolStep *step = get_step(self, 0);
    g_autoptr(GError) error = NULL;
    if (step == NULL)
        return;
    PlpSegment segment = {step->task, self->step_start_us, end_us};
    if (!plp_ui_take_add_segment(self->take, &segment, &error))
        tell_failure(self, error);
}

static void go_to_next_step(PlpUiGuide *self, int64_t at_us)
{
    close_step(self, at_us);
    self->step++;
    if (self->has_sound)
        gdk_display_beep(gtk_widget_get_display(GTK_WIDGET(self)));
    open_step(self, at_us);
    if (get_step(self, 0) == NULL)
        g_signal_emit(self, over_signal, 0);
}

void plp_ui_guide_begin(PlpUiGuide *self, PlpUiTake *take, const PlpUiProtocol *protocol,
                        bool has_sound)
{
    self->take = take;
    self->protocol = protocol;
    self->has_sound = has_sound && plp_ui_protocol_has_sound(protocol);
    self->step = 0;
    self->now_us = 0;
    open_step(self, 0);
}

void plp_ui_guide_follow(PlpUiGuide *self, int64_t now_us)
{
    const PlpUiProtocolStep *step = get_step(self, 0);
    self->now_us = now_us;
    if (step != NULL && now_us >= self->step_start_us + step->duration_us)
        go_to_next_step(self, self->step_start_us + step->duration_us);
}

void plp_ui_guide_end(PlpUiGuide *self, int64_t end_us)
{
    close_step(self, end_us);
    self->take = NULL;
    self->protocol = NULL;
    show_step(self);
}

static void on_skip(PlpUiGuide *self)
{
    if (get_step(self, 0) != NULL && self->now_us > 0)
        go_to_next_step(self, self->now_us);
}

static void dispose(GObject *object)
{
    g_clear_pointer(&PLP_UI_GUIDE(object)->box, gtk_widget_unparent);
    G_OBJECT_CLASS(plp_ui_guide_parent_class)->dispose(object);
}

static void plp_ui_guide_class_init(PlpUiGuideClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
    GType type = G_TYPE_FROM_CLASS(class);
    G_OBJECT_CLASS(class)->dispose = dispose;
    gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_template_from_resource(widget_class,
                                                "/org/palpebra/Palpebra/capture/guide.ui");
    gtk_widget_class_bind_template_child(widget_class, PlpUiGuide, box);
    gtk_widget_class_bind_template_child(widget_class, PlpUiGuide, task);
    gtk_widget_class_bind_template_child(widget_class, PlpUiGuide, prompt);
    gtk_widget_class_bind_template_child(widget_class, PlpUiGuide, countdown);
    gtk_widget_class_bind_template_child(widget_class, PlpUiGuide, next);
    gtk_widget_class_bind_template_child(widget_class, PlpUiGuide, progress);
    gtk_widget_class_bind_template_child(widget_class, PlpUiGuide, skip_button);
    over_signal =
        g_signal_new("over", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    failed_signal = g_signal_new("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void plp_ui_guide_init(PlpUiGuide *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    g_signal_connect_swapped(self->skip_button, "clicked", G_CALLBACK(on_skip), self);
    show_step(self);
}
