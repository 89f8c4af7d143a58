#include "simulate/face_priv.h"

typedef struct {
    double right, left; // pull of the corners
    double open;
} Mouth;

/** A mark of the lips at rest, moved by the pull of its side's corner. `x` keeps its sign. */
static PlpMark pull(const Mouth *mouth, double x, double y)
{
    double side = x < 0 ? mouth->right : mouth->left;
    double share = CLAMP(ABS(x) / 10.5, 0, 1);
    double strength = side * share * share;
    return (PlpMark){x + (x < 0 ? -1 : 1) * strength * 2.8, y - strength * 3.0};
}

static void trace_line(const PlpFacePen *pen, const Mouth *mouth, const PlpMark *marks, int n,
                       bool goes_on)
{
    PlpMark moved[16];
    for (int i = 0; i < n; i++)
        moved[i] = pull(mouth, marks[i].x, marks[i].y);
    plp_face_pen_curve(pen, moved, n, goes_on);
}

static void shift_down(PlpMark *to, const PlpMark *from, int n, double by)
{
    for (int i = 0; i < n; i++) {
        double share = 1 - (from[i].x / 10.8) * (from[i].x / 10.8);
        to[i] = (PlpMark){from[i].x, from[i].y + by * MAX(share, 0)};
    }
}

static const PlpMark upper_edge[] = {{-10.8, 31.2}, {-6.6, 28.9}, {-2.6, 27.4}, {0, 28.1},
                                     {2.6, 27.4},   {6.6, 28.9},  {10.8, 31.2}};
static const PlpMark upper_inner[] = {{10.2, 31.2}, {6, 30.8},  {2.6, 31.0},  {0, 31.3},
                                      {-2.6, 31.0}, {-6, 30.8}, {-10.2, 31.2}};
static const PlpMark lower_edge[] = {{10.8, 31.2}, {6.8, 34.2},  {3, 35.6},    {0, 35.8},
                                     {-3, 35.6},   {-6.8, 34.2}, {-10.8, 31.2}};
enum { N_LIP = 7 };

static void draw_inside(const PlpFacePen *pen, const Mouth *mouth, const PlpMark *lower)
{
    cairo_save(pen->cr);
    trace_line(pen, mouth, upper_inner, N_LIP, false);
    trace_line(pen, mouth, lower, N_LIP, true);
    cairo_close_path(pen->cr);
    cairo_clip_preserve(pen->cr);
    plp_face_pen_fill(pen, (PlpTone){0.22, 0.07, 0.07}, 1);
    plp_face_pen_spot(pen, (PlpMark){0, 31.4}, 8.5, 1.2 + 1.4 * mouth->open,
                      (PlpTone){0.93, 0.90, 0.86}, 0.95);
    plp_face_pen_spot(pen, (PlpMark){0, 31.5 + 6.5 * mouth->open}, 6, 3,
                      (PlpTone){0.70, 0.36, 0.35}, mouth->open);
    cairo_restore(pen->cr);
}

static void draw_lip(const PlpFacePen *pen, const Mouth *mouth, const PlpMark *outer,
                     const PlpMark *inner, PlpTone tone)
{
    trace_line(pen, mouth, outer, N_LIP, false);
    trace_line(pen, mouth, inner, N_LIP, true);
    cairo_close_path(pen->cr);
    plp_face_pen_fill(pen, tone, 0.85);
}

void plp_face_draw_mouth(const PlpFacePen *pen)
{
    const PlpFaceTones *tones = &pen->tones;
    Mouth mouth = {CLAMP(pen->face->right_mouth_corner, 0, 1),
                   CLAMP(pen->face->left_mouth_corner, 0, 1), CLAMP(pen->face->mouth_open, 0, 1)};
    PlpFacePen lips = *pen;
    lips.lift = 3;
    PlpMark lower_inner[N_LIP], lower_outer[N_LIP];
    for (int i = 0; i < N_LIP; i++)
        lower_inner[i] = upper_inner[N_LIP - 1 - i];
    shift_down(lower_inner, lower_inner, N_LIP, 0.15 + 6.5 * mouth.open);
    shift_down(lower_outer, lower_edge, N_LIP, 6.2 * mouth.open);
    plp_face_pen_spot(&lips, (PlpMark){0, 38.8 + 6.2 * mouth.open}, 8, 2.6, tones->shade, 0.7);
    plp_face_pen_spot(&lips, (PlpMark){0, 25}, 1.6, 2.8, tones->shade, 0.4);
    PlpTone dark_lip = plp_tone_mix(tones->lip, tones->deep, 0.25);
    draw_lip(&lips, &mouth, upper_edge, upper_inner, dark_lip);
    draw_lip(&lips, &mouth, lower_outer, lower_inner, tones->lip);
    if (mouth.open > 0.02)
        draw_inside(&lips, &mouth, lower_inner);
    plp_face_pen_spot(&lips, (PlpMark){-1.5, 33.4 + 6.2 * mouth.open}, 4.6, 1.1, tones->glow, 0.42);
    plp_face_pen_spot(&lips, (PlpMark){-2.4, 28.6}, 3.4, 0.8, tones->glow, 0.22);
    trace_line(&lips, &mouth, upper_inner, N_LIP, false);
    plp_face_pen_stroke(&lips, tones->deep, 0.75, 0.42);
    for (int side = -1; side <= 1; side += 2) {
        PlpMark corner = pull(&mouth, side * 10.9, 31.2);
        plp_face_pen_spot(&lips, corner, 1.5, 1.2, tones->deep, 0.6);
    }
}
