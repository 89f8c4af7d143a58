#include "simulate/face.h"

#include "simulate/face_priv.h"

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

static void paint_person(PlpFacePen *pen)
{
    const PlpDrawnFace *face = pen->face;
    plp_face_draw_hair_behind(pen);
    plp_face_draw_body(pen);
    plp_face_draw_head(pen);
    plp_face_draw_mouth(pen);
    pen->mirror = -1;
    plp_face_draw_eye(pen, face->right_openness, face->right_squint);
    plp_face_draw_brow(pen, face->right_brow);
    pen->mirror = 1;
    plp_face_draw_eye(pen, face->left_openness, face->left_squint);
    plp_face_draw_brow(pen, face->left_brow);
    plp_face_draw_nose(pen);
    plp_face_draw_hair_front(pen);
    if (face->glasses_glare > 0)
        plp_face_draw_glasses(pen);
}

void plp_drawn_face_paint(const PlpDrawnFace *face, cairo_surface_t *surface)
{
    int width_px = cairo_image_surface_get_width(surface);
    int height_px = cairo_image_surface_get_height(surface);
    cairo_t *cr = cairo_create(surface);
    plp_face_draw_background(cr, width_px, height_px);
    if (!face->absent) {
        PlpFacePen pen = plp_face_pen_make(cr, face, width_px, height_px);
        paint_person(&pen);
    }
    cairo_destroy(cr);
    cairo_surface_flush(surface);
    plp_face_expose(face, surface);
    cairo_surface_mark_dirty(surface);
}
