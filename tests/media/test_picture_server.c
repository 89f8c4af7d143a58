// Frame N of the picture server is the reader's Nth: the same bytes, the same time, wherever one
// comes from.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "media/clip.h"
#include "media/screen_picture.h"
#include "media/server_watch.h"

typedef struct {
    int64_t t_us;
    guint hash;
} Expected;

/** Of the pixels, not of what fills up the rows. */
static guint hash_of(const PlpPicture *picture)
{
    const uint8_t *pixels = g_bytes_get_data(picture->bytes, NULL);
    guint hash = (guint)(picture->width_px * 65537 + picture->height_px);
    for (int y = 0; y < picture->height_px; y++)
        for (int i = 0; i < 3 * picture->width_px; i++)
            hash = hash * 31 + pixels[y * picture->stride + i];
    return hash;
}

static GArray *read_expected(const char *path)
{
    GArray *expected = g_array_new(FALSE, FALSE, sizeof(Expected));
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpReader) reader = plp_reader_open(path, NULL, &error);
    assert_non_null(reader);
    g_autoptr(PlpPictureScaler) scaler = plp_picture_scaler_new();
    while (true) {
        g_autoptr(PlpFrame) frame = NULL;
        assert_true(plp_reader_next(reader, &frame, &error));
        if (frame == NULL)
            return expected;
        g_autoptr(PlpPicture) picture = plp_picture_scale(scaler, frame, 0, 0);
        Expected entry = {frame->t_us, hash_of(picture)};
        g_array_append_val(expected, entry);
    }
}

static void check_frame(ServerWatch *watch, GArray *expected, int64_t index)
{
    g_autoptr(PlpPicture) picture = server_watch_fetch(watch, index);
    const Expected *wanted = &g_array_index(expected, Expected, index);
    if (picture->index != index || picture->t_us != wanted->t_us)
        fail_msg("asked for frame %d at %d us, got %d at %d us", (int)index, (int)wanted->t_us,
                 (int)picture->index, (int)picture->t_us);
    if (hash_of(picture) != wanted->hash)
        fail_msg("frame %d is another picture than the reader's", (int)index);
}

/** First, last, forwards, backwards, and here and there. */
static void check_all_ways(const char *path)
{
    g_autoptr(GArray) expected = read_expected(path);
    int64_t n = expected->len;
    PlpPictureServerOptions options = {.video_stream = -1, .cache_bytes = 400000};
    g_autoptr(ServerWatch) watch = server_watch_open(path, &options);
    server_watch_settle(watch);
    PlpPictureServerState state = {0};
    plp_picture_server_get_state(server_watch_get(watch), &state);
    assert_int_equal(state.frames, n);
    check_frame(watch, expected, n - 1);
    check_frame(watch, expected, 0);
    for (int64_t i = 0; i < MIN(n, 12); i++)
        check_frame(watch, expected, i);
    for (int64_t i = n - 1; i >= MAX(n - 14, 0); i--)
        check_frame(watch, expected, i);
    guint32 seed = 1;
    for (int i = 0; i < 25; i++) {
        seed = seed * 1664525u + 1013904223u;
        check_frame(watch, expected, (seed >> 8) % (guint32)n);
    }
}

static void frames_of_mp4_with_b_frames(void **state)
{
    g_autofree char *path = clip_make("b.mp4", &(ClipPlan){.pictures = 130});
    check_all_ways(path);
}

static void frames_of_long_gop(void **state)
{
    clip_ffmpeg("-f lavfi -i testsrc2=size=160x128:rate=30 -frames:v 600 -c:v libx264 -preset "
                "veryfast -g 250 -keyint_min 250 -sc_threshold 0 {}/gop.mp4");
    g_autofree char *path = clip_path("gop.mp4");
    check_all_ways(path);
}

static void frames_of_open_gop(void **state)
{
    clip_ffmpeg("-f lavfi -i testsrc2=size=160x128:rate=30 -frames:v 200 -c:v libx264 -x264-params "
                "keyint=40:open-gop=1:bframes=3 {}/open.mp4");
    g_autofree char *path = clip_path("open.mp4");
    check_all_ways(path);
}

static void frames_of_avi_with_b_frames(void **state)
{
    clip_ffmpeg("-f lavfi -i testsrc2=size=160x128:rate=30 -frames:v 150 -c:v libx264 -g 30 "
                "-bf 3 {}/b.avi");
    g_autofree char *path = clip_path("b.avi");
    check_all_ways(path);
}

