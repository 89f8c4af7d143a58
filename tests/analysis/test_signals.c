#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <glib.h>

#include "analysis/signals.h"

static const int right_upper[] = {246, 161, 160, 159, 158, 157, 173};
static const int right_lower[] = {7, 163, 144, 145, 153, 154, 155};
static const int left_upper[] = {466, 388, 387, 386, 385, 384, 398};
static const int left_lower[] = {249, 390, 373, 374, 380, 381, 382};

static void put(PlpFace *face, int i, double x, double y)
{
    face->points[i] = (PlpPoint){(float)x, (float)y};
}

/**
 * A frontal face in a 640 x 480 picture: outer corners 100 px apart around (320, 240), eyes 30 px
 * wide, lids 6 px above and 4 px below the line of the corners, irises 12 px wide and 1 px above
 * it.
 */
static PlpObservation *make_observation(void)
{
    PlpObservation *observation = g_new0(PlpObservation, 1);
    observation->frame_index = 7;
    observation->t_us = 280000;
    observation->reason = PLP_REASON_MEASURED;
    observation->n_faces = 1;
    PlpFace *face = &observation->faces[0];
    face->interocular_px = 100;
    face->right.reason = face->left.reason = PLP_REASON_MEASURED;
    put(face, 33, 270, 240);
    put(face, 133, 300, 240);
    put(face, 263, 370, 240);
    put(face, 362, 340, 240);
    for (int i = 0; i < 7; i++) {
        double x = 3 + 4 * i;
        put(face, right_upper[i], 270 + x, 234);
        put(face, right_lower[i], 270 + x, 244);
        put(face, left_upper[i], 370 - x, 234);
        put(face, left_lower[i], 370 - x, 244);
    }
    static const int brows[] = {70, 63, 105, 66, 107, 300, 293, 334, 296, 336};
    for (int i = 0; i < 10; i++)
        put(face, brows[i], i < 5 ? 275 + 5 * i : 365 - 5 * (i - 5), 214);
    for (int side = 0; side < 2; side++) {
        double x = side == 0 ? 285 : 355;
        put(face, 468 + 5 * side, x, 239);
        put(face, 469 + 5 * side, x + 6, 239);
        put(face, 471 + 5 * side, x - 6, 239);
    }
    put(face, 61, 300, 310);
    put(face, 291, 340, 310);
    put(face, 205, 280, 280);
    put(face, 425, 360, 280);
    return observation;
}

static PlpSample compute(const PlpObservation *observation)
{
    PlpParameters parameters = plp_parameters_make_default();
    return plp_signals_compute(observation, &observation->faces[0], 640, 480, &parameters);
}

static void assert_near(float value, double expected)
{
    if (!(fabs((double)value - expected) <= 1e-4))
        fail_msg("%.6f is not %.6f", (double)value, expected);
}

/** Turns, scales and moves the whole face in the picture. */
static void transform(PlpFace *face, double degrees, double scale, double x0, double y0)
{
    double c = scale * cos(degrees * G_PI / 180);
    double s = scale * sin(degrees * G_PI / 180);
    for (int i = 0; i < PLP_LANDMARKS; i++) {
        double x = (double)face->points[i].x_px - 320;
        double y = (double)face->points[i].y_px - 240;
        put(face, i, x0 + c * x - s * y, y0 + s * x + c * y);
    }
}

// ---- values ----

static void test_signals_of_a_known_face(void **state)
{
    g_autofree PlpObservation *observation = make_observation();
    PlpSample sample = compute(observation);
    assert_int_equal(sample.reason, PLP_REASON_MEASURED);
    assert_int_equal(sample.frame, 7);
    assert_int_equal(sample.t_us, 280000);
    assert_near(sample.interocular_px / 100, 1);
    assert_near(sample.centre_x_ratio, 0.5);
    assert_near(sample.centre_y_ratio, 0.5);
    const PlpEyeSample *eyes[] = {&sample.right, &sample.left};
    for (int side = 0; side < 2; side++) {
        const PlpEyeSample *eye = eyes[side];
        assert_int_equal(eye->reason, PLP_REASON_MEASURED);
        assert_near(eye->ear_ratio, 10.0 / 30);
        assert_near(eye->lid_gap_ratio, 10.0 / 30);
        assert_near(eye->fissure_ratio, 0.1);
        assert_near(eye->mrd1_ratio, 0.05);
        assert_near(eye->iris_diameter_ratio, 0.12);
        assert_near(eye->upper_lid_y_ratio, 6.0 / 30);
        assert_near(eye->lower_lid_y_ratio, 4.0 / 30);
        assert_near(eye->brow_lid_ratio, 0.2);
        assert_near(eye->iris_x_ratio, 0.5);
        assert_near(eye->iris_y_ratio, -1.0 / 30);
    }
    assert_near(sample.right.mouth_corner_x_ratio, -0.2);
    assert_near(sample.left.mouth_corner_x_ratio, 0.2);
    assert_near(sample.right.mouth_corner_y_ratio, 0.7);
    assert_near(sample.left.cheek_x_ratio, 0.4);
    assert_near(sample.left.cheek_y_ratio, 0.4);
}

