// The tracker as the pipeline sees it: pictures in, observations out. On pictures put together of
// the reference stills (skipped where absent) and on bad ones.

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "stills.h"
#include "vision/tracker.h"

#define FRAME_US 40000

/** A tracker and how far its recording has come. */
typedef struct {
    PlpModels *models;
    PlpLandmarker landmarker;
    int64_t frames;
    PlpObservation seen; // the last observation
} Run;

static Run start(const PlpTrackerOptions *options)
{
    g_autoptr(GError) error = NULL;
    Run run = {.models = plp_stills_load_models()};
    assert_true(plp_tracker_make(run.models, options, &run.landmarker, &error));
    assert_null(error);
    return run;
}

static void finish(Run *run)
{
    plp_landmarker_clear(&run->landmarker);
    plp_models_unref(run->models);
}

/** Shows the picture n times. */
static void show(Run *run, PlpFrame *frame, int n)
{
    for (int i = 0; i < n; i++) {
        g_autoptr(GError) error = NULL;
        frame->index = run->frames;
        frame->t_us = run->frames++ * FRAME_US;
        assert_true(run->landmarker.next(run->landmarker.self, frame, &run->seen, &error));
        assert_null(error);
        assert_int_equal(run->seen.frame_index, frame->index);
        assert_int_equal(run->seen.t_us, frame->t_us);
    }
}

static void show_and_free(Run *run, PlpFrame *frame, int n)
{
    show(run, frame, n);
    plp_frame_unref(frame);
}

/** The identity of the face nearest to x, or 0 when it is farther than 60 pixels. */
static int find_identity(const PlpObservation *seen, double x_px)
{
    int identity = 0;
    double nearest = 60;
    for (int i = 0; i < seen->n_faces; i++) {
        const double distance = fabs(seen->faces[i].points[168].x_px - x_px);
        if (distance < nearest) {
            nearest = distance;
            identity = seen->faces[i].identity;
        }
    }
    return identity;
}

static PlpFrame *make_grey(int width_px, int height_px)
{
    return plp_stills_make(width_px, height_px, 110, 110, 110);
}

static void follows_one_face(void **state)
{
    plp_stills_need();
    Run run = start(NULL);
    g_autoptr(PlpFrame) still = plp_stills_load("c26.png");
    show(&run, still, 1);
    assert_int_equal(run.seen.n_faces, 1);
    assert_int_equal(run.seen.reason, PLP_REASON_MEASURED);
    show(&run, still, 30);
    const PlpFace *face = &run.seen.faces[0];
    assert_int_equal(run.seen.n_faces, 1);
    assert_int_equal(face->identity, 1);
    assert_true(face->presence_ratio > 0.99f);
    assert_int_equal(face->right.reason, PLP_REASON_MEASURED);
    assert_int_equal(face->left.reason, PLP_REASON_MEASURED);
    assert_true(face->points[33].x_px < face->points[263].x_px);
    finish(&run);
}

static void a_still_picture_gives_still_landmarks(void **state)
{
    plp_stills_need();
    Run run = start(NULL);
    g_autoptr(PlpFrame) still = plp_stills_load("c09.png");
    show(&run, still, 20);
    const PlpFace before = run.seen.faces[0];
    show(&run, still, 20);
    assert_memory_equal(before.points, run.seen.faces[0].points, sizeof before.points);
    finish(&run);
}

static void is_deterministic(void **state)
{
    plp_stills_need();
    Run a = start(NULL), b = start(NULL);
    g_autoptr(PlpFrame) three = plp_stills_load("c06.png");
    g_autoptr(PlpFrame) one = plp_stills_load("c09.png");
    for (int i = 0; i < 12; i++) {
        show(&a, i % 5 == 4 ? one : three, 1);
        show(&b, i % 5 == 4 ? one : three, 1);
        assert_memory_equal(&a.seen, &b.seen, sizeof a.seen);
    }
    finish(&a);
    finish(&b);
}

static void gives_each_face_its_own_identity(void **state)
{
    plp_stills_need();
    Run run = start(NULL);
    g_autoptr(PlpFrame) three = plp_stills_load("c06.png");
    show(&run, three, 1);
    assert_int_equal(run.seen.n_faces, 3);
    const PlpObservation first = run.seen;
    show(&run, three, 40);
    assert_int_equal(run.seen.n_faces, 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(run.seen.faces[i].identity, first.faces[i].identity);
        for (int j = 0; j < i; j++)
            assert_int_not_equal(run.seen.faces[i].identity, run.seen.faces[j].identity);
    }
    finish(&run);
}

