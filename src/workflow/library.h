#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/cancel.h"
#include "domain/recording.h"
#include "store/library.h"

/** The layer of corrections that is taken where none is named. */
#define PLP_LAYER_MAIN "main"

/** Which results of a recording are wanted, of the library or of a result folder. All zero: the
 * newest analysis with the corrections of the main layer. */
typedef struct {
    const char *layer; // whose corrections; NULL: PLP_LAYER_MAIN
    bool is_automatic; // none of anybody's corrections
    int64_t analysis;  // which analysis, in a library; 0: the newest complete one, else the newest
} PlpLibraryView;

/** Of a view that may be NULL. */
bool plp_library_view_is_automatic(const PlpLibraryView *view);
const char *plp_library_view_get_layer(const PlpLibraryView *view);

/**
 * One recording of the library as comparison, figures and reports take it: trace, closures with the
 * layer's corrections applied (`is_edited`), figures, segments, parameters, provenance, and what
 * the records know of it: glasses, light, camera, days since the last injection (from the dates of
 * visit and treatments), the video's path if the file is where it was. `label` is the pseudonym and
 * the visit, such as `P-014 2026-02-03 #12`. `view` may be NULL.
 *
 * Errors: PLP_ERROR_STORE; PLP_ERROR_INVALID: no such recording, it has no analysis.
 */
PlpRecording *plp_library_load_recording(PlpLibrary *library, int64_t recording,
                                         const PlpLibraryView *view, GError **error);

/** `@12`, as recordings of the library are named on the command line. False: it is none. */
bool plp_library_parse_reference(const char *word, int64_t *ret_recording);

/**
 * The recordings of a patient in order of visits, as a GArray of int64_t; only those with an
 * analysis. PLP_ERROR_INVALID when there is no such patient. Caller frees.
 */
GArray *plp_library_list_patient_recordings(PlpLibrary *library, const char *pseudonym,
                                            GError **error);
