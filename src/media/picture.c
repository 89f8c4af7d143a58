#include "media/picture_priv.h"

#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>

#include "base/error.h"
#include "media/deinterlace_priv.h"
#include "media/hdr_priv.h"

struct PlpPictureMaker {
    struct SwsContext *scaler; // cached for the last pair of formats and size
    PlpHdrTables *hdr;
    enum AVColorTransferCharacteristic hdr_transfer;
    bool hdr_full_range;
};

PlpPictureMaker *plp_picture_maker_new(void)
{
    return g_new0(PlpPictureMaker, 1);
}

void plp_picture_maker_free(PlpPictureMaker *maker)
{
    if (maker == NULL)
        return;
    sws_freeContext(maker->scaler);
    plp_hdr_tables_free(maker->hdr);
    g_free(maker);
}

static bool is_grey(const AVPixFmtDescriptor *format)
{
    return format->nb_components - ((format->flags & AV_PIX_FMT_FLAG_ALPHA) != 0) == 1 &&
           (format->flags & (AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BAYER)) == 0;
}

static bool is_rgb(const AVPixFmtDescriptor *format)
{
    const uint64_t kinds = AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BAYER;
    return (format->flags & kinds) != 0 || g_str_has_prefix(format->name, "xyz");
}

/** 8-bit 4:2:0 in planes whose rows run downwards; an alpha plane is simply not looked at. */
static bool can_be_referenced(const AVFrame *frame)
{
    bool fits = frame->format == AV_PIX_FMT_YUV420P || frame->format == AV_PIX_FMT_YUVJ420P ||
                frame->format == AV_PIX_FMT_YUVA420P;
    return fits && frame->linesize[0] > 0 && frame->linesize[1] > 0 && frame->linesize[2] > 0 &&
           frame->buf[0] != NULL;
}

static bool is_full_range(const AVFrame *frame, const AVPixFmtDescriptor *format)
{
    if (g_str_has_prefix(format->name, "yuvj"))
        return true;
    if (is_grey(format)) // swscale's own view: grey spans 0..255 unless it says otherwise
        return frame->color_range != AVCOL_RANGE_MPEG;
    return frame->color_range == AVCOL_RANGE_JPEG;
}

static PlpMatrix matrix_of(const AVFrame *frame)
{
    switch ((int)frame->colorspace) {
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M:
    case AVCOL_SPC_FCC:
        return PLP_MATRIX_BT601;
    case AVCOL_SPC_BT709:
    case AVCOL_SPC_SMPTE240M:
        return PLP_MATRIX_BT709;
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
        return PLP_MATRIX_BT2020;
    default:
        break;
    }
    if (plp_hdr_is_transfer(frame->color_trc) || frame->color_primaries == AVCOL_PRI_BT2020)
        return PLP_MATRIX_BT2020;
    return frame->height < 720 ? PLP_MATRIX_BT601 : PLP_MATRIX_BT709;
}

static int swscale_matrix(PlpMatrix matrix)
{
    switch (matrix) {
    case PLP_MATRIX_BT709:
        return SWS_CS_ITU709;
    case PLP_MATRIX_BT2020:
        return SWS_CS_BT2020;
    case PLP_MATRIX_BT601:
    case PLP_MATRIX_UNKNOWN:
    default:
        return SWS_CS_ITU601;
    }
}

static AVFrame *new_frame(enum AVPixelFormat format, int width, int height)
{
    g_autoptr(AVFrame) frame = av_frame_alloc();
    if (frame == NULL)
        return NULL;
    frame->format = format;
    frame->width = width;
    frame->height = height;
    return av_frame_get_buffer(frame, 0) >= 0 ? g_steal_pointer(&frame) : NULL;
}

/** A scaled copy in another pixel format, matrix and range kept. NULL when swscale cannot. */
static AVFrame *convert(PlpPictureMaker *maker, const AVFrame *from, enum AVPixelFormat format,
                        bool full_range)
{
    if (!sws_isSupportedInput(from->format))
        return NULL;
    maker->scaler =
        sws_getCachedContext(maker->scaler, from->width, from->height, from->format, from->width,
                             from->height, format, SWS_BILINEAR, NULL, NULL, NULL);
    g_autoptr(AVFrame) to = new_frame(format, from->width, from->height);
    if (maker->scaler == NULL || to == NULL)
        return NULL;
    const int *matrix = sws_getCoefficients(swscale_matrix(matrix_of(from)));
    sws_setColorspaceDetails(maker->scaler, matrix, full_range, matrix, full_range, 0, 1 << 16,
                             1 << 16);
    int rows = sws_scale(maker->scaler, (const uint8_t *const *)from->data, from->linesize, 0,
                         from->height, to->data, to->linesize);
    return rows == from->height ? g_steal_pointer(&to) : NULL;
}

