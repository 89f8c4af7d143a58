#include "store/migrations_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/error.h"

static const PlpMigration migrations[] = {
    {1, plp_schema_1},
    {2, plp_schema_2},
};

int plp_migrations_get_newest(void)
{
    return G_N_ELEMENTS(migrations);
}

static bool read_versions(PlpLibrary *library, int64_t *ret_application, int64_t *ret_version,
                          int64_t *ret_tables, GError **error)
{
    return plp_library_get_integer(library, "PRAGMA application_id", 0, 0, ret_application,
                                   error) &&
           plp_library_get_integer(library, "PRAGMA user_version", 0, 0, ret_version, error) &&
           plp_library_get_integer(library, "SELECT count(*) FROM sqlite_schema", 0, 0, ret_tables,
                                   error);
}

bool plp_migrations_check(PlpLibrary *library, PlpLibraryMode mode, GError **error)
{
    int64_t application = 0, version = 0, tables = 0;
    if (!read_versions(library, &application, &version, &tables, error))
        return false;
    if (application != PLP_APPLICATION_ID && (application != 0 || tables > 0 || version != 0))
        return plp_library_fail_code(library->name, SQLITE_NOTADB, "", error);
    if (application == 0 && mode != PLP_LIBRARY_MAKE) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_STORE,
                    "%s: the file is empty: there is no library yet (adding a patient makes one)",
                    library->name);
        return false;
    }
    int newest = plp_migrations_get_newest();
    if (version <= newest && (version == newest || !library->is_read_only))
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_STORE,
                version > newest
                    ? "%s: was written by a newer version of this program (layout %d, this one "
                      "knows up to %d); install that version"
                    : "%s: has an older layout (%d, now %d) and cannot be written to; allow "
                      "writing once, so that it can be brought up to date",
                library->name, (int)version, newest);
    return false;
}

static bool flush_file(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool flushed = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return flushed;
}

static bool copy_into(PlpLibrary *library, const char *path, GError **error)
{
    sqlite3_stmt *statement = plp_library_prepare(library, "VACUUM INTO ?1", error);
    if (statement == NULL)
        return false;
    sqlite3_bind_text(statement, 1, path, -1, SQLITE_STATIC);
    return plp_library_run(library, statement, error);
}

/** A whole copy beside the library; appears whole or not at all. */
static bool back_up(PlpLibrary *library, int to, GError **error)
{
    g_autofree char *path = g_strdup_printf("%s.before-%d", library->path, to);
    g_autofree char *part = g_strconcat(path, ".part", NULL);
    unlink(part);
    int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_STORE,
                    "%s: the backup before the migration cannot be written: %s; nothing was "
                    "changed",
                    library->name, g_strerror(errno));
        return false;
    }
    close(fd);
    if (copy_into(library, part, error) && flush_file(part) && rename(part, path) == 0)
        return true;
    unlink(part);
    if (error != NULL && *error == NULL)
        plp_library_fail_code(library->name, SQLITE_IOERR, "", error);
    return false;
}

static bool take_step(PlpLibrary *library, const PlpMigration *step, GError **error)
{
    g_autofree char *stamp = g_strdup_printf(
        "PRAGMA application_id = %d; PRAGMA user_version = %d;", PLP_APPLICATION_ID, step->to);
    int64_t version = 0;
    if (!plp_library_begin(library, error))
        return false;
    // Another program may have been faster while this one waited.
    bool done = plp_library_get_integer(library, "PRAGMA user_version", 0, 0, &version, error) &&
                (version >= step->to || (plp_library_execute(library, step->sql, error) &&
                                         plp_library_execute(library, stamp, error)));
    if (done)
        return plp_library_commit(library, error);
    plp_library_roll_back(library);
    return false;
}

bool plp_migrations_run_steps(PlpLibrary *library, const PlpMigration *steps, int n_steps,
                              GError **error)
{
    int64_t application = 0, version = 0, tables = 0;
    if (!read_versions(library, &application, &version, &tables, error))
        return false;
    for (int i = 0; i < n_steps; i++) {
        if (steps[i].to <= version)
            continue;
        // A file that was empty when this run began has nothing to lose.
        if (tables > 0 && !back_up(library, steps[i].to, error))
            return false;
        if (!take_step(library, &steps[i], error))
            return false;
    }
    return true;
}

bool plp_migrations_run(PlpLibrary *library, GError **error)
{
    return plp_migrations_run_steps(library, migrations, G_N_ELEMENTS(migrations), error);
}
