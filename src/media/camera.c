#include "media/camera.h"

#include <errno.h>
#include <libavdevice/avdevice.h>
#include <libavutil/pixdesc.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "media/camera_priv.h"
#include "media/clock_priv.h"
#include "media/decoder_priv.h"
#include "media/picture_priv.h"
#include "media/reader.h"
#include "media/stream_facts_priv.h"

#define PATIENCE_US (8 * G_USEC_PER_SEC) // some cameras take seconds for their first picture
enum { POLL_US = 2000 };

static const AVRational MICROSECONDS = {1, 1000000};
static pthread_once_t once = PTHREAD_ONCE_INIT;

typedef enum { KIND_UNKNOWN = 0, KIND_DEVICE, KIND_GRAPH, KIND_FILE } Kind;

struct PlpCamera {
    Kind kind;
    char *path; // of a file
    bool loops; // a file that starts again
    bool gives_frames, can_skip;
    const PlpCancel *cancel;
    PlpSource *source;        // NULL when `reader` gives the pictures
    PlpReader *reader;        // of a file whose pictures are stored out of order
    AVCodecParameters *codec; // of the packets
    PlpCameraMode mode;
    char *name;
    AVPacket *packet;
    PlpClock *clock;
    PlpLossCounter losses;
    int64_t index;
    int64_t first_stamp;
    bool has_first_stamp;
    int64_t lap_us, last_t_us; // of a file
    int64_t start_us;          // when a file's first picture was given, monotonic
};

PlpCameraPacket *plp_camera_packet_ref(PlpCameraPacket *packet)
{
    g_atomic_int_inc(&packet->references);
    return packet;
}

void plp_camera_packet_unref(PlpCameraPacket *packet)
{
    if (packet == NULL || !g_atomic_int_dec_and_test(&packet->references))
        return;
    av_packet_free(&packet->packet);
    plp_frame_unref(packet->frame);
    g_free(packet);
}

int64_t plp_camera_packet_get_index(const PlpCameraPacket *packet)
{
    return packet->index;
}

int64_t plp_camera_packet_get_time(const PlpCameraPacket *packet)
{
    return packet->t_us;
}

bool plp_camera_packet_is_key(const PlpCameraPacket *packet)
{
    return packet->packet == NULL || (packet->packet->flags & AV_PKT_FLAG_KEY) != 0;
}

size_t plp_camera_packet_get_bytes(const PlpCameraPacket *packet)
{
    if (packet->packet != NULL)
        return (size_t)MAX(packet->packet->size, 0);
    const PlpFrame *frame = packet->frame;
    return (size_t)frame->strides[0] * (size_t)frame->stored_height_px * 3 / 2;
}

static void register_devices(void)
{
    avdevice_register_all();
}

static bool fail(const PlpCamera *camera, PlpErrorCode code, const char *what, GError **error)
{
    g_set_error(error, PLP_ERROR, code, "%s: %s", camera->name, what);
    return false;
}

/** What the system says when a camera cannot be opened, and what to do. */
static bool fail_opening(const PlpCamera *camera, int code, GError **error)
{
    switch (AVUNERROR(code)) {
    case ENOENT:
    case ENXIO:
        return fail(camera, PLP_ERROR_IO,
                    "there is no such camera; plug it in, or choose another one", error);
    case EBUSY:
        return fail(camera, PLP_ERROR_IO,
                    "the camera is in use by another program; close that one (a video call, a "
                    "browser) and try again",
                    error);
    case EACCES:
    case EPERM:
        return fail(camera, PLP_ERROR_IO,
                    "you are not permitted to use this camera; ask the administrator to add you to "
                    "the group `video`",
                    error);
    case ENOTTY:
    case ENODEV:
    case EISDIR:
        return fail(camera, PLP_ERROR_FORMAT, "is no camera; choose another one", error);
    case EINVAL:
    case AVUNERROR(AVERROR_FILTER_NOT_FOUND): // of a drawn camera; FFmpeg 5 says EINVAL
        return fail(camera, PLP_ERROR_FORMAT,
                    "the camera does not give pictures in this mode; choose another size or rate",
                    error);
    default:
        break;
    }
    g_autofree char *reason = plp_libav_dup_error(code);
    g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: the camera cannot be opened: %s", camera->name,
                reason);
    return false;
}

