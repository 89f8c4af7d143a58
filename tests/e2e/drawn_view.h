#pragma once

#include "domain/observation.h"
#include "simulate/face.h"
#include "vision/landmarker.h"

/** What the real networks see in a drawn face. */
typedef struct {
    int n_faces;
    double presence_ratio;
    double right_ear, left_ear; // eye aspect ratios
    double right_gap, left_gap; // mean of the seven lid gaps over the eye's width
    PlpFace face;               // the first one
} PlpDrawnView;

/** Paints the face at that size and shows it to the landmarker as the frame at `t_us`. */
PlpDrawnView plp_drawn_view_take(PlpLandmarker *landmarker, const PlpDrawnFace *face, int width_px,
                                 int height_px, int64_t frame);
