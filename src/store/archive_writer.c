#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/text.h"
#include "store/archive_file.h"

#define PIECE 65536

struct PlpArchiveWriter {
    char *name;
    PlpAtomicFile *file;
    struct archive *zip;
    GString *manifest;
    GError *error; // what writing the file said first
};

static la_ssize_t take_bytes(struct archive *zip, void *self, const void *bytes, size_t size)
{
    PlpArchiveWriter *writer = self;
    if (writer->error == NULL && plp_atomic_file_write(writer->file, bytes, size, &writer->error))
        return (la_ssize_t)size;
    archive_set_error(zip, EIO, "the file cannot be written");
    return -1;
}

static bool fail(PlpArchiveWriter *writer, GError **error)
{
    if (writer->error != NULL)
        g_propagate_error(error, g_steal_pointer(&writer->error));
    else
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: cannot be written: %s", writer->name,
                    archive_error_string(writer->zip));
    return false;
}

PlpArchiveWriter *plp_archive_writer_new(const char *path, const char *facts, GError **error)
{
    g_autoptr(PlpArchiveWriter) writer = g_new0(PlpArchiveWriter, 1);
    writer->name = plp_text_dup_file_name(path);
    writer->manifest = g_string_new(NULL);
    g_string_printf(writer->manifest, "palpebra-study\t%d\n%s", PLP_ARCHIVE_FORMAT, facts);
    writer->file = plp_atomic_file_open_private(path, error);
    if (writer->file == NULL)
        return NULL;
    writer->zip = archive_write_new();
    archive_write_set_format_zip(writer->zip);
    archive_write_set_bytes_in_last_block(writer->zip, 1);
    if (archive_write_open2(writer->zip, writer, NULL, take_bytes, NULL, NULL) == ARCHIVE_OK)
        return g_steal_pointer(&writer);
    fail(writer, error);
    return NULL;
}

void plp_archive_writer_free(PlpArchiveWriter *writer)
{
    if (writer == NULL)
        return;
    if (writer->zip != NULL)
        archive_write_free(writer->zip);
    plp_atomic_file_free(writer->file);
    g_string_free(writer->manifest, TRUE);
    g_clear_error(&writer->error);
    g_free(writer->name);
    g_free(writer);
}

/** Times are left out: the same records give the same bytes. */
static bool begin_entry(PlpArchiveWriter *writer, const char *name, gsize size, bool compress,
                        GError **error)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0600);
    archive_entry_set_size(entry, (la_int64_t)size);
    archive_entry_set_mtime(entry, 315532800, 0); // 1980-01-01, where zip's times begin
    if (compress)
        archive_write_zip_set_compression_deflate(writer->zip);
    else
        archive_write_zip_set_compression_store(writer->zip);
    bool done = archive_write_header(writer->zip, entry) == ARCHIVE_OK;
    archive_entry_free(entry);
    return done || fail(writer, error);
}

static bool write_all(PlpArchiveWriter *writer, const void *bytes, gsize size, GError **error)
{
    return size == 0 || archive_write_data(writer->zip, bytes, size) == (la_ssize_t)size ||
           fail(writer, error);
}

static void note(PlpArchiveWriter *writer, const char *name, gsize size, GChecksum *sum)
{
    g_string_append_printf(writer->manifest, "file\t%s\t%" G_GSIZE_FORMAT "\t%s\n", name, size,
                           g_checksum_get_string(sum));
}

bool plp_archive_writer_add(PlpArchiveWriter *writer, const char *name, const void *bytes,
                            gsize size, GError **error)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, bytes, (gssize)size);
    note(writer, name, size, sum);
    return begin_entry(writer, name, size, true, error) && write_all(writer, bytes, size, error);
}

static bool add_stream(PlpArchiveWriter *writer, const char *name, FILE *stream, gsize size,
                       const PlpCancel *cancel, GError **error)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree guint8 *piece = g_malloc(PIECE);
    if (!begin_entry(writer, name, size, false, error))
        return false;
    gsize left = size;
    while (left > 0) {
        gsize got = fread(piece, 1, MIN(left, (gsize)PIECE), stream);
        if (plp_cancel_is_requested(cancel)) {
            g_set_error_literal(error, PLP_ERROR, PLP_ERROR_CANCELLED,
                                "cancelled: no archive was written");
            return false;
        }
        if (got == 0) {
            g_set_error(error, PLP_ERROR, PLP_ERROR_IO,
                        "a video cannot be read to its end (export again)");
            return false;
        }
        g_checksum_update(sum, piece, (gssize)got);
        if (!write_all(writer, piece, got, error))
            return false;
        left -= got;
    }
    note(writer, name, size, sum);
    return true;
}

bool plp_archive_writer_add_file(PlpArchiveWriter *writer, const char *name, const char *path,
                                 const PlpCancel *cancel, GError **error)
{
    struct stat facts;
    FILE *stream = fopen(path, "rbe");
    bool done = stream != NULL && fstat(fileno(stream), &facts) == 0 && S_ISREG(facts.st_mode);
    if (done)
        done = add_stream(writer, name, stream, (gsize)facts.st_size, cancel, error);
    else
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "a video cannot be read: %s",
                    g_strerror(errno));
    if (stream != NULL)
        fclose(stream);
    return done;
}

bool plp_archive_writer_finish(PlpArchiveWriter *writer, GError **error)
{
    const GString *manifest = writer->manifest;
    return begin_entry(writer, "manifest.tsv", manifest->len, true, error) &&
           write_all(writer, manifest->str, manifest->len, error) &&
           (archive_write_close(writer->zip) == ARCHIVE_OK || fail(writer, error)) &&
           plp_atomic_file_commit(writer->file, error);
}
