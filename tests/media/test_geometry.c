// Rotation, mirroring and pixel shape: a bright mark painted in a stored corner is found at its
// upright place.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "media/clip.h"
#include "media/geometry_priv.h"

typedef struct {
    int rotation_deg;
    bool mirrored;
    Corner stored; // the stored corner that a viewer sees at the upper left
} Turned;

/** Worked out by hand: first mirrored left to right, then turned clockwise. */
static const Turned turns[] = {
    {0, false, UPPER_LEFT},    {90, false, LOWER_LEFT}, {180, false, LOWER_RIGHT},
    {270, false, UPPER_RIGHT}, {0, true, UPPER_RIGHT},  {90, true, LOWER_RIGHT},
    {180, true, LOWER_LEFT},   {270, true, UPPER_LEFT},
};

static void assert_mark_is_upper_left(const PlpFrame *frame)
{
    double right = frame->width_px - 4, low = frame->height_px - 4;
    assert_true(clip_luma_at(frame, 4, 4) > 200);
    assert_true(clip_luma_at(frame, right, 4) < 120);
    assert_true(clip_luma_at(frame, 4, low) < 120);
    assert_true(clip_luma_at(frame, right, low) < 120);
}

static void turned_pictures_are_seen_upright(void **state)
{
    for (size_t i = 0; i < G_N_ELEMENTS(turns); i++) {
        ClipPlan plan = {.writer = {.rotation_deg = turns[i].rotation_deg,
                                    .mirrored = turns[i].mirrored,
                                    .b_frames = -1},
                         .pictures = 2,
                         .corner = turns[i].stored};
        g_autofree char *path = clip_make("turned.mp4", &plan);
        g_autoptr(Reading) reading = clip_read(path, NULL);
        bool sideways = turns[i].rotation_deg % 180 == 90;
        assert_int_equal(reading->first->width_px, sideways ? 128 : 160);
        assert_int_equal(reading->first->height_px, sideways ? 160 : 128);
        assert_int_equal(reading->first->stored_width_px, 160);
        assert_int_equal(reading->facts.rotation_deg, turns[i].rotation_deg);
        assert_int_equal(reading->facts.mirrored, turns[i].mirrored);
        assert_mark_is_upper_left(reading->first);
    }
}

/** The same question to another program: ffmpeg's own automatic rotation. */
static void ffmpeg_agrees_on_what_is_upright(void **state)
{
    for (size_t i = 0; i < G_N_ELEMENTS(turns); i++) {
        ClipPlan plan = {.writer = {.rotation_deg = turns[i].rotation_deg,
                                    .mirrored = turns[i].mirrored,
                                    .b_frames = -1},
                         .pictures = 2,
                         .corner = turns[i].stored};
        g_free(clip_make("oracle.mov", &plan));
        clip_ffmpeg("-i {}/oracle.mov -frames:v 1 -c:v ffv1 {}/upright.mkv");
        g_autofree char *upright = clip_path("upright.mkv");
        g_autoptr(Reading) reading = clip_read(upright, NULL);
        assert_int_equal(reading->facts.rotation_deg, 0);
        assert_mark_is_upper_left(reading->first);
    }
}

/** A JPEG with an EXIF orientation of 6 (to be turned clockwise) in front of its tables. */
static void add_orientation(const char *from, const char *to)
{
    static const char exif[] = "\xff\xe1\0\x22"
                               "Exif\0\0II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0\0\0\0\0";
    g_autofree char *bytes = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(from, &bytes, &size, NULL));
    g_autoptr(GByteArray) turned = g_byte_array_new();
    g_byte_array_append(turned, (const guint8 *)bytes, 2);
    g_byte_array_append(turned, (const guint8 *)exif, sizeof exif - 1);
    g_byte_array_append(turned, (const guint8 *)bytes + 2, (guint)size - 2);
    assert_true(g_file_set_contents(to, (const char *)turned->data, (gssize)turned->len, NULL));
}

/** Motion JPEG of a camera that notes how it was held in each picture. */
static void orientation_in_jpeg_pictures_is_applied(void **state)
{
    ClipPlan plan = {.writer = {.b_frames = -1}, .pictures = 2, .corner = LOWER_LEFT};
    g_free(clip_make("plain.mp4", &plan));
    clip_ffmpeg("-i {}/plain.mp4 -frames:v 1 -q:v 2 {}/still.jpg");
    g_autofree char *still = clip_path("still.jpg");
    g_autofree char *held = clip_path("held.jpg");
    add_orientation(still, held);
    clip_ffmpeg("-loop 1 -t 0.2 -i {}/held.jpg -c copy {}/held.avi");
    g_autofree char *path = clip_path("held.avi");
    g_autoptr(Reading) reading = clip_read(path, NULL);
    assert_int_equal(reading->facts.rotation_deg, 90);
    assert_int_equal(reading->first->width_px, 128);
    assert_int_equal(reading->first->height_px, 160);
    assert_mark_is_upper_left(reading->first);
}

