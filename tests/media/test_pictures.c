// Pixels: formats that need no copy, 10 bits, high dynamic range, interlacing, odd sizes, colours.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "media/clip.h"
#include "media/deinterlace_priv.h"
#include "media/hdr_priv.h"

/** One grey level all over, written losslessly, as the reader gives it back. */
static Reading *read_grey(const char *name, const char *pixel_format, const char *options)
{
    ClipPlan plan = {.writer = {.codec = "ffv1",
                                .pixel_format = pixel_format,
                                .encoder_options = options,
                                .b_frames = -1},
                     .pictures = 2,
                     .corner = UPPER_LEFT};
    g_autofree char *path = clip_make(name, &plan);
    return clip_read(path, NULL);
}

// Background of the clips: R'G'B' 96 of 255, so Y' = 16 + 219 * 96/255 in limited range.
#define GREY_LIMITED 98
#define GREY_FULL 96

static void luma_and_chroma_keep_their_level_in_every_format(void **state)
{
    const char *const formats[] = {"yuv420p",     "yuv422p",     "yuv444p", "yuv410p",
                                   "yuv420p10le", "yuv444p12le", "yuva420p"};
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_autoptr(Reading) reading = read_grey("level.mkv", formats[i], NULL);
        assert_int_equal(reading->first->pixels, PLP_PIXELS_I420);
        assert_false(reading->first->full_range);
        if (abs(clip_luma_at(reading->first, 100, 20) - GREY_LIMITED) > 1)
            fail_msg("%s: luma %d", formats[i], clip_luma_at(reading->first, 100, 20));
        const PlpFrame *frame = reading->first;
        assert_in_range(frame->planes[1][10 * frame->strides[1] + 50], 127, 129);
        assert_in_range(frame->planes[2][10 * frame->strides[2] + 50], 127, 129);
        clip_assert_numbers(reading, 0);
    }
}

static void ten_bits_are_told_and_brought_down(void **state)
{
    g_autoptr(Reading) reading = read_grey("ten.mkv", "yuv420p10le", NULL);
    assert_int_equal(reading->facts.bits_per_sample, 10);
    assert_false(reading->facts.high_dynamic_range);
    assert_in_range(clip_luma_at(reading->first, 4, 4), 229, 232); // the mark: 250 of 255
}

static void full_range_is_kept_and_told(void **state)
{
    ClipPlan plan = {.writer = {.codec = "mjpeg", .b_frames = -1}, .pictures = 2};
    g_autofree char *path = clip_make("full.avi", &plan);
    g_autoptr(Reading) reading = clip_read(path, NULL);
    assert_true(reading->first->full_range);
    assert_in_range(clip_luma_at(reading->first, 100, 20), GREY_FULL - 2, GREY_FULL + 2);
    g_autoptr(Reading) grey = read_grey("grey.mkv", "gray", NULL);
    assert_false(grey->first->full_range); // the writer tags it so
    assert_in_range(clip_luma_at(grey->first, 100, 20), GREY_LIMITED - 1, GREY_LIMITED + 1);
}

static void rgb_stays_rgb(void **state)
{
    g_autoptr(Reading) reading = read_grey("rgb.mkv", "bgr0", NULL);
    assert_int_equal(reading->first->pixels, PLP_PIXELS_RGB24);
    assert_int_equal(clip_luma_at(reading->first, 100, 20), 96);
    assert_int_equal(clip_luma_at(reading->first, 4, 4), 250);
    g_autoptr(Reading) wide = read_grey("rgb48.mkv", "gbrp10le", NULL);
    assert_int_equal(wide->first->pixels, PLP_PIXELS_RGB24);
    assert_in_range(clip_luma_at(wide->first, 4, 4), 249, 251);
}

