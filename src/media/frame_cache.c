#include "media/frame_cache_priv.h"

enum { MIN_FRAMES = 3 };

struct PlpFrameCache {
    size_t limit, used; // bytes
    size_t frame_bytes; // of the latest
    int64_t centre;
    GPtrArray *frames; // of PlpFrame; few enough to be searched one by one
};

static void unref_frame(void *data)
{
    plp_frame_unref(data);
}

PlpFrameCache *plp_frame_cache_new(size_t bytes)
{
    PlpFrameCache *cache = g_new0(PlpFrameCache, 1);
    cache->limit = bytes;
    cache->frames = g_ptr_array_new_with_free_func(unref_frame);
    return cache;
}

void plp_frame_cache_free(PlpFrameCache *cache)
{
    if (cache == NULL)
        return;
    g_ptr_array_unref(cache->frames);
    g_free(cache);
}

void plp_frame_cache_set_centre(PlpFrameCache *cache, int64_t frame)
{
    cache->centre = frame;
}

static size_t count_bytes(const PlpFrame *frame)
{
    size_t height = (size_t)frame->stored_height_px;
    size_t chroma_height = frame->pixels == PLP_PIXELS_I420 ? (height + 1) / 2 : 0;
    return (size_t)frame->strides[0] * height +
           ((size_t)frame->strides[1] + (size_t)frame->strides[2]) * chroma_height;
}

static int64_t index_at(const PlpFrameCache *cache, guint place)
{
    const PlpFrame *frame = g_ptr_array_index(cache->frames, place);
    return frame->index;
}

static guint place_of(const PlpFrameCache *cache, int64_t index)
{
    guint place = 0;
    while (place < cache->frames->len && index_at(cache, place) != index)
        place++;
    return place;
}

static void remove_at(PlpFrameCache *cache, guint place)
{
    cache->used -= count_bytes(g_ptr_array_index(cache->frames, place));
    g_ptr_array_remove_index_fast(cache->frames, place);
}

static int64_t distance(const PlpFrameCache *cache, guint place)
{
    return ABS(index_at(cache, place) - cache->centre);
}

static void remove_farthest(PlpFrameCache *cache)
{
    guint farthest = 0;
    for (guint i = 1; i < cache->frames->len; i++)
        if (distance(cache, i) > distance(cache, farthest))
            farthest = i;
    remove_at(cache, farthest);
}

void plp_frame_cache_put(PlpFrameCache *cache, PlpFrame *frame)
{
    guint place = place_of(cache, frame->index);
    if (place < cache->frames->len)
        remove_at(cache, place);
    g_ptr_array_add(cache->frames, plp_frame_ref(frame));
    cache->frame_bytes = count_bytes(frame);
    cache->used += cache->frame_bytes;
    while (cache->used > cache->limit && cache->frames->len > MIN_FRAMES)
        remove_farthest(cache);
}

PlpFrame *plp_frame_cache_get(PlpFrameCache *cache, int64_t index)
{
    guint place = place_of(cache, index);
    return place < cache->frames->len ? plp_frame_ref(g_ptr_array_index(cache->frames, place))
                                      : NULL;
}

bool plp_frame_cache_has(const PlpFrameCache *cache, int64_t index)
{
    return place_of(cache, index) < cache->frames->len;
}

void plp_frame_cache_clear(PlpFrameCache *cache)
{
    g_ptr_array_set_size(cache->frames, 0);
    cache->used = 0;
}

int64_t plp_frame_cache_get_capacity(const PlpFrameCache *cache)
{
    if (cache->frame_bytes == 0)
        return MIN_FRAMES;
    return MAX((int64_t)(cache->limit / cache->frame_bytes), MIN_FRAMES);
}
