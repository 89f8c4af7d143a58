#pragma once

#include <glib.h>
#include <stdbool.h>

/** `dir/clip.mp4` and `.truth.csv` give `dir/clip.truth.csv`. Caller frees. */
char *plp_simulate_dup_beside(const char *path, const char *ending);
/** PLP_ERROR_INVALID when something of that name is there. */
bool plp_simulate_refuse_existing(const char *path, GError **error);
/** PLP_ERROR_INVALID when it is a folder. */
bool plp_simulate_refuse_folder(const char *path, GError **error);
