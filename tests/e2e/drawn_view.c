#include "drawn_view.h"

#include <math.h>

static double distance(const PlpFace *face, int a, int b)
{
    return hypot((double)face->points[a].x_px - (double)face->points[b].x_px,
                 (double)face->points[a].y_px - (double)face->points[b].y_px);
}

/** Soukupova & Cech 2016: p1..p6 around the eye. */
static double compute_ear(const PlpFace *face, const int p[6])
{
    return (distance(face, p[1], p[5]) + distance(face, p[2], p[4])) /
           (2 * distance(face, p[0], p[3]));
}

static double compute_gap(const PlpFace *face, const int upper[7], const int lower[7], int outer,
                          int inner)
{
    double sum = 0;
    for (int i = 0; i < 7; i++)
        sum += distance(face, upper[i], lower[i]);
    return sum / 7 / distance(face, outer, inner);
}

static PlpFrame *make_frame(cairo_surface_t *surface, int64_t index)
{
    int width = cairo_image_surface_get_width(surface),
        height = cairo_image_surface_get_height(surface);
    const uint8_t *from = cairo_image_surface_get_data(surface);
    uint8_t *bytes = g_malloc((gsize)width * (gsize)height * 3);
    for (int y = 0; y < height; y++) {
        const uint32_t *row =
            (const uint32_t *)(const void *)(from +
                                             (gsize)y *
                                                 (gsize)cairo_image_surface_get_stride(surface));
        for (int x = 0; x < width; x++) {
            uint8_t *to = bytes + ((gsize)y * (gsize)width + (gsize)x) * 3;
            to[0] = (uint8_t)(row[x] >> 16);
            to[1] = (uint8_t)(row[x] >> 8);
            to[2] = (uint8_t)row[x];
        }
    }
    PlpFrame *frame = plp_frame_new(bytes, g_free);
    frame->index = index;
    frame->t_us = index * 33333;
    frame->pixels = PLP_PIXELS_RGB24;
    frame->stored_width_px = frame->width_px = width;
    frame->stored_height_px = frame->height_px = height;
    frame->planes[0] = bytes;
    frame->strides[0] = width * 3;
    frame->to_stored = (PlpAffine){.xx = 1, .yy = 1};
    return frame;
}

static PlpDrawnView make_view(const PlpObservation *seen)
{
    static const int right[6] = {33, 160, 158, 133, 153, 144},
                     left[6] = {362, 385, 387, 263, 373, 380};
    static const int right_upper[7] = {246, 161, 160, 159, 158, 157, 173},
                     right_lower[7] = {7, 163, 144, 145, 153, 154, 155};
    static const int left_upper[7] = {466, 388, 387, 386, 385, 384, 398},
                     left_lower[7] = {249, 390, 373, 374, 380, 381, 382};
    PlpDrawnView view = {.n_faces = seen->n_faces};
    if (seen->n_faces == 0)
        return view;
    view.face = seen->faces[0];
    view.presence_ratio = (double)view.face.presence_ratio;
    view.right_ear = compute_ear(&view.face, right);
    view.left_ear = compute_ear(&view.face, left);
    view.right_gap = compute_gap(&view.face, right_upper, right_lower, 33, 133);
    view.left_gap = compute_gap(&view.face, left_upper, left_lower, 263, 362);
    return view;
}

PlpDrawnView plp_drawn_view_take(PlpLandmarker *landmarker, const PlpDrawnFace *face, int width_px,
                                 int height_px, int64_t frame)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width_px, height_px);
    plp_drawn_face_paint(face, surface);
    g_autoptr(PlpFrame) picture = make_frame(surface, frame);
    cairo_surface_destroy(surface);
    g_autofree PlpObservation *seen = g_new0(PlpObservation, 1);
    g_autoptr(GError) error = NULL;
    if (!landmarker->next(landmarker->self, picture, seen, &error))
        g_error("landmarker: %s", error->message);
    return make_view(seen);
}
