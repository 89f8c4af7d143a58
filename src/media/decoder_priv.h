#pragma once

#include <stdbool.h>

#include "domain/frame.h"
#include "media/geometry_priv.h"
#include "media/source_priv.h"

/** What reading from the start and reading from anywhere have in common. */

/**
 * An opened decoder for the chosen stream. It shows damaged pictures and flags them: their time
 * passed. Errors: PLP_ERROR_DECODE.
 */
AVCodecContext *plp_decoder_open(const PlpSource *source, int threads, GError **error);

/** Sets PLP_ERROR_DECODE: the file, what, and the stream's codec. */
void plp_decoder_set_error(const PlpSource *source, const char *what, GError **error);

/** The number travels with the packet through the decoder and comes out at its picture. */
void plp_decoder_number_packet(AVCodecContext *decoder, AVPacket *packet, int64_t packet_index);
/** The number of the packet that a picture came from; -1 unknown. */
int64_t plp_decoder_packet_index_of(const AVFrame *decoded);

/** Whether a decoded picture is to be shown (an edit list drops some). */
bool plp_decoder_is_shown(const AVFrame *decoded);
bool plp_decoder_is_damaged(const AVFrame *decoded);

/** The stream's display matrix; else the one that came with the picture (H.264 and HEVC messages).
 */
PlpOrientation plp_decoder_orientation_of(const PlpSource *source, const AVFrame *decoded);
/** Fills in the frame's upright size and the way back. */
void plp_decoder_place(const PlpSource *source, const AVFrame *decoded, PlpFrame *frame);
