#pragma once

#include <glib.h>

#include "domain/trace.h"

/**
 * An EAR series of another tool (JeFaPaTo, OpenFace-like, plain CSV) as a trace that has ear_ratio and
 * lid_gap_ratio (= EAR) only. Columns are found by name: right and left EAR (`EAR2D6_r`, `ear_right`, `right`,
 * …), an optional validity column (false: not measured), an optional time column (`t_us`, `time_s`, `time`,
 * `timestamp`, …). `rate_per_s` is used where there is no time column; NaN: a time column is required.
 * Errors: PLP_ERROR_IO, PLP_ERROR_FORMAT, PLP_ERROR_INVALID (neither time column nor rate).
 */
PlpTrace *plp_ear_series_load(const char *path, double rate_per_s, GError **error);
PlpTrace *plp_ear_series_parse(const char *name, GBytes *content, double rate_per_s, GError **error);
