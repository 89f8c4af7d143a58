#pragma once

#include <glib.h>
#include <stdint.h>

/**
 * A BORIS project (JSON, project format 7.0) with an observation for each recording (PlpRecording):
 * subjects are the right and the left eye, behaviours are state events: closures by kind, twitches,
 * stretches not measured by reason, tasks. Caller frees.
 */
char *plp_boris_dup_project(const GPtrArray *recordings, const char *program_version,
                            int64_t stamp_s);

/** The same as BORIS writes tabular events, separated by tabs: a row for each start and stop.
 * Caller frees. */
char *plp_boris_dup_events(const GPtrArray *recordings, int64_t stamp_s);
