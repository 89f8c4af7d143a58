#include "simulate/face_priv.h"

/** The body neither rolls nor turns with the head; it hangs below the head's pivot in the neck. */
static PlpFacePen make_body_pen(const PlpFacePen *pen)
{
    PlpFacePen neck = *pen, body = *pen;
    double x_px = 0, y_px = 0;
    neck.lift = -18;
    plp_face_pen_map(&neck, 0, 42, &x_px, &y_px);
    body.cos_yaw = body.cos_pitch = body.cos_roll = 1;
    body.sin_yaw = body.sin_pitch = body.sin_roll = 0;
    body.x_px = x_px;
    body.y_px = y_px - 42 * pen->unit_px;
    return body;
}

static void draw_neck(const PlpFacePen *pen)
{
    static const PlpMark neck[] = {{0, 20},    {16, 22}, {17.4, 38}, {17.2, 52},
                                   {19.5, 60}, {30, 66}, {30, 84},   {0, 86}};
    cairo_save(pen->cr);
    plp_face_pen_both_halves(pen, neck, G_N_ELEMENTS(neck));
    cairo_clip_preserve(pen->cr);
    plp_face_pen_fill(pen, plp_tone_mix(pen->tones.skin, pen->tones.shade, 0.35), 1);
    plp_face_pen_spot(pen, (PlpMark){3, 46}, 26, 15, pen->tones.deep, 0.6);
    plp_face_pen_spot(pen, (PlpMark){20, 52}, 14, 26, pen->tones.shade, 0.8);
    plp_face_pen_spot(pen, (PlpMark){-8, 62}, 9, 9, pen->tones.glow, 0.3);
    cairo_restore(pen->cr);
}

static void draw_clothes(const PlpFacePen *pen)
{
    static const PlpMark pullover[] = {{0, 70.5},  {9, 69.5},  {16, 65.5}, {20.5, 59.5},
                                       {30, 63.5}, {48, 69.5}, {60, 77},   {68, 92},
                                       {74, 130},  {40, 190},  {0, 190}};
    static const PlpMark collar[] = {{21, 60},   {16.6, 66.8},  {9.4, 71}, {0, 72.2},
                                     {-9.4, 71}, {-16.6, 66.8}, {-21, 60}};
    PlpTone cloth = {0.20, 0.33, 0.40}, dark = {0.10, 0.18, 0.23}, bright = {0.36, 0.50, 0.56};
    cairo_save(pen->cr);
    plp_face_pen_both_halves(pen, pullover, G_N_ELEMENTS(pullover));
    cairo_clip_preserve(pen->cr);
    plp_face_pen_fill(pen, cloth, 1);
    plp_face_pen_spot(pen, (PlpMark){-36, 74}, 34, 16, bright, 0.7);
    plp_face_pen_spot(pen, (PlpMark){58, 100}, 34, 46, dark, 0.8);
    plp_face_pen_spot(pen, (PlpMark){0, 72}, 26, 8, dark, 0.6);
    cairo_restore(pen->cr);
    plp_face_pen_curve(pen, collar, G_N_ELEMENTS(collar), false);
    plp_face_pen_stroke(pen, bright, 0.35, 2.6);
    plp_face_pen_curve(pen, collar, G_N_ELEMENTS(collar), false);
    plp_face_pen_stroke(pen, dark, 0.5, 0.5);
}

void plp_face_draw_body(const PlpFacePen *pen)
{
    PlpFacePen body = make_body_pen(pen);
    draw_neck(&body);
    draw_clothes(&body);
}
