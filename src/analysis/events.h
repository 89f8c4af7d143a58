#pragma once

#include <glib.h>

#include "domain/analysis.h"
#include "domain/parameters.h"

/**
 * The closures of a person rather than of an eye, as a GArray of PlpClosure in order of onset: a
 * conjugate pair is one event from the first eye's onset to the last eye's offset, with the deeper
 * eye's extent and depth; a closure of one eye alone is an event as it is. `eye` is PLP_SIDE_BOTH
 * for a pair. Caller frees.
 */
GArray *plp_events_make(const PlpAnalysis *analysis, const PlpParameters *parameters);

/** The duration class of a closure. */
PlpKind plp_events_classify(int64_t duration_us, const PlpParameters *parameters);
