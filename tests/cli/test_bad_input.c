#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli_run.h"
#include "folder.h"
#include "footage.h"

#define P "palpebra-cli: "

static char *folder;
static char *out;

static int make_folder(void **state)
{
    folder = plp_folder_new();
    return 0;
}

static int remove_folder(void **state)
{
    plp_folder_remove(folder);
    return 0;
}

static int set_up(void **state)
{
    static int count = 0;
    out = g_strdup_printf("%s/out%d", folder, count++);
    return 0;
}

static int tear_down(void **state)
{
    g_clear_pointer(&out, g_free);
    return 0;
}

/** Both analyze and info say the same sentence about a file they cannot read. */
static void assert_unreadable(const char *path, const char *sentence)
{
    g_autofree char *expected = g_strdup_printf(P "%s\n", sentence);
    cli_assert_refused(WORDS("analyze", path, "--out", out, "--quiet"), 1, expected);
    cli_assert_refused(WORDS("info", path), 1, expected);
    g_autofree char *names = plp_folder_dup_names(out);
    assert_string_equal(names, "");
}

static void test_no_video_at_all(void **state)
{
    cli_need_models();
    assert_unreadable("/no/such/clip.mp4", "clip.mp4: cannot be opened: No such file or directory");
    g_autofree char *sub = g_build_filename(folder, "sub.mp4", NULL);
    g_mkdir(sub, 0700);
    assert_unreadable(sub, "sub.mp4: is a folder; name the video files in it");
    g_autofree char *empty = plp_folder_add(folder, "empty.mp4", "");
    assert_unreadable(empty, "empty.mp4: is empty (0 bytes); copy it again from the camera");
    g_autofree char *text = plp_folder_add(folder, "text.mp4", "Dear colleague,\nplease find...\n");
    assert_unreadable(
        text, "text.mp4: no readable video (Invalid data found when processing input); it may "
              "be another kind of file, or cut off while it was recorded or copied");
}

/** One second of silence. */
static char *add_wave(void)
{
    guint8 bytes[44 + 16000] =
        "RIFF\xa4>\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80>\0\0\2\0\x10\0data\x80>";
    char *path = g_build_filename(folder, "voice.wav", NULL);
    assert_true(g_file_set_contents(path, (char *)bytes, sizeof bytes, NULL));
    return path;
}

static void test_audio_only(void **state)
{
    cli_need_models();
    g_autofree char *path = add_wave();
    assert_unreadable(path, "voice.wav: no video stream (the file holds 1 audio stream)");
}

static char *cut_off(const char *path, const char *name, double share)
{
    g_autofree char *content = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(path, &content, &size, NULL));
    char *cut = g_build_filename(folder, name, NULL);
    assert_true(g_file_set_contents(cut, content, (gssize)((double)size * share), NULL));
    return cut;
}

static void test_truncated(void **state)
{
    cli_need_models();
    g_autofree char *mp4 = footage_make(folder, "whole.mp4", &(Footage){.frames = 60});
    g_autofree char *cut_mp4 = cut_off(mp4, "cut.mp4", 0.5); // the index at its end is gone
    assert_unreadable(
        cut_mp4, "cut.mp4: no readable video (Invalid data found when processing input); it may "
                 "be another kind of file, or cut off while it was recorded or copied");
    // Matroska is read as far as it goes.
    g_autofree char *mkv = footage_make(folder, "whole.mkv", &(Footage){.frames = 60});
    g_autofree char *cut_mkv = cut_off(mkv, "cut.mkv", 0.5);
    g_auto(CliRun) run = cli_run(WORDS("analyze", cut_mkv, "--out", out));
    assert_int_equal(run.status, 0);
    assert_string_equal(run.err, "");
}

static char *analyze(const char *path)
{
    g_auto(CliRun) run = cli_run(WORDS("analyze", path, "--out", out));
    assert_string_equal(run.err, "");
    assert_int_equal(run.status, 0);
    return g_steal_pointer(&run.out);
}

