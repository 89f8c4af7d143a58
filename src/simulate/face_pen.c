#include "simulate/face_priv.h"

#include <math.h>

static const double head_pivot_z =
    -18; // the head turns about an axis this far behind the bridge of the nose

/** Depth of the head's surface: an ellipsoid with half axes 38 across, 72 along and 36 towards the
 * camera. */
static double compute_surface_z(double x, double y)
{
    double rest = 1 - (x / 38) * (x / 38) - (y / 72) * (y / 72);
    return 36 * (sqrt(MAX(rest, 0.05)) - 1);
}

PlpFacePen plp_face_pen_make(cairo_t *cr, const PlpDrawnFace *face, int width_px, int height_px)
{
    double degree = G_PI / 180;
    double yaw = CLAMP(face->yaw_deg, -60, 60) * degree;
    double pitch = CLAMP(face->pitch_deg, -45, 45) * degree;
    double roll = face->roll_deg * degree;
    return (PlpFacePen){
        .cr = cr,
        .face = face,
        .tones = plp_face_tones_make(face->skin_tone, face->hair_tone, face->iris_tone),
        .mirror = 1,
        .unit_px = CLAMP(face->scale, 0.02, 4) * height_px / 100,
        .x_px = face->centre_x * width_px,
        .y_px = face->centre_y * height_px,
        .cos_yaw = cos(yaw),
        .sin_yaw = sin(yaw),
        .cos_pitch = cos(pitch),
        .sin_pitch = sin(pitch),
        .cos_roll = cos(roll),
        .sin_roll = sin(roll),
    };
}

void plp_face_pen_map(const PlpFacePen *pen, double x, double y, double *ret_x_px, double *ret_y_px)
{
    double z = compute_surface_z(x, y) + pen->lift - head_pivot_z;
    double turned_x = pen->mirror * x * pen->cos_yaw + z * pen->sin_yaw;
    double turned_z = z * pen->cos_yaw - pen->mirror * x * pen->sin_yaw;
    // The point between the eyes (z = 0) stays where the face's centre is said to be.
    double head_x = turned_x + head_pivot_z * pen->sin_yaw;
    double head_y = y * pen->cos_pitch - turned_z * pen->sin_pitch -
                    head_pivot_z * pen->cos_yaw * pen->sin_pitch;
    *ret_x_px = pen->x_px + pen->unit_px * (head_x * pen->cos_roll - head_y * pen->sin_roll);
    *ret_y_px = pen->y_px + pen->unit_px * (head_x * pen->sin_roll + head_y * pen->cos_roll);
}

static PlpMark map_mark(const PlpFacePen *pen, PlpMark mark)
{
    PlpMark mapped = {0};
    plp_face_pen_map(pen, mark.x, mark.y, &mapped.x, &mapped.y);
    return mapped;
}

/** One Catmull-Rom span from b to c with neighbours a and d, as a cubic Bézier. */
static void add_span(cairo_t *cr, PlpMark a, PlpMark b, PlpMark c, PlpMark d)
{
    cairo_curve_to(cr, b.x + (c.x - a.x) / 6, b.y + (c.y - a.y) / 6, c.x - (d.x - b.x) / 6,
                   c.y - (d.y - b.y) / 6, c.x, c.y);
}

void plp_face_pen_curve(const PlpFacePen *pen, const PlpMark *marks, int n, bool goes_on)
{
    PlpMark first = map_mark(pen, marks[0]);
    if (goes_on)
        cairo_line_to(pen->cr, first.x, first.y);
    else
        cairo_move_to(pen->cr, first.x, first.y);
    for (int i = 0; i + 1 < n; i++)
        add_span(pen->cr, map_mark(pen, marks[MAX(i - 1, 0)]), map_mark(pen, marks[i]),
                 map_mark(pen, marks[i + 1]), map_mark(pen, marks[MIN(i + 2, n - 1)]));
}

void plp_face_pen_loop(const PlpFacePen *pen, const PlpMark *marks, int n)
{
    PlpMark first = map_mark(pen, marks[0]);
    cairo_new_sub_path(pen->cr);
    cairo_move_to(pen->cr, first.x, first.y);
    for (int i = 0; i < n; i++)
        add_span(pen->cr, map_mark(pen, marks[(i + n - 1) % n]), map_mark(pen, marks[i]),
                 map_mark(pen, marks[(i + 1) % n]), map_mark(pen, marks[(i + 2) % n]));
    cairo_close_path(pen->cr);
}

void plp_face_pen_both_halves(const PlpFacePen *pen, const PlpMark *marks, int n)
{
    PlpMark all[64];
    int count = MIN(n, 32);
    for (int i = 0; i < count; i++)
        all[i] = marks[i];
    int total = count;
    for (int i = count - 1; i >= 0; i--) {
        if (marks[i].x > 0)
            all[total++] = (PlpMark){-marks[i].x, marks[i].y};
    }
    plp_face_pen_loop(pen, all, total);
}

