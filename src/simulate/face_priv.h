#pragma once

#include <cairo.h>

#include "simulate/face.h"

/**
 * The drawing's own space. One unit is a hundredth of the head's height (crown to chin), about 2.25
 * mm in an adult; the origin lies between the eyes on the line of the pupils, x to the patient's
 * left (the picture's right), y down, z towards the camera with 0 at the bridge of the nose.
 */
typedef struct {
    double red, green, blue; // sRGB, 0..1
} PlpTone;

typedef struct {
    PlpTone skin, shade, deep, glow, blush, lip, lid;
    PlpTone hair, hair_dark, hair_light, brow;
    PlpTone iris, iris_light, iris_rim;
    PlpTone sclera;
} PlpFaceTones;

PlpFaceTones plp_face_tones_make(int skin_tone, int hair_tone, int iris_tone);
PlpTone plp_tone_mix(PlpTone a, PlpTone b, double share_of_b);

typedef struct {
    double x, y;
} PlpMark; // a position on the drawing's plane, in units

/** What every part of the drawing needs. `mirror` -1 draws the patient's right half from the left
 * one's marks. */
typedef struct {
    cairo_t *cr;
    const PlpDrawnFace *face;
    PlpFaceTones tones;
    double mirror;
    double lift; // z added to the surface of the head: a nose, a strand of hair
    double unit_px, x_px, y_px;
    double cos_yaw, sin_yaw, cos_pitch, sin_pitch, cos_roll, sin_roll;
} PlpFacePen;

PlpFacePen plp_face_pen_make(cairo_t *cr, const PlpDrawnFace *face, int width_px, int height_px);

/** Where a mark lies in the picture. */
void plp_face_pen_map(const PlpFacePen *pen, double x, double y, double *ret_x_px,
                      double *ret_y_px);
/** Adds a smooth curve through the marks (centripetal-like Catmull-Rom as Bézier) to the path. */
void plp_face_pen_curve(const PlpFacePen *pen, const PlpMark *marks, int n, bool goes_on);
/** Likewise closed, as a new sub-path. */
void plp_face_pen_loop(const PlpFacePen *pen, const PlpMark *marks, int n);
/** The loop of the marks and their mirror images: marks run from the top to the chin on the left
 * half. */
void plp_face_pen_both_halves(const PlpFacePen *pen, const PlpMark *marks, int n);
/** Makes the cairo user space the drawing's plane at the mark (unit vectors follow the head's
 * turn). */
void plp_face_pen_enter(const PlpFacePen *pen, double x, double y);

void plp_face_pen_fill(const PlpFacePen *pen, PlpTone tone, double alpha);
void plp_face_pen_stroke(const PlpFacePen *pen, PlpTone tone, double alpha, double width);
void plp_face_pen_source(const PlpFacePen *pen, PlpTone tone, double alpha);
/** A soft elliptic spot, strongest at its centre, nothing at its edge. */
void plp_face_pen_spot(const PlpFacePen *pen, PlpMark centre, double radius_x, double radius_y,
                       PlpTone tone, double alpha);
/** A line of varying width: thin at both ends, `width` at the widest. */
void plp_face_pen_brush(const PlpFacePen *pen, const PlpMark *marks, int n, double width,
                        PlpTone tone, double alpha);

/** Likewise with a blurred edge: a fold of the skin rather than a line. */
void plp_face_pen_soft_brush(const PlpFacePen *pen, const PlpMark *marks, int n, double width,
                             PlpTone tone, double alpha);

/** A small fixed sequence of numbers in 0..1, so that strands lie the same in every picture. */
double plp_face_dice(guint32 *state);

void plp_face_draw_background(cairo_t *cr, int width_px, int height_px);
void plp_face_draw_body(const PlpFacePen *pen);
void plp_face_draw_head(const PlpFacePen *pen);
void plp_face_draw_hair_behind(const PlpFacePen *pen);
void plp_face_draw_hair_front(const PlpFacePen *pen);
void plp_face_draw_eye(const PlpFacePen *pen, double openness, double squint);
void plp_face_draw_brow(const PlpFacePen *pen, double raise);
void plp_face_draw_nose(const PlpFacePen *pen);
void plp_face_draw_mouth(const PlpFacePen *pen);
void plp_face_draw_glasses(const PlpFacePen *pen);

/** Light and noise of the camera, over the finished picture. */
void plp_face_expose(const PlpDrawnFace *face, cairo_surface_t *surface);