static const PlpHdrTables *hdr_tables(PlpPictureMaker *maker, const AVFrame *frame, bool full_range)
{
    if (maker->hdr == NULL || maker->hdr_transfer != frame->color_trc ||
        maker->hdr_full_range != full_range) {
        plp_hdr_tables_free(maker->hdr);
        maker->hdr = plp_hdr_tables_new(frame->color_trc, full_range);
        maker->hdr_transfer = frame->color_trc;
        maker->hdr_full_range = full_range;
    }
    return maker->hdr;
}

static AVFrame *tone_map(PlpPictureMaker *maker, const AVFrame *decoded, bool full_range)
{
    g_autoptr(AVFrame) widened = NULL;
    if (decoded->format != AV_PIX_FMT_YUV420P10)
        widened = convert(maker, decoded, AV_PIX_FMT_YUV420P10, full_range);
    const AVFrame *from = decoded->format == AV_PIX_FMT_YUV420P10 ? decoded : widened;
    g_autoptr(AVFrame) to = new_frame(AV_PIX_FMT_YUV420P, decoded->width, decoded->height);
    if (from == NULL || to == NULL)
        return NULL;
    plp_hdr_convert(hdr_tables(maker, decoded, full_range), from, to);
    return g_steal_pointer(&to);
}

/** The 8-bit picture: a new reference where nothing had to be done, else a new frame. */
static AVFrame *eight_bits(PlpPictureMaker *maker, const AVFrame *decoded,
                           const AVPixFmtDescriptor *format)
{
    bool full_range = is_full_range(decoded, format);
    if (is_rgb(format))
        return convert(maker, decoded, AV_PIX_FMT_RGB24, full_range);
    if (plp_hdr_is_transfer(decoded->color_trc) && !is_grey(format))
        return tone_map(maker, decoded, full_range);
    if (can_be_referenced(decoded))
        return av_frame_clone(decoded);
    return convert(maker, decoded, AV_PIX_FMT_YUV420P, full_range);
}

static AVFrame *deinterlaced(AVFrame *picture, const AVFrame *decoded)
{
    g_autoptr(AVFrame) owned = picture;
    if (!plp_libav_is_interlaced(decoded) || picture->format == AV_PIX_FMT_RGB24)
        return g_steal_pointer(&owned);
    if (av_frame_make_writable(owned) < 0)
        return NULL;
    plp_deinterlace(owned, plp_libav_is_top_field_first(decoded));
    return g_steal_pointer(&owned);
}

static void free_av_frame(gpointer data)
{
    AVFrame *frame = data;
    av_frame_free(&frame);
}

static PlpFrame *wrap(AVFrame *picture)
{
    PlpFrame *frame = plp_frame_new(picture, free_av_frame);
    bool rgb = picture->format == AV_PIX_FMT_RGB24;
    frame->pixels = rgb ? PLP_PIXELS_RGB24 : PLP_PIXELS_I420;
    frame->stored_width_px = picture->width;
    frame->stored_height_px = picture->height;
    for (int i = 0; i < (rgb ? 1 : 3); i++) {
        frame->planes[i] = picture->data[i];
        frame->strides[i] = picture->linesize[i];
    }
    return frame;
}

PlpFrame *plp_picture_make(PlpPictureMaker *maker, const AVFrame *decoded, const char *name,
                           GError **error)
{
    const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(decoded->format);
    AVFrame *picture = format != NULL ? eight_bits(maker, decoded, format) : NULL;
    if (picture != NULL)
        picture = deinterlaced(picture, decoded);
    if (picture == NULL) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_DECODE,
                    "%s: pictures of %dx%d pixels in the format %s cannot be converted", name,
                    decoded->width, decoded->height, format != NULL ? format->name : "unknown");
        return NULL;
    }
    PlpFrame *frame = wrap(picture);
    if (frame->pixels == PLP_PIXELS_I420) {
        frame->matrix = matrix_of(decoded);
        frame->full_range = is_full_range(decoded, format);
    }
    return frame;
}
