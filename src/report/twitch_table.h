#pragma once

#include <glib.h>
#include <stdbool.h>

#include "domain/analysis.h"
#include "report/column.h"

/** twitches.csv: a row a twitch, in order of onset, right before left. Its row struct is PlpTwitch.
 */
extern const PlpTable plp_twitch_table;

/** Errors: PLP_ERROR_IO. */
bool plp_twitch_table_write(const char *path, const PlpAnalysis *analysis, GError **error);
/** The file's text. Caller frees. */
char *plp_twitch_table_dup_text(const PlpAnalysis *analysis);
/**
 * Reads a twitches.csv back: a GArray of PlpTwitch in file order. Errors: PLP_ERROR_IO,
 * PLP_ERROR_FORMAT (columns missing, cells of a wrong type, an offset before its onset).
 */
GArray *plp_twitch_table_load(const char *path, GError **error);
GArray *plp_twitch_table_parse(const char *name, GBytes *content, GError **error);
