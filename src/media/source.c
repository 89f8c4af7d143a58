#include "media/source_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"

enum {
    IO_BUFFER_BYTES = 1 << 16,
    PROBE_BYTES = 20 << 20, // the first key picture of 8K must fit
    ANALYSE_US = 10 * 1000 * 1000,
};

bool plp_source_is_cancelled(const PlpSource *source, GError **error)
{
    if (!plp_cancel_is_requested(source->cancel))
        return false;
    g_set_error(error, PLP_ERROR, PLP_ERROR_CANCELLED, "%s: reading was stopped", source->name);
    return true;
}

static int poll_cancel(void *opaque)
{
    const PlpSource *source = opaque;
    return plp_cancel_is_requested(source->cancel);
}

static int skip_piece(PlpSource *source, uint8_t *buffer, int size)
{
    struct stat status = {0};
    if (fstat(source->fd, &status) != 0 || source->offset >= status.st_size)
        return AVERROR_EOF;
    int left = (int)MIN((int64_t)size, status.st_size - source->offset);
    memset(buffer, 0, (size_t)left);
    source->offset += left;
    return left;
}

static int read_piece(void *opaque, uint8_t *buffer, int size)
{
    PlpSource *source = opaque;
    if (plp_cancel_is_requested(source->cancel))
        return AVERROR_EXIT;
    if (source->skips_content)
        return skip_piece(source, buffer, size);
    ssize_t got = 0;
    do
        got = pread(source->fd, buffer, (size_t)size, source->offset);
    while (got < 0 && errno == EINTR);
    if (got < 0) {
        int code = errno;
        if (source->read_errno == 0)
            source->read_errno = code;
        return AVERROR(code);
    }
    source->offset += got;
    return got > 0 ? (int)got : AVERROR_EOF;
}

static int64_t seek_to(void *opaque, int64_t offset, int whence)
{
    PlpSource *source = opaque;
    struct stat status = {0};
    if (fstat(source->fd, &status) != 0)
        return AVERROR(errno);
    int kind = whence & ~AVSEEK_FORCE;
    if (kind == AVSEEK_SIZE)
        return status.st_size;
    int64_t base = kind == SEEK_CUR ? source->offset : kind == SEEK_END ? status.st_size : 0;
    int64_t target = 0;
    if (kind > SEEK_END || __builtin_add_overflow(base, offset, &target) || target < 0)
        return AVERROR(EINVAL);
    source->offset = target;
    return target;
}

/** A media file that names others (playlists, external tracks) gets none of them. */
static int refuse_other_files(AVFormatContext *format, AVIOContext **io, const char *url, int flags,
                              AVDictionary **options)
{
    return AVERROR(EACCES);
}

static void set_io_error(const PlpSource *source, const char *what, GError **error)
{
    g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: %s", source->name, what);
}

static bool open_regular_file(PlpSource *source, const char *path, GError **error)
{
    // O_NONBLOCK: a FIFO without a writer must not hang the program.
    source->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat status = {0};
    if (source->fd < 0 || fstat(source->fd, &status) != 0) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: cannot be opened: %s", source->name,
                    g_strerror(errno));
        return false;
    }
    if (S_ISDIR(status.st_mode)) {
        set_io_error(source, "is a folder; name the video files in it", error);
        return false;
    }
    if (!S_ISREG(status.st_mode)) {
        set_io_error(source, "is no regular file; copy the recording to a disk first", error);
        return false;
    }
    if (status.st_size == 0) {
        set_io_error(source, "is empty (0 bytes); copy it again from the camera", error);
        return false;
    }
    return true;
}

/** Formats that run scripts, list other files, or take any text for a picture. */
static bool is_refused(const AVInputFormat *kind)
{
    static const char *const refused[] = {"hls",
                                          "dash",
                                          "concat",
                                          "concatf",
                                          "image2",
                                          "sdp",
                                          "rtsp",
                                          "imf",
                                          "vobsub",
                                          "tty",
                                          "webm_dash_manifest",
                                          "avisynth",
                                          "vapoursynth",
                                          "ffmetadata",
                                          NULL};
    g_auto(GStrv) names = g_strsplit(kind->name, ",", -1);
    for (int i = 0; names[i] != NULL; i++)
        if (g_strv_contains(refused, names[i]))
            return true;
    return false;
}

static bool fail_as_no_media(const PlpSource *source, int code, GError **error)
{
    if (plp_source_is_cancelled(source, error))
        return false;
    if (source->read_errno != 0) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: cannot be read: %s", source->name,
                    g_strerror(source->read_errno));
        return false;
    }
    g_autofree char *reason = plp_libav_dup_error(code);
    g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                "%s: no readable video (%s); it may be another kind of file, or cut off while it "
                "was recorded or copied",
                source->name, reason);
    return false;
}

/** Which demuxer, by content and name's ending. */
static const AVInputFormat *probe(PlpSource *source, GError **error)
{
    const AVInputFormat *kind = NULL;
    int code = av_probe_input_buffer2(source->io, &kind, source->name, NULL, 0, 1 << 20);
    if (code < 0 || kind == NULL) {
        fail_as_no_media(source, code, error);
        return NULL;
    }
    if (strcmp(kind->name, "image2") == 0 || g_str_has_suffix(kind->name, "_pipe")) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                    "%s: is a single picture and no recording; name the video file", source->name);
        return NULL;
    }
    if (is_refused(kind)) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                    "%s: is no recording (its content looks like `%s`: a list or a text)",
                    source->name, kind->name);
        return NULL;
    }
    return kind;
}

