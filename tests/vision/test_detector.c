// What the detector makes of its network's output, and where it looks. No weights needed.

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "vision/detector.h"

/** The network's raw output; every anchor says 'no'. */
typedef struct {
    float boxes[PLP_DETECTOR_ANCHORS * PLP_DETECTOR_BOX_FLOATS];
    float scores[PLP_DETECTOR_ANCHORS];
} Output;

static Output *make_output(void)
{
    Output *output = g_new0(Output, 1);
    for (int i = 0; i < PLP_DETECTOR_ANCHORS; i++)
        output->scores[i] = -20;
    return output;
}

static void put_face(Output *output, int anchor, float logit, float dx, float dy, float size)
{
    float *box = output->boxes + anchor * PLP_DETECTOR_BOX_FLOATS;
    box[0] = dx;
    box[1] = dy;
    box[2] = box[3] = size;
    output->scores[anchor] = logit;
}

static gsize decode(const Output *output, PlpRegion area, PlpDetection *ret_detections)
{
    g_autoptr(GArray) raw = g_array_new(FALSE, FALSE, sizeof(PlpDetection));
    plp_detector_decode(output->boxes, output->scores, area, raw);
    return plp_detector_suppress(raw, ret_detections, PLP_DETECTIONS_MAX);
}

static const PlpRegion WHOLE = {320, 240, 640, 0};

static void boxes_lie_at_their_anchors(void **state)
{
    g_autofree Output *output = make_output();
    PlpDetection found[PLP_DETECTIONS_MAX];
    put_face(output, 2 * (5 * 16 + 3), 3, 0, 0, 32); // column 3, row 5 of 16
    assert_int_equal(decode(output, WHOLE, found), 1);
    assert_true(fabs(found[0].x_px - 640 * 3.5 / 16) < 1e-3);
    assert_true(fabs(found[0].y_px - (640 * 5.5 / 16 - 80)) <
                1e-3); // the letterbox begins 80 px above
    assert_true(fabs(found[0].width_px - 160) < 1e-3);
    assert_true(fabs(found[0].score - 1 / (1 + exp(-3))) < 1e-5);
    output->scores[2 * (5 * 16 + 3)] = -20;
    put_face(output, 512 + 6 * (2 * 8 + 7), 3, 12.8f, -12.8f,
             64); // column 7, row 2 of 8, a tenth off
    assert_int_equal(decode(output, WHOLE, found), 1);
    assert_true(fabs(found[0].x_px - 640 * (7.5 / 8 + 0.1)) < 1e-3);
    assert_true(fabs(found[0].y_px - (640 * (2.5 / 8 - 0.1) - 80)) < 1e-3);
}

static void the_region_turns_with_the_eyes(void **state)
{
    const PlpDetection d = {.x_px = 100,
                            .y_px = 80,
                            .width_px = 40,
                            .height_px = 50,
                            .key_x_px = {90, 110},
                            .key_y_px = {70, 90}};
    const PlpRegion region = plp_region_make_from_detection(&d);
    assert_true(fabs(region.side_px - 75) < 1e-9);
    assert_true(fabs(region.rotation_rad - G_PI / 4) < 1e-9);
}

static void overlapping_boxes_become_their_weighted_mean(void **state)
{
    g_autofree Output *output = make_output();
    PlpDetection found[PLP_DETECTIONS_MAX];
    put_face(output, 0, 8, 30, 30, 32);
    put_face(output, 1, 0.1f, 34, 30, 32);
    assert_int_equal(decode(output, WHOLE, found), 1);
    const double first = 1 / (1 + exp(-8)), second = 1 / (1 + exp(-0.1));
    const double wanted = (30 * first + 34 * second) / (first + second) * 5 + 20;
    assert_true(fabs(found[0].x_px - wanted) < 1e-2);
    assert_true(fabs(found[0].score - first) < 1e-5);
}

static void a_box_within_a_better_one_is_no_face_of_its_own(void **state)
{
    g_autofree Output *output = make_output();
    PlpDetection found[PLP_DETECTIONS_MAX];
    put_face(output, 0, 8, 40, 40, 60);
    put_face(output, 1, 4, 44, 44, 12); // a part of it: IoU 0.04
    put_face(output, 2, 2, 100, 30, 20);
    assert_int_equal(decode(output, WHOLE, found), 2);
    assert_true(found[0].score > found[1].score);
}

static void nothing_below_one_half(void **state)
{
    g_autofree Output *output = make_output();
    PlpDetection found[PLP_DETECTIONS_MAX];
    put_face(output, 100, -0.01f, 0, 0, 30);
    assert_int_equal(decode(output, WHOLE, found), 0);
}

