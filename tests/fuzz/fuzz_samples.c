// Fuzz target of a stored trace: whatever the bytes are, packed or (first byte odd) what lies
// packed in them, a trace that keeps its promises or an error; no crash, no read outside.

#include <stddef.h>
#include <stdint.h>

#include <gio/gio.h>

#include "store/samples.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/** The bytes as a packed table's content, so that the fuzzer need not guess zlib's sums. */
static GBytes *pack(const uint8_t *bytes, size_t size)
{
    g_autoptr(GZlibCompressor) compressor = g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 1);
    gsize room = size * 2 + 1024, read = 0, written = 0;
    guint8 *out = g_malloc(room);
    g_converter_convert(G_CONVERTER(compressor), bytes, size, out, room, G_CONVERTER_INPUT_AT_END,
                        &read, &written, NULL);
    return g_bytes_new_take(out, written);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size < 1)
        return 0;
    g_autoptr(GBytes) content =
        bytes[0] % 2 == 1 ? pack(bytes + 1, size - 1) : g_bytes_new_static(bytes + 1, size - 1);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpTrace) trace = plp_samples_unpack_trace(content, &error);
    g_assert((trace == NULL) == (error != NULL));
    for (guint i = 1; trace != NULL && i < plp_trace_get_length(trace); i++)
        g_assert(plp_trace_get(trace, i)->t_us > plp_trace_get(trace, i - 1)->t_us);
    g_autoptr(PlpAnalysis) analysis = plp_analysis_new();
    if (plp_samples_unpack_openness(content, 3, analysis, NULL))
        g_assert(analysis->right.openness->len == 3);
    return 0;
}
