#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/**
 * A file that appears whole or not at all: written beside its place under a temporary name, flushed
 * to disk and renamed by plp_atomic_file_commit(). Freed without commit, it leaves nothing behind.
 */
typedef struct PlpAtomicFile PlpAtomicFile;

/** Errors: PLP_ERROR_IO, saying whether the folder is missing, read-only or the disk full. */
PlpAtomicFile *plp_atomic_file_open(const char *path, GError **error);
/** The same, readable by nobody else (0600). */
PlpAtomicFile *plp_atomic_file_open_private(const char *path, GError **error);
bool plp_atomic_file_write(PlpAtomicFile *file, const void *bytes, size_t size, GError **error);
bool plp_atomic_file_commit(PlpAtomicFile *file, GError **error);
void plp_atomic_file_free(PlpAtomicFile *file);

/** Opens, writes and commits in one call. */
bool plp_atomic_file_save(const char *path, const void *bytes, size_t size, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpAtomicFile, plp_atomic_file_free)
