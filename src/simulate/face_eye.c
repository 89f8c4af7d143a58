#include "simulate/face_eye_priv.h"

#include <math.h>

#include "simulate/face_lid_curve.h"

static const PlpMark upper_open[PLP_LID_MARKS] = {{6.52, 0.59},   {8.50, -1.25},  {11.14, -2.74},
                                                  {14.01, -3.09}, {16.87, -2.58}, {19.39, -1.51},
                                                  {21.38, -0.46}};
static const PlpMark lower_open[PLP_LID_MARKS] = {{6.52, 0.59},  {8.84, 1.30},  {11.47, 1.97},
                                                  {14.22, 2.13}, {17.09, 1.69}, {19.39, 0.76},
                                                  {21.38, -0.46}};
static const PlpMark shut[PLP_LID_MARKS] = {{6.52, 0.59},  {8.84, 1.20},  {11.47, 1.69},
                                            {14.12, 1.80}, {16.98, 1.36}, {19.39, 0.59},
                                            {21.38, -0.34}};

static PlpMark mix(PlpMark a, PlpMark b, double share_of_b)
{
    return (PlpMark){a.x + (b.x - a.x) * share_of_b, a.y + (b.y - a.y) * share_of_b};
}

PlpEyeShape plp_eye_shape_make(double openness, double squint, double gaze_x, double gaze_y)
{
    // The upper lid rides on the eyeball: it follows a look down, and a look up lifts it a little.
    double down = CLAMP(gaze_y, -1, 1), narrowing = CLAMP(squint, 0, 1);
    double open = CLAMP(openness, 0, 1) * (1 - 0.36 * MAX(down, 0)) * (1 - 0.33 * narrowing);
    PlpEyeShape shape = {.squint = narrowing};
    shape.position = plp_lid_curve_compute(open) * (1 + 0.06 * MAX(-down, 0));
    for (int i = 0; i < PLP_LID_MARKS; i++) {
        double arch = sin(G_PI * i / (PLP_LID_MARKS - 1));
        // A squint raises the lower lid most, a look down lowers it: the whole opening moves.
        double shift = (0.35 * MAX(down, 0) - 0.8 * narrowing) * arch * shape.position;
        shape.upper[i] = mix(shut[i], upper_open[i], shape.position);
        shape.lower[i] = mix(shut[i], lower_open[i], shape.position);
        shape.upper[i].y += shift;
        shape.lower[i].y += shift;
    }
    double centre_x = 13.95 + 2.6 * CLAMP(gaze_x, -1, 1);
    shape.iris =
        (PlpMark){centre_x, -0.72 + 0.5 * (1 - shape.position) + (down > 0 ? 1.7 : 1.5) * down};
    return shape;
}

/** The lids' opening as a path: the upper margin to the temple, the lower one back. */
void plp_eye_trace_opening(const PlpFacePen *pen, const PlpEyeShape *shape)
{
    PlpMark back[PLP_LID_MARKS];
    for (int i = 0; i < PLP_LID_MARKS; i++)
        back[i] = shape->lower[PLP_LID_MARKS - 1 - i];
    cairo_new_path(pen->cr);
    plp_face_pen_curve(pen, shape->upper, PLP_LID_MARKS, false);
    plp_face_pen_curve(pen, back, PLP_LID_MARKS, true);
    cairo_close_path(pen->cr);
}

static void draw_disc(const PlpFacePen *pen, PlpMark centre, double radius,
                      cairo_pattern_t *pattern)
{
    cairo_save(pen->cr);
    plp_face_pen_enter(pen, centre.x, centre.y);
    cairo_scale(pen->cr, radius, radius);
    cairo_arc(pen->cr, 0, 0, 1, 0, 2 * G_PI);
    cairo_set_source(pen->cr, pattern);
    cairo_fill(pen->cr);
    cairo_pattern_destroy(pattern);
    cairo_restore(pen->cr);
}

static void add_stop(cairo_pattern_t *pattern, double at, PlpTone tone, double alpha)
{
    cairo_pattern_add_color_stop_rgba(pattern, at, tone.red, tone.green, tone.blue, alpha);
}

