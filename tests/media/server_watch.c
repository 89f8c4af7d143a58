#include "media/server_watch.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include <cmocka.h>

enum { PATIENCE_S = 40 };

struct ServerWatch {
    PlpPictureServer *server;
    pthread_mutex_t lock;
    pthread_cond_t woken;
    bool is_woken; // protected by lock
    int wakes;     // protected by lock
};

static void wake(void *data)
{
    ServerWatch *watch = data;
    pthread_mutex_lock(&watch->lock);
    watch->is_woken = true;
    watch->wakes++;
    pthread_cond_signal(&watch->woken);
    pthread_mutex_unlock(&watch->lock);
}

ServerWatch *server_watch_open(const char *path, const PlpPictureServerOptions *options)
{
    ServerWatch *watch = g_new0(ServerWatch, 1);
    pthread_mutex_init(&watch->lock, NULL);
    pthread_cond_init(&watch->woken, NULL);
    PlpPictureServerOptions taken = {.video_stream = -1};
    if (options != NULL)
        taken = *options;
    taken.wake_up = wake;
    taken.wake_up_data = watch;
    watch->server = plp_picture_server_open(path, &taken);
    return watch;
}

void server_watch_close(ServerWatch *watch)
{
    plp_picture_server_close(watch->server);
    pthread_cond_destroy(&watch->woken);
    pthread_mutex_destroy(&watch->lock);
    g_free(watch);
}

PlpPictureServer *server_watch_get(ServerWatch *watch)
{
    return watch->server;
}

int server_watch_count_wakes(ServerWatch *watch)
{
    pthread_mutex_lock(&watch->lock);
    int wakes = watch->wakes;
    pthread_mutex_unlock(&watch->lock);
    return wakes;
}

/** False when nothing came for too long. */
static bool wait_for_wake(ServerWatch *watch)
{
    struct timespec until = {0};
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE_S;
    int code = 0;
    pthread_mutex_lock(&watch->lock);
    while (!watch->is_woken && code == 0)
        code = pthread_cond_timedwait(&watch->woken, &watch->lock, &until);
    watch->is_woken = false;
    pthread_mutex_unlock(&watch->lock);
    return code == 0;
}

PlpPicture *server_watch_next(ServerWatch *watch)
{
    PlpPicture *picture = NULL;
    while ((picture = plp_picture_server_poll(watch->server)) == NULL) {
        g_autofree char *error = plp_picture_server_dup_error(watch->server);
        if (error != NULL)
            fail_msg("%s", error);
        if (!wait_for_wake(watch))
            fail_msg("no picture comes");
    }
    return picture;
}

PlpPicture *server_watch_next_exact(ServerWatch *watch)
{
    while (true) {
        g_autoptr(PlpPicture) picture = server_watch_next(watch);
        if (picture->is_exact)
            return g_steal_pointer(&picture);
    }
}

PlpPicture *server_watch_fetch(ServerWatch *watch, int64_t index)
{
    plp_picture_server_request_frame(watch->server, index, PLP_SEEK_EXACT);
    g_autoptr(PlpPicture) picture = NULL;
    PlpPictureServerState state = {.is_searching = true};
    // What comes first may still be the answer to an earlier question.
    while (picture == NULL || (picture->index != index && state.is_searching)) {
        plp_picture_server_get_state(watch->server, &state);
        PlpPicture *next = state.is_searching || picture == NULL
                               ? server_watch_next_exact(watch)
                               : plp_picture_server_poll(watch->server);
        if (next == NULL)
            break;
        plp_picture_unref(picture);
        picture = next;
    }
    return g_steal_pointer(&picture);
}

void server_watch_settle(ServerWatch *watch)
{
    PlpPictureServerState state = {0};
    for (int i = 0; i < PATIENCE_S * 100; i++) {
        plp_picture_server_get_state(watch->server, &state);
        if (state.knows_all_frames && state.is_exact)
            return;
        g_usleep(10000);
    }
    fail_msg("the frames are never known for sure");
}

char *server_watch_error(ServerWatch *watch)
{
    char *error = NULL;
    while ((error = plp_picture_server_dup_error(watch->server)) == NULL) {
        plp_picture_unref(plp_picture_server_poll(watch->server));
        if (!wait_for_wake(watch))
            fail_msg("no error comes");
    }
    return error;
}
