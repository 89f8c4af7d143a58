#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "store/entity.h"
#include "store/library.h"

// Records one at a time, by their row structs (records.h). Each call is a transaction of its own
// unless one is open.

/** Checks the row and files it; its id is set. PLP_ERROR_INVALID, PLP_ERROR_STORE. */
bool plp_row_insert(PlpLibrary *library, PlpEntity entity, void *row, GError **error);

/** Writes every column of the row with its id. PLP_ERROR_INVALID, also when there is none. */
bool plp_row_update(PlpLibrary *library, PlpEntity entity, const void *row, GError **error);

/** `row` was initialised. PLP_ERROR_INVALID when there is no such record. */
bool plp_row_load(PlpLibrary *library, PlpEntity entity, int64_t id, void *row, GError **error);

/** The rows of one parent (0: of all) in the order they are told: by day or time, then id. A
 * GArray of row structs that frees what they own; caller frees. */
GArray *plp_row_list(PlpLibrary *library, PlpEntity entity, int64_t parent, GError **error);

/** An empty array of row structs that frees what they own. */
GArray *plp_row_array_new(PlpEntity entity);

/** How many rows a parent (0: all) has. */
bool plp_row_count(PlpLibrary *library, PlpEntity entity, int64_t parent, int64_t *ret_count,
                   GError **error);

/** 0 when there is none; no error then. */
bool plp_patient_find(PlpLibrary *library, const char *pseudonym, int64_t *ret_id, GError **error);

/** The patient a record belongs to. PLP_ERROR_INVALID when there is no such record. */
bool plp_row_find_patient(PlpLibrary *library, PlpEntity entity, int64_t id, int64_t *ret_patient,
                          GError **error);
