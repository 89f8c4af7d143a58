#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "store/entity.h"
#include "store/library.h"

/**
 * Deletes a record and all that belongs to it: the rows, their bytes in the file (overwritten with
 * zeros) and in the write-ahead log, the files derived from its recordings, and every backup that
 * a migration left beside the library, for it holds the record too. Videos are the user's and stay.
 *
 * PLP_ERROR_STORE also when the record is gone but another program keeps its bytes in the log: they
 * leave with plp_library_scrub() or when the last program closes the library.
 */
bool plp_row_delete(PlpLibrary *library, PlpEntity entity, int64_t id, GError **error);

/** Moves the write-ahead log into the file and empties it. */
bool plp_library_scrub(PlpLibrary *library, GError **error);
