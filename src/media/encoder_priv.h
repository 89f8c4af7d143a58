#pragma once

#include "media/libav_priv.h"
#include "media/writer.h"

/**
 * An opened encoder for `container`, set up from the options: pixel format, colours, time base,
 * quality. Errors: PLP_ERROR_INVALID, with `name` in the message.
 */
AVCodecContext *plp_encoder_open(const PlpWriterOptions *options, const AVOutputFormat *container,
                                 const char *name, GError **error);
