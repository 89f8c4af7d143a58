#include "media/writer.h"

#include <libavcodec/bsf.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "media/encoder_priv.h"
#include "media/geometry_priv.h"
#include "media/output_file_priv.h"

static const AVRational MICROSECONDS = {1, 1000000};

struct PlpWriter {
    PlpOutputFile *file;
    AVFormatContext *format;
    AVCodecContext *encoder;
    AVStream *stream;
    struct SwsContext *scaler;
    AVFrame *picture;
    uint32_t *padded; // of an odd width: swscale reads pixels in pairs, beyond the last one
    AVPacket *packet;
    AVBSFContext *filter; // NULL: packets go into the file as they come
    int64_t start_us;
    int64_t last_tick;
    int64_t pictures;
    bool header_written;
};

static bool fail(const PlpWriter *writer, const char *what, int code, GError **error)
{
    int disk = plp_output_file_get_errno(writer->file);
    g_autofree char *reason = disk != 0 ? g_strdup(g_strerror(disk)) : plp_libav_dup_error(code);
    g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: cannot be %s: %s",
                plp_output_file_get_name(writer->file), what, reason);
    return false;
}

static bool fail_as_invalid(const char *name, const char *what, GError **error)
{
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID, "%s: %s", name, what);
    return false;
}

static bool check_options(const PlpWriterOptions *options, const char *name, GError **error)
{
    if (options->width_px < 1 || options->height_px < 1 || options->width_px > 16384 ||
        options->height_px > 16384)
        return fail_as_invalid(name, "a picture has 1 to 16384 pixels a side", error);
    if (options->rotation_deg % 90 != 0 || options->rotation_deg < 0 || options->rotation_deg > 270)
        return fail_as_invalid(name, "the rotation must be 0, 90, 180 or 270 degrees", error);
    return true;
}

static const AVOutputFormat *find_container(const PlpWriterOptions *options, const char *name,
                                            GError **error)
{
    const AVOutputFormat *container = options->container != NULL
                                          ? av_guess_format(options->container, NULL, NULL)
                                          : av_guess_format(NULL, name, NULL);
    if (container == NULL || (container->flags & AVFMT_NOFILE) != 0 ||
        container->video_codec == AV_CODEC_ID_NONE) {
        g_autofree char *what =
            options->container != NULL
                ? g_strdup_printf("there is no video container `%s` in this FFmpeg",
                                  options->container)
                : g_strdup("its ending names no video container; use .mp4, .mov, .mkv or .avi");
        fail_as_invalid(name, what, error);
        return NULL;
    }
    return container;
}

static bool is_mov_family(const AVOutputFormat *container)
{
    static const char *const names[] = {"mov", "mp4", "3gp", "3g2", "ipod", "psp", NULL};
    return g_strv_contains(names, container->name);
}

static bool set_orientation(PlpWriter *writer, const PlpWriterOptions *options, GError **error)
{
    PlpOrientation orientation = {options->rotation_deg, options->mirrored};
    if (orientation.rotation_deg == 0 && !orientation.mirrored)
        return true;
    if (!is_mov_family(writer->format->oformat))
        return fail_as_invalid(plp_output_file_get_name(writer->file),
                               "only mp4 and mov can say that a picture is rotated or mirrored",
                               error);
    int32_t matrix[9];
    plp_orientation_to_matrix(orientation, options->width_px, options->height_px, matrix);
    return plp_libav_set_display_matrix(writer->stream, matrix) ||
           fail(writer, "written", AVERROR(ENOMEM), error);
}

static bool make_stream(PlpWriter *writer, const PlpWriterOptions *options, GError **error)
{
    writer->stream = avformat_new_stream(writer->format, NULL);
    if (writer->stream == NULL ||
        avcodec_parameters_from_context(writer->stream->codecpar, writer->encoder) < 0)
        return fail(writer, "written", AVERROR(ENOMEM), error);
    writer->stream->time_base = writer->encoder->time_base;
    writer->stream->avg_frame_rate = writer->encoder->framerate;
    writer->stream->sample_aspect_ratio = writer->encoder->sample_aspect_ratio;
    return set_orientation(writer, options, error);
}

static bool write_header(PlpWriter *writer, GError **error)
{
    AVDictionary *options = NULL;
    if (is_mov_family(writer->format->oformat))
        av_dict_set_int(&options, "video_track_timescale", writer->encoder->time_base.den, 0);
    int code = avformat_write_header(writer->format, &options);
    av_dict_free(&options);
    writer->header_written = code >= 0;
    return code >= 0 || fail(writer, "written", code, error);
}

