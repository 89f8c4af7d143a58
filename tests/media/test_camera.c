// Cameras: what a device says of itself, a file played as a camera, test pictures through
// libavdevice, and the sentences for what is no camera.

#include <errno.h>
#include <linux/videodev2.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "media/camera_priv.h"
#include "media/clip.h"

/** A device that never was. */
typedef struct {
    uint32_t capabilities;
    bool is_camera;
    bool stepwise;
} FakeDevice;

static int refuse(int code)
{
    errno = code;
    return -1;
}

static int name_format(struct v4l2_fmtdesc *format)
{
    static const uint32_t known[] = {V4L2_PIX_FMT_YUYV, V4L2_PIX_FMT_MJPEG, V4L2_PIX_FMT_SRGGB8};
    if (format->index >= G_N_ELEMENTS(known))
        return refuse(EINVAL);
    format->pixelformat = known[format->index];
    return 0;
}

static int name_size(const FakeDevice *device, struct v4l2_frmsizeenum *size)
{
    static const struct v4l2_frmsize_discrete known[] = {{640, 480}, {1920, 1080}};
    if (device->stepwise && size->index == 0) {
        size->type = V4L2_FRMSIZE_TYPE_STEPWISE;
        size->stepwise = (struct v4l2_frmsize_stepwise){16, 1280, 16, 16, 720, 16};
        return 0;
    }
    if (device->stepwise || size->index >= G_N_ELEMENTS(known))
        return refuse(EINVAL);
    size->type = V4L2_FRMSIZE_TYPE_DISCRETE;
    size->discrete = known[size->index];
    return 0;
}

static int name_rate(struct v4l2_frmivalenum *interval)
{
    static const struct v4l2_fract known[] = {{1, 30}, {1001, 60000}, {0, 1}};
    bool fast = interval->pixel_format == V4L2_PIX_FMT_MJPEG;
    if (interval->index >= (fast ? 3u : 1u))
        return refuse(EINVAL);
    interval->type = V4L2_FRMIVAL_TYPE_DISCRETE;
    interval->discrete = known[interval->index];
    return 0;
}

static int control(void *data, unsigned long what, void *argument)
{
    const FakeDevice *device = data;
    struct v4l2_capability *ability = argument;
    if (!device->is_camera)
        return refuse(ENOTTY);
    switch (what) {
    case VIDIOC_QUERYCAP:
        ability->capabilities = V4L2_CAP_DEVICE_CAPS;
        ability->device_caps = device->capabilities;
        memcpy(ability->card, "A camera with a name of 32 lette", 32);
        return 0;
    case VIDIOC_ENUM_FMT:
        return name_format(argument);
    case VIDIOC_ENUM_FRAMESIZES:
        return name_size(device, argument);
    case VIDIOC_ENUM_FRAMEINTERVALS:
        return name_rate(argument);
    default:
        return refuse(EINVAL);
    }
}

#define CAMERA (V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING)

static void a_device_tells_its_modes(void **state)
{
    FakeDevice device = {.is_camera = true, .capabilities = CAMERA};
    g_autoptr(PlpCameraInfo) info = plp_camera_info_ask("/dev/video7", control, &device);
    assert_non_null(info);
    assert_string_equal(info->id, "v4l2:/dev/video7");
    assert_string_equal(info->name, "A camera with a name of 32 lette");
    assert_int_equal(info->modes->len, 6); // 2 sizes x (1 YUYV + 2 MJPEG); a rate of 0 is none
    const PlpCameraMode *first = &g_array_index(info->modes, PlpCameraMode, 0);
    assert_int_equal(first->width_px, 1920);
    assert_string_equal(first->format, "mjpeg");
    assert_true(fabs(first->rate_per_s - 60000 / 1001.0) < 1e-9);
}

static void a_range_of_sizes_is_its_largest(void **state)
{
    FakeDevice device = {.is_camera = true, .capabilities = CAMERA, .stepwise = true};
    g_autoptr(PlpCameraInfo) info = plp_camera_info_ask("/dev/video0", control, &device);
    assert_int_equal(info->modes->len, 3);
    assert_int_equal(g_array_index(info->modes, PlpCameraMode, 0).width_px, 1280);
}

static void what_is_no_camera_is_not_listed(void **state)
{
    FakeDevice none = {0};
    FakeDevice metadata = {.is_camera = true, .capabilities = V4L2_CAP_META_CAPTURE};
    FakeDevice output = {.is_camera = true, .capabilities = V4L2_CAP_VIDEO_OUTPUT};
    assert_null(plp_camera_info_ask("/dev/video0", control, &none));
    assert_null(plp_camera_info_ask("/dev/video0", control, &metadata));
    assert_null(plp_camera_info_ask("/dev/video0", control, &output));
    g_autoptr(GPtrArray) list = plp_camera_list(); // whatever this machine has
    assert_non_null(list);
}

