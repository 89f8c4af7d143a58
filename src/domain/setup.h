#pragma once

#include <glib.h>
#include <stdbool.h>

#include "domain/analysis.h"
#include "domain/segment.h"
#include "domain/side.h"
#include "domain/tristate.h"

/**
 * What a person says of a recording as a whole, and what its closures and figures hang on beside
 * the trace: tasks, the frames that are the lids' references, which way round the picture is.
 */
typedef struct {
    GArray *segments; // of PlpSegment, in order of start, apart from each other
    PlpLidFrames lid_frames;
    bool mirrored;
    PlpTristate glasses;
    PlpSide affected_side;
} PlpSetup;

/** `segments` are copied; NULL: none. The rest is unknown. */
PlpSetup *plp_setup_new(const GArray *segments);
PlpSetup *plp_setup_copy(const PlpSetup *setup);
void plp_setup_free(PlpSetup *setup);
/** Whether both give the same closures and figures. */
bool plp_setup_is_same_analysis(const PlpSetup *a, const PlpSetup *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpSetup, plp_setup_free)
