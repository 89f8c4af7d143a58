#pragma once

#include <glib.h>
#include <stdbool.h>

#include "domain/side.h"
#include "vision/crop.h"
#include "vision/eye_indices.h"
#include "vision/lip_indices.h"
#include "vision/network.h"

#define PLP_FACE_INPUT_PX 192

/** The attention network: backbone, both eye branches and, where asked for, the lips branch, with
 * scratch memory. One thread at a time. */
typedef struct PlpFaceLandmarks PlpFaceLandmarks;

typedef struct {
    float x, y;
} PlpUnitPoint;

/** What the network says of one crop, in its own pixels (0..192, centres at +0.5). */
typedef struct {
    float flag_logit; // > 0: there is a face
    PlpUnitPoint points[PLP_LANDMARKS];
    float depth[PLP_MESH_POINTS];
    // The backbone's own idea of the points that the eye branches have refined.
    PlpUnitPoint coarse_right[PLP_EYE_POINTS], coarse_left[PLP_EYE_POINTS];
    bool has_lips;      // the lips branch has run
    const float *input; // the crop, 192 x 192 x 3, R'G'B' 0..1; borrowed until the next run
} PlpFaceResult;

PlpFaceLandmarks *plp_face_landmarks_new(const PlpGraph *graph, PlpEngine engine, GError **error);
/** Makes the lips branch run as well: the mouth is to be measured. `graph` is the same one. Errors:
 * PLP_ERROR_MODEL, PLP_ERROR_INFERENCE. */
bool plp_face_landmarks_add_lips(PlpFaceLandmarks *landmarks, const PlpGraph *graph,
                                 PlpEngine engine, GError **error);
void plp_face_landmarks_free(PlpFaceLandmarks *landmarks);

/**
 * Runs the network on a region of the frame. When the flag says 'no face' (logit <= 0), the
 * branches do not run and the points are the backbone's. Errors: PLP_ERROR_INFERENCE.
 */
bool plp_face_landmarks_run(PlpFaceLandmarks *landmarks, const PlpFrame *frame, PlpCrop *crop,
                            PlpRegion region, PlpFaceResult *ret_result, GError **error);

/** Brings points and depth of a result into upright pixels. */
void plp_face_result_project(const PlpFaceResult *result, PlpRegion region,
                             PlpPoint ret_points[PLP_LANDMARKS],
                             float ret_depth_px[PLP_MESH_POINTS]);

/** x' = a x - b y + x0 … with unequal scales: the place of an eye's crop on the backbone's feature
 * map. */
typedef struct {
    float m[6];
} PlpEyeMatrix;

/**
 * The network's own operation Landmarks2TransformMatrix: the box around an eye's points (in
 * feature-map pixels, in the order of the eye's indices), turned so that its corners lie level, 1.5
 * times as large, as the map of a 16 x 16 crop's pixels to feature pixels.
 */
PlpEyeMatrix plp_eye_matrix_make(const PlpUnitPoint points[PLP_EYE_POINTS], PlpSide side);

/**
 * The network's own operation TransformTensorBilinear: `features` (48 x 48 x 32) sampled at 16 x 16
 * places; 0 where a place lies outside.
 */
void plp_eye_matrix_sample(PlpEyeMatrix matrix, const float *features, float *ret_crop);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpFaceLandmarks, plp_face_landmarks_free)
