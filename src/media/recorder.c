#include "media/recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <libavutil/opt.h>
#include <libswscale/swscale.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "media/camera_priv.h"
#include "media/libav_priv.h"

enum { IO_BUFFER_BYTES = 1 << 16, CLUSTER_MS = 400, KEY_PICTURES_EVERY = 30 };

static const AVRational MICROSECONDS = {1, 1000000};

// FFmpeg 7 made the written bytes const.
#if LIBAVFORMAT_VERSION_MAJOR >= 61
typedef const uint8_t WrittenByte;
#else
typedef uint8_t WrittenByte;
#endif

struct PlpRecorder {
    char *name;
    int fd;
    int disk_errno; // the first failure
    int64_t bytes;
    AVIOContext *io;
    AVFormatContext *format;
    AVStream *stream;
    bool header_written, failed, is_finished;
    // of raw pictures
    AVCodecContext *decoder; // rawvideo; NULL when frames come, or packets are copied
    AVCodecContext *encoder; // NULL when packets are copied
    struct SwsContext *scaler;
    AVFrame *decoded, *picture;
    AVPacket *packet;
    int64_t start_us; // time of the first packet
    int64_t pictures, last_t_us;
    double interval_us; // typical, for the last picture's length
};

static bool fail(PlpRecorder *recorder, const char *what, int code, GError **error)
{
    recorder->failed = true;
    int disk = recorder->disk_errno;
    g_autofree char *reason = disk != 0 ? g_strdup(g_strerror(disk)) : plp_libav_dup_error(code);
    bool full = disk == ENOSPC || disk == EDQUOT || disk == EFBIG;
    if (full && recorder->pictures > 0)
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO,
                    "%s: there is no room left on the disk; recording stopped after %.1f s "
                    "(make room, or record to another disk)",
                    recorder->name, (double)plp_recorder_get_duration_us(recorder) / 1e6);
    else
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: cannot be %s: %s", recorder->name, what,
                    reason);
    return false;
}

static int write_piece(void *opaque, WrittenByte *bytes, int size)
{
    PlpRecorder *recorder = opaque;
    int written = 0;
    while (written < size && recorder->disk_errno == 0) {
        ssize_t step = write(recorder->fd, bytes + written, (size_t)(size - written));
        if (step < 0 && errno != EINTR)
            recorder->disk_errno = errno;
        written += (int)MAX(step, 0);
    }
    recorder->bytes += written;
    return recorder->disk_errno == 0 ? written : AVERROR(recorder->disk_errno);
}

static int64_t seek_to(void *opaque, int64_t offset, int whence)
{
    PlpRecorder *recorder = opaque;
    struct stat status = {0};
    int kind = whence & ~AVSEEK_FORCE;
    if (kind == AVSEEK_SIZE)
        return fstat(recorder->fd, &status) == 0 ? status.st_size : AVERROR(errno);
    off_t place = lseek(recorder->fd, offset, kind);
    return place >= 0 ? place : AVERROR(errno);
}

static bool open_file(PlpRecorder *recorder, const char *path, GError **error)
{
    recorder->fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (recorder->fd < 0) {
        recorder->disk_errno = errno;
        return fail(recorder, "created", 0, error);
    }
    uint8_t *buffer = av_malloc(IO_BUFFER_BYTES);
    if (buffer != NULL)
        recorder->io =
            avio_alloc_context(buffer, IO_BUFFER_BYTES, 1, recorder, NULL, write_piece, seek_to);
    if (recorder->io == NULL)
        av_free(buffer);
    return recorder->io != NULL || fail(recorder, "written", AVERROR(ENOMEM), error);
}

static bool is_raw(const AVCodecParameters *codec)
{
    return codec->codec_id == AV_CODEC_ID_RAWVIDEO ||
           codec->codec_id == AV_CODEC_ID_WRAPPED_AVFRAME;
}

/** The encoder's format that keeps what the camera's has: colour in every row, where it has that.
 */