static void draw_iris(const PlpFacePen *pen, PlpMark centre)
{
    const PlpFaceTones *tones = &pen->tones;
    PlpTone pupil = {0.03, 0.03, 0.035};
    cairo_pattern_t *iris = cairo_pattern_create_radial(0, 0.15, 0, 0, 0, 1);
    add_stop(iris, 0, tones->iris, 1);
    add_stop(iris, 0.5, tones->iris_light, 1);
    add_stop(iris, 0.8, tones->iris, 1);
    add_stop(iris, 0.93, tones->iris_rim, 1);
    add_stop(iris, 1, tones->iris_rim, 0.6);
    draw_disc(pen, centre, PLP_IRIS_RADIUS, iris);
    cairo_pattern_t *black = cairo_pattern_create_radial(0, 0, 0.75, 0, 0, 1);
    add_stop(black, 0, pupil, 1);
    add_stop(black, 1, pupil, 0.7);
    draw_disc(pen, centre, 1.12, black);
}

static void draw_globe(const PlpFacePen *pen, const PlpEyeShape *shape)
{
    const PlpFaceTones *tones = &pen->tones;
    PlpTone shadow = plp_tone_mix(tones->deep, (PlpTone){0.25, 0.22, 0.25}, 0.5);
    plp_face_pen_source(pen, tones->sclera, 1);
    cairo_paint(pen->cr);
    plp_face_pen_spot(pen, (PlpMark){7.3, 0.4}, 2.6, 2.2, tones->blush, 0.75);
    plp_face_pen_spot(pen, (PlpMark){21.2, -0.5}, 4.2, 3.2, shadow, 0.4);
    plp_face_pen_spot(pen, (PlpMark){8.4, 0}, 3.2, 3, shadow, 0.25);
    draw_iris(pen, shape->iris);
    // The shadow that the upper lid and its lashes cast: it moves with the lid.
    for (int i = 1; i + 1 < PLP_LID_MARKS; i++)
        plp_face_pen_spot(pen, shape->upper[i], 3.2, 0.5 + shape->position, shadow, 0.36);
    double shine =
        pen->mirror < 0 ? 0.85 : -0.85; // both highlights towards the window, the picture's left
    plp_face_pen_spot(pen, (PlpMark){shape->iris.x + shine, shape->iris.y - 0.95}, 0.8, 0.8,
                      (PlpTone){1, 1, 1}, 1);
    plp_face_pen_spot(pen, (PlpMark){shape->iris.x - shine, shape->iris.y + 1.2}, 1, 0.7,
                      (PlpTone){1, 1, 1}, 0.25);
}

/** Bags and, in a squint or squeeze, the lower lid's roll and the crow's feet. */
static void draw_surroundings(const PlpFacePen *pen, const PlpEyeShape *shape, double squeeze)
{
    static const PlpMark bag[] = {{8.6, 3.2}, {11.5, 4.8}, {15, 5.2}, {18.6, 4.2}};
    static const PlpMark feet[][3] = {{{22.6, -1.6}, {24.6, -2.6}, {26.2, -3.8}},
                                      {{22.8, -0.2}, {25, -0.1}, {27, -0.5}},
                                      {{22.4, 1.2}, {24.4, 2.2}, {26, 3.4}}};
    double strength = MAX(shape->squint, squeeze);
    plp_face_pen_soft_brush(pen, bag, G_N_ELEMENTS(bag), 1.2, pen->tones.shade,
                            0.3 + 0.4 * strength);
    plp_face_pen_spot(pen, (PlpMark){13.5, 3.4}, 6, 1.4, pen->tones.glow, 0.22);
    for (gsize i = 0; i < G_N_ELEMENTS(feet) && strength > 0; i++)
        plp_face_pen_soft_brush(pen, feet[i], 3, 0.7, pen->tones.deep, 0.4 * strength);
}

void plp_face_draw_eye(const PlpFacePen *pen, double openness, double squint)
{
    // gaze_x counts to the patient's left; the marks of the mirrored eye run the other way.
    PlpEyeShape shape =
        plp_eye_shape_make(openness, squint, pen->mirror * pen->face->gaze_x, pen->face->gaze_y);
    double brow = pen->mirror < 0 ? pen->face->right_brow : pen->face->left_brow;
    double squeeze = CLAMP(-brow, 0, 1) * (1 - shape.position);
    draw_surroundings(pen, &shape, squeeze);
    plp_eye_draw_upper_lid(pen, &shape);
    cairo_save(pen->cr);
    plp_eye_trace_opening(pen, &shape);
    cairo_clip(pen->cr);
    draw_globe(pen, &shape);
    cairo_restore(pen->cr);
    plp_eye_draw_margins(pen, &shape);
    plp_eye_draw_lashes(pen, &shape);
}
