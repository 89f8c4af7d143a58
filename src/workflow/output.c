#include "workflow/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/text.h"

static const char *const own_files[] = {"trace.csv", "closures.csv", "twitches.csv",
                                        "summary.json"};

/** A person's work beside the results; outlives them. */
#define EDITS "edits.csv"

static char *dup_stem(const char *video_path)
{
    char *name = g_path_get_basename(video_path);
    char *dot = strrchr(name, '.');
    if (dot != NULL && strspn(name, ".") < (size_t)(dot - name))
        *dot = '\0';
    return name;
}

PlpOutput *plp_output_new(const char *parent, const char *video_path)
{
    PlpOutput *output = g_new0(PlpOutput, 1);
    output->parent = g_strdup(parent);
    output->name = dup_stem(video_path);
    output->path = g_build_filename(parent, output->name, NULL);
    output->checkpoint_path = g_strconcat(output->path, ".checkpoint", NULL);
    output->overlay_path = g_strconcat(output->path, ".overlay", NULL);
    return output;
}

void plp_output_free(PlpOutput *output)
{
    if (output == NULL)
        return;
    g_free(output->parent);
    g_free(output->name);
    g_free(output->path);
    g_free(output->checkpoint_path);
    g_free(output->overlay_path);
    g_free(output);
}

static bool is_own_file(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(own_files); i++) {
        if (strcmp(name, own_files[i]) == 0)
            return true;
    }
    return false;
}

/** What a folder holds: absent when empty, complete when only own files, else foreign. */
static PlpOutputState classify_folder(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    if (folder == NULL)
        return PLP_OUTPUT_FOREIGN;
    PlpOutputState state = PLP_OUTPUT_ABSENT;
    const char *name = NULL;
    while ((name = g_dir_read_name(folder)) != NULL) {
        if (!is_own_file(name) && strcmp(name, EDITS) != 0)
            return PLP_OUTPUT_FOREIGN;
        state = PLP_OUTPUT_COMPLETE;
    }
    return state;
}

PlpOutputState plp_output_get_state(const PlpOutput *output)
{
    struct stat facts;
    PlpOutputState state = PLP_OUTPUT_ABSENT;
    if (lstat(output->path, &facts) == 0)
        state = S_ISDIR(facts.st_mode) ? classify_folder(output->path) : PLP_OUTPUT_FOREIGN;
    bool has_checkpoint = lstat(output->checkpoint_path, &facts) == 0;
    return has_checkpoint && state != PLP_OUTPUT_FOREIGN ? PLP_OUTPUT_UNFINISHED : state;
}

static bool refuse(const char *why, GError **error)
{
    g_set_error_literal(error, PLP_ERROR, PLP_ERROR_INVALID, why);
    return false;
}

bool plp_output_check(const PlpOutput *output, bool replace, bool go_on, GError **error)
{
    PlpOutputState state = plp_output_get_state(output);
    if (state == PLP_OUTPUT_FOREIGN)
        return refuse("its folder exists already and holds other things than results; "
                      "choose another --out",
                      error);
    if (state == PLP_OUTPUT_COMPLETE && !replace && !go_on)
        return refuse(
            "results are there already; replace them with --force or choose another --out", error);
    if (state == PLP_OUTPUT_UNFINISHED && !replace && !go_on)
        return refuse("an unfinished analysis is there; go on with --resume or start again with "
                      "--force",
                      error);
    return true;
}

static bool fail(GError **error, const char *path, const char *what, int code)
{
    g_autofree char *name = plp_text_dup_file_name(path);
    g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: the output folder cannot be %s: %s", name,
                what, g_strerror(code));
    return false;
}

// ---- one at a time ----

struct PlpOutputLock {
    char *path; // DIR/.name.lock
    int fd;
};

/** Whether the file that is open is the one that stands there: its last holder removes it. */
static bool is_same_file(int fd, const char *path)
{
    struct stat open_file, named_file;
    return fstat(fd, &open_file) == 0 && stat(path, &named_file) == 0 &&
           open_file.st_ino == named_file.st_ino && open_file.st_dev == named_file.st_dev;
}

