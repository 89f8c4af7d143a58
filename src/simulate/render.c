#include "simulate/render.h"

#include <math.h>

struct PlpRenderer {
    const PlpScript *script;
    PlpFacePainter *painter;
    cairo_surface_t *upright; // square pixels, as a person sees it
    cairo_surface_t *turned;  // as stored but for the pixels' shape
    cairo_surface_t *stored;
};

static cairo_surface_t *make_surface(int width_px, int height_px)
{
    return cairo_image_surface_create(CAIRO_FORMAT_RGB24, MAX(width_px, 1), MAX(height_px, 1));
}

PlpRenderer *plp_renderer_new(const PlpScript *script)
{
    const PlpScriptStorage *storage = plp_script_get_storage(script);
    bool sideways = storage->rotation_deg % 180 != 0;
    int width = sideways ? storage->height_px : storage->width_px;
    int height = sideways ? storage->width_px : storage->height_px;
    double aspect = storage->pixel_aspect_ratio;
    PlpRenderer *renderer = g_new0(PlpRenderer, 1);
    renderer->script = script;
    renderer->painter = plp_face_painter_new(storage->width_px, storage->height_px);
    renderer->upright = make_surface(storage->width_px, storage->height_px);
    renderer->turned = make_surface(width, height);
    renderer->stored =
        make_surface((int)lround(width / MAX(aspect, 1)), (int)lround(height * MIN(aspect, 1)));
    return renderer;
}

void plp_renderer_free(PlpRenderer *renderer)
{
    if (renderer == NULL)
        return;
    plp_face_painter_free(renderer->painter);
    cairo_surface_destroy(renderer->upright);
    cairo_surface_destroy(renderer->turned);
    cairo_surface_destroy(renderer->stored);
    g_free(renderer);
}

int plp_renderer_get_width(const PlpRenderer *renderer)
{
    return cairo_image_surface_get_width(renderer->stored);
}

int plp_renderer_get_height(const PlpRenderer *renderer)
{
    return cairo_image_surface_get_height(renderer->stored);
}

int plp_renderer_get_stride(const PlpRenderer *renderer)
{
    return cairo_image_surface_get_stride(renderer->stored);
}

/**
 * The display matrix mirrors the stored picture first and then turns it clockwise; cairo maps the
 * upright picture back.
 */
static void turn(const PlpScriptStorage *storage, cairo_surface_t *from, cairo_surface_t *to)
{
    cairo_t *cr = cairo_create(to);
    double width = cairo_image_surface_get_width(to), height = cairo_image_surface_get_height(to);
    cairo_translate(cr, width / 2, height / 2);
    if (storage->mirrored)
        cairo_scale(cr, -1, 1);
    cairo_rotate(cr, -storage->rotation_deg * G_PI / 180);
    cairo_translate(cr, -storage->width_px / 2.0, -storage->height_px / 2.0);
    cairo_set_source_surface(cr, from, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_NEAREST); // pixels stay whole
    cairo_paint(cr);
    cairo_destroy(cr);
}

static void squeeze(cairo_surface_t *from, cairo_surface_t *to)
{
    cairo_t *cr = cairo_create(to);
    cairo_scale(cr, (double)cairo_image_surface_get_width(to) / cairo_image_surface_get_width(from),
                (double)cairo_image_surface_get_height(to) / cairo_image_surface_get_height(from));
    cairo_set_source_surface(cr, from, 0, 0);
    cairo_pattern_set_extend(cairo_get_source(cr), CAIRO_EXTEND_PAD);
    cairo_paint(cr);
    cairo_destroy(cr);
}

const uint8_t *plp_renderer_paint(PlpRenderer *renderer, int64_t t_us, int64_t frame)
{
    const PlpScriptStorage *storage = plp_script_get_storage(renderer->script);
    PlpDrawnFace faces[PLP_SCRIPT_MAX_FACES];
    int n = plp_script_get_faces(renderer->script, t_us, frame, faces);
    bool turned = storage->rotation_deg != 0 || storage->mirrored;
    bool squeezed = storage->pixel_aspect_ratio != 1;
    cairo_surface_t *upright = turned || squeezed ? renderer->upright : renderer->stored;
    plp_face_painter_paint(renderer->painter, faces, n, upright);
    cairo_surface_t *whole = squeezed && turned ? renderer->turned
                             : turned           ? renderer->stored
                                                : upright;
    if (turned)
        turn(storage, upright, whole);
    if (squeezed)
        squeeze(whole, renderer->stored);
    cairo_surface_flush(renderer->stored);
    return cairo_image_surface_get_data(renderer->stored);
}
