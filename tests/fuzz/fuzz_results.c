// Fuzz target of the readers of our own trace.csv and closures.csv: whatever the bytes are, a
// result or an error, no crash, no read outside.

#include <stddef.h>
#include <stdint.h>

#include "report/closure_table.h"
#include "report/trace_table.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autoptr(GBytes) content = g_bytes_new_static(bytes, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) closures = plp_closure_table_parse("fuzz", content, &error);
    g_assert((closures == NULL) == (error != NULL));
    g_clear_error(&error);
    g_autoptr(PlpTrace) trace = plp_trace_table_parse("fuzz", content, NULL, NULL, &error);
    g_assert((trace == NULL) == (error != NULL));
    return 0;
}
