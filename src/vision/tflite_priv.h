#pragma once

#include <glib.h>
#include <stdbool.h>

/**
 * Bounds-checked reading of a FlatBuffer (https://flatbuffers.dev/internals). Nothing of the file
 * is trusted: every read goes through a check against the file's size. The first fault sticks: from
 * then on every read gives 0 or empty, and `fault` says what was wrong, so that callers check once,
 * at the end.
 *
 * Positions are byte offsets into the file; 0 stands for 'absent' (the root offset lies there, no
 * object can).
 */
typedef struct {
    const guint8 *bytes;
    gsize size;
    const char *fault; // static text of the first fault; NULL while there is none
} PlpFlat;

typedef struct {
    gsize start; // of the first element
    guint32 n;   // 0 for an absent vector
} PlpFlatVector;

/** The root table of a file that carries the four-letter `identifier`. */
gsize plp_flat_get_root(PlpFlat *flat, const char *identifier);

/** The position of a table's field by its index in the schema; 0 where the table leaves it at its
 * default. */
gsize plp_flat_get_field(PlpFlat *flat, gsize table, int field);

guint8 plp_flat_get_u8(PlpFlat *flat, gsize table, int field, guint8 fallback);
gint32 plp_flat_get_i32(PlpFlat *flat, gsize table, int field, gint32 fallback);

gsize plp_flat_get_table(PlpFlat *flat, gsize table, int field);
/** A vector whose elements all lie inside the file. */
PlpFlatVector plp_flat_get_vector(PlpFlat *flat, gsize table, int field, gsize element_size);
gint32 plp_flat_get_vector_i32(PlpFlat *flat, PlpFlatVector vector, guint32 i);
/** The i-th table of a vector of offsets (4 bytes each). */
gsize plp_flat_get_vector_table(PlpFlat *flat, PlpFlatVector vector, guint32 i);
/** A string as valid UTF-8; empty when absent. Caller frees. */
char *plp_flat_dup_string(PlpFlat *flat, gsize table, int field);

/** Records a fault found by the caller (a rule of the schema, not of the format). Always returns
 * false. */
bool plp_flat_fail(PlpFlat *flat, const char *fault);
