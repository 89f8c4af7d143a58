#pragma once

#include <glib.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "store/library.h"

struct PlpLibrary {
    // immutable
    char *path;
    char *name; // the file's own name, for messages
    pthread_t owner;
    bool is_read_only;
    dev_t device; // of the file that was opened
    ino_t inode;
    // owner's thread only
    sqlite3 *connection;
    GHashTable *statements; // prepared once: SQL text to sqlite3_stmt *
    int depth;              // of begin
};

/** Sets PLP_ERROR_STORE from the connection's last error and returns false. */
bool plp_library_fail(PlpLibrary *library, GError **error);
/** The same for a code of SQLite's. */
bool plp_library_fail_code(const char *name, int code, const char *words, GError **error);

/** Refuses a connection in another thread's hands. */
bool plp_library_check_thread(const PlpLibrary *library, GError **error);

/** Runs SQL without parameters and results. */
bool plp_library_execute(PlpLibrary *library, const char *sql, GError **error);

/**
 * A prepared statement, reset and without bindings; kept and given again for the same text. NULL on
 * error. Borrowed; plp_statement_done() when finished with it.
 */
sqlite3_stmt *plp_library_prepare(PlpLibrary *library, const char *sql, GError **error);
void plp_statement_done(sqlite3_stmt *statement);

/** One step: *ret_has_row says whether there is a row. Resets the statement at its end and on
 * error.
 */
bool plp_library_step(PlpLibrary *library, sqlite3_stmt *statement, bool *ret_has_row,
                      GError **error);
/** Runs a statement that gives no rows. */
bool plp_library_run(PlpLibrary *library, sqlite3_stmt *statement, GError **error);
/** The first column of the first row of a query with up to one integer parameter; `fallback`
 * without a row. */
bool plp_library_get_integer(PlpLibrary *library, const char *sql, int64_t parameter,
                             int64_t fallback, int64_t *ret_value, GError **error);
