#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/cancel.h"

/**
 * Where a recording ends, by the pictures that are really there, whatever its header says or lacks:
 * the last one's time and one usual interval. Reads the file through, as a rule without decoding
 * it. `cancel` may be NULL. Errors: those of plp_reader_open(); PLP_ERROR_DECODE (no picture);
 * PLP_ERROR_CANCELLED.
 */
bool plp_recording_find_end(const char *path, const PlpCancel *cancel, int64_t *ret_end_us,
                            GError **error);
