#include <gio/gio.h>

#include "analysis/edits.h"
#include "ui/edit/editor_priv.h"

/** A round of figures. The document keeps the trace. */
typedef struct {
    PlpUiDocument *document;
    const PlpTrace *trace;
    GArray *segments;
    PlpParameters parameters;
    PlpAnalysis *analysis;
    guint generation;
    bool is_whole; // with intervals
} Round;

static void free_round(void *data)
{
    Round *round = data;
    g_object_unref(round->document);
    g_array_unref(round->segments);
    plp_analysis_free(round->analysis);
    g_free(round);
}

static void compute(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    Round *round = data;
    PlpUiEditor *self = source;
    plp_edits_finish(round->analysis, round->trace, round->segments, &round->parameters);
    plp_ui_editor_count_reader(self, -1);
    g_task_return_boolean(task, true);
}

static void start(PlpUiEditor *self, bool is_whole);

static void show(GObject *object, GAsyncResult *result, gpointer data)
{
    PlpUiEditor *self = PLP_UI_EDITOR(object);
    Round *round = g_task_get_task_data(G_TASK(result));
    self->n_working--;
    if (self->document != round->document || self->recording == NULL || self->is_previewing ||
        plp_ui_document_get_recording(round->document) != self->recording)
        return;
    if (round->generation != self->generation) { // closures changed meanwhile
        if (self->n_working == 0)
            start(self, false);
        return;
    }
    PlpAnalysis *former = plp_ui_document_swap_analysis(
        self->document, g_steal_pointer(&round->analysis), self->recording->is_edited, true);
    self->is_swapping = true;
    g_signal_emit_by_name(self->document, "changed");
    self->is_swapping = false;
    plp_analysis_free(former);
    if (!round->is_whole)
        start(self, true);
    else
        g_signal_emit_by_name(self, "changed");
}

static void start(PlpUiEditor *self, bool is_whole)
{
    Round *round = g_new0(Round, 1);
    round->document = g_object_ref(self->document);
    round->trace = self->recording->trace;
    round->segments = g_array_copy(self->recording->segments);
    round->parameters = self->recording->parameters;
    round->is_whole = is_whole;
    round->generation = self->generation;
    if (!is_whole)
        round->parameters.bootstrap_resamples = 0;
    round->analysis = plp_analysis_copy(self->recording->analysis);
    self->n_working++;
    plp_ui_editor_count_reader(self, 1);
    g_autoptr(GTask) task = g_task_new(self, NULL, show, NULL);
    g_task_set_task_data(task, round, free_round);
    g_task_run_in_thread(task, compute);
}

void plp_ui_editor_compute_figures(PlpUiEditor *self)
{
    if (self->n_working == 0) // else the one that runs begins anew when it is done
        start(self, false);
}

void plp_ui_editor_count_reader(PlpUiEditor *self, int by)
{
    g_mutex_lock(&self->lock);
    self->n_computing = (guint)((int)self->n_computing + by);
    g_cond_broadcast(&self->is_done);
    g_mutex_unlock(&self->lock);
}

void plp_ui_editor_wait(PlpUiEditor *self)
{
    g_mutex_lock(&self->lock);
    while (self->n_computing > 0)
        g_cond_wait(&self->is_done, &self->lock);
    g_mutex_unlock(&self->lock);
}

bool plp_ui_editor_is_busy(PlpUiEditor *self)
{
    return self->n_working > 0 || self->n_finding > 0;
}
