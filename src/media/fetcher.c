#include "media/fetcher_priv.h"

#include "media/frame_cache_priv.h"
#include "media/screen_picture.h"
#include "media/seeker_priv.h"

enum {
    FORWARD_REACH = 8, // frames that are decoded rather than sought
    NEAR_REACH = 12,   // so near the frame itself comes at once
    PLAY_REACH = 64,   // playing goes on rather than seek
    SKIP_REACH = 24,   // beyond, pictures that no other refers to are left out,
    WHOLE_BEFORE = 8,  // but for so many before the wanted one
    HURRY_FRAMES = 16,
    MOST_RETRIES = 3,
};

struct PlpFetcher {
    PlpFetcherOptions options;
    char *path;
    PlpSeeker *seeker;
    PlpSeeker *rear; // fills the cache, without moving `seeker`; NULL until needed
    PlpFrameCache *cache;
    PlpPictureScaler *scaler;
    int box_width_px, box_height_px;
    int shrink_factor; // of the frames in the cache
    int64_t looked_at;
    int64_t refill_next, refill_to; // frames still to be filled in
};

static PlpSeeker *open_seeker(PlpFetcher *fetcher, GError **error)
{
    const PlpFetcherOptions *options = &fetcher->options;
    return plp_seeker_open(fetcher->path, options->video_stream, options->decoder_threads,
                           options->table, options->cancel, error);
}

static void forget_refill(PlpFetcher *fetcher)
{
    fetcher->refill_next = 0;
    fetcher->refill_to = -1;
}

PlpFetcher *plp_fetcher_open(const PlpFetcherOptions *options, GError **error)
{
    g_autoptr(PlpFetcher) fetcher = g_new0(PlpFetcher, 1);
    fetcher->options = *options;
    fetcher->path = g_strdup(options->path);
    fetcher->seeker = open_seeker(fetcher, error);
    if (fetcher->seeker == NULL)
        return NULL;
    fetcher->cache = plp_frame_cache_new(options->cache_bytes);
    fetcher->scaler = plp_picture_scaler_new();
    fetcher->shrink_factor = 1;
    forget_refill(fetcher);
    return g_steal_pointer(&fetcher);
}

void plp_fetcher_close(PlpFetcher *fetcher)
{
    if (fetcher == NULL)
        return;
    plp_frame_cache_free(fetcher->cache);
    plp_picture_scaler_free(fetcher->scaler);
    plp_seeker_close(fetcher->rear);
    plp_seeker_close(fetcher->seeker);
    g_free(fetcher->path);
    g_free(fetcher);
}

const PlpMediaFacts *plp_fetcher_get_facts(const PlpFetcher *fetcher)
{
    return plp_seeker_get_facts(fetcher->seeker);
}

bool plp_fetcher_has_doubts(const PlpFetcher *fetcher)
{
    return plp_seeker_has_doubts(fetcher->seeker) ||
           (fetcher->rear != NULL && plp_seeker_has_doubts(fetcher->rear));
}

void plp_fetcher_set_box(PlpFetcher *fetcher, int width_px, int height_px)
{
    fetcher->box_width_px = width_px;
    fetcher->box_height_px = height_px;
}

/** Three quarters of the cache lie behind the frame: back is where decoding is slow. */
void plp_fetcher_look_at(PlpFetcher *fetcher, int64_t index)
{
    fetcher->looked_at = index;
    plp_frame_cache_set_centre(fetcher->cache,
                               index - plp_frame_cache_get_capacity(fetcher->cache) / 4);
}

static bool is_superseded(const PlpFetcher *fetcher)
{
    return fetcher->options.is_superseded(fetcher->options.data);
}

/** The frame as it is kept; takes `frame`. */
static PlpFrame *keep(PlpFetcher *fetcher, PlpFrame *frame)
{
    g_autoptr(PlpFrame) taken = frame;
    int factor = plp_picture_shrink_factor(taken, fetcher->box_width_px, fetcher->box_height_px);
    if (factor != fetcher->shrink_factor)
        plp_frame_cache_clear(fetcher->cache);
    fetcher->shrink_factor = factor;
    PlpFrame *kept = plp_picture_shrink(fetcher->scaler, taken, factor);
    if (kept == NULL)
        return g_steal_pointer(&taken);
    plp_frame_cache_put(fetcher->cache, kept);
    return kept;
}

