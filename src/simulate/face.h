#pragma once

#include <cairo.h>
#include <glib.h>
#include <stdbool.h>

/**
 * A face that is nobody's, drawn with cairo (gradients, lids, iris, brows, nose, mouth, hair,
 * shoulders) so that the real networks find and follow it. Everything about one picture is in this
 * struct.
 */
typedef struct {
    double right_openness, left_openness;         // 0 shut, 1 open; the patient's sides
    double right_brow, left_brow;                 // -1 lowered (squeeze), 0 rest, 1 raised
    double right_mouth_corner, left_mouth_corner; // 0 rest, 1 pulled back and up
    double mouth_open;                            // 0..1
    double gaze_x,
        gaze_y; // -1..1: to the patient's left, down; looking down lowers the upper lids too
    double centre_x, centre_y; // of the face, over the picture's width and height; 0.5, 0.5
    double scale;              // face height over picture height; about 0.62
    double roll_deg, yaw_deg;  // yaw foreshortens
    double light;              // 1 normal, 0 black
    double noise;              // sensor noise, standard deviation in 8-bit steps
    double glasses_glare;      // 0 no glasses, 0..1 glasses with so much glare
    guint32 noise_seed;
    int skin_tone; // 0 light … 5 dark
    int hair_tone; // 0 black … 4 fair, 5 grey
    bool absent;   // no face: background only
} PlpDrawnFace;

PlpDrawnFace plp_drawn_face_make_default(void);

/** Paints the picture over the whole of a CAIRO_FORMAT_RGB24 image surface. Deterministic. */
void plp_drawn_face_paint(const PlpDrawnFace *face, cairo_surface_t *surface);
