#pragma once

#include <glib.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/frame.h>
#include <stdbool.h>

/** Silences FFmpeg's own printing, once for the process. Thread-safe; every entry point of media
 * calls it. */
void plp_libav_init(void);

/** FFmpeg's sentence for an error code. Caller frees. */
char *plp_libav_dup_error(int code);

/** The stream's display matrix (9 numbers), borrowed; NULL when it has none. */
const int32_t *plp_libav_get_display_matrix(const AVStream *stream);
/** Gives the stream a display matrix. False when memory is short. */
bool plp_libav_set_display_matrix(AVStream *stream, const int32_t matrix[9]);

bool plp_libav_is_interlaced(const AVFrame *frame);
bool plp_libav_is_top_field_first(const AVFrame *frame);

static inline void plp_av_frame_free(AVFrame *frame)
{
    av_frame_free(&frame);
}

static inline void plp_av_packet_free(AVPacket *packet)
{
    av_packet_free(&packet);
}

static inline void plp_av_codec_free(AVCodecContext *codec)
{
    avcodec_free_context(&codec);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AVFrame, plp_av_frame_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AVPacket, plp_av_packet_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AVCodecContext, plp_av_codec_free)
