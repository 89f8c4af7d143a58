// Fuzz target of the CSV labels: whatever the bytes are, a result or an error, no crash, no read
// outside.

#include <stddef.h>
#include <stdint.h>

#include "tables/labels.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autoptr(GBytes) content = g_bytes_new_static(bytes, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) clips = plp_labels_parse_csv("fuzz", content, &error);
    g_assert((clips == NULL) == (error != NULL));
    g_assert(clips == NULL || clips->len > 0);
    return 0;
}
