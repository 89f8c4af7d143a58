#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/cancel.h"

// One file of many (zip), with a manifest that names each and its sha256. It knows nothing of what
// the files mean. The format is written down in docs/library.md.

/** A newer format is refused. */
#define PLP_ARCHIVE_FORMAT 1

// ---- writing ----

typedef struct PlpArchiveWriter PlpArchiveWriter;

/** The archive appears whole, 0600, or not at all. `facts` (lines `name<TAB>value`) stand in the
 * manifest. PLP_ERROR_IO. */
PlpArchiveWriter *plp_archive_writer_new(const char *path, const char *facts, GError **error);
/** Freed without finish: nothing is left. */
void plp_archive_writer_free(PlpArchiveWriter *writer);
bool plp_archive_writer_add(PlpArchiveWriter *writer, const char *name, const void *bytes,
                            gsize size, GError **error);
/** A file of the disk, not compressed. */
bool plp_archive_writer_add_file(PlpArchiveWriter *writer, const char *name, const char *path,
                                 const PlpCancel *cancel, GError **error);
/** Writes the manifest and puts the file in its place. */
bool plp_archive_writer_finish(PlpArchiveWriter *writer, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpArchiveWriter, plp_archive_writer_free)

// ---- reading ----

typedef struct PlpArchive PlpArchive;

/**
 * Reads a whole archive through and checks it: names that are none of ours, paths upwards, links,
 * files twice, missing, changed or not in the manifest, more bytes than an honest archive of that
 * size holds, a newer format. Contents go to a nameless temporary file, but those of files below a
 * folder called `video`, which may be large. PLP_ERROR_IO, PLP_ERROR_FORMAT, PLP_ERROR_CANCELLED.
 */
PlpArchive *plp_archive_open(const char *path, const PlpCancel *cancel, GError **error);
void plp_archive_free(PlpArchive *archive);
/** The manifest's facts; NULL where there is none of that name. Borrowed. */
const char *plp_archive_get_fact(const PlpArchive *archive, const char *name);
/** All names but the manifest's, in the archive's order; borrowed GPtrArray of char *. */
const GPtrArray *plp_archive_get_names(const PlpArchive *archive);
bool plp_archive_has(const PlpArchive *archive, const char *name);
/** PLP_ERROR_FORMAT when it is not in the archive. Caller unrefs. */
GBytes *plp_archive_load(const PlpArchive *archive, const char *name, GError **error);
/** Writes one file's content to `path`, whole or not at all, never over a file that is there. */
bool plp_archive_extract(const PlpArchive *archive, const char *name, const char *path,
                         const PlpCancel *cancel, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpArchive, plp_archive_free)
