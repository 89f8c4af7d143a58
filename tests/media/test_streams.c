// Files with more than one stream, sizes that change, damage and truncation.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "media/clip.h"

static char *load(const char *path, gsize *ret_size)
{
    char *content = NULL;
    assert_true(g_file_get_contents(path, &content, ret_size, NULL));
    return content;
}

static char *save(const char *name, const char *content, gsize size)
{
    char *path = clip_path(name);
    assert_true(g_file_set_contents(path, content, (gssize)size, NULL));
    return path;
}

static void make_plain(const char *name, int pictures)
{
    ClipPlan plan = {.writer = {.b_frames = 2}, .pictures = pictures};
    g_free(clip_make(name, &plan));
}

static void sound_and_subtitles_are_passed_over(void **state)
{
    make_plain("silent.mp4", 30);
    clip_ffmpeg("-i {}/silent.mp4 -f lavfi -i sine=d=5 -f lavfi -i sine=f=880:d=5 -map 1 -map 0 "
                "-map 2 -c:v copy -c:a aac {}/sound.mp4");
    g_autofree char *path = clip_path("sound.mp4");
    g_autoptr(Reading) reading = clip_read(path, NULL);
    assert_int_equal(reading->facts.frames, 30);
    assert_int_equal(reading->facts.n_audio_streams, 2);
    assert_int_equal(reading->facts.n_video_streams, 1);
    assert_int_equal(reading->facts.video_stream_index, 0);
    assert_int_equal(g_array_index(reading->packets, int64_t, 0), 0); // sound packets do not count
    assert_false(reading->facts.truncated);
    clip_assert_numbers(reading, 0);
}

static void longer_sound_is_no_truncation(void **state)
{
    make_plain("short.mp4", 45);
    clip_ffmpeg("-i {}/short.mp4 -f lavfi -i sine=d=1.7 -c:v copy -c:a aac {}/longer.mkv");
    g_autofree char *path = clip_path("longer.mkv");
    g_autoptr(Reading) reading = clip_read(path, NULL);
    assert_false(reading->facts.truncated);
}

static void the_wanted_video_stream_is_read(void **state)
{
    ClipPlan small = {.writer = {.b_frames = 0}, .pictures = 10};
    ClipPlan large = {.writer = {.width_px = 320, .height_px = 240, .b_frames = 0}, .pictures = 20};
    g_free(clip_make("small.mp4", &small));
    g_free(clip_make("large.mp4", &large));
    clip_ffmpeg("-i {}/small.mp4 -i {}/large.mp4 -map 0 -map 1 -c copy {}/two.mkv");
    g_autofree char *path = clip_path("two.mkv");
    for (int number = 0; number < 2; number++) {
        PlpReaderOptions options = {.video_stream = number};
        g_autoptr(Reading) reading = clip_read(path, &options);
        assert_int_equal(reading->facts.n_video_streams, 2);
        assert_int_equal(reading->facts.video_stream_index, number);
        assert_int_equal(reading->first->width_px, number == 0 ? 160 : 320);
        assert_int_equal(reading->facts.frames, number == 0 ? 10 : 20);
        clip_assert_numbers(reading, 0);
    }
    PlpReaderOptions beyond = {.video_stream = 2};
    g_autoptr(GError) error = clip_failure(path, &beyond);
    assert_int_equal(error->code, PLP_ERROR_INVALID);
    assert_string_equal(error->message,
                        "two.mkv: there is no video stream 2 (the file holds 2, counted from 0)");
}

static void a_cover_picture_is_no_video(void **state)
{
    make_plain("film.mp4", 12);
    clip_ffmpeg("-f lavfi -i color=red:s=800x800 -frames:v 1 {}/cover.png");
    clip_ffmpeg("-i {}/film.mp4 -i {}/cover.png -map 1 -map 0 -c copy -disposition:v:0 "
                "attached_pic {}/covered.mp4");
    g_autofree char *path = clip_path("covered.mp4");
    g_autoptr(Reading) reading = clip_read(path, NULL);
    assert_int_equal(reading->facts.n_video_streams, 1);
    assert_int_equal(reading->facts.frames, 12);
    assert_int_equal(reading->first->width_px, 160);
    clip_ffmpeg("-f lavfi -i sine=d=1 -i {}/cover.png -map 0 -map 1 -c:a aac -c:v copy "
                "-disposition:v:0 attached_pic {}/song.m4a");
    g_autofree char *song = clip_path("song.m4a");
    g_autoptr(GError) error = clip_failure(song, NULL);
    assert_int_equal(error->code, PLP_ERROR_FORMAT);
    assert_string_equal(error->message, "song.m4a: no video stream (the file holds 1 audio stream "
                                        "and a cover picture)");
}

