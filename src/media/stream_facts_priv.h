#pragma once

#include "domain/media_facts.h"
#include "media/geometry_priv.h"
#include "media/source_priv.h"

/** What the headers say of the chosen stream: the first part of PlpMediaFacts. */
void plp_stream_facts_fill(const PlpSource *source, PlpMediaFacts *facts);

/** The first picture's own word on size, format, colours and shape, where it differs from the
 * header's. */
void plp_stream_facts_correct(const AVFrame *decoded, double pixel_aspect_ratio,
                              PlpOrientation orientation, PlpMediaFacts *facts);

/** A rate in frames a second; NaN when unknown, or so high that it is the tick of a clock. */
double plp_stream_rate_of(AVRational rate);

/** Width to height of a stored pixel; 1 when nothing (sensible) is said. `decoded` may be NULL. */
double plp_stream_pixel_aspect_ratio(const PlpSource *source, const AVFrame *decoded);

/**
 * Whether a file read to its end held noticeably less than its header announces. `packets`: read of
 * the stream; `end_us`: where its last packet ends, on the stream's own time line.
 */
bool plp_stream_is_truncated(const PlpSource *source, const PlpMediaFacts *facts, int64_t packets,
                             int64_t end_us);
