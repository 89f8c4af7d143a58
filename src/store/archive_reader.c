#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/number.h"
#include "base/text.h"
#include "store/archive_file.h"

#define PIECE 65536
#define MANIFEST "manifest.tsv"
#define MAX_ENTRIES 2000000
#define MAX_NAME 100
// Our tables shrink to a tenth or so, traces and videos not at all.
#define MAX_RATIO 100
#define FREE_BYTES ((int64_t)64 << 20)
#define MAX_ENTRY_BYTES ((int64_t)1 << 30) // of what is not a video

/** One file of the archive. */
typedef struct {
    int64_t size;
    int64_t offset; // in the spool; -1: left in the archive
    char *sha256;   // as read
} Entry;

struct PlpArchive {
    char *path, *name;
    FILE *spool;
    int64_t spool_size, total, limit;
    GHashTable *entries; // name to Entry
    GPtrArray *names;    // borrowed from the entries
    GHashTable *facts;
};

static bool refuse(const PlpArchive *archive, GError **error, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

static bool refuse(const PlpArchive *archive, GError **error, const char *format, ...)
{
    va_list rest;
    va_start(rest, format);
    g_autofree char *what = g_strdup_vprintf(format, rest);
    va_end(rest);
    g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT, "%s: %s; nothing was imported", archive->name,
                what);
    return false;
}

static void free_entry(gpointer data)
{
    g_free(((Entry *)data)->sha256);
    g_free(data);
}

/** Lower-case words, digits and dashes between single slashes: no way up, out or into a device. */
static bool is_own_name(const char *name)
{
    if (strlen(name) > MAX_NAME || name[0] == '/' || name[0] == '.' || name[0] == '\0')
        return false;
    for (const char *c = name; *c != '\0'; c++) {
        bool is_mark = *c == '/' || *c == '.';
        if (!g_ascii_islower(*c) && !g_ascii_isdigit(*c) && *c != '_' && *c != '-' && !is_mark)
            return false;
        if (is_mark && (c[1] == '/' || c[1] == '.' || c[1] == '\0'))
            return false;
    }
    return true;
}

static bool is_video(const char *name)
{
    return strstr(name, "/video/") != NULL;
}

static struct archive *open_zip(const PlpArchive *archive, GError **error)
{
    struct archive *zip = archive_read_new();
    archive_read_support_format_zip_seekable(zip);
    if (archive_read_open_filename(zip, archive->path, PIECE) == ARCHIVE_OK)
        return zip;
    refuse(archive, error, "is no study archive");
    archive_read_free(zip);
    return NULL;
}

static bool check_cancel(const PlpCancel *cancel, GError **error)
{
    if (!plp_cancel_is_requested(cancel))
        return true;
    g_set_error_literal(error, PLP_ERROR, PLP_ERROR_CANCELLED, "cancelled: nothing was imported");
    return false;
}

/** Takes the pieces of one file of the archive. */
typedef bool (*TakePiece)(void *self, const void *bytes, gsize size, GError **error);

static bool read_content(const PlpArchive *archive, struct archive *zip, const PlpCancel *cancel,
                         TakePiece take, void *self, GError **error)
{
    g_autofree guint8 *piece = g_malloc(PIECE);
    la_ssize_t got = 0;
    while ((got = archive_read_data(zip, piece, PIECE)) > 0) {
        if (!check_cancel(cancel, error) || !take(self, piece, (gsize)got, error))
            return false;
    }
    return got == 0 || refuse(archive, error, "is damaged or encrypted");
}

// ---- reading it through ----

typedef struct {
    PlpArchive *archive;
    Entry *entry;
    GChecksum *sum;
    bool is_spooled;
} Spooling;

static bool spool_piece(void *self, const void *bytes, gsize size, GError **error)
{
    Spooling *spooling = self;
    PlpArchive *archive = spooling->archive;
    spooling->entry->size += (int64_t)size;
    archive->total += (int64_t)size;
    if (archive->total > archive->limit ||
        (spooling->is_spooled && spooling->entry->size > MAX_ENTRY_BYTES))
        return refuse(archive, error, "would unpack to far more than a study archive of its size");
    g_checksum_update(spooling->sum, bytes, (gssize)size);
    if (!spooling->is_spooled)
        return true;
    archive->spool_size += (int64_t)size;
    if (fwrite(bytes, 1, size, archive->spool) == size)
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_IO,
                "%s: there is no room to unpack it: %s; nothing was imported", archive->name,
                g_strerror(errno));
    return false;
}

