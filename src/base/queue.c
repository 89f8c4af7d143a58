#include "base/queue.h"

#include <pthread.h>
#include <stdint.h>

typedef struct {
    void *item;
    size_t weight;
} Place;

struct PlpQueue {
    // immutable
    size_t capacity;
    size_t weight_limit;
    size_t min_items; // so many are taken whatever they weigh
    GDestroyNotify free_item;

    pthread_mutex_t lock;
    pthread_cond_t has_item;
    pthread_cond_t has_room;

    // protected by lock
    Place *places; // ring of `capacity`
    size_t first;
    size_t count;
    size_t weight; // of all in the ring
    bool finished;
    bool aborted;
};

PlpQueue *plp_queue_new(size_t capacity, GDestroyNotify free_item)
{
    g_return_val_if_fail(capacity > 0, NULL);
    PlpQueue *queue = g_new0(PlpQueue, 1);
    queue->capacity = capacity;
    queue->weight_limit = SIZE_MAX;
    queue->min_items = 1;
    queue->free_item = free_item;
    queue->places = g_new0(Place, capacity);
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->has_item, NULL);
    pthread_cond_init(&queue->has_room, NULL);
    return queue;
}

void plp_queue_free(PlpQueue *queue)
{
    if (queue == NULL)
        return;
    for (size_t i = 0; i < queue->count && queue->free_item != NULL; i++)
        queue->free_item(queue->places[(queue->first + i) % queue->capacity].item);
    pthread_cond_destroy(&queue->has_room);
    pthread_cond_destroy(&queue->has_item);
    pthread_mutex_destroy(&queue->lock);
    g_free(queue->places);
    g_free(queue);
}

void plp_queue_limit_weight(PlpQueue *queue, size_t weight_limit, size_t min_items)
{
    queue->weight_limit = weight_limit;
    queue->min_items = min_items;
}

bool plp_queue_push(PlpQueue *queue, void *item)
{
    return plp_queue_push_weighed(queue, item, 0);
}

/** Call with the lock held. */
static bool has_room(const PlpQueue *queue, size_t weight)
{
    if (queue->count == queue->capacity)
        return false;
    if (queue->count < queue->min_items)
        return true;
    return queue->weight <= queue->weight_limit && weight <= queue->weight_limit - queue->weight;
}

bool plp_queue_push_weighed(PlpQueue *queue, void *item, size_t weight)
{
    pthread_mutex_lock(&queue->lock);
    while (!has_room(queue, weight) && !queue->finished && !queue->aborted)
        pthread_cond_wait(&queue->has_room, &queue->lock);
    bool taken = !queue->finished && !queue->aborted;
    if (taken) {
        queue->places[(queue->first + queue->count) % queue->capacity] = (Place){item, weight};
        queue->count++;
        queue->weight += weight;
        pthread_cond_signal(&queue->has_item);
    }
    pthread_mutex_unlock(&queue->lock);
    return taken;
}

void *plp_queue_pop(PlpQueue *queue)
{
    pthread_mutex_lock(&queue->lock);
    while (queue->count == 0 && !queue->finished && !queue->aborted)
        pthread_cond_wait(&queue->has_item, &queue->lock);
    void *item = NULL;
    if (queue->count > 0 && !queue->aborted) {
        item = queue->places[queue->first].item;
        queue->weight -= queue->places[queue->first].weight;
        queue->first = (queue->first + 1) % queue->capacity;
        queue->count--;
        pthread_cond_signal(&queue->has_room);
    }
    pthread_mutex_unlock(&queue->lock);
    return item;
}

static void raise_flag(PlpQueue *queue, bool *flag)
{
    pthread_mutex_lock(&queue->lock);
    *flag = true;
    pthread_cond_broadcast(&queue->has_item);
    pthread_cond_broadcast(&queue->has_room);
    pthread_mutex_unlock(&queue->lock);
}

void plp_queue_finish(PlpQueue *queue)
{
    raise_flag(queue, &queue->finished);
}

void plp_queue_abort(PlpQueue *queue)
{
    raise_flag(queue, &queue->aborted);
}
