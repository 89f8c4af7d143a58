// Fuzz target of the segments file: whatever the bytes are, a result or an error, no crash, no read
// outside.

#include <stddef.h>
#include <stdint.h>

#include "domain/segment.h"
#include "tables/segments.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autoptr(GBytes) content = g_bytes_new_static(bytes, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) segments = plp_segments_parse("fuzz", content, &error);
    g_assert((segments == NULL) == (error != NULL));
    for (guint i = 0; segments != NULL && i < segments->len; i++) {
        const PlpSegment *segment = &g_array_index(segments, PlpSegment, i);
        g_assert(segment->start_us >= 0 && segment->end_us > segment->start_us);
        g_assert(i == 0 || segment[-1].end_us <= segment->start_us);
    }
    return 0;
}