static void follows_no_more_faces_than_asked_for(void **state)
{
    plp_stills_need();
    Run run = start(&(PlpTrackerOptions){.max_faces = 1});
    g_autoptr(PlpFrame) three = plp_stills_load("c06.png");
    show(&run, three, 30);
    assert_int_equal(run.seen.n_faces, 1);
    finish(&run);
}

/** A picture of 1280 x 480 with two persons, the second `shift` further right, or one of them
 * alone. */
static PlpFrame *make_pair(bool first, bool second, double shift_px)
{
    g_autoptr(PlpFrame) a = plp_stills_load("c26.png"), b = plp_stills_load("c08.png");
    PlpFrame *frame = make_grey(1280, 480);
    if (first)
        plp_stills_paste(frame, a, 0, 0, 1);
    if (second)
        plp_stills_paste(frame, b, 640 + shift_px, 0, 1);
    return frame;
}

static void keeps_identities_over_losses(void **state)
{
    plp_stills_need();
    Run run = start(NULL);
    show_and_free(&run, make_pair(true, true, 0), 10);
    assert_int_equal(run.seen.n_faces, 2);
    const double x_a = run.seen.faces[0].points[168].x_px, x_b = run.seen.faces[1].points[168].x_px;
    const int a = run.seen.faces[0].identity, b = run.seen.faces[1].identity;
    show_and_free(&run, make_pair(true, false, 0), 25); // b is away for a second …
    assert_int_equal(find_identity(&run.seen, x_a), a);
    assert_int_equal(find_identity(&run.seen, x_b), 0);
    show_and_free(&run, make_pair(true, true, 30), 25); // … and back, beside its place
    assert_int_equal(find_identity(&run.seen, x_b + 30), b);
    show_and_free(&run, make_pair(false, false, 0), 400); // both for sixteen seconds
    assert_int_equal(run.seen.n_faces, 0);
    assert_int_equal(run.seen.reason, PLP_REASON_NO_FACE);
    show_and_free(&run, make_pair(true, true, -20), 20);
    assert_int_equal(find_identity(&run.seen, x_a), a);
    assert_int_equal(find_identity(&run.seen, x_b - 20), b);
    finish(&run);
}

static void a_cut_brings_new_identities_and_back_the_old(void **state)
{
    plp_stills_need();
    Run run = start(NULL);
    g_autoptr(PlpFrame) a = plp_stills_load("c26.png"), b = plp_stills_load("c10.png");
    show(&run, a, 20);
    assert_int_equal(run.seen.faces[0].identity, 1);
    show(&run, b, 1);
    assert_true(run.seen.cut);
    assert_true(run.seen.n_faces >= 1);
    for (int i = 0; i < run.seen.n_faces; i++)
        assert_int_not_equal(run.seen.faces[i].identity, 1);
    show(&run, b, 19);
    assert_false(run.seen.cut);
    show(&run, a, 5);
    assert_int_equal(run.seen.n_faces, 1);
    assert_int_equal(run.seen.faces[0].identity, 1);
    finish(&run);
}

/** A face whose box is `share` of the long side of a picture of 1920 x 1080. */
static PlpFrame *make_wide_shot(double share, double x_px, double y_px)
{
    g_autoptr(PlpFrame) still = plp_stills_load("c26.png"); // its face is some 150 px wide
    PlpFrame *frame = make_grey(1920, 1080);
    const double scale = share * 1920 / 150;
    plp_stills_paste(frame, still, x_px - 380 * scale, y_px - 240 * scale, scale);
    return frame;
}

static void finds_small_faces(void **state)
{
    plp_stills_need();
    static const double places[][2] = {
        {960, 540}, {300, 200}, {1700, 900}, {700, 850}, {1234, 321}};
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        for (double share = 0.05; share < 0.15; share += 0.03) {
            Run run = start(NULL);
            show_and_free(&run, make_wide_shot(share, places[i][0], places[i][1]), 1);
            assert_int_equal(run.seen.n_faces, 1);
            assert_true(fabs(run.seen.faces[0].points[168].x_px - places[i][0]) < share * 1920);
            finish(&run);
        }
    }
}

static void says_when_a_face_is_too_small(void **state)
{
    plp_stills_need();
    Run run = start(&(PlpTrackerOptions){.min_interocular_px = 500});
    g_autoptr(PlpFrame) still = plp_stills_load("c26.png");
    show(&run, still, 3);
    assert_int_equal(run.seen.n_faces, 0);
    assert_int_equal(run.seen.reason, PLP_REASON_FACE_TOO_SMALL);
    finish(&run);
}

