#include "base/error.h"
#include "media/camera_priv.h"
#include "media/geometry_priv.h"
#include "media/picture_priv.h"

// A camera that never gives a picture that can be decoded is worth a sentence; a damaged one is
// not.
enum { HOPELESS_AFTER = 150 };

struct PlpCameraDecoder {
    char *name;
    AVCodecContext *decoder; // NULL when the camera gives frames
    PlpPictureMaker *maker;
    AVFrame *decoded;
    bool has_begun;
    int failures; // in a row, before the first picture
};

static bool fail(const PlpCameraDecoder *decoder, GError **error)
{
    g_set_error(error, PLP_ERROR, PLP_ERROR_DECODE,
                "%s: the camera's pictures cannot be decoded; choose another of its formats",
                decoder->name);
    return false;
}

PlpCameraDecoder *plp_camera_decoder_new(const PlpCamera *camera, GError **error)
{
    const AVCodecParameters *codec = plp_camera_get_codec(camera);
    g_autoptr(PlpCameraDecoder) decoder = g_new0(PlpCameraDecoder, 1);
    decoder->name = g_strdup(plp_camera_get_name(camera));
    decoder->maker = plp_picture_maker_new();
    decoder->decoded = av_frame_alloc();
    const AVCodec *kind = avcodec_find_decoder(codec->codec_id);
    decoder->decoder = kind != NULL ? avcodec_alloc_context3(kind) : NULL;
    if (decoder->decoder == NULL || avcodec_parameters_to_context(decoder->decoder, codec) < 0 ||
        decoder->decoded == NULL) {
        fail(decoder, error);
        return NULL;
    }
    // One thread and no delay: the picture comes out as its packet goes in.
    decoder->decoder->thread_count = 1;
    decoder->decoder->flags |= AV_CODEC_FLAG_LOW_DELAY | AV_CODEC_FLAG_OUTPUT_CORRUPT;
    if (avcodec_open2(decoder->decoder, kind, NULL) < 0) {
        fail(decoder, error);
        return NULL;
    }
    return g_steal_pointer(&decoder);
}

void plp_camera_decoder_free(PlpCameraDecoder *decoder)
{
    if (decoder == NULL)
        return;
    avcodec_free_context(&decoder->decoder);
    av_frame_free(&decoder->decoded);
    plp_picture_maker_free(decoder->maker);
    g_free(decoder->name);
    g_free(decoder);
}

static void place(const PlpCameraPacket *packet, PlpFrame *frame)
{
    PlpGeometry geometry = plp_geometry_compute(frame->stored_width_px, frame->stored_height_px, 1,
                                                (PlpOrientation){0});
    frame->width_px = geometry.width_px;
    frame->height_px = geometry.height_px;
    frame->to_stored = geometry.to_stored;
    frame->index = packet->index;
    frame->packet_index = packet->index;
    frame->t_us = packet->t_us;
}

/** A frame that is someone else's already, under the camera's own count and time. */
static void free_borrowed(void *data)
{
    plp_frame_unref(data);
}

static PlpFrame *renumbered(const PlpCameraPacket *packet)
{
    PlpFrame *original = plp_frame_ref(packet->frame);
    PlpFrame *frame = plp_frame_new(original, free_borrowed);
    frame->pixels = original->pixels;
    frame->matrix = original->matrix;
    frame->full_range = original->full_range;
    frame->damaged = original->damaged;
    frame->stored_width_px = original->stored_width_px;
    frame->stored_height_px = original->stored_height_px;
    for (int i = 0; i < 3; i++) {
        frame->planes[i] = original->planes[i];
        frame->strides[i] = original->strides[i];
    }
    frame->width_px = original->width_px;
    frame->height_px = original->height_px;
    frame->to_stored = original->to_stored;
    frame->index = frame->packet_index = packet->index;
    frame->t_us = packet->t_us;
    return frame;
}

bool plp_camera_decoder_decode(PlpCameraDecoder *decoder, const PlpCameraPacket *packet,
                               PlpFrame **ret_frame, GError **error)
{
    *ret_frame = NULL;
    if (packet->frame != NULL) {
        *ret_frame = renumbered(packet);
        return true;
    }
    bool decoded = avcodec_send_packet(decoder->decoder, packet->packet) >= 0 &&
                   avcodec_receive_frame(decoder->decoder, decoder->decoded) >= 0;
    if (!decoded) {
        decoder->failures += !decoder->has_begun;
        return decoder->failures < HOPELESS_AFTER || fail(decoder, error);
    }
    decoder->has_begun = true;
    PlpFrame *frame = plp_picture_make(decoder->maker, decoder->decoded, decoder->name, error);
    if (frame == NULL)
        return false;
    place(packet, frame);
    frame->damaged = decoder->decoded->decode_error_flags != 0 ||
                     (decoder->decoded->flags & AV_FRAME_FLAG_CORRUPT) != 0;
    *ret_frame = frame;
    return true;
}