/** The file, locked; -1 with errno. */
static int open_locked(const char *path)
{
    for (;;) {
        int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (fd < 0)
            return -1;
        bool held = flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
        if (!held && is_same_file(fd, path))
            return fd;
        close(fd);
        if (!held)
            continue;
        errno = EWOULDBLOCK;
        return -1;
    }
}

PlpOutputLock *plp_output_lock(const PlpOutput *output, GError **error)
{
    if (g_mkdir_with_parents(output->parent, 0777) != 0) {
        fail(error, output->parent, "made", errno);
        return NULL;
    }
    g_autofree char *path = g_strdup_printf("%s/.%s.lock", output->parent, output->name);
    int fd = open_locked(path);
    if (fd < 0 && errno == EWOULDBLOCK) {
        refuse("another analysis is writing there just now; wait for it or choose another --out",
               error);
        return NULL;
    }
    if (fd < 0) {
        fail(error, output->parent, "written to", errno);
        return NULL;
    }
    PlpOutputLock *lock = g_new0(PlpOutputLock, 1);
    lock->path = g_steal_pointer(&path);
    lock->fd = fd;
    return lock;
}

void plp_output_unlock(PlpOutputLock *lock)
{
    if (lock == NULL)
        return;
    unlink(lock->path); // before the lock goes: nobody else may hold what is removed
    close(lock->fd);
    g_free(lock->path);
    g_free(lock);
}

char *plp_output_begin(const PlpOutput *output, GError **error)
{
    if (g_mkdir_with_parents(output->parent, 0777) != 0) {
        fail(error, output->parent, "made", errno);
        return NULL;
    }
    g_autofree char *path = g_strdup_printf("%s/.palpebra-XXXXXX", output->parent);
    if (g_mkdtemp_full(path, 0777) == NULL) {
        fail(error, output->parent, "written to", errno);
        return NULL;
    }
    return g_steal_pointer(&path);
}

/** A person's corrections go over to the new results: they name closures by eye and time. */
static bool keep_edits(const PlpOutput *output, const char *temporary_path, GError **error)
{
    g_autofree char *former = g_build_filename(output->path, EDITS, NULL);
    g_autofree char *kept = g_build_filename(temporary_path, EDITS, NULL);
    g_autofree char *content = NULL;
    gsize size = 0;
    if (link(former, kept) == 0 || errno == ENOENT || errno == ENOTDIR)
        return true;
    // A file system without links.
    if (g_file_get_contents(former, &content, &size, NULL))
        return plp_atomic_file_save(kept, content, size, error);
    return fail(error, former, "kept", errno);
}

bool plp_output_commit(const PlpOutput *output, const char *temporary_path, GError **error)
{
    if (!keep_edits(output, temporary_path, error))
        return false;
    // Renaming over an absent or empty folder is one step; an older output changes places with the
    // new.
    if (rename(temporary_path, output->path) == 0)
        return true;
    if ((errno == ENOTEMPTY || errno == EEXIST) &&
        renameat2(AT_FDCWD, temporary_path, AT_FDCWD, output->path, RENAME_EXCHANGE) == 0) {
        plp_output_discard(temporary_path);
        return true;
    }
    // A file system that cannot exchange (some network shares): the old one goes first.
    if (errno == EINVAL || errno == ENOSYS) {
        plp_output_discard(output->path);
        if (rename(temporary_path, output->path) == 0)
            return true;
    }
    return fail(error, output->path, "put in its place", errno);
}

void plp_output_discard(const char *temporary_path)
{
    for (gsize i = 0; i < G_N_ELEMENTS(own_files); i++) {
        g_autofree char *file = g_build_filename(temporary_path, own_files[i], NULL);
        unlink(file);
    }
    g_autofree char *edits = g_build_filename(temporary_path, EDITS, NULL);
    unlink(edits);
    rmdir(temporary_path);
}

void plp_output_drop_checkpoint(const PlpOutput *output)
{
    unlink(output->checkpoint_path);
}
