#pragma once

#include "base/cancel.h"
#include "domain/frame.h"
#include "domain/media_facts.h"
#include "media/frame_table_priv.h"

/**
 * Gives frames by their number: from a cache, by decoding on, or by a seek; and fills the cache
 * behind the frame that is looked at. One thread at a time.
 */
typedef struct PlpFetcher PlpFetcher;

typedef struct {
    const char *path;
    int video_stream;
    int decoder_threads;
    size_t cache_bytes;
    PlpFrameTable *table;    // borrowed
    const PlpCancel *cancel; // borrowed
    /** Polled between pictures: whether the work in hand is not wanted any more. */
    bool (*is_superseded)(void *data);
    void *data;
} PlpFetcherOptions;

/** Errors as plp_reader_open()'s. */
PlpFetcher *plp_fetcher_open(const PlpFetcherOptions *options, GError **error);
void plp_fetcher_close(PlpFetcher *fetcher);

const PlpMediaFacts *plp_fetcher_get_facts(const PlpFetcher *fetcher);
/** Whether a picture came that the table did not foretell. */
bool plp_fetcher_has_doubts(const PlpFetcher *fetcher);

/** The box of the screen: frames much larger than it are kept smaller. */
void plp_fetcher_set_box(PlpFetcher *fetcher, int width_px, int height_px);
/** Around which frame the cache is kept: what is looked at. */
void plp_fetcher_look_at(PlpFetcher *fetcher, int64_t index);

/** Whether the frame comes about as fast as any other picture. */
bool plp_fetcher_is_quick(PlpFetcher *fetcher, int64_t index);

/**
 * The frame, or where the recording lacks it the next one, or at its end the last one. *ret_frame
 * is NULL when superseded. A seek that gives only damaged pictures, or comes out behind the frame,
 * is tried again from earlier key pictures (AVI with B-frames; streams whose key pictures are
 * none).
 */
bool plp_fetcher_fetch(PlpFetcher *fetcher, int64_t index, PlpFrame **ret_frame, GError **error);
/** As fetch, for playing: decodes on, without a seek where it can; in a hurry pictures are left out
 * that no other refers to. *ret_frame is NULL at the end, too. */
bool plp_fetcher_play(PlpFetcher *fetcher, int64_t index, bool in_hurry, PlpFrame **ret_frame,
                      GError **error);
/** The key picture before the frame, at once. *ret_frame may be NULL. */
bool plp_fetcher_near(PlpFetcher *fetcher, int64_t index, PlpFrame **ret_frame, GError **error);

/** A piece of the work of filling the cache behind `shown`. False when there is none left. */
bool plp_fetcher_refill(PlpFetcher *fetcher, int64_t shown);

/** The frames were numbered anew. */
bool plp_fetcher_reload(PlpFetcher *fetcher, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpFetcher, plp_fetcher_close)
