#pragma once

#include "domain/observation.h"
#include "vision/eye_view.h"
#include "vision/identities.h"

/** A face followed from frame to frame. */
typedef struct {
    int identity; // 0: this place is free
    PlpRegion region;
    PlpFace face; // as measured last
    PlpLook look;
    PlpEyeMemory right, left;
    int doubtful_frames; // in a row, the network hardly sees a face
    int missed_checks;   // in a row, the detector does not see it
    int strange_checks;  // in a row, it looks like somebody else
    int64_t started_t_us;
} PlpTrack;

typedef struct {
    PlpTrack places[PLP_MAX_FACES];
} PlpTracks;

int plp_tracks_count(const PlpTracks *tracks);
/** Whether the face in this region is followed already. */
bool plp_tracks_hold(const PlpTracks *tracks, PlpRegion region);
/** The side of the largest region followed; 0 without any. */
double plp_tracks_get_largest_side(const PlpTracks *tracks);
/**
 * Of two tracks that came to lie on one face, drops the younger. One that had a face of its own for
 * a second goes to the lost ones, without a place.
 */
void plp_tracks_drop_duplicates(PlpTracks *tracks, PlpIdentities *identities, int64_t t_us);
/** Moves a track to the lost ones; `placed`: its face was there just now. */
void plp_tracks_lose(PlpTracks *tracks, int i, bool placed, PlpIdentities *identities,
                     int64_t t_us);
/** The picture has changed its size. */
void plp_tracks_scale(PlpTracks *tracks, double x_scale, double y_scale);
