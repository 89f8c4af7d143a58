#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "workflow/faces.h"
#include "workflow/mirror.h"

#define WIDTH 1000
#define HEIGHT 800

static PlpFace make_face(int identity, float size_px, float x_px, float y_px)
{
    PlpFace face = {.identity = identity, .presence_ratio = 1, .interocular_px = size_px};
    for (int i = 0; i < PLP_LANDMARKS; i++)
        face.points[i] = (PlpPoint){x_px, y_px};
    face.points[33].x_px -= size_px / 2;
    face.points[263].x_px += size_px / 2;
    face.right.reason = face.left.reason = PLP_REASON_MEASURED;
    return face;
}

static PlpObservation make_observation(int64_t index)
{
    return (PlpObservation){.frame_index = index,
                            .packet_index = index + 5,
                            .t_us = index * 40000,
                            .reason = PLP_REASON_NO_FACE};
}

static void add(PlpFaces *faces, int64_t index, int n_faces, const PlpFace *seen, PlpReason reason)
{
    PlpParameters parameters = plp_parameters_make_default();
    PlpObservation observation = make_observation(index);
    observation.n_faces = n_faces;
    observation.reason = reason;
    for (int i = 0; i < n_faces; i++)
        observation.faces[i] = seen[i];
    plp_faces_add(faces, &observation, WIDTH, HEIGHT, false, &parameters);
}

static void test_no_face(void **state)
{
    g_autoptr(PlpFaces) faces = plp_faces_new();
    add(faces, 0, 0, NULL, PLP_REASON_TOO_DARK);
    add(faces, 1, 0, NULL, PLP_REASON_UNKNOWN);
    assert_int_equal(plp_faces_choose(faces), 0);
    g_autoptr(PlpTrace) trace = plp_faces_make_trace(faces, 0);
    assert_int_equal(plp_trace_get_length(trace), 2);
    assert_int_equal(plp_trace_get(trace, 0)->right.reason, PLP_REASON_TOO_DARK);
    assert_int_equal(plp_trace_get(trace, 1)->left.reason, PLP_REASON_NO_FACE);
    assert_int_equal(plp_trace_get(trace, 1)->t_us, 40000);
    assert_int_equal(plp_trace_get(trace, 1)->packet, 6);
}

static void test_largest_wins(void **state)
{
    g_autoptr(PlpFaces) faces = plp_faces_new();
    PlpFace seen[] = {make_face(1, 60, 400, 400), make_face(2, 100, 600, 400)};
    for (int i = 0; i < 10; i++)
        add(faces, i, 2, seen, PLP_REASON_MEASURED);
    assert_int_equal(plp_faces_choose(faces), 2);
}

static void test_most_central_wins(void **state)
{
    g_autoptr(PlpFaces) faces = plp_faces_new();
    PlpFace seen[] = {make_face(1, 100, 120, 100), make_face(2, 90, 520, 380)};
    for (int i = 0; i < 10; i++)
        add(faces, i, 2, seen, PLP_REASON_MEASURED);
    assert_int_equal(plp_faces_choose(faces), 2);
}

static void test_recording_outweighs_a_moment(void **state)
{
    g_autoptr(PlpFaces) faces = plp_faces_new();
    PlpFace patient = make_face(1, 80, 500, 400), passer = make_face(2, 160, 500, 400);
    for (int i = 0; i < 10; i++)
        add(faces, i, 1, &patient, PLP_REASON_MEASURED);
    for (int i = 10; i < 12; i++)
        add(faces, i, 1, &passer, PLP_REASON_MEASURED);
    assert_int_equal(plp_faces_choose(faces), 1);
}

static void test_equal_faces_first_seen(void **state)
{
    g_autoptr(PlpFaces) faces = plp_faces_new();
    PlpFace seen[] = {make_face(3, 80, 400, 400), make_face(1, 80, 600, 400)};
    add(faces, 0, 2, seen, PLP_REASON_MEASURED);
    assert_int_equal(plp_faces_choose(faces), 3);
}

static void test_trace_has_every_frame(void **state)
{
    g_autoptr(PlpFaces) faces = plp_faces_new();
    PlpFace first = make_face(1, 80, 500, 400), second = make_face(2, 80, 300, 400);
    add(faces, 0, 0, NULL, PLP_REASON_NO_FACE);
    add(faces, 1, 1, &first, PLP_REASON_MEASURED);
    add(faces, 2, 1, &second, PLP_REASON_MEASURED);
    add(faces, 3, 0, NULL, PLP_REASON_DECODE_ERROR);
    add(faces, 4, 1, &first, PLP_REASON_MEASURED);
    g_autoptr(PlpTrace) trace = plp_faces_make_trace(faces, 1);
    const float seen_at[] = {NAN, 80, NAN, NAN, 80};
    assert_int_equal(plp_trace_get_length(trace), 5);
    for (guint i = 0; i < 5; i++) {
        const PlpSample *sample = plp_trace_get(trace, i);
        assert_int_equal(sample->frame, i);
        assert_int_equal(sample->packet, i + 5);
        assert_int_equal(isnan(sample->interocular_px), isnan(seen_at[i]));
    }
    // Another face in the picture is no reason of this one's.
    assert_int_equal(plp_trace_get(trace, 2)->right.reason, PLP_REASON_NO_FACE);
    assert_int_equal(plp_trace_get(trace, 3)->right.reason, PLP_REASON_DECODE_ERROR);
}

static void test_face_without_numbers_does_not_win(void **state)
{
    g_autoptr(PlpFaces) faces = plp_faces_new();
    PlpFace seen[] = {make_face(1, NAN, 500, 400), make_face(2, 50, 900, 100)};
    add(faces, 0, 2, seen, PLP_REASON_MEASURED);
    assert_int_equal(plp_faces_choose(faces), 2);
}

static void test_mirror_turns_sides(void **state)
{
    PlpSample sample = plp_sample_make_unmeasured(0, 0, PLP_REASON_MEASURED);
    sample.yaw_deg = 10;
    sample.roll_deg = -3;
    sample.pitch_deg = 4;
    sample.centre_x_ratio = 0.25f;
    sample.right.ear_ratio = 0.1f;
    sample.right.mouth_corner_x_ratio = -0.4f;
    sample.right.iris_x_ratio = 0.3f;
    sample.left.ear_ratio = 0.3f;
    sample.left.reason = PLP_REASON_EYE_HIDDEN;
    PlpSample once = sample;
    plp_mirror_sample(&once);
    assert_true(once.left.ear_ratio == 0.1f && once.right.ear_ratio == 0.3f);
    assert_int_equal(once.right.reason, PLP_REASON_EYE_HIDDEN);
    assert_true(once.left.mouth_corner_x_ratio == 0.4f && once.left.iris_x_ratio == 0.3f);
    assert_true(once.yaw_deg == -10 && once.roll_deg == 3 && once.pitch_deg == 4);
    assert_true(once.centre_x_ratio == 0.75f);
    plp_mirror_sample(&once);
    assert_memory_equal(&once, &sample, sizeof sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_face),
        cmocka_unit_test(test_largest_wins),
        cmocka_unit_test(test_most_central_wins),
        cmocka_unit_test(test_recording_outweighs_a_moment),
        cmocka_unit_test(test_equal_faces_first_seen),
        cmocka_unit_test(test_trace_has_every_frame),
        cmocka_unit_test(test_face_without_numbers_does_not_win),
        cmocka_unit_test(test_mirror_turns_sides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