static void oblong_pixels_become_square(void **state)
{
    const double ratios[] = {16.0 / 11, 0.5, 1};
    const int widths[] = {233, 160, 160}, heights[] = {128, 256, 128};
    for (size_t i = 0; i < G_N_ELEMENTS(ratios); i++) {
        ClipPlan plan = {.writer = {.pixel_aspect_ratio = ratios[i], .b_frames = -1},
                         .pictures = 2,
                         .corner = UPPER_LEFT};
        g_autofree char *path = clip_make("oblong.mp4", &plan);
        g_autoptr(Reading) reading = clip_read(path, NULL);
        assert_int_equal(reading->first->width_px, widths[i]);
        assert_int_equal(reading->first->height_px, heights[i]);
        assert_true(fabs(reading->facts.pixel_aspect_ratio - ratios[i]) < 0.01);
        double x = 0, y = 0;
        plp_affine_apply(reading->first->to_stored, widths[i], heights[i], &x, &y);
        assert_true(fabs(x - 160) < 1e-9 && fabs(y - 128) < 1e-9); // edge meets edge
    }
}

static void oblong_and_turned_together(void **state)
{
    ClipPlan plan = {.writer = {.pixel_aspect_ratio = 2, .rotation_deg = 90, .b_frames = -1},
                     .pictures = 2,
                     .corner = LOWER_LEFT};
    g_autofree char *path = clip_make("both.mp4", &plan);
    g_autoptr(Reading) reading = clip_read(path, NULL);
    assert_int_equal(reading->first->width_px, 128);
    assert_int_equal(reading->first->height_px, 320);
    assert_mark_is_upper_left(reading->first);
}

static void there_and_back_is_the_identity(void **state)
{
    for (size_t i = 0; i < G_N_ELEMENTS(turns); i++) {
        PlpOrientation orientation = {turns[i].rotation_deg, turns[i].mirrored};
        int32_t matrix[9];
        plp_orientation_to_matrix(orientation, 100, 60, matrix);
        PlpOrientation again = plp_orientation_from_matrix(matrix);
        assert_int_equal(again.rotation_deg, orientation.rotation_deg);
        assert_int_equal(again.mirrored, orientation.mirrored);
    }
}

static void odd_matrices_do_no_harm(void **state)
{
    const int32_t zeros[9] = {0};
    assert_int_equal(plp_orientation_from_matrix(zeros).rotation_deg, 0);
    assert_int_equal(plp_orientation_from_matrix(NULL).rotation_deg, 0);
    const int32_t huge[9] = {G_MAXINT32, 5, 0, -7, G_MAXINT32, 0, 1, 1, 1 << 30};
    assert_int_equal(plp_orientation_from_matrix(huge).rotation_deg, 0);
    const int32_t oblique[9] = {0, 60000, 0, -60000, 20000, 0, 0, 0, 1 << 30}; // 80 degrees or so
    assert_int_equal(plp_orientation_from_matrix(oblique).rotation_deg, 90);
    const int32_t singular[9] = {1 << 16, 1 << 16, 0, 1 << 16, 1 << 16, 0, 0, 0, 1 << 30};
    assert_int_equal(plp_orientation_from_matrix(singular).rotation_deg, 0);
}

static void mad_pixel_shapes_are_ignored(void **state)
{
    ClipPlan plan = {.writer = {.pixel_aspect_ratio = 1, .b_frames = -1}, .pictures = 3};
    g_free(clip_make("plain.mkv", &plan));
    clip_ffmpeg("-i {}/plain.mkv -c copy -aspect 200:1 {}/mad.mkv");
    g_autofree char *mad = clip_path("mad.mkv");
    g_autoptr(Reading) reading = clip_read(mad, NULL);
    assert_int_equal(reading->first->width_px, 160);
    assert_int_equal(reading->first->height_px, 128);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(turned_pictures_are_seen_upright),
        cmocka_unit_test(ffmpeg_agrees_on_what_is_upright),
        cmocka_unit_test(orientation_in_jpeg_pictures_is_applied),
        cmocka_unit_test(oblong_pixels_become_square),
        cmocka_unit_test(oblong_and_turned_together),
        cmocka_unit_test(there_and_back_is_the_identity),
        cmocka_unit_test(odd_matrices_do_no_harm),
        cmocka_unit_test(mad_pixel_shapes_are_ignored),
    };
    int failures = cmocka_run_group_tests(tests, NULL, NULL);
    clip_folder_remove();
    return failures;
}
