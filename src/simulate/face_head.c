#include "simulate/face_priv.h"

static const PlpMark head_outline[] = {
    {0, -47},   {14, -45}, {24.5, -37},  {30, -24},  {31.3, -9},  {30.9, 4},
    {29.6, 15}, {27, 26},  {22.5, 35.5}, {16, 43.5}, {8.5, 48.6}, {0, 50},
};

static void draw_ear(const PlpFacePen *pen)
{
    static const PlpMark ear[] = {{29, -6},  {31.5, -9.5}, {34.6, -9}, {36, -4.5}, {35, 3},
                                  {33.6, 9}, {31.6, 12.5}, {29, 11},   {28.5, 2}};
    static const PlpMark rim[] = {{31, -5.5}, {33.4, -6.6}, {34.3, -3.5}, {33.4, 3}, {32, 7.5}};
    PlpFacePen back = *pen;
    back.lift = -14; // ears sit behind the cheeks
    plp_face_pen_loop(&back, ear, G_N_ELEMENTS(ear));
    plp_face_pen_fill(&back, plp_tone_mix(pen->tones.skin, pen->tones.shade, 0.45), 1);
    plp_face_pen_soft_brush(&back, rim, G_N_ELEMENTS(rim), 1.3, pen->tones.deep, 0.35);
    plp_face_pen_spot(&back, (PlpMark){32, 1}, 2.2, 5, pen->tones.deep, 0.35);
    plp_face_pen_spot(&back, (PlpMark){32, 9.5}, 2, 2.6, pen->tones.blush, 0.4);
}

/** Large soft light from the picture's left, shade on its right and towards the edges. */
static void shade_form(const PlpFacePen *pen)
{
    const PlpFaceTones *tones = &pen->tones;
    plp_face_pen_spot(pen, (PlpMark){38, 6}, 27, 62, tones->shade, 0.95);
    plp_face_pen_spot(pen, (PlpMark){-40, 10}, 21, 60, tones->shade, 0.75);
    plp_face_pen_spot(pen, (PlpMark){0, 60}, 40, 22, tones->shade, 0.85);
    plp_face_pen_spot(pen, (PlpMark){0, -52}, 44, 24, tones->shade, 0.8);
    plp_face_pen_spot(pen, (PlpMark){-7, -22}, 21, 13, tones->glow, 0.6);
    plp_face_pen_spot(pen, (PlpMark){-18, 13}, 11, 9, tones->glow, 0.5);
    plp_face_pen_spot(pen, (PlpMark){17, 13}, 9, 8, tones->glow, 0.3);
    plp_face_pen_spot(pen, (PlpMark){-1.5, 44}, 8, 5, tones->glow, 0.38);
}

/** What lies the same on both halves: socket, cheek, nasolabial fold, temple. */
static void shade_half(const PlpFacePen *pen)
{
    static const PlpMark fold[] = {{8.6, 19.5}, {10.8, 22.5}, {12.8, 26.5}, {14, 30.5}};
    const PlpFaceTones *tones = &pen->tones;
    plp_face_pen_spot(pen, (PlpMark){20, 17}, 11, 9, tones->blush, 0.38);
    plp_face_pen_spot(pen, (PlpMark){8.2, -3.2}, 5.2, 6.5, tones->shade, 0.6);
    plp_face_pen_spot(pen, (PlpMark){14.2, -4.6}, 9, 4.2, tones->shade, 0.45);
    plp_face_pen_spot(pen, (PlpMark){28.5, -12}, 6, 14, tones->shade, 0.35);
    plp_face_pen_spot(pen, (PlpMark){26, 27}, 7, 14, tones->shade, 0.45);
    plp_face_pen_spot(pen, (PlpMark){12.6, 25.5}, 3.2, 6.5, tones->shade, 0.3);
    plp_face_pen_soft_brush(pen, fold, G_N_ELEMENTS(fold), 1.3, tones->shade, 0.4);
    plp_face_pen_spot(pen, (PlpMark){15, -9}, 9, 2.4, tones->glow, 0.3);
}

/** A smile lifts the cheek and deepens its fold. */
static void shade_cheek(const PlpFacePen *pen, double pull)
{
    static const PlpMark fold[] = {{8.8, 18.5}, {11.9, 21.5}, {14.6, 26.5}, {15.4, 31.5}};
    if (pull <= 0)
        return;
    plp_face_pen_soft_brush(pen, fold, G_N_ELEMENTS(fold), 1.5, pen->tones.deep, 0.35 * pull);
    plp_face_pen_spot(pen, (PlpMark){18.5, 13.5}, 9, 6.5, pen->tones.glow, 0.35 * pull);
    plp_face_pen_spot(pen, (PlpMark){18, 18}, 9, 5, pen->tones.blush, 0.4 * pull);
}

void plp_face_draw_head(const PlpFacePen *pen)
{
    cairo_t *cr = pen->cr;
    PlpFacePen half = *pen;
    for (half.mirror = -1; half.mirror <= 1; half.mirror += 2)
        draw_ear(&half);
    cairo_save(cr);
    plp_face_pen_both_halves(pen, head_outline, G_N_ELEMENTS(head_outline));
    cairo_clip_preserve(cr);
    plp_face_pen_fill(pen, pen->tones.skin, 1);
    shade_form(pen);
    for (half.mirror = -1; half.mirror <= 1; half.mirror += 2) {
        shade_half(&half);
        shade_cheek(&half,
                    half.mirror < 0 ? pen->face->right_mouth_corner : pen->face->left_mouth_corner);
    }
    cairo_restore(cr);
}
