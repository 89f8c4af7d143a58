// How the head and the picture change with time, and how the pictures are laid down for storage.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "script_of.h"
#include "simulate/render.h"

static PlpDrawnFace face_at(const PlpScript *script, double t_s)
{
    PlpDrawnFace faces[PLP_SCRIPT_MAX_FACES];
    plp_script_get_faces(script, (int64_t)(t_s * 1e6), 0, faces);
    return faces[0];
}

static void changes_glide_and_stay(void **state)
{
    g_autoptr(PlpScript) script =
        script_of("light 0.5\nat 2 light 1.5 2\nat 1 turn 20 1\nat 5 move 0.3 0.4 1\n");
    assert_float_equal(face_at(script, 0).light, 0.5, 1e-9);
    assert_float_equal(face_at(script, 3).light, 1.0, 1e-9);
    assert_float_equal(face_at(script, 9).light, 1.5, 1e-9);
    assert_float_equal(face_at(script, 1.5).yaw_deg, 10, 1e-9);
    assert_float_equal(face_at(script, 9).yaw_deg, 20, 1e-9);
    assert_float_equal(face_at(script, 5.5).centre_x, 0.4, 1e-9);
    assert_float_equal(face_at(script, 7).centre_y, 0.4, 1e-9);
}

static void a_later_line_wins_at_the_same_time(void **state)
{
    g_autoptr(PlpScript) script = script_of("skin 2\nskin 4\nat 3 skin 0\n");
    assert_int_equal(face_at(script, 0).skin_tone, 4);
    assert_int_equal(face_at(script, 3).skin_tone, 0);
}

static void grimaces_come_and_go(void **state)
{
    g_autoptr(PlpScript) script =
        script_of("at 1 smile left 1\nat 1 look down 1 by 0.5\nat 3 brow right 1 by -1\n"
                  "at 5 lost 1\nat 7 talk 1\n");
    assert_float_equal(face_at(script, 0.9).left_mouth_corner, 0, 1e-9);
    assert_float_equal(face_at(script, 1.5).left_mouth_corner, 1, 1e-9);
    assert_float_equal(face_at(script, 1.5).right_mouth_corner, 0, 1e-9);
    assert_float_equal(face_at(script, 1.5).gaze_y, 0.5, 1e-9);
    assert_float_equal(face_at(script, 2.5).gaze_y, 0, 1e-9);
    assert_float_equal(face_at(script, 3.5).right_brow, -1, 1e-9);
    assert_false(face_at(script, 4.99).absent);
    assert_true(face_at(script, 5.5).absent);
    assert_false(face_at(script, 6).absent);
    assert_true(face_at(script, 7.5).mouth_open > 0);
}

static void a_squeeze_lowers_its_own_brow(void **state)
{
    g_autoptr(PlpScript) script = script_of("at 1 squeeze left 2\n");
    assert_true(face_at(script, 2).left_brow < -0.8);
    assert_float_equal(face_at(script, 2).right_brow, 0, 1e-9);
}

static void sway_is_small_and_seeded(void **state)
{
    g_autoptr(PlpScript) script = script_of("seed 4\nsway 1\n"),
                         again = script_of("seed 4\nsway 1\n");
    g_autoptr(PlpScript) other = script_of("seed 5\nsway 1\n");
    double widest = 0;
    for (int t = 0; t < 20; t++) {
        PlpDrawnFace face = face_at(script, t), same = face_at(again, t);
        assert_true(face.centre_x == same.centre_x && face.roll_deg == same.roll_deg);
        widest = MAX(widest, ABS(face.roll_deg));
    }
    assert_true(widest > 0.3 && widest < 2);
    assert_true(face_at(script, 3).roll_deg != face_at(other, 3).roll_deg);
}