static bool make_picture(PlpWriter *writer, GError **error)
{
    const AVCodecContext *encoder = writer->encoder;
    writer->packet = av_packet_alloc();
    writer->picture = av_frame_alloc();
    writer->scaler = sws_getContext(encoder->width, encoder->height, AV_PIX_FMT_0RGB32,
                                    encoder->width, encoder->height, encoder->pix_fmt,
                                    SWS_BILINEAR | SWS_ACCURATE_RND, NULL, NULL, NULL);
    if (writer->packet == NULL || writer->picture == NULL || writer->scaler == NULL)
        return fail(writer, "written", AVERROR(ENOMEM), error);
    int space = encoder->colorspace == AVCOL_SPC_BT709 ? SWS_CS_ITU709 : SWS_CS_ITU601;
    bool full_range = encoder->color_range == AVCOL_RANGE_JPEG;
    const int *matrix = sws_getCoefficients(space);
    sws_setColorspaceDetails(writer->scaler, matrix, 1, matrix, full_range, 0, 1 << 16, 1 << 16);
    writer->picture->format = encoder->pix_fmt;
    writer->picture->width = encoder->width;
    writer->picture->height = encoder->height;
    int code = av_frame_get_buffer(writer->picture, 0);
    return code >= 0 || fail(writer, "written", code, error);
}

/** The encoder's notes on itself stand in NAL units of their own. */
static const char *find_note_filter(enum AVCodecID codec)
{
    if (codec == AV_CODEC_ID_H264)
        return "filter_units=remove_types=6";
    return codec == AV_CODEC_ID_HEVC ? "filter_units=remove_types=39|40" : NULL;
}

static bool make_filter(PlpWriter *writer, const PlpWriterOptions *options, GError **error)
{
    const char *filter = find_note_filter(writer->encoder->codec_id);
    if (!options->anonymous || filter == NULL)
        return true;
    int code = av_bsf_list_parse_str(filter, &writer->filter);
    if (code < 0)
        return fail(writer, "written", code, error);
    writer->filter->time_base_in = writer->encoder->time_base;
    code = avcodec_parameters_from_context(writer->filter->par_in, writer->encoder);
    if (code >= 0)
        code = av_bsf_init(writer->filter);
    if (code >= 0) // headers beside the packets are filtered, too
        code = avcodec_parameters_copy(writer->stream->codecpar, writer->filter->par_out);
    return code >= 0 || fail(writer, "written", code, error);
}

static bool open_parts(PlpWriter *writer, const PlpWriterOptions *options,
                       const AVOutputFormat *container, GError **error)
{
    int code = avformat_alloc_output_context2(&writer->format, container, NULL, NULL);
    if (code < 0)
        return fail(writer, "written", code, error);
    writer->format->pb = plp_output_file_get_io(writer->file);
    writer->format->flags |= AVFMT_FLAG_BITEXACT; // no program versions in the file
    return make_stream(writer, options, error) && make_filter(writer, options, error) &&
           make_picture(writer, error) && write_header(writer, error);
}

PlpWriter *plp_writer_open(const char *path, const PlpWriterOptions *options, GError **error)
{
    plp_libav_init();
    g_autofree char *name = plp_text_dup_file_name(path);
    if (!check_options(options, name, error))
        return NULL;
    const AVOutputFormat *container = find_container(options, name, error);
    if (container == NULL)
        return NULL;
    g_autoptr(PlpWriter) writer = g_new0(PlpWriter, 1);
    writer->start_us = options->start_us;
    writer->encoder = plp_encoder_open(options, container, name, error);
    if (writer->encoder == NULL)
        return NULL;
    writer->file = plp_output_file_open(path, error);
    if (writer->file == NULL || !open_parts(writer, options, container, error))
        return NULL;
    return g_steal_pointer(&writer);
}

static int64_t interval_ticks(const PlpWriter *writer)
{
    const AVCodecContext *encoder = writer->encoder;
    return MAX(av_rescale_q(1, av_inv_q(encoder->framerate), encoder->time_base), 1);
}

/** The next packet for the file: the encoder's, filtered where that is wanted. */
static int receive_packet(PlpWriter *writer)
{
    for (;;) {
        int code = writer->filter != NULL ? av_bsf_receive_packet(writer->filter, writer->packet)
                                          : AVERROR(EAGAIN);
        if (code != AVERROR(EAGAIN))
            return code;
        code = avcodec_receive_packet(writer->encoder, writer->packet);
        if (code < 0 || writer->filter == NULL)
            return code;
        code = av_bsf_send_packet(writer->filter, writer->packet);
        if (code < 0)
            return code;
    }
}