static void broken_output_gives_no_face(void **state)
{
    g_autofree Output *output = make_output();
    PlpDetection found[PLP_DETECTIONS_MAX];
    put_face(output, 0, NAN, 0, 0, 30);
    put_face(output, 1, 5, NAN, 0, 30);
    put_face(output, 2, 5, 0, INFINITY, 30);
    put_face(output, 3, 5, 0, 0, -30);
    put_face(output, 4, 5, 0, 0, NAN);
    put_face(output, 5, 5, 0, 0, 0);
    assert_int_equal(decode(output, WHOLE, found), 0);
}

static void a_crowd_is_cut_to_the_best(void **state)
{
    g_autofree Output *output = make_output();
    PlpDetection found[PLP_DETECTIONS_MAX];
    for (int i = 0; i < 256; i++)
        put_face(output, 2 * i, 1 + (float)i / 100, 0, 0, 2); // far apart
    assert_int_equal(decode(output, WHOLE, found), PLP_DETECTIONS_MAX);
    for (int i = 1; i < PLP_DETECTIONS_MAX; i++)
        assert_true(found[i - 1].score >= found[i].score);
    assert_true(fabsf(found[0].score - 1 / (1 + expf(-3.55f))) < 1e-5f);
}

static void equal_scores_come_in_a_fixed_order(void **state)
{
    g_autoptr(GArray) raw = g_array_new(FALSE, FALSE, sizeof(PlpDetection));
    PlpDetection found[2][PLP_DETECTIONS_MAX];
    for (int turn = 0; turn < 2; turn++) {
        for (int i = 0; i < 5; i++) {
            const int k = turn == 0 ? i : 4 - i;
            const PlpDetection d = {
                .score = 0.7f, .x_px = 100 * k, .y_px = 50, .width_px = 20, .height_px = 20};
            g_array_append_val(raw, d);
        }
        assert_int_equal(plp_detector_suppress(raw, found[turn], PLP_DETECTIONS_MAX), 5);
    }
    assert_memory_equal(found[0], found[1], 5 * sizeof(PlpDetection));
}

/** Whether a face of `size` about (x, y) lies whole in a tile in which it fills at least 18 %. */
static bool is_served(const GArray *tiles, double x, double y, double size)
{
    for (guint i = 0; i < tiles->len; i++) {
        const PlpRegion *tile = &g_array_index(tiles, PlpRegion, i);
        const double room = 0.5 * (tile->side_px - size);
        if (size >= 0.18 * tile->side_px && fabs(x - tile->x_px) <= room &&
            fabs(y - tile->y_px) <= room)
            return true;
    }
    return false;
}

static void tiles_hold_every_small_face_whole(void **state)
{
    static const int sizes[][2] = {
        {1920, 1080}, {1080, 1920}, {640, 480}, {1000, 1000}, {3000, 400}};
    for (gsize k = 0; k < G_N_ELEMENTS(sizes); k++) {
        const double width = sizes[k][0], height = sizes[k][1], longest = fmax(width, height);
        g_autoptr(GArray) tiles = plp_detector_make_tiles(sizes[k][0], sizes[k][1]);
        assert_true(tiles->len <= 45);
        for (double share = 0.05; share <= 0.18; share += 0.01) {
            const double size = share * longest;
            for (double x = size / 2; x <= width - size / 2; x += size / 3) {
                for (double y = size / 2; y <= height - size / 2; y += size / 3)
                    assert_true(is_served(tiles, x, y, size));
            }
        }
    }
}

static void a_tiny_picture_has_tiles_too(void **state)
{
    g_autoptr(GArray) tiles = plp_detector_make_tiles(1, 1);
    assert_true(tiles->len >= 1);
    for (guint i = 0; i < tiles->len; i++)
        assert_true(g_array_index(tiles, PlpRegion, i).side_px > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(boxes_lie_at_their_anchors),
        cmocka_unit_test(the_region_turns_with_the_eyes),
        cmocka_unit_test(overlapping_boxes_become_their_weighted_mean),
        cmocka_unit_test(a_box_within_a_better_one_is_no_face_of_its_own),
        cmocka_unit_test(nothing_below_one_half),
        cmocka_unit_test(broken_output_gives_no_face),
        cmocka_unit_test(a_crowd_is_cut_to_the_best),
        cmocka_unit_test(equal_scores_come_in_a_fixed_order),
        cmocka_unit_test(tiles_hold_every_small_face_whole),
        cmocka_unit_test(a_tiny_picture_has_tiles_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
