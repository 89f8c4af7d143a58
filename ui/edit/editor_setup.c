#include <gio/gio.h>

#include "analysis/setup_edits.h"
#include "ui/edit/editor_priv.h"
#include "workflow/corrections.h"
#include "workflow/edit_file.h"
#include "workflow/library.h"
#include "workflow/mirror.h"

/** Closures found anew. The document keeps the trace unless it is turned. */
typedef struct {
    PlpUiDocument *document;
    const PlpTrace *trace;
    PlpTrace *turned; // a copy with right and left changed; NULL: as it is
    PlpSetup *setup;
    PlpAnalysis *former; // and what it was found with
    PlpSetup *former_setup;
    PlpFiguresMemo *memo; // what its figures rest on, or nothing yet
    PlpParameters parameters;
    const PlpMediaFacts *media;
    PlpBsrsClasses classes;
    PlpAnalysis *analysis;
    bool is_whole; // with intervals
} Round;

static void free_round(void *data)
{
    Round *round = data;
    plp_trace_free(round->turned);
    plp_setup_free(round->setup);
    plp_analysis_free(round->former);
    plp_setup_free(round->former_setup);
    plp_figures_memo_free(round->memo);
    plp_analysis_free(round->analysis);
    g_free(round);
}

// ---- what was found, and what is wanted ----

void plp_ui_editor_begin_setup(PlpUiEditor *self)
{
    g_clear_pointer(&self->found, plp_analysis_free);
    g_clear_pointer(&self->found_setup, plp_setup_free);
    g_clear_pointer(&self->automatic, plp_analysis_free);
    g_clear_pointer(&self->setup, plp_setup_free);
    g_clear_pointer(&self->wanted, plp_setup_free);
    if (self->recording == NULL)
        return;
    self->found = plp_analysis_copy(self->recording->analysis);
    self->automatic = plp_analysis_copy(self->recording->analysis);
    self->found_setup = plp_corrections_make_setup(self->recording);
    self->setup = plp_setup_copy(self->found_setup);
}

/** The trace and the analysis as they were read. */
static void put_back(PlpUiEditor *self)
{
    PlpRecording *recording = plp_ui_document_edit_recording(self->document);
    if (recording->mirrored != self->found_setup->mirrored) {
        plp_ui_editor_wait(self); // nobody may read what is turned
        plp_ui_editor_forget_figures(self);
        plp_mirror_trace(recording->trace);
    }
    plp_corrections_take_setup(recording, self->found_setup);
}

void plp_ui_editor_end_setup(PlpUiEditor *self)
{
    put_back(self);
    PlpAnalysis *former =
        plp_ui_document_swap_analysis(self->document, plp_analysis_copy(self->found), false, true);
    plp_analysis_free(former);
}

PlpSetup *plp_ui_editor_make_setup(PlpUiEditor *self)
{
    PlpSetup *setup = plp_setup_copy(self->found_setup);
    g_autoptr(GArray) edits = plp_edit_rows_dup_standing(self->rows, PLP_LAYER_MAIN);
    plp_setup_edits_apply(setup, edits);
    return setup;
}

const PlpSetup *plp_ui_editor_get_setup(PlpUiEditor *self)
{
    if (self->recording == NULL)
        return NULL;
    plp_setup_free(self->wanted);
    self->wanted = plp_ui_editor_make_setup(self);
    return self->wanted;
}

// ---- the thread ----

static void find(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    Round *round = data;
    if (round->turned != NULL)
        plp_mirror_trace(round->turned);
    PlpFound former = {round->former, round->former_setup};
    round->analysis = plp_corrections_analyse(round->turned != NULL ? round->turned : round->trace,
                                              round->setup, &former, &round->parameters,
                                              round->media, &round->classes, round->memo);
    plp_ui_editor_count_reader(source, -1);
    g_task_return_boolean(task, true);
}

static void start(PlpUiEditor *self, const PlpSetup *setup, bool is_whole);

/** The trace that was turned takes the other one's place, which whoever draws may still look at. */
static PlpTrace *swap_trace(PlpUiEditor *self, Round *round)
{
    if (round->turned == NULL)
        return NULL;
    PlpRecording *recording = plp_ui_document_edit_recording(self->document);
    plp_ui_editor_wait(self);
    plp_ui_editor_forget_figures(self);
    PlpTrace *former = recording->trace;
    recording->trace = g_steal_pointer(&round->turned);
    return former;
}

