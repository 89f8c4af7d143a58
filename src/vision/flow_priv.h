#pragma once

#include <glib.h>
#include <stdbool.h>

#include "vision/flow.h"
#include "vision/region.h"

/** Where flow is looked at, region by region. */
typedef enum {
    PLP_FLOW_FIRM, // moves with the head only
    PLP_FLOW_RIGHT_ABOVE_EYE,
    PLP_FLOW_RIGHT_BELOW_EYE,
    PLP_FLOW_RIGHT_CHEEK,
    PLP_FLOW_RIGHT_MOUTH,
    PLP_FLOW_LEFT_ABOVE_EYE,
    PLP_FLOW_LEFT_BELOW_EYE,
    PLP_FLOW_LEFT_CHEEK,
    PLP_FLOW_LEFT_MOUTH,
    PLP_FLOW_PARTS,
} PlpFlowPart;

#define PLP_FLOW_MAX_POINTS 96

/** A point of the head-fixed picture and how it moved since the frame before, in its pixels. */
typedef struct {
    PlpFlowPart part;
    float x, y;
    float dx, dy;
    float weight; // 0: nothing to hold on to, or outside the picture
} PlpFlowPoint;

/** The square around a face that turns, moves and grows with its firm landmarks. */
PlpRegion plp_flow_make_region(const PlpFace *face);

/** The points to look at in that square; returns how many, at most PLP_FLOW_MAX_POINTS. Those
 * outside the picture have weight 0, the others 1. */
int plp_flow_place_points(const PlpFace *face, PlpRegion region, int width_px, int height_px,
                          PlpFlowPoint ret_points[PLP_FLOW_MAX_POINTS]);

/**
 * What the points say of both sides, after the motion of the firm ones is taken away.
 * `interocular_px` is in the square's own pixels. False where too few firm points could be
 * followed.
 */
bool plp_flow_sum_up(const PlpFlowPoint *points, int n, float interocular_px,
                     PlpSideFlow *ret_right, PlpSideFlow *ret_left);

/** Evens out light and contrast: what is left of `luma` beyond its surroundings, on one scale. */
bool plp_flow_normalise(PlpFlow *flow, guint8 luma[PLP_FLOW_PX * PLP_FLOW_PX], GError **error);

/** Follows the points from `now` back to `before` and fills in how they came; those that cannot be
 * followed get weight 0. */
bool plp_flow_follow(PlpFlow *flow, const guint8 *now, const guint8 *before, PlpFlowPoint *points,
                     int n, GError **error);
