// Times through whole files: variable rates, B-frames, starts, edit lists, and streams without any
// clock.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "media/clip.h"

static void assert_times(const Reading *reading, const int64_t *expected_us, int n, int64_t tick_us)
{
    assert_int_equal(reading->facts.frames, n);
    for (int i = 0; i < n; i++)
        if (llabs(clip_time(reading, i) - expected_us[i]) > tick_us)
            fail_msg("picture %d at %ld us, expected %ld", i, (long)clip_time(reading, i),
                     (long)expected_us[i]);
}

/** A phone in poor light: 33 ms, sometimes 46, sometimes a second of nothing. */
static void uneven_times(int64_t *times_us, int n)
{
    int64_t t_us = 0;
    for (int i = 0; i < n; i++) {
        times_us[i] = t_us;
        t_us += i % 7 == 3 ? 46000 : i == 20 ? 1000000 : 33333;
    }
}

static void variable_rates_are_kept_in_every_container(void **state)
{
    enum { N = 50 };
    int64_t times_us[N];
    uneven_times(times_us, N);
    const char *const files[] = {"v.mp4", "v.mov", "v.mkv", "v.ts"};
    const int64_t ticks_us[] = {12, 12, 1000, 12};
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        ClipPlan plan = {.writer = {.b_frames = 3}, .pictures = N, .times_us = times_us};
        g_autofree char *path = clip_make(files[i], &plan);
        g_autoptr(Reading) reading = clip_read(path, NULL);
        assert_times(reading, times_us, N, ticks_us[i]);
        clip_assert_numbers(reading, 0);
        assert_int_equal(reading->facts.gaps, 1);
        assert_true(llabs(reading->facts.gap_us - 966667) < 1500);
        assert_true(reading->facts.variable_rate);
        assert_true(fabs(reading->facts.max_interval_ms - 1000) < 1.1);
    }
}

static void high_speed_cameras_keep_their_rate(void **state)
{
    const char *const files[] = {"h.mp4", "h.avi"};
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        ClipPlan plan = {.writer = {.nominal_rate_per_s = 240, .b_frames = -1}, .pictures = 240};
        g_autofree char *path = clip_make(files[i], &plan);
        g_autoptr(Reading) reading = clip_read(path, NULL);
        assert_int_equal(reading->facts.frames, 240);
        assert_true(fabs(reading->facts.true_rate_per_s - 240) < 0.1);
        assert_true(llabs(reading->facts.duration_us - 1000000) < 20);
    }
}

/** B-frames come out of their packets' order; each picture must still name its own packet. */
static void reordered_pictures_name_their_packet(void **state)
{
    const char *const files[] = {"b.mp4", "b.mkv", "b.avi", "b.ts"};
    for (size_t f = 0; f < G_N_ELEMENTS(files); f++) {
        ClipPlan plan = {.writer = {.b_frames = 2, .encoder_options = "b_strategy=0"},
                         .pictures = 30};
        g_autofree char *path = clip_make(files[f], &plan);
        g_autoptr(Reading) reading = clip_read(path, NULL);
        clip_assert_numbers(reading, 0);
        bool seen[30] = {false};
        int disordered = 0;
        for (int i = 0; i < 30; i++) {
            int64_t packet = g_array_index(reading->packets, int64_t, i);
            assert_in_range((LargestIntegralType)packet, 0, 29);
            assert_false(seen[packet]);
            seen[packet] = true;
            disordered += packet != i;
        }
        assert_true(disordered > 10);
        // I P B B with two B-frames: picture 3 comes from the packet after the key picture's.
        assert_int_equal(g_array_index(reading->packets, int64_t, 0), 0);
        assert_int_equal(g_array_index(reading->packets, int64_t, 3), 1);
    }
}

static void decoder_threads_change_nothing(void **state)
{
    ClipPlan plan = {.writer = {.b_frames = 2}, .pictures = 60};
    g_autofree char *path = clip_make("threads.mp4", &plan);
    PlpReaderOptions options = {.video_stream = -1, .decoder_threads = 4};
    g_autoptr(Reading) one = clip_read(path, NULL);
    g_autoptr(Reading) four = clip_read(path, &options);
    assert_int_equal(one->facts.frames, four->facts.frames);
    assert_memory_equal(one->times_us->data, four->times_us->data, 60 * sizeof(int64_t));
    assert_memory_equal(one->packets->data, four->packets->data, 60 * sizeof(int64_t));
    clip_assert_numbers(four, 0);
}

