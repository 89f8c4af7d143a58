// What a camera gave is on the disk: the same pictures at their own times, after a proper end, a
// full disk and a kill.

#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/error.h"
#include "media/clip.h"
#include "media/recorder.h"

#define UNEVEN 30

static char *camera_file(const char *codec, const char *name)
{
    static int64_t times_us[UNEVEN];
    for (int i = 0; i < UNEVEN; i++)
        times_us[i] = i * 20000 + i % 3 * 3000;
    ClipPlan plan = {.pictures = UNEVEN, .times_us = times_us};
    plan.writer.codec = codec;
    return clip_make(name, &plan);
}

static PlpCamera *open_camera(const char *prefix, const char *rest)
{
    g_autofree char *id = g_strconcat(prefix, rest, NULL);
    g_autoptr(GError) error = NULL;
    PlpCamera *camera = plp_camera_open(id, NULL, NULL, &error);
    if (camera == NULL)
        fail_msg("%s", error->message);
    return camera;
}

static char *fresh_path(const char *name)
{
    char *path = clip_path(name);
    unlink(path);
    return path;
}

/** Records so many pictures. */
static void record(PlpCamera *camera, const char *path, int pictures, bool finish)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpRecorder) recorder = plp_recorder_open(path, camera, &error);
    if (recorder == NULL)
        fail_msg("%s", error->message);
    for (int i = 0; i < pictures; i++) {
        g_autoptr(PlpCameraPacket) packet = NULL;
        if (!plp_camera_next(camera, &packet, &error) ||
            !plp_recorder_push(recorder, packet, &error))
            fail_msg("%s", error->message);
    }
    assert_int_equal(plp_recorder_get_pictures(recorder), pictures);
    if (finish && !plp_recorder_finish(recorder, &error))
        fail_msg("%s", error->message);
}

static void assert_times(const Reading *reading, int n)
{
    assert_int_equal(reading->times_us->len, n);
    for (int i = 0; i < n; i++) {
        int64_t wanted_us = i * 20000 + i % 3 * 3000;
        assert_in_range(clip_time(reading, i) - wanted_us + 1000, 0, 2000);
    }
}

static void compressed_pictures_are_kept_as_they_are(void **state)
{
    g_autofree char *from = camera_file("mjpeg", "m.mkv");
    g_autofree char *path = fresh_path("copy.mkv");
    g_autoptr(PlpCamera) camera = open_camera("file:", from);
    record(camera, path, UNEVEN, true);
    g_autoptr(Reading) before = clip_read(from, NULL);
    g_autoptr(Reading) after = clip_read(path, NULL);
    assert_string_equal(after->facts.codec, "mjpeg");
    assert_times(after, UNEVEN);
    clip_assert_numbers(after, 0);
    for (int y = 0; y < 128; y++)
        assert_memory_equal(before->last->planes[0] + y * before->last->strides[0],
                            after->last->planes[0] + y * after->last->strides[0], 160);
}

static void h264_is_kept_too(void **state)
{
    clip_ffmpeg("-f lavfi -i testsrc2=size=160x128:rate=30 -frames:v 60 -c:v libx264 -bf 0 -g 15 "
                "{}/h.mkv");
    g_autofree char *from = clip_path("h.mkv");
    g_autofree char *path = fresh_path("h-copy.mkv");
    g_autoptr(PlpCamera) camera = open_camera("file:", from);
    record(camera, path, 60, true);
    g_autoptr(Reading) after = clip_read(path, NULL);
    assert_string_equal(after->facts.codec, "h264");
    assert_int_equal(after->facts.frames, 60);
    assert_int_equal(after->facts.damaged_frames, 0);
}

