#include "workflow/batch.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"

#define TICK_NS 100000000
#define JOB_BYTES (G_GUINT64_CONSTANT(400) << 20) // one recording's needs, 4K included

typedef struct {
    char *path;
    PlpOutput *output;
    PlpProgress progress;
    PlpAnalyzeResult result; // the worker's until `ended`, then the caller's
    bool ended;              // protected by lock
} Item;

struct PlpBatch {
    // immutable
    PlpAnalyzeOptions options;
    PlpLandmarkerSource landmarkers; // options.landmarkers, one thread at a time
    const PlpLandmarkerSource *inner;
    GPtrArray *items; // of Item

    pthread_mutex_t make_lock; // held while a landmarker is made
    pthread_mutex_t lock;
    pthread_cond_t changed;

    // protected by lock
    guint next;
    guint working;
};

static void free_item(void *data)
{
    Item *item = data;
    g_free(item->path);
    plp_output_free(item->output);
    plp_analyze_result_clear(&item->result);
    g_free(item);
}

static bool make_landmarker(void *self, PlpLandmarker *ret_landmarker, GError **error)
{
    PlpBatch *batch = self;
    pthread_mutex_lock(&batch->make_lock);
    bool made = batch->inner->make(batch->inner->self, ret_landmarker, error);
    pthread_mutex_unlock(&batch->make_lock);
    return made;
}

static void init_locks(PlpBatch *batch)
{
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&batch->changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&batch->lock, NULL);
    pthread_mutex_init(&batch->make_lock, NULL);
}

static Item *get_item(const PlpBatch *batch, guint i)
{
    return g_ptr_array_index(batch->items, i);
}

static bool add_item(PlpBatch *batch, const char *path, GError **error)
{
    Item *item = g_new0(Item, 1);
    item->path = g_strdup(path);
    item->output = plp_output_new(batch->options.out_folder, path);
    atomic_store(&item->progress.expected, -1);
    g_ptr_array_add(batch->items, item);
    for (guint i = 0; i + 1 < batch->items->len; i++) {
        if (strcmp(get_item(batch, i)->output->name, item->output->name) != 0)
            continue;
        g_autofree char *first = plp_text_dup_file_name(get_item(batch, i)->path);
        g_autofree char *second = plp_text_dup_file_name(path);
        g_autofree char *name = plp_text_dup_file_name(item->output->path);
        g_set_error(
            error, PLP_ERROR, PLP_ERROR_INVALID,
            "%s and %s would both be written to the folder %s; analyse them in two runs with "
            "different --out",
            first, second, name);
        return false;
    }
    return true;
}

PlpBatch *plp_batch_new(const char *const *paths, guint n_paths, const PlpAnalyzeOptions *options,
                        GError **error)
{
    g_autoptr(PlpBatch) batch = g_new0(PlpBatch, 1);
    init_locks(batch);
    batch->options = *options;
    batch->inner = options->landmarkers;
    batch->landmarkers = *options->landmarkers;
    batch->landmarkers.self = batch;
    batch->landmarkers.make = make_landmarker;
    batch->options.landmarkers = &batch->landmarkers;
    batch->items = g_ptr_array_new_with_free_func(free_item);
    for (guint i = 0; i < n_paths; i++) {
        if (!add_item(batch, paths[i], error))
            return NULL;
    }
    return g_steal_pointer(&batch);
}

void plp_batch_free(PlpBatch *batch)
{
    if (batch == NULL)
        return;
    g_ptr_array_unref(batch->items);
    pthread_cond_destroy(&batch->changed);
    pthread_mutex_destroy(&batch->lock);
    pthread_mutex_destroy(&batch->make_lock);
    g_free(batch);
}

guint plp_batch_get_length(const PlpBatch *batch)
{
    return batch->items->len;
}

const char *plp_batch_get_path(const PlpBatch *batch, guint i)
{
    return get_item(batch, i)->path;
}