static void times_count_from_the_first_picture_wherever_it_stands(void **state)
{
    const char *const files[] = {"s.mp4", "s.mkv", "s.ts"};
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        ClipPlan plan = {.writer = {.b_frames = 2, .start_us = 7200000000}, .pictures = 20};
        g_autofree char *path = clip_make(files[i], &plan);
        g_autoptr(Reading) reading = clip_read(path, NULL);
        assert_int_equal(clip_time(reading, 0), 0);
        assert_true(llabs(clip_time(reading, 19) - 633333) <= 1000);
        assert_int_equal(reading->facts.time_jumps, 0);
        assert_false(reading->facts.truncated);
    }
}

static void a_negative_start_is_shifted_to_zero(void **state)
{
    ClipPlan plan = {.writer = {.b_frames = 2}, .pictures = 20};
    g_free(clip_make("n.mkv", &plan));
    clip_ffmpeg(
        "-itsoffset -0.2 -i {}/n.mkv -c copy -avoid_negative_ts disabled -copyts {}/negative.mkv");
    g_autofree char *negative = clip_path("negative.mkv");
    g_autoptr(Reading) reading = clip_read(negative, NULL);
    assert_int_equal(reading->facts.frames, 20);
    assert_int_equal(clip_time(reading, 0), 0);
    assert_true(llabs(clip_time(reading, 19) - 633333) <= 2000);
    clip_assert_numbers(reading, 0);
}

/** A clip trimmed without re-encoding: pictures before the cut are decoded but not shown. */
static void edit_lists_hide_what_they_cut(void **state)
{
    ClipPlan plan = {.writer = {.b_frames = 2, .encoder_options = "g=100"}, .pictures = 60};
    g_free(clip_make("whole.mp4", &plan));
    clip_ffmpeg("-ss 0.5 -i {}/whole.mp4 -c copy {}/cut.mp4");
    g_autofree char *cut = clip_path("cut.mp4");
    g_autoptr(Reading) reading = clip_read(cut, NULL);
    assert_int_equal(reading->facts.frames, 45);
    clip_assert_numbers(reading, 15);
    assert_int_equal(clip_time(reading, 0), 0);
    assert_int_equal(clip_time(reading, 44), 1466667);
    assert_true(g_array_index(reading->packets, int64_t, 0) >= 14); // hidden packets count
    assert_false(reading->facts.truncated);
}

static void a_cut_that_hides_everything_is_said(void **state)
{
    ClipPlan plan = {.writer = {.b_frames = 0, .start_us = -9000000}, .pictures = 20};
    g_autofree char *path = clip_make("hidden.mp4", &plan);
    g_autoptr(GError) error = clip_failure(path, NULL);
    assert_int_equal(error->code, PLP_ERROR_FORMAT);
    assert_non_null(strstr(error->message, "edit list"));
}

static void a_bare_stream_gets_the_nominal_rate_and_says_so(void **state)
{
    ClipPlan plan = {.writer = {.b_frames = 2, .nominal_rate_per_s = 50}, .pictures = 30};
    g_autofree char *path = clip_make("bare.h264", &plan);
    g_autoptr(Reading) reading = clip_read(path, NULL);
    assert_int_equal(reading->facts.frames, 30);
    clip_assert_numbers(reading, 0);
    assert_true(reading->facts.timing_invented);
    assert_true(fabs(reading->facts.nominal_rate_per_s - 50) < 1e-6);
    assert_int_equal(clip_time(reading, 29), 580000);
}

/** An AVI fills pauses with empty packets: fewer pictures than packets, and the time passes all the
 * same. */
static void empty_packets_are_time_but_no_picture(void **state)
{
    enum { N = 20 };
    int64_t times_us[N];
    for (int i = 0; i < N; i++)
        times_us[i] = (i < 10 ? i : i + 5) * 40000;
    ClipPlan plan = {.writer = {.codec = "mjpeg", .nominal_rate_per_s = 25, .b_frames = -1},
                     .pictures = N,
                     .times_us = times_us};
    g_autofree char *path = clip_make("empty.avi", &plan);
    g_autoptr(Reading) reading = clip_read(path, NULL);
    assert_times(reading, times_us, N, 1);
    clip_assert_numbers(reading, 0);
    assert_int_equal(reading->facts.gaps, 1);
    assert_int_equal(reading->facts.gap_us, 200000);
}

