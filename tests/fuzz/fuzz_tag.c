// Fuzz target of the .tag labels: whatever the bytes are, a result or an error, no crash, no read
// outside.

#include <stddef.h>
#include <stdint.h>

#include "tables/labels.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autoptr(GBytes) content = g_bytes_new_static(bytes, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpClipLabels) clip = plp_labels_parse_tag("fuzz.tag", content, &error);
    g_assert((clip == NULL) == (error != NULL));
    for (guint i = 0; clip != NULL && i < clip->labels->len; i++) {
        const PlpLabel *label = &g_array_index(clip->labels, PlpLabel, i);
        g_assert(label->first_frame <= label->last_frame);
        g_assert(label->first_frame >= clip->scored_first_frame);
        g_assert(label->last_frame <= clip->scored_last_frame);
    }
    return 0;
}
