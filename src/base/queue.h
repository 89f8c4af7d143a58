#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/**
 * A bounded queue of pointers between two stages of the pipeline. It blocks and never drops.
 *
 * Closing is two-sided: the producer's plp_queue_finish() says 'no more will come' and the consumer
 * still takes what is queued; plp_queue_abort(), from either side, wakes everybody and refuses all
 * further work. The owner frees what an aborted queue still holds by `free_item`. pthread
 * underneath, so that ThreadSanitizer can see the locking.
 */
typedef struct PlpQueue PlpQueue;

PlpQueue *plp_queue_new(size_t capacity, GDestroyNotify free_item);
/** Frees the queue and, by free_item, whatever is in it. No thread may be using it. */
void plp_queue_free(PlpQueue *queue);
/**
 * Waits for room, then takes `item`. Returns false (and leaves `item` with the caller) once the
 * queue is finished or aborted.
 */
bool plp_queue_push(PlpQueue *queue, void *item);
/**
 * Bounds the queue in weight (bytes) too: beyond `weight_limit` a push waits, unless fewer than
 * `min_items` are queued. To be called before the queue is shared.
 */
void plp_queue_limit_weight(PlpQueue *queue, size_t weight_limit, size_t min_items);
/** As plp_queue_push, for an item of so much weight. */
bool plp_queue_push_weighed(PlpQueue *queue, void *item, size_t weight);
/** Waits for an item. Returns NULL at the end of a finished queue, or at once on an aborted one. */
void *plp_queue_pop(PlpQueue *queue);
void plp_queue_finish(PlpQueue *queue);
void plp_queue_abort(PlpQueue *queue);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpQueue, plp_queue_free)