/** Two recordings with clocks of their own, one behind the other: the second starts again at its
 * own zero. */
static void a_clock_that_starts_again_is_bridged(void **state)
{
    ClipPlan late = {.writer = {.b_frames = 0, .start_us = 36000000000}, .pictures = 15};
    ClipPlan early = {.writer = {.b_frames = 0}, .pictures = 15};
    g_autofree char *first = clip_make("late.ts", &late);
    g_autofree char *second = clip_make("early.ts", &early);
    g_autofree char *joined = clip_path("joined.ts");
    g_autofree char *a = NULL, *b = NULL;
    gsize a_size = 0, b_size = 0;
    assert_true(g_file_get_contents(first, &a, &a_size, NULL));
    assert_true(g_file_get_contents(second, &b, &b_size, NULL));
    g_autoptr(GByteArray) both = g_byte_array_new();
    g_byte_array_append(both, (const guint8 *)a, (guint)a_size);
    g_byte_array_append(both, (const guint8 *)b, (guint)b_size);
    assert_true(g_file_set_contents(joined, (const char *)both->data, both->len, NULL));
    g_autoptr(Reading) reading = clip_read(joined, NULL);
    assert_int_equal(reading->facts.frames, 30);
    assert_int_equal(reading->facts.time_jumps, 1);
    assert_true(llabs(clip_time(reading, 29) - 966667) <= 40000);
    for (int i = 1; i < 30; i++)
        assert_true(clip_time(reading, i) > clip_time(reading, i - 1));
}

static void equal_times_give_way_to_the_headers_rate(void **state)
{
    ClipPlan plan = {.writer = {.codec = "mpeg4", .nominal_rate_per_s = 20, .b_frames = 0},
                     .pictures = 30};
    g_free(clip_make("steady.mkv", &plan));
    clip_ffmpeg("-i {}/steady.mkv -c copy -bsf:v setts=pts=0:dts=0 {}/equal.mkv");
    g_autofree char *path = clip_path("equal.mkv");
    g_autoptr(Reading) reading = clip_read(path, NULL);
    assert_int_equal(reading->facts.frames, 30);
    assert_true(reading->facts.timing_invented);
    assert_int_equal(reading->facts.duplicates, 29);
    assert_int_equal(clip_time(reading, 29), 1450000);
    clip_assert_numbers(reading, 0);
}

static void the_last_and_the_only_picture_are_read(void **state)
{
    ClipPlan plan = {.writer = {.b_frames = 3}, .pictures = 1};
    g_autofree char *path = clip_make("one.mp4", &plan);
    g_autoptr(Reading) reading = clip_read(path, NULL);
    assert_int_equal(reading->facts.frames, 1);
    assert_true(isnan(reading->facts.true_rate_per_s));
    assert_true(llabs(reading->facts.duration_us - 33333) <= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(variable_rates_are_kept_in_every_container),
        cmocka_unit_test(high_speed_cameras_keep_their_rate),
        cmocka_unit_test(reordered_pictures_name_their_packet),
        cmocka_unit_test(decoder_threads_change_nothing),
        cmocka_unit_test(times_count_from_the_first_picture_wherever_it_stands),
        cmocka_unit_test(a_negative_start_is_shifted_to_zero),
        cmocka_unit_test(edit_lists_hide_what_they_cut),
        cmocka_unit_test(a_cut_that_hides_everything_is_said),
        cmocka_unit_test(a_bare_stream_gets_the_nominal_rate_and_says_so),
        cmocka_unit_test(empty_packets_are_time_but_no_picture),
        cmocka_unit_test(a_clock_that_starts_again_is_bridged),
        cmocka_unit_test(equal_times_give_way_to_the_headers_rate),
        cmocka_unit_test(the_last_and_the_only_picture_are_read),
    };
    int failures = cmocka_run_group_tests(tests, NULL, NULL);
    clip_folder_remove();
    return failures;
}
