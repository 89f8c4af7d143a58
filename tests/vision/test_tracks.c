// What the tracker is made of, apart from the networks: regions, scenes and cuts, identities, head
// pose.

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "vision/head_pose.h"
#include "vision/identities.h"
#include "vision/region.h"
#include "vision/scene.h"
#include "vision/tracks.h"

static const PlpRegion REGION = {300, 200, 100, 0.1};

static void assert_near(double value, double wanted, double tolerance)
{
    if (!(fabs(value - wanted) <= tolerance))
        print_error("%g is not %g\n", value, wanted);
    assert_true(fabs(value - wanted) <= tolerance);
}

static void jitter_does_not_move_a_region(void **state)
{
    PlpRegion region = REGION;
    for (int i = 0; i < 50; i++) {
        const double sign = i % 2 != 0 ? 1 : -1;
        const PlpRegion wanted = {300 + sign, 200 - sign, 100 + sign, 0.1 + sign * 0.01};
        region = plp_region_follow(region, wanted);
    }
    assert_memory_equal(&region, &REGION, sizeof region);
}

static void a_region_follows_motion_within_two_percent(void **state)
{
    PlpRegion region = REGION;
    for (int i = 1; i <= 30; i++) {
        const PlpRegion wanted = {300 + 40 * i, 200 + 10 * i, 100 * pow(1.1, i), 0.1 + 0.2 * i};
        region = plp_region_follow(region, wanted);
        assert_true(hypot(region.x_px - wanted.x_px, region.y_px - wanted.y_px) <=
                    0.021 * wanted.side_px);
        assert_near(log(region.side_px / wanted.side_px), 0, 0.021);
        assert_near(remainder(region.rotation_rad - wanted.rotation_rad, 2 * G_PI), 0, 0.021);
    }
}

static void turns_go_the_short_way_round(void **state)
{
    const PlpRegion old = {0, 0, 10, 3.1}, wanted = {0, 0, 10, -3.1};
    const double turn = remainder(plp_region_follow(old, wanted).rotation_rad - 3.1, 2 * G_PI);
    assert_true(turn > 0 && turn < 0.1);
}

static void overlap_is_shared_area(void **state)
{
    const PlpRegion a = {0, 0, 10, 0}, b = {5, 0, 10, 0}, far = {50, 0, 10, 0},
                    within = {1, 1, 2, 0};
    assert_near(plp_region_compute_overlap(a, a), 1, 1e-12);
    assert_near(plp_region_compute_overlap(a, b), 50.0 / 150, 1e-12);
    assert_near(plp_region_compute_overlap(a, within), 0.04, 1e-12);
    assert_true(plp_region_compute_overlap(a, far) == 0);
}

static void regions_without_sense_are_not_usable(void **state)
{
    assert_true(plp_region_is_usable(REGION, 640, 480));
    assert_false(plp_region_is_usable((PlpRegion){NAN, 0, 10, 0}, 640, 480));
    assert_false(plp_region_is_usable((PlpRegion){0, 0, INFINITY, 0}, 640, 480));
    assert_false(plp_region_is_usable((PlpRegion){0, 0, 1, 0}, 640, 480));
    assert_false(plp_region_is_usable((PlpRegion){0, 0, 10, NAN}, 640, 480));
    assert_false(plp_region_is_usable((PlpRegion){-100, 0, 50, 0}, 640, 480));
    assert_false(plp_region_is_usable((PlpRegion){0, 600, 50, 0}, 640, 480));
    assert_false(plp_region_is_usable((PlpRegion){0, 0, 1e6, 0}, 640, 480));
}

/** A scene of stripes; `phase` moves them, `gain` is the light. */
static PlpScene make_stripes(double phase, double gain)
{
    PlpScene scene = {.brightness_ratio = 0.5f};
    for (int i = 0; i < PLP_SCENE_CELLS; i++)
        scene.cells[i] = (float)(gain * (0.5 + 0.4 * sin(phase + 0.7 * (i % PLP_SCENE_COLUMNS))));
    return scene;
}

