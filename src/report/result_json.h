#pragma once

#include <glib.h>

#include "report/tidy.h"

/**
 * Whole results in one JSON text: every table of every recording with the same names as in CSV, and
 * the dictionary. Caller frees.
 */
char *plp_result_json_dup_text(const PlpTidy *tidy, guint n_recordings,
                               const char *program_version);
