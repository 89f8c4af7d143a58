#pragma once

#include "domain/observation.h"

/** Degrees; signs as in PlpFace. */
typedef struct {
    double yaw_deg, pitch_deg, roll_deg;
} PlpHeadPose;

/**
 * The head's turn from the 3-D mesh (x right, y down, z away from the camera, one scale), by its
 * own axes:
 *
 *   across = mean of (left - right) over pairs of points that mirror each other (eye corners,
 * temples, cheekbones, jaw angles): roll = atan2(y, x), yaw = atan2(z, hypot(x, y)); down   = mean
 * of (lower - upper) over the sides of the face, the across part taken off: pitch = atan2(-z, the
 * part of down within the picture), both seen without the roll.
 *
 * None of these points moves with lids, brows or lips. The mesh of a frontal face leans by
 * PLP_PITCH_REST_DEG (the chin lies nearer than the temples do); that angle is taken off.
 */
PlpHeadPose plp_head_pose_compute(const PlpPoint points[PLP_LANDMARKS],
                                  const float depth_px[PLP_MESH_POINTS]);
