#pragma once

#include <glib.h>
#include <stdbool.h>

#include "domain/bsrs_classes.h"
#include "domain/parameters.h"

/** `palpebra-cli detect --ear FILE`. */
typedef struct {
    const char *ear_path;
    double rate_per_s;         // --fps; NaN: the file must have a time column
    const char *segments_path; // NULL: none
    const PlpParameters *parameters;
    const PlpBsrsClasses *bsrs_classes; // NULL: no classes are given
    const char *program_version;
    const char
        *out_folder; // exists; gets trace.csv, closures.csv, summary.json. NULL: nothing is written
    bool json;       // to `out`: summary.json's text instead of closures.csv's
} PlpDetectRequest;

/**
 * Closures of an EAR series of another tool. `out` gets closures.csv as text (nothing where a
 * folder is given), or with `json` summary.json's. `counts` gets one line an eye: `right: 7
 * closures (6 complete, 1 partial)`; meant for stderr where `out` is data. Errors: PLP_ERROR_IO,
 * PLP_ERROR_FORMAT, PLP_ERROR_INVALID.
 */
bool plp_detect(const PlpDetectRequest *request, GString *out, GString *counts, GError **error);
