#pragma once

#include "media/libav_priv.h"

/**
 * Where a muxer writes: a temporary file beside the wanted one, renamed into place by commit. Freed
 * without commit, it leaves nothing behind. (PlpAtomicFile cannot seek back, which mp4 and AVI
 * must.)
 */
typedef struct PlpOutputFile PlpOutputFile;

/** Errors: PLP_ERROR_IO. */
PlpOutputFile *plp_output_file_open(const char *path, GError **error);
/** Borrowed. */
AVIOContext *plp_output_file_get_io(PlpOutputFile *file);
/** The file's own name, for messages. Borrowed. */
const char *plp_output_file_get_name(const PlpOutputFile *file);
/** The first failure of the disk as errno; 0 when there was none. */
int plp_output_file_get_errno(const PlpOutputFile *file);
/** Flushes to the disk and renames. Errors: PLP_ERROR_IO. */
bool plp_output_file_commit(PlpOutputFile *file, GError **error);
void plp_output_file_free(PlpOutputFile *file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpOutputFile, plp_output_file_free)