static void missing_pictures_are_counted(void **state)
{
    PlpLossCounter counter = {0};
    int64_t t_us = 0;
    for (int i = 0; i < 40; i++, t_us += 33333 + (i % 3 - 1) * 4000) // jitter is no loss
        plp_loss_counter_note(&counter, t_us);
    assert_int_equal(counter.lost, 0);
    assert_true(fabs(plp_loss_counter_get_rate(&counter) - 30) < 0.5);
    t_us += 33333; // one missing
    plp_loss_counter_note(&counter, t_us);
    assert_int_equal(counter.lost, 1);
    t_us += 5 * 33333; // four
    plp_loss_counter_note(&counter, t_us);
    assert_int_equal(counter.lost, 5);
}

static void a_camera_that_slows_down_loses_little(void **state)
{
    PlpLossCounter counter = {0};
    int64_t t_us = 0;
    for (int i = 0; i < 200; i++, t_us += i < 60 ? 33333 : 66667)
        plp_loss_counter_note(&counter, t_us);
    assert_in_range(counter.lost, 1, 20);
    assert_true(fabs(plp_loss_counter_get_rate(&counter) - 15) < 0.5);
}

static char *mjpeg_file(void)
{
    static const int64_t times_us[] = {0,      33000,  70000,  100000, 133000,
                                       166000, 233000, 266000, 300000, 333000};
    ClipPlan plan = {.pictures = 10, .times_us = times_us};
    plan.writer.codec = "mjpeg";
    return clip_make("camera.mkv", &plan);
}

static PlpCamera *open_camera(const char *prefix, const char *path)
{
    g_autofree char *id = g_strconcat(prefix, path, NULL);
    g_autoptr(GError) error = NULL;
    PlpCamera *camera = plp_camera_open(id, NULL, NULL, &error);
    if (camera == NULL)
        fail_msg("%s", error->message);
    return camera;
}

static void a_file_plays_as_a_camera(void **state)
{
    g_autofree char *path = mjpeg_file();
    g_autoptr(Reading) reading = clip_read(path, NULL);
    g_autoptr(PlpCamera) camera = open_camera("file:", path);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpCameraDecoder) decoder = plp_camera_decoder_new(camera, &error);
    assert_true(plp_camera_can_skip(camera));
    int64_t start_us = g_get_monotonic_time();
    for (int i = 0; i < 10; i++) {
        g_autoptr(PlpCameraPacket) packet = NULL;
        g_autoptr(PlpFrame) frame = NULL;
        assert_true(plp_camera_next(camera, &packet, &error));
        assert_int_equal(plp_camera_packet_get_index(packet), i);
        assert_int_equal(plp_camera_packet_get_time(packet), clip_time(reading, i));
        assert_true(plp_camera_decoder_decode(decoder, packet, &frame, &error));
        assert_int_equal(frame->index, i);
        assert_int_equal(frame->t_us, clip_time(reading, i));
        assert_int_equal(clip_number(frame), i);
    }
    assert_true(g_get_monotonic_time() - start_us > 320000); // in real time
    g_autoptr(PlpCameraPacket) none = NULL;
    assert_false(plp_camera_next(camera, &none, &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_IO));
    assert_non_null(strstr(error->message, "unplugged"));
    assert_null(strstr(error->message, clip_folder()));
}

static void check_loop(const char *path, int n)
{
    g_autoptr(PlpCamera) camera = open_camera("loop:", path);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpCameraDecoder) decoder = plp_camera_decoder_new(camera, &error);
    int64_t last_us = -1;
    for (int i = 0; i < 3 * n; i++) {
        g_autoptr(PlpCameraPacket) packet = NULL;
        g_autoptr(PlpFrame) frame = NULL;
        assert_true(plp_camera_next(camera, &packet, &error));
        int64_t t_us = plp_camera_packet_get_time(packet);
        assert_true(t_us > last_us);
        assert_true(t_us - last_us < 120000);
        last_us = t_us;
        assert_true(plp_camera_decoder_decode(decoder, packet, &frame, &error));
        assert_non_null(frame);
        assert_int_equal(clip_number(frame), i % n);
        assert_int_equal(frame->index, i);
        assert_int_equal(frame->t_us, t_us);
    }
    assert_int_equal(plp_camera_get_lost(camera), 0);
}

static void a_file_can_go_round(void **state)
{
    ClipPlan plan = {.pictures = 12};
    plan.writer.codec = "mjpeg";
    g_autofree char *in_order = clip_make("round.avi", &plan);
    check_loop(in_order, 12);
    ClipPlan reordered = {.pictures = 12};
    reordered.writer.b_frames = 3;
    g_autofree char *out_of_order = clip_make("round.mp4", &reordered);
    check_loop(out_of_order, 12);
}

