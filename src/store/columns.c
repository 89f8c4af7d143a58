#include "store/columns_priv.h"

#include <gio/gio.h>
#include <stdint.h>
#include <string.h>

#include "base/error.h"
#include "base/sha256.h"

#define MAGIC "PLPC"
#define VERSION 1
#define MAX_COLUMNS 1024
#define PIECE 65536

struct PlpColumns {
    GByteArray *content;
    GHashTable *offsets; // name to its place in the header's order
    GArray *starts;      // of gsize
    GArray *sizes;       // of guint8
    gsize n;
};

static void append_u32(GByteArray *bytes, uint32_t value)
{
    const guint8 little[4] = {(guint8)value, (guint8)(value >> 8), (guint8)(value >> 16),
                              (guint8)(value >> 24)};
    g_byte_array_append(bytes, little, 4);
}

static uint32_t read_u32(const guint8 *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/** Byte `plane` (0: lowest) of a value in this machine's order. */
static gsize place_of(gsize plane, gsize size)
{
    return G_BYTE_ORDER == G_LITTLE_ENDIAN ? plane : size - 1 - plane;
}

/** Runs bytes through a converter. NULL when they are not what it takes, or more than the limit. */
static GByteArray *convert(GConverter *converter, const guint8 *bytes, gsize size)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autofree guint8 *piece = g_malloc(PIECE);
    GConverterResult result = G_CONVERTER_CONVERTED;
    gsize at = 0;
    while (result != G_CONVERTER_FINISHED) {
        gsize read = 0, written = 0;
        result = g_converter_convert(converter, bytes + at, size - at, piece, PIECE,
                                     G_CONVERTER_INPUT_AT_END, &read, &written, NULL);
        at += read;
        if (result == G_CONVERTER_ERROR || out->len + written > PLP_COLUMNS_LIMIT_BYTES)
            return NULL;
        g_byte_array_append(out, piece, (guint)written);
    }
    return at == size ? g_steal_pointer(&out) : NULL;
}

GBytes *plp_columns_pack(const PlpColumnPlace *places, gsize n_places, const void *rows,
                         gsize stride, gsize n, char **ret_sha256)
{
    g_autoptr(GByteArray) content = g_byte_array_new();
    g_byte_array_append(content, (const guint8 *)MAGIC, 4);
    append_u32(content, VERSION);
    append_u32(content, (uint32_t)n);
    append_u32(content, (uint32_t)n_places);
    for (gsize i = 0; i < n_places; i++) {
        const guint8 sizes[2] = {(guint8)places[i].size, (guint8)strlen(places[i].name)};
        g_byte_array_append(content, sizes, 2);
        g_byte_array_append(content, (const guint8 *)places[i].name, sizes[1]);
    }
    for (gsize i = 0; i < n_places; i++) {
        guint start = content->len;
        g_byte_array_set_size(content, start + (guint)(places[i].size * n));
        guint8 *to = content->data + start;
        for (gsize plane = 0; plane < places[i].size; plane++) {
            const guint8 *from =
                (const guint8 *)rows + places[i].offset + place_of(plane, places[i].size);
            for (gsize k = 0; k < n; k++)
                *to++ = from[k * stride];
        }
    }
    if (ret_sha256 != NULL)
        *ret_sha256 = plp_sha256_dup_bytes(content->data, content->len);
    g_autoptr(GZlibCompressor) compressor = g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 6);
    GByteArray *packed = convert(G_CONVERTER(compressor), content->data, content->len);
    return g_byte_array_free_to_bytes(packed);
}

static PlpColumns *refuse(GError **error)
{
    g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                "a stored trace is damaged or of a newer version");
    return NULL;
}

/** Reads names and sizes; the columns' starts follow from them. */
static bool read_header(PlpColumns *columns)
{
    const guint8 *bytes = columns->content->data;
    gsize size = columns->content->len;
    if (size < 16 || memcmp(bytes, MAGIC, 4) != 0 || read_u32(bytes + 4) != VERSION)
        return false;
    columns->n = read_u32(bytes + 8);
    gsize n_columns = read_u32(bytes + 12);
    gsize at = 16;
    if (n_columns > MAX_COLUMNS)
        return false;
    for (gsize i = 0; i < n_columns; i++) {
        if (size - at < 2 || size - at - 2 < bytes[at + 1])
            return false;
        guint8 width = bytes[at];
        if (width != 1 && width != 4 && width != 8)
            return false;
        char *name = g_strndup((const char *)bytes + at + 2, bytes[at + 1]);
        g_hash_table_insert(columns->offsets, name, GSIZE_TO_POINTER(i));
        g_array_append_val(columns->sizes, width);
        at += 2 + (gsize)bytes[at + 1];
    }
    for (gsize i = 0; i < n_columns; i++) {
        g_array_append_val(columns->starts, at);
        gsize width = g_array_index(columns->sizes, guint8, i);
        if (columns->n > (size - at) / width)
            return false;
        at += columns->n * width;
    }
    return at == size;
}

PlpColumns *plp_columns_open(GBytes *packed, GError **error)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(packed, &size);
    g_autoptr(GZlibDecompressor) decompressor =
        g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
    GByteArray *content = size > 0 ? convert(G_CONVERTER(decompressor), bytes, size) : NULL;
    if (content == NULL)
        return refuse(error);
    g_autoptr(PlpColumns) columns = g_new0(PlpColumns, 1);
    columns->content = content;
    columns->offsets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    columns->starts = g_array_new(FALSE, FALSE, sizeof(gsize));
    columns->sizes = g_array_new(FALSE, FALSE, sizeof(guint8));
    return read_header(columns) ? g_steal_pointer(&columns) : refuse(error);
}

void plp_columns_free(PlpColumns *columns)
{
    if (columns == NULL)
        return;
    g_byte_array_unref(columns->content);
    g_hash_table_unref(columns->offsets);
    g_array_unref(columns->starts);
    g_array_unref(columns->sizes);
    g_free(columns);
}

gsize plp_columns_get_length(const PlpColumns *columns)
{
    return columns->n;
}

bool plp_columns_read(const PlpColumns *columns, const PlpColumnPlace *place, void *rows,
                      gsize stride)
{
    gpointer index = NULL;
    if (!g_hash_table_lookup_extended(columns->offsets, place->name, NULL, &index) ||
        g_array_index(columns->sizes, guint8, GPOINTER_TO_SIZE(index)) != place->size)
        return false;
    const guint8 *from =
        columns->content->data + g_array_index(columns->starts, gsize, GPOINTER_TO_SIZE(index));
    for (gsize plane = 0; plane < place->size; plane++) {
        guint8 *to = (guint8 *)rows + place->offset + place_of(plane, place->size);
        for (gsize k = 0; k < columns->n; k++)
            to[k * stride] = *from++;
    }
    return true;
}
