#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * A library of patients: one SQLite file with everything but the videos. Every function that takes
 * a library may fail with PLP_ERROR_STORE, in a sentence that says what happened and what to do.
 *
 * A PlpLibrary is one connection and belongs to the thread that opened it; another thread, or
 * another program, opens the same file for itself. Writers wait for one another for a few seconds.
 */
typedef struct PlpLibrary PlpLibrary;

typedef enum {
    PLP_LIBRARY_MODE_UNKNOWN = 0,
    PLP_LIBRARY_READ,  // must exist; opened for reading only where it cannot be written
    PLP_LIBRARY_WRITE, // must exist and be writable
    PLP_LIBRARY_MAKE,  // is made, with its folder, where it is missing
} PlpLibraryMode;

/** `$XDG_DATA_HOME/palpebra/library.sqlite`. Caller frees. */
char *plp_library_dup_default_path(void);

/**
 * Opens a library file, 0600 in a folder of 0700 where either is made. An older one is migrated
 * after a backup beside it (`library.sqlite.before-2`); a newer one is refused. Errors: missing,
 * not a library, damaged, newer, not writable, busy.
 */
PlpLibrary *plp_library_open(const char *path, PlpLibraryMode mode, GError **error);
void plp_library_close(PlpLibrary *library);

/** Version of the records' layout. */
int plp_library_get_version(const PlpLibrary *library);
bool plp_library_is_read_only(const PlpLibrary *library);

/**
 * Everything between begin and commit happens or nothing does, whatever ends the program. May be
 * nested: the outermost pair decides.
 */
bool plp_library_begin(PlpLibrary *library, GError **error);
bool plp_library_commit(PlpLibrary *library, GError **error);
/** Undoes all since the outermost begin. Never fails. */
void plp_library_roll_back(PlpLibrary *library);

/**
 * Reads the whole file and every reference in it. True and no problems: intact. `ret_problems`
 * (GPtrArray of char *, may be empty) holds a sentence for each; caller frees.
 */
bool plp_library_check(PlpLibrary *library, GPtrArray **ret_problems, GError **error);

/** A folder beside the library for files made from a recording (thumbnails, clips); removed with
 * the recording. Not made yet. Caller frees. */
char *plp_library_dup_derived_folder(const PlpLibrary *library, int64_t recording);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpLibrary, plp_library_close)
