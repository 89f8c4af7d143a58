#pragma once

#include "analysis/figures_memo.h"
#include "domain/setup.h"
#include "store/records.h"
#include "ui/edit/editor.h"

struct _PlpUiEditor {
    GObject parent;
    PlpUiDocument *document;
    const PlpRecording *recording; // whose corrections these are; borrowed from the document
    PlpAnalysis *found;            // a copy, as it was read
    PlpSetup *found_setup;         // and what it rests on
    PlpAnalysis *automatic;        // found anew where tasks, sides or references are other ones
    PlpSetup *setup;               // what `automatic` rests on
    PlpSetup *wanted;              // for those who ask
    PlpLibrary *library;           // borrowed
    GArray *rows;                  // of PlpFiledEdit, of all layers
    GArray *standing;              // the layer's corrections of closures; NULL: not gathered yet
    char *layer;                   // NULL: automatic
    bool is_previewing, is_swapping;
    bool is_unreadable;              // what was there could not be read: it is not written over
    guint generation;                // of the closures in view
    struct _PlpUiEditorRound *round; // that makes figures of what is in view; NULL: none
    PlpFiguresMemo *memo;            // of the recording; NULL while a round has it
    guint n_finding;                 // threads that find closures anew
    GMutex lock;
    GCond is_done;
    guint n_computing; // protected by lock
};

void plp_ui_editor_say(PlpUiEditor *self, const char *sentence);

/** Reads the rows of the document (editor_store.c). */
void plp_ui_editor_load(PlpUiEditor *self);
/** Saves the rows from `first` on that were added, or were turned. */
void plp_ui_editor_save(PlpUiEditor *self, guint first, guint n);

/** Gets ready for the first correction, in the background (editor_figures.c). */
void plp_ui_editor_warm_figures(PlpUiEditor *self);
/** Another recording: a round that still runs is for nobody. */
void plp_ui_editor_forget_figures(PlpUiEditor *self);
/** Makes the figures of what is in view anew, in the background. */
void plp_ui_editor_compute_figures(PlpUiEditor *self);
/** Waits until no thread reads the recording: only where its trace changes. */
void plp_ui_editor_wait(PlpUiEditor *self);

/** Keeps what the document holds as what was found (editor_setup.c). */
void plp_ui_editor_begin_setup(PlpUiEditor *self);
/** Puts the document back to what was found, and forgets it. */
void plp_ui_editor_end_setup(PlpUiEditor *self);
/** Tasks and sides become the document's; closures are found anew in the background where they hang
 * on it, and plp_ui_editor_refresh() called again. */
void plp_ui_editor_settle_setup(PlpUiEditor *self);
/** The main layer's set-up that stands. Caller frees. */
PlpSetup *plp_ui_editor_make_setup(PlpUiEditor *self);
/** Closures of the layer in view, at once; then figures. */
void plp_ui_editor_refresh(PlpUiEditor *self);
/** Shows an analysis; the former one is freed. */
void plp_ui_editor_show(PlpUiEditor *self, PlpAnalysis *analysis, bool is_edited);
/** A thread begins to read the document's recording, or has ended; any thread. */
void plp_ui_editor_count_reader(PlpUiEditor *self, int by);
