#include "media/seeker_priv.h"

#include <math.h>

#include "base/error.h"
#include "media/clock_priv.h"
#include "media/decoder_priv.h"
#include "media/picture_priv.h"
#include "media/stream_facts_priv.h"

enum { READ_ERRORS_IN_A_ROW = 32, DRAIN_ERRORS_IN_A_ROW = 1024 };

static const AVRational MICROSECONDS = {1, 1000000};

struct PlpSeeker {
    char *path;
    int video_stream;
    const PlpCancel *cancel; // borrowed
    PlpFrameTable *table;    // borrowed
    PlpSource *source;
    AVCodecContext *decoder;
    PlpPictureMaker *maker;
    PlpClock *clock; // of an unbroken run from the start
    AVPacket *packet;
    AVFrame *decoded;
    PlpMediaFacts facts;
    int64_t next_packet; // that reading gives next
    int64_t held_packet; // number of `packet`, read but not yet decoded; -1: none
    bool is_from_start;  // no seek: pictures are counted
    bool drained;        // the decoder was told that no packet follows
    bool has_doubts;
    int errors_in_a_row; // while draining
    int64_t whole_from;  // frames before lack what they refer to
    int64_t skip_until;
    int64_t skipped_to;  // last frame that may have been left out; -1 none
    int64_t first_stamp; // of the run from the start
    bool has_first_stamp;
    int64_t last_frame; // given; -1 none
    int64_t last_t_us, last_stamp;
};

static void stand_at_start(PlpSeeker *seeker)
{
    seeker->next_packet = 0;
    seeker->held_packet = -1;
    seeker->is_from_start = true;
    seeker->drained = seeker->has_first_stamp = false;
    seeker->whole_from = 0;
    seeker->last_frame = seeker->skipped_to = -1;
    plp_clock_free(seeker->clock);
    seeker->clock = plp_clock_new(seeker->facts.nominal_rate_per_s);
}

PlpSeeker *plp_seeker_open(const char *path, int video_stream, int decoder_threads,
                           PlpFrameTable *table, const PlpCancel *cancel, GError **error)
{
    g_autoptr(PlpSource) source = plp_source_open(path, video_stream, cancel, error);
    if (source == NULL)
        return NULL;
    g_autoptr(PlpSeeker) seeker = g_new0(PlpSeeker, 1);
    seeker->path = g_strdup(path);
    seeker->video_stream = video_stream;
    seeker->table = table;
    seeker->cancel = cancel;
    seeker->source = g_steal_pointer(&source);
    seeker->decoder = plp_decoder_open(seeker->source, decoder_threads, error);
    if (seeker->decoder == NULL)
        return NULL;
    seeker->maker = plp_picture_maker_new();
    seeker->packet = av_packet_alloc();
    seeker->decoded = av_frame_alloc();
    plp_stream_facts_fill(seeker->source, &seeker->facts);
    stand_at_start(seeker);
    return g_steal_pointer(&seeker);
}

void plp_seeker_close(PlpSeeker *seeker)
{
    if (seeker == NULL)
        return;
    av_frame_free(&seeker->decoded);
    av_packet_free(&seeker->packet);
    avcodec_free_context(&seeker->decoder);
    plp_picture_maker_free(seeker->maker);
    plp_clock_free(seeker->clock);
    plp_source_close(seeker->source);
    plp_media_facts_clear(&seeker->facts);
    g_free(seeker->path);
    g_free(seeker);
}

const PlpMediaFacts *plp_seeker_get_facts(const PlpSeeker *seeker)
{
    return &seeker->facts;
}

int64_t plp_seeker_get_position(const PlpSeeker *seeker)
{
    return MAX(MAX(seeker->last_frame + 1, seeker->whole_from), seeker->skipped_to + 1);
}

int64_t plp_seeker_get_last_frame(const PlpSeeker *seeker)
{
    return seeker->last_frame;
}

bool plp_seeker_has_doubts(const PlpSeeker *seeker)
{
    return seeker->has_doubts;
}

void plp_seeker_skip_until(PlpSeeker *seeker, int64_t frame)
{
    seeker->skip_until = frame;
}

