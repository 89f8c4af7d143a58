#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/cancel.h"
#include "report/tidy.h"

/** Writes one of the tables as CSV. The file appears whole or not at all. Errors: PLP_ERROR_IO,
 * PLP_ERROR_CANCELLED; `cancel` may be NULL. */
bool plp_tidy_csv_write(const PlpTidy *tidy, PlpTidyKind kind, const char *path,
                        const PlpCancel *cancel, GError **error);