static void the_matrix_is_the_streams_or_goes_by_the_lines(void **state)
{
    g_autoptr(Reading) small = read_grey("m.mkv", NULL, NULL);
    assert_int_equal(small->first->matrix, PLP_MATRIX_BT601);
    ClipPlan large = {.writer = {.width_px = 1280, .height_px = 720, .b_frames = -1},
                      .pictures = 1};
    g_autofree char *path = clip_make("hd.mp4", &large);
    g_autoptr(Reading) hd = clip_read(path, NULL);
    assert_int_equal(hd->first->matrix, PLP_MATRIX_BT709);
    g_autoptr(Reading) told = read_grey("told.mkv", NULL, "colorspace=bt709");
    assert_int_equal(told->first->matrix, PLP_MATRIX_BT709);
    g_autoptr(Reading) wide = read_grey("wide.mkv", "yuv420p10le", "colorspace=bt2020nc");
    assert_int_equal(wide->first->matrix, PLP_MATRIX_BT2020);
    g_autoptr(Reading) unsaid = read_grey("unsaid.mkv", NULL, "colorspace=unknown");
    assert_int_equal(unsaid->first->matrix, PLP_MATRIX_BT601);
}

/** Grey steps must stay steps: rising, dark parts lifted, no clipping below the peak. */
static void high_dynamic_range_is_brought_to_the_standard_one(void **state)
{
    const char *const transfers[] = {"smpte2084", "arib-std-b67"};
    for (size_t i = 0; i < 2; i++) {
        g_autofree char *options =
            g_strdup_printf("color_trc=%s:colorspace=bt2020nc", transfers[i]);
        g_autoptr(Reading) reading = read_grey("hdr.mkv", "yuv420p10le", options);
        assert_true(reading->facts.high_dynamic_range);
        assert_string_equal(reading->facts.transfer, transfers[i]);
        assert_int_equal(reading->first->matrix, PLP_MATRIX_BT2020);
        int grey = clip_luma_at(reading->first, 100, 20), mark = clip_luma_at(reading->first, 4, 4);
        assert_true(mark > grey + 60 && mark <= 235);
        clip_assert_numbers(reading, 0);
        g_autofree char *planar = g_strdup_printf("%s:color_range=tv", options);
        g_autoptr(Reading) other = read_grey("hdr444.mkv", "yuv444p10le", planar);
        assert_in_range(clip_luma_at(other->first, 100, 20), grey - 1, grey + 1);
    }
}

/** The published points of the curves: BT.2100 and BT.2408 (reference white 203 cd/m2 is PQ 58 %,
 * HLG 75 %). */
static void the_curves_meet_their_published_points(void **state)
{
    const int white_codes[] = {64 + 508, 64 + 657}; // 0.58 and 0.75 of 876
    const enum AVColorTransferCharacteristic kinds[] = {AVCOL_TRC_SMPTE2084,
                                                        AVCOL_TRC_ARIB_STD_B67};
    // L = 1: (1 + 1/W^2)/2 with W = 1000/203, by the inverse of gamma 2.4.
    double white = 16 + 219 * pow((1 + 0.203 * 0.203) / 2, 1 / 2.4);
    for (int kind = 0; kind < 2; kind++) {
        g_autoptr(PlpHdrTables) tables = plp_hdr_tables_new(kinds[kind], false);
        g_autoptr(AVFrame) from = av_frame_alloc(), to = av_frame_alloc();
        from->format = AV_PIX_FMT_YUV420P10;
        to->format = AV_PIX_FMT_YUV420P;
        from->width = to->width = 64;
        from->height = to->height = 2;
        assert_true(av_frame_get_buffer(from, 0) >= 0 && av_frame_get_buffer(to, 0) >= 0);
        uint16_t *luma = (uint16_t *)(void *)from->data[0];
        for (int x = 0; x < 64; x++)
            luma[x] = luma[from->linesize[0] / 2 + x] = (uint16_t)(64 + 876 * x / 63);
        luma[20] = (uint16_t)white_codes[kind];
        luma[21] = 0;                                  // below black
        ((uint16_t *)(void *)from->data[1])[10] = 512; // no colour
        plp_hdr_convert(tables, from, to);
        assert_int_equal(to->data[0][0], 16);
        assert_true(fabs(to->data[0][20] - white) < 1.5);
        assert_int_equal(to->data[0][21], 16);
        assert_int_equal(to->data[0][63], 235);
        assert_int_equal(to->data[1][10], 128);
    }
}