static void take(PlpUiEditor *self, Round *round)
{
    PlpTrace *former = swap_trace(self, round);
    if (self->memo == NULL) // else a round of figures came in between
        self->memo = g_steal_pointer(&round->memo);
    plp_analysis_free(self->automatic);
    self->automatic = g_steal_pointer(&round->analysis);
    plp_setup_free(self->setup);
    self->setup = plp_setup_copy(round->setup);
    plp_corrections_take_setup(plp_ui_document_edit_recording(self->document), self->setup);
    plp_ui_editor_refresh(self);
    plp_trace_free(former);
    if (!round->is_whole && self->n_finding == 0)
        start(self, round->setup, true);
}

/** The trace may have been turned back meanwhile. */
static bool is_of_this_trace(PlpUiEditor *self, const Round *round)
{
    return (round->turned != NULL) == (round->setup->mirrored != self->recording->mirrored);
}

static void show(GObject *object, GAsyncResult *result, gpointer data)
{
    PlpUiEditor *self = PLP_UI_EDITOR(object);
    Round *round = g_task_get_task_data(G_TASK(result));
    g_autoptr(PlpUiDocument) document = g_steal_pointer(&round->document);
    plp_ui_document_release(document); // here, not where the task ends: that may be the thread
    self->n_finding--;
    if (self->document != document || self->recording == NULL ||
        plp_ui_document_get_recording(document) != self->recording) {
        if (self->recording != NULL && self->n_finding == 0)
            plp_ui_editor_settle_setup(self); // of another recording, which waited
        return;
    }
    g_autoptr(PlpSetup) wanted = plp_ui_editor_make_setup(self);
    if (plp_setup_is_same_analysis(wanted, round->setup) && is_of_this_trace(self, round))
        take(self, round);
    else
        plp_ui_editor_settle_setup(self); // it was changed meanwhile
}

static void start(PlpUiEditor *self, const PlpSetup *setup, bool is_whole)
{
    const PlpRecording *recording = self->recording;
    Round *round = g_new0(Round, 1);
    round->document = g_object_ref(self->document);
    plp_ui_document_hold(round->document);
    round->trace = recording->trace;
    if (setup->mirrored != recording->mirrored) {
        round->turned = plp_trace_new();
        g_array_append_vals(round->turned->samples, recording->trace->samples->data,
                            recording->trace->samples->len);
    }
    round->setup = plp_setup_copy(setup);
    round->former = plp_analysis_copy(self->automatic);
    round->former_setup = plp_setup_copy(self->setup);
    round->memo = self->memo != NULL ? g_steal_pointer(&self->memo) : plp_figures_memo_new();
    round->parameters = recording->parameters;
    round->is_whole = is_whole;
    if (!is_whole)
        round->parameters.bootstrap_resamples = 0;
    round->media = recording->has_media ? &recording->media : NULL;
    round->classes = self->found->whole.severity.bsrs_classes;
    self->n_finding++;
    plp_ui_editor_count_reader(self, 1);
    g_autoptr(GTask) task = g_task_new(self, NULL, show, NULL);
    g_task_set_task_data(task, round, free_round);
    g_task_run_in_thread(task, find);
}

/** Nothing is said any more: what was read is there already. */
static void take_found(PlpUiEditor *self)
{
    put_back(self);
    plp_analysis_free(self->automatic);
    self->automatic = plp_analysis_copy(self->found);
    plp_setup_free(self->setup);
    self->setup = plp_setup_copy(self->found_setup);
}

void plp_ui_editor_settle_setup(PlpUiEditor *self)
{
    PlpRecording *recording = plp_ui_document_edit_recording(self->document);
    g_autoptr(PlpSetup) wanted = plp_ui_editor_make_setup(self);
    if (!plp_setup_is_same_analysis(wanted, self->setup)) {
        if (plp_setup_is_same_analysis(wanted, self->found_setup))
            take_found(self);
        else if (self->n_finding == 0) // else the one that runs begins anew when it is done
            start(self, wanted, false);
    }
    // Tasks are shown at once; sides only together with the trace that is turned.
    g_autoptr(PlpSetup) shown = plp_setup_copy(wanted);
    shown->mirrored = recording->mirrored;
    plp_corrections_take_setup(recording, shown);
}
