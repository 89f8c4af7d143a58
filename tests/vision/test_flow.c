// Optical flow in the head's frame: on points worked out by hand, and on pictures of a texture that
// moves by known amounts. No networks.

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "vision/flow_priv.h"

#define SIZE 400
#define EYES 120.0 // distance of the outer corners in the picture

// ---- points ----

/** Firm points on a grid, and five of the part beside them, all moving by the motion given. */
static int make_points(PlpFlowPoint *points, PlpFlowPart part, float turn, float shift)
{
    int n = 0;
    for (int i = 0; i < 12; i++)
        points[n++] = (PlpFlowPoint){
            .part = PLP_FLOW_FIRM, .x = 20.0f + 8 * i, .y = 20.0f + 17 * (i % 4), .weight = 0.5f};
    for (int i = 0; i < 5; i++)
        points[n++] = (PlpFlowPoint){.part = part, .x = 30.0f + i, .y = 90.0f, .weight = 0.5f};
    for (int i = 0; i < n; i++) {
        points[i].dx = shift - turn * (points[i].y - 64);
        points[i].dy = -shift + turn * (points[i].x - 64);
    }
    return n;
}

static void test_the_heads_motion_is_taken_out(void **state)
{
    PlpFlowPoint points[PLP_FLOW_MAX_POINTS];
    PlpSideFlow right, left;
    int n = make_points(points, PLP_FLOW_RIGHT_MOUTH, 0.02f, 1.5f);
    assert_true(plp_flow_sum_up(points, n, 60, &right, &left));
    assert_true(fabsf(right.mouth_x_ratio) < 1e-5f && fabsf(right.mouth_y_ratio) < 1e-5f);
    assert_true(isnan(left.mouth_x_ratio) && isnan(right.cheek_x_ratio));
    for (int i = 12; i < n; i++)
        points[i].dx -= 0.6f;
    assert_true(plp_flow_sum_up(points, n, 60, &right, &left));
    assert_true(fabsf(right.mouth_x_ratio + 0.01f) < 1e-4f);
}

static void test_firm_points_gone_wrong_do_not_count(void **state)
{
    PlpFlowPoint points[PLP_FLOW_MAX_POINTS];
    PlpSideFlow right, left;
    int n = make_points(points, PLP_FLOW_LEFT_CHEEK, 0, 1);
    points[2].dy += 12;
    points[7].dx -= 9;
    assert_true(plp_flow_sum_up(points, n, 60, &right, &left));
    assert_true(fabsf(left.cheek_x_ratio) < 0.001f && fabsf(left.cheek_y_ratio) < 0.001f);
}

static void test_too_few_points_say_nothing(void **state)
{
    PlpFlowPoint points[PLP_FLOW_MAX_POINTS];
    PlpSideFlow right, left;
    int n = make_points(points, PLP_FLOW_LEFT_CHEEK, 0, 1);
    for (int i = 0; i < 5; i++)
        points[i].weight = 0;
    assert_false(plp_flow_sum_up(points, n, 60, &right, &left)); // seven firm ones left
    n = make_points(points, PLP_FLOW_LEFT_CHEEK, 0, 1);
    for (int i = 14; i < n; i++)
        points[i].weight = 0;
    assert_true(plp_flow_sum_up(points, n, 60, &right, &left));
    assert_true(isnan(left.cheek_x_ratio)); // two of five
    assert_false(plp_flow_sum_up(points, n, 0, &right, &left));
    assert_false(plp_flow_sum_up(points, 0, 60, &right, &left));
}

static void test_firm_points_on_one_spot_say_nothing(void **state)
{
    PlpFlowPoint points[PLP_FLOW_MAX_POINTS];
    PlpSideFlow right, left;
    int n = make_points(points, PLP_FLOW_LEFT_CHEEK, 0, 1);
    for (int i = 0; i < 12; i++)
        points[i].x = points[i].y = 64;
    assert_false(plp_flow_sum_up(points, n, 60, &right, &left));
}

// ---- pictures ----

