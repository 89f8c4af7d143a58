#pragma once

#include <glib.h>
#include <stdbool.h>

#include "domain/analysis.h"
#include "domain/trace.h"

/**
 * A trace as bytes, exactly: named columns of little-endian numbers, byte planes of a column one
 * after the other, all of it compressed by zlib. A reader takes the columns it knows by name, so
 * that a later version may have more. docs/library.md describes it to the byte.
 */

/** `ret_sha256` (may be NULL) is of the bytes before compression. Caller unrefs and frees. */
GBytes *plp_samples_pack_trace(const PlpTrace *trace, char **ret_sha256);

/** PLP_ERROR_FORMAT: not such bytes, too many, frames or times that do not grow. Caller frees. */
PlpTrace *plp_samples_unpack_trace(GBytes *bytes, GError **error);

/** Both eyes' openness and where twitches could be told. Caller unrefs. */
GBytes *plp_samples_pack_openness(const PlpAnalysis *analysis);

/** Fills the (empty) arrays of `analysis`; they must have `n_samples`. PLP_ERROR_FORMAT. */
bool plp_samples_unpack_openness(GBytes *bytes, guint n_samples, PlpAnalysis *analysis,
                                 GError **error);