static bool fail_reading(const PlpSeeker *seeker, GError **error)
{
    const PlpSource *source = seeker->source;
    if (plp_source_is_cancelled(source, error))
        return false;
    g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: cannot be read any more: %s", source->name,
                g_strerror(source->read_errno));
    return false;
}

/** The next packet of the stream into seeker->packet; *ret_any is false at the end. */
static bool read_packet(PlpSeeker *seeker, bool *ret_any, GError **error)
{
    PlpSource *source = seeker->source;
    *ret_any = false;
    for (int errors = 0; errors < READ_ERRORS_IN_A_ROW;) {
        av_packet_unref(seeker->packet);
        int code = av_read_frame(source->format, seeker->packet);
        if (plp_cancel_is_requested(source->cancel) || source->read_errno != 0)
            return fail_reading(seeker, error);
        if (code == AVERROR_EOF)
            return true;
        errors += code < 0;
        if (code < 0 || seeker->packet->stream_index != source->stream->index)
            continue;
        *ret_any = true;
        return true;
    }
    return true;
}

/** Gives the decoder the packet in hand. */
static void send_packet(PlpSeeker *seeker, int64_t index)
{
    int64_t frame = plp_frame_table_frame_of_packet(seeker->table, index);
    bool skip = frame != PLP_NO_FRAME && frame < seeker->skip_until;
    if (skip)
        seeker->skipped_to = MAX(seeker->skipped_to, frame);
    seeker->decoder->skip_frame = skip ? AVDISCARD_NONREF : AVDISCARD_DEFAULT;
    if (seeker->packet->size ==
        0) // repeats the last picture; the decoder would take it for the end
        return;
    plp_decoder_number_packet(seeker->decoder, seeker->packet, index);
    avcodec_send_packet(seeker->decoder, seeker->packet);
}

static bool feed(PlpSeeker *seeker, GError **error)
{
    int64_t index = seeker->held_packet;
    seeker->held_packet = -1;
    bool any = index >= 0;
    if (!any) {
        if (!read_packet(seeker, &any, error))
            return false;
        index = seeker->next_packet++;
    }
    if (any) {
        send_packet(seeker, index);
        av_packet_unref(seeker->packet);
    } else {
        seeker->drained = true;
        avcodec_send_packet(seeker->decoder, NULL);
    }
    return true;
}

/** As media/reader counts and times pictures: from the first on, none left out. */
static void number_from_start(PlpSeeker *seeker, PlpFrame *frame)
{
    int64_t stamp = seeker->decoded->best_effort_timestamp;
    double rate_per_s = plp_stream_rate_of(seeker->decoder->framerate);
    frame->index = seeker->last_frame + 1;
    if (frame->index == 0 && stamp == AV_NOPTS_VALUE && isfinite(rate_per_s))
        plp_clock_set_nominal_rate(seeker->clock, rate_per_s);
    int64_t stamp_us = seeker->drained ? PLP_STAMP_AT_END : PLP_STAMP_MISSING;
    int64_t ticks = 0;
    if (stamp != AV_NOPTS_VALUE) {
        if (!seeker->has_first_stamp)
            seeker->first_stamp = stamp;
        seeker->has_first_stamp = true;
        bool fits = !__builtin_sub_overflow(stamp, seeker->first_stamp, &ticks);
        stamp_us = fits ? av_rescale_q(ticks, seeker->source->stream->time_base, MICROSECONDS)
                        : PLP_STAMP_MISSING;
    }
    frame->t_us = plp_clock_next(seeker->clock, stamp_us);
    int64_t foretold = plp_frame_table_frame_of_packet(seeker->table, frame->packet_index);
    seeker->has_doubts |= foretold != PLP_NO_FRAME && foretold != frame->index;
}

/** By the table; beyond what it holds so far, from the picture before. False: no frame at all. */
static bool number_by_table(PlpSeeker *seeker, PlpFrame *frame)
{
    PlpFrameEntry entry = {0};
    frame->index = plp_frame_table_frame_of_packet(seeker->table, frame->packet_index);
    if (plp_frame_table_get_frame(seeker->table, frame->index, &entry)) {
        frame->t_us = entry.t_us;
        return true;
    }
    bool growing = plp_frame_table_get_state(seeker->table) == PLP_TABLE_GROWING;
    int64_t stamp = seeker->decoded->best_effort_timestamp;
    int64_t ticks = 0;
    if (!growing || seeker->last_frame < 0 || stamp == AV_NOPTS_VALUE ||
        __builtin_sub_overflow(stamp, seeker->last_stamp, &ticks)) {
        seeker->has_doubts |= !growing;
        return false;
    }
    frame->index = seeker->last_frame + 1;
    int64_t step_us = av_rescale_q(ticks, seeker->source->stream->time_base, MICROSECONDS);
    frame->t_us = seeker->last_t_us + MAX(step_us, 1);
    return true;
}

