// A camera at work: what is recorded is all that came, however slow the eyes are; what fails is
// said and spoils nothing else.

#include <glib/gstdio.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "media/reader.h"
#include "media/writer.h"
#include "pipeline/live_priv.h"

static char *folder;

static char *path_of(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

/** A file of so many grey pictures at 50 a second, each a level brighter than the one before. */
static char *make_camera_file(const char *name, int pictures)
{
    char *path = path_of(name);
    g_autoptr(GError) error = NULL;
    PlpWriterOptions options = {
        .width_px = 64, .height_px = 48, .codec = "mjpeg", .nominal_rate_per_s = 50};
    g_autoptr(PlpWriter) writer = plp_writer_open(path, &options, &error);
    assert_non_null(writer);
    uint32_t pixels[64 * 48];
    for (int i = 0; i < pictures; i++) {
        for (size_t k = 0; k < G_N_ELEMENTS(pixels); k++)
            pixels[k] = (uint32_t)(20 + i % 200) * 0x010101U;
        assert_true(plp_writer_push(writer, (const uint8_t *)pixels, 64 * 4, i * 20000, &error));
    }
    assert_true(plp_writer_finish(writer, &error));
    return path;
}

/** Eyes that take their time. */
typedef struct {
    atomic_int seen, freed;
    int delay_us;
    int faces;
    int fail_at;
} Eyes;

static bool look(void *self, const PlpFrame *frame, PlpObservation *ret_observation, GError **error)
{
    Eyes *eyes = self;
    int seen = atomic_fetch_add(&eyes->seen, 1);
    g_usleep((gulong)eyes->delay_us);
    if (eyes->fail_at > 0 && seen >= eyes->fail_at) {
        g_set_error_literal(error, g_quark_from_static_string("test"), 1, "the eyes gave up");
        return false;
    }
    memset(ret_observation, 0, sizeof *ret_observation);
    ret_observation->frame_index = frame->index;
    ret_observation->t_us = frame->t_us;
    ret_observation->reason = eyes->faces > 0 ? PLP_REASON_MEASURED : PLP_REASON_NO_FACE;
    ret_observation->n_faces = eyes->faces;
    for (int i = 0; i < eyes->faces; i++) {
        ret_observation->faces[i].identity = i + 1;
        ret_observation->faces[i].interocular_px = 60 + 20.0F * (float)i;
    }
    return true;
}

static void free_eyes(void *self)
{
    atomic_fetch_add(&((Eyes *)self)->freed, 1);
}

static PlpLive *start(const char *prefix, const char *path, Eyes *eyes)
{
    g_autofree char *id = g_strconcat(prefix, path, NULL);
    PlpLiveOptions options = {.camera_id = id};
    if (eyes != NULL)
        options.landmarker = (PlpLandmarker){.self = eyes, .next = look, .free = free_eyes};
    return plp_live_start(&options);
}

static PlpLiveState state_of(PlpLive *live)
{
    PlpLiveState now = {0};
    plp_live_get_state(live, &now);
    return now;
}

/** Waits for a condition, 20 s at most. */
#define WAIT_FOR(condition)                                                                        \
    do {                                                                                           \
        for (int tries = 0; !(condition); tries++) {                                               \
            if (tries > 4000)                                                                      \
                fail_msg("waited in vain for %s", #condition);                                     \
            g_usleep(5000);                                                                        \
        }                                                                                          \
    } while (0)

/** How many pictures the file holds; each must be one brighter than the one before. */
static int count_in_order(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpReader) reader = plp_reader_open(path, NULL, &error);
    if (reader == NULL)
        fail_msg("%s", error->message);
    int n = 0, last = -1;
    while (true) {
        g_autoptr(PlpFrame) frame = NULL;
        assert_true(plp_reader_next(reader, &frame, &error));
        if (frame == NULL)
            return n;
        int level = frame->planes[0][20 * frame->strides[0] + 20];
        if (last >= 0 && level != last + 1 && level > 25)
            assert_in_range(level - last + 10, 10, 12);
        last = level;
        n++;
    }
}

static void pictures_samples_and_figures_come(void **state)
{
    Eyes eyes = {.delay_us = 1000, .faces = 1};
    g_autofree char *path = make_camera_file("come.mkv", 60);
    PlpLive *live = start("loop:", path, &eyes);
    plp_live_set_size(live, 32, 100);
    WAIT_FOR(state_of(live).tracked >= 20);
    g_autoptr(PlpPicture) picture = NULL;
    WAIT_FOR((picture = plp_live_poll_picture(live)) != NULL);
    assert_int_equal(picture->width_px, 32);
    assert_int_equal(picture->height_px, 24);
    PlpObservation observation;
    assert_true(plp_live_get_observation(live, &observation));
    assert_int_equal(observation.n_faces, 1);
    g_autoptr(GArray) samples = plp_live_take_samples(live);
    assert_true(samples->len >= 15);
    for (guint i = 1; i < samples->len; i++)
        assert_true(g_array_index(samples, PlpSample, i).t_us >
                    g_array_index(samples, PlpSample, i - 1).t_us);
    PlpLiveState now = state_of(live);
    assert_int_equal(now.phase, PLP_LIVE_RUNNING);
    assert_int_equal(now.mode.width_px, 64);
    assert_string_equal(now.mode.format, "mjpeg");
    assert_true(now.rate_per_s > 20);
    assert_true(now.pictures >= now.tracked);
    assert_int_equal(now.recording, PLP_RECORDING_NONE);
    plp_live_stop(live);
    assert_int_equal(atomic_load(&eyes.freed), 1);
}

static void recording_drops_nothing_when_the_eyes_are_slow(void **state)
{
    Eyes eyes = {.delay_us = 150000, .faces = 1};
    g_autofree char *path = make_camera_file("slow.mkv", 150);
    g_autofree char *out = path_of("slow-out.mkv");
    PlpLive *live = start("loop:", path, &eyes);
    WAIT_FOR(state_of(live).pictures >= 5);
    plp_live_record(live, out);
    WAIT_FOR(state_of(live).recorded_pictures >= 75);
    plp_live_end_recording(live);
    WAIT_FOR(state_of(live).recording == PLP_RECORDING_DONE);
    PlpLiveState now = state_of(live);
    assert_true(now.tracked < now.pictures / 3);
    assert_true(now.recording_start_us > 0);
    assert_int_equal(now.waiting_bytes, 0);
    assert_int_equal(count_in_order(out), now.recorded_pictures);
    assert_true(now.recorded_us >= 75 * 20000 - 20000);
    g_autofree char *error = plp_live_dup_recording_error(live);
    assert_null(error);
    plp_live_stop(live);
}

static void one_recording_after_another(void **state)
{
    g_autofree char *path = make_camera_file("twice.mkv", 100);
    PlpLive *live = start("loop:", path, NULL);
    WAIT_FOR(state_of(live).phase == PLP_LIVE_RUNNING);
    for (int i = 0; i < 3; i++) {
        g_autofree char *name = g_strdup_printf("twice-%d.mkv", i);
        g_autofree char *out = path_of(name);
        plp_live_record(live, out);
        plp_live_record(live, "/nowhere/ignored.mkv"); // one is under way
        WAIT_FOR(state_of(live).recorded_pictures >= 5);
        plp_live_end_recording(live);
        WAIT_FOR(state_of(live).recording == PLP_RECORDING_DONE);
        assert_int_equal(count_in_order(out), state_of(live).recorded_pictures);
    }
    plp_live_stop(live);
}

static void stopping_completes_the_recording(void **state)
{
    g_autofree char *path = make_camera_file("stop.mkv", 100);
    g_autofree char *out = path_of("stop-out.mkv");
    PlpLive *live = start("loop:", path, NULL);
    WAIT_FOR(state_of(live).phase == PLP_LIVE_RUNNING);
    plp_live_record(live, out);
    WAIT_FOR(state_of(live).recorded_pictures >= 10);
    plp_live_stop(live);
    assert_true(count_in_order(out) >= 10);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpReader) reader = plp_reader_open(out, NULL, &error);
    assert_true(plp_reader_get_facts(reader)->nominal_duration_us > 0); // it has its trailer
}

