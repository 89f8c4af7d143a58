#include "media/frame_table_priv.h"

#include <pthread.h>

typedef struct {
    PlpPacketEntry entry;
    int64_t frame;
} Packet;

struct PlpFrameTable {
    pthread_mutex_t lock;

    // protected by lock
    GArray *packets; // of Packet
    GArray *frames;  // of PlpFrameEntry
    PlpTableState state;
};

PlpFrameTable *plp_frame_table_new(void)
{
    PlpFrameTable *table = g_new0(PlpFrameTable, 1);
    pthread_mutex_init(&table->lock, NULL);
    table->packets = g_array_new(FALSE, FALSE, sizeof(Packet));
    table->frames = g_array_new(FALSE, FALSE, sizeof(PlpFrameEntry));
    table->state = PLP_TABLE_GROWING;
    return table;
}

void plp_frame_table_free(PlpFrameTable *table)
{
    if (table == NULL)
        return;
    g_array_unref(table->packets);
    g_array_unref(table->frames);
    pthread_mutex_destroy(&table->lock);
    g_free(table);
}

static Packet *packet_at(PlpFrameTable *table, int64_t index)
{
    bool inside = index >= 0 && index < (int64_t)table->packets->len;
    return inside ? &g_array_index(table->packets, Packet, index) : NULL;
}

static const PlpFrameEntry *frame_at(PlpFrameTable *table, int64_t index)
{
    bool inside = index >= 0 && index < (int64_t)table->frames->len;
    return inside ? &g_array_index(table->frames, PlpFrameEntry, index) : NULL;
}

void plp_frame_table_add_packet(PlpFrameTable *table, const PlpPacketEntry *packet)
{
    Packet added = {.entry = *packet, .frame = PLP_NO_FRAME};
    pthread_mutex_lock(&table->lock);
    g_array_append_val(table->packets, added);
    pthread_mutex_unlock(&table->lock);
}

static void append_frame(PlpFrameTable *table, const PlpFrameEntry *frame)
{
    Packet *packet = packet_at(table, frame->packet);
    if (packet != NULL && packet->frame == PLP_NO_FRAME)
        packet->frame = (int64_t)table->frames->len;
    g_array_append_vals(table->frames, frame, 1);
}

void plp_frame_table_add_frame(PlpFrameTable *table, const PlpFrameEntry *frame)
{
    pthread_mutex_lock(&table->lock);
    append_frame(table, frame);
    pthread_mutex_unlock(&table->lock);
}

void plp_frame_table_set_state(PlpFrameTable *table, PlpTableState state)
{
    pthread_mutex_lock(&table->lock);
    table->state = state;
    pthread_mutex_unlock(&table->lock);
}

void plp_frame_table_replace_frames(PlpFrameTable *table, const PlpFrameEntry *frames, size_t n)
{
    pthread_mutex_lock(&table->lock);
    for (guint i = 0; i < table->packets->len; i++)
        g_array_index(table->packets, Packet, i).frame = PLP_NO_FRAME;
    g_array_set_size(table->frames, 0);
    for (size_t i = 0; i < n; i++)
        append_frame(table, &frames[i]);
    table->state = PLP_TABLE_EXACT;
    pthread_mutex_unlock(&table->lock);
}

PlpTableState plp_frame_table_get_state(PlpFrameTable *table)
{
    pthread_mutex_lock(&table->lock);
    PlpTableState state = table->state;
    pthread_mutex_unlock(&table->lock);
    return state;
}

int64_t plp_frame_table_count_frames(PlpFrameTable *table)
{
    pthread_mutex_lock(&table->lock);
    int64_t count = (int64_t)table->frames->len;
    pthread_mutex_unlock(&table->lock);
    return count;
}

bool plp_frame_table_get_frame(PlpFrameTable *table, int64_t frame, PlpFrameEntry *ret_entry)
{
    pthread_mutex_lock(&table->lock);
    const PlpFrameEntry *entry = frame_at(table, frame);
    if (entry != NULL)
        *ret_entry = *entry;
    pthread_mutex_unlock(&table->lock);
    return entry != NULL;
}

bool plp_frame_table_get_packet(PlpFrameTable *table, int64_t packet, PlpPacketEntry *ret_entry)
{
    pthread_mutex_lock(&table->lock);
    const Packet *found = packet_at(table, packet);
    if (found != NULL)
        *ret_entry = found->entry;
    pthread_mutex_unlock(&table->lock);
    return found != NULL;
}

int64_t plp_frame_table_frame_of_packet(PlpFrameTable *table, int64_t packet)
{
    pthread_mutex_lock(&table->lock);
    const Packet *found = packet_at(table, packet);
    int64_t frame = found != NULL ? found->frame : PLP_NO_FRAME;
    pthread_mutex_unlock(&table->lock);
    return frame;
}

static int64_t last_at_or_before(PlpFrameTable *table, int64_t t_us)
{
    int64_t low = 0, high = (int64_t)table->frames->len; // the answer lies in [low, high)
    if (high == 0)
        return PLP_NO_FRAME;
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        if (frame_at(table, middle)->t_us <= t_us)
            low = middle;
        else
            high = middle;
    }
    return low;
}

int64_t plp_frame_table_find_time(PlpFrameTable *table, int64_t t_us)
{
    pthread_mutex_lock(&table->lock);
    int64_t frame = last_at_or_before(table, t_us);
    pthread_mutex_unlock(&table->lock);
    return frame;
}

/** After a seek some demuxers work out other decoding times: those are not compared. */
static bool is_same(const Packet *packet, const PlpPacketEntry *met)
{
    return packet != NULL && packet->entry.pos == met->pos && packet->entry.pts == met->pts &&
           (met->pos >= 0 || packet->entry.dts == met->dts);
}

static int64_t search_outwards(PlpFrameTable *table, const PlpPacketEntry *met, int64_t hint)
{
    int64_t count = (int64_t)table->packets->len;
    int64_t centre = CLAMP(hint, 0, MAX(count - 1, 0));
    for (int64_t away = 0; away < count; away++) {
        if (is_same(packet_at(table, centre + away), met))
            return centre + away;
        if (is_same(packet_at(table, centre - away), met))
            return centre - away;
    }
    return -1;
}

int64_t plp_frame_table_find_packet(PlpFrameTable *table, const PlpPacketEntry *met, int64_t hint)
{
    pthread_mutex_lock(&table->lock);
    int64_t found = search_outwards(table, met, hint);
    pthread_mutex_unlock(&table->lock);
    return found;
}

static int64_t search_key(PlpFrameTable *table, int64_t frame, int earlier)
{
    const PlpFrameEntry *entry = frame_at(table, frame);
    for (int64_t i = entry != NULL ? entry->packet : 0; i > 0; i--) {
        const Packet *packet = packet_at(table, i);
        bool fits = packet != NULL && packet->entry.is_key && packet->frame != PLP_NO_FRAME &&
                    packet->frame <= frame;
        if (fits && earlier-- <= 0)
            return i;
    }
    return 0;
}

int64_t plp_frame_table_find_key(PlpFrameTable *table, int64_t frame, int earlier)
{
    pthread_mutex_lock(&table->lock);
    int64_t key = search_key(table, frame, earlier);
    pthread_mutex_unlock(&table->lock);
    return key;
}
