#include "simulate/face.h"

#include <string.h>

#include "simulate/face_priv.h"

struct PlpFacePainter {
    int width_px, height_px;
    cairo_surface_t *background;
    cairo_surface_t *base;                     // the faces without eyes and brows
    PlpDrawnFace based[PLP_PAINTER_MAX_FACES]; // on which it rests
    int n_based;                               // 0: not painted yet
};

PlpDrawnFace plp_drawn_face_make_default(void)
{
    return (PlpDrawnFace){
        .right_openness = 1,
        .left_openness = 1,
        .centre_x = 0.5,
        .centre_y = 0.46,
        .scale = 0.72,
        .light = 1,
        .skin_tone = 1,
        .hair_tone = 1,
        .iris_tone = 1,
    };
}

static cairo_surface_t *make_surface(const PlpFacePainter *painter)
{
    return cairo_image_surface_create(CAIRO_FORMAT_RGB24, painter->width_px, painter->height_px);
}

PlpFacePainter *plp_face_painter_new(int width_px, int height_px)
{
    PlpFacePainter *painter = g_new0(PlpFacePainter, 1);
    painter->width_px = width_px;
    painter->height_px = height_px;
    painter->background = make_surface(painter);
    painter->base = make_surface(painter);
    cairo_t *cr = cairo_create(painter->background);
    plp_face_draw_background(cr, width_px, height_px);
    cairo_destroy(cr);
    return painter;
}

void plp_face_painter_free(PlpFacePainter *painter)
{
    if (painter == NULL)
        return;
    cairo_surface_destroy(painter->background);
    cairo_surface_destroy(painter->base);
    g_free(painter);
}

/** Whether everything but eyes, brows and the camera is the same. */
static bool is_same_base(const PlpDrawnFace *a, const PlpDrawnFace *b)
{
    return a->absent == b->absent && a->right_mouth_corner == b->right_mouth_corner &&
           a->left_mouth_corner == b->left_mouth_corner && a->mouth_open == b->mouth_open &&
           a->centre_x == b->centre_x && a->centre_y == b->centre_y && a->scale == b->scale &&
           a->roll_deg == b->roll_deg && a->yaw_deg == b->yaw_deg && a->pitch_deg == b->pitch_deg &&
           a->skin_tone == b->skin_tone && a->hair_tone == b->hair_tone;
}

static void draw_base(PlpFacePen *pen)
{
    plp_face_draw_hair_behind(pen);
    plp_face_draw_body(pen);
    plp_face_draw_head(pen);
    plp_face_draw_mouth(pen);
    plp_face_draw_nose(pen);
    plp_face_draw_hair_front(pen);
}

static void draw_eyes(PlpFacePen *pen)
{
    const PlpDrawnFace *face = pen->face;
    pen->mirror = -1;
    plp_face_draw_eye(pen, face->right_openness, face->right_squint);
    plp_face_draw_brow(pen, face->right_brow);
    pen->mirror = 1;
    plp_face_draw_eye(pen, face->left_openness, face->left_squint);
    plp_face_draw_brow(pen, face->left_brow);
    if (face->glasses_glare > 0)
        plp_face_draw_glasses(pen);
}

static void draw_faces(cairo_surface_t *surface, const PlpFacePainter *painter,
                       const PlpDrawnFace *faces, int n, void (*draw)(PlpFacePen *pen))
{
    cairo_t *cr = cairo_create(surface);
    for (int i = n - 1; i >= 0; i--) { // the patient, first, stands in front
        PlpFacePen pen = plp_face_pen_make(cr, &faces[i], painter->width_px, painter->height_px);
        if (!faces[i].absent)
            draw(&pen);
    }
    cairo_destroy(cr);
}

static void copy_surface(cairo_surface_t *from, cairo_surface_t *to)
{
    cairo_t *cr = cairo_create(to);
    cairo_set_operator(cr, CAIRO_OPERATOR_SOURCE);
    cairo_set_source_surface(cr, from, 0, 0);
    cairo_paint(cr);
    cairo_destroy(cr);
}

static void prepare_base(PlpFacePainter *painter, const PlpDrawnFace *faces, int n)
{
    bool same = painter->n_based == n;
    for (int i = 0; i < n && same; i++)
        same = is_same_base(&painter->based[i], &faces[i]);
    if (same)
        return;
    copy_surface(painter->background, painter->base);
    draw_faces(painter->base, painter, faces, n, draw_base);
    memcpy(painter->based, faces, (gsize)n * sizeof *faces);
    painter->n_based = n;
}

void plp_face_painter_paint(PlpFacePainter *painter, const PlpDrawnFace *faces, int n,
                            cairo_surface_t *surface)
{
    int count = CLAMP(n, 1, PLP_PAINTER_MAX_FACES);
    prepare_base(painter, faces, count);
    copy_surface(painter->base, surface);
    draw_faces(surface, painter, faces, count, draw_eyes);
    cairo_surface_flush(surface);
    plp_face_expose(&faces[0], surface);
    cairo_surface_mark_dirty(surface);
}

void plp_drawn_face_paint(const PlpDrawnFace *face, cairo_surface_t *surface)
{
    g_autoptr(PlpFacePainter) painter = plp_face_painter_new(
        cairo_image_surface_get_width(surface), cairo_image_surface_get_height(surface));
    plp_face_painter_paint(painter, face, 1, surface);
}