static void an_unplugged_camera_keeps_what_was_recorded(void **state)
{
    Eyes eyes = {.faces = 1};
    g_autofree char *path = make_camera_file("gone.mkv", 40);
    g_autofree char *out = path_of("gone-out.mkv");
    PlpLive *live = start("file:", path, &eyes);
    WAIT_FOR(state_of(live).phase == PLP_LIVE_RUNNING);
    plp_live_record(live, out);
    WAIT_FOR(state_of(live).phase == PLP_LIVE_ENDED);
    WAIT_FOR(state_of(live).recording == PLP_RECORDING_DONE);
    g_autofree char *error = plp_live_dup_error(live);
    assert_non_null(strstr(error, "unplugged"));
    assert_int_equal(count_in_order(out), state_of(live).recorded_pictures);
    assert_true(state_of(live).recorded_pictures > 20);
    plp_live_stop(live);
}

static void no_camera_is_said(void **state)
{
    PlpLive *live = start("v4l2:", "/dev/video-none", NULL);
    WAIT_FOR(state_of(live).phase == PLP_LIVE_ENDED);
    g_autofree char *error = plp_live_dup_error(live);
    assert_non_null(strstr(error, "no such camera"));
    g_autofree char *out = path_of("none.mkv");
    plp_live_record(live, out);
    assert_int_equal(state_of(live).recording, PLP_RECORDING_FAILED);
    g_autofree char *why = plp_live_dup_recording_error(live);
    assert_non_null(why);
    assert_false(g_file_test(out, G_FILE_TEST_EXISTS));
    assert_null(plp_live_poll_picture(live));
    plp_live_stop(live);
}