static PlpScene make_flat(float luma)
{
    PlpScene scene = {.brightness_ratio = luma};
    for (int i = 0; i < PLP_SCENE_CELLS; i++)
        scene.cells[i] = luma;
    return scene;
}

static void cuts_are_told_from_light_and_motion(void **state)
{
    const PlpScene scene = make_stripes(0, 1), dim = make_stripes(0, 0.4),
                   moved = make_stripes(0.5, 1);
    const PlpScene other = make_stripes(2.5, 1), black = make_flat(0), grey = make_flat(0.5f);
    assert_false(plp_scene_is_cut(&scene, &scene));
    assert_false(plp_scene_is_cut(&scene, &dim));
    assert_false(plp_scene_is_cut(&scene, &moved));
    assert_true(plp_scene_is_cut(&scene, &other));
    assert_true(plp_scene_is_cut(&scene, &black));
    assert_true(plp_scene_is_cut(&black, &scene));
    assert_false(plp_scene_is_cut(&black, &grey)); // a lamp before a wall
    assert_false(plp_scene_is_cut(&black, &black));
}

static PlpLook make_look(int colour, float shape)
{
    PlpLook look = {.known = true};
    look.colours[colour] = 1;
    for (int i = 0; i < PLP_LOOK_SHAPES; i++)
        look.shapes[i] = shape;
    return look;
}

static PlpLostFace make_lost(int identity, double x_px, bool placed, PlpLook look)
{
    return (PlpLostFace){
        .identity = identity, .region = {x_px, 200, 100, 0}, .placed = placed, .look = look};
}

#define SECOND 1000000

static void looks_differ_by_colour_and_shape(void **state)
{
    const PlpLook a = make_look(3, 1), paler = make_look(4, 1), wider = make_look(3, 1.5f);
    assert_near(plp_look_compare(&a, &a), 0, 1e-6);
    assert_true(plp_look_compare(&a, &paler) > PLP_LOOK_OTHER);
    assert_true(plp_look_compare(&a, &wider) > PLP_LOOK_OTHER);
    assert_near(plp_look_compare(&a, &wider), plp_look_compare(&wider, &a), 1e-9);
}

static void a_face_back_in_its_place_keeps_its_identity(void **state)
{
    PlpIdentities identities;
    plp_identities_init(&identities);
    const PlpLook look = make_look(0, 1);
    assert_int_equal(plp_identities_take(&identities, REGION, 0, &look), 1);
    assert_int_equal(plp_identities_take(&identities, REGION, 0, &look), 2); // nobody is lost
    const PlpLostFace near = make_lost(1, 280, true, look), far = make_lost(2, 900, true, look);
    plp_identities_lose(&identities, &near);
    plp_identities_lose(&identities, &far);
    assert_int_equal(plp_identities_take(&identities, REGION, SECOND, &look), 1);
    assert_int_equal(identities.lost->len, 1);
    plp_identities_clear(&identities);
}

static void somebody_else_in_the_same_place_is_new(void **state)
{
    PlpIdentities identities;
    plp_identities_init(&identities);
    const PlpLook look = make_look(0, 1), other = make_look(9, 1);
    assert_int_equal(plp_identities_take(&identities, REGION, 0, &look), 1);
    const PlpLostFace lost = make_lost(1, 300, true, look);
    plp_identities_lose(&identities, &lost);
    assert_int_equal(plp_identities_take(&identities, REGION, SECOND, &other), 2);
    assert_int_equal(plp_identities_take(&identities, REGION, SECOND, &look), 1);
    plp_identities_clear(&identities);
}

static void looks_that_fit_two_lost_faces_are_new(void **state)
{
    PlpIdentities identities;
    plp_identities_init(&identities);
    identities.last = 2;
    const PlpLook look = make_look(0, 1);
    const PlpLostFace a = make_lost(1, 300, true, look), b = make_lost(2, 300, true, look);
    plp_identities_lose(&identities, &a);
    plp_identities_lose(&identities, &b);
    plp_identities_unplace(&identities);
    assert_int_equal(plp_identities_take(&identities, REGION, SECOND, &look), 3);
    plp_identities_clear(&identities);
}