static void a_size_that_changes_comes_as_it_is(void **state)
{
    ClipPlan first = {.writer = {.b_frames = 0}, .pictures = 10};
    ClipPlan second = {.writer = {.width_px = 320, .height_px = 240, .b_frames = 0},
                       .pictures = 10,
                       .corner = LOWER_RIGHT};
    g_autofree char *a_path = clip_make("a.ts", &first);
    g_autofree char *b_path = clip_make("b.ts", &second);
    gsize a_size = 0, b_size = 0;
    g_autofree char *a = load(a_path, &a_size), *b = load(b_path, &b_size);
    g_autoptr(GByteArray) both = g_byte_array_new();
    g_byte_array_append(both, (const guint8 *)a, (guint)a_size);
    g_byte_array_append(both, (const guint8 *)b, (guint)b_size);
    g_autofree char *path = save("changing.ts", (const char *)both->data, both->len);
    g_autoptr(Reading) reading = clip_read(path, NULL);
    assert_int_equal(reading->facts.frames, 20);
    assert_int_equal(reading->facts.size_changes, 1);
    assert_int_equal(reading->facts.width_px, 160); // the facts name the first size
    assert_int_equal(reading->first->width_px, 160);
    assert_int_equal(reading->last->width_px, 320);
    assert_int_equal(reading->last->height_px, 240);
    assert_true(clip_luma_at(reading->last, 316, 236) > 200);
}

static void a_cut_off_file_gives_what_it_has_and_says_so(void **state)
{
    const char *const files[] = {"whole.mp4", "whole.mkv", "whole.avi"};
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        make_plain("plain.mp4", 120);
        g_autofree char *command =
            g_strdup_printf("-i {}/plain.mp4 -c copy -movflags +faststart {}/%s", files[i]);
        clip_ffmpeg(i == 2 ? "-i {}/plain.mp4 -c:v mjpeg {}/whole.avi" : command);
        g_autofree char *whole = clip_path(files[i]);
        gsize size = 0;
        g_autofree char *content = load(whole, &size);
        g_autofree char *name = g_strdup_printf("half-%s", files[i]);
        g_autofree char *path = save(name, content, size * 6 / 10);
        g_autoptr(Reading) reading = clip_read(path, NULL);
        assert_true(reading->facts.frames > 20 && reading->facts.frames < 110);
        if (!reading->facts.truncated)
            fail_msg("%s: %ld pictures, not called truncated", name, (long)reading->facts.frames);
        g_autoptr(Reading) complete = clip_read(whole, NULL);
        assert_int_equal(complete->facts.frames, 120);
        assert_false(complete->facts.truncated);
    }
}

static void a_cut_off_file_without_its_index_is_refused(void **state)
{
    make_plain("index.mp4", 60);
    g_autofree char *whole = clip_path("index.mp4");
    gsize size = 0;
    g_autofree char *content = load(whole, &size);
    g_autofree char *path = save("lost.mp4", content, size / 2); // mp4 writes its index last
    g_autoptr(GError) error = clip_failure(path, NULL);
    assert_int_equal(error->code, PLP_ERROR_FORMAT);
    assert_true(g_str_has_prefix(error->message, "lost.mp4: no readable video"));
    assert_non_null(strstr(error->message, "cut off"));
}

/** Bit flips in the middle of the data, at places that are the same in every run. */
static char *damaged_copy(const char *path, const char *name, gsize from, int flips)
{
    gsize size = 0;
    g_autofree char *content = load(path, &size);
    g_autoptr(GRand) random = g_rand_new_with_seed(20240607);
    for (int i = 0; i < flips; i++) {
        gsize at = from + (gsize)g_rand_int_range(random, 0, (gint32)(size - 2 * from));
        content[at] = (char)(content[at] ^ (1 << g_rand_int_range(random, 0, 8)));
    }
    return save(name, content, size);
}

static void flipped_bits_are_counted_and_survived(void **state)
{
    ClipPlan plan = {.writer = {.b_frames = 2, .encoder_options = "g=20"}, .pictures = 120};
    g_autofree char *path = clip_make("bits.ts", &plan);
    g_autofree char *damaged = damaged_copy(path, "flipped.ts", 4000, 60);
    g_autoptr(Reading) reading = clip_read(damaged, NULL);
    assert_true(reading->facts.frames > 60 && reading->facts.frames <= 125);
    assert_true(reading->facts.damaged_frames + reading->facts.damaged_packets > 0);
    for (int i = 1; i < reading->facts.frames; i++)
        assert_true(clip_time(reading, i) > clip_time(reading, i - 1));
    g_autoptr(Reading) again = clip_read(damaged, NULL);
    assert_int_equal(again->facts.frames, reading->facts.frames);
    assert_int_equal(again->facts.damaged_frames, reading->facts.damaged_frames);
}

