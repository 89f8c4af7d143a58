// The crop against what its region must hold: colours, places to a fraction of a pixel, borders,
// stored rotation; and frames and regions that make no sense.

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "vision/crop.h"

#define SIDE 8

static const PlpCropFormat UNIT = {.side_px = SIDE, .low = 0, .high = 1, .max_scale = 3};
static const PlpAffine UPRIGHT = {1, 0, 0, 0, 1, 0};

/** An I420 frame of one colour, rows padded by 5 bytes. */
static PlpFrame *make_i420(int width, int height, int y, int u, int v)
{
    const int half_width = (width + 1) / 2, half_height = (height + 1) / 2;
    const gsize n_luma = (gsize)(width + 5) * (gsize)height,
                n_chroma = (gsize)(half_width + 5) * (gsize)half_height;
    uint8_t *bytes = g_malloc(n_luma + 2 * n_chroma);
    memset(bytes, y, n_luma);
    memset(bytes + n_luma, u, n_chroma);
    memset(bytes + n_luma + n_chroma, v, n_chroma);
    PlpFrame *frame = plp_frame_new(bytes, g_free);
    frame->pixels = PLP_PIXELS_I420;
    frame->matrix = PLP_MATRIX_BT601;
    frame->stored_width_px = frame->width_px = width;
    frame->stored_height_px = frame->height_px = height;
    frame->planes[0] = bytes;
    frame->planes[1] = bytes + n_luma;
    frame->planes[2] = bytes + n_luma + n_chroma;
    frame->strides[0] = width + 5;
    frame->strides[1] = frame->strides[2] = half_width + 5;
    frame->to_stored = UPRIGHT;
    return frame;
}

static PlpFrame *make_rgb(int width, int height)
{
    uint8_t *bytes = g_malloc0(3 * (gsize)width * (gsize)height);
    PlpFrame *frame = plp_frame_new(bytes, g_free);
    frame->pixels = PLP_PIXELS_RGB24;
    frame->stored_width_px = frame->width_px = width;
    frame->stored_height_px = frame->height_px = height;
    frame->planes[0] = bytes;
    frame->strides[0] = 3 * width;
    frame->to_stored = UPRIGHT;
    return frame;
}

/** Red grows by one per pixel to the right, green by two per pixel down. */
static PlpFrame *make_ramp(int width, int height)
{
    PlpFrame *frame = make_rgb(width, height);
    uint8_t *bytes = frame->owner;
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            bytes[3 * (y * width + x)] = (uint8_t)x;
            bytes[3 * (y * width + x) + 1] = (uint8_t)(2 * y);
        }
    }
    return frame;
}

static void take(const PlpFrame *frame, PlpRegion region, const PlpCropFormat *format,
                 float *ret_pixels)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpCrop) crop = plp_crop_new(&error);
    assert_non_null(crop);
    assert_true(plp_crop_take(crop, frame, region, format, ret_pixels, &error));
    assert_null(error);
}

static void assert_near(double value, double wanted, double tolerance)
{
    if (!(fabs(value - wanted) <= tolerance))
        print_error("%g is not %g\n", value, wanted);
    assert_true(fabs(value - wanted) <= tolerance);
}

static void assert_colour(PlpMatrix matrix, bool full_range, const int yuv[3], const double rgb[3])
{
    float pixels[SIDE * SIDE * 3];
    g_autoptr(PlpFrame) frame = make_i420(31, 17, yuv[0], yuv[1], yuv[2]);
    frame->matrix = matrix;
    frame->full_range = full_range;
    take(frame, (PlpRegion){15, 8, 10, 0.3}, &UNIT, pixels);
    for (int i = 0; i < SIDE * SIDE * 3; i++)
        assert_near(pixels[i], rgb[i % 3], 0.012);
}

static void colours_follow_matrix_and_range(void **state)
{
    // Pure red, green and blue as the standards code them, in eight bits.
    assert_colour(PLP_MATRIX_BT601, false, (int[]){81, 90, 240}, (double[]){1, 0, 0});
    assert_colour(PLP_MATRIX_BT601, false, (int[]){145, 54, 34}, (double[]){0, 1, 0});
    assert_colour(PLP_MATRIX_BT601, true, (int[]){76, 85, 255}, (double[]){1, 0, 0});
    assert_colour(PLP_MATRIX_BT709, false, (int[]){63, 102, 240}, (double[]){1, 0, 0});
    assert_colour(PLP_MATRIX_BT709, false, (int[]){32, 240, 118}, (double[]){0, 0, 1});
    assert_colour(PLP_MATRIX_BT2020, false, (int[]){74, 97, 240}, (double[]){1, 0, 0});
    assert_colour(PLP_MATRIX_UNKNOWN, false, (int[]){235, 128, 128}, (double[]){1, 1, 1});
    assert_colour(PLP_MATRIX_BT709, true, (int[]){0, 128, 128}, (double[]){0, 0, 0});
}

