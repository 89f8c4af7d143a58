#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "cli/progress.h"
#include "folder.h"

static bool make_nothing(void *self, PlpLandmarker *ret_landmarker, GError **error)
{
    return false;
}

static PlpBatch *make_batch(guint count)
{
    static const PlpLandmarkerSource source = {.make = make_nothing};
    static const char *const paths[] = {"a.mp4", "b.mp4", "c.mp4", "d.mp4"};
    PlpAnalyzeOptions options = {.landmarkers = &source, .out_folder = "out"};
    return plp_batch_new(paths, count, &options, NULL);
}

static void set(PlpBatch *batch, guint i, int64_t frames, int64_t expected, int64_t resumed,
                bool ended)
{
    PlpProgress *progress = (PlpProgress *)plp_batch_get_progress(batch, i);
    atomic_store(&progress->frames, frames);
    atomic_store(&progress->expected, expected);
    atomic_store(&progress->resumed, resumed);
    atomic_store(&progress->ended, ended);
}

static void assert_line(PlpBatch *batch, int seconds, const char *expected)
{
    g_autofree char *text = plp_progress_dup_text(batch, seconds * G_USEC_PER_SEC);
    assert_string_equal(text, expected);
}

static void test_one_recording(void **state)
{
    g_autoptr(PlpBatch) batch = make_batch(1);
    set(batch, 0, 0, -1, 0, false);
    assert_line(batch, 1, "0 frames/s");
    set(batch, 0, 0, 3000, 0, false);
    assert_line(batch, 1, "0 %, 0 frames/s");
    set(batch, 0, 1000, 3000, 0, false);
    assert_line(batch, 10, "33 %, 100 frames/s, 0:20 left");
    set(batch, 0, 1000, 1000000, 0, false);
    assert_line(batch, 10, "0 %, 100 frames/s, 2:46:30 left");
}

static void test_header_that_says_too_little(void **state)
{
    g_autoptr(PlpBatch) batch = make_batch(1);
    set(batch, 0, 500, 10, 0, false);
    assert_line(batch, 10, "100 %, 50 frames/s, 0:00 left");
    set(batch, 0, 500, -1, 0, false);
    assert_line(batch, 10, "50 frames/s");
}

static void test_resumed_frames_are_no_speed(void **state)
{
    g_autoptr(PlpBatch) batch = make_batch(1);
    set(batch, 0, 2000, 3000, 1900, false);
    assert_line(batch, 10, "66 %, 10 frames/s, 1:40 left");
}

static void test_several_recordings(void **state)
{
    g_autoptr(PlpBatch) batch = make_batch(4);
    set(batch, 0, 100, 120, 0, true);
    set(batch, 1, 150, 300, 0, false);
    set(batch, 2, 0, -1, 0, false); // not opened yet: as long as the others on average
    set(batch, 3, 0, -1, 0, false);
    assert_line(batch, 10, "2 of 4 recordings, 31 %, 25 frames/s, 0:22 left");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_recording),
        cmocka_unit_test(test_header_that_says_too_little),
        cmocka_unit_test(test_resumed_frames_are_no_speed),
        cmocka_unit_test(test_several_recordings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
