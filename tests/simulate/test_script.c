// What a script may say, and what it is told when it says something else.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/error.h"
#include "script_of.h"

static void storage_is_read(void **state)
{
    g_autoptr(PlpScript) script =
        script_of("\xEF\xBB\xBFsize 320 240 # small\r\nrate 29.97\nduration 2.5\n\n"
                  "codec mpeg4\ncontainer avi\npixels yuv420p\nencoder qscale=2:g=5\n"
                  "b_frames 2\nrotate 270\nmirror\naspect 1.5\nstart 1.25\n");
    const PlpScriptStorage *storage = plp_script_get_storage(script);
    assert_int_equal(storage->width_px, 320);
    assert_int_equal(storage->height_px, 240);
    assert_float_equal(storage->rate_per_s, 29.97, 1e-9);
    assert_float_equal(storage->duration_s, 2.5, 1e-9);
    assert_string_equal(storage->codec, "mpeg4");
    assert_string_equal(storage->container, "avi");
    assert_string_equal(storage->pixel_format, "yuv420p");
    assert_string_equal(storage->encoder_options, "qscale=2:g=5");
    assert_int_equal(storage->b_frames, 2);
    assert_int_equal(storage->rotation_deg, 270);
    assert_true(storage->mirrored);
    assert_float_equal(storage->pixel_aspect_ratio, 1.5, 1e-9);
    assert_int_equal(storage->start_us, 1250000);
}

static void nothing_is_a_script_too(void **state)
{
    g_autoptr(PlpScript) script = script_of("");
    assert_int_equal(plp_script_get_storage(script)->width_px, 640);
    assert_int_equal(plp_script_get_truth(script)->len, 0);
}

static void the_example_is_good(void **state)
{
    g_autoptr(PlpScript) script = script_of(plp_script_get_example());
    assert_true(plp_script_get_truth(script)->len > 8);
    assert_int_equal(plp_script_get_segments(script)->len, 2);
}

static void segments_are_in_order(void **state)
{
    g_autoptr(PlpScript) script = script_of("segment smile 5 6\nsegment rest_open 0 5\n");
    const GArray *segments = plp_script_get_segments(script);
    assert_int_equal(g_array_index(segments, PlpSegment, 0).task, PLP_TASK_REST_OPEN);
    assert_int_equal(g_array_index(segments, PlpSegment, 1).start_us, 5000000);
    g_autofree char *csv = plp_script_dup_segments_csv(script);
    assert_string_equal(csv,
                        "task,start,end\nrest_open,0.000000,5.000000\nsmile,5.000000,6.000000\n");
}

static void every_command_is_documented(void **state)
{
    gsize n = 0;
    for (const PlpScriptCommandInfo *info = NULL; (info = plp_script_get_command(n)) != NULL; n++) {
        assert_non_null(strstr(info->form, info->name));
        assert_true(g_str_has_suffix(info->meaning, ".") && strlen(info->meaning) > 10);
    }
    assert_true(n > 30);
}

