#include "media/clip.h"

#include <glib/gstdio.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <libavcodec/avcodec.h>

enum { N_BITS = 8, MARK_PX = 24 };

// Under LeakSanitizer: x265 never frees part of an encoder, x264 forgets its options when it
// refuses them.
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libx265\nleak:libx264\n";
}

static char *folder;

const char *clip_folder(void)
{
    if (folder == NULL)
        folder = g_dir_make_tmp("palpebra-media-XXXXXX", NULL);
    assert_non_null(folder);
    return folder;
}

void clip_folder_remove(void)
{
    GDir *entries = folder != NULL ? g_dir_open(folder, 0, NULL) : NULL;
    if (entries == NULL)
        return;
    const char *name = NULL;
    while ((name = g_dir_read_name(entries)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_remove(path);
    }
    g_dir_close(entries);
    g_rmdir(folder);
    g_clear_pointer(&folder, g_free);
}

char *clip_path(const char *name)
{
    return g_build_filename(clip_folder(), name, NULL);
}

void clip_need_encoder(const char *encoder)
{
    if (avcodec_find_encoder_by_name(encoder) == NULL) {
        print_message("this FFmpeg has no encoder %s\n", encoder);
        skip();
    }
}

void clip_ffmpeg(const char *arguments)
{
    g_autofree char *tool = g_find_program_in_path("ffmpeg");
    if (tool == NULL) {
        print_message("the ffmpeg tool is not installed\n");
        skip();
    }
    g_auto(GStrv) folder_parts = g_strsplit(arguments, "{}", -1);
    g_autofree char *placed = g_strjoinv(clip_folder(), folder_parts);
    g_autofree char *command =
        g_strdup_printf("%s -hide_banner -loglevel error -nostdin -y %s", tool, placed);
    g_auto(GStrv) words = g_strsplit(command, " ", -1);
    g_autofree char *complaints = NULL;
    int status = -1;
    g_autoptr(GError) error = NULL;
    bool ran = g_spawn_sync(NULL, words, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                            &complaints, &status, &error);
    if (!ran || status != 0)
        fail_msg("ffmpeg %s: %s", placed, complaints != NULL ? complaints : error->message);
}

static void fill(uint32_t *pixels, int stride_px, int x, int y, int width, int height, int grey)
{
    for (int row = y; row < y + height; row++)
        for (int column = x; column < x + width; column++)
            pixels[row * stride_px + column] = (uint32_t)grey * 0x010101U;
}

static void paint(uint32_t *pixels, int width, int height, int number, Corner corner)
{
    fill(pixels, width, 0, 0, width, height, 96);
    int field = width / (N_BITS + 4);
    for (int bit = 0; bit < N_BITS; bit++)
        fill(pixels, width, field * (2 + bit), height * 3 / 8, field, height / 4,
             (number >> bit & 1) != 0 ? 220 : 30);
    if (corner == CORNER_NONE)
        return;
    bool right = corner == UPPER_RIGHT || corner == LOWER_RIGHT;
    bool low = corner == LOWER_LEFT || corner == LOWER_RIGHT;
    fill(pixels, width, right ? width - MARK_PX : 0, low ? height - MARK_PX : 0, MARK_PX, MARK_PX,
         250);
}

static PlpWriterOptions completed(PlpWriterOptions options)
{
    options.width_px = options.width_px > 0 ? options.width_px : 160;
    options.height_px = options.height_px > 0 ? options.height_px : 128;
    if (options.nominal_rate_per_s <= 0)
        options.nominal_rate_per_s = 30;
    return options;
}

char *clip_make(const char *name, const ClipPlan *plan)
{
    PlpWriterOptions options = completed(plan->writer);
    clip_need_encoder(options.codec != NULL ? options.codec : "libx264");
    char *path = clip_path(name);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpWriter) writer = plp_writer_open(path, &options, &error);
    if (writer == NULL)
        fail_msg("%s", error->message);
    g_autofree uint32_t *pixels = g_new(uint32_t, options.width_px * options.height_px);
    for (int i = 0; i < plan->pictures; i++) {
        paint(pixels, options.width_px, options.height_px, i & 255, plan->corner);
        int64_t t_us = plan->times_us != NULL
                           ? plan->times_us[i]
                           : (int64_t)llround(i * 1e6 / options.nominal_rate_per_s);
        if (!plp_writer_push(writer, (const uint8_t *)pixels, options.width_px * 4, t_us, &error))
            fail_msg("%s", error->message);
    }
    if (!plp_writer_finish(writer, &error))
        fail_msg("%s", error->message);
    return path;
}

