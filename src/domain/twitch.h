#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "domain/segment.h"
#include "domain/side.h"

/** Where a twitch was seen; written as the names joined by a blank. */
typedef enum {
    PLP_TWITCH_REGION_NONE = 0,
    PLP_TWITCH_REGION_LID = 1 << 0,   // the gap between the lids
    PLP_TWITCH_REGION_EYE = 1 << 1,   // the skin above and below the lids
    PLP_TWITCH_REGION_CHEEK = 1 << 2, //
    PLP_TWITCH_REGION_MOUTH = 1 << 3, // the mouth's corner
} PlpTwitchRegions;

/**
 * A twitch of one side of the face: small, fast, below what counts as a closure, and not shared by
 * the other side. Amplitudes are towards the muscle's pull: lids shut, skin towards the lids, cheek
 * up, mouth corner out and up. NaN where that region did not take part.
 */
typedef struct {
    int id; // 1, 2, … in order of onset, right before left
    PlpSide side;
    PlpTwitchRegions regions;
    int64_t onset_us, peak_us, offset_us; // half-amplitude crossings of the clearest region
    int32_t peak_frame;
    int64_t duration_us;
    double lid_depth_ratio; // openness lost
    double eye_ratio;       // over the outer inter-ocular distance, as the next two
    double cheek_ratio, mouth_ratio;
    double strength; // the clearest region's amplitude over its own noise
    PlpTask task;
    bool commanded;
} PlpTwitch;

#define PLP_TWITCH_REGION_N 4
/** The name of region 1 << i. */
const char *plp_twitch_region_get_name(int i);
/** The regions' names joined by a blank; empty for none. Caller frees. */
char *plp_twitch_dup_regions(PlpTwitchRegions regions);