static void follows_fast_motion(void **state)
{
    plp_stills_need();
    Run run = start(NULL);
    g_autoptr(PlpFrame) still = plp_stills_load("c26.png");
    double bridge_px = 0;
    for (int i = 0; i < 20; i++) {
        PlpFrame *frame = make_grey(1280, 480);
        plp_stills_paste(frame, still, 25 * i, 0, 1); // a sixth of the face's width per frame
        show_and_free(&run, frame, 1);
        assert_int_equal(run.seen.n_faces, 1);
        assert_int_equal(run.seen.faces[0].identity, 1);
        const double x_px = run.seen.faces[0].points[168].x_px;
        if (i > 0)
            assert_true(fabs(x_px - bridge_px - 25) < 2); // no lag
        bridge_px = x_px;
    }
    finish(&run);
}

/** A still whose patient-right eye is covered, by the colour of the cheek or another. */
static PlpFrame *make_covered(const char *name, const PlpFace *face, const uint8_t *colour)
{
    PlpFrame *frame = plp_stills_load(name);
    const PlpPoint a = face->points[33], b = face->points[133], cheek = face->points[50];
    const double unit = face->interocular_px;
    uint8_t skin[3];
    memcpy(skin, colour != NULL ? colour : plp_stills_read(frame, cheek.x_px, cheek.y_px), 3);
    plp_stills_cover(frame, 0.5 * (a.x_px + b.x_px), 0.5 * (a.y_px + b.y_px), 0.33 * unit,
                     0.26 * unit, skin);
    return frame;
}

static void a_covered_eye_is_hidden_and_the_other_measured(void **state)
{
    plp_stills_need();
    static const uint8_t black[3] = {12, 12, 12}, white[3] = {235, 230, 225};
    const uint8_t *colours[] = {NULL, black, white};
    for (int i = 0; i < 3; i++) {
        Run run = start(NULL);
        g_autoptr(PlpFrame) still = plp_stills_load("c09.png");
        show(&run, still, 10);
        assert_int_equal(run.seen.faces[0].right.reason, PLP_REASON_MEASURED);
        show_and_free(&run, make_covered("c09.png", &run.seen.faces[0], colours[i]), 5);
        assert_int_equal(run.seen.n_faces, 1);
        assert_int_equal(run.seen.faces[0].right.reason, PLP_REASON_EYE_HIDDEN);
        assert_int_equal(run.seen.faces[0].left.reason, PLP_REASON_MEASURED);
        show(&run, still, 5);
        assert_int_equal(run.seen.faces[0].right.reason, PLP_REASON_MEASURED);
        finish(&run);
    }
}

static void an_eye_in_shadow_stays_measured(void **state)
{
    plp_stills_need();
    Run run = start(NULL);
    g_autoptr(PlpFrame) still = plp_stills_load("c09.png");
    show(&run, still, 5);
    const double middle_px = run.seen.faces[0].points[168].x_px;
    PlpFrame *shaded = plp_stills_load("c09.png");
    for (int y = 0; y < shaded->height_px; y++) {
        uint8_t *row = (uint8_t *)shaded->owner + (gsize)y * (gsize)shaded->strides[0];
        for (int k = 0; k < 3 * (int)middle_px; k++)
            row[k] = (uint8_t)(row[k] / 3);
    }
    show_and_free(&run, shaded, 10);
    assert_int_equal(run.seen.n_faces, 1);
    assert_int_equal(run.seen.faces[0].right.reason, PLP_REASON_MEASURED);
    assert_int_equal(run.seen.faces[0].left.reason, PLP_REASON_MEASURED);
    finish(&run);
}

static void an_eye_beyond_the_border_is_out_of_frame(void **state)
{
    plp_stills_need();
    Run run = start(NULL);
    g_autoptr(PlpFrame) still = plp_stills_load("c26.png");
    show(&run, still, 2);
    const PlpFace face = run.seen.faces[0];
    const double cut_px = 0.5 * (face.points[133].x_px + face.points[168].x_px);
    PlpFrame *frame = make_grey(640, 480);
    plp_stills_paste(frame, still, -cut_px, 0, 1); // the right eye is off the picture's left border
    show_and_free(&run, frame, 5);
    for (int i = 0; i < run.seen.n_faces; i++)
        assert_int_not_equal(run.seen.faces[i].right.reason, PLP_REASON_MEASURED);
    finish(&run);
}

