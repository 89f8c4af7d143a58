// Scripts of drawn faces: anything may stand in them.

#include <stddef.h>
#include <stdint.h>

#include "simulate/script.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autoptr(GBytes) content = g_bytes_new_static(bytes, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpScript) script = plp_script_parse("fuzz", content, &error);
    if ((script == NULL) != (error != NULL))
        g_error("an error without its message, or the other way round");
    if (script == NULL ||
        plp_script_get_storage(script)->duration_s * plp_script_get_storage(script)->rate_per_s >
            1e4)
        return 0;
    g_autoptr(GArray) times = plp_script_dup_frame_times(script);
    PlpDrawnFace faces[PLP_SCRIPT_MAX_FACES];
    for (guint i = 0; i < times->len; i += 1 + times->len / 8)
        plp_script_get_faces(script, g_array_index(times, int64_t, i), i, faces);
    g_autofree char *truth = plp_script_dup_truth_csv(script, "fuzz", times);
    g_autofree char *segments = plp_script_dup_segments_csv(script);
    return 0;
}