static void after_a_cut_the_look_decides(void **state)
{
    PlpIdentities identities;
    plp_identities_init(&identities);
    identities.last = 2;
    const PlpLook look = make_look(0, 1), other = make_look(9, 1);
    const PlpLostFace a = make_lost(1, 300, true, look), b = make_lost(2, 900, true, other);
    plp_identities_lose(&identities, &a);
    plp_identities_lose(&identities, &b);
    plp_identities_unplace(&identities);
    assert_int_equal(plp_identities_take(&identities, REGION, 60 * SECOND, &other), 2);
    assert_int_equal(plp_identities_take(&identities, REGION, 60 * SECOND, &look), 1);
    plp_identities_clear(&identities);
}

static void a_face_far_off_or_of_another_size_has_no_place(void **state)
{
    PlpIdentities identities;
    plp_identities_init(&identities);
    identities.last = 1;
    const PlpLook look = make_look(0, 1),
                  similar = make_look(0, 1.09f); // 0.7: it may be, it may not
    const PlpLostFace lost = make_lost(1, 300, true, look);
    assert_true(plp_look_compare(&look, &similar) > PLP_LOOK_SAME);
    assert_true(plp_look_compare(&look, &similar) < PLP_LOOK_OTHER);
    plp_identities_lose(&identities, &lost);
    assert_int_equal(
        plp_identities_take(&identities, (PlpRegion){600, 200, 100, 0}, SECOND, &similar), 2);
    assert_int_equal(
        plp_identities_take(&identities, (PlpRegion){300, 200, 40, 0}, SECOND, &similar), 3);
    assert_int_equal(plp_identities_take(&identities, REGION, 30 * SECOND, &similar), 4);
    assert_int_equal(plp_identities_take(&identities, REGION, SECOND, &similar), 1);
    plp_identities_clear(&identities);
}

static void lost_faces_are_forgotten_at_last(void **state)
{
    PlpIdentities identities;
    plp_identities_init(&identities);
    for (int i = 1; i <= 10 * PLP_IDENTITIES_MAX; i++) {
        const PlpLostFace lost = make_lost(i, 300, false, make_look(i % PLP_LOOK_BINS, 1));
        plp_identities_lose(&identities, &lost);
    }
    assert_int_equal(identities.lost->len, PLP_IDENTITIES_MAX);
    plp_identities_clear(&identities);
}

static PlpTrack make_track(int identity, float bridge_px, int64_t started_t_us)
{
    PlpTrack track = {
        .identity = identity, .region = {bridge_px, 200, 100, 0}, .started_t_us = started_t_us};
    track.face.points[168].x_px = bridge_px;
    track.face.interocular_px = 50;
    return track;
}

static void two_tracks_on_one_face_become_the_older(void **state)
{
    PlpIdentities identities;
    plp_identities_init(&identities);
    PlpTracks tracks = {.places = {make_track(7, 300, 0), make_track(2, 305, 0),
                                   make_track(3, 340, 0), make_track(9, 308, SECOND)}};
    plp_tracks_drop_duplicates(&tracks, &identities, SECOND);
    assert_int_equal(tracks.places[0].identity, 0);
    assert_int_equal(tracks.places[1].identity, 2);
    assert_int_equal(tracks.places[2].identity, 3); // a neighbour, close as he is
    assert_int_equal(tracks.places[3].identity, 0);
    // Identity 7 had a face of its own once; 9 never had.
    assert_int_equal(identities.lost->len, 1);
    assert_int_equal(g_array_index(identities.lost, PlpLostFace, 0).identity, 7);
    assert_false(g_array_index(identities.lost, PlpLostFace, 0).placed);
    plp_identities_clear(&identities);
}

