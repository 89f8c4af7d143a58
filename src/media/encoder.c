#include "media/encoder_priv.h"

#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <string.h>

#include "base/error.h"

typedef struct {
    const char *encoder;
    const char *options; // `key=value:…`; what the caller gives comes after and wins
} Defaults;

/** Fast, of good quality, and silent. */
static const Defaults defaults[] = {
    {"libx264", "preset=veryfast:crf=18"},
    {"libx265", "preset=ultrafast:crf=20"},
    {"libvpx-vp9", "crf=24:b=0:deadline=realtime:cpu-used=8"},
    {"libvpx", "crf=10:b=4000000:deadline=realtime:cpu-used=8"},
    {"mpeg4", "global_quality=354:flags=+qscale"}, // 3 * FF_QP2LAMBDA
    {"mpeg2video", "global_quality=354:flags=+qscale"},
    {"mjpeg", "global_quality=354:flags=+qscale"},
};

static bool fail(const char *name, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);

static bool fail(const char *name, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID, "%s: %s", name, what);
    return false;
}

static AVRational rational_rate(const PlpWriterOptions *options)
{
    double rate = options->nominal_rate_per_s > 0 ? options->nominal_rate_per_s : 25;
    return av_d2q(rate, 1001000);
}

/** What can only say one rate for all pictures: AVI, bare H.264 and HEVC, MPEG-1/2, Theora. */
static bool has_fixed_rate(const AVOutputFormat *container, enum AVCodecID codec)
{
    static const char *const containers[] = {"avi", "h264", "hevc", NULL};
    return g_strv_contains(containers, container->name) || codec == AV_CODEC_ID_MPEG2VIDEO ||
           codec == AV_CODEC_ID_MPEG1VIDEO || codec == AV_CODEC_ID_THEORA;
}

/**
 * The encoder's clock. MPEG-4 part 2 allows 65535 ticks a second at most; Flash has milliseconds;
 * all others get the usual 90 kHz.
 */
static AVRational time_base_of(const PlpWriterOptions *options, const AVOutputFormat *container,
                               enum AVCodecID codec)
{
    if (has_fixed_rate(container, codec))
        return av_inv_q(rational_rate(options));
    if (strcmp(container->name, "flv") == 0)
        return (AVRational){1, 1000};
    if (codec == AV_CODEC_ID_MPEG4)
        return (AVRational){1, 60000};
    return (AVRational){1, 90000};
}

static enum AVPixelFormat pixel_format_of(const PlpWriterOptions *options, enum AVCodecID codec)
{
    if (options->pixel_format != NULL)
        return av_get_pix_fmt(options->pixel_format);
    return codec == AV_CODEC_ID_MJPEG ? AV_PIX_FMT_YUVJ420P : AV_PIX_FMT_YUV420P;
}

static void set_colours(AVCodecContext *encoder)
{
    const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(encoder->pix_fmt);
    bool rgb = (format->flags & AV_PIX_FMT_FLAG_RGB) != 0;
    bool full_range = rgb || g_str_has_prefix(format->name, "yuvj");
    encoder->color_range = full_range ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
    if (!rgb)
        encoder->colorspace = encoder->height < 720 ? AVCOL_SPC_SMPTE170M : AVCOL_SPC_BT709;
}

static bool add_options(AVDictionary **to, const char *text)
{
    return text == NULL || av_dict_parse_string(to, text, "=", ":", 0) >= 0;
}

static bool collect_options(const PlpWriterOptions *options, const AVCodec *codec,
                            AVDictionary **ret_dictionary)
{
    for (size_t i = 0; i < G_N_ELEMENTS(defaults); i++)
        if (strcmp(defaults[i].encoder, codec->name) == 0)
            add_options(ret_dictionary, defaults[i].options);
    if (codec->id == AV_CODEC_ID_HEVC) // x265 prints by itself
        av_dict_set(ret_dictionary, "x265-params", "log-level=none", 0);
    return add_options(ret_dictionary, options->encoder_options);
}

