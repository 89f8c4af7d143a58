// Which packet a picture came from, against FFmpeg's demuxer alone: the timestamp of the named
// packet is the picture's time. On clips of our own and, where they are, on real recordings (null
// packets, Indeo 5).
#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libavformat/avformat.h>

#include "evaluation.h"
#include "media/clip.h"

/** The timestamps of all packets of the best video stream, in microseconds. */
static GArray *packet_times_us(const char *path)
{
    GArray *times_us = g_array_new(FALSE, FALSE, sizeof(int64_t));
    AVFormatContext *format = NULL;
    assert_int_equal(avformat_open_input(&format, path, NULL, NULL), 0);
    assert_true(avformat_find_stream_info(format, NULL) >= 0);
    int stream = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, NULL, 0);
    AVPacket *packet = av_packet_alloc();
    while (av_read_frame(format, packet) >= 0) {
        int64_t stamp = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
        int64_t t_us =
            av_rescale_q(stamp, format->streams[stream]->time_base, (AVRational){1, 1000000});
        if (packet->stream_index == stream)
            g_array_append_val(times_us, t_us);
        av_packet_unref(packet);
    }
    av_packet_free(&packet);
    avformat_close_input(&format);
    return times_us;
}

/** Every picture's packet carries its time. Returns the number of packets. */
static int assert_packets_match(const char *path)
{
    g_autoptr(GArray) packets = packet_times_us(path);
    g_autoptr(Reading) reading = clip_read(path, NULL);
    int64_t first_us = 0;
    for (int i = 0; i < (int)reading->times_us->len; i++) {
        int64_t packet = g_array_index(reading->packets, int64_t, i);
        assert_true(packet >= 0 && packet < packets->len);
        int64_t t_us = g_array_index(packets, int64_t, packet);
        if (i == 0)
            first_us = t_us;
        if (llabs(t_us - first_us - clip_time(reading, i)) > 1)
            fail_msg("picture %d at %ld us names packet %ld at %ld us", i,
                     (long)clip_time(reading, i), (long)packet, (long)(t_us - first_us));
    }
    return (int)packets->len;
}

static void own_clips(void **state)
{
    const char *const files[] = {"o.mp4", "o.mkv", "o.ts", "o.mov"};
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        ClipPlan plan = {.writer = {.b_frames = 3, .encoder_options = "g=25"}, .pictures = 60};
        g_autofree char *path = clip_make(files[i], &plan);
        assert_int_equal(assert_packets_match(path), 60);
    }
    ClipPlan vp9 = {.writer = {.codec = "libvpx-vp9", .b_frames = -1}, .pictures = 60};
    g_autofree char *hidden = clip_make("hidden.webm", &vp9);
    assert_packets_match(hidden);
    ClipPlan hevc = {.writer = {.codec = "libx265", .b_frames = 3}, .pictures = 60};
    g_autofree char *hevc_path = clip_make("hevc.mp4", &hevc);
    assert_int_equal(assert_packets_match(hevc_path), 60);
}

/** The last row of a ZJU .tag file: its frame number. */
static int last_tagged(const char *avi_path)
{
    g_autofree char *stem = g_strndup(avi_path, strlen(avi_path) - 4);
    g_autofree char *tag_path = g_strconcat(stem, ".tag", NULL);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(tag_path, &text, NULL, NULL));
    g_auto(GStrv) rows = g_strsplit(text, "\n", -1);
    int last = 0;
    for (int i = 0; rows[i] != NULL; i++)
        if (g_ascii_isdigit(rows[i][0]))
            last = atoi(rows[i]);
    return last;
}

static void real_recordings_with_null_packets(void **state)
{
    g_autofree char *folder = plp_evaluation_need("zju");
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    const char *name = NULL;
    int n_fewer = 0, n = 0;
    while ((name = g_dir_read_name(entries)) != NULL) {
        if (!g_str_has_suffix(name, ".avi"))
            continue;
        g_autofree char *path = g_build_filename(folder, name, NULL);
        int packets = assert_packets_match(path);
        assert_true(last_tagged(path) < packets);
        g_autoptr(Reading) reading = clip_read(path, NULL);
        assert_int_equal(reading->facts.damaged_packets + reading->facts.damaged_frames, 0);
        n_fewer += reading->facts.frames < packets;
        n++;
    }
    assert_true(2 * n_fewer > n); // most have null packets
}

static void real_clips(void **state)
{
    g_autofree char *folder = plp_evaluation_need("clips");
    const char *const names[] = {"pf_face_noface.mov", "pf_no_face.mp4", "vrt_1.mp4", "alp_d5.mp4"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(folder, names[i], NULL);
        assert_packets_match(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_clips),
        cmocka_unit_test(real_recordings_with_null_packets),
        cmocka_unit_test(real_clips),
    };
    int failures = cmocka_run_group_tests(tests, NULL, NULL);
    clip_folder_remove();
    return failures;
}
