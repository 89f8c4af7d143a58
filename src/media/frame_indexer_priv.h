#pragma once

#include "base/cancel.h"
#include "media/frame_table_priv.h"

/** Called after every few thousand packets and when the table's state changed. */
typedef void (*PlpIndexerNotify)(void *data);

/**
 * Fills a table by reading the file's packets without decoding them. Where they do not tell the
 * order or the times of the pictures (AVI with B-frames, bare streams, repeated timestamps) the
 * table is provisional then, and the recording is decoded once, as media/reader does, to make it
 * exact. Runs in the caller's thread until done or cancelled.
 */
bool plp_frame_indexer_run(PlpFrameTable *table, const char *path, int video_stream,
                           const PlpCancel *cancel, PlpIndexerNotify notify, void *notify_data,
                           GError **error);
/** Only that second pass. */
bool plp_frame_indexer_decode(PlpFrameTable *table, const char *path, int video_stream,
                              const PlpCancel *cancel, GError **error);