static void odd_sizes_come_whole(void **state)
{
    ClipPlan plan = {.writer = {.width_px = 161, .height_px = 127, .codec = "ffv1", .b_frames = -1},
                     .pictures = 3,
                     .corner = LOWER_RIGHT};
    g_autofree char *path = clip_make("odd.mkv", &plan);
    g_autoptr(Reading) reading = clip_read(path, NULL);
    assert_int_equal(reading->first->width_px, 161);
    assert_int_equal(reading->first->height_px, 127);
    assert_true(clip_luma_at(reading->first, 160.5, 126.5) > 200);
    assert_int_equal(reading->first->planes[1][63 * reading->first->strides[1] + 80], 128);
}

static void cropping_inside_the_stream_is_exact(void **state)
{
    // 1080 lines and 98 columns are no multiples of 16: H.264 crops what it decodes.
    ClipPlan plan = {.writer = {.width_px = 98, .height_px = 1080, .b_frames = -1},
                     .pictures = 1,
                     .corner = LOWER_RIGHT};
    g_autofree char *path = clip_make("crop.mp4", &plan);
    g_autoptr(Reading) reading = clip_read(path, NULL);
    assert_int_equal(reading->first->width_px, 98);
    assert_int_equal(reading->first->height_px, 1080);
    assert_true(clip_luma_at(reading->first, 97.5, 1079.5) > 200);
    assert_true(clip_luma_at(reading->first, 97.5, 1040) < 120);
}

static void smallest_and_largest_sizes_work(void **state)
{
    ClipPlan tiny = {.writer = {.width_px = 16, .height_px = 16, .b_frames = -1}, .pictures = 1};
    ClipPlan vast = {.writer = {.width_px = 7680, .height_px = 4320, .b_frames = 0},
                     .pictures = 1,
                     .corner = LOWER_RIGHT};
    g_autofree char *small = clip_make(
        "tiny.avi",
        &(ClipPlan){.writer = {.width_px = 96, .height_px = 16, .b_frames = -1}, .pictures = 1});
    g_autoptr(Reading) narrow = clip_read(small, NULL);
    assert_int_equal(narrow->first->height_px, 16);
    g_autoptr(GError) error = NULL;
    g_autofree char *path = clip_path("tiny.mp4");
    g_autoptr(PlpWriter) writer = NULL;
    PlpWriterOptions options = tiny.writer;
    writer = plp_writer_open(path, &options, &error);
    assert_non_null(writer);
    uint32_t pixels[16 * 16] = {0};
    assert_true(plp_writer_push(writer, (const uint8_t *)pixels, 64, 0, &error));
    assert_true(plp_writer_finish(writer, &error));
    g_autoptr(PlpReader) reader = plp_reader_open(path, NULL, &error);
    g_autoptr(PlpFrame) frame = NULL;
    assert_true(plp_reader_next(reader, &frame, &error));
    assert_int_equal(frame->width_px, 16);
    g_autofree char *large = clip_make("vast.mp4", &vast);
    g_autoptr(Reading) reading = clip_read(large, NULL);
    assert_int_equal(reading->first->width_px, 7680);
    assert_true(clip_luma_at(reading->first, 7679, 4319) > 200);
}

/** An 8-bit picture whose two fields show a bar at different places, as a camcorder sees motion. */
static AVFrame *combed_picture(int shift)
{
    AVFrame *frame = av_frame_alloc();
    frame->format = AV_PIX_FMT_YUV420P;
    frame->width = frame->height = 64;
    assert_true(av_frame_get_buffer(frame, 0) >= 0);
    for (int y = 0; y < 64; y++)
        for (int x = 0; x < 64; x++)
            frame->data[0][y * frame->linesize[0] + x] = (x - (y % 2) * shift) / 16 == 1 ? 200 : 50;
    for (int y = 0; y < 32; y++) {
        memset(frame->data[1] + y * frame->linesize[1], 128, 32);
        memset(frame->data[2] + y * frame->linesize[2], 128, 32);
    }
    return frame;
}

