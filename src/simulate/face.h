#pragma once

#include <cairo.h>
#include <glib.h>
#include <stdbool.h>

/**
 * A face that is nobody's, drawn with cairo (gradients, lids, iris, brows, nose, mouth, hair,
 * shoulders) so that the real networks find and follow it. Everything about one picture is in this
 * struct. Right and left are the patient's: in the picture, as a camera sees it, the right eye
 * stands on the left.
 */
typedef struct {
    double right_openness, left_openness; // 0 shut, 1 open; the patient's sides
    double right_squint, left_squint; // 0..1: the lower lid and the cheek rise, the eye stays open
    double right_brow, left_brow;     // -1 lowered (squeeze), 0 rest, 1 raised
    double right_mouth_corner, left_mouth_corner; // 0 rest, 1 pulled back and up
    double mouth_open;                            // 0..1
    double gaze_x,
        gaze_y; // -1..1: to the patient's left, down; looking down lowers the upper lids too
    double centre_x, centre_y; // between the eyes, over the picture's width and height; 0.5, 0.46
    double scale;              // head's height, crown to chin, over the picture's height; 0.72
    double roll_deg;           // positive: clockwise in the picture
    double yaw_deg;            // positive: towards the patient's left; foreshortens
    double pitch_deg;          // positive: up
    double light;              // 1 normal, 0 black
    double noise;              // sensor noise, standard deviation in 8-bit steps
    double glasses_glare;      // 0 no glasses, 0..1 glasses with so much glare
    guint32 noise_seed;
    int skin_tone; // 0 light … 5 dark
    int hair_tone; // 0 black … 4 fair, 5 grey
    int iris_tone; // 0 dark brown, 1 hazel, 2 green, 3 blue, 4 grey
    bool absent;   // no face: background only
} PlpDrawnFace;

#define PLP_SKIN_TONES 6
#define PLP_HAIR_TONES 6
#define PLP_IRIS_TONES 5

PlpDrawnFace plp_drawn_face_make_default(void);

/**
 * Paints pictures of one size, one after the other; what did not change since the one before is
 * kept. The pictures do not depend on what was painted before them.
 */
typedef struct PlpFacePainter PlpFacePainter;

#define PLP_PAINTER_MAX_FACES 4

PlpFacePainter *plp_face_painter_new(int width_px, int height_px);
void plp_face_painter_free(PlpFacePainter *painter);
/**
 * Paints up to PLP_PAINTER_MAX_FACES faces before one background over a CAIRO_FORMAT_RGB24 image
 * surface of the painter's size. Light and noise are the first face's. Deterministic; values out of
 * range are clamped.
 */
void plp_face_painter_paint(PlpFacePainter *painter, const PlpDrawnFace *faces, int n,
                            cairo_surface_t *surface);

/**
 * Paints one face over the whole of a CAIRO_FORMAT_RGB24 image surface. Deterministic: the same
 * struct and size give the same bytes. Values out of range are clamped.
 */
void plp_drawn_face_paint(const PlpDrawnFace *face, cairo_surface_t *surface);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpFacePainter, plp_face_painter_free)
