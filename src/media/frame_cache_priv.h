#pragma once

#include "domain/frame.h"

/** Decoded frames, bounded in bytes: beyond that the one farthest from the centre goes. One thread
 * at a time. */
typedef struct PlpFrameCache PlpFrameCache;

PlpFrameCache *plp_frame_cache_new(size_t bytes);
void plp_frame_cache_free(PlpFrameCache *cache);
/** Around which frame the cache is kept. */
void plp_frame_cache_set_centre(PlpFrameCache *cache, int64_t frame);
/** Takes a reference. */
void plp_frame_cache_put(PlpFrameCache *cache, PlpFrame *frame);
/** Caller unrefs; NULL when it is not there. */
PlpFrame *plp_frame_cache_get(PlpFrameCache *cache, int64_t index);
bool plp_frame_cache_has(const PlpFrameCache *cache, int64_t index);
void plp_frame_cache_clear(PlpFrameCache *cache);
/** How many frames of the present size fit. */
int64_t plp_frame_cache_get_capacity(const PlpFrameCache *cache);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpFrameCache, plp_frame_cache_free)
