#pragma once

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
    bool is_unreadable; // what was there could not be read: it is not written over
    guint generation;   // of the closures in view
    guint n_working;    // threads that make figures
    GMutex lock;
    GCond is_done;
    guint n_computing; // protected by lock
};

void plp_ui_editor_say(PlpUiEditor *self, const char *sentence);

/** Reads the rows of the document (editor_store.c). */
void plp_ui_editor_load(PlpUiEditor *self);
/** Saves the rows from `first` on that were added, or were turned. */
void plp_ui_editor_save(PlpUiEditor *self, guint first, guint n);

/** Makes the figures of what is in view anew, in the background (editor_figures.c). */
void plp_ui_editor_compute_figures(PlpUiEditor *self);
/** Waits until no thread reads the recording. */
void plp_ui_editor_wait(PlpUiEditor *self);
