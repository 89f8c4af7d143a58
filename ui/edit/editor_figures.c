#include <gio/gio.h>

#include "analysis/edits.h"
#include "analysis/severity.h"
#include "ui/edit/editor_priv.h"

/** A round of figures. It holds the document's recording and has the memo to itself. */
typedef struct _PlpUiEditorRound {
    PlpUiDocument *document;
    const PlpTrace *trace;
    GArray *segments;
    PlpParameters parameters;
    PlpAnalysis *analysis;
    PlpFiguresMemo *memo;
    guint generation;
    bool is_shown; // else only the memo is wanted
} Round;

static void free_round(Round *round)
{
    plp_ui_document_release(round->document);
    g_object_unref(round->document);
    g_array_unref(round->segments);
    plp_analysis_free(round->analysis);
    plp_figures_memo_free(round->memo);
    g_free(round);
}

static void compute(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    Round *round = data;
    PlpBsrsClasses classes = round->analysis->whole.severity.bsrs_classes;
    plp_edits_finish_with(round->analysis, round->trace, round->segments, &round->parameters,
                          round->memo);
    plp_severity_classify(round->analysis, &classes);
    plp_ui_editor_count_reader(source, -1);
    g_task_return_boolean(task, true);
}

static void start(PlpUiEditor *self, bool is_shown);

static void show(PlpUiEditor *self, Round *round)
{
    PlpAnalysis *former = plp_ui_document_swap_analysis(
        self->document, g_steal_pointer(&round->analysis), self->recording->is_edited, true);
    self->is_swapping = true;
    g_signal_emit_by_name(self->document, "changed");
    self->is_swapping = false;
    plp_analysis_free(former);
    g_signal_emit_by_name(self, "changed");
}

static void end(GObject *object, GAsyncResult *result, gpointer data)
{
    PlpUiEditor *self = PLP_UI_EDITOR(object);
    Round *round = data;
    if (self->round == round) { // else another recording came in between
        self->round = NULL;
        self->memo = g_steal_pointer(&round->memo);
        bool is_behind = round->generation != self->generation;
        if (is_behind && !self->is_previewing && self->recording->is_edited)
            start(self, true);
        else if (!is_behind && round->is_shown)
            show(self, round);
    }
    free_round(round);
}

static void start(PlpUiEditor *self, bool is_shown)
{
    Round *round = g_new0(Round, 1);
    round->document = g_object_ref(self->document);
    plp_ui_document_hold(round->document);
    round->trace = self->recording->trace;
    round->segments = g_array_copy(self->recording->segments);
    round->parameters = self->recording->parameters;
    round->generation = self->generation;
    round->analysis = plp_analysis_copy(self->recording->analysis);
    round->memo = self->memo != NULL ? g_steal_pointer(&self->memo) : plp_figures_memo_new();
    round->is_shown = is_shown;
    self->round = round;
    plp_ui_editor_count_reader(self, 1);
    // The task has no data of its own: a thread may be the last to leave it.
    g_autoptr(GTask) task = g_task_new(self, NULL, end, round);
    g_task_set_task_data(task, round, NULL);
    g_task_run_in_thread(task, compute);
}

void plp_ui_editor_compute_figures(PlpUiEditor *self)
{
    if (self->round == NULL) // else the one that runs begins anew when it is done
        start(self, true);
}

void plp_ui_editor_warm_figures(PlpUiEditor *self)
{
    if (self->round == NULL)
        start(self, false);
}

void plp_ui_editor_forget_figures(PlpUiEditor *self)
{
    self->round = NULL;
    g_clear_pointer(&self->memo, plp_figures_memo_free);
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
    return self->n_finding > 0 ||
           (self->round != NULL &&
            (self->round->is_shown || self->round->generation != self->generation));
}
