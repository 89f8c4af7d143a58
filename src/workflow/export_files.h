#pragma once

#include <glib.h>
#include <stdbool.h>

/** Whether a file may be written there. PLP_ERROR_INVALID: it is a folder, or it is there and
 * `force` is not set. */
bool plp_export_check_file(const char *path, bool force, GError **error);

/**
 * Files that appear in a folder together. The folder is made where it is missing; one that is there
 * keeps what else is in it.
 */
typedef struct PlpExportFolder PlpExportFolder;

/** Errors: PLP_ERROR_INVALID (it is a file), PLP_ERROR_IO. */
PlpExportFolder *plp_export_folder_open(const char *path, GError **error);
/** Where to write the file of that name; borrowed. */
const char *plp_export_folder_add(PlpExportFolder *folder, const char *name);
/** Puts all files in their place. PLP_ERROR_INVALID naming the first that is there already, unless
 * `force`; PLP_ERROR_IO. */
bool plp_export_folder_commit(PlpExportFolder *folder, bool force, GError **error);
/** Without commit before it: leaves nothing. */
void plp_export_folder_free(PlpExportFolder *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpExportFolder, plp_export_folder_free)