/** A recording whose beginning is lost: what hangs in the air until the next key picture is shown
 * as damaged. */
static void a_lost_beginning_is_damaged_not_hidden(void **state)
{
    ClipPlan plan = {.writer = {.b_frames = 2, .encoder_options = "g=30"}, .pictures = 120};
    g_autofree char *path = clip_make("begin.ts", &plan);
    gsize size = 0;
    g_autofree char *content = load(path, &size);
    gsize from = size * 3 / 8 / 188 * 188;
    g_autofree char *late = save("late-begin.ts", content + from, size - from);
    g_autoptr(Reading) reading = clip_read(late, NULL);
    assert_true(reading->first->damaged);
    assert_false(reading->last->damaged);
    assert_true(reading->facts.damaged_frames > 0 && reading->facts.damaged_frames < 31);
    assert_int_equal(clip_number(reading->last), 119);
}

static void a_header_of_zero_frames_a_second_is_read(void **state)
{
    ClipPlan plan = {.writer = {.codec = "mjpeg", .b_frames = -1}, .pictures = 10};
    g_autofree char *path = clip_make("rate.avi", &plan);
    gsize size = 0;
    g_autofree char *content = load(path, &size);
    char *header = memmem(content, size, "strh", 4);
    assert_non_null(header);
    memset(header + 8 + 20, 0, 8); // dwScale and dwRate of AVISTREAMHEADER
    g_autofree char *zero = save("rate-zero.avi", content, size);
    g_autoptr(Reading) reading = clip_read(zero, NULL);
    assert_int_equal(reading->facts.frames, 10);
    clip_assert_numbers(reading, 0);
    for (int i = 1; i < 10; i++)
        assert_true(clip_time(reading, i) > clip_time(reading, i - 1));
}

static void damaged_packets_are_skipped(void **state)
{
    ClipPlan plan = {.writer = {.codec = "mjpeg", .b_frames = -1}, .pictures = 30};
    g_autofree char *path = clip_make("jpegs.avi", &plan);
    gsize size = 0;
    g_autofree char *content = load(path, &size);
    char *at = content;
    for (int i = 0; i < 12; i++) // the twelfth picture loses its head
        at = (char *)memmem(at + 1, size - (gsize)(at + 1 - content), "\xff\xd8\xff", 3);
    memset(at, 0, 200);
    g_autofree char *damaged = save("jpegs-damaged.avi", content, size);
    g_autoptr(Reading) reading = clip_read(damaged, NULL);
    assert_int_equal(reading->facts.damaged_packets, 1);
    assert_int_equal(reading->facts.frames, 29);
    assert_int_equal(g_array_index(reading->packets, int64_t, 10), 10);
    assert_int_equal(g_array_index(reading->packets, int64_t, 11), 12);
    assert_true(llabs(clip_time(reading, 11) - 400000) <= 1); // the lost one's time passed
    assert_int_equal(reading->facts.gaps, 1);
}

static void nothing_that_decodes_is_a_decode_error(void **state)
{
    ClipPlan plan = {.writer = {.codec = "mpeg4", .b_frames = 0}, .pictures = 30};
    g_autofree char *path = clip_make("junk.mp4", &plan);
    gsize size = 0;
    g_autofree char *content = load(path, &size);
    const char *data = memmem(content, size, "mdat", 4);
    assert_non_null(data);
    gsize start = (gsize)(data - content) + 4;
    const char *end = memmem(content, size, "moov", 4);
    for (gsize i = start; i + 4 < (gsize)(end - content); i++)
        content[i] = 0x55;
    g_autofree char *damaged = save("junk2.mp4", content, size);
    g_autoptr(GError) error = clip_failure(damaged, NULL);
    assert_int_equal(error->code, PLP_ERROR_DECODE);
    assert_true(g_str_has_prefix(error->message, "junk2.mp4: no picture could be decoded"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_and_subtitles_are_passed_over),
        cmocka_unit_test(longer_sound_is_no_truncation),
        cmocka_unit_test(the_wanted_video_stream_is_read),
        cmocka_unit_test(a_cover_picture_is_no_video),
        cmocka_unit_test(a_size_that_changes_comes_as_it_is),
        cmocka_unit_test(a_cut_off_file_gives_what_it_has_and_says_so),
        cmocka_unit_test(a_cut_off_file_without_its_index_is_refused),
        cmocka_unit_test(flipped_bits_are_counted_and_survived),
        cmocka_unit_test(a_lost_beginning_is_damaged_not_hidden),
        cmocka_unit_test(a_header_of_zero_frames_a_second_is_read),
        cmocka_unit_test(damaged_packets_are_skipped),
        cmocka_unit_test(nothing_that_decodes_is_a_decode_error),
    };
    int failures = cmocka_run_group_tests(tests, NULL, NULL);
    clip_folder_remove();
    return failures;
}
