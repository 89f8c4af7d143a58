// What the painter puts where: counted in pixels.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "simulate/face.h"

enum { WIDTH = 320, HEIGHT = 240 };

static cairo_surface_t *paint_at(const PlpDrawnFace *face, int width, int height)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    plp_drawn_face_paint(face, surface);
    return surface;
}

static cairo_surface_t *paint(const PlpDrawnFace *face)
{
    return paint_at(face, WIDTH, HEIGHT);
}

static gsize get_size(cairo_surface_t *surface)
{
    return (gsize)cairo_image_surface_get_stride(surface) *
           (gsize)cairo_image_surface_get_height(surface);
}

static bool is_equal(cairo_surface_t *a, cairo_surface_t *b)
{
    return get_size(a) == get_size(b) && memcmp(cairo_image_surface_get_data(a),
                                                cairo_image_surface_get_data(b), get_size(a)) == 0;
}

static bool is_painted_equal(const PlpDrawnFace *a, const PlpDrawnFace *b)
{
    cairo_surface_t *first = paint(a), *second = paint(b);
    bool equal = is_equal(first, second);
    cairo_surface_destroy(first);
    cairo_surface_destroy(second);
    return equal;
}

static uint32_t get_pixel(cairo_surface_t *surface, int x, int y)
{
    const uint8_t *row = cairo_image_surface_get_data(surface) +
                         (gsize)y * (gsize)cairo_image_surface_get_stride(surface);
    uint32_t pixel = 0;
    memcpy(&pixel, row + 4 * (gsize)x, sizeof pixel);
    return pixel & 0xffffff;
}

/** The blue iris is the only blue thing in the face's part of the picture. */
static bool is_iris(uint32_t pixel)
{
    int red = (int)(pixel >> 16), green = (int)(pixel >> 8 & 255), blue = (int)(pixel & 255);
    return blue > red + 25 && blue > green + 5;
}

static PlpDrawnFace make_blue_eyed(double right, double left)
{
    PlpDrawnFace face = plp_drawn_face_make_default();
    face.iris_tone = 3;
    face.right_openness = right;
    face.left_openness = left;
    return face;
}

/** Blue pixels in the eyes' rows, left of the middle of the picture or right of it. */
static void count_iris(const PlpDrawnFace *face, int *ret_picture_left, int *ret_picture_right)
{
    cairo_surface_t *surface = paint(face);
    int count[2] = {0, 0};
    for (int y = HEIGHT * 40 / 100; y < HEIGHT * 52 / 100; y++) {
        for (int x = WIDTH * 30 / 100; x < WIDTH * 70 / 100; x++)
            count[x >= WIDTH / 2] += is_iris(get_pixel(surface, x, y));
    }
    cairo_surface_destroy(surface);
    *ret_picture_left = count[0];
    *ret_picture_right = count[1];
}

static void same_struct_gives_same_bytes(void **state)
{
    PlpDrawnFace face = plp_drawn_face_make_default();
    face.noise = 4;
    face.noise_seed = 99;
    assert_true(is_painted_equal(&face, &face));
    PlpDrawnFace other = face;
    other.noise_seed = 100;
    assert_false(is_painted_equal(&face, &other));
}

static void a_painter_remembers_nothing_visible(void **state)
{
    PlpDrawnFace shut = make_blue_eyed(0, 0.3), open = make_blue_eyed(1, 1);
    PlpDrawnFace turned = open, smiling = open;
    turned.yaw_deg = 15;
    smiling.left_mouth_corner = 1;
    const PlpDrawnFace *sequence[] = {&open, &shut, &turned, &turned, &smiling, &open, &shut};
    g_autoptr(PlpFacePainter) painter = plp_face_painter_new(WIDTH, HEIGHT);
    cairo_surface_t *kept = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
    for (gsize i = 0; i < G_N_ELEMENTS(sequence); i++) {
        plp_face_painter_paint(painter, sequence[i], 1, kept);
        cairo_surface_t *fresh = paint(sequence[i]);
        assert_true(is_equal(kept, fresh));
        cairo_surface_destroy(fresh);
    }
    cairo_surface_destroy(kept);
}

static void less_iris_shows_the_less_it_is_open(void **state)
{
    int before_right = 0, before_left = 0;
    for (int step = 0; step <= 20; step++) {
        PlpDrawnFace face = make_blue_eyed(step / 20.0, step / 20.0);
        int right = 0, left = 0;
        count_iris(&face, &right, &left);
        assert_true(right >= before_right && left >= before_left);
        before_right = right;
        before_left = left;
        if (step == 0)
            assert_true(right == 0 && left == 0);
    }
    assert_true(before_right > 30 && before_left > 30);
}

static void the_right_eye_is_on_the_pictures_left(void **state)
{
    PlpDrawnFace face = make_blue_eyed(0, 1);
    int picture_left = 0, picture_right = 0;
    count_iris(&face, &picture_left, &picture_right);
    assert_int_equal(picture_left, 0);
    assert_true(picture_right > 30);
}

static void the_eyes_do_not_touch_each_other(void **state)
{
    PlpDrawnFace both = make_blue_eyed(1, 1), wink = make_blue_eyed(0, 1);
    wink.right_brow = -1;
    cairo_surface_t *first = paint(&both), *second = paint(&wink);
    int changed_left = 0, changed_right = 0;
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            bool changed = get_pixel(first, x, y) != get_pixel(second, x, y);
            changed_left += changed && x < WIDTH / 2;
            changed_right += changed && x >= WIDTH / 2;
        }
    }
    cairo_surface_destroy(first);
    cairo_surface_destroy(second);
    assert_true(changed_left > 50);
    assert_int_equal(changed_right, 0);
}

