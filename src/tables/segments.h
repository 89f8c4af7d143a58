#pragma once

#include <glib.h>

/**
 * `--segments FILE`: CSV with the columns task, start, end (seconds, `m:ss.fff` or `h:mm:ss.fff`,
 * from the first frame; the columns may also be called start_s and end_s; further columns are
 * ignored). Returns a GArray of PlpSegment in order of start. Errors: PLP_ERROR_IO,
 * PLP_ERROR_FORMAT naming file, line and remedy: an unknown task (the vocabulary is listed), an end
 * not after its start, overlaps, no segment.
 */
GArray *plp_segments_load(const char *path, GError **error);
GArray *plp_segments_parse(const char *name, GBytes *content, GError **error);
