#include "simulate/face_priv.h"

#include <math.h>

/** Where the brow lies: a squeeze draws it down and its head inwards, raising arches it. */
static PlpMark move_brow(PlpMark mark, double raise, int i, int n)
{
    double outer = (double)i / (n - 1);
    double lift = raise > 0 ? raise * (3.4 - 0.6 * outer) : raise * (4.2 - 1.4 * outer);
    double inwards = raise < 0 ? -raise * 1.5 * (1 - outer) : 0;
    return (PlpMark){mark.x - inwards, mark.y - lift};
}

static void draw_hair(const PlpFacePen *pen, PlpMark root, double angle, double length)
{
    PlpMark hair[] = {root,
                      {root.x + cos(angle) * length * 0.5, root.y + sin(angle) * length * 0.5},
                      {root.x + cos(angle + 0.25) * length, root.y + sin(angle + 0.25) * length}};
    plp_face_pen_brush(pen, hair, 3, 0.26, pen->tones.brow, 0.6);
}

static void draw_hairs(const PlpFacePen *pen, const PlpMark *spine, int n, const double *width)
{
    guint32 dice = 77;
    for (int k = 0; k < 150; k++) {
        double along = (k + plp_face_dice(&dice)) / 151 * (n - 1);
        double across = plp_face_dice(&dice) - 0.45;
        int i = (int)along;
        double t = along - i, outer = along / (n - 1);
        double w = width[i] + (width[i + 1] - width[i]) * t;
        PlpMark root = {spine[i].x + (spine[i + 1].x - spine[i].x) * t,
                        spine[i].y + (spine[i + 1].y - spine[i].y) * t + 0.9 * across * w};
        // Upright at the brow's head, lying towards its tail; the lower row points up, the upper
        // one down.
        double angle = -1.2 + 1.35 * outer - 0.5 * across;
        draw_hair(pen, root, angle, (0.7 + 0.3 * w) * (0.7 + 0.5 * plp_face_dice(&dice)));
    }
}

/** The furrow between the brows and the lines on the forehead. */
static void draw_creases(const PlpFacePen *pen, double raise)
{
    static const PlpMark frown[] = {{3.2, -12.5}, {3.6, -9.5}, {2.9, -6.5}};
    static const PlpMark high[] = {{2, -20.5}, {11, -22.5}, {20, -20.5}};
    static const PlpMark low[] = {{2, -17}, {11, -18.9}, {21, -16.6}};
    if (raise < 0)
        plp_face_pen_soft_brush(pen, frown, 3, 1.2, pen->tones.deep, -0.5 * raise);
    if (raise > 0) {
        plp_face_pen_soft_brush(pen, high, 3, 0.8, pen->tones.shade, 0.7 * raise);
        plp_face_pen_soft_brush(pen, low, 3, 0.8, pen->tones.shade, 0.7 * raise);
    }
}

void plp_face_draw_brow(const PlpFacePen *pen, double raise)
{
    static const PlpMark rest[] = {{5.2, -7.3}, {9, -8.9},  {13.5, -10},
                                   {18, -9.9},  {22, -8.1}, {24.3, -6.2}};
    static const double width[] = {1.2, 2.4, 2.4, 2.0, 1.2, 0.4};
    enum { N = G_N_ELEMENTS(rest) };
    double move = CLAMP(raise, -1, 1);
    PlpMark spine[N], edge[2 * N];
    for (int i = 0; i < N; i++) {
        spine[i] = move_brow(rest[i], move, i, N);
    }
    draw_creases(pen, move);
    for (double part = 1.1; part > 0.5; part -= 0.25) { // soft towards its edges
        for (int i = 0; i < N; i++) {
            edge[i] = (PlpMark){spine[i].x, spine[i].y - part * width[i] / 2};
            edge[2 * N - 1 - i] = (PlpMark){spine[i].x, spine[i].y + part * width[i] / 2};
        }
        plp_face_pen_loop(pen, edge, 2 * N);
        plp_face_pen_fill(pen, pen->tones.brow, 0.2);
    }
    draw_hairs(pen, spine, N, width);
}
