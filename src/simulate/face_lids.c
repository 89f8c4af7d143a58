#include "simulate/face_eye_priv.h"

#include <math.h>

static const PlpMark crease_open[PLP_LID_MARKS] = {{6.75, -2.16},  {8.84, -3.92},  {11.36, -5.08},
                                                   {14.22, -5.46}, {17.20, -4.91}, {20.05, -3.59},
                                                   {22.80, -1.61}};
static const PlpMark crease_shut[PLP_LID_MARKS] = {{6.75, -1.83},  {8.84, -3.26},  {11.36, -4.25},
                                                   {14.22, -4.58}, {17.20, -4.03}, {20.05, -2.82},
                                                   {22.59, -1.28}};

/** The skin of the upper lid, between its crease and its margin: the bulge of the eyeball shows in
 * it. */
void plp_eye_draw_upper_lid(const PlpFacePen *pen, const PlpEyeShape *shape)
{
    const PlpFaceTones *tones = &pen->tones;
    PlpMark crease[PLP_LID_MARKS], back[PLP_LID_MARKS];
    for (int i = 0; i < PLP_LID_MARKS; i++) {
        double o = shape->position;
        crease[i] = (PlpMark){crease_shut[i].x + (crease_open[i].x - crease_shut[i].x) * o,
                              crease_shut[i].y + (crease_open[i].y - crease_shut[i].y) * o};
        back[PLP_LID_MARKS - 1 - i] = shape->lower[i];
    }
    double middle = (crease[3].y + shape->upper[3].y) / 2;
    cairo_save(pen->cr);
    cairo_new_path(pen->cr);
    plp_face_pen_curve(pen, crease, PLP_LID_MARKS, false);
    plp_face_pen_curve(pen, back, PLP_LID_MARKS, true);
    cairo_close_path(pen->cr);
    cairo_clip_preserve(pen->cr);
    plp_face_pen_fill(pen, tones->lid, 0.8);
    plp_face_pen_spot(pen, (PlpMark){13, middle}, 5, 1.2 + 1.2 * (1 - shape->position), tones->glow,
                      0.5);
    plp_face_pen_spot(pen, (PlpMark){20.5, middle}, 4, 3, tones->shade, 0.5);
    plp_face_pen_spot(pen, (PlpMark){7.5, middle}, 3, 3, tones->shade, 0.5);
    cairo_restore(pen->cr);
    plp_face_pen_soft_brush(pen, crease, PLP_LID_MARKS, 1.15, tones->deep,
                            0.2 + 0.4 * shape->position * shape->position);
}

void plp_eye_draw_margins(const PlpFacePen *pen, const PlpEyeShape *shape)
{
    const PlpFaceTones *tones = &pen->tones;
    PlpTone line = plp_tone_mix(tones->deep, (PlpTone){0.05, 0.03, 0.03}, 0.75);
    PlpTone wet = plp_tone_mix(tones->blush, tones->glow, 0.4);
    PlpMark below[PLP_LID_MARKS];
    for (int i = 0; i < PLP_LID_MARKS; i++)
        below[i] = (PlpMark){shape->lower[i].x, shape->lower[i].y + 0.25};
    plp_face_pen_brush(pen, below, PLP_LID_MARKS, 0.55, wet, 0.8 * shape->position);
    for (int i = 0; i < PLP_LID_MARKS; i++)
        below[i].y += 0.35;
    plp_face_pen_brush(pen, below, PLP_LID_MARKS, 0.4, tones->deep, 0.55);
    // The line lies on the skin's side of the margin: it must not narrow the opening.
    PlpMark above[PLP_LID_MARKS];
    for (int i = 0; i < PLP_LID_MARKS; i++)
        above[i] = (PlpMark){shape->upper[i].x, shape->upper[i].y - 0.22};
    plp_face_pen_brush(pen, above, PLP_LID_MARKS, 0.62, line, 0.92);
}

/** One row of lashes, from the margin outwards; `turn` 1 points them up, -1 down. */
static void draw_row(const PlpFacePen *pen, const PlpMark *margin, int n, double length,
                     double turn, double alpha)
{
    PlpTone black = plp_tone_mix(pen->tones.brow, (PlpTone){0.04, 0.03, 0.03}, 0.7);
    for (int k = 0; k < n; k++) {
        double along = 0.9 + (PLP_LID_MARKS - 1.95) * (k + 0.5) / n;
        int i = (int)along;
        double t = along - i;
        PlpMark root = {margin[i].x + (margin[i + 1].x - margin[i].x) * t,
                        margin[i].y + (margin[i + 1].y - margin[i].y) * t};
        double fan =
            (root.x - 13.4) / 7.2; // lashes spread: inwards at the nose, outwards at the temple
        double size = length * (0.75 + 0.35 * MAX(fan, 0));
        PlpMark lash[] = {root,
                          {root.x + fan * size * 0.5, root.y - turn * size * 0.55},
                          {root.x + fan * size * 1.15, root.y - turn * size * 0.95}};
        plp_face_pen_brush(pen, lash, 3, 0.26, black, alpha);
    }
}

void plp_eye_draw_lashes(const PlpFacePen *pen, const PlpEyeShape *shape)
{
    // The upper lashes point up from an open lid and hang from a shut one.
    double o = shape->position;
    double turn = o < 0.25 ? 2 * o - 0.5 : (o - 0.25) / 0.75;
    draw_row(pen, shape->upper, 22, 1.7, turn, 0.75);
    draw_row(pen, shape->lower, 14, 0.8, -1, 0.3 * shape->position);
}