/** A face whose points lie where they would, roughly: firm ones above, the parts where they are. */
static PlpFace make_face(double x_px, double y_px)
{
    static const struct {
        int indices[10];
        double x, y; // in eyes' distances
    } groups[] = {
        {{225, 224, 223, 222, 53, 52}, -0.35, -0.14},
        {{31, 228, 229, 230, 231, 111, 117, 118, 119}, -0.35, 0.16},
        {{50, 205, 36, 187, 207, 206, 203, 101}, -0.38, 0.42},
        {{61, 57, 186, 92, 43, 146, 40, 91, 212}, -0.28, 0.78},
        {{445, 444, 443, 442, 283, 282}, 0.35, -0.14},
        {{261, 448, 449, 450, 451, 340, 346, 347, 348}, 0.35, 0.16},
        {{280, 425, 266, 411, 427, 426, 423, 330}, 0.38, 0.42},
        {{291, 287, 410, 322, 273, 375, 270, 321, 432}, 0.28, 0.78},
        {{168, 6, 197, 195, 5, 4, 94}, 0, 0.25},
        {{8, 9, 151, 108, 337, 109, 338}, 0, -0.35},
        {{127, 34, 139, 162}, -0.58, -0.05},
        {{356, 264, 368, 389}, 0.58, -0.05},
    };
    PlpFace face = {.identity = 1, .interocular_px = EYES, .mouth = PLP_REASON_MEASURED};
    for (gsize g = 0; g < G_N_ELEMENTS(groups); g++) {
        for (int i = 0; i < 10 && groups[g].indices[i] != 0; i++) {
            PlpPoint *p = &face.points[groups[g].indices[i]];
            p->x_px = (float)(x_px + EYES * (groups[g].x + 0.05 * (i % 3 - 1)));
            p->y_px = (float)(y_px + EYES * (groups[g].y + 0.05 * (i / 3 - 1)));
        }
    }
    face.points[33] = (PlpPoint){(float)(x_px - EYES / 2), (float)y_px};
    face.points[263] = (PlpPoint){(float)(x_px + EYES / 2), (float)y_px};
    return face;
}

/** A smooth texture at a place of the face, 0..1. */
static double texture(double x, double y)
{
    return 0.5 + 0.12 * sin(0.21 * x + 0.7) * cos(0.17 * y) + 0.12 * sin(0.13 * x - 0.23 * y) +
           0.1 * cos(0.31 * y + 0.05 * x) + 0.08 * sin(0.37 * x + 1.1);
}

typedef struct {
    double head_x, head_y;   // how far the whole picture has moved, in pixels
    double mouth_x, mouth_y; // the patient's right mouth corner, on top of it
    double light;            // 1
    bool damaged;
    int64_t t_us;
} Shot;

static PlpFrame *make_frame(const Shot *shot)
{
    guint8 *pixels = g_malloc(SIZE * SIZE * 3);
    for (int y = 0; y < SIZE; y++) {
        for (int x = 0; x < SIZE; x++) {
            double px = x - shot->head_x, py = y - shot->head_y;
            double dx = px - (200 - 0.28 * EYES), dy = py - (150 + 0.78 * EYES);
            double near = exp(-(dx * dx + dy * dy) / (2 * 22 * 22));
            double value =
                shot->light * texture(px - near * shot->mouth_x, py - near * shot->mouth_y);
            memset(pixels + 3 * (y * SIZE + x), (int)CLAMP(255 * value, 0, 255), 3);
        }
    }
    PlpFrame *frame = plp_frame_new(pixels, g_free);
    frame->pixels = PLP_PIXELS_RGB24;
    frame->stored_width_px = frame->width_px = SIZE;
    frame->stored_height_px = frame->height_px = SIZE;
    frame->planes[0] = pixels;
    frame->strides[0] = 3 * SIZE;
    frame->to_stored = (PlpAffine){1, 0, 0, 0, 1, 0};
    frame->t_us = shot->t_us;
    frame->damaged = shot->damaged;
    return frame;
}

typedef struct {
    PlpFlow *flow;
    PlpCrop *crop;
    PlpFlowMemory memory;
} Run;

static PlpFace show(Run *run, const Shot *shot)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpFrame) frame = make_frame(shot);
    PlpFace face = make_face(200 + shot->head_x, 150 + shot->head_y);
    assert_true(plp_flow_measure(run->flow, frame, run->crop, &face, &run->memory, &error));
    assert_null(error);
    return face;
}

static Run start(void)
{
    g_autoptr(GError) error = NULL;
    Run run = {.flow = plp_flow_new(&error), .crop = plp_crop_new(&error)};
    assert_null(error);
    return run;
}

static void finish(Run *run)
{
    plp_flow_free(run->flow);
    plp_crop_free(run->crop);
}

static void test_a_moving_head_is_no_twitch(void **state)
{
    static const Shot shots[] = {{.head_x = 6, .head_y = 3}, {.head_x = -2.5, .head_y = 0.4}};
    for (gsize i = 0; i < G_N_ELEMENTS(shots); i++) {
        Run run = start();
        show(&run, &(Shot){.light = 1, .t_us = 0});
        Shot shot = shots[i];
        shot.light = 1;
        shot.t_us = 33000;
        const PlpFace face = show(&run, &shot);
        assert_true(fabsf(face.right_flow.mouth_x_ratio) < 0.002f);
        assert_true(fabsf(face.left_flow.cheek_y_ratio) < 0.002f);
        assert_true(fabsf(face.right_flow.eye_closing_ratio) < 0.002f);
        finish(&run);
    }
}

