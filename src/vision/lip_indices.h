#pragma once

#define PLP_LIP_POINTS 80

/**
 * Which of the mesh's points the lips branch of the attention network refines, in the order of its
 * output: four rings from the outer to the inner edge, each 11 on the lower lip from the patient's
 * right corner to the left one, then 9 on the upper. A fact of the network: MediaPipe's graph
 * tensors_to_face_landmarks_with_attention.
 */
extern const int PLP_LIP_INDICES[PLP_LIP_POINTS];

/** Where the corners of the outer edge stand in PLP_LIP_INDICES: landmarks 61 and 291. */
#define PLP_LIP_CORNER_RIGHT 0
#define PLP_LIP_CORNER_LEFT 10