/** *ret_frame stays NULL for a picture that is not to be given. */
static bool take_picture(PlpSeeker *seeker, PlpFrame **ret_frame, GError **error)
{
    const AVFrame *decoded = seeker->decoded;
    g_autoptr(PlpFrame) frame =
        plp_picture_make(seeker->maker, decoded, seeker->source->name, error);
    if (frame == NULL)
        return false;
    frame->packet_index = plp_decoder_packet_index_of(decoded);
    frame->damaged = plp_decoder_is_damaged(decoded);
    plp_decoder_place(seeker->source, decoded, frame);
    bool numbered = true;
    if (seeker->is_from_start && seeker->skip_until == 0)
        number_from_start(seeker, frame);
    else
        numbered = number_by_table(seeker, frame);
    seeker->is_from_start &= seeker->skip_until == 0;
    if (!numbered || frame->index < seeker->whole_from)
        return true;
    if (frame->index == 0)
        plp_stream_facts_correct(decoded, plp_stream_pixel_aspect_ratio(seeker->source, decoded),
                                 plp_decoder_orientation_of(seeker->source, decoded),
                                 &seeker->facts);
    seeker->last_frame = frame->index;
    seeker->last_t_us = frame->t_us;
    seeker->last_stamp = decoded->best_effort_timestamp;
    *ret_frame = g_steal_pointer(&frame);
    return true;
}

bool plp_seeker_next(PlpSeeker *seeker, PlpFrame **ret_frame, GError **error)
{
    *ret_frame = NULL;
    while (*ret_frame == NULL) {
        int code = avcodec_receive_frame(seeker->decoder, seeker->decoded);
        if (code == 0) {
            seeker->errors_in_a_row = 0;
            if (plp_decoder_is_shown(seeker->decoded) && !take_picture(seeker, ret_frame, error))
                return false;
        } else if (code == AVERROR_EOF || seeker->errors_in_a_row > DRAIN_ERRORS_IN_A_ROW) {
            return true;
        } else if (code != AVERROR(EAGAIN)) {
            seeker->errors_in_a_row += seeker->drained;
        } else if (seeker->drained) {
            return true;
        } else if (!feed(seeker, error)) {
            return false;
        }
    }
    return true;
}

/** Reads on to the wanted packet and keeps it in hand; *ret_found is false when it lies before. */
static bool read_up_to(PlpSeeker *seeker, int64_t wanted, bool *ret_found, GError **error)
{
    *ret_found = false;
    bool any = false;
    if (!read_packet(seeker, &any, error))
        return false;
    const AVPacket *packet = seeker->packet;
    PlpPacketEntry met = {.pos = packet->pos, .pts = packet->pts, .dts = packet->dts};
    int64_t at = any ? plp_frame_table_find_packet(seeker->table, &met, wanted) : -1;
    while (any && at >= 0 && at < wanted) {
        if (!read_packet(seeker, &any, error))
            return false;
        at++;
    }
    *ret_found = any && at == wanted;
    seeker->held_packet = *ret_found ? wanted : -1;
    seeker->next_packet = wanted + 1;
    return true;
}

static bool reopen(PlpSeeker *seeker, GError **error)
{
    PlpSource *source = plp_source_open(seeker->path, seeker->video_stream, seeker->cancel, error);
    if (source == NULL)
        return false;
    plp_source_close(seeker->source);
    seeker->source = source;
    return true;
}

typedef enum { BY_PTS, BY_DTS, FROM_FAR_BEFORE, BY_BYTE, FROM_START, N_WAYS } Way;

/** One way to get near a packet in the file; what works depends on the container. False: not this
 * way, or an error. */