static int count_rows(const char *name)
{
    g_autofree char *path = g_build_filename(out, name, "trace.csv", NULL);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    int lines = 0;
    for (const char *p = text; *p != '\0'; p++)
        lines += *p == '\n';
    return lines - 1;
}

static void test_damaged_in_the_middle(void **state)
{
    cli_need_models();
    g_autofree char *path = footage_make(folder, "damaged.mkv", &(Footage){.frames = 90});
    g_autofree char *content = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(path, &content, &size, NULL));
    for (gsize i = size / 2; i < size / 2 + 3000 && i < size; i++)
        content[i] ^= 0x5a;
    assert_true(g_file_set_contents(path, content, (gssize)size, NULL));
    g_autofree char *text = analyze(path);
    assert_true(count_rows("damaged") > 30);
}

static void test_one_frame(void **state)
{
    cli_need_models();
    g_autofree char *path = footage_make(folder, "one.mp4", &(Footage){.frames = 1});
    g_autofree char *text = analyze(path);
    assert_int_equal(count_rows("one"), 1);
}

static void test_smallest_picture(void **state)
{
    cli_need_models();
    g_autofree char *path =
        footage_make(folder, "tiny.avi", &(Footage){.frames = 3, .width_px = 16, .height_px = 16});
    g_autofree char *text = analyze(path);
    assert_non_null(strstr(text, "Nothing could be measured in this recording."));
    assert_int_equal(count_rows("tiny"), 3);
}

static void test_largest_picture(void **state)
{
    cli_need_models();
    g_autofree char *path = footage_make(
        folder, "8k.avi",
        &(Footage){.frames = 3, .width_px = 7680, .height_px = 4320, .codec = "mjpeg"});
    g_autofree char *text = analyze(path);
    assert_int_equal(count_rows("8k"), 3);
    assert_null(strstr(text, "Nothing could be measured"));
}

static void test_nobody_in_the_picture(void **state)
{
    cli_need_models();
    g_autofree char *path =
        footage_make(folder, "empty_room.mp4", &(Footage){.frames = 45, .absent_until = 45});
    g_autofree char *text = analyze(path);
    assert_string_equal(text,
                        "empty_room.mp4\n"
                        "  Measured: 0.0 of 1.5 s (0 %); right eye 0 %, left eye 0 %.\n"
                        "  Severity, what this clip supports: not enough measured (0.0 s, 0 %; it "
                        "takes 10 s and 50 %).\n"
                        "  Note: Nothing could be measured in this recording.\n"
                        "  Note: Not measured, right eye: no face 1.5 s.\n"
                        "  Note: Not measured, left eye: no face 1.5 s.\n"
                        "For research use; not a medical device; not for diagnosis, treatment "
                        "or dosing decisions. To be reviewed by a qualified person.\n");
    assert_int_equal(count_rows("empty_room"), 45);
}

static void test_face_in_the_last_second_only(void **state)
{
    cli_need_models();
    g_autofree char *path =
        footage_make(folder, "late.mp4", &(Footage){.frames = 150, .absent_until = 120});
    g_autofree char *text = analyze(path);
    assert_non_null(strstr(text, " of 5.0 s (20 %); right eye 20 %, left eye 20 %."));
    assert_non_null(strstr(text, "The right eye shows no closure."));
}

