// Pictures painted upright, veiled, and written without notes of the encoder.
#include <glib/gstdio.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "media/clip.h"
#include "media/upright.h"
#include "media/veil.h"

enum { WIDTH = 120, HEIGHT = 90 };

static const PlpAffine identity = {1, 0, 0, 0, 1, 0};

static int green_of(uint32_t pixel)
{
    return pixel >> 8 & 0xff;
}

/** A frame of RGB whose pixel (x, y) is x, y, 7. */
static PlpFrame *make_frame(void)
{
    uint8_t *bytes = g_malloc(WIDTH * HEIGHT * 3);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            uint8_t pixel[3] = {(uint8_t)x, (uint8_t)y, 7};
            memcpy(bytes + (y * WIDTH + x) * 3, pixel, 3);
        }
    PlpFrame *frame = plp_frame_new(bytes, g_free);
    frame->pixels = PLP_PIXELS_RGB24;
    frame->stored_width_px = frame->width_px = WIDTH;
    frame->stored_height_px = frame->height_px = HEIGHT;
    frame->planes[0] = bytes;
    frame->strides[0] = WIDTH * 3;
    frame->to_stored = identity;
    return frame;
}

// ---- painting ----

static void the_identity_paints_the_frame(void **state)
{
    g_autoptr(PlpFrame) frame = make_frame();
    uint32_t pixels[WIDTH * HEIGHT];
    plp_upright_paint(frame, identity, WIDTH, HEIGHT, pixels, WIDTH);
    assert_int_equal(pixels[0], 7);
    assert_int_equal(pixels[5 * WIDTH + 9], 9 << 16 | 5 << 8 | 7);
    assert_int_equal(pixels[WIDTH * HEIGHT - 1], (WIDTH - 1) << 16 | (HEIGHT - 1) << 8 | 7);
}

static void rotation_is_applied(void **state)
{
    g_autoptr(PlpFrame) frame = make_frame();
    // Stored lying: upright (x, y) is stored (y, H - x).
    frame->to_stored = (PlpAffine){0, 1, 0, -1, 0, HEIGHT};
    uint32_t pixels[HEIGHT * WIDTH];
    plp_upright_paint(frame, identity, HEIGHT, WIDTH, pixels, HEIGHT);
    assert_int_equal(pixels[0], (HEIGHT - 1) << 8 | 7);
    assert_int_equal(pixels[(WIDTH - 1) * HEIGHT], (WIDTH - 1) << 16 | (HEIGHT - 1) << 8 | 7);
}

static void half_pixels_are_between(void **state)
{
    g_autoptr(PlpFrame) frame = make_frame();
    uint32_t pixel = 0;
    plp_upright_paint(frame, (PlpAffine){1, 0, 10.5, 0, 1, 20}, 1, 1, &pixel, 1);
    assert_in_range(pixel >> 16, 10, 11);
    assert_int_equal(green_of(pixel), 20);
}

static void outside_and_nowhere_are_black(void **state)
{
    g_autoptr(PlpFrame) frame = make_frame();
    uint32_t pixels[4] = {1, 1, 1, 1};
    plp_upright_paint(frame, (PlpAffine){1, 0, -10, 0, 1, 5}, 2, 2, pixels, 2);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pixels[i], 0);
    plp_upright_paint(frame, (PlpAffine){NAN, 0, NAN, 0, 1, 5}, 2, 2, pixels, 2);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pixels[i], 0);
}

/** What the clips' writer encodes comes back in its colours. */
static void video_colours_come_back(void **state)
{
    ClipPlan plan = {.writer = {.width_px = 64, .height_px = 64, .b_frames = 0}, .pictures = 2};
    g_autofree char *path = clip_path("colours.mp4");
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpWriter) writer = plp_writer_open(path, &plan.writer, &error);
    assert_non_null(writer);
    uint32_t colours[64 * 64];
    for (int i = 0; i < 64 * 64; i++)
        colours[i] = i % 64 < 32 ? 0xc05030 : 0x2060b0;
    assert_true(plp_writer_push(writer, (const uint8_t *)colours, 256, 0, NULL));
    assert_true(plp_writer_finish(writer, NULL));
    g_autoptr(Reading) reading = clip_read(path, NULL);
    uint32_t pixels[64 * 64];
    plp_upright_paint(reading->first, identity, 64, 64, pixels, 64);
    for (int shift = 0; shift <= 16; shift += 8) {
        assert_in_range(
            abs((int)(pixels[10 * 64 + 10] >> shift & 0xff) - (int)(0xc05030 >> shift & 0xff)), 0,
            6);
        assert_in_range(
            abs((int)(pixels[10 * 64 + 50] >> shift & 0xff) - (int)(0x2060b0 >> shift & 0xff)), 0,
            6);
    }
}

// ---- veiling ----

/** A picture of the finest detail there is: a chequerboard of single pixels. */
static void fill_chequers(uint32_t *pixels)
{
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            pixels[y * WIDTH + x] = (x + y) % 2 == 0 ? 0xffffff : 0;
}

static int steepest(const uint32_t *pixels)
{
    int most = 0;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x + 1 < WIDTH; x++)
            most = MAX(most,
                       abs(green_of(pixels[y * WIDTH + x]) - green_of(pixels[y * WIDTH + x + 1])));
    return most;
}

static void no_detail_is_left(void **state)
{
    uint32_t pixels[WIDTH * HEIGHT];
    fill_chequers(pixels);
    PlpVeil veil = {.block_px = 15};
    plp_veil_apply(&veil, pixels, WIDTH, HEIGHT, WIDTH);
    assert_in_range(steepest(pixels), 0, 2);
}

