#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "domain/recording.h"
#include "store/records.h"

/** Stands next to summary.json: what people corrected where no library is used. */
#define PLP_EDIT_FILE_NAME "edits.csv"

/**
 * A person's corrections beside a folder of results: a row a correction in the order they were
 * made, of every layer, those taken back included; the columns are those of the library's table.
 * The automatic closures (closures.csv) stay as they are. A GArray of PlpFiledEdit, empty without a
 * file; caller frees. Errors: PLP_ERROR_IO, PLP_ERROR_FORMAT naming line and remedy.
 */
GArray *plp_edit_file_load(const char *folder, GError **error);
GArray *plp_edit_file_parse(const char *name, GBytes *content, GError **error);

/** Appears whole or not at all; no rows: the file is removed. PLP_ERROR_IO. */
bool plp_edit_file_save(const char *folder, const GArray *rows, GError **error);
/** The file's text. Caller frees. */
char *plp_edit_file_dup_text(const GArray *rows);

// ---- layers of corrections, wherever the rows came from ----

/** The corrections of a layer that stand, and what the main layer says of the recording as a whole
 * (tasks, reference frames, sides), as a GArray of PlpClosureEdit. Caller frees. */
GArray *plp_edit_rows_dup_standing(const GArray *rows, const char *layer);
/** The last of a layer that stands; -1: none. */
int plp_edit_rows_find_last(const GArray *rows, const char *layer);
/** The first taken back behind it; -1: none. */
int plp_edit_rows_find_next(const GArray *rows, const char *layer);
/** Names of the layers in order of appearance, `main` first. Caller frees. */
char **plp_edit_rows_dup_layers(const GArray *rows);

/**
 * Lays a layer's corrections that stand over the automatic results of a recording: the one place
 * where that is done, whether the rows are a library's or a file's. Sets is_edited, layer,
 * corrections and corrections_lost, and adds a note of how many there are; without any nothing
 * changes.
 */
void plp_edit_rows_apply(PlpRecording *recording, const GArray *rows, const char *layer);
