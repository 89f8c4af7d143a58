#include "media/libav_priv.h"

#include <libavutil/log.h>
#include <pthread.h>
#include <string.h>

// FFmpeg 6.1 moved the streams' side data into the codec parameters, 8 removes the old place.
#define HAVE_CODED_SIDE_DATA (LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 102))
// FFmpeg 6.1 turned AVFrame's interlaced_frame and top_field_first into flags, 8 removes the
// fields.
#define HAVE_INTERLACED_FLAG (LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100))

static pthread_once_t once = PTHREAD_ONCE_INIT;

// The engine never prints: what FFmpeg has to say comes back as error codes and counted damage.
static void log_nothing(void *context, int level, const char *format, va_list arguments)
{
}

static void init_once(void)
{
    av_log_set_level(AV_LOG_QUIET);
    av_log_set_callback(log_nothing);
}

void plp_libav_init(void)
{
    pthread_once(&once, init_once);
}

char *plp_libav_dup_error(int code)
{
    char text[AV_ERROR_MAX_STRING_SIZE] = "";
    av_strerror(code, text, sizeof text);
    return g_strdup(text);
}

const int32_t *plp_libav_get_display_matrix(const AVStream *stream)
{
#if HAVE_CODED_SIDE_DATA
    const AVPacketSideData *data =
        av_packet_side_data_get(stream->codecpar->coded_side_data,
                                stream->codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
    bool whole = data != NULL && data->size >= 9 * sizeof(int32_t);
    return whole ? (const int32_t *)(const void *)data->data : NULL;
#else
    size_t size = 0;
    const uint8_t *data = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    bool whole = data != NULL && size >= 9 * sizeof(int32_t);
    return whole ? (const int32_t *)(const void *)data : NULL;
#endif
}

bool plp_libav_set_display_matrix(AVStream *stream, const int32_t matrix[9])
{
    const size_t size = 9 * sizeof(int32_t);
#if HAVE_CODED_SIDE_DATA
    AVPacketSideData *data = av_packet_side_data_new(&stream->codecpar->coded_side_data,
                                                     &stream->codecpar->nb_coded_side_data,
                                                     AV_PKT_DATA_DISPLAYMATRIX, size, 0);
    uint8_t *bytes = data != NULL ? data->data : NULL;
#else
    uint8_t *bytes = av_stream_new_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, size);
#endif
    if (bytes != NULL)
        memcpy(bytes, matrix, size);
    return bytes != NULL;
}

bool plp_libav_is_interlaced(const AVFrame *frame)
{
#if HAVE_INTERLACED_FLAG
    return (frame->flags & AV_FRAME_FLAG_INTERLACED) != 0;
#else
    return frame->interlaced_frame != 0;
#endif
}

bool plp_libav_is_top_field_first(const AVFrame *frame)
{
#if HAVE_INTERLACED_FLAG
    return (frame->flags & AV_FRAME_FLAG_TOP_FIELD_FIRST) != 0;
#else
    return frame->top_field_first != 0;
#endif
}