static void follows_over_a_change_of_size(void **state)
{
    plp_stills_need();
    Run run = start(NULL);
    g_autoptr(PlpFrame) still = plp_stills_load("c26.png");
    show(&run, still, 5);
    const float x_px = run.seen.faces[0].points[168].x_px;
    PlpFrame *half = make_grey(320, 240);
    plp_stills_paste(half, still, 0, 0, 0.5);
    show_and_free(&run, half, 3);
    assert_int_equal(run.seen.n_faces, 1);
    assert_int_equal(run.seen.faces[0].identity, 1);
    assert_true(fabsf(run.seen.faces[0].points[168].x_px - 0.5f * x_px) < 4);
    finish(&run);
}

static void pictures_without_a_face_give_none(void **state)
{
    static const int sizes[][2] = {{1, 1},   {2, 1},     {1, 300},    {16, 16},
                                   {17, 13}, {640, 480}, {7680, 4320}};
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        Run run = start(NULL);
        show_and_free(&run, make_grey(sizes[i][0], sizes[i][1]), 2);
        assert_int_equal(run.seen.n_faces, 0);
        assert_int_equal(run.seen.reason, PLP_REASON_NO_FACE);
        assert_false(run.seen.cut);
        finish(&run);
    }
}

static void noise_is_no_face(void **state)
{
    Run run = start(NULL);
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (int i = 0; i < 5; i++) {
        PlpFrame *frame = make_grey(320, 240);
        uint8_t *pixels = frame->owner;
        for (int k = 0; k < 3 * 320 * 240; k++)
            pixels[k] = (uint8_t)g_rand_int_range(random, 0, 256);
        show_and_free(&run, frame, 1);
        assert_int_equal(run.seen.n_faces, 0);
    }
    finish(&run);
}

static void a_dark_picture_says_so(void **state)
{
    Run run = start(NULL);
    show_and_free(&run, plp_stills_make(320, 240, 2, 2, 2), 2);
    assert_int_equal(run.seen.reason, PLP_REASON_TOO_DARK);
    finish(&run);
}

static void a_damaged_picture_without_a_face_says_so(void **state)
{
    Run run = start(NULL);
    g_autoptr(PlpFrame) grey = make_grey(320, 240);
    grey->damaged = true;
    show(&run, grey, 1);
    assert_true(run.seen.damaged);
    assert_int_equal(run.seen.reason, PLP_REASON_DECODE_ERROR);
    finish(&run);
}

static void a_frame_without_pixels_is_an_error(void **state)
{
    Run run = start(NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpFrame) empty = plp_frame_new(NULL, NULL);
    assert_false(run.landmarker.next(run.landmarker.self, empty, &run.seen, &error));
    assert_int_equal(error->code, PLP_ERROR_INVALID);
    finish(&run);
}

/** The still, a little further to the right in every frame. */
static PlpFrame *make_drifting(const PlpFrame *still, int i)
{
    PlpFrame *frame = plp_stills_make(still->width_px, still->height_px, 90, 90, 90);
    plp_stills_paste(frame, still, 2 * i, i, 1);
    return frame;
}

static void show_drifting(Run *run, const PlpFrame *still, int from, int to)
{
    for (int i = from; i < to; i++)
        show_and_free(run, make_drifting(still, i), 1);
}

/** Mouth and flow depend on the frame before: both must survive being put down. */
static void goes_on_where_it_was_put_down(void **state)
{
    plp_stills_need();
    const PlpTrackerOptions options = {.measure_mouth = true, .measure_flow = true};
    g_autoptr(PlpFrame) still = plp_stills_load("c26.png");
    Run whole = start(&options), first = start(&options), second = start(&options);
    show_drifting(&whole, still, 0, 12);
    show_drifting(&first, still, 0, 7);
    g_autoptr(GBytes) saved = first.landmarker.save(first.landmarker.self);
    assert_true(second.landmarker.load(second.landmarker.self, saved));
    second.frames = 7;
    show_drifting(&second, still, 7, 12);
    assert_int_equal(whole.seen.n_faces, 1);
    const PlpFace *a = &whole.seen.faces[0], *b = &second.seen.faces[0];
    assert_true(isfinite(a->right_flow.mouth_x_ratio) && a->right_flow.mouth_x_ratio != 0);
    assert_int_equal(a->mouth, b->mouth);
    assert_memory_equal(&a->right_flow, &b->right_flow, sizeof a->right_flow);
    assert_memory_equal(&a->left_flow, &b->left_flow, sizeof a->left_flow);
    assert_memory_equal(a->points, b->points, sizeof a->points);
    finish(&whole);
    finish(&first);
    finish(&second);
}