static int stored_luma(const PlpFrame *frame, int x, int y)
{
    bool rgb = frame->pixels == PLP_PIXELS_RGB24;
    return frame->planes[0][y * frame->strides[0] + (rgb ? 3 * x + 1 : x)];
}

int clip_luma_at(const PlpFrame *frame, double x, double y)
{
    double stored_x = 0, stored_y = 0;
    plp_affine_apply(frame->to_stored, x, y, &stored_x, &stored_y);
    assert_in_range((LargestIntegralType)floor(stored_x), 0, frame->stored_width_px - 1);
    assert_in_range((LargestIntegralType)floor(stored_y), 0, frame->stored_height_px - 1);
    return stored_luma(frame, (int)floor(stored_x), (int)floor(stored_y));
}

int clip_number(const PlpFrame *frame)
{
    int field = frame->stored_width_px / (N_BITS + 4);
    int number = 0;
    for (int bit = 0; bit < N_BITS; bit++) {
        int x = field * (2 + bit) + field / 2;
        number |= (stored_luma(frame, x, frame->stored_height_px / 2) > 125) << bit;
    }
    return number;
}

static void note(Reading *reading, PlpFrame *frame)
{
    int number = clip_number(frame);
    assert_int_equal(frame->index, reading->times_us->len);
    g_array_append_val(reading->times_us, frame->t_us);
    g_array_append_val(reading->packets, frame->packet_index);
    g_array_append_val(reading->numbers, number);
    if (reading->first == NULL)
        reading->first = plp_frame_ref(frame);
    plp_frame_unref(reading->last);
    reading->last = frame;
}

Reading *clip_read(const char *path, const PlpReaderOptions *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpReader) reader = plp_reader_open(path, options, &error);
    if (reader == NULL)
        fail_msg("%s", error->message);
    Reading *reading = g_new0(Reading, 1);
    reading->times_us = g_array_new(FALSE, FALSE, sizeof(int64_t));
    reading->packets = g_array_new(FALSE, FALSE, sizeof(int64_t));
    reading->numbers = g_array_new(FALSE, FALSE, sizeof(int));
    PlpFrame *frame = NULL;
    do {
        if (!plp_reader_next(reader, &frame, &error))
            fail_msg("%s", error->message);
        if (frame != NULL)
            note(reading, frame);
    } while (frame != NULL);
    plp_media_facts_copy(&reading->facts, plp_reader_get_facts(reader));
    assert_int_equal(reading->facts.frames, reading->times_us->len);
    return reading;
}

void clip_reading_free(Reading *reading)
{
    g_array_unref(reading->times_us);
    g_array_unref(reading->packets);
    g_array_unref(reading->numbers);
    plp_frame_unref(reading->first);
    plp_frame_unref(reading->last);
    plp_media_facts_clear(&reading->facts);
    g_free(reading);
}

int64_t clip_time(const Reading *reading, int index)
{
    return g_array_index(reading->times_us, int64_t, index);
}

void clip_assert_numbers(const Reading *reading, int first)
{
    for (int i = 0; i < (int)reading->numbers->len; i++)
        if (g_array_index(reading->numbers, int, i) != ((first + i) & 255))
            fail_msg("picture %d carries the number %d", i,
                     g_array_index(reading->numbers, int, i));
}

GError *clip_failure(const char *path, const PlpReaderOptions *options)
{
    GError *error = NULL;
    g_autoptr(PlpReader) reader = plp_reader_open(path, options, &error);
    PlpFrame *frame = NULL;
    while (error == NULL && plp_reader_next(reader, &frame, &error)) {
        if (frame == NULL)
            fail_msg("%s was read without any complaint", path);
        plp_frame_unref(frame);
    }
    assert_non_null(error);
    return error;
}
