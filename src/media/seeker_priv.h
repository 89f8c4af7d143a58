#pragma once

#include "base/cancel.h"
#include "domain/frame.h"
#include "domain/media_facts.h"
#include "media/frame_table_priv.h"

/**
 * A recording, read from anywhere: seeks to a key packet of the table, then decodes forward, and
 * says of every picture which frame it is. One thread at a time.
 */
typedef struct PlpSeeker PlpSeeker;

/** Stands at frame 0. `table` and `cancel` are borrowed. Errors as plp_reader_open()'s. */
PlpSeeker *plp_seeker_open(const char *path, int video_stream, int decoder_threads,
                           PlpFrameTable *table, const PlpCancel *cancel, GError **error);
void plp_seeker_close(PlpSeeker *seeker);

/** What the header says of the recording, corrected by the first picture. Borrowed. */
const PlpMediaFacts *plp_seeker_get_facts(const PlpSeeker *seeker);

/** From which frame on plp_seeker_next() gives all, without a seek. */
int64_t plp_seeker_get_position(const PlpSeeker *seeker);
/** The frame given last; it may lie before the position, when some were left out; -1 none. */
int64_t plp_seeker_get_last_frame(const PlpSeeker *seeker);
/** Whether a picture came that the table did not foretell: then only decoding makes it right. */
bool plp_seeker_has_doubts(const PlpSeeker *seeker);

/** Goes to a key packet. Errors: PLP_ERROR_IO, PLP_ERROR_CANCELLED, PLP_ERROR_FORMAT. */
bool plp_seeker_go_to(PlpSeeker *seeker, int64_t key_packet, GError **error);
/**
 * Goes there and gives the key picture alone at once; plp_seeker_next() then goes on from that same
 * picture. *ret_frame is NULL where it cannot be decoded.
 */
bool plp_seeker_take_key(PlpSeeker *seeker, int64_t key_packet, PlpFrame **ret_frame,
                         GError **error);
/** Pictures before this frame that no other refers to need not be decoded; 0: all are. */
void plp_seeker_skip_until(PlpSeeker *seeker, int64_t frame);
/** The next picture in order of time, caller unrefs; NULL at the end. */
bool plp_seeker_next(PlpSeeker *seeker, PlpFrame **ret_frame, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpSeeker, plp_seeker_close)