static void test_each_eye_has_its_own_lids(void **state)
{
    g_autofree PlpObservation *observation = make_observation();
    for (int i = 0; i < 7; i++)
        observation->faces[0].points[right_upper[i]].y_px += 8;
    PlpSample sample = compute(observation);
    assert_near(sample.right.ear_ratio, 2.0 / 30);
    assert_near(sample.right.lid_gap_ratio, 2.0 / 30);
    assert_near(sample.right.upper_lid_y_ratio, -2.0 / 30);
    assert_near(sample.right.mrd1_ratio, -0.03);
    assert_near(sample.left.ear_ratio, 10.0 / 30);
}

static void test_size_place_and_tilt_do_not_matter(void **state)
{
    g_autofree PlpObservation *plain = make_observation();
    PlpSample a = compute(plain);
    for (double degrees = -50; degrees <= 50; degrees += 12.5) {
        for (double scale = 0.5; scale < 5; scale *= 2) {
            g_autofree PlpObservation *moved = make_observation();
            transform(&moved->faces[0], degrees, scale, 200, 300);
            moved->faces[0].roll_deg = (float)degrees;
            PlpSample b = compute(moved);
            assert_near(b.right.ear_ratio, (double)a.right.ear_ratio);
            assert_near(b.left.lid_gap_ratio, (double)a.left.lid_gap_ratio);
            assert_near(b.right.mrd1_ratio, (double)a.right.mrd1_ratio);
            assert_near(b.left.fissure_ratio, (double)a.left.fissure_ratio);
            assert_near(b.right.upper_lid_y_ratio, (double)a.right.upper_lid_y_ratio);
            assert_near(b.left.iris_y_ratio, (double)a.left.iris_y_ratio);
            assert_near(b.right.brow_lid_ratio, (double)a.right.brow_lid_ratio);
            assert_near(b.left.mouth_corner_x_ratio, (double)a.left.mouth_corner_x_ratio);
            assert_near(b.right.cheek_y_ratio, (double)a.right.cheek_y_ratio);
        }
    }
}

static void test_depth_undoes_the_shortening_by_a_turned_head(void **state)
{
    // Turned by 30 degrees the corners seem cos 30 apart; the mesh's depth has the rest.
    g_autofree PlpObservation *observation = make_observation();
    PlpFace *face = &observation->faces[0];
    for (int i = 0; i < PLP_LANDMARKS; i++) {
        float x = face->points[i].x_px - 320;
        face->points[i].x_px = 320 + x * 0.8660254F;
        if (i < PLP_MESH_POINTS)
            face->depth_px[i] = x * 0.5F;
    }
    PlpSample sample = compute(observation);
    assert_near(sample.interocular_px / 100, 1);
    assert_near(sample.right.fissure_ratio, 0.1);
}

// ---- what is not measured ----

static void test_limits_gate_the_face(void **state)
{
    static const struct {
        float yaw, pitch, roll, interocular_px;
        bool damaged;
        PlpReason reason;
    } cases[] = {
        {0, 0, 0, 100, false, PLP_REASON_MEASURED},
        {40, 0, 0, 100, false, PLP_REASON_MEASURED},
        {40.1F, 0, 0, 100, false, PLP_REASON_TURNED},
        {-40.1F, 0, 0, 100, false, PLP_REASON_TURNED},
        {0, 35.1F, 0, 100, false, PLP_REASON_TURNED},
        {0, -35.1F, 0, 100, false, PLP_REASON_TURNED},
        {0, 0, 60.1F, 100, false, PLP_REASON_TURNED},
        {0, 0, -60.1F, 100, false, PLP_REASON_TURNED},
        {0, 0, 0, 20, false, PLP_REASON_MEASURED},
        {0, 0, 0, 19.9F, false, PLP_REASON_FACE_TOO_SMALL},
        {90, 0, 0, 5, true, PLP_REASON_DECODE_ERROR},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree PlpObservation *observation = make_observation();
        PlpFace *face = &observation->faces[0];
        face->yaw_deg = cases[i].yaw;
        face->pitch_deg = cases[i].pitch;
        face->roll_deg = cases[i].roll;
        face->interocular_px = cases[i].interocular_px;
        observation->damaged = cases[i].damaged;
        PlpSample sample = compute(observation);
        assert_int_equal(sample.reason, cases[i].reason);
        assert_int_equal(sample.right.reason, cases[i].reason);
        assert_int_equal(sample.left.reason, cases[i].reason);
        assert_int_equal(isnan(sample.right.ear_ratio), cases[i].reason != PLP_REASON_MEASURED);
        // Where the head is, is known all the same.
        assert_true(sample.yaw_deg == cases[i].yaw);
        assert_true(isfinite(sample.centre_x_ratio));
    }
}