static void set_mode_options(const PlpCameraMode *mode, AVDictionary **options)
{
    if (mode == NULL)
        return;
    if (mode->width_px > 0 && mode->height_px > 0) {
        g_autofree char *size = g_strdup_printf("%dx%d", mode->width_px, mode->height_px);
        av_dict_set(options, "video_size", size, 0);
    }
    if (mode->rate_per_s > 0) {
        AVRational rate = av_d2q(mode->rate_per_s, 1001000);
        g_autofree char *text = g_strdup_printf("%d/%d", rate.num, rate.den);
        av_dict_set(options, "framerate", text, 0);
    }
    if (mode->format[0] != '\0')
        av_dict_set(options, "input_format", mode->format, 0);
}

static int poll_cancel(void *opaque)
{
    const PlpCamera *camera = opaque;
    return plp_cancel_is_requested(camera->cancel);
}

static bool open_device(PlpCamera *camera, const char *driver, const char *url,
                        const PlpCameraMode *mode, GError **error)
{
    pthread_once(&once, register_devices);
    const AVInputFormat *input = av_find_input_format(driver);
    if (input == NULL)
        return fail(camera, PLP_ERROR_IO,
                    "this system's FFmpeg cannot use cameras; install the whole of it", error);
    camera->source = g_new0(PlpSource, 1);
    camera->source->name = g_strdup(camera->name);
    camera->source->fd = -1;
    camera->source->cancel = camera->cancel;
    AVFormatContext *format = avformat_alloc_context();
    if (format == NULL)
        return fail_opening(camera, AVERROR(ENOMEM), error);
    if (camera->kind == KIND_DEVICE) // a camera that gives nothing must not hang the program
        format->flags |= AVFMT_FLAG_NONBLOCK;
    format->interrupt_callback = (AVIOInterruptCB){.callback = poll_cancel, .opaque = camera};
    AVDictionary *options = NULL;
    if (camera->kind == KIND_DEVICE)
        set_mode_options(mode, &options);
    int code = avformat_open_input(&format, url, input, &options);
    av_dict_free(&options);
    if (code < 0)
        return fail_opening(camera, code, error);
    camera->source->format = format;
    int video = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, NULL, 0);
    if (video < 0)
        return fail(camera, PLP_ERROR_FORMAT, "gives no pictures; choose another camera", error);
    camera->source->stream = format->streams[video];
    return true;
}

static bool open_reader(PlpCamera *camera, GError **error)
{
    PlpReaderOptions options = {.video_stream = -1, .cancel = camera->cancel};
    plp_reader_close(camera->reader);
    camera->reader = plp_reader_open(camera->path, &options, error);
    return camera->reader != NULL;
}

/** Pictures stored out of order do not come so from a camera: such a file is decoded first. */
static bool is_out_of_order(const AVCodecParameters *codec)
{
    const AVCodecDescriptor *kind = avcodec_descriptor_get(codec->codec_id);
    bool reorders = kind != NULL && (kind->props & AV_CODEC_PROP_REORDER) != 0;
    return reorders && (codec->video_delay > 0 || codec->codec_id != AV_CODEC_ID_H264);
}

static bool open_file(PlpCamera *camera, GError **error)
{
    plp_source_close(camera->source);
    camera->source = plp_source_open(camera->path, -1, camera->cancel, error);
    if (camera->source == NULL)
        return false;
    if (!is_out_of_order(camera->source->stream->codecpar))
        return true;
    return open_reader(camera, error);
}

static bool open_by_id(PlpCamera *camera, const char *id, const PlpCameraMode *mode, GError **error)
{
    const char *colon = strchr(id, ':');
    const char *rest = colon != NULL ? colon + 1 : id;
    camera->name = plp_text_dup_file_name(rest);
    if (g_str_has_prefix(id, "v4l2:")) {
        camera->kind = KIND_DEVICE;
        return open_device(camera, "video4linux2", rest, mode, error);
    }
    if (g_str_has_prefix(id, "lavfi:")) {
        camera->kind = KIND_GRAPH;
        return open_device(camera, "lavfi", rest, mode, error);
    }
    camera->loops = g_str_has_prefix(id, "loop:");
    if (camera->loops || g_str_has_prefix(id, "file:")) {
        camera->kind = KIND_FILE;
        camera->path = g_strdup(rest);
        return open_file(camera, error);
    }
    return fail(camera, PLP_ERROR_INVALID, "is no camera's name", error);
}