static void raw_pictures_lose_next_to_nothing(void **state)
{
    g_autofree char *path = fresh_path("raw.mkv");
    g_autoptr(PlpCamera) camera =
        open_camera("lavfi:", "testsrc=size=320x240:rate=50,realtime,format=yuyv422");
    record(camera, path, 25, true);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpCamera) again =
        open_camera("lavfi:", "testsrc=size=320x240:rate=50,format=yuyv422");
    g_autoptr(PlpCameraDecoder) decoder = plp_camera_decoder_new(again, &error);
    g_autoptr(PlpReader) reader = plp_reader_open(path, NULL, &error);
    assert_non_null(reader);
    assert_string_equal(plp_reader_get_facts(reader)->pixel_format, "yuv422p");
    for (int i = 0; i < 25; i++) {
        g_autoptr(PlpCameraPacket) packet = NULL;
        g_autoptr(PlpFrame) given = NULL, kept = NULL;
        assert_true(plp_camera_next(again, &packet, &error));
        assert_true(plp_camera_decoder_decode(decoder, packet, &given, &error));
        assert_true(plp_reader_next(reader, &kept, &error));
        assert_in_range(kept->t_us - i * 20000 + 1000, 0, 2000);
        double sum = 0;
        for (int y = 0; y < 240; y++)
            for (int x = 0; x < 320; x++) {
                double off = given->planes[0][y * given->strides[0] + x] -
                             kept->planes[0][y * kept->strides[0] + x];
                sum += off * off;
            }
        assert_true(sqrt(sum / (320 * 240)) < 2.5); // of 219 levels
    }
}

static void pictures_out_of_order_are_encoded(void **state)
{
    ClipPlan plan = {.pictures = 20};
    plan.writer.b_frames = 3;
    g_autofree char *from = clip_make("b.mp4", &plan);
    g_autofree char *path = fresh_path("b.mkv");
    g_autoptr(PlpCamera) camera = open_camera("file:", from);
    record(camera, path, 20, true);
    g_autoptr(Reading) after = clip_read(path, NULL);
    assert_int_equal(after->facts.frames, 20);
    clip_assert_numbers(after, 0);
}

static void an_unfinished_file_is_playable(void **state)
{
    g_autofree char *from = camera_file("mjpeg", "m.mkv");
    g_autofree char *path = fresh_path("unfinished.mkv");
    g_autoptr(PlpCamera) camera = open_camera("file:", from);
    record(camera, path, UNEVEN, false);
    g_autoptr(Reading) after = clip_read(path, NULL);
    clip_assert_numbers(after, 0);
    assert_times(after, UNEVEN);
}

/** The child, until it is killed. */
static G_NORETURN void record_for_ever(const char *id, const char *path)
{
    g_autoptr(GError) error = NULL;
    PlpCamera *camera = plp_camera_open(id, NULL, NULL, &error);
    PlpRecorder *recorder = camera != NULL ? plp_recorder_open(path, camera, &error) : NULL;
    while (recorder != NULL) {
        PlpCameraPacket *packet = NULL;
        if (!plp_camera_next(camera, &packet, &error) ||
            !plp_recorder_push(recorder, packet, &error))
            break;
        plp_camera_packet_unref(packet);
    }
    _exit(3);
}

static int64_t size_of(const char *path)
{
    struct stat status = {0};
    return stat(path, &status) == 0 ? status.st_size : 0;
}

static void check_kill(const char *id, const char *path)
{
    pid_t child = fork();
    if (child == 0)
        record_for_ever(id, path);
    int64_t first_size = 0;
    for (int i = 0; i < 3000 && (first_size = size_of(path)) < 4000; i++)
        g_usleep(10000);
    assert_true(first_size > 0);
    g_usleep(2000000);
    int64_t last_size = size_of(path);
    kill(child, SIGKILL);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status)); // it was at work until then
    assert_true(last_size > first_size);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpReader) reader = plp_reader_open(path, NULL, &error);
    if (reader == NULL)
        fail_msg("%s", error->message);
    int64_t last_us = 0;
    PlpFrame *frame = NULL;
    do {
        if (!plp_reader_next(reader, &frame, &error))
            fail_msg("%s", error->message);
        if (frame != NULL) {
            last_us = frame->t_us;
            assert_false(frame->damaged);
        }
        plp_frame_unref(frame);
    } while (frame != NULL);
    assert_true(last_us > 1000000); // of the two seconds at least
}

