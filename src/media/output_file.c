#include "media/output_file_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"

enum { IO_BUFFER_BYTES = 1 << 16 };

// FFmpeg 7 made the written bytes const.
#if LIBAVFORMAT_VERSION_MAJOR >= 61
typedef const uint8_t WrittenByte;
#else
typedef uint8_t WrittenByte;
#endif

struct PlpOutputFile {
    char *path;
    char *name;
    char *temporary_path; // NULL once renamed or before it exists
    int fd;               // -1 when closed
    int first_errno;
    AVIOContext *io;
};

static bool fail(const PlpOutputFile *file, const char *what, int code, GError **error)
{
    g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: cannot be %s: %s", file->name, what,
                g_strerror(code));
    return false;
}

static int note_errno(PlpOutputFile *file)
{
    int code = errno;
    if (file->first_errno == 0)
        file->first_errno = code;
    return AVERROR(code);
}

static int write_piece(void *opaque, WrittenByte *bytes, int size)
{
    PlpOutputFile *file = opaque;
    int written = 0;
    while (written < size) {
        ssize_t step = write(file->fd, bytes + written, (size_t)(size - written));
        if (step < 0 && errno != EINTR)
            return note_errno(file);
        written += (int)MAX(step, 0);
    }
    return written;
}

static int64_t seek_to(void *opaque, int64_t offset, int whence)
{
    PlpOutputFile *file = opaque;
    struct stat status = {0};
    int kind = whence & ~AVSEEK_FORCE;
    if (kind == AVSEEK_SIZE)
        return fstat(file->fd, &status) == 0 ? status.st_size : note_errno(file);
    off_t place = lseek(file->fd, offset, kind);
    return place >= 0 ? place : note_errno(file);
}

static bool make_io(PlpOutputFile *file)
{
    uint8_t *buffer = av_malloc(IO_BUFFER_BYTES);
    if (buffer == NULL)
        return false;
    file->io = avio_alloc_context(buffer, IO_BUFFER_BYTES, 1, file, NULL, write_piece, seek_to);
    if (file->io == NULL)
        av_free(buffer);
    return file->io != NULL;
}

PlpOutputFile *plp_output_file_open(const char *path, GError **error)
{
    g_autoptr(PlpOutputFile) file = g_new0(PlpOutputFile, 1);
    file->path = g_strdup(path);
    file->name = plp_text_dup_file_name(path);
    char *temporary_path = g_strdup_printf("%s.XXXXXX.part", path);
    file->fd = g_mkstemp_full(temporary_path, O_RDWR | O_CLOEXEC, 0644);
    if (file->fd < 0) {
        fail(file, "created", errno, error);
        g_free(temporary_path);
        return NULL;
    }
    file->temporary_path = temporary_path;
    if (!make_io(file)) {
        fail(file, "written", ENOMEM, error);
        return NULL;
    }
    return g_steal_pointer(&file);
}

AVIOContext *plp_output_file_get_io(PlpOutputFile *file)
{
    return file->io;
}

const char *plp_output_file_get_name(const PlpOutputFile *file)
{
    return file->name;
}

int plp_output_file_get_errno(const PlpOutputFile *file)
{
    return file->first_errno;
}

bool plp_output_file_commit(PlpOutputFile *file, GError **error)
{
    avio_flush(file->io);
    if (file->first_errno != 0)
        return fail(file, "written", file->first_errno, error);
    if (fsync(file->fd) != 0)
        return fail(file, "written", errno, error);
    int fd = file->fd;
    file->fd = -1;
    if (close(fd) != 0)
        return fail(file, "written", errno, error);
    if (rename(file->temporary_path, file->path) != 0)
        return fail(file, "put in its place", errno, error);
    g_clear_pointer(&file->temporary_path, g_free);
    return true;
}

void plp_output_file_free(PlpOutputFile *file)
{
    if (file == NULL)
        return;
    if (file->io != NULL)
        av_freep(&file->io->buffer);
    avio_context_free(&file->io);
    if (file->fd >= 0)
        close(file->fd);
    if (file->temporary_path != NULL)
        unlink(file->temporary_path);
    g_free(file->temporary_path);
    g_free(file->name);
    g_free(file->path);
    g_free(file);
}
