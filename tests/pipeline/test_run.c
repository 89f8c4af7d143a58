#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "base/error.h"
#include "fakes.h"
#include "pipeline/run.h"

typedef struct {
    GArray *indices; // of int64_t
    GArray *regions; // of float
    GBytes *last_state;
    int checkpoints;
    int last_checkpoints;
    int fail_at;
    int delay_us;
} Taken;

static bool take(void *self, const PlpObservation *observation, int width_px, int height_px,
                 GError **error)
{
    Taken *taken = self;
    if (observation->frame_index == taken->fail_at) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "sink: disk full");
        return false;
    }
    if (taken->delay_us > 0)
        g_usleep((gulong)taken->delay_us);
    g_array_append_vals(taken->indices, &observation->frame_index, 1);
    float region = observation->n_faces > 0 ? observation->faces[0].points[0].x_px : 0;
    g_array_append_vals(taken->regions, &region, 1);
    return true;
}

static bool checkpoint(void *self, GBytes *state, bool is_last, GError **error)
{
    Taken *taken = self;
    taken->checkpoints++;
    taken->last_checkpoints += is_last;
    g_clear_pointer(&taken->last_state, g_bytes_unref);
    taken->last_state = g_bytes_ref(state);
    return true;
}

static Taken make_taken(void)
{
    return (Taken){.indices = g_array_new(FALSE, FALSE, sizeof(int64_t)),
                   .regions = g_array_new(FALSE, FALSE, sizeof(float)),
                   .fail_at = -1};
}

static void clear_taken(Taken *taken)
{
    g_array_unref(taken->indices);
    g_array_unref(taken->regions);
    g_clear_pointer(&taken->last_state, g_bytes_unref);
}

typedef struct {
    const char *recording;
    PlpFakeScript script;
    PlpRunOptions options;
    GBytes *load;
} Case;

static Case make_case(const char *recording)
{
    return (Case){.recording = recording, .script = {.fail_at = -1, .cancel_at = -1, .faces = 1}};
}

static bool run_case(const Case *run, Taken *taken, GError **error)
{
    g_autoptr(PlpReader) reader = plp_reader_open(run->recording, NULL, NULL);
    PlpLandmarker landmarker = plp_fake_landmarker_make(&run->script);
    if (run->load != NULL)
        assert_true(landmarker.load(landmarker.self, run->load));
    PlpSink sink = {taken, take, checkpoint};
    bool finished = plp_run(reader, &landmarker, &sink, &run->options, error);
    plp_landmarker_clear(&landmarker);
    assert_int_equal(plp_fake_frames_alive(), 0);
    return finished;
}

static void assert_indices(const Taken *taken, guint count)
{
    assert_int_equal(taken->indices->len, count);
    for (guint i = 0; i < count; i++)
        assert_int_equal(g_array_index(taken->indices, int64_t, i), i);
}

static void test_every_frame_in_order(void **state)
{
    Taken taken = make_taken();
    Case run = make_case("frames=500");
    run.script.faces = 2;
    g_autoptr(GError) error = NULL;
    assert_true(run_case(&run, &taken, &error));
    assert_null(error);
    assert_indices(&taken, 500);
    clear_taken(&taken);
}

static void test_no_frames(void **state)
{
    Taken taken = make_taken();
    Case run = make_case("frames=0");
    assert_true(run_case(&run, &taken, NULL));
    assert_indices(&taken, 0);
    clear_taken(&taken);
}

static void test_slow_stages_give_the_same(void **state)
{
    Taken quick = make_taken(), slow = make_taken();
    Case run = make_case("frames=60");
    assert_true(run_case(&run, &quick, NULL));
    run.recording = "frames=60 delay_us=200";
    run.options.queue_frames = 1;
    slow.delay_us = 300;
    assert_true(run_case(&run, &slow, NULL));
    assert_int_equal(slow.regions->len, quick.regions->len);
    assert_memory_equal(slow.regions->data, quick.regions->data, 60 * sizeof(float));
    clear_taken(&quick);
    clear_taken(&slow);
}

static void test_decode_error_comes_after_the_frames_before_it(void **state)
{
    for (int round = 0; round < 20; round++) {
        Taken taken = make_taken();
        Case run = make_case("frames=100 fail_at=40");
        run.script.delay_us = 20 * (round % 3);
        g_autoptr(GError) error = NULL;
        assert_false(run_case(&run, &taken, &error));
        assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_DECODE));
        assert_indices(&taken, 40);
        clear_taken(&taken);
    }
}

static void test_earliest_error_wins(void **state)
{
    for (int round = 0; round < 20; round++) {
        Taken taken = make_taken();
        Case run = make_case("frames=100 fail_at=22");
        run.script.fail_at = 20;
        g_autoptr(GError) error = NULL;
        assert_false(run_case(&run, &taken, &error));
        assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_INFERENCE));
        assert_indices(&taken, 20);
        clear_taken(&taken);
    }
}

static void test_sink_error_stops_everything(void **state)
{
    Taken taken = make_taken();
    taken.fail_at = 7;
    Case run = make_case("frames=1000000");
    g_autoptr(GError) error = NULL;
    assert_false(run_case(&run, &taken, &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_IO));
    assert_indices(&taken, 7);
    clear_taken(&taken);
}

