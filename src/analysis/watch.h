#pragma once

#include <glib.h>

#include "domain/analysis.h"
#include "domain/parameters.h"
#include "domain/trace.h"

/** Why a movement of one side in this sample could be something else than a twitch; 0: watched. */
typedef enum {
    PLP_WATCH_CLOSURE = 1 << 0,  // within twitch_guard_s of a closure of either eye
    PLP_WATCH_MOVING = 1 << 1,   // the head moves
    PLP_WATCH_SPEAKING = 1 << 2, // the mouth opens or shuts: cheeks and corners move with it
    PLP_WATCH_EDGE = 1 << 3, // near a loss or the recording's end: what goes before is not known
} PlpWatch;

/**
 * A guint8 of PlpWatch bits a sample; closures must be there. The head moves where yaw changes by
 * more than 3 degrees, pitch by 4 or roll by 2.5 within 0.15 s to both sides; somebody
 * speaks where the mouth's opening changes by 0.03 of the eyes' distance within 0.5 s to both
 * sides. Caller frees.
 */
guint8 *plp_watch_compute(const PlpTrace *trace, const PlpAnalysis *analysis,
                          const PlpParameters *parameters);

#define PLP_WATCH_ALL ((unsigned)(PLP_WATCH_CLOSURE | PLP_WATCH_MOVING | PLP_WATCH_EDGE))
