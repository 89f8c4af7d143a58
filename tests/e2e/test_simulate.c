// Files that a script becomes: whole or not at all.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "media/reader.h"
#include "workflow/simulate.h"

typedef struct {
    char *folder, *video;
} Place;

static int set_up(void **state)
{
    Place *place = g_new0(Place, 1);
    place->folder = g_dir_make_tmp("palpebra-e2e-XXXXXX", NULL);
    place->video = g_build_filename(place->folder, "a clip.mp4", NULL);
    *state = place;
    return 0;
}

static int count_files(const Place *place)
{
    g_autoptr(GDir) folder = g_dir_open(place->folder, 0, NULL);
    int n = 0;
    while (g_dir_read_name(folder) != NULL)
        n++;
    return n;
}

static int tear_down(void **state)
{
    Place *place = *state;
    g_autoptr(GDir) folder = g_dir_open(place->folder, 0, NULL);
    const char *name = NULL;
    while ((name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *path = g_build_filename(place->folder, name, NULL);
        g_remove(path);
    }
    g_rmdir(place->folder);
    g_free(place->folder);
    g_free(place->video);
    g_free(place);
    return 0;
}

static bool simulate(const char *text, const char *path, const PlpSimulateOptions *options,
                     PlpSimulateResult *ret_result, GError **error)
{
    g_autoptr(GBytes) content = g_bytes_new_static(text, strlen(text));
    g_autoptr(PlpScript) script = plp_script_parse("script", content, error);
    return script != NULL && plp_simulate(script, path, options, ret_result, error);
}

/** Reads it to its end and returns the last frame's time. */
static int64_t read_video(const char *path, PlpMediaFacts *ret_facts)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpReader) reader = plp_reader_open(path, NULL, &error);
    assert_non_null(reader);
    int64_t last_us = -1;
    for (;;) {
        g_autoptr(PlpFrame) frame = NULL;
        assert_true(plp_reader_next(reader, &frame, &error));
        if (frame == NULL)
            break;
        last_us = frame->t_us;
    }
    plp_media_facts_copy(ret_facts, plp_reader_get_facts(reader));
    return last_us;
}

static void video_and_truth_appear_together(void **state)
{
    Place *place = *state;
    g_autoptr(GError) error = NULL;
    PlpSimulateResult result = {0};
    assert_true(
        simulate("size 160 120\nrate 25\nduration 1\nsegment free 0 1\nat 0.4 wink left 0.2\n",
                 place->video, NULL, &result, &error));
    assert_int_equal(result.frames, 25);
    assert_int_equal(result.closures, 1);
    assert_int_equal(count_files(place), 3);
    g_autofree char *truth = NULL, *segments = NULL;
    assert_true(g_file_get_contents(result.truth_path, &truth, NULL, NULL));
    assert_true(g_file_get_contents(result.segments_path, &segments, NULL, NULL));
    assert_non_null(strstr(truth, "\na clip.mp4,left,10,15,wink,400000,600000,1.000\n"));
    assert_string_equal(segments, "task,start,end\nfree,0.000000,1.000000\n");
    PlpMediaFacts facts = {0};
    assert_int_equal(read_video(place->video, &facts), 960000);
    assert_int_equal(facts.frames, 25);
    plp_media_facts_clear(&facts);
    plp_simulate_result_clear(&result);
}

static void storage_is_as_scripted(void **state)
{
    Place *place = *state;
    g_autoptr(GError) error = NULL;
    assert_true(simulate(
        "size 160 96\nrate vfr 20 0.6\nduration 2\nrotate 90\nmirror\naspect 1.5\nstart 3\n"
        "codec mpeg4\n",
        place->video, NULL, NULL, &error));
    PlpMediaFacts facts = {0};
    read_video(place->video, &facts);
    assert_int_equal(facts.width_px, 160);
    assert_int_equal(facts.height_px, 96);
    assert_int_equal(facts.stored_width_px, 64);
    assert_int_equal(facts.stored_height_px, 160);
    assert_int_equal(facts.rotation_deg, 90);
    assert_true(facts.mirrored && facts.variable_rate);
    assert_string_equal(facts.codec, "mpeg4");
    assert_int_equal(facts.frames, 40);
    plp_media_facts_clear(&facts);
}

static void assert_refused(const Place *place, const char *text, const char *path,
                           const PlpSimulateOptions *options, int code)
{
    g_autoptr(GError) error = NULL;
    int before = count_files(place);
    assert_false(simulate(text, path, options, NULL, &error));
    assert_true(g_error_matches(error, PLP_ERROR, code));
    assert_null(strstr(error->message, place->folder));
    assert_int_equal(count_files(place), before);
}

#define SHORT "size 64 48\nduration 0.2\n"

static void what_cannot_be_is_refused_and_leaves_nothing(void **state)
{
    Place *place = *state;
    g_autofree char *nowhere = g_build_filename(place->folder, "missing", "a.mp4", NULL);
    g_autofree char *nameless = g_build_filename(place->folder, "a.txt", NULL);
    g_autofree char *matroska = g_build_filename(place->folder, "a.mkv", NULL);
    assert_refused(place, SHORT "codec nonesuch\n", place->video, NULL, PLP_ERROR_INVALID);
    assert_refused(place, SHORT "container nonesuch\n", place->video, NULL, PLP_ERROR_INVALID);
    assert_refused(place, SHORT, nameless, NULL, PLP_ERROR_INVALID);
    assert_refused(place, SHORT "rotate 90\n", matroska, NULL, PLP_ERROR_INVALID);
    assert_refused(place, SHORT, nowhere, NULL, PLP_ERROR_IO);
    assert_refused(place, SHORT, place->folder, NULL, PLP_ERROR_INVALID);
}

static void a_file_that_is_there_stays(void **state)
{
    Place *place = *state;
    g_autofree char *truth = g_build_filename(place->folder, "a clip.truth.csv", NULL);
    assert_true(g_file_set_contents(truth, "mine", -1, NULL));
    assert_refused(place, SHORT, place->video, NULL, PLP_ERROR_INVALID);
    g_autofree char *content = NULL;
    assert_true(g_file_get_contents(truth, &content, NULL, NULL));
    assert_string_equal(content, "mine");
    g_autoptr(GError) error = NULL;
    assert_true(simulate(SHORT, place->video, &(PlpSimulateOptions){.force = true}, NULL, &error));
    assert_int_equal(count_files(place), 2);
}

static void stop_at_three(void *self, int64_t done, int64_t total)
{
    assert_int_equal(total, 6);
    if (done == 3)
        plp_cancel_request(self);
}

static void a_cancelled_run_leaves_nothing(void **state)
{
    Place *place = *state;
    PlpCancel cancel;
    plp_cancel_init(&cancel);
    PlpSimulateOptions options = {.cancel = &cancel, .progress = stop_at_three, .self = &cancel};
    assert_refused(place, SHORT, place->video, &options, PLP_ERROR_CANCELLED);
    assert_int_equal(count_files(place), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(video_and_truth_appear_together, set_up, tear_down),
        cmocka_unit_test_setup_teardown(storage_is_as_scripted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_is_refused_and_leaves_nothing, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_file_that_is_there_stays, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_cancelled_run_leaves_nothing, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