static bool approach(PlpSeeker *seeker, Way way, const PlpPacketEntry *target, int64_t wanted,
                     GError **error)
{
    AVFormatContext *format = seeker->source->format;
    int stream = seeker->source->stream->index;
    PlpPacketEntry before = {0};
    switch (way) {
    case BY_PTS:
        return target->pts != PLP_NO_STAMP &&
               av_seek_frame(format, stream, target->pts, AVSEEK_FLAG_BACKWARD) >= 0;
    case BY_DTS:
        return target->dts != PLP_NO_STAMP &&
               av_seek_frame(format, stream, target->dts, AVSEEK_FLAG_BACKWARD) >= 0;
    case FROM_FAR_BEFORE:
        return plp_frame_table_get_packet(seeker->table, MAX(wanted - 300, 0), &before) &&
               before.dts != PLP_NO_STAMP &&
               av_seek_frame(format, stream, before.dts, AVSEEK_FLAG_BACKWARD) >= 0;
    case BY_BYTE:
        return target->pos >= 0 && (format->iformat->flags & AVFMT_NO_BYTE_SEEK) == 0 &&
               av_seek_frame(format, stream, target->pos, AVSEEK_FLAG_BYTE) >= 0;
    case FROM_START:
    case N_WAYS:
    default:
        return reopen(seeker, error);
    }
}

static bool find_packet(PlpSeeker *seeker, int64_t wanted, GError **error)
{
    PlpPacketEntry target = {0};
    if (!plp_frame_table_get_packet(seeker->table, wanted, &target))
        target = (PlpPacketEntry){.pos = -1, .pts = PLP_NO_STAMP, .dts = PLP_NO_STAMP};
    for (Way way = BY_PTS; way < N_WAYS; way++) {
        g_autoptr(GError) trouble = NULL;
        bool found = false;
        if (approach(seeker, way, &target, wanted, &trouble) &&
            !read_up_to(seeker, wanted, &found, &trouble)) {
            g_propagate_error(error, g_steal_pointer(&trouble));
            return false;
        }
        if (found)
            return true;
        if (trouble != NULL) {
            g_propagate_error(error, g_steal_pointer(&trouble));
            return false;
        }
    }
    g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                "%s: a place in the recording is not found again; the file may have changed since "
                "it was opened: close and open it",
                seeker->source->name);
    return false;
}

bool plp_seeker_go_to(PlpSeeker *seeker, int64_t key_packet, GError **error)
{
    avcodec_flush_buffers(seeker->decoder);
    stand_at_start(seeker);
    if (key_packet <= 0) {
        return reopen(seeker, error);
    }
    seeker->is_from_start = false;
    int64_t frame = plp_frame_table_frame_of_packet(seeker->table, key_packet);
    seeker->whole_from = MAX(frame, 0);
    return find_packet(seeker, key_packet, error);
}

bool plp_seeker_take_key(PlpSeeker *seeker, int64_t key_packet, PlpFrame **ret_frame,
                         GError **error)
{
    *ret_frame = NULL;
    if (!plp_seeker_go_to(seeker, key_packet, error))
        return false;
    bool any = seeker->held_packet >= 0;
    if (!any && !read_packet(seeker, &any, error))
        return false;
    if (!any)
        return true;
    seeker->held_packet = key_packet;
    seeker->next_packet = key_packet + 1;
    g_autoptr(AVPacket) key = av_packet_clone(seeker->packet);
    if (key == NULL)
        return true;
    // Told that nothing follows, the decoder gives the picture at once.
    seeker->skip_until = 0;
    send_packet(seeker, key_packet);
    seeker->drained = true;
    avcodec_send_packet(seeker->decoder, NULL);
    bool was_from_start = seeker->is_from_start;
    seeker->held_packet = -1;
    bool fine = plp_seeker_next(seeker, ret_frame, error);
    avcodec_flush_buffers(seeker->decoder);
    int64_t whole_from = seeker->whole_from;
    av_packet_unref(seeker->packet);
    av_packet_move_ref(seeker->packet, key);
    stand_at_start(seeker);
    seeker->is_from_start = was_from_start;
    seeker->whole_from = whole_from;
    seeker->held_packet = key_packet;
    seeker->next_packet = key_packet + 1;
    return fine;
}