void plp_face_pen_enter(const PlpFacePen *pen, double x, double y)
{
    PlpMark origin = map_mark(pen, (PlpMark){x, y});
    PlpMark right = map_mark(pen, (PlpMark){x + 0.5, y}),
            left = map_mark(pen, (PlpMark){x - 0.5, y});
    PlpMark below = map_mark(pen, (PlpMark){x, y + 0.5}),
            above = map_mark(pen, (PlpMark){x, y - 0.5});
    cairo_matrix_t matrix;
    cairo_matrix_init(&matrix, right.x - left.x, right.y - left.y, below.x - above.x,
                      below.y - above.y, origin.x, origin.y);
    // A surface seen edge-on has no area; cairo refuses a matrix it cannot invert.
    if (fabs(matrix.xx * matrix.yy - matrix.xy * matrix.yx) < 1e-6 * pen->unit_px * pen->unit_px)
        cairo_matrix_init(&matrix, pen->unit_px, 0, 0, pen->unit_px, origin.x, origin.y);
    cairo_transform(pen->cr, &matrix);
}

void plp_face_pen_source(const PlpFacePen *pen, PlpTone tone, double alpha)
{
    cairo_set_source_rgba(pen->cr, tone.red, tone.green, tone.blue, alpha);
}

void plp_face_pen_fill(const PlpFacePen *pen, PlpTone tone, double alpha)
{
    plp_face_pen_source(pen, tone, alpha);
    cairo_fill(pen->cr);
}

void plp_face_pen_stroke(const PlpFacePen *pen, PlpTone tone, double alpha, double width)
{
    plp_face_pen_source(pen, tone, alpha);
    cairo_set_line_width(pen->cr, width * pen->unit_px);
    cairo_set_line_cap(pen->cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(pen->cr, CAIRO_LINE_JOIN_ROUND);
    cairo_stroke(pen->cr);
}

void plp_face_pen_spot(const PlpFacePen *pen, PlpMark centre, double radius_x, double radius_y,
                       PlpTone tone, double alpha)
{
    // A bell of stops: a linear fall would show its rim.
    static const double falloff[][2] = {{0, 1},      {0.2, 0.9},  {0.4, 0.64},
                                        {0.6, 0.35}, {0.8, 0.11}, {1, 0}};
    cairo_t *cr = pen->cr;
    cairo_save(cr);
    plp_face_pen_enter(pen, centre.x, centre.y);
    cairo_scale(cr, radius_x, radius_y);
    cairo_pattern_t *pattern = cairo_pattern_create_radial(0, 0, 0, 0, 0, 1);
    for (gsize i = 0; i < G_N_ELEMENTS(falloff); i++)
        cairo_pattern_add_color_stop_rgba(pattern, falloff[i][0], tone.red, tone.green, tone.blue,
                                          alpha * falloff[i][1]);
    cairo_set_source(cr, pattern);
    cairo_rectangle(cr, -1, -1, 2, 2);
    cairo_fill(cr);
    cairo_pattern_destroy(pattern);
    cairo_restore(cr);
}

void plp_face_pen_brush(const PlpFacePen *pen, const PlpMark *marks, int n, double width,
                        PlpTone tone, double alpha)
{
    PlpMark above[16], below[16];
    int count = CLAMP(n, 2, 16);
    for (int i = 0; i < count; i++) {
        PlpMark before = marks[MAX(i - 1, 0)], after = marks[MIN(i + 1, count - 1)];
        double length = MAX(hypot(after.x - before.x, after.y - before.y), 1e-9);
        double half = width / 2 * sin(G_PI * (i + 0.12) / (count - 1 + 0.24));
        PlpMark normal = {-(after.y - before.y) / length * half,
                          (after.x - before.x) / length * half};
        above[i] = (PlpMark){marks[i].x - normal.x, marks[i].y - normal.y};
        below[count - 1 - i] = (PlpMark){marks[i].x + normal.x, marks[i].y + normal.y};
    }
    cairo_new_path(pen->cr);
    plp_face_pen_curve(pen, above, count, false);
    plp_face_pen_curve(pen, below, count, true);
    cairo_close_path(pen->cr);
    plp_face_pen_fill(pen, tone, alpha);
}

void plp_face_pen_soft_brush(const PlpFacePen *pen, const PlpMark *marks, int n, double width,
                             PlpTone tone, double alpha)
{
    for (int i = 1; i <= 4; i++)
        plp_face_pen_brush(pen, marks, n, width * i / 3.0, tone, alpha * 0.3);
}

double plp_face_dice(guint32 *state)
{
    *state = *state * 1664525u + 1013904223u; // linear congruential, Numerical Recipes' constants
    return (*state >> 8) / 16777216.0;
}
