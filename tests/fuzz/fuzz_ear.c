// Fuzz target of the EAR series: whatever the bytes are, a result or an error, no crash, no read
// outside.

#include <stddef.h>
#include <stdint.h>

#include <math.h>

#include "tables/ear_series.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autoptr(GBytes) content = g_bytes_new_static(bytes, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpTrace) timed = plp_ear_series_parse("fuzz", content, (double)NAN, &error);
    g_assert((timed == NULL) == (error != NULL));
    g_clear_error(&error);
    g_autoptr(PlpTrace) trace = plp_ear_series_parse("fuzz", content, 30, &error);
    g_assert((trace == NULL) == (error != NULL));
    for (guint i = 1; trace != NULL && i < plp_trace_get_length(trace); i++) {
        g_assert(plp_trace_get(trace, i)->t_us > plp_trace_get(trace, i - 1)->t_us);
        g_assert(plp_trace_get(trace, i)->frame > plp_trace_get(trace, i - 1)->frame);
    }
    return 0;
}
