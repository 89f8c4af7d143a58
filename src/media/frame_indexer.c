#include "media/frame_indexer_priv.h"

#include <string.h>

#include "base/error.h"
#include "domain/media_facts.h"
#include "media/clock_priv.h"
#include "media/reader.h"
#include "media/source_priv.h"
#include "media/stream_facts_priv.h"

// No codec holds back more pictures than 16 (H.264, H.265); their fields come as two packets.
enum { REORDER_DEPTH = 34, PACKETS_BETWEEN_NOTICES = 2048, READ_ERRORS_IN_A_ROW = 32 };

static const AVRational MICROSECONDS = {1, 1000000};

/** A packet whose place among the pictures is not settled. */
typedef struct {
    int64_t packet;
    int64_t pts;
} Waiting;

typedef struct {
    PlpFrameTable *table;
    PlpSource *source;
    PlpClock *clock;
    Waiting waiting[REORDER_DEPTH + 1]; // in order of pts
    size_t n_waiting;
    int64_t n_packets, n_frames;
    int64_t first_stamp, last_stamp;
    bool is_doubtful; // the packets alone do not tell the order or the times
    PlpIndexerNotify notify;
    void *notify_data;
} Indexer;

static int64_t stamp_us_of(const Indexer *indexer, int64_t stamp)
{
    int64_t ticks = 0;
    if (__builtin_sub_overflow(stamp, indexer->first_stamp, &ticks))
        return PLP_STAMP_MISSING;
    return av_rescale_q(ticks, indexer->source->stream->time_base, MICROSECONDS);
}

/** The first of the waiting packets is the next picture. */
static void settle_first(Indexer *indexer)
{
    Waiting next = indexer->waiting[0];
    indexer->n_waiting--;
    memmove(indexer->waiting, indexer->waiting + 1, indexer->n_waiting * sizeof(Waiting));
    if (indexer->n_frames == 0)
        indexer->first_stamp = next.pts;
    else if (next.pts <= indexer->last_stamp)
        indexer->is_doubtful = true;
    indexer->last_stamp = next.pts;
    indexer->n_frames++;
    PlpFrameEntry frame = {
        .packet = next.packet,
        .t_us = plp_clock_next(indexer->clock, stamp_us_of(indexer, next.pts)),
    };
    plp_frame_table_add_frame(indexer->table, &frame);
}

static void wait_in_order(Indexer *indexer, int64_t packet, int64_t pts)
{
    size_t place = indexer->n_waiting++;
    for (; place > 0 && indexer->waiting[place - 1].pts > pts; place--)
        indexer->waiting[place] = indexer->waiting[place - 1];
    indexer->waiting[place] = (Waiting){packet, pts};
    if (indexer->n_waiting > REORDER_DEPTH)
        settle_first(indexer);
}

/** A time for sorting where a packet has none: its decoding time, else just after the last one. */
static int64_t substitute_stamp(const Indexer *indexer, const AVPacket *packet)
{
    if (packet->dts != AV_NOPTS_VALUE)
        return packet->dts;
    if (indexer->n_waiting > 0)
        return indexer->waiting[indexer->n_waiting - 1].pts + 1;
    return indexer->n_frames > 0 ? indexer->last_stamp + 1 : 0;
}

static void take_packet(Indexer *indexer, const AVPacket *packet)
{
    PlpPacketEntry entry = {
        .pos = packet->pos,
        .pts = packet->pts,
        .dts = packet->dts,
        .is_key = (packet->flags & AV_PKT_FLAG_KEY) != 0,
        .is_shown = packet->size > 0 && (packet->flags & AV_PKT_FLAG_DISCARD) == 0,
    };
    plp_frame_table_add_packet(indexer->table, &entry);
    int64_t index = indexer->n_packets++;
    if (entry.is_shown) {
        bool known = packet->pts != AV_NOPTS_VALUE;
        indexer->is_doubtful |= !known;
        wait_in_order(indexer, index, known ? packet->pts : substitute_stamp(indexer, packet));
    }
    if (indexer->n_packets % PACKETS_BETWEEN_NOTICES == 0)
        indexer->notify(indexer->notify_data);
}

static bool read_packets(Indexer *indexer, AVPacket *packet, GError **error)
{
    PlpSource *source = indexer->source;
    for (int errors = 0; errors < READ_ERRORS_IN_A_ROW;) {
        int code = av_read_frame(source->format, packet);
        if (plp_source_is_cancelled(source, error))
            return false;
        if (code == AVERROR_EOF || source->read_errno != 0)
            break;
        errors = code < 0 ? errors + 1 : 0;
        if (code < 0) // a damaged stretch: only decoding tells what is left of it
            indexer->is_doubtful = true;
        else if (packet->stream_index == source->stream->index)
            take_packet(indexer, packet);
        av_packet_unref(packet);
    }
    while (indexer->n_waiting > 0)
        settle_first(indexer);
    return true;
}

static bool read_all(Indexer *indexer, GError **error)
{
    g_autoptr(AVPacket) packet = av_packet_alloc();
    PlpMediaFacts facts = {0};
    plp_stream_facts_fill(indexer->source, &facts);
    g_autoptr(PlpClock) clock = plp_clock_new(facts.nominal_rate_per_s);
    // Two fields of a picture may come as two packets.
    indexer->is_doubtful = facts.interlaced;
    plp_media_facts_clear(&facts);
    indexer->clock = clock;
    return read_packets(indexer, packet, error);
}

bool plp_frame_indexer_run(PlpFrameTable *table, const char *path, int video_stream,
                           const PlpCancel *cancel, PlpIndexerNotify notify, void *notify_data,
                           GError **error)
{
    g_autoptr(PlpSource) source = plp_source_open(path, video_stream, cancel, error);
    if (source == NULL)
        return false;
    Indexer indexer = {
        .table = table, .source = source, .notify = notify, .notify_data = notify_data};
    if (!read_all(&indexer, error))
        return false;
    plp_frame_table_set_state(table, indexer.is_doubtful ? PLP_TABLE_PROVISIONAL : PLP_TABLE_EXACT);
    notify(notify_data);
    return true;
}

bool plp_frame_indexer_decode(PlpFrameTable *table, const char *path, int video_stream,
                              const PlpCancel *cancel, GError **error)
{
    PlpReaderOptions options = {.video_stream = video_stream, .cancel = cancel};
    g_autoptr(PlpReader) reader = plp_reader_open(path, &options, error);
    if (reader == NULL)
        return false;
    g_autoptr(GArray) frames = g_array_new(FALSE, FALSE, sizeof(PlpFrameEntry));
    while (true) {
        g_autoptr(PlpFrame) frame = NULL;
        if (!plp_reader_next(reader, &frame, error))
            return false;
        if (frame == NULL)
            break;
        PlpFrameEntry entry = {.packet = frame->packet_index, .t_us = frame->t_us};
        g_array_append_val(frames, entry);
    }
    plp_frame_table_replace_frames(table, (const PlpFrameEntry *)(const void *)frames->data,
                                   frames->len);
    return true;
}