/** Two transport streams one after the other are a stream whose picture changes its size. */
static void test_size_changes_in_the_middle(void **state)
{
    cli_need_models();
    g_autofree char *small =
        footage_make(folder, "small.ts", &(Footage){.frames = 60, .codec = "mpeg2video"});
    g_autofree char *large = footage_make(
        folder, "large.ts",
        &(Footage){.frames = 60, .width_px = 640, .height_px = 480, .codec = "mpeg2video"});
    g_autofree char *first = NULL, *second = NULL;
    gsize first_size = 0, second_size = 0;
    assert_true(g_file_get_contents(small, &first, &first_size, NULL));
    assert_true(g_file_get_contents(large, &second, &second_size, NULL));
    g_autoptr(GString) both = g_string_new_len(first, (gssize)first_size);
    g_string_append_len(both, second, (gssize)second_size);
    g_autofree char *path = g_build_filename(folder, "both.ts", NULL);
    assert_true(g_file_set_contents(path, both->str, (gssize)both->len, NULL));
    g_autofree char *text = analyze(path);
    assert_in_range(count_rows("both"), 110, 120);
    assert_non_null(strstr(text, "Measured: "));
    g_auto(CliRun) info = cli_run(WORDS("info", path));
    assert_non_null(strstr(info.out, "Changes of the picture's size: 1."));
}

static void test_lying_on_its_side(void **state)
{
    cli_need_models();
    g_autofree char *path =
        footage_make(folder, "turned.mp4", &(Footage){.frames = 30, .rotation_deg = 90});
    g_auto(CliRun) info = cli_run(WORDS("info", path));
    assert_non_null(strstr(info.out, "Picture: 240 x 320"));
    assert_non_null(strstr(info.out, "turned by 90 degrees"));
}

static void test_damaged_model(void **state)
{
    g_autofree char *models = g_build_filename(folder, "models", NULL);
    g_mkdir(models, 0700);
    g_autofree char *first = plp_folder_add(models, "face_detection_short_range.tflite", "damaged");
    g_autofree char *second = plp_folder_add(models, "face_landmark_with_attention.tflite", "");
    g_auto(CliRun) run = cli_run(WORDS("analyze", "x.mp4", "--out", out, "--models", models));
    assert_int_equal(run.status, 1);
    assert_true(g_str_has_prefix(run.err, P "face_detection_short_range.tflite: "));
    assert_non_null(strstr(run.err, "sha256"));
    assert_non_null(strstr(run.err, "models/install"));
    g_auto(CliRun) list = cli_run(WORDS("models", "--models", models, "--json"));
    assert_int_equal(list.status, 1);
    assert_non_null(strstr(list.out, "\"state\": \"wrong sha256\""));
}

static void test_pipe(void **state)
{
    cli_need_models();
    g_autofree char *path = g_build_filename(folder, "pipe.mp4", NULL);
    assert_int_equal(mkfifo(path, 0600), 0);
    cli_assert_refused(WORDS("analyze", path, "--out", out, "--quiet"), 1,
                       P "pipe.mp4: is no regular file; copy the video to a file first\n");
}

static void test_unreadable_tables(void **state)
{
    cli_assert_refused(WORDS("detect", "--ear", "/no/such.csv"), 1,
                       P "such.csv: cannot be opened: No such file or directory\n");
    g_autofree char *no_time = plp_folder_add(folder, "ear.csv", "ear_right,ear_left\n0.3,0.3\n");
    g_auto(CliRun) run = cli_run(WORDS("detect", "--ear", no_time));
    assert_int_equal(run.status, 1);
    assert_true(g_str_has_prefix(run.err, P "ear.csv: "));
    g_auto(CliRun) evaluate = cli_run(WORDS("evaluate", "--labels", no_time, folder));
    assert_int_equal(evaluate.status, 1);
    assert_true(g_str_has_prefix(evaluate.err, P "ear.csv: "));
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_no_video_at_all),
        TEST(test_audio_only),
        TEST(test_truncated),
        TEST(test_damaged_in_the_middle),
        TEST(test_one_frame),
        TEST(test_smallest_picture),
        TEST(test_largest_picture),
        TEST(test_nobody_in_the_picture),
        TEST(test_face_in_the_last_second_only),
        TEST(test_size_changes_in_the_middle),
        TEST(test_lying_on_its_side),
        TEST(test_damaged_model),
        TEST(test_pipe),
        TEST(test_unreadable_tables),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