/** A little story: three persons, nobody, one of them elsewhere. */
static void show_story(Run *run, PlpFrame *const pictures[3])
{
    const int i = (int)run->frames % 24;
    show(run, pictures[i < 8 ? 0 : i < 12 ? 1 : 2], 1);
}

static void goes_on_from_a_saved_state_to_the_bit(void **state)
{
    plp_stills_need();
    Run whole = start(NULL);
    PlpFrame *const pictures[] = {plp_stills_load("c06.png"), make_grey(640, 480),
                                  plp_stills_load("c09.png")};
    for (int stop = 1; stop < 30; stop += 9) {
        Run resumed = start(NULL);
        while (whole.frames < stop)
            show_story(&whole, pictures);
        g_autoptr(GBytes) saved = whole.landmarker.save(whole.landmarker.self);
        assert_true(resumed.landmarker.load(resumed.landmarker.self, saved));
        g_autoptr(GBytes) again = resumed.landmarker.save(resumed.landmarker.self);
        assert_true(g_bytes_equal(saved, again));
        resumed.frames = whole.frames;
        for (int i = 0; i < 9; i++) {
            show_story(&whole, pictures);
            show_story(&resumed, pictures);
            assert_memory_equal(&whole.seen, &resumed.seen, sizeof whole.seen);
        }
        finish(&resumed);
    }
    for (int i = 0; i < 3; i++)
        plp_frame_unref(pictures[i]);
    finish(&whole);
}

static void a_damaged_state_is_refused_and_changes_nothing(void **state)
{
    Run run = start(NULL);
    show_and_free(&run, make_grey(320, 240), 3);
    g_autoptr(GBytes) saved = run.landmarker.save(run.landmarker.self);
    gsize size = 0;
    const uint8_t *data = g_bytes_get_data(saved, &size);
    g_autofree uint8_t *copy = g_malloc0(size + 1);
    for (gsize i = 0; i < size; i += 101) {
        memcpy(copy, data, size);
        copy[i] ^= 1;
        g_autoptr(GBytes) altered = g_bytes_new(copy, size);
        g_autoptr(GBytes) cut_off = g_bytes_new(data, i);
        assert_false(run.landmarker.load(run.landmarker.self, altered));
        assert_false(run.landmarker.load(run.landmarker.self, cut_off));
    }
    memcpy(copy, data, size);
    g_autoptr(GBytes) longer = g_bytes_new(copy, size + 1);
    assert_false(run.landmarker.load(run.landmarker.self, longer));
    g_autoptr(GBytes) text = g_bytes_new_static("plp tracker 1", 14);
    assert_false(run.landmarker.load(run.landmarker.self, text));
    g_autoptr(GBytes) after = run.landmarker.save(run.landmarker.self);
    assert_true(g_bytes_equal(saved, after));
    finish(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goes_on_where_it_was_put_down),
        cmocka_unit_test(follows_one_face),
        cmocka_unit_test(a_still_picture_gives_still_landmarks),
        cmocka_unit_test(is_deterministic),
        cmocka_unit_test(gives_each_face_its_own_identity),
        cmocka_unit_test(follows_no_more_faces_than_asked_for),
        cmocka_unit_test(keeps_identities_over_losses),
        cmocka_unit_test(a_cut_brings_new_identities_and_back_the_old),
        cmocka_unit_test(finds_small_faces),
        cmocka_unit_test(says_when_a_face_is_too_small),
        cmocka_unit_test(follows_fast_motion),
        cmocka_unit_test(a_covered_eye_is_hidden_and_the_other_measured),
        cmocka_unit_test(an_eye_in_shadow_stays_measured),
        cmocka_unit_test(an_eye_beyond_the_border_is_out_of_frame),
        cmocka_unit_test(follows_over_a_change_of_size),
        cmocka_unit_test(pictures_without_a_face_give_none),
        cmocka_unit_test(noise_is_no_face),
        cmocka_unit_test(a_dark_picture_says_so),
        cmocka_unit_test(a_damaged_picture_without_a_face_says_so),
        cmocka_unit_test(a_frame_without_pixels_is_an_error),
        cmocka_unit_test(goes_on_from_a_saved_state_to_the_bit),
        cmocka_unit_test(a_damaged_state_is_refused_and_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
