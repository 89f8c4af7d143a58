#pragma once

#include "domain/observation.h"
#include "vision/face_landmarks.h"

/** What the picture shows where the mouth should be; see plp_mouth_view_compute(). */
typedef struct {
    float line_ratio;    // how dark the line between the lips is, under the skin around the mouth
    float colour_ratio;  // how far the colour around the mouth is from the upper face's, in chroma
                         // over luma
    float outside_ratio; // share of the lips' landmarks outside the picture
} PlpMouthView;

PlpMouthView plp_mouth_view_compute(const PlpFaceResult *result, const PlpFace *face, int width_px,
                                    int height_px);

/** PLP_REASON_MEASURED, or why the mouth cannot be measured: outside the picture, or hidden. */
PlpReason plp_mouth_view_judge(const PlpMouthView *view);
