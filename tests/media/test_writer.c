// The writer: what it refuses, and that a file appears whole or not at all.
#include <glib/gstdio.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/error.h"
#include "media/clip.h"

static const PlpWriterOptions plain = {.width_px = 64, .height_px = 48, .b_frames = -1};

static int files_in_folder(void)
{
    g_autoptr(GDir) entries = g_dir_open(clip_folder(), 0, NULL);
    int n = 0;
    while (g_dir_read_name(entries) != NULL)
        n++;
    return n;
}

static void assert_refused(const char *name, PlpWriterOptions options, const char *message)
{
    g_autofree char *path = clip_path(name);
    int before = files_in_folder();
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpWriter) writer = plp_writer_open(path, &options, &error);
    assert_null(writer);
    if (!g_str_has_prefix(error->message, message))
        fail_msg("%s", error->message);
    assert_int_equal(error->code, PLP_ERROR_INVALID);
    assert_int_equal(files_in_folder(), before);
}

static void senseless_options_are_refused(void **state)
{
    PlpWriterOptions options = plain;
    options.codec = "nonsense";
    assert_refused("a.mp4", options, "a.mp4: there is no video encoder `nonsense`");
    options.codec = "aac";
    assert_refused("a.mp4", options, "a.mp4: there is no video encoder `aac`");
    options = plain;
    options.container = "nonsense";
    assert_refused("a.mp4", options, "a.mp4: there is no video container `nonsense`");
    assert_refused("noending", plain, "noending: its ending names no video container");
    assert_refused("sound.wav", plain, "sound.wav: its ending names no video container");
    options = plain;
    options.width_px = 0;
    assert_refused("a.mp4", options, "a.mp4: a picture has 1 to 16384 pixels a side");
    options = plain;
    options.rotation_deg = 45;
    assert_refused("a.mp4", options, "a.mp4: the rotation must be 0, 90, 180 or 270 degrees");
    options = plain;
    options.pixel_format = "nonsense";
    assert_refused("a.mp4", options, "a.mp4: there is no pixel format `nonsense`");
    options = plain;
    options.encoder_options = "nonsense=1";
    assert_refused("a.mp4", options, "a.mp4: libx264 has no option `nonsense`");
    options.encoder_options = "nonsense";
    assert_refused("a.mp4", options, "a.mp4: the encoder options `nonsense` are not of the form");
}

static void impossible_pairs_are_refused(void **state)
{
    PlpWriterOptions options = plain;
    options.width_px = 65;
    assert_refused("odd.mp4", options,
                   "odd.mp4: libx264 cannot encode 65x48 pixels in yuv420p: width and height must "
                   "be even");
    options = plain;
    options.codec = "ffv1";
    assert_refused("a.webm", options, "a.webm: the container webm cannot hold ffv1");
    options = plain;
    options.rotation_deg = 90;
    assert_refused("a.avi", options, "a.avi: only mp4 and mov can say");
}

static PlpWriter *open_writer(const char *path)
{
    g_autoptr(GError) error = NULL;
    PlpWriter *writer = plp_writer_open(path, &plain, &error);
    assert_non_null(writer);
    return writer;
}

static void an_abandoned_file_never_appears(void **state)
{
    g_autofree char *path = clip_path("abandoned.mp4");
    int before = files_in_folder();
    uint32_t pixels[64 * 48] = {0};
    PlpWriter *writer = open_writer(path);
    assert_true(plp_writer_push(writer, (const uint8_t *)pixels, 256, 0, NULL));
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    plp_writer_free(writer);
    assert_int_equal(files_in_folder(), before);
}