const PlpOutput *plp_batch_get_output(const PlpBatch *batch, guint i)
{
    return get_item(batch, i)->output;
}

const PlpProgress *plp_batch_get_progress(const PlpBatch *batch, guint i)
{
    return &get_item(batch, i)->progress;
}

const PlpAnalyzeResult *plp_batch_get_result(PlpBatch *batch, guint i)
{
    Item *item = get_item(batch, i);
    pthread_mutex_lock(&batch->lock);
    bool ended = item->ended;
    pthread_mutex_unlock(&batch->lock);
    return ended ? &item->result : NULL;
}

void plp_batch_release_result(PlpBatch *batch, guint i)
{
    PlpAnalyzeResult *result = &get_item(batch, i)->result;
    PlpOutcome outcome = result->outcome;
    plp_analyze_result_clear(result);
    result->outcome = outcome;
}

/** The next recording nobody works on; NULL when none is left or the user stopped. */
static Item *claim(PlpBatch *batch)
{
    pthread_mutex_lock(&batch->lock);
    Item *item = NULL;
    if (batch->next < batch->items->len && !plp_cancel_is_requested(batch->options.cancel))
        item = get_item(batch, batch->next++);
    pthread_mutex_unlock(&batch->lock);
    return item;
}

static void announce(PlpBatch *batch, bool *flag)
{
    pthread_mutex_lock(&batch->lock);
    if (flag != NULL)
        *flag = true;
    else
        batch->working--;
    pthread_cond_signal(&batch->changed);
    pthread_mutex_unlock(&batch->lock);
}

static void *work(void *data)
{
    PlpBatch *batch = data;
    Item *item = NULL;
    while ((item = claim(batch)) != NULL) {
        plp_analyze(item->path, item->output, &batch->options, &item->progress, &item->result);
        announce(batch, &item->ended);
    }
    announce(batch, NULL);
    return NULL;
}

/** Waits for a change or a tick; false when no worker is left. */
static bool wait_for_tick(PlpBatch *batch)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += TICK_NS;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&batch->lock);
    if (batch->working > 0)
        pthread_cond_timedwait(&batch->changed, &batch->lock, &until);
    bool working = batch->working > 0;
    pthread_mutex_unlock(&batch->lock);
    return working;
}

void plp_batch_run(PlpBatch *batch, guint jobs, void (*tick)(void *self, PlpBatch *batch),
                   void *self)
{
    guint wanted = MIN(jobs > 0 ? jobs : plp_batch_count_jobs(), batch->items->len);
    g_autofree pthread_t *threads = g_new0(pthread_t, MAX(wanted, 1));
    guint started = 0;
    batch->working = wanted;
    while (started < wanted && pthread_create(&threads[started], NULL, work, batch) == 0)
        started++;
    pthread_mutex_lock(&batch->lock);
    batch->working -= wanted - started;
    pthread_mutex_unlock(&batch->lock);
    if (started == 0 && wanted > 0) { // no thread to be had: this one does the work
        batch->working = 1;
        work(batch);
    }
    while (wait_for_tick(batch)) {
        if (tick != NULL)
            tick(self, batch);
    }
    for (guint i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    if (tick != NULL)
        tick(self, batch);
}

/** Linux's own estimate of what can be had without swapping; 0: not known. */
static guint64 count_available_bytes(void)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents("/proc/meminfo", &text, NULL, NULL))
        return 0;
    const char *line = strstr(text, "MemAvailable:");
    return line != NULL ? g_ascii_strtoull(line + strlen("MemAvailable:"), NULL, 10) << 10 : 0;
}

guint plp_batch_count_jobs(void)
{
    guint64 available = count_available_bytes();
    guint by_memory = available > 0 ? (guint)MIN(available / JOB_BYTES, 1024) : 1024;
    return MAX(1, MIN(g_get_num_processors(), by_memory));
}
