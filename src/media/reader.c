#include "media/reader.h"

#include <math.h>

#include "base/error.h"
#include "media/clock_priv.h"
#include "media/decoder_priv.h"
#include "media/picture_priv.h"
#include "media/stream_facts_priv.h"

#define READ_ERRORS_IN_A_ROW 32
#define DRAIN_ERRORS_IN_A_ROW 1024

static const AVRational MICROSECONDS = {1, 1000000};

struct PlpReader {
    PlpSource *source;
    AVCodecContext *decoder;
    PlpPictureMaker *maker;
    PlpClock *clock;
    AVPacket *packet;
    AVFrame *decoded;
    bool has_packet; // `packet` was read on opening and is still to be decoded
    bool drained;    // the decoder was told that no packet follows
    bool ended;
    int64_t packets;        // of the stream, empty ones too
    int64_t hidden_packets; // that an edit list says not to show
    int64_t first_stamp;    // of the first picture that has one, in time_base units
    bool has_first_stamp;
    int64_t end_us; // of the latest packet, in the stream's time; -1 unknown
    int64_t index;
    int errors_in_a_row;
    int last_width_px, last_height_px;
    PlpMediaFacts *facts;
};

/** Where the packet ends in the stream's time, for telling a file that was cut off. */
static void note_end(PlpReader *reader)
{
    const AVPacket *packet = reader->packet;
    reader->hidden_packets += (packet->flags & AV_PKT_FLAG_DISCARD) != 0;
    int64_t stamp = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
    const AVStream *stream = reader->source->stream;
    // A stream's own duration counts from its start; a whole file's (Matroska) from zero.
    bool from_start = stream->duration != AV_NOPTS_VALUE && stream->start_time != AV_NOPTS_VALUE;
    int64_t ticks = 0;
    if (stamp == AV_NOPTS_VALUE ||
        __builtin_sub_overflow(stamp, from_start ? stream->start_time : 0, &ticks) ||
        __builtin_add_overflow(ticks, MAX(packet->duration, 0), &ticks))
        return;
    reader->end_us = MAX(reader->end_us, av_rescale_q(ticks, stream->time_base, MICROSECONDS));
}

static bool fail_reading(const PlpReader *reader, GError **error)
{
    if (plp_source_is_cancelled(reader->source, error))
        return false;
    g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: cannot be read to its end: %s",
                reader->source->name, g_strerror(reader->source->read_errno));
    return false;
}

/** The next packet of the chosen stream into reader->packet. At the end *ret_any is false. */
static bool read_packet(PlpReader *reader, bool *ret_any, GError **error)
{
    *ret_any = false;
    PlpSource *source = reader->source;
    int errors = 0;
    while (errors < READ_ERRORS_IN_A_ROW) {
        av_packet_unref(reader->packet);
        int code = av_read_frame(source->format, reader->packet);
        if (plp_cancel_is_requested(source->cancel) || source->read_errno != 0)
            return fail_reading(reader, error);
        if (code == AVERROR_EOF)
            return true;
        if (code < 0) {
            errors++;
            reader->facts->damaged_packets++;
            continue;
        }
        if (reader->packet->stream_index != source->stream->index)
            continue;
        reader->packets++;
        note_end(reader);
        *ret_any = true;
        return true;
    }
    return true;
}

/** Gives the decoder one packet more, or tells it that none follows. */
static bool feed(PlpReader *reader, GError **error)
{
    bool any = reader->has_packet;
    reader->has_packet = false;
    if (!any && !read_packet(reader, &any, error))
        return false;
    if (!any) {
        reader->drained = true;
        avcodec_send_packet(reader->decoder, NULL);
        return true;
    }
    // An empty packet repeats the last picture (AVI); the decoder would take it for the end.
    if (reader->packet->size > 0) {
        plp_decoder_number_packet(reader->decoder, reader->packet, reader->packets - 1);
        int code = avcodec_send_packet(reader->decoder, reader->packet);
        if (code < 0 && code != AVERROR(EAGAIN) && code != AVERROR_EOF)
            reader->facts->damaged_packets++;
    }
    av_packet_unref(reader->packet);
    return true;
}

static int64_t stamp_us_of(PlpReader *reader)
{
    int64_t stamp = reader->decoded->best_effort_timestamp;
    if (stamp == AV_NOPTS_VALUE)
        return reader->drained ? PLP_STAMP_AT_END : PLP_STAMP_MISSING;
    if (!reader->has_first_stamp) {
        reader->has_first_stamp = true;
        reader->first_stamp = stamp;
    }
    int64_t ticks = 0;
    if (__builtin_sub_overflow(stamp, reader->first_stamp, &ticks))
        return PLP_STAMP_MISSING;
    return av_rescale_q(ticks, reader->source->stream->time_base, MICROSECONDS);
}

static void note_size(PlpReader *reader, double pixel_aspect_ratio, PlpOrientation orientation)
{
    const AVFrame *decoded = reader->decoded;
    if (reader->index == 0)
        plp_stream_facts_correct(decoded, pixel_aspect_ratio, orientation, reader->facts);
    else if (decoded->width != reader->last_width_px || decoded->height != reader->last_height_px)
        reader->facts->size_changes++;
    reader->last_width_px = decoded->width;
    reader->last_height_px = decoded->height;
    reader->facts->interlaced |= plp_libav_is_interlaced(decoded);
}