/** Moves what the encoder has ready into the file. */
static bool drain(PlpWriter *writer, GError **error)
{
    int code = 0;
    while ((code = receive_packet(writer)) >= 0) {
        if (writer->packet->duration == 0) // gives the last picture its time in mp4
            writer->packet->duration = interval_ticks(writer);
        av_packet_rescale_ts(writer->packet, writer->encoder->time_base, writer->stream->time_base);
        writer->packet->stream_index = writer->stream->index;
        code = av_interleaved_write_frame(writer->format, writer->packet);
        if (code < 0)
            return fail(writer, "written", code, error);
    }
    bool fine = code == AVERROR(EAGAIN) || code == AVERROR_EOF;
    return fine || fail(writer, "encoded", code, error);
}

/** The same picture with its last column twice, width + 1 pixels a row. */
static const uint8_t *pad(PlpWriter *writer, const uint8_t *pixels, int stride)
{
    size_t width = (size_t)writer->picture->width;
    if (writer->padded == NULL)
        writer->padded = g_new(uint32_t, (width + 1) * (size_t)writer->picture->height);
    for (int y = 0; y < writer->picture->height; y++) {
        uint32_t *row = writer->padded + (width + 1) * (size_t)y;
        memcpy(row, pixels + (ptrdiff_t)y * stride, width * sizeof *row);
        row[width] = row[width - 1];
    }
    return (const uint8_t *)writer->padded;
}

static void convert(PlpWriter *writer, const uint8_t *pixels, int stride)
{
    AVFrame *picture = writer->picture;
    bool odd = picture->width % 2 != 0;
    // swscale looks at all four planes
    const uint8_t *const planes[4] = {odd ? pad(writer, pixels, stride) : pixels};
    const int strides[4] = {odd ? (picture->width + 1) * 4 : stride};
    sws_scale(writer->scaler, planes, strides, 0, picture->height, picture->data,
              picture->linesize);
}

static bool take_tick(PlpWriter *writer, int64_t t_us, GError **error)
{
    int64_t tick = av_rescale_q(t_us + writer->start_us, MICROSECONDS, writer->encoder->time_base);
    if (writer->pictures > 0 && tick <= writer->last_tick) {
        AVRational clock = writer->encoder->time_base;
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "%s: picture %" G_GINT64_FORMAT " is not later than the one before "
                    "(the file's clock ticks every %d/%d s)",
                    plp_output_file_get_name(writer->file), writer->pictures, clock.num, clock.den);
        return false;
    }
    writer->last_tick = tick;
    return true;
}

bool plp_writer_push(PlpWriter *writer, const uint8_t *pixels, int stride, int64_t t_us,
                     GError **error)
{
    if (!take_tick(writer, t_us, error))
        return false;
    AVFrame *picture = writer->picture;
    int code = av_frame_make_writable(picture);
    if (code < 0)
        return fail(writer, "encoded", code, error);
    convert(writer, pixels, stride);
    picture->pts = writer->last_tick;
    picture->quality = writer->encoder->global_quality; // for encoders of a fixed quality
    writer->pictures++;
    code = avcodec_send_frame(writer->encoder, picture);
    if (code < 0)
        return fail(writer, "encoded", code, error);
    return drain(writer, error);
}

bool plp_writer_finish(PlpWriter *writer, GError **error)
{
    int code = avcodec_send_frame(writer->encoder, NULL);
    if (code < 0 && code != AVERROR_EOF)
        return fail(writer, "encoded", code, error);
    if (!drain(writer, error))
        return false;
    writer->header_written = false;
    code = av_write_trailer(writer->format);
    if (code < 0)
        return fail(writer, "written", code, error);
    return plp_output_file_commit(writer->file, error);
}

void plp_writer_free(PlpWriter *writer)
{
    if (writer == NULL)
        return;
    if (writer->header_written) // the muxer frees its own memory only here
        av_write_trailer(writer->format);
    sws_freeContext(writer->scaler);
    av_frame_free(&writer->picture);
    g_free(writer->padded);
    av_packet_free(&writer->packet);
    av_bsf_free(&writer->filter);
    avcodec_free_context(&writer->encoder);
    avformat_free_context(writer->format);
    plp_output_file_free(writer->file);
    g_free(writer);
}