static void test_pictures_come_through_libavdevice(void **state)
{
    g_autoptr(PlpCamera) camera =
        open_camera("lavfi:", "testsrc2=size=320x240:rate=30,realtime,format=yuyv422");
    PlpCameraMode mode = plp_camera_get_mode(camera);
    assert_int_equal(mode.width_px, 320);
    assert_int_equal(mode.height_px, 240);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpCameraDecoder) decoder = plp_camera_decoder_new(camera, &error);
    assert_non_null(decoder);
    for (int i = 0; i < 12; i++) {
        g_autoptr(PlpCameraPacket) packet = NULL;
        g_autoptr(PlpFrame) frame = NULL;
        assert_true(plp_camera_next(camera, &packet, &error));
        assert_true(plp_camera_decoder_decode(decoder, packet, &frame, &error));
        assert_non_null(frame);
        assert_int_equal(frame->width_px, 320);
        assert_true(llabs(frame->t_us - i * 1000000LL / 30) <= 1);
    }
}

static void assert_refused(const char *id, PlpErrorCode code, const char *part)
{
    g_autoptr(GError) error = NULL;
    assert_null(plp_camera_open(id, NULL, NULL, &error));
    if (!g_error_matches(error, PLP_ERROR, (gint)code) || strstr(error->message, part) == NULL)
        fail_msg("%s gives `%s`", id, error->message);
    assert_null(strstr(error->message, "/"));
}

static void what_is_no_camera_gets_a_sentence(void **state)
{
    assert_refused("v4l2:/dev/video63-not-there", PLP_ERROR_IO, "there is no such camera");
    assert_refused("v4l2:/dev/null", PLP_ERROR_FORMAT, "is no camera");
    g_autofree char *text = clip_path("text.mp4");
    assert_true(g_file_set_contents(text, "no film", -1, NULL));
    g_autofree char *text_id = g_strconcat("file:", text, NULL);
    assert_refused(text_id, PLP_ERROR_FORMAT, "text.mp4");
    assert_refused("file:/nowhere/at-all.mp4", PLP_ERROR_IO, "at-all.mp4");
    assert_refused("webcam", PLP_ERROR_INVALID, "no camera's name");
    assert_refused("", PLP_ERROR_INVALID, "no camera's name");
    assert_refused("lavfi:no_such_filter", PLP_ERROR_FORMAT, "");
}

static void a_camera_can_be_stopped(void **state)
{
    g_autofree char *path = mjpeg_file();
    g_autofree char *id = g_strconcat("loop:", path, NULL);
    PlpCancel cancel;
    plp_cancel_init(&cancel);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpCamera) camera = plp_camera_open(id, NULL, &cancel, &error);
    g_autoptr(PlpCameraPacket) packet = NULL;
    assert_true(plp_camera_next(camera, &packet, &error));
    plp_cancel_request(&cancel);
    g_autoptr(PlpCameraPacket) none = NULL;
    assert_false(plp_camera_next(camera, &none, &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_CANCELLED));
}

static void a_damaged_packet_gives_no_frame(void **state)
{
    g_autofree char *path = mjpeg_file();
    g_autoptr(PlpCamera) camera = open_camera("file:", path);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpCameraDecoder) decoder = plp_camera_decoder_new(camera, &error);
    for (int i = 0; i < 10; i++) {
        g_autoptr(PlpCameraPacket) packet = NULL;
        g_autoptr(PlpFrame) frame = NULL;
        assert_true(plp_camera_next(camera, &packet, &error));
        if (i % 2 == 1) {
            av_packet_make_writable(packet->packet);
            memset(packet->packet->data, 0x3c, (size_t)packet->packet->size);
        }
        assert_true(plp_camera_decoder_decode(decoder, packet, &frame, &error));
        if (i % 2 == 0)
            assert_int_equal(clip_number(frame), i);
        else
            assert_null(frame);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_device_tells_its_modes),
        cmocka_unit_test(a_range_of_sizes_is_its_largest),
        cmocka_unit_test(what_is_no_camera_is_not_listed),
        cmocka_unit_test(missing_pictures_are_counted),
        cmocka_unit_test(a_camera_that_slows_down_loses_little),
        cmocka_unit_test(a_file_plays_as_a_camera),
        cmocka_unit_test(a_file_can_go_round),
        cmocka_unit_test(test_pictures_come_through_libavdevice),
        cmocka_unit_test(what_is_no_camera_gets_a_sentence),
        cmocka_unit_test(a_camera_can_be_stopped),
        cmocka_unit_test(a_damaged_packet_gives_no_frame),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    clip_folder_remove();
    return failed;
}