static enum AVPixelFormat kept_format(int format)
{
    switch (format) {
    case AV_PIX_FMT_YUYV422:
    case AV_PIX_FMT_UYVY422:
    case AV_PIX_FMT_YVYU422:
    case AV_PIX_FMT_YUV422P:
    case AV_PIX_FMT_YUVJ422P:
        return AV_PIX_FMT_YUV422P;
    case AV_PIX_FMT_RGB24:
    case AV_PIX_FMT_BGR24:
    case AV_PIX_FMT_YUV444P:
        return AV_PIX_FMT_YUV444P;
    default:
        return AV_PIX_FMT_YUV420P;
    }
}

static bool open_decoder(PlpRecorder *recorder, const AVCodecParameters *codec, GError **error)
{
    const AVCodec *kind = avcodec_find_decoder(codec->codec_id);
    recorder->decoder = kind != NULL ? avcodec_alloc_context3(kind) : NULL;
    recorder->decoded = av_frame_alloc();
    if (recorder->decoder == NULL || recorder->decoded == NULL ||
        avcodec_parameters_to_context(recorder->decoder, codec) < 0 ||
        avcodec_open2(recorder->decoder, kind, NULL) < 0)
        return fail(recorder, "recorded", AVERROR_DECODER_NOT_FOUND, error);
    return true;
}

/** x264 at a quality whose loss is far below a camera's noise; else FFV1, without any loss. */
static bool open_encoder(PlpRecorder *recorder, int width, int height, enum AVPixelFormat format,
                         GError **error)
{
    const AVCodec *kind = avcodec_find_encoder_by_name("libx264");
    bool x264 = kind != NULL && width % 2 == 0 && height % 2 == 0;
    kind = x264 ? kind : avcodec_find_encoder(AV_CODEC_ID_FFV1);
    recorder->encoder = kind != NULL ? avcodec_alloc_context3(kind) : NULL;
    if (recorder->encoder == NULL)
        return fail(recorder, "recorded", AVERROR_ENCODER_NOT_FOUND, error);
    AVCodecContext *encoder = recorder->encoder;
    encoder->width = width;
    encoder->height = height;
    encoder->pix_fmt = format;
    encoder->time_base = MICROSECONDS;
    encoder->gop_size = x264 ? KEY_PICTURES_EVERY : 1;
    encoder->max_b_frames = 0;
    encoder->color_range = AVCOL_RANGE_MPEG;
    encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    AVDictionary *options = NULL;
    if (x264) {
        av_dict_set(&options, "preset", "ultrafast", 0);
        av_dict_set(&options, "tune", "zerolatency", 0);
        av_dict_set(&options, "crf", "10", 0);
    }
    int code = avcodec_open2(encoder, kind, &options);
    av_dict_free(&options);
    return code >= 0 || fail(recorder, "recorded", code, error);
}

static bool make_stream(PlpRecorder *recorder, const AVCodecParameters *codec, double rate_per_s,
                        GError **error)
{
    int code = avformat_alloc_output_context2(&recorder->format, NULL, "matroska", NULL);
    recorder->stream = code >= 0 ? avformat_new_stream(recorder->format, NULL) : NULL;
    if (recorder->stream == NULL)
        return fail(recorder, "written", AVERROR(ENOMEM), error);
    recorder->format->pb = recorder->io;
    recorder->format->flags |= AVFMT_FLAG_BITEXACT | AVFMT_FLAG_FLUSH_PACKETS;
    AVCodecParameters *parameters = recorder->stream->codecpar;
    code = recorder->encoder != NULL
               ? avcodec_parameters_from_context(parameters, recorder->encoder)
               : avcodec_parameters_copy(parameters, codec);
    parameters->codec_tag = 0;
    recorder->stream->time_base = MICROSECONDS;
    if (rate_per_s > 0)
        recorder->stream->avg_frame_rate = av_d2q(rate_per_s, 1001000);
    AVDictionary *options = NULL;
    av_dict_set_int(&options, "cluster_time_limit", CLUSTER_MS, 0);
    code = code >= 0 ? avformat_write_header(recorder->format, &options) : code;
    av_dict_free(&options);
    recorder->header_written = code >= 0;
    return code >= 0 || fail(recorder, "written", code, error);
}