static const struct {
    const char *text, *message;
} bad[] = {
    {"blonk 3",
     "s.txt: line 1: `blonk` is no command; the list is printed by the help on simulate"},
    {"\n\nsize 640", "s.txt: line 3: height is missing; write: size WIDTH HEIGHT"},
    {"size 640 480 3",
     "s.txt: line 1: `3` is more than the command takes; write: size WIDTH HEIGHT"},
    {"size 8 480", "s.txt: line 1: `8` is no width: a whole number from 16 to 7680 is needed"},
    {"size 640.5 480",
     "s.txt: line 1: `640.5` is no width: a whole number from 16 to 7680 is needed"},
    {"rate nan",
     "s.txt: line 1: `nan` is no rate in pictures a second: a number from 0.5 to 1000 is needed"},
    {"rate 29,97",
     "s.txt: line 1: `29,97` is no rate in pictures a second: a number from 0.5 to 1000 is needed"},
    {"rate vfr 30", "s.txt: line 1: jitter as share of an interval is missing; write: rate R | "
                    "rate vfr R JITTER | "
                    "rate drop R SHARE"},
    {"rate vfr 30 2",
     "s.txt: line 1: `2` is no jitter as share of an interval: a number from 0 to 0.9 is needed"},
    {"duration 0",
     "s.txt: line 1: `0` is no duration in seconds: a number from 0.001 to 7200 is needed"},
    {"duration 7200\nrate 1000",
     "s.txt: rate times duration makes more than a million pictures; make it shorter"},
    {"rotate 45", "s.txt: line 1: `45` is no rotation: write 0, 90, 180 or 270"},
    {"codec ../../x",
     "s.txt: line 1: `../../x` is no name of an encoder: only letters, digits and _ - . = : may "
     "stand there"},
    {"at", "s.txt: line 1: time in seconds is missing; write: at T COMMAND …"},
    {"at soon blink both 1",
     "s.txt: line 1: `soon` is no time in seconds: a number from -3600 to 7200 is needed"},
    {"at 1", "s.txt: line 1: the command is missing; write: at T COMMAND …"},
    {"at 1 size 640 480", "s.txt: line 1: `size` holds for the whole recording; leave out `at`"},
    {"blink both 0.2",
     "s.txt: line 1: `blink` needs a time; write: at T blink EYE SECONDS [depth X] [close S] "
     "[open S]"},
    {"at 1 blink nose 0.2",
     "s.txt: line 1: `nose` is no eye: write right, left or both (the patient's)"},
    {"at 1 wink both 0.2", "s.txt: line 1: `both` is no eye: write right or left (the patient's)"},
    {"at 1 blink both 0",
     "s.txt: line 1: `0` is no duration in seconds: a number from 0.02 to 7200 is needed"},
    {"at 1 blink both 0.2 depth 1.5",
     "s.txt: line 1: `1.5` is no depth: a number from 0.05 to 1 is needed"},
    {"at 1 blink both 0.2 deep",
     "s.txt: line 1: `deep` is more than the command takes; write: at T blink EYE "
     "SECONDS [depth X] [close S] [open S]"},
    {"at 1 look sideways 2",
     "s.txt: line 1: `sideways` is no direction: write up, down, right or left (the "
     "patient's)"},
    {"segment napping 1 2",
     "s.txt: line 1: `napping` is no task: write rest_open, gentle_closure, forced_closure, … "
     "as in a segments file"},
    {"segment smile 2 1", "s.txt: line 1: the segment ends before it starts; swap the two times"},
    {"segment smile 1 3\nsegment free 2 4",
     "s.txt: line 2: the segment overlaps the one of smile; let it start at "
     "that one's end"},
    {"skin 6", "s.txt: line 1: `6` is no skin tone: a whole number from 0 to 5 is needed"},
    {"companion 0 0 1 0 0\ncompanion 0 0 1 0 0\ncompanion 0 0 1 0 0\ncompanion 0 0 1 0 0",
     "s.txt: line 4: at most 3 companions fit"},
    {"at 1 long both 2\nat 2 blink left 0.2",
     "s.txt: line 2: the left eye is still closed by line 1 until 3.000 s; "
     "begin later"},
    {"at 1 blink both 0.2\nat 1 blink right 0.2",
     "s.txt: line 2: the right eye is still closed by line 1 until "
     "1.200 s; begin later"},
    {"duration 2\nat 1 blink both 0.2\nat 2 wink left 0.2\nat 0.2 wink right 0.2",
     "s.txt: line 3: at 2.000 s the recording, 2.000 s long, is over; move the closure or set a "
     "longer duration"},
    {"at 30 squint right 1\nduration 20",
     "s.txt: line 1: at 30.000 s the recording, 20.000 s long, is over; move the closure or set a "
     "longer duration"},
    {"size 640 480\n\xff\xfe", "s.txt: byte 13 is no text; a script is plain UTF-8"},
};

static void bad_scripts_are_told_why(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GBytes) content = g_bytes_new_static(bad[i].text, strlen(bad[i].text));
        g_autoptr(GError) error = NULL;
        assert_null(plp_script_parse("s.txt", content, &error));
        assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_FORMAT));
        assert_string_equal(error->message, bad[i].message);
    }
}

static void a_nul_byte_is_refused(void **state)
{
    g_autoptr(GBytes) content = g_bytes_new_static("size 640\0 480\n", 14);
    g_autoptr(GError) error = NULL;
    assert_null(plp_script_parse("s.txt", content, &error));
    assert_string_equal(error->message, "s.txt: byte 8 is no text; a script is plain UTF-8");
}

static void too_long_a_script_is_refused(void **state)
{
    gsize size = PLP_SCRIPT_MAX_BYTES + 1;
    char *spaces = g_malloc(size);
    memset(spaces, ' ', size);
    g_autoptr(GBytes) content = g_bytes_new_take(spaces, size);
    g_autoptr(GError) error = NULL;
    assert_null(plp_script_parse("s.txt", content, &error));
    assert_string_equal(error->message, "s.txt: is larger than 1048576 bytes and so is no script");
}

static void too_many_events_are_refused(void **state)
{
    GString *text = g_string_new(NULL);
    for (int i = 0; i < 20001; i++)
        g_string_append(text, "light 1\n");
    g_autoptr(GBytes) content = g_string_free_to_bytes(text);
    g_autoptr(GError) error = NULL;
    assert_null(plp_script_parse("s.txt", content, &error));
    assert_string_equal(
        error->message,
        "s.txt: line 20001: more than 20000 events of this sort; make the script shorter");
}

static void files_that_are_none_are_refused(void **state)
{
    g_autoptr(GError) error = NULL;
    assert_null(plp_script_load("/nonexistent/s.txt", &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_IO));
    assert_null(strstr(error->message, "/nonexistent"));
    g_clear_error(&error);
    assert_null(plp_script_load("/", &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_IO));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(storage_is_read),
        cmocka_unit_test(nothing_is_a_script_too),
        cmocka_unit_test(the_example_is_good),
        cmocka_unit_test(segments_are_in_order),
        cmocka_unit_test(every_command_is_documented),
        cmocka_unit_test(bad_scripts_are_told_why),
        cmocka_unit_test(a_nul_byte_is_refused),
        cmocka_unit_test(too_long_a_script_is_refused),
        cmocka_unit_test(too_many_events_are_refused),
        cmocka_unit_test(files_that_are_none_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