/** A single light pixel of a block raises its mean by no more than its share, and its place in the
 * block leaves no trace. */
static void the_place_within_a_block_is_lost(void **state)
{
    uint32_t one[WIDTH * HEIGHT] = {0}, other[WIDTH * HEIGHT] = {0};
    for (int y = 0; y < 8; y++)
        for (int x = 0; x < 8; x++) {
            one[(30 + y) * WIDTH + 30 + x] = 0xffffff;
            other[(36 + y) * WIDTH + 37 + x] = 0xffffff;
        }
    PlpVeil veil = {.block_px = 15};
    plp_veil_apply(&veil, one, WIDTH, HEIGHT, WIDTH);
    plp_veil_apply(&veil, other, WIDTH, HEIGHT, WIDTH);
    assert_memory_equal(one, other, sizeof one);
}

static void what_is_kept_is_untouched(void **state)
{
    uint32_t pixels[WIDTH * HEIGHT], before[WIDTH * HEIGHT];
    fill_chequers(pixels);
    memcpy(before, pixels, sizeof pixels);
    PlpEllipse eye = {60, 45, 1, 0, 20, 10};
    PlpVeil veil = {.block_px = 15, .keep = &eye, .n_keep = 1};
    plp_veil_apply(&veil, pixels, WIDTH, HEIGHT, WIDTH);
    assert_int_equal(pixels[45 * WIDTH + 75], before[45 * WIDTH + 75]);
    assert_int_equal(pixels[38 * WIDTH + 60], before[38 * WIDTH + 60]);
    assert_int_not_equal(pixels[45 * WIDTH + 82], before[45 * WIDTH + 82]);
    assert_int_not_equal(pixels[33 * WIDTH + 60], before[33 * WIDTH + 60]);
}

static void a_veil_can_be_for_a_place_alone(void **state)
{
    uint32_t pixels[WIDTH * HEIGHT], before[WIDTH * HEIGHT];
    fill_chequers(pixels);
    memcpy(before, pixels, sizeof pixels);
    PlpEllipse face = {20, 20, 1, 0, 15, 15};
    PlpVeil veil = {.block_px = 15, .only = &face, .n_only = 1};
    plp_veil_apply(&veil, pixels, WIDTH, HEIGHT, WIDTH);
    assert_int_not_equal(pixels[20 * WIDTH + 20], before[20 * WIDTH + 20]);
    assert_int_equal(pixels[20 * WIDTH + 50], before[20 * WIDTH + 50]);
}

/** Landmarks that make no sense keep nothing, and blocks larger than the picture are one colour. */
static void senseless_regions_keep_nothing(void **state)
{
    uint32_t pixels[WIDTH * HEIGHT];
    fill_chequers(pixels);
    PlpEllipse eyes[] = {{NAN, 45, 1, 0, 20, 10}, {60, 45, 1, 0, 0, 0}};
    PlpVeil veil = {.block_px = 10000, .keep = eyes, .n_keep = 2};
    plp_veil_apply(&veil, pixels, WIDTH, HEIGHT, WIDTH);
    assert_int_equal(steepest(pixels), 0);
    fill_chequers(pixels);
    veil.block_px = 0; // still no single pixel
    plp_veil_apply(&veil, pixels, WIDTH, HEIGHT, WIDTH);
    assert_in_range(steepest(pixels), 0, 2);
}

// ---- writing ----

static bool holds(const char *path, const char *word)
{
    g_autofree char *bytes = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    return memmem(bytes, size, word, strlen(word)) != NULL;
}

static void an_anonymous_file_has_no_notes_of_the_encoder(void **state)
{
    ClipPlan plan = {.writer = {.b_frames = -1}, .pictures = 20};
    g_autofree char *usual = clip_make("usual.mp4", &plan);
    plan.writer.anonymous = true;
    g_autofree char *anonymous = clip_make("anonymous.mp4", &plan);
    assert_true(holds(usual, "x264"));
    assert_false(holds(anonymous, "x264"));
    assert_false(holds(anonymous, "Lavf"));
    assert_false(holds(anonymous, "Lavc"));
    g_autoptr(Reading) one = clip_read(usual, NULL);
    g_autoptr(Reading) other = clip_read(anonymous, NULL);
    assert_int_equal(other->facts.frames, 20);
    clip_assert_numbers(other, 0);
    assert_int_equal(clip_time(one, 19), clip_time(other, 19));
}

static void other_codecs_can_be_anonymous(void **state)
{
    ClipPlan plan = {.writer = {.codec = "mpeg4", .anonymous = true, .b_frames = -1},
                     .pictures = 5};
    g_autofree char *path = clip_make("other.mp4", &plan);
    g_autoptr(Reading) reading = clip_read(path, NULL);
    assert_int_equal(reading->facts.frames, 5);
}

static int tear_down(void **state)
{
    clip_folder_remove();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_identity_paints_the_frame),
        cmocka_unit_test(rotation_is_applied),
        cmocka_unit_test(half_pixels_are_between),
        cmocka_unit_test(outside_and_nowhere_are_black),
        cmocka_unit_test(video_colours_come_back),
        cmocka_unit_test(no_detail_is_left),
        cmocka_unit_test(the_place_within_a_block_is_lost),
        cmocka_unit_test(what_is_kept_is_untouched),
        cmocka_unit_test(a_veil_can_be_for_a_place_alone),
        cmocka_unit_test(senseless_regions_keep_nothing),
        cmocka_unit_test(an_anonymous_file_has_no_notes_of_the_encoder),
        cmocka_unit_test(other_codecs_can_be_anonymous),
    };
    return cmocka_run_group_tests(tests, NULL, tear_down);
}
