#include "store/library.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "store/database_priv.h"
#include "store/migrations_priv.h"

#define BUSY_TIMEOUT_MS 10000

char *plp_library_dup_default_path(void)
{
    return g_build_filename(g_get_user_data_dir(), "palpebra", "library.sqlite", NULL);
}

static bool refuse(const char *name, const char *sentence, GError **error)
{
    g_set_error(error, PLP_ERROR, PLP_ERROR_STORE, "%s: %s", name, sentence);
    return false;
}

/** Makes the empty file with narrow rights, so that it is never readable for others. */
static bool make_file(const char *path, const char *name, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    if (g_mkdir_with_parents(folder, 0700) != 0)
        return refuse(name, "its folder cannot be made (choose another place with --library)",
                      error);
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_STORE,
                    "%s: cannot be made: %s (choose another place with --library)", name,
                    g_strerror(errno));
        return false;
    }
    close(fd);
    return true;
}

static bool check_file(const char *path, const char *name, PlpLibraryMode mode, GError **error)
{
    struct stat facts;
    if (stat(path, &facts) != 0) {
        if (errno == ENOENT && mode == PLP_LIBRARY_MAKE)
            return make_file(path, name, error);
        return refuse(name,
                      errno == ENOENT || errno == ENOTDIR
                          ? "there is no library yet (adding a patient makes one)"
                          : "cannot be opened (look whether it may be read)",
                      error);
    }
    if (!S_ISREG(facts.st_mode))
        return refuse(name, "is no file (name another with --library)", error);
    return true;
}

/** How the file can be opened: for writing if at all possible. */
static bool choose_flags(const PlpLibrary *library, PlpLibraryMode mode, bool *ret_read_only,
                         GError **error)
{
    g_autofree char *folder = g_path_get_dirname(library->path);
    *ret_read_only = access(library->path, W_OK) != 0 || access(folder, W_OK) != 0;
    if (*ret_read_only && mode != PLP_LIBRARY_READ)
        return plp_library_fail_code(library->name, SQLITE_READONLY, "", error);
    return true;
}

/** A library that nobody can write to is read as it lies, without SQLite's own side files. */
static char *dup_uri(const char *path)
{
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    g_autofree char *escaped = g_uri_escape_string(absolute, "/", TRUE);
    g_autofree char *wal = g_strconcat(path, "-wal", NULL);
    struct stat facts;
    bool has_wal = stat(wal, &facts) == 0 && facts.st_size > 0;
    return g_strdup_printf("file:%s?%s", escaped, has_wal ? "mode=ro" : "immutable=1");
}

static bool connect_file(PlpLibrary *library, GError **error)
{
    int code = 0;
    if (library->is_read_only) {
        g_autofree char *uri = dup_uri(library->path);
        code = sqlite3_open_v2(uri, &library->connection,
                               SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
    } else {
        code = sqlite3_open_v2(library->path, &library->connection,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    }
    if (code != SQLITE_OK)
        return plp_library_fail_code(library->name, code, sqlite3_errstr(code), error);
    sqlite3_extended_result_codes(library->connection, 1);
    sqlite3_busy_timeout(library->connection, BUSY_TIMEOUT_MS);
    sqlite3_db_config(library->connection, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(library->connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    return true;
}

/** Which file it is, so that another one in its place is noticed. */
static void remember_file(PlpLibrary *library)
{
    struct stat facts;
    if (stat(library->path, &facts) != 0)
        return;
    library->device = facts.st_dev;
    library->inode = facts.st_ino;
}

/** What holds for every connection. Full syncs: a commit survives a power cut. */
static bool set_up(PlpLibrary *library, GError **error)
{
    if (!plp_library_execute(library,
                             "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;"
                             "PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;",
                             error))
        return false;
    return library->is_read_only ||
           plp_library_execute(library, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
                               error);
}

static void finalize(gpointer statement)
{
    sqlite3_finalize(statement);
}

PlpLibrary *plp_library_open(const char *path, PlpLibraryMode mode, GError **error)
{
    g_autoptr(PlpLibrary) library = g_new0(PlpLibrary, 1);
    library->path = g_strdup(path);
    library->name = plp_text_dup_file_name(path);
    library->owner = pthread_self();
    library->statements = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, finalize);
    if (!check_file(path, library->name, mode, error) ||
        !choose_flags(library, mode, &library->is_read_only, error) ||
        !connect_file(library, error) || !plp_migrations_check(library, mode, error) ||
        !set_up(library, error) || !plp_migrations_run(library, error))
        return NULL;
    remember_file(library);
    return g_steal_pointer(&library);
}

void plp_library_close(PlpLibrary *library)
{
    if (library == NULL)
        return;
    if (library->connection != NULL)
        plp_library_roll_back(library);
    g_hash_table_unref(library->statements);
    sqlite3_close_v2(library->connection);
    g_free(library->path);
    g_free(library->name);
    g_free(library);
}

int plp_library_get_version(const PlpLibrary *library)
{
    return plp_migrations_get_newest();
}

bool plp_library_is_read_only(const PlpLibrary *library)
{
    return library->is_read_only;
}

char *plp_library_dup_derived_folder(const PlpLibrary *library, int64_t recording)
{
    return g_strdup_printf("%s-derived/%" G_GINT64_FORMAT, library->path, recording);
}
