#include "workflow/library_videos.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/sha256.h"
#include "base/text.h"
#include "store/overview.h"
#include "store/rows.h"

#define MAX_DEPTH 64

typedef struct {
    PlpLibrary *library;
    GHashTable *sizes; // of filed videos: int64_t
    const PlpCancel *cancel;
    PlpVideoSearchTick tick;
    void *self;
    PlpVideoSearch *search;
} Search;

/** One recording's path, unless its video is still where it was. */
static bool put_right(Search *search, int64_t id, const char *path, GError **error)
{
    PlpFiledRecording row;
    plp_row_init(PLP_ENTITY_RECORDING, &row);
    bool done = plp_row_load(search->library, PLP_ENTITY_RECORDING, id, &row, error);
    if (done && (row.path == NULL || access(row.path, R_OK) != 0)) {
        g_free(row.path);
        row.path = g_canonicalize_filename(path, NULL);
        done = plp_row_update(search->library, PLP_ENTITY_RECORDING, &row, error);
        search->search->found += done;
    }
    plp_row_clear(PLP_ENTITY_RECORDING, &row);
    return done;
}

static bool look_at_file(Search *search, const char *path, int64_t size, GError **error)
{
    search->search->looked_at++;
    if (search->tick != NULL)
        search->tick(search->self, search->search);
    if (!g_hash_table_contains(search->sizes, &size))
        return true;
    search->search->hashed++;
    g_autofree char *sha256 = plp_sha256_dup_file(path, NULL);
    g_autoptr(GArray) ids = NULL;
    if (sha256 == NULL)
        return true; // cannot be read: then it cannot be shown either
    ids = plp_overview_find_videos(search->library, sha256, error);
    for (guint i = 0; ids != NULL && i < ids->len; i++) {
        if (!put_right(search, g_array_index(ids, int64_t, i), path, error))
            return false;
    }
    return ids != NULL;
}

static bool look_through(Search *search, const char *path, int depth, GError **error);

static bool look_at(Search *search, const char *path, int depth, GError **error)
{
    struct stat facts;
    if (plp_cancel_is_requested(search->cancel)) {
        g_set_error_literal(error, PLP_ERROR, PLP_ERROR_CANCELLED, "cancelled");
        return false;
    }
    if (lstat(path, &facts) != 0)
        return true;
    if (S_ISDIR(facts.st_mode) && depth < MAX_DEPTH)
        return look_through(search, path, depth + 1, error);
    return !S_ISREG(facts.st_mode) || look_at_file(search, path, facts.st_size, error);
}

/** A folder below the ones named that cannot be read is passed over. */
static bool look_through(Search *search, const char *path, int depth, GError **error)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name = NULL;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *inner = g_build_filename(path, name, NULL);
        if (!look_at(search, inner, depth, error))
            return false;
    }
    if (folder != NULL || depth > 0)
        return true;
    g_autofree char *shown = plp_text_dup_file_name(path);
    g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: is no folder that can be read", shown);
    return false;
}

bool plp_library_find_videos(PlpLibrary *library, const char *const *folders, gsize n_folders,
                             const PlpCancel *cancel, PlpVideoSearchTick tick, void *self,
                             PlpVideoSearch *ret_search, GError **error)
{
    *ret_search = (PlpVideoSearch){0};
    g_autoptr(GArray) sizes = plp_overview_list_video_sizes(library, error);
    if (sizes == NULL)
        return false;
    g_autoptr(GHashTable) known = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint i = 0; i < sizes->len; i++)
        g_hash_table_add(known, &g_array_index(sizes, int64_t, i));
    Search search = {library, known, cancel, tick, self, ret_search};
    for (gsize i = 0; i < n_folders; i++) {
        if (!look_through(&search, folders[i], 0, error))
            return false;
    }
    return true;
}
