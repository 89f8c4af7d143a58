#pragma once

#include <glib.h>
#include <stdbool.h>

#include "domain/recording.h"
#include "store/records.h"
#include "workflow/library.h"

/**
 * A result folder as everything that uses results takes it: what the analysis wrote
 * (plp_recording_folder_load) with the corrections that a person left beside it (edits.csv) laid
 * over it, of the layer that `view` says (NULL: the main one; a view of the automatic results
 * leaves the file unread).
 *
 * Errors: what reading the folder says; a damaged edits.csv is PLP_ERROR_FORMAT naming its line and
 * what to do.
 */
PlpRecording *plp_result_load(const char *folder, const PlpLibraryView *view, GError **error);

/**
 * Files a result folder with its visit (plp_library_file_recording): the automatic results, and
 * each layer of corrections beside them. `video_path` may be NULL. Errors: those of loading and of
 * filing.
 */
bool plp_result_file(PlpLibrary *library, const char *folder, const char *video_path,
                     PlpFiledRecording *recording, GError **error);