static void interlaced_motion_shows_once(void **state)
{
    for (int top_first = 0; top_first < 2; top_first++) {
        g_autoptr(AVFrame) frame = combed_picture(8);
        plp_deinterlace(frame, top_first == 1);
        int left = top_first == 1 ? 16 : 24; // of the bar in the field that comes first in time
        for (int y = 0; y < 64; y++)
            for (int x = 0; x < 64; x++) {
                int expected = x >= left && x < left + 16 ? 200 : 50;
                assert_int_equal(frame->data[0][y * frame->linesize[0] + x], expected);
            }
    }
}

static void interlaced_stillness_keeps_every_line(void **state)
{
    g_autoptr(AVFrame) frame = combed_picture(0);
    for (int y = 0; y < 64; y++) // a vertical ramp: every line its own level
        memset(frame->data[0] + y * frame->linesize[0], 40 + 2 * y, 64);
    plp_deinterlace(frame, true);
    for (int y = 0; y < 64; y++)
        assert_int_equal(frame->data[0][y * frame->linesize[0] + 9], 40 + 2 * y);
}

static void interlaced_files_are_told_and_treated(void **state)
{
    ClipPlan plan = {.writer = {.codec = "ffv1", .b_frames = -1}, .pictures = 20};
    g_free(clip_make("p.mkv", &plan));
    clip_ffmpeg("-i {}/p.mkv -vf tinterlace=mode=interleave_top -c:v libx264 -flags +ildct+ilme "
                "-x264-params tff=1 {}/interlaced.mp4");
    g_autofree char *interlaced = clip_path("interlaced.mp4");
    g_autoptr(Reading) reading = clip_read(interlaced, NULL);
    assert_true(reading->facts.interlaced);
    assert_int_equal(reading->facts.frames, 10);
    // Picture k holds the fields of pictures 2k (top, first) and 2k + 1: only the first remains.
    for (int i = 0; i < 10; i++)
        assert_int_equal(g_array_index(reading->numbers, int, i), 2 * i);
    int low = 255, high = 0; // the lowest bit's field differs between the two: no line may tell
    for (int y = 50; y < 78; y++) {
        int luma = clip_luma_at(reading->first, 13 * 2 + 6, y + 0.5);
        low = MIN(low, luma);
        high = MAX(high, luma);
    }
    assert_true(high - low < 30);
}

static void pictures_outlive_their_reader(void **state)
{
    g_autoptr(GError) error = NULL;
    ClipPlan plan = {.writer = {.b_frames = -1}, .pictures = 12};
    g_autofree char *path = clip_make("outlive.mp4", &plan);
    PlpReader *reader = plp_reader_open(path, NULL, &error);
    PlpFrame *frames[12] = {NULL};
    for (int i = 0; i < 12; i++)
        assert_true(plp_reader_next(reader, &frames[i], &error));
    plp_reader_close(reader);
    for (int i = 0; i < 12; i++) {
        assert_int_equal(clip_number(frames[i]), i);
        plp_frame_unref(frames[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(luma_and_chroma_keep_their_level_in_every_format),
        cmocka_unit_test(ten_bits_are_told_and_brought_down),
        cmocka_unit_test(full_range_is_kept_and_told),
        cmocka_unit_test(rgb_stays_rgb),
        cmocka_unit_test(the_matrix_is_the_streams_or_goes_by_the_lines),
        cmocka_unit_test(high_dynamic_range_is_brought_to_the_standard_one),
        cmocka_unit_test(the_curves_meet_their_published_points),
        cmocka_unit_test(odd_sizes_come_whole),
        cmocka_unit_test(cropping_inside_the_stream_is_exact),
        cmocka_unit_test(smallest_and_largest_sizes_work),
        cmocka_unit_test(interlaced_motion_shows_once),
        cmocka_unit_test(interlaced_stillness_keeps_every_line),
        cmocka_unit_test(interlaced_files_are_told_and_treated),
        cmocka_unit_test(pictures_outlive_their_reader),
    };
    int failures = cmocka_run_group_tests(tests, NULL, NULL);
    clip_folder_remove();
    return failures;
}
