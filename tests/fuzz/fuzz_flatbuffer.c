// Fuzz target of the .tflite reader: whatever the bytes are, no crash, no read outside, no runaway
// memory.

#include <stddef.h>
#include <stdint.h>

#include "vision/graph_priv.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void try_part(const PlpGraph *graph, int input, int output)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpGraphPart) part = plp_graph_part_new(graph, input, &output, 1, &error);
    g_assert((part == NULL) == (error != NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autoptr(GBytes) file = g_bytes_new_static(bytes, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpGraph) graph = plp_graph_parse(file, &error);
    g_assert((graph == NULL) == (error != NULL));
    for (guint i = 0; graph != NULL && i < graph->inputs->len; i++)
        for (guint k = 0; k < graph->outputs->len; k++)
            try_part(graph, g_array_index(graph->inputs, int, i),
                     g_array_index(graph->outputs, int, k));
    return 0;
}
