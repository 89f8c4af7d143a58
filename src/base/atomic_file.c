#include "base/atomic_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"

struct PlpAtomicFile {
    char *path;
    char *temporary_path; // NULL once renamed
    FILE *stream;
};

static bool fail(GError **error, const char *path, const char *what, int code)
{
    g_autofree char *name = plp_text_dup_file_name(path);
    g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: cannot be %s: %s", name, what,
                g_strerror(code));
    return false;
}

static PlpAtomicFile *open_file(const char *path, int rights, GError **error)
{
    char *temporary_path = g_strdup_printf("%s.XXXXXX.part", path);
    int fd = g_mkstemp_full(temporary_path, O_RDWR | O_CLOEXEC, rights);
    FILE *stream = fd >= 0 ? fdopen(fd, "wb") : NULL;
    if (stream == NULL) {
        fail(error, path, "created", errno);
        g_free(temporary_path);
        return NULL;
    }
    PlpAtomicFile *file = g_new0(PlpAtomicFile, 1);
    file->path = g_strdup(path);
    file->temporary_path = temporary_path;
    file->stream = stream;
    return file;
}

PlpAtomicFile *plp_atomic_file_open(const char *path, GError **error)
{
    return open_file(path, 0644, error);
}

PlpAtomicFile *plp_atomic_file_open_private(const char *path, GError **error)
{
    return open_file(path, 0600, error);
}

bool plp_atomic_file_write(PlpAtomicFile *file, const void *bytes, size_t size, GError **error)
{
    if (fwrite(bytes, 1, size, file->stream) != size)
        return fail(error, file->path, "written", errno);
    return true;
}

bool plp_atomic_file_commit(PlpAtomicFile *file, GError **error)
{
    bool flushed = fflush(file->stream) == 0 && fsync(fileno(file->stream)) == 0;
    int flush_errno = errno;
    bool closed = fclose(file->stream) == 0;
    file->stream = NULL;
    if (!flushed || !closed)
        return fail(error, file->path, "written", flushed ? errno : flush_errno);
    if (rename(file->temporary_path, file->path) != 0)
        return fail(error, file->path, "put in its place", errno);
    g_clear_pointer(&file->temporary_path, g_free);
    return true;
}

void plp_atomic_file_free(PlpAtomicFile *file)
{
    if (file == NULL)
        return;
    if (file->stream != NULL)
        fclose(file->stream);
    if (file->temporary_path != NULL)
        unlink(file->temporary_path);
    g_free(file->temporary_path);
    g_free(file->path);
    g_free(file);
}

bool plp_atomic_file_save(const char *path, const void *bytes, size_t size, GError **error)
{
    g_autoptr(PlpAtomicFile) file = plp_atomic_file_open(path, error);
    return file != NULL && plp_atomic_file_write(file, bytes, size, error) &&
           plp_atomic_file_commit(file, error);
}