static void place(PlpReader *reader, PlpFrame *frame)
{
    const AVFrame *decoded = reader->decoded;
    note_size(reader, plp_stream_pixel_aspect_ratio(reader->source, decoded),
              plp_decoder_orientation_of(reader->source, decoded));
    plp_decoder_place(reader->source, decoded, frame);
}

/** A bare stream has no rate but the codec's own, which only the decoder finds out. */
static void ask_decoder_for_rate(PlpReader *reader)
{
    double rate_per_s = plp_stream_rate_of(reader->decoder->framerate);
    if (reader->index > 0 || reader->decoded->best_effort_timestamp != AV_NOPTS_VALUE ||
        !isfinite(rate_per_s))
        return;
    reader->facts->nominal_rate_per_s = rate_per_s;
    plp_clock_set_nominal_rate(reader->clock, rate_per_s);
}

static bool take_frame(PlpReader *reader, PlpFrame **ret_frame, GError **error)
{
    const AVFrame *decoded = reader->decoded;
    PlpFrame *frame = plp_picture_make(reader->maker, decoded, reader->source->name, error);
    if (frame == NULL)
        return false;
    place(reader, frame);
    frame->packet_index = plp_decoder_packet_index_of(decoded);
    frame->damaged = plp_decoder_is_damaged(decoded);
    ask_decoder_for_rate(reader);
    frame->t_us = plp_clock_next(reader->clock, stamp_us_of(reader));
    frame->index = reader->index++;
    reader->facts->damaged_frames += frame->damaged;
    *ret_frame = frame;
    return true;
}

static bool finish(PlpReader *reader, GError **error)
{
    reader->ended = true;
    if (reader->index == 0 && reader->hidden_packets == reader->packets) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                    "%s: the file's edit list shows none of its %" G_GINT64_FORMAT " pictures",
                    reader->source->name, reader->packets);
        return false;
    }
    if (reader->index == 0) {
        plp_decoder_set_error(reader->source,
                              "no picture could be decoded; the recording is damaged", error);
        return false;
    }
    reader->facts->truncated =
        plp_stream_is_truncated(reader->source, reader->facts, reader->packets, reader->end_us);
    return true;
}

bool plp_reader_next(PlpReader *reader, PlpFrame **ret_frame, GError **error)
{
    *ret_frame = NULL;
    while (!reader->ended) {
        int code = avcodec_receive_frame(reader->decoder, reader->decoded);
        if (code == 0) {
            reader->errors_in_a_row = 0;
            if (plp_decoder_is_shown(reader->decoded))
                return take_frame(reader, ret_frame, error);
        } else if (code == AVERROR_EOF || reader->errors_in_a_row > DRAIN_ERRORS_IN_A_ROW) {
            return finish(reader, error);
        } else if (code != AVERROR(EAGAIN)) {
            reader->facts->damaged_packets++;
            reader->errors_in_a_row += reader->drained;
        } else if (reader->drained) {
            return finish(reader, error);
        } else if (!feed(reader, error)) {
            return false;
        }
    }
    return true;
}

const PlpMediaFacts *plp_reader_get_facts(const PlpReader *reader)
{
    // The clock's sums are made only when asked for: `facts` is a cache of them.
    plp_clock_fill_facts(reader->clock, reader->facts);
    return reader->facts;
}

/** A file without a single packet is refused on opening, not at its end. */
static bool read_first_packet(PlpReader *reader, GError **error)
{
    if (!read_packet(reader, &reader->has_packet, error))
        return false;
    if (!reader->has_packet)
        g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                    "%s: the video stream holds no picture at all; nothing was recorded",
                    reader->source->name);
    return reader->has_packet;
}

PlpReader *plp_reader_open(const char *path, const PlpReaderOptions *options, GError **error)
{
    static const PlpReaderOptions best = {.video_stream = -1};
    const PlpReaderOptions *chosen = options != NULL ? options : &best;
    g_autoptr(PlpSource) source =
        plp_source_open(path, chosen->video_stream, chosen->cancel, error);
    if (source == NULL)
        return NULL;
    g_autoptr(PlpReader) reader = g_new0(PlpReader, 1);
    reader->source = g_steal_pointer(&source);
    reader->end_us = -1;
    reader->facts = g_new0(PlpMediaFacts, 1);
    plp_stream_facts_fill(reader->source, reader->facts);
    reader->clock = plp_clock_new(reader->facts->nominal_rate_per_s);
    reader->maker = plp_picture_maker_new();
    reader->packet = av_packet_alloc();
    reader->decoded = av_frame_alloc();
    reader->decoder = plp_decoder_open(reader->source, chosen->decoder_threads, error);
    if (reader->decoder == NULL || !read_first_packet(reader, error))
        return NULL;
    return g_steal_pointer(&reader);
}

void plp_reader_close(PlpReader *reader)
{
    if (reader == NULL)
        return;
    av_frame_free(&reader->decoded);
    av_packet_free(&reader->packet);
    avcodec_free_context(&reader->decoder);
    plp_picture_maker_free(reader->maker);
    plp_clock_free(reader->clock);
    plp_source_close(reader->source);
    plp_media_facts_clear(reader->facts);
    g_free(reader->facts);
    g_free(reader);
}
