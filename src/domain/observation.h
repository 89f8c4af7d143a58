#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "domain/reason.h"

#define PLP_MESH_POINTS 468
#define PLP_LANDMARKS 478 // the mesh and two irises of five points
#define PLP_MAX_FACES 4   // faces followed at the same time

typedef struct {
    float x_px, y_px;
} PlpPoint;

/** Picture quality in the surroundings of one eye, measured on the landmark network's own input. */
typedef struct {
    PlpReason reason;       // PLP_REASON_MEASURED or why this eye cannot be measured, judged on the
                            // picture alone
    float sharpness_ratio;  // high-frequency share of the eye's crop, against its contrast; higher
                            // is sharper
    float brightness_ratio; // median luma, 0..1
    float contrast_ratio;   // 95th minus 5th percentile of luma, 0..1
    float outside_ratio;    // share of the eye's landmarks outside the picture, 0..1
} PlpEyeView;

/**
 * How one side of a face moved since the frame before, by optical flow in a frame fixed to the
 * head: the head's own motion, and what the face's firm parts move together, are taken out. Over
 * the outer inter-ocular distance; x to the patient's left and y down, as the landmarks' own
 * signals. NaN where there is no frame before or the region cannot be seen.
 */
typedef struct {
    float eye_closing_ratio; // skin above and below the lids, towards each other
    float cheek_x_ratio, cheek_y_ratio;
    float mouth_x_ratio, mouth_y_ratio; // around the mouth's corner
} PlpSideFlow;

/**
 * One face in one frame, as vision sees it.
 *
 * Landmarks are MediaPipe's 468 + 10 indices in upright picture pixels (index 33 is the outer
 * corner of the patient's RIGHT eye in an unmirrored picture); `depth_px` is the mesh's z in the
 * same scale, negative towards the camera.
 */
typedef struct {
    int identity;         // 1, 2, …; the same number for the same face over the recording
    float presence_ratio; // the network's face flag, 0..1
    PlpPoint points[PLP_LANDMARKS];
    float depth_px[PLP_MESH_POINTS];
    float roll_deg;  // positive: the head leans to the patient's left shoulder side of the picture
                     // (clockwise)
    float yaw_deg;   // positive: the patient turns towards the patient's left
    float pitch_deg; // positive: the patient looks up
    float interocular_px; // distance of the outer eye corners, 33 to 263
    PlpEyeView right, left;
    PlpReason mouth; // PLP_REASON_MEASURED, or why the mouth cannot be measured; unknown: not asked
                     // for
    PlpSideFlow right_flow, left_flow;
} PlpFace;

/** What vision says of one frame. No face is data, not an error. */
typedef struct {
    int64_t frame_index;
    int64_t packet_index; // of the video packet it came from; -1 unknown; the pipeline fills it in
    int64_t t_us;
    bool damaged;           // the decoder reported errors
    bool cut;               // the picture has nothing to do with the one before
    float brightness_ratio; // median luma of the whole picture, 0..1
    PlpReason reason;       // without faces: why (no_face, face_too_small, too_dark, decode_error)
    int n_faces;
    PlpFace faces[PLP_MAX_FACES];
} PlpObservation;
