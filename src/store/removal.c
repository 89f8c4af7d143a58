#include "store/removal.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "store/database_priv.h"

#define MAX_DEPTH 8

bool plp_library_scrub(PlpLibrary *library, GError **error)
{
    sqlite3_stmt *statement =
        plp_library_prepare(library, "PRAGMA wal_checkpoint(TRUNCATE)", error);
    bool has_row = false;
    if (statement == NULL || !plp_library_step(library, statement, &has_row, error))
        return false;
    bool is_busy = has_row && sqlite3_column_int(statement, 0) != 0;
    plp_statement_done(statement);
    if (!is_busy)
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_STORE,
                "%s: another program is reading the library and keeps deleted bytes in its log; "
                "close it and run `library check`",
                library->name);
    return false;
}

/** Overwrites a file with zeros before it goes, so that its bytes are not left on a plain disk. */
static bool wipe_file(const char *path)
{
    static const guint8 zeros[65536];
    struct stat facts;
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd >= 0 && fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_nlink == 1) {
        for (off_t left = facts.st_size; left > 0;) {
            ssize_t written = write(fd, zeros, (size_t)MIN(left, (off_t)sizeof zeros));
            if (written <= 0)
                break;
            left -= written;
        }
        fsync(fd);
    }
    if (fd >= 0)
        close(fd);
    return unlink(path) == 0;
}

/** Removes a folder of derived files; never follows a link. */
static void wipe_folder(const char *path, int depth)
{
    g_autoptr(GDir) folder = depth < MAX_DEPTH ? g_dir_open(path, 0, NULL) : NULL;
    const char *name = NULL;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *inner = g_build_filename(path, name, NULL);
        struct stat facts;
        if (lstat(inner, &facts) == 0 && S_ISDIR(facts.st_mode))
            wipe_folder(inner, depth + 1);
        else
            wipe_file(inner);
    }
    rmdir(path);
}

/** Backups hold what was deleted; without the record they would not be what they are called. */
static void wipe_backups(const PlpLibrary *library)
{
    g_autofree char *parent = g_path_get_dirname(library->path);
    g_autofree char *base = g_path_get_basename(library->path);
    g_autofree char *prefix = g_strconcat(base, ".before-", NULL);
    g_autoptr(GDir) folder = g_dir_open(parent, 0, NULL);
    const char *name = NULL;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *path = g_build_filename(parent, name, NULL);
        if (g_str_has_prefix(name, prefix))
            wipe_file(path);
    }
}

static const char *get_recordings_sql(PlpEntity entity)
{
    if (entity == PLP_ENTITY_PATIENT)
        return "SELECT r.id FROM recordings r JOIN visits v ON v.id = r.visit WHERE v.patient = ?";
    if (entity == PLP_ENTITY_VISIT)
        return "SELECT id FROM recordings WHERE visit = ?";
    return entity == PLP_ENTITY_RECORDING ? "SELECT id FROM recordings WHERE id = ?" : NULL;
}

/** The folders of derived files of all recordings below a record. */
static GPtrArray *list_folders(PlpLibrary *library, PlpEntity entity, int64_t id, GError **error)
{
    g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(g_free);
    const char *sql = get_recordings_sql(entity);
    if (sql == NULL)
        return g_steal_pointer(&folders);
    sqlite3_stmt *statement = plp_library_prepare(library, sql, error);
    if (statement == NULL)
        return NULL;
    sqlite3_bind_int64(statement, 1, id);
    bool has_row = true;
    while (plp_library_step(library, statement, &has_row, error)) {
        if (!has_row)
            return g_steal_pointer(&folders);
        g_ptr_array_add(
            folders, plp_library_dup_derived_folder(library, sqlite3_column_int64(statement, 0)));
    }
    return NULL;
}

static bool delete_row(PlpLibrary *library, const PlpStoreTable *table, int64_t id, GError **error)
{
    g_autofree char *sql = g_strdup_printf("DELETE FROM %s WHERE id = ?", table->table);
    sqlite3_stmt *statement = plp_library_prepare(library, sql, error);
    if (statement == NULL)
        return false;
    sqlite3_bind_int64(statement, 1, id);
    if (!plp_library_run(library, statement, error))
        return false;
    if (sqlite3_changes(library->connection) > 0)
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID, "%s %" G_GINT64_FORMAT ": there is none",
                table->noun, id);
    return false;
}

bool plp_row_delete(PlpLibrary *library, PlpEntity entity, int64_t id, GError **error)
{
    g_autoptr(GPtrArray) folders = list_folders(library, entity, id, error);
    if (folders == NULL || !delete_row(library, plp_store_get_table(entity), id, error))
        return false;
    if (library->depth > 0)
        return true; // inside a larger change: its caller scrubs
    for (guint i = 0; i < folders->len; i++)
        wipe_folder(g_ptr_array_index(folders, i), 0);
    if (entity == PLP_ENTITY_PATIENT || entity == PLP_ENTITY_VISIT ||
        entity == PLP_ENTITY_RECORDING)
        wipe_backups(library);
    return plp_library_scrub(library, error);
}
