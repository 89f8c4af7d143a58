#include "media/decoder_priv.h"

#include "base/error.h"
#include "media/stream_facts_priv.h"

// Picture sizes beyond 16K come from damaged headers; they would only exhaust the memory.
#define LARGEST_PICTURE_PX ((int64_t)16384 * 16384)
#define PACKET_UNKNOWN (-1)

void plp_decoder_set_error(const PlpSource *source, const char *what, GError **error)
{
    g_set_error(error, PLP_ERROR, PLP_ERROR_DECODE, "%s: %s (video codec %s)", source->name, what,
                avcodec_get_name(source->stream->codecpar->codec_id));
}

AVCodecContext *plp_decoder_open(const PlpSource *source, int threads, GError **error)
{
    const AVStream *stream = source->stream;
    const AVCodec *codec = avcodec_find_decoder(stream->codecpar->codec_id);
    if (codec == NULL) {
        plp_decoder_set_error(
            source, "there is no decoder for this video; convert it, for example to H.264", error);
        return NULL;
    }
    g_autoptr(AVCodecContext) decoder = avcodec_alloc_context3(codec);
    if (decoder == NULL || avcodec_parameters_to_context(decoder, stream->codecpar) < 0) {
        plp_decoder_set_error(source, "the stream's parameters make no sense", error);
        return NULL;
    }
    decoder->pkt_timebase = stream->time_base;
    decoder->thread_count = MAX(threads, 1);
    decoder->max_pixels = LARGEST_PICTURE_PX;
    // Damaged pictures are shown and flagged, not hidden: their time passed. Cropping must be
    // exact.
    decoder->flags |= AV_CODEC_FLAG_OUTPUT_CORRUPT | AV_CODEC_FLAG_UNALIGNED;
#if LIBAVCODEC_VERSION_MAJOR >= 60
    decoder->flags |= AV_CODEC_FLAG_COPY_OPAQUE;
#endif
    if (avcodec_open2(decoder, codec, NULL) < 0) {
        plp_decoder_set_error(source, "the decoder refuses the stream", error);
        return NULL;
    }
    return g_steal_pointer(&decoder);
}

void plp_decoder_number_packet(AVCodecContext *decoder, AVPacket *packet, int64_t packet_index)
{
#if LIBAVCODEC_VERSION_MAJOR >= 60
    packet->opaque = (void *)(intptr_t)(packet_index + 1);
#else
    decoder->reordered_opaque = packet_index;
#endif
}

int64_t plp_decoder_packet_index_of(const AVFrame *decoded)
{
#if LIBAVCODEC_VERSION_MAJOR >= 60
    return (int64_t)(intptr_t)decoded->opaque - 1;
#else
    return decoded->reordered_opaque >= 0 ? decoded->reordered_opaque : PACKET_UNKNOWN;
#endif
}

bool plp_decoder_is_shown(const AVFrame *decoded)
{
#ifdef AV_FRAME_FLAG_DISCARD
    return (decoded->flags & AV_FRAME_FLAG_DISCARD) == 0;
#else
    return true;
#endif
}

bool plp_decoder_is_damaged(const AVFrame *decoded)
{
    return decoded->decode_error_flags != 0 || (decoded->flags & AV_FRAME_FLAG_CORRUPT) != 0;
}

PlpOrientation plp_decoder_orientation_of(const PlpSource *source, const AVFrame *decoded)
{
    const int32_t *matrix = plp_libav_get_display_matrix(source->stream);
    const AVFrameSideData *data = av_frame_get_side_data(decoded, AV_FRAME_DATA_DISPLAYMATRIX);
    if (matrix == NULL && data != NULL && data->size >= 9 * sizeof(int32_t))
        matrix = (const int32_t *)(const void *)data->data;
    return plp_orientation_from_matrix(matrix);
}

void plp_decoder_place(const PlpSource *source, const AVFrame *decoded, PlpFrame *frame)
{
    PlpGeometry geometry = plp_geometry_compute(frame->stored_width_px, frame->stored_height_px,
                                                plp_stream_pixel_aspect_ratio(source, decoded),
                                                plp_decoder_orientation_of(source, decoded));
    frame->width_px = geometry.width_px;
    frame->height_px = geometry.height_px;
    frame->to_stored = geometry.to_stored;
}