static void test_one_corner_moves(void **state)
{
    Run run = start();
    show(&run, &(Shot){.light = 1});
    // Out to the patient's right and up by 3 and 2 pixels, the head moving as well, the light too.
    const PlpFace face = show(
        &run,
        &(Shot){
            .light = 0.8, .t_us = 33000, .head_x = 4, .head_y = -3, .mouth_x = -3, .mouth_y = -2});
    // The bump falls off over the points of the part: two thirds of it and more stay.
    assert_true(face.right_flow.mouth_x_ratio < -0.6f * 3 / 120 &&
                face.right_flow.mouth_x_ratio > -1.1f * 3 / 120);
    assert_true(face.right_flow.mouth_y_ratio < -0.6f * 2 / 120 &&
                face.right_flow.mouth_y_ratio > -1.1f * 2 / 120);
    assert_true(fabsf(face.left_flow.mouth_x_ratio) < 0.004f);
    assert_true(fabsf(face.left_flow.cheek_x_ratio) < 0.004f);
    finish(&run);
}

static void assert_unmeasured(const PlpFace *face)
{
    assert_true(isnan(face->right_flow.mouth_x_ratio) && isnan(face->left_flow.eye_closing_ratio));
}

static void test_nothing_to_compare_with(void **state)
{
    Run run = start();
    PlpFace face = show(&run, &(Shot){.light = 1});
    assert_unmeasured(&face); // the first frame
    face = show(&run, &(Shot){.light = 1, .t_us = 400000});
    assert_unmeasured(&face); // after a gap
    face = show(&run, &(Shot){.light = 1, .t_us = 400000});
    assert_unmeasured(&face); // no time has passed
    face = show(&run, &(Shot){.light = 1, .t_us = 433000});
    assert_true(isfinite(face.right_flow.mouth_x_ratio));
    face = show(&run, &(Shot){.light = 1, .t_us = 466000, .damaged = true});
    assert_unmeasured(&face);
    face = show(&run, &(Shot){.light = 1, .t_us = 500000});
    assert_unmeasured(&face); // the damaged one is nothing to compare with
    run.memory.identity = 9;
    face = show(&run, &(Shot){.light = 1, .t_us = 533000});
    assert_unmeasured(&face); // somebody else's
    finish(&run);
}

static void test_black_picture_gives_nothing(void **state)
{
    Run run = start();
    show(&run, &(Shot){.light = 0});
    const PlpFace face = show(&run, &(Shot){.light = 0, .t_us = 33000});
    assert_unmeasured(&face);
    finish(&run);
}

static void test_hidden_mouth_leaves_the_eyes(void **state)
{
    Run run = start();
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpFrame) frame = make_frame(&(Shot){.light = 1, .t_us = 33000});
    show(&run, &(Shot){.light = 1});
    PlpFace face = make_face(200, 150);
    face.mouth = PLP_REASON_MOUTH_HIDDEN;
    assert_true(plp_flow_measure(run.flow, frame, run.crop, &face, &run.memory, &error));
    assert_true(isnan(face.right_flow.mouth_x_ratio) && isnan(face.left_flow.cheek_y_ratio));
    assert_true(isfinite(face.right_flow.eye_closing_ratio));
    finish(&run);
}

static void test_face_that_is_no_face(void **state)
{
    Run run = start();
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpFrame) frame = make_frame(&(Shot){.light = 1});
    PlpFace face = {.identity = 1}; // all points on one spot
    assert_true(plp_flow_measure(run.flow, frame, run.crop, &face, &run.memory, &error));
    assert_unmeasured(&face);
    for (int i = 0; i < PLP_LANDMARKS; i++)
        face.points[i].x_px = NAN;
    assert_true(plp_flow_measure(run.flow, frame, run.crop, &face, &run.memory, &error));
    assert_unmeasured(&face);
    assert_int_equal(run.memory.identity, 0);
    finish(&run);
}

static void test_outside_the_picture_counts_nothing(void **state)
{
    Run run = start();
    g_autoptr(GError) error = NULL;
    for (int i = 0; i < 2; i++) {
        g_autoptr(PlpFrame) frame = make_frame(&(Shot){.light = 1, .t_us = 33000 * i});
        PlpFace face = make_face(200, 330); // mouth and cheeks below the lower border
        assert_true(plp_flow_measure(run.flow, frame, run.crop, &face, &run.memory, &error));
        if (i == 1)
            assert_true(isnan(face.right_flow.mouth_y_ratio) &&
                        isfinite(face.right_flow.eye_closing_ratio));
    }
    finish(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_heads_motion_is_taken_out),
        cmocka_unit_test(test_firm_points_gone_wrong_do_not_count),
        cmocka_unit_test(test_too_few_points_say_nothing),
        cmocka_unit_test(test_firm_points_on_one_spot_say_nothing),
        cmocka_unit_test(test_a_moving_head_is_no_twitch),
        cmocka_unit_test(test_one_corner_moves),
        cmocka_unit_test(test_nothing_to_compare_with),
        cmocka_unit_test(test_black_picture_gives_nothing),
        cmocka_unit_test(test_hidden_mouth_leaves_the_eyes),
        cmocka_unit_test(test_face_that_is_no_face),
        cmocka_unit_test(test_outside_the_picture_counts_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
