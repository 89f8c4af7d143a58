#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib.h>

#include "domain/trace.h"
#include "store/entity.h"
#include "store/library.h"

/** A folder with a library in it. */
typedef struct {
    char *folder;
    char *path;
    PlpLibrary *library;
} Fixture;

/** cmocka set-up and tear-down: *state is a Fixture with an open, empty library. */
int fixture_set_up(void **state);
int fixture_tear_down(void **state);

PlpLibrary *fixture_open(const char *path, PlpLibraryMode mode);

/** A row of any kind with every field filled with something that passes the checks; the parents
 * must be set by the caller. */
void fixture_fill_row(PlpEntity entity, void *row);

/** A patient with one record of every kind, filed. Returns the patient's id. */
int64_t fixture_add_patient(PlpLibrary *library, const char *pseudonym);

/** `n` samples 20 ms apart with an eye that opens and closes. */
PlpTrace *fixture_make_trace(guint n);

int64_t fixture_count(PlpLibrary *library, PlpEntity entity);

/** Asserts code and the whole message, and clears it. */
void fixture_assert_error(GError **error, int code, const char *message);

/** Whether the bytes stand anywhere in a file. */
bool fixture_file_holds(const char *path, const char *words);
/** sha256 of a file's content. Caller frees. */
char *fixture_dup_digest(const char *path);
