#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/cancel.h"
#include "domain/frame.h"
#include "domain/media_facts.h"

/**
 * A recording, read from its first frame to its last. One thread at a time. Times are the stream's
 * own timestamps in int64 microseconds from the first frame; strictly increasing.
 */
typedef struct PlpReader PlpReader;

typedef struct {
    int video_stream;        // which of the video streams, 0-based; -1: FFmpeg's choice of the best
    int decoder_threads;     // 1 is deterministic on damaged streams too; 0 means 1
    const PlpCancel *cancel; // borrowed, may be NULL: polled in blocking reads
} PlpReaderOptions;

/**
 * Opens a file with any container and codec that FFmpeg reads. Errors: PLP_ERROR_IO (missing, a
 * directory, unreadable, empty), PLP_ERROR_FORMAT (no media file; no video stream, naming what it
 * holds), PLP_ERROR_DECODE (no decoder). `options` may be NULL.
 */
PlpReader *plp_reader_open(const char *path, const PlpReaderOptions *options, GError **error);
void plp_reader_close(PlpReader *reader);

/**
 * The next frame, upright geometry filled in, 8 bits; caller unrefs. At the end returns true with
 * *ret_frame NULL. Damaged packets are skipped and counted, never an error; a file in which nothing
 * at all decodes is PLP_ERROR_DECODE at its end. A frame may outlive the reader.
 */
bool plp_reader_next(PlpReader *reader, PlpFrame **ret_frame, GError **error);

/** What is known so far; the counted part is complete at the end. Borrowed, changes with each next.
 */
const PlpMediaFacts *plp_reader_get_facts(const PlpReader *reader);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpReader, plp_reader_close)
