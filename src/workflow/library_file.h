#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "domain/closure_edit.h"
#include "domain/recording.h"
#include "store/library.h"
#include "store/records.h"

/**
 * Files a measured recording with its visit: a new recording of the library where `recording` has
 * no id, else one more analysis of the one it names (nothing is ever overwritten). `recording`
 * holds visit, glasses, light and so on; name, sha256, media facts and segments are taken from what
 * was measured. The whole is one transaction. Sets recording's id.
 *
 * Errors: PLP_ERROR_STORE; PLP_ERROR_INVALID: no such visit; the very same video is filed with this
 * visit already.
 */
bool plp_library_file_recording(PlpLibrary *library, const PlpRecording *measured,
                                PlpFiledRecording *recording, GError **error);

/**
 * The same with a person's corrections (a GArray of PlpFiledEdit; NULL: none): `measured` holds the
 * automatic results, the corrections follow as layers of their own, those taken back included. Rows
 * that the recording has already are not filed twice.
 */
bool plp_library_file_corrected(PlpLibrary *library, const PlpRecording *measured,
                                const GArray *edits, PlpFiledRecording *recording, GError **error);

/**
 * Analyses a recording's newest trace again with these parameters (NULL: those of its newest
 * analysis) and its segments as they are filed now; no video is needed. A new analysis is filed.
 */
bool plp_library_reanalyze(PlpLibrary *library, int64_t recording, const PlpParameters *parameters,
                           GError **error);

/** What a correction is to be, as typed. */
typedef struct {
    const char *layer;   // NULL: main
    const char *author;  // needed
    const char *why;     // may be NULL
    int closure;         // number in the layer's list; 0 with PLP_EDIT_ADD
    PlpClosureEdit edit; // eye and target are filled in where a closure is named
} PlpCorrection;

/** Files a correction. PLP_ERROR_INVALID: no such closure; times that make no sense. */
bool plp_library_correct(PlpLibrary *library, int64_t recording, const PlpCorrection *correction,
                         int64_t *ret_edit, GError **error);

/** Takes back the layer's last correction that stands, or puts back the last one taken back. */
bool plp_library_undo(PlpLibrary *library, int64_t recording, const char *layer, GError **error);
bool plp_library_redo(PlpLibrary *library, int64_t recording, const char *layer, GError **error);

/** The time now, UTC, as records keep it. Caller frees. */
char *plp_library_dup_now(void);
