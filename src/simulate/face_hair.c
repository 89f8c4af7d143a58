#include "simulate/face_priv.h"

/** Strands between two guide lines of the same number of marks, each of its own tone. */
static void draw_strands(const PlpFacePen *pen, const PlpMark *inner, const PlpMark *outer, int n,
                         int strands, guint32 seed)
{
    PlpMark marks[8];
    guint32 dice = seed;
    for (int s = 0; s < strands; s++) {
        double share = plp_face_dice(&dice), sway = (plp_face_dice(&dice) - 0.5) * 0.12;
        for (int i = 0; i < MIN(n, 8); i++) {
            double at = share + sway * i / n;
            marks[i] = (PlpMark){inner[i].x + (outer[i].x - inner[i].x) * at,
                                 inner[i].y + (outer[i].y - inner[i].y) * at};
        }
        bool bright = plp_face_dice(&dice) > 0.5;
        plp_face_pen_brush(pen, marks, MIN(n, 8), 0.35 + 0.5 * plp_face_dice(&dice),
                           bright ? pen->tones.hair_light : pen->tones.hair_dark,
                           0.12 + 0.22 * plp_face_dice(&dice));
    }
}

void plp_face_draw_hair_behind(const PlpFacePen *pen)
{
    static const PlpMark mass[] = {{0, -55}, {17, -53},  {30, -44}, {37, -28}, {38.5, -8},
                                   {38, 12}, {36.5, 27}, {33, 37},  {24, 40},  {0, 40}};
    static const PlpMark inner[] = {{26, -40}, {31, -20}, {31.5, 5}, {29, 36}};
    static const PlpMark outer[] = {{31, -42}, {38, -22}, {38.4, 6}, {34, 37}};
    PlpFacePen back = *pen;
    back.lift = -16;
    plp_face_pen_both_halves(&back, mass, G_N_ELEMENTS(mass));
    plp_face_pen_fill(&back, plp_tone_mix(pen->tones.hair, pen->tones.hair_dark, 0.5), 1);
    for (back.mirror = -1; back.mirror <= 1; back.mirror += 2)
        draw_strands(&back, inner, outer, G_N_ELEMENTS(inner), 26, back.mirror > 0 ? 5 : 6);
}

/** The hair combed from the parting over one side of the forehead to the temple. */
static void draw_side(const PlpFacePen *pen, const PlpMark *lock, int n_lock, const PlpMark *inner,
                      const PlpMark *outer, guint32 seed)
{
    cairo_save(pen->cr);
    plp_face_pen_loop(pen, lock, n_lock);
    cairo_clip_preserve(pen->cr);
    plp_face_pen_fill(pen, pen->tones.hair, 1);
    plp_face_pen_spot(pen, (PlpMark){14, -46}, 17, 10, pen->tones.hair_light,
                      pen->mirror < 0 ? 0.75 : 0.4);
    plp_face_pen_spot(pen, (PlpMark){33, -12}, 8, 26, pen->tones.hair_dark, 0.7);
    draw_strands(pen, inner, outer, 5, 44, seed);
    cairo_restore(pen->cr);
}

void plp_face_draw_hair_front(const PlpFacePen *pen)
{
    // The parting lies on the picture's right: the patient's right side (mirror -1) carries the
    // long sweep.
    static const PlpMark sweep[] = {{-8, -33.5}, {2, -33},  {13, -29.5}, {22, -23.5}, {27.5, -14.5},
                                    {30.3, -4},  {31.6, 6}, {33.6, 4},   {35.6, -8},  {35.5, -24},
                                    {31, -39},   {22, -49}, {10, -54},   {-2, -55.2}, {-9, -53.5}};
    static const PlpMark sweep_inner[] = {{-8, -34}, {5, -33}, {19, -27}, {27.5, -14}, {31, 4}};
    static const PlpMark sweep_outer[] = {{-8, -53}, {8, -54}, {28, -45}, {36, -24}, {34.5, 3}};
    static const PlpMark near[] = {{8, -33.5}, {14, -31}, {21.5, -25.5}, {27, -16.5}, {30, -5.5},
                                   {31.6, 6},  {33.6, 4}, {35.6, -8},    {35.5, -24}, {31, -39},
                                   {22, -49},  {13, -53}, {8, -53.5}};
    static const PlpMark near_inner[] = {{8, -34}, {14, -32}, {22, -25}, {28, -14}, {31, 4}};
    static const PlpMark near_outer[] = {{8, -53}, {16, -52}, {29, -43}, {36, -24}, {34.5, 3}};
    PlpFacePen half = *pen;
    half.lift = 1.5;
    half.mirror = 1;
    draw_side(&half, near, G_N_ELEMENTS(near), near_inner, near_outer, 11);
    half.mirror = -1;
    draw_side(&half, sweep, G_N_ELEMENTS(sweep), sweep_inner, sweep_outer, 12);
}