static void a_full_disk_stops_only_the_recording(void **state)
{
    struct rlimit before = {0}, small = {0};
    getrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, SIG_IGN);
    g_autofree char *path = make_camera_file("disk.mkv", 100);
    g_autofree char *out = path_of("disk-out.mkv");
    PlpLive *live = start("loop:", path, NULL);
    WAIT_FOR(state_of(live).phase == PLP_LIVE_RUNNING);
    small = before;
    small.rlim_cur = 30000;
    setrlimit(RLIMIT_FSIZE, &small);
    plp_live_record(live, out);
    WAIT_FOR(state_of(live).recording == PLP_RECORDING_FAILED);
    setrlimit(RLIMIT_FSIZE, &before);
    g_autofree char *error = plp_live_dup_recording_error(live);
    assert_non_null(strstr(error, "no room left"));
    assert_true(count_in_order(out) > 5);
    int64_t pictures = state_of(live).pictures;
    WAIT_FOR(state_of(live).pictures > pictures + 10); // the camera goes on
    g_autofree char *again = path_of("disk-again.mkv");
    plp_live_record(live, again);
    WAIT_FOR(state_of(live).recorded_pictures >= 5);
    plp_live_stop(live);
    assert_true(count_in_order(again) >= 5);
}

static void eyes_that_fail_leave_the_recording_alone(void **state)
{
    Eyes eyes = {.faces = 1, .fail_at = 5};
    g_autofree char *path = make_camera_file("eyes.mkv", 100);
    g_autofree char *out = path_of("eyes-out.mkv");
    PlpLive *live = start("loop:", path, &eyes);
    WAIT_FOR(state_of(live).phase == PLP_LIVE_RUNNING);
    plp_live_record(live, out);
    WAIT_FOR(state_of(live).recorded_pictures >= 30);
    g_autofree char *error = plp_live_dup_error(live);
    assert_string_equal(error, "the eyes gave up");
    assert_int_equal(state_of(live).phase, PLP_LIVE_RUNNING);
    g_autoptr(PlpPicture) picture = NULL;
    WAIT_FOR((picture = plp_live_poll_picture(live)) != NULL);
    plp_live_stop(live);
    assert_true(count_in_order(out) >= 30);
}

static void count_wake(void *data)
{
    atomic_fetch_add((atomic_int *)data, 1);
}