static void test_one_eye_may_be_hidden(void **state)
{
    g_autofree PlpObservation *observation = make_observation();
    observation->faces[0].left.reason = PLP_REASON_EYE_HIDDEN;
    PlpSample sample = compute(observation);
    assert_int_equal(sample.reason, PLP_REASON_MEASURED);
    assert_int_equal(sample.left.reason, PLP_REASON_EYE_HIDDEN);
    assert_true(isnan(sample.left.ear_ratio) && isnan(sample.left.lid_gap_ratio));
    assert_near(sample.right.ear_ratio, 10.0 / 30);
}

static void test_both_eyes_may_be_hidden(void **state)
{
    g_autofree PlpObservation *observation = make_observation();
    observation->faces[0].right.reason = PLP_REASON_TOO_DARK;
    observation->faces[0].left.reason = PLP_REASON_OUT_OF_FRAME;
    PlpSample sample = compute(observation);
    assert_int_not_equal(sample.reason, PLP_REASON_MEASURED);
    assert_int_equal(sample.right.reason, PLP_REASON_TOO_DARK);
    assert_int_equal(sample.left.reason, PLP_REASON_OUT_OF_FRAME);
}

static void assert_no_number(const PlpEyeSample *eye)
{
    assert_false(isfinite(eye->ear_ratio));
    assert_false(isfinite(eye->lid_gap_ratio));
}

static void test_degenerate_landmarks_give_no_number(void **state)
{
    // All points in one place, and points that are no numbers: never a finite gap.
    g_autofree PlpObservation *point = make_observation();
    for (int i = 0; i < PLP_LANDMARKS; i++)
        put(&point->faces[0], i, 100, 100);
    PlpSample sample = compute(point);
    assert_no_number(&sample.right);
    assert_no_number(&sample.left);
    g_autofree PlpObservation *nothing = make_observation();
    for (int i = 0; i < PLP_LANDMARKS; i++)
        put(&nothing->faces[0], i, NAN, NAN);
    sample = compute(nothing);
    assert_no_number(&sample.right);
    assert_no_number(&sample.left);
}

/** Folds 12 px above and 10 px below the corners, over every lid point. */
static void put_rings(PlpFace *face)
{
    static const int upper[] = {247, 30, 29, 27, 28, 56, 190, 467, 260, 259, 257, 258, 286, 414};
    static const int lower[] = {25, 110, 24, 23, 22, 26, 112, 255, 339, 254, 253, 252, 256, 341};
    for (int i = 0; i < 14; i++) {
        double x = i < 7 ? 273 + 4 * i : 367 - 4 * (i - 7);
        put(face, upper[i], x, 228);
        put(face, lower[i], x, 250);
    }
}

static void test_brow_and_ring(void **state)
{
    g_autofree PlpObservation *observation = make_observation();
    PlpFace *face = &observation->faces[0];
    put_rings(face);
    PlpSample open = compute(observation);
    assert_float_equal((double)open.right.brow_y_ratio, 0.26, 1e-6);
    assert_float_equal((double)open.left.brow_y_ratio, 0.26, 1e-6);
    assert_float_equal((double)open.right.ring_height_ratio, 0.22, 1e-6);
    // The lid comes down: the brow's own place stays, its distance to the lid does not.
    for (int i = 0; i < 7; i++)
        put(face, right_upper[i], 273 + 4 * i, 243);
    PlpSample shut = compute(observation);
    assert_true(shut.right.brow_y_ratio == open.right.brow_y_ratio);
    assert_true(shut.right.ring_height_ratio == open.right.ring_height_ratio);
    assert_true(shut.right.brow_lid_ratio > open.right.brow_lid_ratio);
    // The right brow comes down 5 px, and the folds meet: the left eye's do not.
    for (int i = 0; i < 5; i++) {
        static const int brow[] = {70, 63, 105, 66, 107};
        face->points[brow[i]].y_px += 5;
    }
    face->points[247].y_px += 7;
    PlpSample squeezed = compute(observation);
    assert_float_equal((double)squeezed.right.brow_y_ratio, 0.21, 1e-6);
    assert_float_equal((double)squeezed.right.ring_height_ratio, 0.21, 1e-6);
    assert_true(squeezed.left.brow_y_ratio == open.left.brow_y_ratio);
    assert_true(squeezed.left.ring_height_ratio == open.left.ring_height_ratio);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_brow_and_ring),
        cmocka_unit_test(test_signals_of_a_known_face),
        cmocka_unit_test(test_each_eye_has_its_own_lids),
        cmocka_unit_test(test_size_place_and_tilt_do_not_matter),
        cmocka_unit_test(test_depth_undoes_the_shortening_by_a_turned_head),
        cmocka_unit_test(test_limits_gate_the_face),
        cmocka_unit_test(test_one_eye_may_be_hidden),
        cmocka_unit_test(test_both_eyes_may_be_hidden),
        cmocka_unit_test(test_degenerate_landmarks_give_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
