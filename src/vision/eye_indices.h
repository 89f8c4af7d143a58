#pragma once

#define PLP_EYE_POINTS 71
#define PLP_EYE_CONTOUR 16 // the first of them: lower lid, then upper lid
#define PLP_IRIS_POINTS 5

/**
 * Which of the mesh's points the eye branches of the attention network refine, in the order of
 * their output: 9 on the lower lid (outer to inner corner), 7 on the upper, then three rings around
 * the eye and the brow. A fact of the network: MediaPipe's graph
 * tensors_to_face_landmarks_with_attention. The patient's sides; each list is the other's mirror
 * image.
 */
extern const int PLP_EYE_INDICES_RIGHT[PLP_EYE_POINTS];
extern const int PLP_EYE_INDICES_LEFT[PLP_EYE_POINTS];

/** First index of an iris: centre, then right, top, left and bottom edge in the picture. */
#define PLP_IRIS_RIGHT 468
#define PLP_IRIS_LEFT 473