static bool is_intra_only(const AVCodecParameters *codec)
{
    const AVCodecDescriptor *kind = avcodec_descriptor_get(codec->codec_id);
    return kind != NULL && (kind->props & AV_CODEC_PROP_INTRA_ONLY) != 0;
}

static void note_mode(PlpCamera *camera)
{
    const AVCodecParameters *codec = camera->codec;
    const char *name = codec->codec_id == AV_CODEC_ID_RAWVIDEO ? av_get_pix_fmt_name(codec->format)
                                                               : avcodec_get_name(codec->codec_id);
    g_strlcpy(camera->mode.format, name != NULL ? name : "", sizeof camera->mode.format);
    camera->mode.width_px = codec->width;
    camera->mode.height_px = codec->height;
    double rate = plp_stream_rate_of(camera->source->stream->avg_frame_rate);
    camera->mode.rate_per_s = isfinite(rate) ? rate : 0;
}

PlpCamera *plp_camera_open(const char *id, const PlpCameraMode *mode, const PlpCancel *cancel,
                           GError **error)
{
    plp_libav_init();
    g_autoptr(PlpCamera) camera = g_new0(PlpCamera, 1);
    camera->cancel = cancel;
    camera->packet = av_packet_alloc();
    camera->codec = avcodec_parameters_alloc();
    if (!open_by_id(camera, id, mode, error))
        return NULL;
    avcodec_parameters_copy(camera->codec, camera->source->stream->codecpar);
    note_mode(camera);
    camera->gives_frames = camera->reader != NULL;
    camera->can_skip = camera->gives_frames || is_intra_only(camera->codec);
    camera->clock = plp_clock_new(camera->mode.rate_per_s);
    return g_steal_pointer(&camera);
}

void plp_camera_close(PlpCamera *camera)
{
    if (camera == NULL)
        return;
    av_packet_free(&camera->packet);
    plp_reader_close(camera->reader);
    if (camera->source != NULL)
        plp_source_close(camera->source);
    avcodec_parameters_free(&camera->codec);
    plp_clock_free(camera->clock);
    g_free(camera->path);
    g_free(camera->name);
    g_free(camera);
}

static bool is_cancelled(const PlpCamera *camera, GError **error)
{
    if (!plp_cancel_is_requested(camera->cancel))
        return false;
    g_set_error(error, PLP_ERROR, PLP_ERROR_CANCELLED, "%s: the camera was stopped", camera->name);
    return true;
}

static bool fail_as_gone(const PlpCamera *camera, GError **error)
{
    return fail(camera, PLP_ERROR_IO,
                "the camera gives no more pictures; it may have been unplugged: plug it in and "
                "start again",
                error);
}

/** Waits for a packet of a device or a graph. */
static bool wait_for_packet(PlpCamera *camera, GError **error)
{
    int64_t start_us = g_get_monotonic_time();
    while (!is_cancelled(camera, error)) {
        int code = av_read_frame(camera->source->format, camera->packet);
        bool ours = camera->packet->stream_index == camera->source->stream->index;
        if (code >= 0 && ours && camera->packet->size > 0)
            return true;
        av_packet_unref(camera->packet);
        // A camera's damaged picture (EIO, invalid data) is left out; a camera that went is not.
        bool waits = code >= 0 || code == AVERROR(EAGAIN) || code == AVERROR_INVALIDDATA;
        if (!waits || g_get_monotonic_time() - start_us > PATIENCE_US)
            return fail_as_gone(camera, error);
        g_usleep(POLL_US);
    }
    return false;
}

/** Waits for the moment of a file's picture. */
static bool wait_until(PlpCamera *camera, int64_t t_us, GError **error)
{
    if (camera->start_us == 0)
        camera->start_us = g_get_monotonic_time();
    int64_t due_us = camera->start_us + t_us;
    while (!is_cancelled(camera, error)) {
        int64_t left_us = due_us - g_get_monotonic_time();
        if (left_us <= 0)
            return true;
        g_usleep((gulong)MIN(left_us, 20000));
    }
    return false;
}