static void colours_beyond_the_cube_are_clipped(void **state)
{
    assert_colour(PLP_MATRIX_BT709, false, (int[]){255, 128, 128}, (double[]){1, 1, 1});
    assert_colour(PLP_MATRIX_BT709, false, (int[]){0, 128, 128}, (double[]){0, 0, 0});
}

static void pixels_lie_where_they_should(void **state)
{
    float pixels[SIDE * SIDE * 3];
    g_autoptr(PlpFrame) frame = make_ramp(100, 80);
    const PlpRegion region = {40.3, 30.7, 12, 0.4};
    take(frame, region, &UNIT, pixels);
    const PlpAffine affine = plp_region_make_affine(region);
    for (int i = 0; i < SIDE * SIDE; i++) {
        double x = 0, y = 0;
        plp_affine_apply(affine, (i % SIDE + 0.5) / SIDE, (i / SIDE + 0.5) / SIDE, &x, &y);
        // A pixel's centre is at +0.5: the ramp at x is x - 0.5. The sampler works in 1/32 pixel.
        assert_near(255 * pixels[3 * i], x - 0.5, 0.55);
        assert_near(255 * pixels[3 * i + 1], 2 * (y - 0.5), 0.6);
    }
}

static void averaging_keeps_the_place(void **state)
{
    static float pixels[SIDE * SIDE * 3];
    g_autoptr(PlpFrame) frame = make_ramp(120, 120);
    const PlpRegion region = {60.25, 59.5, 8 * 12, 0};
    for (double max_scale = 1; max_scale < 20; max_scale *= 2) {
        PlpCropFormat format = UNIT;
        format.max_scale = max_scale;
        take(frame, region, &format, pixels);
        for (int i = 0; i < SIDE * SIDE; i++)
            assert_near(255 * pixels[3 * i], 60.25 - 48 + 12 * (i % SIDE + 0.5) - 0.5,
                        1.6); // rounding, per halving
    }
}

static void averaging_takes_in_every_pixel(void **state)
{
    float pixels[SIDE * SIDE * 3];
    g_autoptr(PlpFrame) frame = make_rgb(256, 256);
    uint8_t *bytes = frame->owner;
    for (int i = 0; i < 256 * 256; i++)
        memset(bytes + 3 * i, (i + i / 256) % 2 != 0 ? 255 : 0, 3);
    take(frame, (PlpRegion){128, 128, 256, 0}, &UNIT, pixels);
    for (int i = 0; i < SIDE * SIDE * 3; i++)
        assert_near(pixels[i], 0.5, 0.02);
}

static void outside_is_the_border_or_black(void **state)
{
    float pixels[SIDE * SIDE * 3];
    g_autoptr(PlpFrame) frame = make_i420(20, 20, 180, 128, 128);
    PlpCropFormat black = UNIT;
    black.black = true;
    black.low = -1;
    const PlpRegion corner = {0, 0, 16, 0}, away = {500, -300, 16, 0};
    take(frame, corner, &UNIT, pixels);
    assert_near(pixels[0], 164.0 / 219, 0.01);
    take(frame, away, &UNIT, pixels);
    assert_near(pixels[0], 164.0 / 219, 0.01);
    take(frame, corner, &black, pixels);
    assert_near(pixels[0], -1, 0.01);
    assert_near(pixels[3 * SIDE * SIDE - 1], 2 * 164.0 / 219 - 1, 0.01);
    take(frame, away, &black, pixels);
    assert_near(pixels[10], -1, 0.01);
}

