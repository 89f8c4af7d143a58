#pragma once

#include <glib.h>

#include "domain/trace.h"

/**
 * An EAR series of another tool (JeFaPaTo, OpenFace-like, plain CSV, or our own trace.csv) as a
 * trace that has ear_ratio and lid_gap_ratio (= EAR) only.
 *
 * Columns are found by name: right and left EAR (`EAR2D6_r`, `ear_right`, `right_ear_ratio`,
 * `right`, …; one of the two suffices, the other eye is then EYE_HIDDEN throughout), an optional
 * validity column (`EAR2D6_valid`, `valid`, `success`, `measured`; 0 or false: not measured), an
 * optional `frame` column (increasing whole numbers; else rows are counted) and an optional time
 * column (`t_us`, `time_s`, `time`, `timestamp` in seconds, `time_ms`, …), increasing; times then
 * count from the first row. Without a time column time is frame / `rate_per_s`; NaN: a time column
 * is required. Empty cells, `nan`, and values an eye cannot have (below 0, 1 and more: what tools
 * write for a lost face) are not measured.
 *
 * Errors: PLP_ERROR_IO, PLP_ERROR_FORMAT, PLP_ERROR_INVALID (neither time column nor a rate from 1
 * to 10000).
 */
PlpTrace *plp_ear_series_load(const char *path, double rate_per_s, GError **error);
PlpTrace *plp_ear_series_parse(const char *name, GBytes *content, double rate_per_s,
                               GError **error);