static double compute_mean(const PlpDrawnFace *face)
{
    cairo_surface_t *surface = paint(face);
    double sum = 0;
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            uint32_t pixel = get_pixel(surface, x, y);
            sum += (double)(pixel >> 16) + (double)(pixel >> 8 & 255) + (double)(pixel & 255);
        }
    }
    cairo_surface_destroy(surface);
    return sum / (3.0 * WIDTH * HEIGHT);
}

static void light_scales_the_picture(void **state)
{
    PlpDrawnFace face = plp_drawn_face_make_default();
    double normal = compute_mean(&face);
    face.light = 0.5;
    assert_float_equal(compute_mean(&face), normal / 2, 1);
    face.light = 0;
    assert_float_equal(compute_mean(&face), 0, 1e-9);
}

static void noise_has_the_deviation_asked_for(void **state)
{
    PlpDrawnFace clean = plp_drawn_face_make_default();
    clean.absent = true;
    clean.light = 0.7; // nothing of it is near black or white
    PlpDrawnFace noisy = clean;
    noisy.noise = 5;
    cairo_surface_t *first = paint(&clean), *second = paint(&noisy);
    double sum = 0, squares = 0;
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            double difference = (double)(get_pixel(second, x, y) >> 8 & 255) -
                                (double)(get_pixel(first, x, y) >> 8 & 255);
            sum += difference;
            squares += difference * difference;
        }
    }
    cairo_surface_destroy(first);
    cairo_surface_destroy(second);
    assert_float_equal(sum / (WIDTH * HEIGHT), 0, 0.5);
    assert_float_equal(sqrt(squares / (WIDTH * HEIGHT)), 5, 0.4);
}

static void an_absent_face_is_a_wall(void **state)
{
    PlpDrawnFace face = plp_drawn_face_make_default(), elsewhere = face;
    face.absent = true;
    elsewhere.absent = true;
    elsewhere.centre_x = 0.1;
    elsewhere.skin_tone = 5;
    assert_true(is_painted_equal(&face, &elsewhere));
}

static void values_beyond_their_range_are_clamped(void **state)
{
    PlpDrawnFace wild = make_blue_eyed(7, -3), tame = make_blue_eyed(1, 0);
    wild.skin_tone = 1000;
    tame.skin_tone = PLP_SKIN_TONES - 1;
    wild.hair_tone = -1;
    tame.hair_tone = 0;
    wild.mouth_open = 9;
    tame.mouth_open = 1;
    wild.right_brow = -5;
    tame.right_brow = -1;
    wild.gaze_y = 40;
    tame.gaze_y = 1;
    assert_true(is_painted_equal(&wild, &tame));
}

static void every_corner_of_the_struct_is_painted(void **state)
{
    static const double ends[] = {-1e6, -90, -1, 0, 0.5, 1, 90, 1e6};
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        PlpDrawnFace face = {0};
        double *first = &face.right_openness, *last = &face.glasses_glare;
        for (double *value = first; value <= last; value++)
            *value = ends[i];
        face.skin_tone = face.hair_tone = face.iris_tone = (int)CLAMP(ends[i], -100, 100);
        for (int size = 1; size < 100; size += 33) {
            cairo_surface_t *surface = paint_at(&face, size, 100 - size);
            assert_int_equal(cairo_surface_status(surface), CAIRO_STATUS_SUCCESS);
            cairo_surface_destroy(surface);
        }
    }
}

static void companions_stand_behind_the_patient(void **state)
{
    PlpDrawnFace faces[2] = {make_blue_eyed(1, 1), plp_drawn_face_make_default()};
    g_autoptr(PlpFacePainter) painter = plp_face_painter_new(WIDTH, HEIGHT);
    cairo_surface_t *pair = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
    plp_face_painter_paint(painter, faces, 2, pair); // the second lies right behind the first
    cairo_surface_t *alone = paint(&faces[0]);
    assert_int_equal(get_pixel(pair, WIDTH / 2, HEIGHT * 46 / 100),
                     get_pixel(alone, WIDTH / 2, HEIGHT * 46 / 100));
    faces[1].centre_x = 0.85;
    plp_face_painter_paint(painter, faces, 2, pair);
    assert_false(is_equal(pair, alone));
    cairo_surface_destroy(alone);
    cairo_surface_destroy(pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_struct_gives_same_bytes),
        cmocka_unit_test(a_painter_remembers_nothing_visible),
        cmocka_unit_test(less_iris_shows_the_less_it_is_open),
        cmocka_unit_test(the_right_eye_is_on_the_pictures_left),
        cmocka_unit_test(the_eyes_do_not_touch_each_other),
        cmocka_unit_test(light_scales_the_picture),
        cmocka_unit_test(noise_has_the_deviation_asked_for),
        cmocka_unit_test(an_absent_face_is_a_wall),
        cmocka_unit_test(values_beyond_their_range_are_clamped),
        cmocka_unit_test(every_corner_of_the_struct_is_painted),
        cmocka_unit_test(companions_stand_behind_the_patient),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
