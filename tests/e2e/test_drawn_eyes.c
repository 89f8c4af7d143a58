// The real networks find the drawn face in every picture and follow each of its eyes.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "drawn_view.h"
#include "vision/tracker.h"

static PlpModels *load_models(void)
{
    g_autofree char *folder = plp_models_dup_folder();
    g_autoptr(GError) error = NULL;
    PlpModels *models = plp_models_load(folder, &error);
    if (models == NULL)
        print_message("skipped: %s\n", error->message);
    return models;
}

static int set_up(void **state)
{
    *state = load_models();
    return 0;
}

static int tear_down(void **state)
{
    plp_models_unref(*state);
    return 0;
}

static PlpLandmarker make_landmarker(PlpModels *models)
{
    PlpLandmarker landmarker = {0};
    g_autoptr(GError) error = NULL;
    if (!plp_tracker_make(models, &(PlpTrackerOptions){0}, &landmarker, &error))
        fail_msg("%s", error->message);
    return landmarker;
}

typedef struct {
    double right, left; // EAR
} Ears;

/** The third picture with that openness: the tracker has settled. All of them must show the face.
 */
static Ears settle(PlpLandmarker *landmarker, PlpDrawnFace face, double right, double left,
                   int width, int height, int64_t *frame)
{
    face.right_openness = right;
    face.left_openness = left;
    PlpDrawnView view = {0};
    for (int i = 0; i < 3; i++) {
        face.noise_seed = (guint32)*frame;
        view = plp_drawn_view_take(landmarker, &face, width, height, (*frame)++);
        assert_int_equal(view.n_faces, 1);
        assert_true(view.presence_ratio > 0.98);
    }
    return (Ears){view.right_ear, view.left_ear};
}

static void assert_between(double value, double low, double high)
{
    if (!(value >= low && value <= high))
        fail_msg("%.3f is not within %.3f..%.3f", value, low, high);
}

/** Open, shut, half, and a wink of each eye, in one go. */
static void assert_followed(PlpModels *models, const PlpDrawnFace *face, int width, int height)
{
    int64_t frame = 0;
    PlpLandmarker landmarker = make_landmarker(models);
    Ears open = settle(&landmarker, *face, 1, 1, width, height, &frame);
    Ears half = settle(&landmarker, *face, 0.5, 0.5, width, height, &frame);
    Ears shut = settle(&landmarker, *face, 0, 0, width, height, &frame);
    Ears right_wink = settle(&landmarker, *face, 0, 1, width, height, &frame);
    Ears left_wink = settle(&landmarker, *face, 1, 0, width, height, &frame);
    plp_landmarker_clear(&landmarker);
    assert_between(open.right, 0.27, 0.46);
    assert_between(open.left, 0.27, 0.46);
    assert_between(shut.right, 0, 0.12);
    assert_between(shut.left, 0, 0.12);
    assert_between((half.right - shut.right) / (open.right - shut.right), 0.22, 0.8);
    assert_between((half.left - shut.left) / (open.left - shut.left), 0.22, 0.8);
    assert_between(right_wink.right, 0, 0.12);
    assert_between(right_wink.left, 0.8 * open.left, 0.5);
    assert_between(left_wink.left, 0, 0.12);
    assert_between(left_wink.right, 0.8 * open.right, 0.5);
}

static void every_tone_is_followed(void **state)
{
    if (*state == NULL)
        skip();
    for (int tone = 0; tone < PLP_SKIN_TONES; tone++) {
        PlpDrawnFace face = plp_drawn_face_make_default();
        face.skin_tone = tone;
        face.hair_tone = (tone + 2) % PLP_HAIR_TONES;
        face.iris_tone = tone % PLP_IRIS_TONES;
        assert_followed(*state, &face, 640, 480);
    }
}

static void every_size_is_followed(void **state)
{
    if (*state == NULL)
        skip();
    static const int sizes[][2] = {{320, 240}, {480, 640}, {1280, 720}};
    PlpDrawnFace face = plp_drawn_face_make_default();
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++)
        assert_followed(*state, &face, sizes[i][0], sizes[i][1]);
}

