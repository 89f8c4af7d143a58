// Every container and codec that this FFmpeg can write: each picture once, in order, at its own
// time.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "media/clip.h"

typedef struct {
    const char *file;
    const char *codec;
    const char *pixel_format;
    const char *stored_format; // as decoded
    PlpPixels pixels;
    int64_t tick_us; // of the container's clock, for the comparison
} Format;

enum { N_PICTURES = 40, RATE = 30 };

static const Format formats[] = {
    {"f.mp4", "libx264", NULL, "yuv420p", PLP_PIXELS_I420, 12},
    {"f.mov", "libx264", NULL, "yuv420p", PLP_PIXELS_I420, 12},
    {"f.mkv", "libx264", NULL, "yuv420p", PLP_PIXELS_I420, 1000},
    {"f.ts", "libx264", NULL, "yuv420p", PLP_PIXELS_I420, 12},
    {"g.avi", "libx264", NULL, "yuv420p", PLP_PIXELS_I420, 2},
    {"f.avi", "mpeg4", NULL, "yuv420p", PLP_PIXELS_I420, 2},
    {"g.mp4", "mpeg4", NULL, "yuv420p", PLP_PIXELS_I420, 17},
    {"h.mp4", "libx265", NULL, "yuv420p", PLP_PIXELS_I420, 12},
    {"f.webm", "libvpx-vp9", NULL, "yuv420p", PLP_PIXELS_I420, 1000},
    {"g.webm", "libvpx", NULL, "yuv420p", PLP_PIXELS_I420, 1000},
    {"g.mkv", "ffv1", NULL, "yuv420p", PLP_PIXELS_I420, 1000},
    {"h.mkv", "ffv1", "yuv444p", "yuv444p", PLP_PIXELS_I420, 1000},
    {"i.mkv", "ffv1", "bgr0", "bgr0", PLP_PIXELS_RGB24, 1000},
    {"j.mkv", "ffv1", "gray", "gray", PLP_PIXELS_I420, 1000},
    {"k.mkv", "ffv1", "yuva420p", "yuva420p", PLP_PIXELS_I420, 1000},
    {"l.mkv", "rawvideo", "nv12", "nv12", PLP_PIXELS_I420, 1000},
    {"h.avi", "mjpeg", NULL, "yuvj420p", PLP_PIXELS_I420, 2},
    {"g.mov", "prores_ks", "yuv422p10le", "yuv422p10le", PLP_PIXELS_I420, 12},
    {"h.mov", "png", "rgb24", "rgb24", PLP_PIXELS_RGB24, 12},
    {"f.mpg", "mpeg2video", NULL, "yuv420p", PLP_PIXELS_I420, 12},
    {"f.flv", "flv", NULL, "yuv420p", PLP_PIXELS_I420, 1000},
    {"f.wmv", "wmv2", NULL, "yuv420p", PLP_PIXELS_I420, 1000},
    {"f.ogv", "libtheora", NULL, "yuv420p", PLP_PIXELS_I420, 2},
    {"f.mxf", "mpeg2video", NULL, "yuv420p", PLP_PIXELS_I420, 2},
};

static void assert_times(const Reading *reading, int64_t tick_us)
{
    for (int i = 0; i < N_PICTURES; i++) {
        int64_t expected_us = llround(i * 1e6 / RATE);
        if (llabs(clip_time(reading, i) - expected_us) > tick_us)
            fail_msg("picture %d at %ld us", i, (long)clip_time(reading, i));
    }
    assert_int_equal(clip_time(reading, 0), 0);
}

static void every_picture_comes_at_its_time(void **state)
{
    const Format *format = *state;
    ClipPlan plan = {.writer = {.codec = format->codec,
                                .pixel_format = format->pixel_format,
                                .b_frames = -1,
                                .encoder_options = NULL},
                     .pictures = N_PICTURES};
    g_autofree char *path = clip_make(format->file, &plan);
    g_autoptr(Reading) reading = clip_read(path, NULL);
    assert_int_equal(reading->facts.frames, N_PICTURES);
    clip_assert_numbers(reading, 0);
    assert_times(reading, format->tick_us);
    assert_int_equal(reading->first->pixels, format->pixels);
    assert_int_equal(reading->first->width_px, 160);
    assert_int_equal(reading->first->height_px, 128);
    assert_string_equal(reading->facts.pixel_format, format->stored_format);
    assert_true(fabs(reading->facts.true_rate_per_s - RATE) < 0.05);
    assert_false(reading->facts.variable_rate);
    assert_false(reading->facts.truncated);
    assert_int_equal(reading->facts.damaged_packets + reading->facts.damaged_frames, 0);
    assert_int_equal(reading->facts.gaps + reading->facts.time_jumps, 0);
}

int main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(formats)];
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_autofree char *name = g_strdup_printf("%s in %s", formats[i].codec, formats[i].file);
        tests[i] = (struct CMUnitTest){.name = g_intern_string(name),
                                       .test_func = every_picture_comes_at_its_time,
                                       .initial_state = (void *)&formats[i]};
    }
    int failures = cmocka_run_group_tests(tests, NULL, NULL);
    clip_folder_remove();
    return failures;
}