static void stored_rotation_and_mirror_are_undone(void **state)
{
    float upright[SIDE * SIDE * 3], turned[SIDE * SIDE * 3];
    g_autoptr(PlpFrame) frame = make_ramp(60, 100), stored = make_rgb(100, 60);
    // Stored a quarter turn anticlockwise and mirrored: stored x = upright y, stored y = upright x.
    uint8_t *bytes = stored->owner;
    const uint8_t *source = frame->owner;
    for (int y = 0; y < 60; y++) {
        for (int x = 0; x < 100; x++)
            memcpy(bytes + 3 * (y * 100 + x), source + 3 * (x * 60 + y), 3);
    }
    stored->width_px = 60;
    stored->height_px = 100;
    stored->to_stored = (PlpAffine){0, 1, 0, 1, 0, 0};
    const PlpRegion region = {27.6, 51.2, 21, -0.8};
    take(frame, region, &UNIT, upright);
    take(stored, region, &UNIT, turned);
    for (int i = 0; i < SIDE * SIDE * 3; i++)
        assert_near(turned[i], upright[i], 0.006);
}

static void tiny_and_odd_pictures_are_read_whole(void **state)
{
    static const int sizes[][2] = {{1, 1}, {1, 9}, {3, 1}, {2, 2}, {5, 7}, {33, 2}};
    float pixels[SIDE * SIDE * 3];
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(PlpFrame) frame = make_i420(sizes[i][0], sizes[i][1], 126, 128, 128);
        for (double side = 1; side < 2000; side *= 7) {
            take(frame, (PlpRegion){0.5 * sizes[i][0], 0.5 * sizes[i][1], side, 1}, &UNIT, pixels);
            for (int k = 0; k < SIDE * SIDE * 3; k++)
                assert_near(pixels[k], 110.0 / 219, 0.01);
        }
    }
}

static void assert_refused(const PlpFrame *frame, PlpRegion region, const PlpCropFormat *format)
{
    float pixels[SIDE * SIDE * 3];
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpCrop) crop = plp_crop_new(&error);
    assert_false(plp_crop_take(crop, frame, region, format, pixels, &error));
    assert_non_null(error);
    assert_int_equal(error->code, PLP_ERROR_INVALID);
}

static void frames_without_pixels_are_refused(void **state)
{
    const PlpRegion region = {5, 5, 5, 0};
    g_autoptr(PlpFrame) empty = plp_frame_new(NULL, NULL);
    assert_refused(empty, region, &UNIT);
    g_autoptr(PlpFrame) no_chroma = make_i420(10, 10, 0, 0, 0);
    no_chroma->planes[2] = NULL;
    assert_refused(no_chroma, region, &UNIT);
    g_autoptr(PlpFrame) no_width = make_i420(10, 10, 0, 0, 0);
    no_width->stored_width_px = 0;
    assert_refused(no_width, region, &UNIT);
    g_autoptr(PlpFrame) no_stride = make_i420(10, 10, 0, 0, 0);
    no_stride->strides[0] = 0;
    assert_refused(no_stride, region, &UNIT);
    g_autoptr(PlpFrame) unknown = make_i420(10, 10, 0, 0, 0);
    unknown->pixels = PLP_PIXELS_UNKNOWN;
    assert_refused(unknown, region, &UNIT);
}

static void regions_that_make_no_sense_are_refused(void **state)
{
    g_autoptr(PlpFrame) frame = make_rgb(10, 10);
    assert_refused(frame, (PlpRegion){NAN, 5, 5, 0}, &UNIT);
    assert_refused(frame, (PlpRegion){5, INFINITY, 5, 0}, &UNIT);
    assert_refused(frame, (PlpRegion){5, 5, NAN, 0}, &UNIT);
    assert_refused(frame, (PlpRegion){5, 5, 5, NAN}, &UNIT);
    assert_refused(frame, (PlpRegion){5, 5, 0, 0}, &UNIT);
    assert_refused(frame, (PlpRegion){5, 5, -3, 0}, &UNIT);
    PlpCropFormat none = UNIT;
    none.side_px = 0;
    assert_refused(frame, (PlpRegion){5, 5, 5, 0}, &none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colours_follow_matrix_and_range),
        cmocka_unit_test(colours_beyond_the_cube_are_clipped),
        cmocka_unit_test(pixels_lie_where_they_should),
        cmocka_unit_test(averaging_keeps_the_place),
        cmocka_unit_test(averaging_takes_in_every_pixel),
        cmocka_unit_test(outside_is_the_border_or_black),
        cmocka_unit_test(stored_rotation_and_mirror_are_undone),
        cmocka_unit_test(tiny_and_odd_pictures_are_read_whole),
        cmocka_unit_test(frames_without_pixels_are_refused),
        cmocka_unit_test(regions_that_make_no_sense_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