static void every_pose_is_followed(void **state)
{
    if (*state == NULL)
        skip();
    for (int sign = -1; sign <= 1; sign += 2) {
        PlpDrawnFace rolled = plp_drawn_face_make_default(), turned = rolled;
        rolled.roll_deg = 20 * sign;
        assert_followed(*state, &rolled, 640, 480);
        turned.yaw_deg = 20 * sign;
        assert_followed(*state, &turned, 640, 480);
    }
}

static void light_and_noise_do_not_hide_the_eyes(void **state)
{
    if (*state == NULL)
        skip();
    static const double lights[] = {0.5, 1.3}, noises[] = {2, 8};
    for (gsize i = 0; i < 2; i++) {
        PlpDrawnFace lit = plp_drawn_face_make_default(), noisy = lit;
        lit.light = lights[i];
        assert_followed(*state, &lit, 640, 480);
        noisy.noise = noises[i];
        assert_followed(*state, &noisy, 640, 480);
    }
}

/** Openness as measured, between the readings of shut and open, for one narrowing of an open eye.
 */
static double measure_narrowing(PlpModels *models, PlpDrawnFace face)
{
    int64_t frame = 0;
    PlpDrawnFace rest = plp_drawn_face_make_default();
    PlpLandmarker landmarker = make_landmarker(models);
    Ears shut = settle(&landmarker, rest, 0, 0, 640, 480, &frame);
    Ears open = settle(&landmarker, rest, 1, 1, 640, 480, &frame);
    Ears narrow = settle(&landmarker, face, 1, 1, 640, 480, &frame);
    plp_landmarker_clear(&landmarker);
    return (narrow.right + narrow.left - shut.right - shut.left) /
           (open.right + open.left - shut.right - shut.left);
}

static void decoys_stay_more_than_half_open(void **state)
{
    if (*state == NULL)
        skip();
    PlpDrawnFace squint = plp_drawn_face_make_default(), down = squint, smile = squint;
    squint.right_squint = squint.left_squint = 1;
    down.gaze_y = 1;
    smile.right_mouth_corner = smile.left_mouth_corner = 1;
    smile.right_squint = smile.left_squint = 0.3;
    assert_between(measure_narrowing(*state, squint), 0.5, 0.9);
    assert_between(measure_narrowing(*state, down), 0.5, 0.9);
    assert_between(measure_narrowing(*state, smile), 0.75, 1.1);
}

static void an_empty_room_has_no_face(void **state)
{
    if (*state == NULL)
        skip();
    PlpDrawnFace face = plp_drawn_face_make_default();
    face.absent = true;
    PlpLandmarker landmarker = make_landmarker(*state);
    for (int i = 0; i < 3; i++)
        assert_int_equal(plp_drawn_view_take(&landmarker, &face, 640, 480, i).n_faces, 0);
    plp_landmarker_clear(&landmarker);
}

static void the_head_turns_the_way_it_is_told(void **state)
{
    if (*state == NULL)
        skip();
    PlpDrawnFace face = plp_drawn_face_make_default();
    face.yaw_deg = 20;
    face.roll_deg = 10;
    PlpLandmarker landmarker = make_landmarker(*state);
    PlpDrawnView view = plp_drawn_view_take(&landmarker, &face, 640, 480, 0);
    plp_landmarker_clear(&landmarker);
    assert_between((double)view.face.yaw_deg, 6, 30);
    assert_between((double)view.face.roll_deg, 6, 14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_tone_is_followed),
        cmocka_unit_test(every_size_is_followed),
        cmocka_unit_test(every_pose_is_followed),
        cmocka_unit_test(light_and_noise_do_not_hide_the_eyes),
        cmocka_unit_test(decoys_stay_more_than_half_open),
        cmocka_unit_test(an_empty_room_has_no_face),
        cmocka_unit_test(the_head_turns_the_way_it_is_told),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
