#pragma once

#include "domain/observation.h"

/** Degrees; signs as in PlpFace. */
typedef struct {
    double yaw_deg, pitch_deg, roll_deg;
} PlpHeadPose;

/**
 * The head's turn from the 3-D mesh (x right, y down, z away from the camera, all of one scale), by
 * its own axes.
 *
 * `across` is the mean of (left - right) over pairs of points that mirror each other: eye corners,
 * temples, cheekbones, jaw angles. roll = atan2(y, x), yaw = atan2(z, hypot(x, y)).
 *
 * `down` is the mean of (lower - upper) along the sides of the face and the bridge of the nose.
 * pitch = atan2(-down . behind, down . below), where `below` lies in the picture and `behind`
 * points out of the back of the head, both square to `across` and to each other.
 *
 * None of these points moves with lids, brows or lips. The mesh of a face that looks into the
 * camera leans by -9 degrees (median of 26 persons, -21 to 0); that angle is taken off.
 */
PlpHeadPose plp_head_pose_compute(const PlpPoint points[PLP_LANDMARKS],
                                  const float depth_px[PLP_MESH_POINTS]);