/** A head of a few points, turned by yaw, pitch and roll as the header defines them. */
static void make_head(double yaw, double pitch, double roll, PlpPoint *ret_points, float *ret_depth)
{
    static const struct {
        int right, left;
        double x, y, z;
    } head[] = {{33, 263, 45, 0, 0},    {133, 362, 18, 0, -2},   {127, 356, 70, -5, 40},
                {234, 454, 72, 20, 45}, {93, 323, 70, 40, 45},   {132, 361, 66, 60, 42},
                {58, 288, 60, 80, 38},  {162, 389, 66, -30, 35}, {21, 251, 60, -55, 28},
                {6, 6, 0, 0, -20},      {2, 2, 0, 50, -30}};
    for (gsize i = 0; i < G_N_ELEMENTS(head); i++) {
        for (int side = -1; side <= 1; side += 2) {
            const double x = side * head[i].x, y = head[i].y, z = head[i].z;
            // Looking up: the chin comes nearer, the forehead goes away.
            const double y1 = y * cos(pitch) + z * sin(pitch),
                         z1 = -y * sin(pitch) + z * cos(pitch);
            const double x2 = x * cos(yaw) - z1 * sin(yaw), z2 = x * sin(yaw) + z1 * cos(yaw);
            const int index = side < 0 ? head[i].right : head[i].left;
            ret_points[index] = (PlpPoint){(float)(300 + x2 * cos(roll) - y1 * sin(roll)),
                                           (float)(200 + x2 * sin(roll) + y1 * cos(roll))};
            ret_depth[index] = (float)z2;
        }
    }
}

static PlpHeadPose compute_pose(double yaw_deg, double pitch_deg, double roll_deg)
{
    static PlpPoint points[PLP_LANDMARKS];
    static float depth[PLP_MESH_POINTS];
    const double unit = G_PI / 180;
    make_head(yaw_deg * unit, pitch_deg * unit, roll_deg * unit, points, depth);
    return plp_head_pose_compute(points, depth);
}

static void the_head_pose_is_the_turn_of_the_head(void **state)
{
    const PlpHeadPose rest = compute_pose(0, 0, 0);
    assert_near(rest.yaw_deg, 0, 0.01);
    assert_near(rest.roll_deg, 0, 0.01);
    for (int yaw = -60; yaw <= 60; yaw += 20) {
        for (int pitch = -40; pitch <= 40; pitch += 20) {
            for (int roll = -90; roll <= 90; roll += 45) {
                const PlpHeadPose pose = compute_pose(yaw, pitch, roll);
                assert_near(pose.yaw_deg, yaw, 0.01);
                assert_near(pose.roll_deg, roll, 0.01);
                assert_near(remainder(pose.pitch_deg - rest.pitch_deg - pitch, 360), 0, 0.01);
            }
        }
    }
}

static void a_head_of_one_point_has_a_finite_pose(void **state)
{
    static const PlpPoint points[PLP_LANDMARKS];
    static const float depth[PLP_MESH_POINTS];
    const PlpHeadPose pose = plp_head_pose_compute(points, depth);
    assert_true(isfinite(pose.yaw_deg) && isfinite(pose.pitch_deg) && isfinite(pose.roll_deg));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jitter_does_not_move_a_region),
        cmocka_unit_test(a_region_follows_motion_within_two_percent),
        cmocka_unit_test(turns_go_the_short_way_round),
        cmocka_unit_test(overlap_is_shared_area),
        cmocka_unit_test(regions_without_sense_are_not_usable),
        cmocka_unit_test(cuts_are_told_from_light_and_motion),
        cmocka_unit_test(looks_differ_by_colour_and_shape),
        cmocka_unit_test(a_face_back_in_its_place_keeps_its_identity),
        cmocka_unit_test(somebody_else_in_the_same_place_is_new),
        cmocka_unit_test(looks_that_fit_two_lost_faces_are_new),
        cmocka_unit_test(after_a_cut_the_look_decides),
        cmocka_unit_test(a_face_far_off_or_of_another_size_has_no_place),
        cmocka_unit_test(lost_faces_are_forgotten_at_last),
        cmocka_unit_test(two_tracks_on_one_face_become_the_older),
        cmocka_unit_test(the_head_pose_is_the_turn_of_the_head),
        cmocka_unit_test(a_head_of_one_point_has_a_finite_pose),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