PlpRecorder *plp_recorder_open(const char *path, const PlpCamera *camera, GError **error)
{
    plp_libav_init();
    g_autoptr(PlpRecorder) recorder = g_new0(PlpRecorder, 1);
    recorder->name = plp_text_dup_file_name(path);
    recorder->packet = av_packet_alloc();
    const AVCodecParameters *codec = plp_camera_get_codec(camera);
    PlpCameraMode mode = plp_camera_get_mode(camera);
    recorder->interval_us = mode.rate_per_s > 0 ? 1e6 / mode.rate_per_s : 1e6 / 30;
    bool frames = plp_camera_gives_frames(camera);
    bool encodes = frames || is_raw(codec);
    enum AVPixelFormat format = kept_format(frames ? AV_PIX_FMT_YUV420P : codec->format);
    bool made = open_file(recorder, path, error);
    if (made && encodes)
        made = (frames || open_decoder(recorder, codec, error)) &&
               open_encoder(recorder, mode.width_px, mode.height_px, format, error);
    if (made)
        made = make_stream(recorder, codec, mode.rate_per_s, error);
    if (!made) {
        if (recorder->fd >= 0)
            unlink(path);
        return NULL;
    }
    return g_steal_pointer(&recorder);
}

static bool write_packet(PlpRecorder *recorder, AVPacket *packet, GError **error)
{
    packet->stream_index = recorder->stream->index;
    av_packet_rescale_ts(packet, MICROSECONDS, recorder->stream->time_base);
    int code = av_write_frame(recorder->format, packet);
    av_packet_unref(packet);
    if (code < 0 || recorder->disk_errno != 0)
        return fail(recorder, "written", code, error);
    return true;
}

static bool drain_encoder(PlpRecorder *recorder, GError **error)
{
    int code = 0;
    while ((code = avcodec_receive_packet(recorder->encoder, recorder->packet)) >= 0)
        if (!write_packet(recorder, recorder->packet, error))
            return false;
    return code == AVERROR(EAGAIN) || code == AVERROR_EOF || fail(recorder, "encoded", code, error);
}

static bool prepare_picture(PlpRecorder *recorder, GError **error)
{
    if (recorder->picture != NULL && av_frame_make_writable(recorder->picture) >= 0)
        return true;
    av_frame_free(&recorder->picture);
    recorder->picture = av_frame_alloc();
    AVFrame *picture = recorder->picture;
    if (picture == NULL)
        return fail(recorder, "encoded", AVERROR(ENOMEM), error);
    picture->format = recorder->encoder->pix_fmt;
    picture->width = recorder->encoder->width;
    picture->height = recorder->encoder->height;
    int code = av_frame_get_buffer(picture, 0);
    return code >= 0 || fail(recorder, "encoded", code, error);
}

/** The camera's pixels, where they lie. */
typedef struct {
    const uint8_t *planes[4];
    int strides[4];
    int width, height, format;
} Pixels;

static bool encode(PlpRecorder *recorder, const Pixels *pixels, int64_t t_us, GError **error)
{
    if (!prepare_picture(recorder, error))
        return false;
    AVFrame *picture = recorder->picture;
    recorder->scaler = sws_getCachedContext(
        recorder->scaler, pixels->width, pixels->height, pixels->format, picture->width,
        picture->height, picture->format, SWS_BILINEAR | SWS_FULL_CHR_H_INP, NULL, NULL, NULL);
    if (recorder->scaler == NULL)
        return fail(recorder, "encoded", AVERROR(EINVAL), error);
    sws_scale(recorder->scaler, pixels->planes, pixels->strides, 0, pixels->height, picture->data,
              picture->linesize);
    picture->pts = t_us;
    picture->pict_type = AV_PICTURE_TYPE_NONE;
    int code = avcodec_send_frame(recorder->encoder, picture);
    return code >= 0 ? drain_encoder(recorder, error) : fail(recorder, "encoded", code, error);
}

static Pixels pixels_of_frame(const PlpFrame *frame)
{
    bool rgb = frame->pixels == PLP_PIXELS_RGB24;
    return (Pixels){
        .planes = {frame->planes[0], frame->planes[1], frame->planes[2], NULL},
        .strides = {frame->strides[0], frame->strides[1], frame->strides[2], 0},
        .width = frame->stored_width_px,
        .height = frame->stored_height_px,
        .format = rgb ? AV_PIX_FMT_RGB24 : AV_PIX_FMT_YUV420P,
    };
}

