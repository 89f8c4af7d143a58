// What is no recording: each gets one clear sentence, and nothing hangs.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/error.h"
#include "media/clip.h"

static char *save_text(const char *name, const char *text)
{
    char *path = clip_path(name);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static void assert_refused(const char *path, PlpErrorCode code, const char *message)
{
    g_autoptr(GError) error = clip_failure(path, NULL);
    assert_true(error->domain == PLP_ERROR);
    if (!g_str_has_prefix(error->message, message))
        fail_msg("%s", error->message);
    assert_int_equal(error->code, code);
    assert_null(strstr(error->message, clip_folder())); // never a folder in a message
}

static void a_missing_file(void **state)
{
    g_autofree char *path = clip_path("nowhere.mp4");
    assert_refused(path, PLP_ERROR_IO, "nowhere.mp4: cannot be opened: ");
}

static void a_folder(void **state)
{
    g_autofree char *path = clip_path("folder.mp4");
    assert_int_equal(g_mkdir_with_parents(path, 0700), 0);
    assert_refused(path, PLP_ERROR_IO, "folder.mp4: is a folder; name the video files in it");
    rmdir(path);
}

static void an_empty_file(void **state)
{
    g_autofree char *path = save_text("empty.mp4", "");
    assert_refused(path, PLP_ERROR_IO, "empty.mp4: is empty (0 bytes)");
}

static void a_text_with_a_videos_name(void **state)
{
    GString *text = g_string_new("Dear colleague,\n");
    for (int i = 0; i < 2000; i++)
        g_string_append_printf(text, "line %d of a letter that is no video.\n", i);
    const char *const names[] = {"letter.mp4", "letter.avi", "letter.mkv",
                                 "letter.txt", "letter",     "letter.h264"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = save_text(names[i], text->str);
        g_autoptr(GError) error = clip_failure(path, NULL);
        assert_true(g_str_has_prefix(error->message, names[i]));
        assert_true(error->code == PLP_ERROR_FORMAT || error->code == PLP_ERROR_DECODE);
    }
    g_string_free(text, TRUE);
}

static void a_fifo_does_not_hang(void **state)
{
    g_autofree char *path = clip_path("pipe.mp4");
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_refused(path, PLP_ERROR_IO, "pipe.mp4: is no regular file");
    assert_refused("/dev/null", PLP_ERROR_IO, "null: is no regular file");
}

static void a_file_without_permission(void **state)
{
    if (geteuid() == 0) {
        print_message("root may read everything\n");
        skip();
    }
    g_autofree char *path = save_text("locked.mp4", "x");
    assert_int_equal(chmod(path, 0), 0);
    assert_refused(path, PLP_ERROR_IO, "locked.mp4: cannot be opened: ");
}

static void sound_alone(void **state)
{
    clip_ffmpeg("-f lavfi -i sine=d=1 {}/sound.wav");
    clip_ffmpeg("-f lavfi -i sine=d=1 -f lavfi -i sine=d=1 -map 0 -map 1 -c:a aac {}/sounds.mp4");
    g_autofree char *one = clip_path("sound.wav"), *two = clip_path("sounds.mp4");
    assert_refused(one, PLP_ERROR_FORMAT,
                   "sound.wav: no video stream (the file holds 1 audio stream)");
    assert_refused(two, PLP_ERROR_FORMAT,
                   "sounds.mp4: no video stream (the file holds 2 audio streams)");
}

static void a_video_without_pictures(void **state)
{
    const char *const names[] = {"none.mp4", "none.mkv", "none.avi"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        ClipPlan plan = {.writer = {.b_frames = -1}, .pictures = 0};
        g_autofree char *path = clip_make(names[i], &plan);
        assert_refused(path, PLP_ERROR_FORMAT, names[i]);
    }
}

/** Lists that name other files: nothing of what they name is opened, on the disk or on a network.
 */
static void playlists_open_nothing(void **state)
{
    ClipPlan plan = {.writer = {.b_frames = -1}, .pictures = 5};
    g_autofree char *clip = clip_make("target.ts", &plan);
    g_autofree char *hls = g_strdup_printf("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n%s\n"
                                           "#EXT-X-ENDLIST\n",
                                           clip);
    g_autofree char *concat = g_strdup_printf("ffconcat version 1.0\nfile '%s'\n", clip);
    g_autofree char *list = save_text("list.m3u8", hls);
    g_autofree char *joined = save_text("list.mp4", concat);
    g_autofree char *remote = save_text("remote.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n"
                                                       "#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n");
    g_autofree char *session =
        save_text("session.sdp", "v=0\nm=video 5004 RTP/AVP 96\n"
                                 "c=IN IP4 127.0.0.1\na=rtpmap:96 H264/90000\n");
    const char *const paths[] = {list, joined, remote, session};
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autoptr(GError) error = clip_failure(paths[i], NULL);
        assert_int_equal(error->code, PLP_ERROR_FORMAT);
    }
    g_autoptr(GError) error = clip_failure(joined, NULL);
    assert_true(g_str_has_prefix(error->message, "list.mp4: is no recording"));
}

