#include "store/database_priv.h"

#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/text.h"

/** What a person can do about it; NULL: SQLite's own words say it. */
static const char *explain(int code)
{
    switch (code & 0xff) {
    case SQLITE_FULL:
        return "the disk is full; nothing was changed (make room and try again)";
    case SQLITE_READONLY:
        return "the library is read-only; nothing was changed (allow writing to the file and its "
               "folder)";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "another program is writing to the library; nothing was changed (wait and try "
               "again)";
    case SQLITE_NOTADB:
        return "is not a library of this program (name another with --library)";
    case SQLITE_CORRUPT:
        return "the library is damaged (put back a copy of it, or one of the .before- files "
               "beside it)";
    case SQLITE_IOERR:
        return "the disk refuses reading or writing; nothing was changed (look for a full or "
               "failing disk)";
    case SQLITE_CANTOPEN:
        return "cannot be opened (look whether the file is there and may be read)";
    case SQLITE_TOOBIG:
        return "a text or a trace is too large for the library";
    default:
        return NULL;
    }
}

/** `UNIQUE constraint failed: patients.pseudonym` and the like, in words. */
static const char *explain_constraint(const char *words)
{
    if (strstr(words, "patients.pseudonym") != NULL)
        return "there is a patient of that pseudonym already";
    if (strstr(words, "FOREIGN KEY") != NULL)
        return "a record refers to one that is not there; nothing was changed";
    if (strstr(words, "segments_apart") != NULL)
        return "the segment overlaps another one of the recording";
    if (strstr(words, "UNIQUE") != NULL)
        return "the record is there already; nothing was changed";
    return "a record breaks a rule of the library; nothing was changed";
}

bool plp_library_fail_code(const char *name, int code, const char *words, GError **error)
{
    const char *sentence = explain(code);
    if ((code & 0xff) == SQLITE_CONSTRAINT)
        sentence = explain_constraint(words);
    g_set_error(error, PLP_ERROR, PLP_ERROR_STORE, "%s: %s", name,
                sentence != NULL ? sentence : words);
    return false;
}

bool plp_library_fail(PlpLibrary *library, GError **error)
{
    return plp_library_fail_code(library->name, sqlite3_extended_errcode(library->connection),
                                 sqlite3_errmsg(library->connection), error);
}

bool plp_library_check_thread(const PlpLibrary *library, GError **error)
{
    if (pthread_equal(library->owner, pthread_self()))
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_STORE,
                "%s: this connection belongs to another thread; open the library again",
                library->name);
    return false;
}

bool plp_library_execute(PlpLibrary *library, const char *sql, GError **error)
{
    if (!plp_library_check_thread(library, error))
        return false;
    return sqlite3_exec(library->connection, sql, NULL, NULL, NULL) == SQLITE_OK ||
           plp_library_fail(library, error);
}

sqlite3_stmt *plp_library_prepare(PlpLibrary *library, const char *sql, GError **error)
{
    if (!plp_library_check_thread(library, error))
        return NULL;
    sqlite3_stmt *statement = g_hash_table_lookup(library->statements, sql);
    if (statement != NULL) {
        plp_statement_done(statement);
        return statement;
    }
    if (sqlite3_prepare_v3(library->connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement,
                           NULL) != SQLITE_OK) {
        plp_library_fail(library, error);
        return NULL;
    }
    g_hash_table_insert(library->statements, g_strdup(sql), statement);
    return statement;
}

void plp_statement_done(sqlite3_stmt *statement)
{
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
}

bool plp_library_step(PlpLibrary *library, sqlite3_stmt *statement, bool *ret_has_row,
                      GError **error)
{
    int code = sqlite3_step(statement);
    *ret_has_row = code == SQLITE_ROW;
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE)
        plp_library_fail(library, error);
    plp_statement_done(statement);
    return code == SQLITE_DONE;
}

/** SQLite writes on into a file that nobody finds any more. */
static bool check_place(const PlpLibrary *library, GError **error)
{
    struct stat facts;
    if (library->inode == 0 || (stat(library->path, &facts) == 0 &&
                                facts.st_ino == library->inode && facts.st_dev == library->device))
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_STORE,
                "%s: the file was moved, deleted or replaced while it was open; nothing was "
                "changed (put it back, or start the program again)",
                library->name);
    return false;
}

bool plp_library_run(PlpLibrary *library, sqlite3_stmt *statement, GError **error)
{
    bool has_row = true;
    if (library->depth == 0 && !sqlite3_stmt_readonly(statement) && !check_place(library, error))
        return false;
    while (has_row) {
        if (!plp_library_step(library, statement, &has_row, error))
            return false;
    }
    return true;
}

bool plp_library_get_integer(PlpLibrary *library, const char *sql, int64_t parameter,
                             int64_t fallback, int64_t *ret_value, GError **error)
{
    sqlite3_stmt *statement = plp_library_prepare(library, sql, error);
    if (statement == NULL)
        return false;
    if (sqlite3_bind_parameter_count(statement) > 0)
        sqlite3_bind_int64(statement, 1, parameter);
    bool has_row = false;
    if (!plp_library_step(library, statement, &has_row, error))
        return false;
    *ret_value = has_row && sqlite3_column_type(statement, 0) != SQLITE_NULL
                     ? sqlite3_column_int64(statement, 0)
                     : fallback;
    plp_statement_done(statement);
    return true;
}

bool plp_library_begin(PlpLibrary *library, GError **error)
{
    if (!plp_library_check_thread(library, error) || !check_place(library, error))
        return false;
    if (library->depth == 0 && !plp_library_execute(library, "BEGIN IMMEDIATE", error))
        return false;
    library->depth++;
    return true;
}

bool plp_library_commit(PlpLibrary *library, GError **error)
{
    if (library->depth > 1) {
        library->depth--;
        return true;
    }
    if (!plp_library_execute(library, "COMMIT", error)) {
        plp_library_roll_back(library);
        return false;
    }
    library->depth = 0;
    return true;
}

void plp_library_roll_back(PlpLibrary *library)
{
    if (library->depth > 0 && !sqlite3_get_autocommit(library->connection))
        sqlite3_exec(library->connection, "ROLLBACK", NULL, NULL, NULL);
    library->depth = 0;
}
