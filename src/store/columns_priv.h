#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/** A column: `size` bytes (1, 4 or 8) of each row struct. */
typedef struct {
    const char *name;
    size_t size;
    size_t offset;
} PlpColumnPlace;

/** Longest content a packed table may have, before compression. */
#define PLP_COLUMNS_LIMIT_BYTES ((gsize)512 << 20)

/** Packs `n` structs of `stride` bytes. Caller unrefs, frees. */
GBytes *plp_columns_pack(const PlpColumnPlace *places, gsize n_places, const void *rows,
                         gsize stride, gsize n, char **ret_sha256);

/** What a packed table holds, open for reading. */
typedef struct PlpColumns PlpColumns;

/** PLP_ERROR_FORMAT. */
PlpColumns *plp_columns_open(GBytes *packed, GError **error);
void plp_columns_free(PlpColumns *columns);
gsize plp_columns_get_length(const PlpColumns *columns);
/** Fills one column of the rows; false where there is none of that name and size. */
bool plp_columns_read(const PlpColumns *columns, const PlpColumnPlace *place, void *rows,
                      gsize stride);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpColumns, plp_columns_free)