static void a_killed_recording_is_playable(void **state)
{
    g_autofree char *from = camera_file("mjpeg", "m.mkv");
    g_autofree char *id = g_strconcat("loop:", from, NULL);
    g_autofree char *path = fresh_path("killed.mkv");
    check_kill(id, path);
    g_autofree char *raw_path = fresh_path("killed-raw.mkv");
    check_kill("lavfi:testsrc2=size=320x240:rate=30,realtime,format=yuyv422", raw_path);
}

static void a_full_disk_keeps_what_was_recorded(void **state)
{
    struct rlimit before = {0}, small = {0};
    getrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, SIG_IGN);
    g_autofree char *from = camera_file("mjpeg", "m.mkv");
    g_autofree char *path = fresh_path("full.mkv");
    g_autoptr(PlpCamera) camera = open_camera("loop:", from);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpRecorder) recorder = plp_recorder_open(path, camera, &error);
    assert_non_null(recorder);
    small = before;
    small.rlim_cur = 100000;
    setrlimit(RLIMIT_FSIZE, &small);
    bool going = true;
    for (int i = 0; i < 300 && going; i++) {
        g_autoptr(PlpCameraPacket) packet = NULL;
        assert_true(plp_camera_next(camera, &packet, NULL));
        going = plp_recorder_push(recorder, packet, &error);
    }
    setrlimit(RLIMIT_FSIZE, &before);
    assert_false(going);
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_IO));
    assert_non_null(strstr(error->message, "no room left"));
    assert_non_null(strstr(error->message, "full.mkv"));
    assert_null(strstr(error->message, clip_folder()));
    // Nothing more is taken, and closing does no harm.
    g_autoptr(GError) second = NULL;
    g_autoptr(PlpCameraPacket) packet = NULL;
    assert_true(plp_camera_next(camera, &packet, NULL));
    assert_false(plp_recorder_push(recorder, packet, &second));
    g_clear_pointer(&recorder, plp_recorder_free);
    g_autoptr(Reading) after = clip_read(path, NULL);
    assert_true(after->facts.frames > 10);
    assert_true(clip_time(after, 9) > 100000);
}

static void assert_not_made(const PlpCamera *camera, const char *path)
{
    g_autoptr(GError) error = NULL;
    assert_null(plp_recorder_open(path, camera, &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_IO));
    assert_null(strstr(error->message, "/"));
}

static void a_file_is_never_written_over(void **state)
{
    g_autofree char *from = camera_file("mjpeg", "m.mkv");
    g_autoptr(PlpCamera) camera = open_camera("file:", from);
    g_autofree char *path = fresh_path("precious.mkv");
    assert_true(g_file_set_contents(path, "precious", -1, NULL));
    assert_not_made(camera, path);
    g_autofree char *left = NULL;
    assert_true(g_file_get_contents(path, &left, NULL, NULL));
    assert_string_equal(left, "precious");
    assert_not_made(camera, "/nowhere/at/all.mkv");
    assert_not_made(camera, clip_folder());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compressed_pictures_are_kept_as_they_are),
        cmocka_unit_test(h264_is_kept_too),
        cmocka_unit_test(raw_pictures_lose_next_to_nothing),
        cmocka_unit_test(pictures_out_of_order_are_encoded),
        cmocka_unit_test(an_unfinished_file_is_playable),
        cmocka_unit_test(a_killed_recording_is_playable),
        cmocka_unit_test(a_full_disk_keeps_what_was_recorded),
        cmocka_unit_test(a_file_is_never_written_over),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    clip_folder_remove();
    return failed;
}
