#include "ui/bottom_bar.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/words.h"

struct _PlpUiBottomBar {
    GtkWidget parent;
    PlpUiSession *session;
    GtkWidget *box, *job_box;
    GtkLabel *job_label;
    GtkProgressBar *progress;
    GtkWidget *stop_button, *resume_button, *research;
};

G_DEFINE_FINAL_TYPE(PlpUiBottomBar, plp_ui_bottom_bar, GTK_TYPE_WIDGET)

/** The one that runs, else the one in view that was stopped; NULL: nothing to tell. */
static PlpUiJob *find_told_job(PlpUiBottomBar *self)
{
    PlpUiJob *running = plp_ui_session_get_running_job(self->session);
    PlpUiDocument *document = plp_ui_session_get_document(self->session);
    PlpUiJob *shown = plp_ui_session_find_job(self->session, document);
    bool is_stopped = shown != NULL && plp_ui_job_get_state(shown) == PLP_UI_JOB_STOPPED;
    return running != NULL ? running : is_stopped ? shown : NULL;
}

static char *dup_running_words(PlpUiBottomBar *self, PlpUiJob *job)
{
    // Translators: %s is a video's file name.
    g_autofree char *head = g_strdup_printf(_("Analysing %s"), plp_ui_job_get_name(job));
    GString *text = g_string_new(head);
    double rate = plp_ui_job_get_rate(job);
    double left_s = plp_ui_job_get_time_left_s(job);
    guint waiting = plp_ui_session_count_waiting_jobs(self->session);
    if (isfinite(rate))
        g_string_append_printf(text, _(" · %.0f frames/s"), rate);
    if (isfinite(left_s)) {
        g_autofree char *time = plp_ui_words_dup_duration(left_s);
        g_string_append_printf(text, _(" · %s left"), time);
    }
    if (waiting > 0)
        g_string_append_printf(text, ngettext(" · %u more waits", " · %u more wait", waiting),
                               waiting);
    return g_string_free(text, false);
}

static void show_progress(PlpUiBottomBar *self)
{
    PlpUiJob *job = find_told_job(self);
    gtk_widget_set_visible(self->job_box, job != NULL);
    if (job == NULL)
        return;
    bool is_running = plp_ui_job_get_state(job) == PLP_UI_JOB_RUNNING;
    g_autofree char *words = is_running ? dup_running_words(self, job)
                                        : g_strdup_printf(_("The analysis of %s was stopped."),
                                                          plp_ui_job_get_name(job));
    gtk_label_set_text(self->job_label, words);
    gtk_widget_set_visible(self->stop_button, is_running);
    gtk_widget_set_visible(self->resume_button, !is_running);
    gtk_widget_set_visible(GTK_WIDGET(self->progress), is_running);
    double share = plp_ui_job_get_share(job);
    if (share >= 0)
        gtk_progress_bar_set_fraction(self->progress, share);
    else if (is_running)
        gtk_progress_bar_pulse(self->progress);
}

static void stop(PlpUiBottomBar *self)
{
    PlpUiJob *job = plp_ui_session_get_running_job(self->session);
    if (job != NULL)
        plp_ui_job_stop(job);
}

static void resume(PlpUiBottomBar *self)
{
    PlpUiJob *job = find_told_job(self);
    if (job != NULL)
        plp_ui_session_resume_job(self->session, job);
}

void plp_ui_bottom_bar_set_session(PlpUiBottomBar *self, PlpUiSession *session)
{
    self->session = session;
    g_signal_connect_object(session, "jobs-changed", G_CALLBACK(show_progress), self,
                            G_CONNECT_SWAPPED);
    g_signal_connect_object(session, "jobs-progress", G_CALLBACK(show_progress), self,
                            G_CONNECT_SWAPPED);
    g_signal_connect_object(session, "notify::document", G_CALLBACK(show_progress), self,
                            G_CONNECT_SWAPPED);
}

void plp_ui_bottom_bar_set_narrow(PlpUiBottomBar *self, bool is_narrow)
{
    gtk_label_set_text(GTK_LABEL(self->research),
                       is_narrow ? _("Research use") : _("Research use, not a medical device"));
}

static void dispose(GObject *object)
{
    g_clear_pointer(&PLP_UI_BOTTOM_BAR(object)->box, gtk_widget_unparent);
    G_OBJECT_CLASS(plp_ui_bottom_bar_parent_class)->dispose(object);
}

static void plp_ui_bottom_bar_class_init(PlpUiBottomBarClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
    G_OBJECT_CLASS(class)->dispose = dispose;
    gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_template_from_resource(widget_class,
                                                "/org/palpebra/Palpebra/bottom_bar.ui");
    gtk_widget_class_bind_template_child(widget_class, PlpUiBottomBar, box);
    gtk_widget_class_bind_template_child(widget_class, PlpUiBottomBar, job_box);
    gtk_widget_class_bind_template_child(widget_class, PlpUiBottomBar, job_label);
    gtk_widget_class_bind_template_child(widget_class, PlpUiBottomBar, progress);
    gtk_widget_class_bind_template_child(widget_class, PlpUiBottomBar, stop_button);
    gtk_widget_class_bind_template_child(widget_class, PlpUiBottomBar, resume_button);
    gtk_widget_class_bind_template_child(widget_class, PlpUiBottomBar, research);
}

static void plp_ui_bottom_bar_init(PlpUiBottomBar *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    g_signal_connect_swapped(self->stop_button, "clicked", G_CALLBACK(stop), self);
    g_signal_connect_swapped(self->resume_button, "clicked", G_CALLBACK(resume), self);
}
