#include "media/stream_facts_priv.h"

#include <libavutil/pixdesc.h>
#include <math.h>

#include "media/hdr_priv.h"

// A shape beyond this is a damaged header, not a pixel.
#define LARGEST_ASPECT_RATIO 8.0

// Beyond this it is the tick of a clock (90 kHz), not the rate of a camera.
#define LARGEST_RATE_PER_S 20000.0

static const AVRational MICROSECONDS = {1, 1000000};

static char *dup_or_unknown(const char *name)
{
    return g_strdup(name != NULL ? name : "unknown");
}

double plp_stream_rate_of(AVRational rate)
{
    bool known = rate.num > 0 && rate.den > 0 && av_q2d(rate) <= LARGEST_RATE_PER_S;
    return known ? av_q2d(rate) : (double)NAN;
}

static double nominal_rate(const AVStream *stream)
{
    double average = plp_stream_rate_of(stream->avg_frame_rate);
    return isfinite(average) ? average : plp_stream_rate_of(stream->r_frame_rate);
}

/** A duration guessed from size and bit rate is nobody's word. */
static int64_t nominal_duration_us(const PlpSource *source)
{
    const AVFormatContext *format = source->format;
    if (format->duration_estimation_method == AVFMT_DURATION_FROM_BITRATE)
        return -1;
    int64_t duration = source->stream->duration;
    if (duration != AV_NOPTS_VALUE && duration > 0)
        return av_rescale_q(duration, source->stream->time_base, MICROSECONDS);
    return format->duration != AV_NOPTS_VALUE && format->duration > 0 ? format->duration : -1;
}

static bool is_interlaced_order(enum AVFieldOrder order)
{
    return order == AV_FIELD_TT || order == AV_FIELD_BB || order == AV_FIELD_TB ||
           order == AV_FIELD_BT;
}

static int bits_of(int pixel_format)
{
    const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(pixel_format);
    return format != NULL ? format->comp[0].depth : 0;
}

static void fill_picture(int width, int height, double pixel_aspect_ratio,
                         PlpOrientation orientation, PlpMediaFacts *facts)
{
    PlpGeometry geometry = plp_geometry_compute(width, height, pixel_aspect_ratio, orientation);
    facts->stored_width_px = width;
    facts->stored_height_px = height;
    facts->width_px = geometry.width_px;
    facts->height_px = geometry.height_px;
    facts->rotation_deg = orientation.rotation_deg;
    facts->mirrored = orientation.mirrored;
    facts->pixel_aspect_ratio = pixel_aspect_ratio;
}

static void fill_format(int pixel_format, enum AVColorTransferCharacteristic transfer,
                        PlpMediaFacts *facts)
{
    g_free(facts->pixel_format);
    facts->pixel_format = dup_or_unknown(av_get_pix_fmt_name(pixel_format));
    g_free(facts->transfer);
    facts->transfer = dup_or_unknown(av_color_transfer_name(transfer));
    facts->bits_per_sample = bits_of(pixel_format);
    facts->high_dynamic_range = plp_hdr_is_transfer(transfer);
}

double plp_stream_pixel_aspect_ratio(const PlpSource *source, const AVFrame *decoded)
{
    // FFmpeg's signature is not const, but it only looks.
    AVRational ratio =
        av_guess_sample_aspect_ratio(source->format, source->stream, (AVFrame *)decoded);
    double value = ratio.num > 0 && ratio.den > 0 ? av_q2d(ratio) : 1;
    bool sensible = value <= LARGEST_ASPECT_RATIO && value >= 1 / LARGEST_ASPECT_RATIO;
    return sensible ? value : 1;
}

void plp_stream_facts_fill(const PlpSource *source, PlpMediaFacts *facts)
{
    const AVStream *stream = source->stream;
    const AVCodecParameters *codec = stream->codecpar;
    facts->container = g_strdup(source->format->iformat->name);
    facts->codec = g_strdup(avcodec_get_name(codec->codec_id));
    fill_format(codec->format, codec->color_trc, facts);
    PlpOrientation orientation = plp_orientation_from_matrix(plp_libav_get_display_matrix(stream));
    fill_picture(codec->width, codec->height, plp_stream_pixel_aspect_ratio(source, NULL),
                 orientation, facts);
    facts->interlaced = is_interlaced_order(codec->field_order);
    facts->n_video_streams = source->n_video_streams;
    facts->n_audio_streams = source->n_audio_streams;
    facts->video_stream_index = source->video_stream_index;
    facts->nominal_rate_per_s = nominal_rate(stream);
    facts->nominal_frames = stream->nb_frames > 0 ? stream->nb_frames : -1;
    facts->nominal_duration_us = nominal_duration_us(source);
}

void plp_stream_facts_correct(const AVFrame *decoded, double pixel_aspect_ratio,
                              PlpOrientation orientation, PlpMediaFacts *facts)
{
    fill_format(decoded->format, decoded->color_trc, facts);
    fill_picture(decoded->width, decoded->height, pixel_aspect_ratio, orientation, facts);
    facts->interlaced = plp_libav_is_interlaced(decoded);
}

/** How long the recording should be: the header's duration, or what its count of pictures comes to.
 */
static int64_t announced_us(const PlpMediaFacts *facts, double rate)
{
    double by_count = facts->nominal_frames > 0 ? (double)facts->nominal_frames / rate * 1e6 : 0;
    return MAX(facts->nominal_duration_us, (int64_t)fmin(by_count, 1e15));
}

/**
 * Both words must be broken where both are given: an AVI's count leaves out that empty packets were
 * never written, its duration is mended by FFmpeg after the size; an edit list cuts the time.
 */
bool plp_stream_is_truncated(const PlpSource *source, const PlpMediaFacts *facts, int64_t packets,
                             int64_t end_us)
{
    const AVFormatContext *format = source->format;
    bool own_duration = source->stream->duration != AV_NOPTS_VALUE;
    bool timed = facts->nominal_duration_us > 0 && end_us >= 0 &&
                 format->duration_estimation_method == AVFMT_DURATION_FROM_STREAM;
    bool counted = facts->nominal_frames > 0;
    double rate = isfinite(facts->nominal_rate_per_s) ? fmax(facts->nominal_rate_per_s, 1e-3) : 25;
    int64_t whole_us = announced_us(facts, rate);
    // The whole file's duration may be a longer sound track's: then only a large lack counts.
    int64_t slack_us = own_duration || facts->n_audio_streams == 0
                           ? MAX((int64_t)(3e6 / rate), whole_us / 100)
                           : MAX(2000000, whole_us / 10);
    bool short_in_time = timed && end_us < whole_us - slack_us;
    bool short_in_count =
        counted && packets < facts->nominal_frames - MAX(2, facts->nominal_frames / 100);
    if (timed && counted)
        return short_in_time && short_in_count;
    return short_in_time || short_in_count;
}
