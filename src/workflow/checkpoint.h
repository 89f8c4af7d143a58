#pragma once

#include <glib.h>
#include <stdbool.h>

#include "workflow/faces.h"

/**
 * An unfinished analysis on disk: every face's samples so far, the landmarker's state after the
 * last of them, and the key of the run they belong to. A file with a version and a checksum; it
 * appears whole or not at all.
 *
 * The samples are stored as this machine's memory holds them: the key holds the program's version
 * and the file the sizes and the byte order, so that another build's file is refused, not misread.
 */
typedef struct {
    char *key;
    PlpFaces *faces;
    GBytes *landmarker_state;
} PlpCheckpoint;

/** Errors: PLP_ERROR_IO. Memory does not grow with the samples. */
bool plp_checkpoint_save(const char *path, const char *key, const PlpFaces *faces,
                         GBytes *landmarker_state, GError **error);

/** Errors: PLP_ERROR_IO, PLP_ERROR_FORMAT (no checkpoint, damaged, another version's). */
PlpCheckpoint *plp_checkpoint_load(const char *path, GError **error);
void plp_checkpoint_free(PlpCheckpoint *checkpoint);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpCheckpoint, plp_checkpoint_free)
