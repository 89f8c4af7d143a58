#pragma once

#include "base/cancel.h"
#include "media/libav_priv.h"

/**
 * An opened media file: only this one regular file is ever read, through our own descriptor. What a
 * playlist or a reference inside names (other files, addresses) is never opened.
 */
typedef struct {
    char *name;              // for messages
    int fd;                  // -1 when closed
    int64_t offset;          // of the next read
    int read_errno;          // first failure of the disk itself
    bool skips_content;      // reads give bytes of no meaning: only places and times are wanted
    const PlpCancel *cancel; // borrowed, may be NULL
    AVIOContext *io;
    AVFormatContext *format;
    AVStream *stream; // the chosen video stream, borrowed from format
    int n_video_streams, n_audio_streams, n_pictures; // pictures: cover art and the like
    int video_stream_index;                           // among the video streams, 0-based
} PlpSource;

/** Opens `path` and chooses a stream (-1: the best). Errors as plp_reader_open() says, but no
 * decoder yet. */
PlpSource *plp_source_open(const char *path, int video_stream, const PlpCancel *cancel,
                           GError **error);
void plp_source_close(PlpSource *source);

/**
 * From here on the packets' bytes have no meaning and the disk is left alone; their places, sizes
 * and times are right, whether they are key packets only the container's index tells. Only where
 * the container keeps all that apart from the pictures (mp4, mov): else nothing changes.
 */
void plp_source_skip_content(PlpSource *source);

/** As plp_source_open's errors: sets PLP_ERROR_CANCELLED and returns true when the user asked to
 * stop. */
bool plp_source_is_cancelled(const PlpSource *source, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpSource, plp_source_close)
