#include "simulate/face_priv.h"

static const PlpMark rim[] = {{5, -4.8},   {13, -6.6}, {21.5, -5.6}, {24.4, -1},
                              {22.6, 5.2}, {16, 8.4},  {9, 7},       {5, 1.6}};

static void draw_glare(const PlpFacePen *pen, double glare)
{
    static const PlpMark band[] = {{9, -6.5}, {13, -6.8}, {9.5, 7.6}, {6, 5}};
    PlpTone white = {0.97, 0.98, 1};
    cairo_save(pen->cr);
    plp_face_pen_loop(pen, rim, G_N_ELEMENTS(rim));
    cairo_clip(pen->cr);
    plp_face_pen_loop(pen, band, G_N_ELEMENTS(band));
    plp_face_pen_fill(pen, white, 0.4 * glare);
    plp_face_pen_spot(pen, (PlpMark){18.5, -1.5}, 6, 5, white, 0.75 * glare);
    cairo_restore(pen->cr);
}

void plp_face_draw_glasses(const PlpFacePen *pen)
{
    static const PlpMark bridge[] = {{-5.3, -2.8}, {-2.2, -4}, {2.2, -4}, {5.3, -2.8}};
    static const PlpMark temple[] = {{23.8, -3.6}, {28, -3.9}, {33, -4}};
    PlpTone frame = {0.13, 0.11, 0.10};
    PlpFacePen half = *pen;
    half.lift = 5;
    for (half.mirror = -1; half.mirror <= 1; half.mirror += 2) {
        draw_glare(&half, CLAMP(pen->face->glasses_glare, 0, 1));
        plp_face_pen_loop(&half, rim, G_N_ELEMENTS(rim));
        plp_face_pen_stroke(&half, frame, 0.95, 0.7);
        plp_face_pen_curve(&half, temple, G_N_ELEMENTS(temple), false);
        plp_face_pen_stroke(&half, frame, 0.9, 0.9);
    }
    half.mirror = 1;
    plp_face_pen_curve(&half, bridge, G_N_ELEMENTS(bridge), false);
    plp_face_pen_stroke(&half, frame, 0.95, 0.8);
}