/** The file's end: it starts again, or the camera is gone. */
static bool rewind_file(PlpCamera *camera, GError **error)
{
    if (!camera->loops || camera->index == 0)
        return fail_as_gone(camera, error);
    double interval_us = camera->mode.rate_per_s > 0 ? 1e6 / camera->mode.rate_per_s : 40000;
    camera->lap_us = camera->last_t_us + (int64_t)interval_us;
    camera->has_first_stamp = false;
    return camera->reader != NULL ? open_reader(camera, error) : open_file(camera, error);
}

static PlpCameraPacket *new_packet(PlpCamera *camera)
{
    PlpCameraPacket *packet = g_new0(PlpCameraPacket, 1);
    packet->references = 1;
    packet->index = camera->index++;
    return packet;
}

static bool next_frame(PlpCamera *camera, PlpCameraPacket **ret_packet, GError **error)
{
    g_autoptr(PlpFrame) frame = NULL;
    while (frame == NULL) {
        if (!plp_reader_next(camera->reader, &frame, error))
            return false;
        if (frame == NULL && !rewind_file(camera, error))
            return false;
    }
    *ret_packet = new_packet(camera);
    (*ret_packet)->t_us = frame->t_us + camera->lap_us;
    (*ret_packet)->frame = g_steal_pointer(&frame);
    return true;
}

static int64_t stamp_us_of(PlpCamera *camera)
{
    int64_t stamp =
        camera->packet->pts != AV_NOPTS_VALUE ? camera->packet->pts : camera->packet->dts;
    if (stamp == AV_NOPTS_VALUE)
        return PLP_STAMP_MISSING;
    if (!camera->has_first_stamp)
        camera->first_stamp = stamp;
    camera->has_first_stamp = true;
    return camera->lap_us + av_rescale_q(stamp - camera->first_stamp,
                                         camera->source->stream->time_base, MICROSECONDS);
}

static bool read_file_packet(PlpCamera *camera, GError **error)
{
    while (!is_cancelled(camera, error)) {
        PlpSource *source = camera->source;
        int code = av_read_frame(source->format, camera->packet);
        if (code >= 0 && camera->packet->stream_index == source->stream->index &&
            camera->packet->size > 0)
            return true;
        av_packet_unref(camera->packet);
        if (code < 0 && !rewind_file(camera, error))
            return false;
    }
    return false;
}

static bool next_packet(PlpCamera *camera, PlpCameraPacket **ret_packet, GError **error)
{
    bool file = camera->kind == KIND_FILE;
    if (!(file ? read_file_packet(camera, error) : wait_for_packet(camera, error)))
        return false;
    *ret_packet = new_packet(camera);
    (*ret_packet)->t_us = plp_clock_next(camera->clock, stamp_us_of(camera));
    (*ret_packet)->packet = av_packet_alloc();
    if ((*ret_packet)->packet != NULL)
        av_packet_move_ref((*ret_packet)->packet, camera->packet);
    return (*ret_packet)->packet != NULL;
}

bool plp_camera_next(PlpCamera *camera, PlpCameraPacket **ret_packet, GError **error)
{
    *ret_packet = NULL;
    bool fine = camera->reader != NULL ? next_frame(camera, ret_packet, error)
                                       : next_packet(camera, ret_packet, error);
    if (fine && camera->kind == KIND_FILE)
        fine = wait_until(camera, (*ret_packet)->t_us, error);
    if (!fine) {
        g_clear_pointer(ret_packet, plp_camera_packet_unref);
        return false;
    }
    camera->last_t_us = (*ret_packet)->t_us;
    plp_loss_counter_note(&camera->losses, camera->last_t_us);
    return true;
}

const char *plp_camera_get_name(const PlpCamera *camera)
{
    return camera->name;
}

PlpCameraMode plp_camera_get_mode(const PlpCamera *camera)
{
    return camera->mode;
}

int64_t plp_camera_get_lost(const PlpCamera *camera)
{
    return camera->losses.lost;
}

double plp_camera_get_rate(const PlpCamera *camera)
{
    return plp_loss_counter_get_rate(&camera->losses);
}

const AVCodecParameters *plp_camera_get_codec(const PlpCamera *camera)
{
    return camera->codec;
}

bool plp_camera_gives_frames(const PlpCamera *camera)
{
    return camera->gives_frames;
}

bool plp_camera_can_skip(const PlpCamera *camera)
{
    return camera->can_skip;
}
