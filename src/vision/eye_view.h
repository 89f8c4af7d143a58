#pragma once

#include "domain/observation.h"
#include "domain/side.h"
#include "vision/face_landmarks.h"

/** What is remembered of an eye from frame to frame. */
typedef struct {
    float usual_lid_line; // of the frames in which it was to be seen
} PlpEyeMemory;

#define PLP_EYE_MEMORY_INIT ((PlpEyeMemory){.usual_lid_line = 0.4f})

/**
 * The picture quality around one eye, and whether the eye can be measured at all, judged on the
 * landmark network's own input. `face`: points (upright pixels of a picture of this size) and yaw
 * are filled in.
 *
 * No figure here depends on the lids being open: a tight squeeze and a long closure stay measured.
 * An eye is hidden when the dark line between the lids (plp_eye_view_measure_lid_line()) has fallen
 * to less than half of what is usual for this eye and there is either none left at all, or the
 * network is at odds with itself: the eye branch moved corners or surroundings far from where the
 * backbone had them, or the face flag is low. An eye turned away by more than 40 degrees is hidden
 * too.
 */
PlpEyeView plp_eye_view_compute(const PlpFaceResult *result, PlpSide side, const PlpFace *face,
                                int width_px, int height_px, PlpEyeMemory *memory);

/**
 * How dark the line between the lids is: 1 - mean over the seven pairs of lid points of the darkest
 * luma beside them, over the median luma of the skin around the eye. Lashes, the slit or the iris
 * make it 0.25 to 0.9 on open, closed and squeezed eyes, in shadow too (both lumas fall alike),
 * 0.15 at least behind dark rims; under a hand it is 0.13 (at most 0.21), under a plaster below
 * 0.07.
 */
float plp_eye_view_measure_lid_line(const PlpFaceResult *result, PlpSide side);
