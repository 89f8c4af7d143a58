#include "base/queue.h"

#include <pthread.h>

struct PlpQueue {
    // immutable
    size_t capacity;
    GDestroyNotify free_item;

    pthread_mutex_t lock;
    pthread_cond_t has_item;
    pthread_cond_t has_room;

    // protected by lock
    void **items; // ring of `capacity` places
    size_t first;
    size_t count;
    bool finished;
    bool aborted;
};

PlpQueue *plp_queue_new(size_t capacity, GDestroyNotify free_item)
{
    g_return_val_if_fail(capacity > 0, NULL);
    PlpQueue *queue = g_new0(PlpQueue, 1);
    queue->capacity = capacity;
    queue->free_item = free_item;
    queue->items = g_new0(void *, capacity);
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
        queue->free_item(queue->items[(queue->first + i) % queue->capacity]);
    pthread_cond_destroy(&queue->has_room);
    pthread_cond_destroy(&queue->has_item);
    pthread_mutex_destroy(&queue->lock);
    g_free(queue->items);
    g_free(queue);
}

bool plp_queue_push(PlpQueue *queue, void *item)
{
    pthread_mutex_lock(&queue->lock);
    while (queue->count == queue->capacity && !queue->finished && !queue->aborted)
        pthread_cond_wait(&queue->has_room, &queue->lock);
    bool taken = !queue->finished && !queue->aborted;
    if (taken) {
        queue->items[(queue->first + queue->count) % queue->capacity] = item;
        queue->count++;
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
        item = queue->items[queue->first];
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
