#include "stills.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cairo.h>
#include <cmocka.h>

#include "evaluation.h"

char *plp_stills_dup_folder(void)
{
    return plp_evaluation_dup_path("reference");
}

PlpModels *plp_stills_load_models(void)
{
    GError *error = NULL;
    char *folder = plp_models_dup_folder();
    PlpModels *models = folder != NULL ? plp_models_load(folder, &error) : NULL;
    g_free(folder);
    if (models == NULL) {
        print_message("skipped: no models (%s)\n",
                      error != NULL ? error->message : "no folder holds any");
        g_clear_error(&error); // skip() does not come back
        skip();
    }
    return models;
}

void plp_stills_need(void)
{
    g_free(plp_evaluation_need("reference"));
}

PlpFrame *plp_stills_make(int width_px, int height_px, int red, int green, int blue)
{
    const gsize n = (gsize)width_px * (gsize)height_px;
    uint8_t *pixels = g_malloc(3 * n);
    for (gsize i = 0; i < n; i++) {
        pixels[3 * i] = (uint8_t)red;
        pixels[3 * i + 1] = (uint8_t)green;
        pixels[3 * i + 2] = (uint8_t)blue;
    }
    PlpFrame *frame = plp_frame_new(pixels, g_free);
    frame->pixels = PLP_PIXELS_RGB24;
    frame->stored_width_px = frame->width_px = width_px;
    frame->stored_height_px = frame->height_px = height_px;
    frame->planes[0] = pixels;
    frame->strides[0] = 3 * width_px;
    frame->to_stored = (PlpAffine){1, 0, 0, 0, 1, 0};
    return frame;
}

static uint8_t *find_pixel(const PlpFrame *frame, int x, int y)
{
    return (uint8_t *)frame->owner + (gsize)y * (gsize)frame->strides[0] + 3 * (gsize)x;
}

PlpFrame *plp_stills_load(const char *name)
{
    plp_stills_need();
    g_autofree char *folder = plp_stills_dup_folder();
    g_autofree char *path = g_build_filename(folder, name, NULL);
    cairo_surface_t *surface = cairo_image_surface_create_from_png(path);
    assert_int_equal(cairo_surface_status(surface), CAIRO_STATUS_SUCCESS);
    const int width = cairo_image_surface_get_width(surface),
              height = cairo_image_surface_get_height(surface);
    PlpFrame *frame = plp_stills_make(width, height, 0, 0, 0);
    for (int y = 0; y < height; y++) {
        const uint32_t *row =
            (const uint32_t *)(const void *)(cairo_image_surface_get_data(surface) +
                                             y * cairo_image_surface_get_stride(surface));
        for (int x = 0; x < width; x++) {
            uint8_t *pixel = find_pixel(frame, x, y);
            pixel[0] = (uint8_t)(row[x] >> 16);
            pixel[1] = (uint8_t)(row[x] >> 8);
            pixel[2] = (uint8_t)row[x];
        }
    }
    cairo_surface_destroy(surface);
    return frame;
}

/** Mean of the source's pixels that one target pixel covers. */
static void average(const PlpFrame *source, double x, double y, double size, uint8_t ret_pixel[3])
{
    const int x0 = (int)x, y0 = (int)y;
    const int x1 = MIN(MAX((int)(x + size), x0 + 1), source->width_px);
    const int y1 = MIN(MAX((int)(y + size), y0 + 1), source->height_px);
    int sums[3] = {0}, n = 0;
    for (int j = y0; j < y1; j++) {
        for (int i = x0; i < x1; i++, n++) {
            for (int k = 0; k < 3; k++)
                sums[k] += find_pixel(source, i, j)[k];
        }
    }
    for (int k = 0; k < 3 && n > 0; k++)
        ret_pixel[k] = (uint8_t)(sums[k] / n);
}

void plp_stills_paste(PlpFrame *target, const PlpFrame *source, double x_px, double y_px,
                      double scale)
{
    for (int y = 0; y < target->height_px; y++) {
        for (int x = 0; x < target->width_px; x++) {
            const double sx = (x - x_px) / scale, sy = (y - y_px) / scale;
            if (sx >= 0 && sy >= 0 && sx < source->width_px && sy < source->height_px)
                average(source, sx, sy, 1 / scale, find_pixel(target, x, y));
        }
    }
}

void plp_stills_cover(PlpFrame *target, double x_px, double y_px, double half_width_px,
                      double half_height_px, const uint8_t colour[3])
{
    for (int y = 0; y < target->height_px; y++) {
        for (int x = 0; x < target->width_px; x++) {
            if (hypot((x + 0.5 - x_px) / half_width_px, (y + 0.5 - y_px) / half_height_px) <= 1)
                memcpy(find_pixel(target, x, y), colour, 3);
        }
    }
}

const uint8_t *plp_stills_read(const PlpFrame *frame, double x_px, double y_px)
{
    return find_pixel(frame, CLAMP((int)x_px, 0, frame->width_px - 1),
                      CLAMP((int)y_px, 0, frame->height_px - 1));
}
