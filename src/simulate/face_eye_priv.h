#pragma once

#include "simulate/face_priv.h"

#define PLP_LID_MARKS 7      // from the inner to the outer corner
#define PLP_IRIS_RADIUS 2.99 // units; 11.7 mm across in an eye of 29 mm from corner to corner

/** The lids of one eye in one picture; marks of the left eye, the right one is its mirror image. */
typedef struct {
    double position; // of the lids: 0 shut, 1 open; openness by the calibration
    double squint;
    PlpMark upper[PLP_LID_MARKS], lower[PLP_LID_MARKS]; // the lid margins
    PlpMark iris;
} PlpEyeShape;

PlpEyeShape plp_eye_shape_make(double openness, double squint, double gaze_x, double gaze_y);
void plp_eye_trace_opening(const PlpFacePen *pen, const PlpEyeShape *shape);

void plp_eye_draw_upper_lid(const PlpFacePen *pen, const PlpEyeShape *shape);
void plp_eye_draw_margins(const PlpFacePen *pen, const PlpEyeShape *shape);
void plp_eye_draw_lashes(const PlpFacePen *pen, const PlpEyeShape *shape);
