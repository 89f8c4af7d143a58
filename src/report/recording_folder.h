#pragma once

#include <glib.h>
#include <stdbool.h>

#include "domain/recording.h"

/** What summary.json's `program.format` says; a file without it is of the first. */
#define PLP_SUMMARY_FORMAT 1

/**
 * Reads the folder that an analysis wrote (summary.json, trace.csv, closures.csv) back into the
 * recording it was made from. The analysis is computed anew from the trace with the stored
 * parameters and tasks, and must give the closures that stand in closures.csv, to the microsecond;
 * where another version of the program wrote the folder, it may differ, and a note in the analysis
 * says so. The label is the folder's own name; what is not in a folder (days since an injection,
 * glasses, light) stays unknown. Classes of BSRS quantities are not given (plp_severity_classify).
 *
 * Errors, each a sentence that names the folder and the file: PLP_ERROR_IO (a file is missing or
 * cannot be read: no results, or unfinished), PLP_ERROR_FORMAT (damaged, changed, another
 * program's, or of a newer version).
 */
PlpRecording *plp_recording_folder_load(const char *folder, GError **error);

/** Whether there is a summary.json in it. */
bool plp_recording_folder_is_one(const char *folder);

/** Reads summary.json's text alone: all but trace and analysis. For tests and tools. */
PlpRecording *plp_recording_folder_parse_summary(const char *name, GBytes *content, GError **error);
