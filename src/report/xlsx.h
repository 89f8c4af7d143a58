#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/cancel.h"
#include "report/tidy.h"

typedef struct {
    const char *program_version;
    int64_t stamp_s;         // when it is said to be made
    bool with_trace;         // a sheet with a row a frame
    const PlpCancel *cancel; // may be NULL
} PlpXlsxOptions;

/**
 * A workbook of several recordings: an overview, then a sheet for each table, with the dictionary
 * and what the results rest on. Numbers are numbers, headers are frozen. Same input and stamp, same
 * bytes. The file appears whole or not at all. Errors: PLP_ERROR_IO, PLP_ERROR_INVALID (more rows
 * than a sheet holds), PLP_ERROR_CANCELLED.
 */
bool plp_xlsx_write(const char *path, const PlpTidy *tidy, const GPtrArray *recordings,
                    const PlpXlsxOptions *options, GError **error);