static void an_old_file_stays_until_the_new_is_whole(void **state)
{
    g_autofree char *path = clip_path("old.mp4");
    assert_true(g_file_set_contents(path, "old", 3, NULL));
    uint32_t pixels[64 * 48] = {0};
    g_autoptr(PlpWriter) writer = open_writer(path);
    assert_true(plp_writer_push(writer, (const uint8_t *)pixels, 256, 0, NULL));
    g_autofree char *content = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(path, &content, &size, NULL));
    assert_string_equal(content, "old");
    assert_true(plp_writer_finish(writer, NULL));
    g_autoptr(Reading) reading = clip_read(path, NULL);
    assert_int_equal(reading->facts.frames, 1);
}

static void times_must_rise(void **state)
{
    g_autofree char *path = clip_path("times.mp4");
    uint32_t pixels[64 * 48] = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpWriter) writer = open_writer(path);
    assert_true(plp_writer_push(writer, (const uint8_t *)pixels, 256, 40000, NULL));
    assert_false(plp_writer_push(writer, (const uint8_t *)pixels, 256, 40000, &error));
    assert_int_equal(error->code, PLP_ERROR_INVALID);
    assert_non_null(strstr(error->message, "picture 1 is not later than the one before"));
    g_clear_error(&error);
    assert_false(plp_writer_push(writer, (const uint8_t *)pixels, 256, 20000, &error));
    assert_int_equal(error->code, PLP_ERROR_INVALID);
}

static void a_folder_that_is_missing_is_said(void **state)
{
    g_autofree char *path = clip_path("nowhere/a.mp4");
    g_autoptr(GError) error = NULL;
    assert_null(plp_writer_open(path, &plain, &error));
    assert_int_equal(error->code, PLP_ERROR_IO);
    assert_true(g_str_has_prefix(error->message, "a.mp4: cannot be created: "));
}

/** A limit on the size of files stands for a full disk. */
static void a_full_disk_leaves_nothing_behind(void **state)
{
    g_autofree char *path = clip_path("full.avi");
    int before = files_in_folder();
    struct rlimit unlimited, tight;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
    tight = unlimited;
    tight.rlim_cur = 20000;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    PlpWriterOptions options = plain;
    options.codec = "rawvideo";
    g_autoptr(GError) error = NULL;
    uint32_t pixels[64 * 48] = {0};
    PlpWriter *writer = plp_writer_open(path, &options, &error);
    bool fine = writer != NULL;
    for (int i = 0; i < 100 && fine; i++)
        fine = plp_writer_push(writer, (const uint8_t *)pixels, 256, i * 40000, &error);
    fine = fine && plp_writer_finish(writer, &error);
    plp_writer_free(writer);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
    signal(SIGXFSZ, handler);
    assert_false(fine);
    assert_int_equal(error->code, PLP_ERROR_IO);
    assert_true(g_str_has_prefix(error->message, "full.avi: cannot be written: "));
    assert_int_equal(files_in_folder(), before);
}

static void the_same_pictures_give_the_same_bytes(void **state)
{
    ClipPlan plan = {.writer = {.b_frames = 2}, .pictures = 20};
    g_autofree char *one = clip_make("one.mp4", &plan), *two = clip_make("two.mp4", &plan);
    g_autofree char *a = NULL, *b = NULL;
    gsize a_size = 0, b_size = 0;
    assert_true(g_file_get_contents(one, &a, &a_size, NULL));
    assert_true(g_file_get_contents(two, &b, &b_size, NULL));
    assert_int_equal(a_size, b_size);
    assert_memory_equal(a, b, a_size);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(senseless_options_are_refused),
        cmocka_unit_test(impossible_pairs_are_refused),
        cmocka_unit_test(an_abandoned_file_never_appears),
        cmocka_unit_test(an_old_file_stays_until_the_new_is_whole),
        cmocka_unit_test(times_must_rise),
        cmocka_unit_test(a_folder_that_is_missing_is_said),
        cmocka_unit_test(a_full_disk_leaves_nothing_behind),
        cmocka_unit_test(the_same_pictures_give_the_same_bytes),
    };
    int failures = cmocka_run_group_tests(tests, NULL, NULL);
    clip_folder_remove();
    return failures;
}