static void companions_blink_on_their_own(void **state)
{
    g_autoptr(PlpScript) script = script_of("companion 0.85 0.5 0.3 4 0\nat 1 long both 8\n");
    PlpDrawnFace faces[PLP_SCRIPT_MAX_FACES];
    bool shut = false, open = false;
    for (int64_t t = 0; t < 9000000; t += 20000) {
        assert_int_equal(plp_script_get_faces(script, t, 0, faces), 2);
        shut |= faces[1].right_openness < 0.1;
        open |= faces[1].right_openness > 0.9;
    }
    assert_true(shut && open);
    assert_int_equal(faces[1].skin_tone, 4);
}

static uint32_t get_pixel(const uint8_t *pixels, int stride, int x, int y)
{
    uint32_t pixel = 0;
    memcpy(&pixel, pixels + (gsize)y * (gsize)stride + 4 * (gsize)x, sizeof pixel);
    return pixel;
}

/** Where the upright picture's pixel (x, y) lies in storage. */
typedef struct {
    const char *lines;
    int width, height; // stored
    int xx, xy, x0, yx, yy, y0;
} Turn;

static void pictures_are_laid_down_as_the_matrix_says(void **state)
{
    enum { W = 48, H = 32 };
    static const Turn turns[] = {
        {"rotate 0\n", W, H, 1, 0, 0, 0, 1, 0},
        {"rotate 90\n", H, W, 0, 1, 0, -1, 0, W - 1},
        {"rotate 180\n", W, H, -1, 0, W - 1, 0, -1, H - 1},
        {"rotate 270\n", H, W, 0, -1, H - 1, 1, 0, 0},
        {"mirror\n", W, H, -1, 0, W - 1, 0, 1, 0},
        {"rotate 90\nmirror\n", H, W, 0, -1, H - 1, -1, 0, W - 1},
    };
    g_autoptr(PlpScript) upright_script = script_of("size 48 32\n");
    g_autoptr(PlpRenderer) upright = plp_renderer_new(upright_script);
    const uint8_t *expected = plp_renderer_paint(upright, 0, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(turns); i++) {
        const Turn *turn = &turns[i];
        g_autofree char *text = g_strconcat("size 48 32\n", turn->lines, NULL);
        g_autoptr(PlpScript) script = script_of(text);
        g_autoptr(PlpRenderer) renderer = plp_renderer_new(script);
        assert_int_equal(plp_renderer_get_width(renderer), turn->width);
        assert_int_equal(plp_renderer_get_height(renderer), turn->height);
        const uint8_t *stored = plp_renderer_paint(renderer, 0, 0);
        for (int k = 0; k < W * H; k++) {
            int x = k % W, y = k / W;
            assert_int_equal(get_pixel(stored, plp_renderer_get_stride(renderer),
                                       turn->xx * x + turn->xy * y + turn->x0,
                                       turn->yx * x + turn->yy * y + turn->y0),
                             get_pixel(expected, plp_renderer_get_stride(upright), x, y));
        }
    }
}

static void wide_pixels_are_fewer(void **state)
{
    g_autoptr(PlpScript) wide = script_of("size 64 48\naspect 2\n"),
                         high = script_of("size 64 48\naspect 0.5\nrotate 90\n");
    g_autoptr(PlpRenderer) first = plp_renderer_new(wide), second = plp_renderer_new(high);
    assert_int_equal(plp_renderer_get_width(first), 32);
    assert_int_equal(plp_renderer_get_height(first), 48);
    assert_int_equal(plp_renderer_get_width(second), 48);
    assert_int_equal(plp_renderer_get_height(second), 32);
    assert_non_null(plp_renderer_paint(first, 0, 0));
    assert_non_null(plp_renderer_paint(second, 0, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_glide_and_stay),
        cmocka_unit_test(a_later_line_wins_at_the_same_time),
        cmocka_unit_test(grimaces_come_and_go),
        cmocka_unit_test(a_squeeze_lowers_its_own_brow),
        cmocka_unit_test(sway_is_small_and_seeded),
        cmocka_unit_test(companions_blink_on_their_own),
        cmocka_unit_test(pictures_are_laid_down_as_the_matrix_says),
        cmocka_unit_test(wide_pixels_are_fewer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