static bool take_entry(PlpArchive *archive, struct archive *zip, struct archive_entry *header,
                       const PlpCancel *cancel, GError **error)
{
    const char *name = archive_entry_pathname(header);
    if (name == NULL || !is_own_name(name) || archive_entry_filetype(header) != AE_IFREG ||
        archive_entry_hardlink(header) != NULL || archive_entry_symlink(header) != NULL) {
        g_autofree char *shown = plp_text_dup_line(name != NULL ? name : "");
        return refuse(archive, error, "holds `%.60s`, which no study archive holds", shown);
    }
    if (g_hash_table_contains(archive->entries, name))
        return refuse(archive, error, "holds `%s` twice", name);
    if (g_hash_table_size(archive->entries) >= MAX_ENTRIES)
        return refuse(archive, error, "holds too many files");
    Entry *entry = g_new0(Entry, 1);
    char *key = g_strdup(name);
    g_hash_table_insert(archive->entries, key, entry);
    g_ptr_array_add(archive->names, key);
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    Spooling spooling = {archive, entry, sum, !is_video(name)};
    entry->offset = spooling.is_spooled ? archive->spool_size : -1;
    if (!read_content(archive, zip, cancel, spool_piece, &spooling, error))
        return false;
    entry->sha256 = g_strdup(g_checksum_get_string(sum));
    return true;
}

static bool read_entries(PlpArchive *archive, const PlpCancel *cancel, GError **error)
{
    struct archive *zip = open_zip(archive, error);
    struct archive_entry *header = NULL;
    bool done = zip != NULL;
    int code = ARCHIVE_OK;
    while (done && (code = archive_read_next_header(zip, &header)) == ARCHIVE_OK)
        done = take_entry(archive, zip, header, cancel, error);
    if (done && code != ARCHIVE_EOF)
        done = refuse(archive, error, "is no study archive, or is damaged");
    if (zip != NULL)
        archive_read_free(zip);
    return done;
}

// ---- the manifest ----

static bool check_file_line(PlpArchive *archive, char **cells, GHashTable *seen, GError **error)
{
    int64_t size = 0;
    const Entry *entry = g_hash_table_lookup(archive->entries, cells[1]);
    if (entry == NULL) {
        g_autofree char *shown = plp_text_dup_line(cells[1]);
        return refuse(archive, error, "lacks `%.60s`", shown);
    }
    if (!plp_number_parse_int64(cells[2], &size) || size != entry->size ||
        strcmp(cells[3], entry->sha256) != 0)
        return refuse(archive, error, "`%s` is not as it was written", cells[1]);
    if (!g_hash_table_add(seen, g_strdup(cells[1])))
        return refuse(archive, error, "its manifest names `%s` twice", cells[1]);
    return true;
}

static bool check_line(PlpArchive *archive, const char *line, GHashTable *seen, GError **error)
{
    g_auto(GStrv) cells = g_strsplit(line, "\t", -1);
    guint n = g_strv_length(cells);
    if (n == 4 && strcmp(cells[0], "file") == 0)
        return check_file_line(archive, cells, seen, error);
    if (n != 2 || g_hash_table_contains(archive->facts, cells[0]))
        return refuse(archive, error, "its manifest is damaged");
    g_hash_table_insert(archive->facts, g_strdup(cells[0]), g_strdup(cells[1]));
    return true;
}

static bool check_format(const PlpArchive *archive, const char *text, GError **error)
{
    int64_t format = 0;
    gsize length = strcspn(text, "\n");
    g_autofree char *first = g_strndup(text, length);
    if (!g_str_has_prefix(first, "palpebra-study\t") ||
        !plp_number_parse_int64(strchr(first, '\t') + 1, &format) || format < 1)
        return refuse(archive, error, "is no study archive");
    return format <= PLP_ARCHIVE_FORMAT ||
           refuse(archive, error,
                  "was written by a newer version of this program (format %d); install that "
                  "version",
                  (int)format);
}

static bool check_manifest(PlpArchive *archive, GError **error)
{
    if (!g_hash_table_contains(archive->entries, MANIFEST))
        return refuse(archive, error, "is no study archive: it has no manifest");
    g_autoptr(GBytes) content = plp_archive_load(archive, MANIFEST, error);
    if (content == NULL)
        return false;
    gsize size = 0;
    const char *bytes = g_bytes_get_data(content, &size);
    if (memchr(bytes, '\0', size) != NULL || !g_utf8_validate(bytes, (gssize)size, NULL))
        return refuse(archive, error, "its manifest is damaged");
    g_autofree char *text = g_strndup(bytes, size);
    if (!check_format(archive, text, error))
        return false;
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        if (**line != '\0' && !check_line(archive, *line, seen, error))
            return false;
    }
    if (g_hash_table_size(seen) + 1 != g_hash_table_size(archive->entries))
        return refuse(archive, error, "holds files that its manifest does not name");
    return true;
}

