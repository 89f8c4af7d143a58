#pragma once

#include <glib.h>
#include <stdbool.h>

#include "domain/analysis.h"
#include "report/column.h"

/** closures.csv: a row a closure and eye, in order of onset, right before left. Its row struct is
 * PlpClosure. */
extern const PlpTable plp_closure_table;

/** Errors: PLP_ERROR_IO. */
bool plp_closure_table_write(const char *path, const PlpAnalysis *analysis, GError **error);
/** The file's text. Caller frees. */
char *plp_closure_table_dup_text(const PlpAnalysis *analysis);

/**
 * Reads a closures.csv back: a GArray of PlpClosure in file order. Errors: PLP_ERROR_IO,
 * PLP_ERROR_FORMAT (columns missing, cells of a wrong type, an offset before its onset).
 */
GArray *plp_closure_table_load(const char *path, GError **error);
GArray *plp_closure_table_parse(const char *name, GBytes *content, GError **error);