/** A cached frame, unless the box has become too large for it. */
static PlpFrame *get_cached(PlpFetcher *fetcher, int64_t index)
{
    PlpFrame *cached = plp_frame_cache_get(fetcher->cache, index);
    if (cached == NULL)
        return NULL;
    int factor = plp_picture_shrink_factor(cached, fetcher->box_width_px, fetcher->box_height_px);
    if (factor >= fetcher->shrink_factor)
        return cached;
    plp_frame_unref(cached);
    plp_frame_cache_clear(fetcher->cache);
    forget_refill(fetcher);
    return NULL;
}

/** How many frames before the wanted one are worth keeping: someone who steps back goes on so. */
static int64_t whole_before(const PlpFetcher *fetcher, int64_t index)
{
    bool steps_back = index < fetcher->looked_at && fetcher->looked_at - index <= 2;
    int64_t half = plp_frame_cache_get_capacity(fetcher->cache) / 2;
    return steps_back ? MAX(half, WHOLE_BEFORE) : WHOLE_BEFORE;
}

/**
 * Decodes up to frame `index` or the first one after it. *ret_frame is NULL at the end and when
 * superseded. Frames from `keep_from` on are kept.
 */
static bool decode_up_to(PlpFetcher *fetcher, PlpSeeker *seeker, int64_t index, int64_t keep_from,
                         PlpFrame **ret_frame, bool *ret_all_damaged, GError **error)
{
    *ret_frame = NULL;
    *ret_all_damaged = true;
    while (!is_superseded(fetcher)) {
        PlpFrame *frame = NULL;
        if (!plp_seeker_next(seeker, &frame, error))
            return false;
        if (frame == NULL)
            return true;
        *ret_all_damaged &= frame->damaged;
        bool there = frame->index >= index;
        if (frame->index >= keep_from)
            frame = keep(fetcher, frame);
        if (there) {
            *ret_frame = frame;
            return true;
        }
        plp_frame_unref(frame);
    }
    return true;
}

/** Whether going on is no slower than a seek to `key`. */
static bool can_go_on(const PlpFetcher *fetcher, const PlpSeeker *seeker, int64_t index,
                      int64_t key)
{
    int64_t position = plp_seeker_get_position(seeker);
    int64_t key_frame = plp_frame_table_frame_of_packet(fetcher->options.table, key);
    return position <= index && (key_frame <= position || index - position <= FORWARD_REACH);
}

static bool place_seeker(PlpFetcher *fetcher, PlpSeeker *seeker, int64_t index, int retry,
                         bool *ret_sought, GError **error)
{
    int64_t key = plp_frame_table_find_key(fetcher->options.table, index, retry);
    *ret_sought = retry > 0 || !can_go_on(fetcher, seeker, index, key);
    return !*ret_sought || plp_seeker_go_to(seeker, key, error);
}

static bool fetch(PlpFetcher *fetcher, PlpSeeker *seeker, int64_t index, PlpFrame **ret_frame,
                  GError **error)
{
    *ret_frame = get_cached(fetcher, index);
    int64_t before = whole_before(fetcher, index);
    bool done = *ret_frame != NULL;
    for (int retry = 0; retry <= MOST_RETRIES && !done; retry++) {
        bool sought = false, all_damaged = false;
        if (!place_seeker(fetcher, seeker, index, retry, &sought, error))
            return false;
        bool far = index - plp_seeker_get_position(seeker) > MAX(SKIP_REACH, before);
        plp_seeker_skip_until(seeker, far ? index - before : 0);
        g_clear_pointer(ret_frame, plp_frame_unref);
        if (!decode_up_to(fetcher, seeker, index, index - before, ret_frame, &all_damaged, error))
            return false;
        bool good = *ret_frame != NULL && (*ret_frame)->index == index && !all_damaged;
        done = good || !sought || is_superseded(fetcher);
    }
    return true;
}