static void wake_ups_are_coalesced(void **state)
{
    atomic_int wakes = 0;
    g_autofree char *path = make_camera_file("wake.mkv", 100);
    g_autofree char *id = g_strconcat("loop:", path, NULL);
    PlpLiveOptions options = {.camera_id = id, .wake_up = count_wake, .wake_up_data = &wakes};
    PlpLive *live = plp_live_start(&options);
    WAIT_FOR(state_of(live).pictures >= 20); // nobody polls
    assert_int_equal(atomic_load(&wakes), 1);
    plp_picture_unref(plp_live_poll_picture(live));
    WAIT_FOR(atomic_load(&wakes) == 2);
    plp_live_stop(live);
}

static void stopping_at_any_moment(void **state)
{
    Eyes eyes = {.faces = 2, .delay_us = 3000};
    g_autofree char *path = make_camera_file("moment.mkv", 30);
    for (int i = 0; i < 25; i++) {
        g_autofree char *name = g_strdup_printf("moment-%d.mkv", i);
        g_autofree char *out = path_of(name);
        PlpLive *live = start(i % 2 == 0 ? "loop:" : "file:", path, &eyes);
        g_usleep((gulong)(i * 2000));
        plp_live_record(live, out);
        g_usleep((gulong)(i * 1500));
        if (i % 3 == 0)
            plp_live_end_recording(live);
        plp_live_stop(live);
    }
    assert_int_equal(atomic_load(&eyes.freed), 25);
}

static unsigned warnings_for(PlpReason right, PlpReason left, int faces, double interocular_px)
{
    static PlpObservation observation;
    observation.n_faces = faces;
    observation.reason = faces > 0 ? PLP_REASON_MEASURED : right;
    PlpParameters parameters = plp_parameters_make_default();
    PlpSample sample = plp_sample_make_unmeasured(0, 0, right);
    sample.right.reason = right;
    sample.left.reason = left;
    sample.interocular_px = (float)interocular_px;
    return plp_live_face_warnings(&observation, &sample, &parameters);
}

static void warnings_say_what_can_be_mended(void **state)
{
    const PlpReason good = PLP_REASON_MEASURED;
    assert_int_equal(warnings_for(good, good, 1, 200), 0);
    assert_int_equal(warnings_for(good, good, 2, 200), PLP_LIVE_SEVERAL_FACES);
    assert_int_equal(warnings_for(good, good, 1, 1), PLP_LIVE_FACE_TOO_SMALL);
    assert_int_equal(warnings_for(PLP_REASON_TURNED, good, 1, 200), PLP_LIVE_TURNED);
    assert_int_equal(warnings_for(PLP_REASON_TOO_DARK, PLP_REASON_BLURRED, 1, 200),
                     PLP_LIVE_TOO_DARK | PLP_LIVE_BLURRED);
    assert_int_equal(warnings_for(PLP_REASON_NO_FACE, good, 0, 200), PLP_LIVE_NO_FACE);
    assert_int_equal(warnings_for(PLP_REASON_TOO_DARK, good, 0, 200), PLP_LIVE_TOO_DARK);
    assert_int_equal(warnings_for(PLP_REASON_UNKNOWN, good, 0, 200), PLP_LIVE_NO_FACE);
}

static void remove_folder(void)
{
    GDir *entries = g_dir_open(folder, 0, NULL);
    const char *name = NULL;
    while (entries != NULL && (name = g_dir_read_name(entries)) != NULL) {
        g_autofree char *path = path_of(name);
        g_remove(path);
    }
    if (entries != NULL)
        g_dir_close(entries);
    g_rmdir(folder);
    g_free(folder);
}

int main(void)
{
    folder = g_dir_make_tmp("palpebra-live-XXXXXX", NULL);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_samples_and_figures_come),
        cmocka_unit_test(recording_drops_nothing_when_the_eyes_are_slow),
        cmocka_unit_test(one_recording_after_another),
        cmocka_unit_test(stopping_completes_the_recording),
        cmocka_unit_test(an_unplugged_camera_keeps_what_was_recorded),
        cmocka_unit_test(no_camera_is_said),
        cmocka_unit_test(a_full_disk_stops_only_the_recording),
        cmocka_unit_test(eyes_that_fail_leave_the_recording_alone),
        cmocka_unit_test(wake_ups_are_coalesced),
        cmocka_unit_test(stopping_at_any_moment),
        cmocka_unit_test(warnings_say_what_can_be_mended),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    remove_folder();
    return failed;
}