static void frames_of_mpeg4_avi(void **state)
{
    clip_ffmpeg("-f lavfi -i testsrc2=size=160x128:rate=25 -frames:v 150 -c:v mpeg4 -g 40 -bf 2 "
                "{}/m.avi");
    g_autofree char *path = clip_path("m.avi");
    check_all_ways(path);
}

static void frames_of_mjpeg_avi(void **state)
{
    clip_ffmpeg("-f lavfi -i testsrc2=size=160x128:rate=25 -frames:v 80 -c:v mjpeg -pix_fmt "
                "yuvj422p {}/j.avi");
    g_autofree char *path = clip_path("j.avi");
    check_all_ways(path);
}

static void frames_of_variable_rate_mkv(void **state)
{
    clip_ffmpeg("-f lavfi -i testsrc2=size=160x128:rate=30 -frames:v 200 -vf "
                "select='gt(random(0)\\,0.15)',settb=1/90000,setpts='PTS+(random(1)-0.5)*0.006/TB' "
                "-fps_mode passthrough -c:v libx264 -g 48 {}/v.mkv");
    g_autofree char *path = clip_path("v.mkv");
    check_all_ways(path);
}

static void frames_of_bare_stream(void **state)
{
    clip_ffmpeg("-f lavfi -i testsrc2=size=160x128:rate=30 -frames:v 120 -c:v libx264 -g 40 "
                "{}/bare.h264");
    g_autofree char *path = clip_path("bare.h264");
    check_all_ways(path);
}

static void frames_of_transport_stream(void **state)
{
    clip_ffmpeg("-f lavfi -i testsrc2=size=160x128:rate=30 -frames:v 120 -c:v libx264 -g 40 "
                "{}/t.ts");
    g_autofree char *path = clip_path("t.ts");
    check_all_ways(path);
}

static void frames_of_rotated_and_mirrored(void **state)
{
    for (int i = 0; i < 8; i++) {
        ClipPlan plan = {.pictures = 40, .corner = UPPER_LEFT};
        plan.writer.rotation_deg = i % 4 * 90;
        plan.writer.mirrored = i >= 4;
        g_autofree char *path = clip_make("turned.mp4", &plan);
        check_all_ways(path);
        g_autoptr(Reading) reading = clip_read(path, NULL);
        g_autoptr(ServerWatch) watch = server_watch_open(path, NULL);
        g_autoptr(PlpPicture) picture = server_watch_fetch(watch, 0);
        assert_int_equal(picture->width_px, reading->first->width_px);
        assert_int_equal(picture->height_px, reading->first->height_px);
        const uint8_t *pixels = g_bytes_get_data(picture->bytes, NULL);
        for (int y = 2; y < picture->height_px; y += 20)
            for (int x = 2; x < picture->width_px; x += 20) {
                int luma = clip_luma_at(reading->first, x + 0.5, y + 0.5);
                int green = pixels[y * picture->stride + 3 * x + 1];
                // 16..235 to 0..255
                assert_in_range(green - (luma - 16) * 255 / 219 + 24, 0, 48);
            }
    }
}

static void frames_behind_an_edit_list(void **state)
{
    clip_ffmpeg("-f lavfi -i testsrc2=size=160x128:rate=30 -frames:v 120 -c:v libx264 -g 30 "
                "{}/whole.mp4");
    clip_ffmpeg("-ss 1.5 -i {}/whole.mp4 -c copy {}/cut.mp4");
    g_autofree char *path = clip_path("cut.mp4");
    check_all_ways(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_of_mp4_with_b_frames),
        cmocka_unit_test(frames_of_long_gop),
        cmocka_unit_test(frames_of_open_gop),
        cmocka_unit_test(frames_of_avi_with_b_frames),
        cmocka_unit_test(frames_of_mpeg4_avi),
        cmocka_unit_test(frames_of_mjpeg_avi),
        cmocka_unit_test(frames_of_variable_rate_mkv),
        cmocka_unit_test(frames_of_bare_stream),
        cmocka_unit_test(frames_of_transport_stream),
        cmocka_unit_test(frames_of_rotated_and_mirrored),
        cmocka_unit_test(frames_behind_an_edit_list),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    clip_folder_remove();
    return failed;
}
