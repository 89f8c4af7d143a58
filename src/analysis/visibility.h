#pragma once

#include "domain/parameters.h"
#include "domain/trace.h"

/**
 * An eye behind a hand, a plaster or hair comes into sight for a few frames only because the
 * networks guess: what is measured there are no lids. A stretch in which an eye is measured for
 * less than `min_visible_s`, between hidden ones that are each at least as long, becomes hidden
 * too; the shortest first, so that a flicker of them joins.
 */
void plp_visibility_settle(PlpTrace *trace, const PlpParameters *parameters);
