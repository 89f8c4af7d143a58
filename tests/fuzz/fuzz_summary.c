// Fuzz target of the reader of summary.json: whatever the bytes are, a recording or an error.

#include <stddef.h>
#include <stdint.h>

#include "report/recording_folder.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autoptr(GBytes) content = g_bytes_new_static(bytes, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpRecording) recording = plp_recording_folder_parse_summary("fuzz", content, &error);
    g_assert((recording == NULL) == (error != NULL));
    return 0;
}
