#pragma once

#include "vision/landmarker.h"
#include "vision/models.h"
#include "vision/network.h"

typedef struct {
    PlpEngine engine;          // PLP_ENGINE_UNKNOWN: the default
    int max_faces;             // 1..PLP_MAX_FACES; 0: PLP_MAX_FACES
    bool measure_mouth;        // run the lips branch; else the mesh's own lips stay
    bool measure_flow;         // optical flow around eyes, cheeks and mouth (cheeks and mouth need
                               // measure_mouth)
    double min_interocular_px; // below it a face is PLP_REASON_FACE_TOO_SMALL; 0: 20
} PlpTrackerOptions;

/**
 * Makes the real landmarker: detector, attention landmarks, tracking with identities. `models` is
 * only borrowed during the call. Errors: PLP_ERROR_MODEL, PLP_ERROR_INFERENCE.
 */
bool plp_tracker_make(const PlpModels *models, const PlpTrackerOptions *options,
                      PlpLandmarker *ret_landmarker, GError **error);
