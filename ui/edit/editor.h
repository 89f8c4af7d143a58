#pragma once

#include <glib-object.h>

#include "domain/closure_edit.h"
#include "domain/setup.h"
#include "store/library.h"
#include "ui/session/document.h"

/**
 * A person's corrections of one document: layers of them, undo and redo without limit, saved with
 * each step (in the library where the recording is filed, else edits.csv beside the results). The
 * automatic closures are kept apart and never change. Closures are corrected at once; figures
 * follow from a thread of their own, first without intervals, then whole. Main thread only.
 *
 * Signals: `changed`: closures, layer, or what can be undone are other ones; `preview`: closures
 * moved under a dragging hand; `message` (char *): a sentence for the user.
 */
#define PLP_UI_TYPE_EDITOR (plp_ui_editor_get_type())
G_DECLARE_FINAL_TYPE(PlpUiEditor, plp_ui_editor, PLP_UI, EDITOR, GObject)

PlpUiEditor *plp_ui_editor_new(void);
/** NULL: nothing. What was corrected before is read and applied. */
void plp_ui_editor_set_document(PlpUiEditor *self, PlpUiDocument *document);
PlpUiDocument *plp_ui_editor_get_document(PlpUiEditor *self);
/** Where filed recordings' corrections go; borrowed, outlives the editor. */
void plp_ui_editor_set_library(PlpUiEditor *self, PlpLibrary *library);
/** False while it is measured, and with the automatic layer in view. */
bool plp_ui_editor_can_edit(PlpUiEditor *self);

/** Whether tasks, sides and references may be changed: they are the main layer's. */
bool plp_ui_editor_can_set_up(PlpUiEditor *self);
/** What is said of the recording as a whole now, tasks included; NULL without a recording. Borrowed
 * until the next call. */
const PlpSetup *plp_ui_editor_get_setup(PlpUiEditor *self);
/** One step: all of them are undone together. `why` may be NULL. */
void plp_ui_editor_apply(PlpUiEditor *self, const PlpClosureEdit *edits, guint n, const char *why);
/** Shows one more correction without making it; NULL: no more. */
void plp_ui_editor_preview(PlpUiEditor *self, const PlpClosureEdit *edit);
bool plp_ui_editor_can_undo(PlpUiEditor *self);
bool plp_ui_editor_can_redo(PlpUiEditor *self);
void plp_ui_editor_undo(PlpUiEditor *self);
void plp_ui_editor_redo(PlpUiEditor *self);
/** Takes back all of the layer's corrections, in one step that can be put back. */
void plp_ui_editor_restore(PlpUiEditor *self);
/** Corrections of the layer that stand. */
guint plp_ui_editor_count(PlpUiEditor *self);

/** The layer in view; NULL: the automatic closures as they were found. */
const char *plp_ui_editor_get_layer(PlpUiEditor *self);
void plp_ui_editor_set_layer(PlpUiEditor *self, const char *layer);
/** What the layer in view corrects: the closures as they were found. NULL without a recording, and
 * where they are in view themselves. Borrowed until the next `changed`. */
const PlpAnalysis *plp_ui_editor_get_automatic(PlpUiEditor *self);
/** Whether the layer in view began without any closure, for a rater who is to see none. */
bool plp_ui_editor_is_blind(PlpUiEditor *self);
/** Names of all layers, `main` first. Caller frees. */
char **plp_ui_editor_dup_layers(PlpUiEditor *self);
/** A second rater's layer that begins without any closure, and shows it. False: the name is taken
 * or no name (a message says it). */
bool plp_ui_editor_add_blind_layer(PlpUiEditor *self, const char *name);
/** How the layer in view agrees with the other one (NULL: automatic), in words. Caller frees. */
char *plp_ui_editor_dup_agreement(PlpUiEditor *self, const char *other);

/** The comments of a closure's time, a line each; NULL without. Caller frees. */
char *plp_ui_editor_dup_comments(PlpUiEditor *self, const PlpClosure *closure);
/** Whether a correction of the layer touches that stretch. */
bool plp_ui_editor_is_touched(PlpUiEditor *self, PlpSide eye, int64_t onset_us, int64_t offset_us);
/** True while figures are being made anew. */
bool plp_ui_editor_is_busy(PlpUiEditor *self);
