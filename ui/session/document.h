#pragma once

#include <glib-object.h>

#include "domain/recording.h"
#include "workflow/overlay.h"

/**
 * One recording that is open: what is known of it so far, where its video and its results lie.
 * While it is analysed the recording grows: every `changed` may bring another PlpRecording. Main
 * thread only.
 *
 * Signals: `changed`: recording, video or overlay are other ones now.
 */
#define PLP_UI_TYPE_DOCUMENT (plp_ui_document_get_type())
G_DECLARE_FINAL_TYPE(PlpUiDocument, plp_ui_document, PLP_UI, DOCUMENT, GObject)

/** `title` is what the window says of it: a file's own name, a pseudonym. */
PlpUiDocument *plp_ui_document_new(const char *title);
const char *plp_ui_document_get_title(PlpUiDocument *self);

/** Borrowed until the next `changed`; NULL while nothing was measured. */
const PlpRecording *plp_ui_document_get_recording(PlpUiDocument *self);
/** Takes the recording and emits `changed`; listeners may still look at the former one meanwhile.
 */
void plp_ui_document_take_recording(PlpUiDocument *self, PlpRecording *recording, bool is_live);
/** The same with a recording that is somebody else's, who keeps it as long as the document. */
void plp_ui_document_borrow_recording(PlpUiDocument *self, PlpRecording *recording);
/**
 * For a thread that reads the recording: until it is released, which happens in the main thread as
 * well, no recording of this document is freed, whatever takes its place.
 */
void plp_ui_document_hold(PlpUiDocument *self);
void plp_ui_document_release(PlpUiDocument *self);
/**
 * Another analysis of the same trace, such as a corrected one. `is_quiet` emits nothing: for a hand
 * that drags. The former one, which the caller frees when nobody shows it any more.
 */
PlpAnalysis *plp_ui_document_swap_analysis(PlpUiDocument *self, PlpAnalysis *analysis,
                                           bool is_edited, bool is_quiet);
/** For corrections of tasks, sides and references, which change more than the analysis; who changes
 * it emits `changed`. NULL while nothing was measured. */
PlpRecording *plp_ui_document_edit_recording(PlpUiDocument *self);
/** True while it is being analysed: figures and closures are provisional. */
bool plp_ui_document_is_live(PlpUiDocument *self);

/** Where the video can be read; NULL: not known. */
const char *plp_ui_document_get_video_path(PlpUiDocument *self);
void plp_ui_document_set_video_path(PlpUiDocument *self, const char *path);
/** The folder of summary.json and the others; NULL without. */
const char *plp_ui_document_get_results_folder(PlpUiDocument *self);
void plp_ui_document_set_results_folder(PlpUiDocument *self, const char *path);
/** The lids' outlines of every frame; NULL without. */
PlpOverlay *plp_ui_document_get_overlay(PlpUiDocument *self);
void plp_ui_document_take_overlay(PlpUiDocument *self, PlpOverlay *overlay);

/** Row of the library's table of recordings, for those who file it; 0: not filed. */
int64_t plp_ui_document_get_library_id(PlpUiDocument *self);
void plp_ui_document_set_library_id(PlpUiDocument *self, int64_t id);
