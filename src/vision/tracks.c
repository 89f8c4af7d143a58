#include "vision/tracks.h"

#include <math.h>

#define SAME_OVERLAP 0.25 // of regions, which are 1.5 x the face: neighbours' regions do overlap
#define SAME_DISTANCE 0.2 // of the centres, in sides
#define NOSE_BRIDGE 168
#define OWN_FACE_US 1000000

int plp_tracks_count(const PlpTracks *tracks)
{
    int n = 0;
    for (int i = 0; i < PLP_MAX_FACES; i++)
        n += tracks->places[i].identity != 0;
    return n;
}

static bool is_same(PlpRegion a, PlpRegion b)
{
    const double distance = hypot(a.x_px - b.x_px, a.y_px - b.y_px);
    return distance < SAME_DISTANCE * fmax(a.side_px, b.side_px) ||
           (distance < 2 * SAME_DISTANCE * fmin(a.side_px, b.side_px) &&
            plp_region_compute_overlap(a, b) > SAME_OVERLAP);
}

bool plp_tracks_hold(const PlpTracks *tracks, PlpRegion region)
{
    for (int i = 0; i < PLP_MAX_FACES; i++) {
        if (tracks->places[i].identity != 0 && is_same(tracks->places[i].region, region))
            return true;
    }
    return false;
}

double plp_tracks_get_largest_side(const PlpTracks *tracks)
{
    double largest = 0;
    for (int i = 0; i < PLP_MAX_FACES; i++) {
        if (tracks->places[i].identity != 0)
            largest = fmax(largest, tracks->places[i].region.side_px);
    }
    return largest;
}

/** By the landmarks themselves: the bridges of two noses never lie within an eye's width. */
static bool is_one_face(const PlpTrack *a, const PlpTrack *b)
{
    const PlpPoint p = a->face.points[NOSE_BRIDGE], q = b->face.points[NOSE_BRIDGE];
    return hypot((double)p.x_px - q.x_px, (double)p.y_px - q.y_px) <
           0.35 * fmax(a->face.interocular_px, b->face.interocular_px);
}

void plp_tracks_lose(PlpTracks *tracks, int i, bool placed, PlpIdentities *identities, int64_t t_us)
{
    PlpTrack *track = &tracks->places[i];
    const PlpLostFace face = {.identity = track->identity,
                              .region = track->region,
                              .placed = placed,
                              .t_us = t_us,
                              .look = track->look};
    plp_identities_lose(identities, &face);
    track->identity = 0;
}

void plp_tracks_drop_duplicates(PlpTracks *tracks, PlpIdentities *identities, int64_t t_us)
{
    for (int i = 0; i < PLP_MAX_FACES; i++) {
        const PlpTrack *a = &tracks->places[i];
        for (int j = i + 1; j < PLP_MAX_FACES && a->identity != 0; j++) {
            const PlpTrack *b = &tracks->places[j];
            if (b->identity == 0 || !is_one_face(a, b))
                continue;
            const int younger = a->identity < b->identity ? j : i;
            if (t_us - tracks->places[younger].started_t_us >= OWN_FACE_US)
                plp_tracks_lose(tracks, younger, false, identities, t_us);
            else
                tracks->places[younger].identity = 0;
        }
    }
}

void plp_tracks_scale(PlpTracks *tracks, double x_scale, double y_scale)
{
    for (int i = 0; i < PLP_MAX_FACES; i++) {
        PlpRegion *region = &tracks->places[i].region;
        region->x_px *= x_scale;
        region->y_px *= y_scale;
        region->side_px *= sqrt(x_scale * y_scale);
    }
}