static bool configure(AVCodecContext *encoder, const PlpWriterOptions *options,
                      const AVOutputFormat *container, const char *name, GError **error)
{
    encoder->width = options->width_px;
    encoder->height = options->height_px;
    encoder->pix_fmt = pixel_format_of(options, encoder->codec_id);
    if (encoder->pix_fmt == AV_PIX_FMT_NONE)
        return fail(name, error, "there is no pixel format `%s`", options->pixel_format);
    set_colours(encoder);
    encoder->time_base = time_base_of(options, container, encoder->codec_id);
    encoder->framerate = rational_rate(options);
    double ratio = options->pixel_aspect_ratio > 0 ? options->pixel_aspect_ratio : 1;
    encoder->sample_aspect_ratio = av_d2q(ratio, 255);
    if (options->b_frames >= 0)
        encoder->max_b_frames = options->b_frames;
    encoder->thread_count = 1; // the same bytes on every machine
    encoder->flags |= AV_CODEC_FLAG_BITEXACT;
    encoder->strict_std_compliance = FF_COMPLIANCE_UNOFFICIAL; // full-range MJPEG
    if ((container->flags & AVFMT_GLOBALHEADER) != 0)
        encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    return true;
}

/** Colours at half the size leave no half pixel over, with most encoders. */
static bool is_odd(const AVCodecContext *encoder)
{
    const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(encoder->pix_fmt);
    return (format->log2_chroma_w > 0 && encoder->width % 2 != 0) ||
           (format->log2_chroma_h > 0 && encoder->height % 2 != 0);
}

/** Opens, and refuses options that nobody took: a misspelt one must not go unnoticed. */
static bool open_configured(AVCodecContext *encoder, const PlpWriterOptions *options,
                            const char *name, GError **error)
{
    const AVCodec *codec = encoder->codec; // a failed open forgets it
    AVDictionary *dictionary = NULL;
    bool parsed = collect_options(options, codec, &dictionary);
    int code = parsed ? avcodec_open2(encoder, codec, &dictionary) : AVERROR(EINVAL);
    const AVDictionaryEntry *left = av_dict_get(dictionary, "", NULL, AV_DICT_IGNORE_SUFFIX);
    g_autofree char *unknown = left != NULL ? g_strdup(left->key) : NULL;
    av_dict_free(&dictionary);
    if (!parsed)
        return fail(name, error, "the encoder options `%s` are not of the form key=value:…",
                    options->encoder_options);
    if (code < 0) {
        g_autofree char *reason = plp_libav_dup_error(code);
        return fail(name, error,
                    is_odd(encoder) ? "%s cannot encode %dx%d pixels in %s: width and height must "
                                      "be even (%s)"
                                    : "%s cannot encode %dx%d pixels in %s with these options (%s)",
                    codec->name, options->width_px, options->height_px,
                    av_get_pix_fmt_name(encoder->pix_fmt), reason);
    }
    if (unknown != NULL)
        return fail(name, error, "%s has no option `%s`", codec->name, unknown);
    return true;
}

AVCodecContext *plp_encoder_open(const PlpWriterOptions *options, const AVOutputFormat *container,
                                 const char *name, GError **error)
{
    const char *wanted = options->codec != NULL ? options->codec : "libx264";
    const AVCodec *codec = avcodec_find_encoder_by_name(wanted);
    if (codec == NULL || codec->type != AVMEDIA_TYPE_VIDEO) {
        fail(name, error, "there is no video encoder `%s` in this FFmpeg", wanted);
        return NULL;
    }
    if (avformat_query_codec(container, codec->id, FF_COMPLIANCE_UNOFFICIAL) == 0) {
        fail(name, error, "the container %s cannot hold %s", container->name, wanted);
        return NULL;
    }
    g_autoptr(AVCodecContext) encoder = avcodec_alloc_context3(codec);
    if (encoder == NULL || !configure(encoder, options, container, name, error) ||
        !open_configured(encoder, options, name, error))
        return NULL;
    return g_steal_pointer(&encoder);
}