static Pixels pixels_of_decoded(const AVFrame *decoded)
{
    Pixels pixels = {.width = decoded->width, .height = decoded->height, .format = decoded->format};
    for (int i = 0; i < 4; i++) {
        pixels.planes[i] = decoded->data[i];
        pixels.strides[i] = decoded->linesize[i];
    }
    return pixels;
}

static bool record_raw(PlpRecorder *recorder, const PlpCameraPacket *packet, int64_t t_us,
                       GError **error)
{
    if (packet->frame != NULL) {
        Pixels pixels = pixels_of_frame(packet->frame);
        return encode(recorder, &pixels, t_us, error);
    }
    if (avcodec_send_packet(recorder->decoder, packet->packet) < 0 ||
        avcodec_receive_frame(recorder->decoder, recorder->decoded) < 0)
        return true; // a raw picture that came cut off
    Pixels pixels = pixels_of_decoded(recorder->decoded);
    return encode(recorder, &pixels, t_us, error);
}

static bool copy(PlpRecorder *recorder, const PlpCameraPacket *packet, int64_t t_us, GError **error)
{
    if (av_packet_ref(recorder->packet, packet->packet) < 0)
        return fail(recorder, "written", AVERROR(ENOMEM), error);
    recorder->packet->pts = recorder->packet->dts = t_us;
    recorder->packet->duration = 0;
    if (recorder->stream->codecpar->codec_id == AV_CODEC_ID_MJPEG)
        recorder->packet->flags |= AV_PKT_FLAG_KEY;
    return write_packet(recorder, recorder->packet, error);
}

bool plp_recorder_push(PlpRecorder *recorder, const PlpCameraPacket *packet, GError **error)
{
    if (recorder->failed || recorder->is_finished) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: the recording has already ended",
                    recorder->name);
        return false;
    }
    if (recorder->pictures == 0)
        recorder->start_us = packet->t_us;
    int64_t t_us = packet->t_us - recorder->start_us;
    bool fine = recorder->encoder != NULL ? record_raw(recorder, packet, t_us, error)
                                          : copy(recorder, packet, t_us, error);
    if (!fine)
        return false;
    recorder->last_t_us = t_us;
    recorder->pictures++;
    return true;
}

bool plp_recorder_finish(PlpRecorder *recorder, GError **error)
{
    if (recorder->failed || recorder->is_finished)
        return recorder->is_finished;
    if (recorder->encoder != NULL) {
        avcodec_send_frame(recorder->encoder, NULL);
        if (!drain_encoder(recorder, error))
            return false;
    }
    recorder->is_finished = true;
    int code = av_write_trailer(recorder->format);
    recorder->header_written = false;
    avio_flush(recorder->io);
    if (code < 0 || recorder->disk_errno != 0)
        return fail(recorder, "completed", code, error);
    if (fsync(recorder->fd) != 0) {
        recorder->disk_errno = errno;
        return fail(recorder, "completed", 0, error);
    }
    return true;
}

void plp_recorder_free(PlpRecorder *recorder)
{
    if (recorder == NULL)
        return;
    if (recorder->header_written) { // the muxer frees its own memory only here
        if (recorder->failed && recorder->disk_errno == 0)
            recorder->disk_errno = EIO; // nothing more goes to the disk
        av_write_trailer(recorder->format);
    }
    sws_freeContext(recorder->scaler);
    avcodec_free_context(&recorder->decoder);
    avcodec_free_context(&recorder->encoder);
    av_frame_free(&recorder->decoded);
    av_frame_free(&recorder->picture);
    av_packet_free(&recorder->packet);
    avformat_free_context(recorder->format);
    if (recorder->io != NULL)
        av_freep(&recorder->io->buffer);
    avio_context_free(&recorder->io);
    if (recorder->fd >= 0)
        close(recorder->fd);
    g_free(recorder->name);
    g_free(recorder);
}

int64_t plp_recorder_get_pictures(const PlpRecorder *recorder)
{
    return recorder->pictures;
}

int64_t plp_recorder_get_duration_us(const PlpRecorder *recorder)
{
    return recorder->pictures == 0 ? 0 : recorder->last_t_us + (int64_t)recorder->interval_us;
}

int64_t plp_recorder_get_bytes(const PlpRecorder *recorder)
{
    return recorder->bytes;
}
