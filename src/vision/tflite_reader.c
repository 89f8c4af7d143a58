#include "vision/tflite_priv.h"

#include <string.h>

#define MAX_STRING_BYTES 256 // names are for messages; a longer one is cut

bool plp_flat_fail(PlpFlat *flat, const char *fault)
{
    if (flat->fault == NULL)
        flat->fault = fault;
    return false;
}

static bool has(PlpFlat *flat, gsize at, gsize n_bytes)
{
    if (flat->fault != NULL)
        return false;
    if (at > flat->size || flat->size - at < n_bytes)
        return plp_flat_fail(flat, "an offset points outside the file");
    return true;
}

static guint16 read_u16(PlpFlat *flat, gsize at)
{
    guint16 value = 0;
    if (!has(flat, at, sizeof value))
        return 0;
    memcpy(&value, flat->bytes + at, sizeof value);
    return GUINT16_FROM_LE(value);
}

static guint32 read_u32(PlpFlat *flat, gsize at)
{
    guint32 value = 0;
    if (!has(flat, at, sizeof value))
        return 0;
    memcpy(&value, flat->bytes + at, sizeof value);
    return GUINT32_FROM_LE(value);
}

/** Follows the unsigned offset stored at `at`, relative to its own place. */
static gsize follow(PlpFlat *flat, gsize at)
{
    guint32 offset = read_u32(flat, at);
    if (flat->fault == NULL && offset == 0)
        plp_flat_fail(flat, "an offset points at itself");
    gsize target = at + offset;
    return has(flat, target, sizeof(guint32)) ? target : 0;
}

/** The table's vtable, checked to lie in the file; 0 on a fault. A table stores signed `table -
 * vtable`. */
static gsize find_vtable(PlpFlat *flat, gsize table, guint16 *ret_size)
{
    gint64 back = (gint32)read_u32(flat, table);
    gint64 vtable = (gint64)table - back;
    if (flat->fault != NULL)
        return 0;
    if (vtable < 4 || vtable > (gint64)flat->size) {
        plp_flat_fail(flat, "a table's description lies outside the file");
        return 0;
    }
    *ret_size = read_u16(flat, (gsize)vtable);
    if (*ret_size < 4 || *ret_size % 2 != 0)
        plp_flat_fail(flat, "a table's description has an impossible size");
    return has(flat, (gsize)vtable, *ret_size) ? (gsize)vtable : 0;
}

gsize plp_flat_get_root(PlpFlat *flat, const char *identifier)
{
    if (!has(flat, 0, 8))
        return 0;
    if (memcmp(flat->bytes + 4, identifier, 4) != 0) {
        plp_flat_fail(flat, "it is no TensorFlow Lite file");
        return 0;
    }
    return follow(flat, 0);
}

gsize plp_flat_get_field(PlpFlat *flat, gsize table, int field)
{
    guint16 vtable_size = 0;
    gsize vtable = table != 0 ? find_vtable(flat, table, &vtable_size) : 0;
    gsize slot = 4 + 2 * (gsize)field;
    if (vtable == 0 || slot + 2 > vtable_size)
        return 0;
    guint16 offset = read_u16(flat, vtable + slot);
    if (offset == 0)
        return 0;
    guint16 table_size = read_u16(flat, vtable + 2);
    if (offset < 4 || offset >= table_size || !has(flat, table, table_size)) {
        plp_flat_fail(flat, "a field lies outside its table");
        return 0;
    }
    return table + offset;
}

guint8 plp_flat_get_u8(PlpFlat *flat, gsize table, int field, guint8 fallback)
{
    gsize at = plp_flat_get_field(flat, table, field);
    return at != 0 && has(flat, at, 1) ? flat->bytes[at] : fallback;
}

gint32 plp_flat_get_i32(PlpFlat *flat, gsize table, int field, gint32 fallback)
{
    gsize at = plp_flat_get_field(flat, table, field);
    return at != 0 ? (gint32)read_u32(flat, at) : fallback;
}

gsize plp_flat_get_table(PlpFlat *flat, gsize table, int field)
{
    gsize at = plp_flat_get_field(flat, table, field);
    return at != 0 ? follow(flat, at) : 0;
}

PlpFlatVector plp_flat_get_vector(PlpFlat *flat, gsize table, int field, gsize element_size)
{
    gsize at = plp_flat_get_field(flat, table, field);
    gsize start = at != 0 ? follow(flat, at) : 0;
    if (start == 0)
        return (PlpFlatVector){0};
    PlpFlatVector vector = {.start = start + sizeof(guint32), .n = read_u32(flat, start)};
    if (vector.n > flat->size / element_size) {
        plp_flat_fail(flat, "a list is longer than the file");
        return (PlpFlatVector){0};
    }
    return has(flat, vector.start, vector.n * element_size) ? vector : (PlpFlatVector){0};
}

gint32 plp_flat_get_vector_i32(PlpFlat *flat, PlpFlatVector vector, guint32 i)
{
    g_return_val_if_fail(i < vector.n, 0);
    return (gint32)read_u32(flat, vector.start + sizeof(gint32) * i);
}

gsize plp_flat_get_vector_table(PlpFlat *flat, PlpFlatVector vector, guint32 i)
{
    g_return_val_if_fail(i < vector.n, 0);
    return follow(flat, vector.start + sizeof(guint32) * i);
}

char *plp_flat_dup_string(PlpFlat *flat, gsize table, int field)
{
    PlpFlatVector text = plp_flat_get_vector(flat, table, field, 1);
    gsize n_bytes = MIN(text.n, MAX_STRING_BYTES);
    return g_utf8_make_valid((const char *)flat->bytes + text.start, (gssize)n_bytes);
}
