#pragma once

#include <glib.h>
#include <stdbool.h>

/** A temporary folder for a test; removed with all that is in it. */
char *plp_folder_new(void);
void plp_folder_remove(char *path);

/** The names in a folder, sorted, joined by a blank. Caller frees. */
char *plp_folder_dup_names(const char *path);
/** Names and contents of everything below a folder: equal texts, equal bytes. Caller frees. */
char *plp_folder_dup_digest(const char *path);
/** Writes a file and gives its path. Caller frees. */
char *plp_folder_add(const char *folder, const char *name, const char *content);