static bool make_io(PlpSource *source)
{
    uint8_t *buffer = av_malloc(IO_BUFFER_BYTES);
    if (buffer == NULL)
        return false;
    source->io = avio_alloc_context(buffer, IO_BUFFER_BYTES, 0, source, read_piece, NULL, seek_to);
    if (source->io == NULL)
        av_free(buffer);
    return source->io != NULL;
}

static bool make_format(PlpSource *source)
{
    source->format = avformat_alloc_context();
    if (source->format == NULL)
        return false;
    source->format->pb = source->io;
    source->format->flags |= AVFMT_FLAG_CUSTOM_IO; // closing must leave io alone, opened or not
    source->format->io_open = refuse_other_files;
    source->format->probesize = PROBE_BYTES;
    source->format->max_analyze_duration = ANALYSE_US;
    source->format->interrupt_callback =
        (AVIOInterruptCB){.callback = poll_cancel, .opaque = source};
    // Matches no protocol at all: also a demuxer that opens by itself opens nothing.
    source->format->protocol_whitelist = av_strdup("none");
    return true;
}

static bool open_format(PlpSource *source, GError **error)
{
    if (!make_io(source) || !make_format(source)) {
        set_io_error(source, "not enough memory", error);
        return false;
    }
    const AVInputFormat *kind = probe(source, error);
    if (kind == NULL)
        return false;
    int code = avformat_open_input(&source->format, source->name, kind, NULL);
    if (code >= 0)
        code = avformat_find_stream_info(source->format, NULL);
    return code >= 0 || fail_as_no_media(source, code, error);
}

static bool is_attached_picture(const AVStream *stream)
{
    const int still = AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS;
    return (stream->disposition & still) != 0;
}

static bool is_video(const AVStream *stream)
{
    return stream->codecpar->codec_type == AVMEDIA_TYPE_VIDEO && !is_attached_picture(stream);
}

static void count_streams(PlpSource *source)
{
    for (unsigned i = 0; i < source->format->nb_streams; i++) {
        const AVStream *stream = source->format->streams[i];
        enum AVMediaType type = stream->codecpar->codec_type;
        source->n_video_streams += is_video(stream);
        source->n_audio_streams += type == AVMEDIA_TYPE_AUDIO;
        source->n_pictures += type == AVMEDIA_TYPE_VIDEO && is_attached_picture(stream);
    }
}

static int64_t area(const AVStream *stream)
{
    return (int64_t)stream->codecpar->width * stream->codecpar->height;
}

/** FFmpeg's choice, unless that is a cover: then the largest. */
static AVStream *best_stream(const PlpSource *source)
{
    AVFormatContext *format = source->format;
    int chosen = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, NULL, 0);
    if (chosen >= 0 && is_video(format->streams[chosen]))
        return format->streams[chosen];
    AVStream *best = NULL;
    for (unsigned i = 0; i < format->nb_streams; i++)
        if (is_video(format->streams[i]) && (best == NULL || area(format->streams[i]) > area(best)))
            best = format->streams[i];
    return best;
}

static AVStream *numbered_stream(const PlpSource *source, int number)
{
    for (unsigned i = 0; i < source->format->nb_streams; i++)
        if (is_video(source->format->streams[i]) && number-- == 0)
            return source->format->streams[i];
    return NULL;
}

static int number_of(const PlpSource *source, const AVStream *stream)
{
    int number = 0;
    for (unsigned i = 0; source->format->streams[i] != stream; i++)
        number += is_video(source->format->streams[i]);
    return number;
}

static void set_no_video(const PlpSource *source, GError **error)
{
    const char *cover = source->n_pictures > 0 ? " and a cover picture" : "";
    g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                "%s: no video stream (the file holds %d audio stream%s%s)", source->name,
                source->n_audio_streams, source->n_audio_streams == 1 ? "" : "s", cover);
}

static bool choose_stream(PlpSource *source, int video_stream, GError **error)
{
    count_streams(source);
    if (source->n_video_streams == 0) {
        set_no_video(source, error);
        return false;
    }
    source->stream = video_stream < 0 ? best_stream(source) : numbered_stream(source, video_stream);
    if (source->stream == NULL) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "%s: there is no video stream %d (the file holds %d, counted from 0)",
                    source->name, video_stream, source->n_video_streams);
        return false;
    }
    source->video_stream_index = number_of(source, source->stream);
    for (unsigned i = 0; i < source->format->nb_streams; i++)
        if (source->format->streams[i] != source->stream)
            source->format->streams[i]->discard = AVDISCARD_ALL;
    return true;
}

PlpSource *plp_source_open(const char *path, int video_stream, const PlpCancel *cancel,
                           GError **error)
{
    plp_libav_init();
    g_autoptr(PlpSource) source = g_new0(PlpSource, 1);
    source->name = plp_text_dup_file_name(path);
    source->fd = -1;
    source->cancel = cancel;
    if (!open_regular_file(source, path, error) || !open_format(source, error) ||
        !choose_stream(source, video_stream, error))
        return NULL;
    return g_steal_pointer(&source);
}

/** A film in fragments tells of its packets only as it goes on. */
static bool has_whole_index(const PlpSource *source)
{
    bool mov = g_str_has_prefix(source->format->iformat->name, "mov");
    return mov && source->stream->nb_frames > 0 &&
           avformat_index_get_entries_count(source->stream) >= source->stream->nb_frames;
}

void plp_source_skip_content(PlpSource *source)
{
    source->skips_content = has_whole_index(source);
}

void plp_source_close(PlpSource *source)
{
    if (source == NULL)
        return;
    avformat_close_input(&source->format); // leaves io alone: it is ours
    if (source->io != NULL)
        av_freep(&source->io->buffer);
    avio_context_free(&source->io);
    if (source->fd >= 0)
        close(source->fd);
    g_free(source->name);
    g_free(source);
}
