#pragma once

#include "media/picture_server.h"

/** A picture server under test and its wake-up. */
typedef struct ServerWatch ServerWatch;

/** `options` may be NULL; its wake-up is taken by the watch. */
ServerWatch *server_watch_open(const char *path, const PlpPictureServerOptions *options);
void server_watch_close(ServerWatch *watch);
PlpPictureServer *server_watch_get(ServerWatch *watch);
/** How often the server woke its user so far. */
int server_watch_count_wakes(ServerWatch *watch);

/** The next picture; fails the running test when none comes in 20 s. Caller unrefs. */
PlpPicture *server_watch_next(ServerWatch *watch);
/** The next exact picture; others are dropped. */
PlpPicture *server_watch_next_exact(ServerWatch *watch);
/** Asks for a frame and waits for it. */
PlpPicture *server_watch_fetch(ServerWatch *watch, int64_t index);
/** Waits until all frames are known for sure. */
void server_watch_settle(ServerWatch *watch);
/** Waits for an error. Caller frees. */
char *server_watch_error(ServerWatch *watch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ServerWatch, server_watch_close)