static void test_cancel_takes_what_is_finished(void **state)
{
    PlpCancel cancel;
    plp_cancel_init(&cancel);
    Taken taken = make_taken();
    Case run = make_case("frames=1000000");
    run.script.cancel = &cancel;
    run.script.cancel_at = 25;
    run.options.cancel = &cancel;
    g_autoptr(GError) error = NULL;
    assert_false(run_case(&run, &taken, &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_CANCELLED));
    assert_indices(&taken, 26);
    assert_int_equal(taken.last_checkpoints, 1);
    clear_taken(&taken);
}

static void test_cancel_before_the_first_frame(void **state)
{
    PlpCancel cancel;
    plp_cancel_init(&cancel);
    plp_cancel_request(&cancel);
    Taken taken = make_taken();
    Case run = make_case("frames=100");
    run.options.cancel = &cancel;
    g_autoptr(GError) error = NULL;
    assert_false(run_case(&run, &taken, &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_CANCELLED));
    assert_indices(&taken, 0);
    clear_taken(&taken);
}

static void test_cancel_after_the_last_frame_changes_nothing(void **state)
{
    PlpCancel cancel;
    plp_cancel_init(&cancel);
    Taken taken = make_taken();
    Case run = make_case("frames=30");
    run.script.cancel = &cancel;
    run.script.cancel_at = 29;
    run.script.delay_us = 2000; // the decoder is at its end long before
    run.options.cancel = &cancel;
    run.options.queue_frames = 40;
    assert_true(run_case(&run, &taken, NULL));
    assert_indices(&taken, 30);
    assert_int_equal(taken.last_checkpoints, 0);
    clear_taken(&taken);
}

static void test_cancelled_reader_is_a_cancel(void **state)
{
    Taken taken = make_taken();
    Case run = make_case("frames=100 cancel_at=12");
    g_autoptr(GError) error = NULL;
    assert_false(run_case(&run, &taken, &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_CANCELLED));
    assert_indices(&taken, 12);
    assert_int_equal(taken.last_checkpoints, 1);
    clear_taken(&taken);
}

static void test_resumed_run_gives_the_same_bits(void **state)
{
    Taken whole = make_taken(), parts = make_taken();
    Case run = make_case("frames=200");
    assert_true(run_case(&run, &whole, NULL));
    PlpCancel cancel;
    plp_cancel_init(&cancel);
    run.script.cancel = &cancel;
    run.script.cancel_at = 77;
    run.options.cancel = &cancel;
    assert_false(run_case(&run, &parts, NULL));
    assert_int_equal(parts.indices->len, 78);
    run.script.cancel = NULL;
    run.options.cancel = NULL;
    run.options.skip_frames = 78;
    run.load = parts.last_state;
    g_bytes_ref(run.load);
    assert_true(run_case(&run, &parts, NULL));
    g_bytes_unref(run.load);
    assert_indices(&parts, 200);
    assert_memory_equal(parts.regions->data, whole.regions->data, 200 * sizeof(float));
    clear_taken(&whole);
    clear_taken(&parts);
}

static void test_checkpoints_come_by_time(void **state)
{
    Taken taken = make_taken();
    Case run = make_case("frames=50");
    run.options.checkpoint_interval_us = 5000;
    run.script.delay_us = 1000;
    assert_true(run_case(&run, &taken, NULL));
    assert_true(taken.checkpoints >= 3);
    assert_true(taken.checkpoints <= 40);
    assert_int_equal(taken.last_checkpoints, 0);
    clear_taken(&taken);
}

static int measure_peak(const char *recording)
{
    Taken taken = make_taken();
    Case run = make_case(recording);
    run.script.delay_us = 1000;
    plp_fake_frames_reset();
    assert_true(run_case(&run, &taken, NULL));
    clear_taken(&taken);
    return plp_fake_frames_peak();
}

static void test_memory_is_bounded_in_frames_and_bytes(void **state)
{
    // queued + one with the decoder + one with the tracker
    assert_in_range(measure_peak("frames=100"), 3, 10);
    assert_in_range(measure_peak("frames=30 width=7680 height=4320"), 2, 4);
    assert_in_range(measure_peak("frames=30 width=1920 height=1080"), 3, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_frame_in_order),
        cmocka_unit_test(test_no_frames),
        cmocka_unit_test(test_slow_stages_give_the_same),
        cmocka_unit_test(test_decode_error_comes_after_the_frames_before_it),
        cmocka_unit_test(test_earliest_error_wins),
        cmocka_unit_test(test_sink_error_stops_everything),
        cmocka_unit_test(test_cancel_takes_what_is_finished),
        cmocka_unit_test(test_cancel_before_the_first_frame),
        cmocka_unit_test(test_cancel_after_the_last_frame_changes_nothing),
        cmocka_unit_test(test_cancelled_reader_is_a_cancel),
        cmocka_unit_test(test_resumed_run_gives_the_same_bits),
        cmocka_unit_test(test_checkpoints_come_by_time),
        cmocka_unit_test(test_memory_is_bounded_in_frames_and_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
