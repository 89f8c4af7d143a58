#pragma once

#include "domain/observation.h"
#include "domain/side.h"
#include "vision/face_landmarks.h"

/**
 * The picture quality around one eye, and whether the eye can be measured at all, judged on the
 * landmark network's own input. `points`: the face's landmarks in upright pixels of a picture of
 * this size.
 *
 * No figure here depends on the lids being open: a tight squeeze and a long closure stay measured.
 */
PlpEyeView plp_eye_view_compute(const PlpFaceResult *result, PlpSide side,
                                const PlpPoint points[PLP_LANDMARKS], int width_px, int height_px);
