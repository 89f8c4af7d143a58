#pragma once

#include <stdbool.h>

#include "domain/frame.h"
#include "domain/observation.h"

/** A turned square in the upright picture: where a network looks. */
typedef struct {
    double x_px, y_px; // centre
    double side_px;
    double rotation_rad; // clockwise as seen
} PlpRegion;

/** A face is looked at with half its size of surroundings: side = 1.5 x the long side of its box.
 */
#define PLP_REGION_MARGIN 1.5

/** Maps the unit square (origin at the region's own upper left corner) into the upright picture. */
PlpAffine plp_region_make_affine(PlpRegion region);

/**
 * The region that follows from a face's 478 landmarks: centre of their upright box,
 * PLP_REGION_MARGIN x its long side, turned as the line from 33 to 263 (the outer eye corners).
 */
PlpRegion plp_region_make_from_points(const PlpPoint points[PLP_LANDMARKS]);

/**
 * The next region to look at: `old` moved towards `wanted`, but only so far that 2 % of the side
 * (in place and size; 0.02 rad in turn) stay between the two. The networks' own jitter thus never
 * moves the region, and a real motion is followed in the same frame, at most 2 % behind: a low pass
 * would lag.
 */
PlpRegion plp_region_follow(PlpRegion old, PlpRegion wanted);

/** Share of the two regions' common area in their union (IoU), turn ignored; 0..1. */
double plp_region_compute_overlap(PlpRegion a, PlpRegion b);

/** Whether a region is finite, has a size and touches a picture of this size at all. */
bool plp_region_is_usable(PlpRegion region, int width_px, int height_px);