PlpArchive *plp_archive_open(const char *path, const PlpCancel *cancel, GError **error)
{
    struct stat facts;
    g_autoptr(PlpArchive) archive = g_new0(PlpArchive, 1);
    archive->path = g_strdup(path);
    archive->name = plp_text_dup_file_name(path);
    archive->entries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_entry);
    archive->names = g_ptr_array_new();
    archive->facts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    archive->spool = tmpfile(); // nameless: nothing of a patient is left, whatever happens
    errno = 0;
    if (stat(path, &facts) != 0 || !S_ISREG(facts.st_mode) || archive->spool == NULL) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: cannot be read: %s", archive->name,
                    errno != 0 ? g_strerror(errno) : "it is no file");
        return NULL;
    }
    archive->limit = facts.st_size * MAX_RATIO + FREE_BYTES;
    if (!read_entries(archive, cancel, error) || !check_manifest(archive, error))
        return NULL;
    for (guint i = archive->names->len; i-- > 0;) {
        if (strcmp(g_ptr_array_index(archive->names, i), MANIFEST) == 0)
            g_ptr_array_remove_index(archive->names, i);
    }
    return g_steal_pointer(&archive);
}

void plp_archive_free(PlpArchive *archive)
{
    if (archive == NULL)
        return;
    if (archive->spool != NULL)
        fclose(archive->spool);
    g_ptr_array_unref(archive->names);
    g_hash_table_unref(archive->entries);
    g_hash_table_unref(archive->facts);
    g_free(archive->path);
    g_free(archive->name);
    g_free(archive);
}

const char *plp_archive_get_fact(const PlpArchive *archive, const char *name)
{
    return g_hash_table_lookup(archive->facts, name);
}

const GPtrArray *plp_archive_get_names(const PlpArchive *archive)
{
    return archive->names;
}

bool plp_archive_has(const PlpArchive *archive, const char *name)
{
    return g_hash_table_contains(archive->entries, name);
}

GBytes *plp_archive_load(const PlpArchive *archive, const char *name, GError **error)
{
    const Entry *entry = g_hash_table_lookup(archive->entries, name);
    if (entry == NULL || entry->offset < 0) {
        refuse(archive, error, "lacks `%s`", name);
        return NULL;
    }
    g_autofree guint8 *bytes = g_malloc((gsize)entry->size + 1);
    if (fseeko(archive->spool, entry->offset, SEEK_SET) != 0 ||
        fread(bytes, 1, (gsize)entry->size, archive->spool) != (gsize)entry->size) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: what was unpacked cannot be read back",
                    archive->name);
        return NULL;
    }
    return g_bytes_new_take(g_steal_pointer(&bytes), (gsize)entry->size);
}

// ---- videos ----

typedef struct {
    PlpAtomicFile *file;
    GChecksum *sum;
} Extraction;

static bool write_piece(void *self, const void *bytes, gsize size, GError **error)
{
    Extraction *extraction = self;
    g_checksum_update(extraction->sum, bytes, (gssize)size);
    return plp_atomic_file_write(extraction->file, bytes, size, error);
}

bool plp_archive_extract(const PlpArchive *archive, const char *name, const char *path,
                         const PlpCancel *cancel, GError **error)
{
    const Entry *entry = g_hash_table_lookup(archive->entries, name);
    if (entry == NULL)
        return refuse(archive, error, "lacks `%s`", name);
    if (access(path, F_OK) == 0) {
        g_autofree char *shown = plp_text_dup_file_name(path);
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO,
                    "%s: is there already; name another folder with --videos", shown);
        return false;
    }
    struct archive *zip = open_zip(archive, error);
    struct archive_entry *header = NULL;
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autoptr(PlpAtomicFile) file = zip != NULL ? plp_atomic_file_open_private(path, error) : NULL;
    Extraction extraction = {file, sum};
    bool is_found = false;
    while (file != NULL && !is_found && archive_read_next_header(zip, &header) == ARCHIVE_OK)
        is_found = g_strcmp0(archive_entry_pathname(header), name) == 0;
    bool done = file != NULL && is_found &&
                read_content(archive, zip, cancel, write_piece, &extraction, error);
    if (zip != NULL)
        archive_read_free(zip);
    if (done && strcmp(g_checksum_get_string(sum), entry->sha256) != 0)
        done = refuse(archive, error, "`%s` changed while it was read", name);
    return done && plp_atomic_file_commit(file, error);
}
