#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * Which picture stands where in a recording: its packets in file order and its frames in the order,
 * with the numbers and times, that media/reader gives. One thread fills it while others ask;
 * everything is thread-safe.
 */
typedef struct PlpFrameTable PlpFrameTable;

#define PLP_NO_FRAME (-1)
#define PLP_NO_STAMP G_MININT64

/** What tells a packet from all others when it is met again after a seek. */
typedef struct {
    int64_t pos; // byte in the file; -1 unknown
    int64_t pts; // in the stream's time base; PLP_NO_STAMP
    int64_t dts;
    bool is_key;
    bool is_shown; // not empty, and no edit list hides it
} PlpPacketEntry;

typedef struct {
    int64_t packet; // index of the packet that the picture comes from
    int64_t t_us;
} PlpFrameEntry;

typedef enum {
    PLP_TABLE_UNKNOWN = 0,
    PLP_TABLE_GROWING,     // frames are right as far as they go
    PLP_TABLE_PROVISIONAL, // all frames, but their order and times are not sure yet
    PLP_TABLE_EXACT,       // all frames
} PlpTableState;

PlpFrameTable *plp_frame_table_new(void);
void plp_frame_table_free(PlpFrameTable *table);

/** For the thread that fills it. */
void plp_frame_table_add_packet(PlpFrameTable *table, const PlpPacketEntry *packet);
void plp_frame_table_add_frame(PlpFrameTable *table, const PlpFrameEntry *frame);
void plp_frame_table_set_state(PlpFrameTable *table, PlpTableState state);
/** Takes the place of all frames; the table is exact then. */
void plp_frame_table_replace_frames(PlpFrameTable *table, const PlpFrameEntry *frames, size_t n);

/** For all. */
PlpTableState plp_frame_table_get_state(PlpFrameTable *table);
int64_t plp_frame_table_count_frames(PlpFrameTable *table);
bool plp_frame_table_get_frame(PlpFrameTable *table, int64_t frame, PlpFrameEntry *ret_entry);
bool plp_frame_table_get_packet(PlpFrameTable *table, int64_t packet, PlpPacketEntry *ret_entry);
/** The frame that a packet's picture is; PLP_NO_FRAME when it has none or is not known yet. */
int64_t plp_frame_table_frame_of_packet(PlpFrameTable *table, int64_t packet);
/** The last frame at or before `t_us`; the first one before all; PLP_NO_FRAME in an empty table. */
int64_t plp_frame_table_find_time(PlpFrameTable *table, int64_t t_us);
/** The packet that was met, looked for from `hint` outwards; -1 when it is not there. */
int64_t plp_frame_table_find_packet(PlpFrameTable *table, const PlpPacketEntry *met, int64_t hint);
/**
 * The key packet to decode from so that `frame` comes out whole: the last one that is neither
 * stored nor shown after it, and `earlier` key packets before that one. 0 when there is none.
 */
int64_t plp_frame_table_find_key(PlpFrameTable *table, int64_t frame, int earlier);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpFrameTable, plp_frame_table_free)