static void a_single_picture(void **state)
{
    // A bitmap of one pixel.
    static const char bmp[] = "BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\1\0\0\0\1\0\0\0\1\0\x18\0"
                              "\0\0\0\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xff\xff\xff\0";
    static const char *const names[] = {"face.bmp", "face.mp4"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = save_text(names[i], "");
        assert_true(g_file_set_contents(path, bmp, sizeof bmp - 1, NULL));
        g_autoptr(GError) error = clip_failure(path, NULL);
        g_autofree char *expected = g_strdup_printf(
            "%s: is a single picture and no recording; name the video file", names[i]);
        assert_string_equal(error->message, expected);
    }
}

static void names_of_any_kind_are_names(void **state)
{
    const char *const names[] = {"a b  c.mp4", "line\nbreak.mp4", "latin\xe9.mp4", "http:evil.mp4",
                                 "file:x.mp4", "%03d.mp4",        "-i.mp4",        "конверт.mp4"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        ClipPlan plan = {.writer = {.b_frames = -1}, .pictures = 3};
        g_autofree char *path = clip_make(names[i], &plan);
        g_autoptr(Reading) reading = clip_read(path, NULL);
        assert_int_equal(reading->facts.frames, 3);
    }
    g_autofree char *junk = save_text("bad\xe9\nname.mp4", "no video");
    g_autoptr(GError) error = clip_failure(junk, NULL);
    assert_true(g_str_has_prefix(error->message, "bad\\xE9\\x0Aname.mp4: "));
    assert_true(g_utf8_validate(error->message, -1, NULL));
}

static void stopping_stops(void **state)
{
    ClipPlan plan = {.writer = {.b_frames = -1}, .pictures = 100};
    g_autofree char *path = clip_make("stop.mp4", &plan);
    PlpCancel cancel;
    plp_cancel_init(&cancel);
    PlpReaderOptions options = {.video_stream = -1, .cancel = &cancel};
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpReader) reader = plp_reader_open(path, &options, &error);
    g_autoptr(PlpFrame) frame = NULL;
    assert_true(plp_reader_next(reader, &frame, &error));
    plp_cancel_request(&cancel);
    bool going = true;
    for (int i = 0; i < 100 && going; i++) {
        g_autoptr(PlpFrame) next = NULL;
        going = plp_reader_next(reader, &next, &error);
    }
    assert_false(going);
    assert_int_equal(error->code, PLP_ERROR_CANCELLED);
    g_clear_error(&error);
    assert_null(plp_reader_open(path, &options, &error));
    assert_int_equal(error->code, PLP_ERROR_CANCELLED);
}

static void the_end_stays_the_end(void **state)
{
    ClipPlan plan = {.writer = {.b_frames = -1}, .pictures = 2};
    g_autofree char *path = clip_make("end.mp4", &plan);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpReader) reader = plp_reader_open(path, NULL, &error);
    for (int i = 0; i < 6; i++) {
        g_autoptr(PlpFrame) frame = NULL;
        assert_true(plp_reader_next(reader, &frame, &error));
        assert_int_equal(frame != NULL, i < 2);
    }
    assert_int_equal(plp_reader_get_facts(reader)->frames, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_single_picture),
        cmocka_unit_test(a_missing_file),
        cmocka_unit_test(a_folder),
        cmocka_unit_test(an_empty_file),
        cmocka_unit_test(a_text_with_a_videos_name),
        cmocka_unit_test(a_fifo_does_not_hang),
        cmocka_unit_test(a_file_without_permission),
        cmocka_unit_test(sound_alone),
        cmocka_unit_test(a_video_without_pictures),
        cmocka_unit_test(playlists_open_nothing),
        cmocka_unit_test(names_of_any_kind_are_names),
        cmocka_unit_test(stopping_stops),
        cmocka_unit_test(the_end_stays_the_end),
    };
    int failures = cmocka_run_group_tests(tests, NULL, NULL);
    clip_folder_remove();
    return failures;
}