bool plp_fetcher_fetch(PlpFetcher *fetcher, int64_t index, PlpFrame **ret_frame, GError **error)
{
    if (!fetch(fetcher, fetcher->seeker, index, ret_frame, error))
        return false;
    // A recording that ends before it should: its last picture stands for the rest.
    if (*ret_frame == NULL && !is_superseded(fetcher))
        *ret_frame = get_cached(fetcher, plp_seeker_get_last_frame(fetcher->seeker));
    return true;
}

bool plp_fetcher_play(PlpFetcher *fetcher, int64_t index, bool in_hurry, PlpFrame **ret_frame,
                      GError **error)
{
    PlpSeeker *seeker = fetcher->seeker;
    int64_t last = plp_seeker_get_last_frame(seeker);
    bool goes_on = last < index && index - last <= PLAY_REACH;
    *ret_frame = get_cached(fetcher, index);
    if (*ret_frame != NULL)
        return true;
    if (!goes_on)
        return fetch(fetcher, seeker, index, ret_frame, error);
    bool all_damaged = false;
    plp_seeker_skip_until(seeker, in_hurry ? index + HURRY_FRAMES : 0);
    return decode_up_to(fetcher, seeker, index, index, ret_frame, &all_damaged, error);
}

bool plp_fetcher_near(PlpFetcher *fetcher, int64_t index, PlpFrame **ret_frame, GError **error)
{
    int64_t key = plp_frame_table_find_key(fetcher->options.table, index, 0);
    int64_t key_frame = plp_frame_table_frame_of_packet(fetcher->options.table, key);
    *ret_frame = get_cached(fetcher, key_frame);
    if (*ret_frame != NULL)
        return true;
    if (!plp_seeker_take_key(fetcher->seeker, key, ret_frame, error))
        return false;
    if (*ret_frame != NULL)
        *ret_frame = keep(fetcher, *ret_frame);
    return true;
}

bool plp_fetcher_is_quick(PlpFetcher *fetcher, int64_t index)
{
    int64_t away = index - plp_seeker_get_position(fetcher->seeker);
    return plp_frame_cache_has(fetcher->cache, index) || (away >= 0 && away <= NEAR_REACH);
}

/** What is to be filled in behind `shown`; false when enough is there. */
static bool plan_refill(PlpFetcher *fetcher, int64_t shown)
{
    int64_t capacity = plp_frame_cache_get_capacity(fetcher->cache);
    int64_t from = MAX(shown - capacity * 3 / 4, 0);
    bool still_useful = fetcher->refill_next <= fetcher->refill_to && fetcher->refill_to < shown &&
                        fetcher->refill_to >= from;
    if (still_useful)
        return true;
    int64_t missing = shown - 1;
    while (missing >= from && plp_frame_cache_has(fetcher->cache, missing))
        missing--;
    forget_refill(fetcher);
    if (missing < from || shown - missing > capacity / 2)
        return false;
    fetcher->refill_next = from;
    fetcher->refill_to = missing;
    return true;
}

bool plp_fetcher_refill(PlpFetcher *fetcher, int64_t shown)
{
    if (!plan_refill(fetcher, shown))
        return false;
    g_autoptr(GError) error = NULL;
    if (fetcher->rear == NULL)
        fetcher->rear = open_seeker(fetcher, &error);
    g_autoptr(PlpFrame) frame = NULL;
    if (fetcher->rear == NULL ||
        !fetch(fetcher, fetcher->rear, fetcher->refill_next, &frame, &error)) {
        forget_refill(fetcher);
        return false;
    }
    if (frame == NULL && !is_superseded(fetcher)) {
        forget_refill(fetcher);
        return false;
    }
    if (frame != NULL)
        fetcher->refill_next = MAX(frame->index, fetcher->refill_next) + 1;
    return true;
}

bool plp_fetcher_reload(PlpFetcher *fetcher, GError **error)
{
    plp_frame_cache_clear(fetcher->cache);
    forget_refill(fetcher);
    g_clear_pointer(&fetcher->rear, plp_seeker_close);
    return plp_seeker_go_to(fetcher->seeker, 0, error);
}
