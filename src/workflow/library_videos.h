#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/cancel.h"
#include "store/library.h"

/** What a search for moved videos did. */
typedef struct {
    int looked_at; // files in the folders
    int hashed;    // of these, read because of their size
    int found;     // recordings whose path was put right
} PlpVideoSearch;

/** How the search goes; may be NULL. */
typedef void (*PlpVideoSearchTick)(void *self, const PlpVideoSearch *search);

/**
 * Looks through folders (never through links) for filed videos that are not where they were, by
 * size and sha256, and puts the path of each recording right. PLP_ERROR_IO (a folder cannot be
 * read), PLP_ERROR_STORE, PLP_ERROR_CANCELLED: what was found until then is kept.
 */
bool plp_library_find_videos(PlpLibrary *library, const char *const *folders, gsize n_folders,
                             const PlpCancel *cancel, PlpVideoSearchTick tick, void *self,
                             PlpVideoSearch *ret_search, GError **error);
