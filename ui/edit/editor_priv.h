#pragma once

#include "analysis/figures_memo.h"
#include "store/records.h"
#include "ui/edit/editor.h"

struct _PlpUiEditor {
    GObject parent;
    PlpUiDocument *document;
    const PlpRecording *recording; // whose corrections these are; borrowed from the document
    PlpAnalysis *automatic;        // a copy, as it was found
    PlpLibrary *library;           // borrowed
    GArray *rows;                  // of PlpFiledEdit, of all layers
    char *layer;                   // NULL: automatic
    bool is_previewing, is_swapping;
    bool is_unreadable;              // what was there could not be read: it is not written over
    guint generation;                // of the closures in view
    struct _PlpUiEditorRound *round; // that makes figures of what is in view; NULL: none
    PlpFiguresMemo *memo;            // of the recording; NULL while a round has it
};

void plp_ui_editor_say(PlpUiEditor *self, const char *sentence);

/** Reads the rows of the document (editor_store.c). */
void plp_ui_editor_load(PlpUiEditor *self);
/** Saves the rows from `first` on that were added, or were turned. */
void plp_ui_editor_save(PlpUiEditor *self, guint first, guint n);

/** Gets ready for the first correction, in the background (editor_figures.c). */
void plp_ui_editor_warm_figures(PlpUiEditor *self);
/** Makes the figures of what is in view anew, in the background. */
void plp_ui_editor_compute_figures(PlpUiEditor *self);
/** Another recording: a round that still runs is for nobody. */
void plp_ui_editor_forget_figures(PlpUiEditor *self);
