#include "vision/network.h"

#include <string.h>

#include "base/error.h"
#include "vision/network_priv.h"

struct PlpNetwork {
    PlpGraphPart *part;
    PlpNetworkBuffers buffers;
    const PlpEngineFunctions *engine;
    void *state;
};

static const struct {
    PlpEngine engine;
    const char *name;
    const PlpEngineFunctions *(*get)(void);
} engines[] = {
    // in order of preference
    {PLP_ENGINE_XNNPACK, "xnnpack", plp_engine_xnnpack_get},
    {PLP_ENGINE_OPENCV, "opencv", plp_engine_opencv_get},
};

static const PlpEngineFunctions *find_functions(PlpEngine engine)
{
    for (gsize i = 0; i < G_N_ELEMENTS(engines); i++)
        if (engines[i].engine == engine)
            return engines[i].get();
    return NULL;
}

const char *plp_engine_get_name(PlpEngine engine)
{
    for (gsize i = 0; i < G_N_ELEMENTS(engines); i++)
        if (engines[i].engine == engine)
            return engines[i].name;
    return "unknown";
}

bool plp_engine_parse(const char *name, PlpEngine *ret_engine)
{
    for (gsize i = 0; i < G_N_ELEMENTS(engines); i++) {
        if (strcmp(engines[i].name, name) != 0)
            continue;
        *ret_engine = engines[i].engine;
        return true;
    }
    return false;
}

bool plp_engine_is_available(PlpEngine engine)
{
    return find_functions(engine) != NULL;
}

PlpEngine plp_engine_get_default(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(engines); i++)
        if (engines[i].get() != NULL)
            return engines[i].engine;
    return PLP_ENGINE_UNKNOWN;
}

static float *new_buffer(const PlpGraph *graph, int tensor)
{
    return g_malloc0(graph->tensors[tensor].n_elements * sizeof(float) + PLP_FLOAT_SLACK);
}

static PlpNetwork *new_network(PlpGraphPart *part, const PlpEngineFunctions *engine)
{
    PlpNetwork *network = g_new0(PlpNetwork, 1);
    network->part = part;
    network->engine = engine;
    network->buffers.input = new_buffer(part->graph, part->input);
    network->buffers.outputs = g_new0(float *, part->n_outputs);
    for (gsize k = 0; k < part->n_outputs; k++)
        network->buffers.outputs[k] = new_buffer(part->graph, part->outputs[k]);
    return network;
}

PlpNetwork *plp_network_new(const PlpGraph *graph, PlpEngine engine, int input, const int *outputs,
                            gsize n_outputs, GError **error)
{
    const PlpEngineFunctions *functions = find_functions(engine);
    if (functions == NULL) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_INFERENCE,
                    "the engine `%s` is not in this build; use `%s`", plp_engine_get_name(engine),
                    plp_engine_get_name(plp_engine_get_default()));
        return NULL;
    }
    PlpGraphPart *part = plp_graph_part_new(graph, input, outputs, n_outputs, error);
    if (part == NULL)
        return NULL;
    g_autoptr(PlpNetwork) network = new_network(part, functions);
    network->state = functions->build(part, &network->buffers, error);
    return network->state != NULL ? g_steal_pointer(&network) : NULL;
}

void plp_network_free(PlpNetwork *network)
{
    if (network == NULL)
        return;
    if (network->state != NULL)
        network->engine->free(network->state);
    for (gsize k = 0; k < network->part->n_outputs; k++)
        g_free(network->buffers.outputs[k]);
    g_free(network->buffers.outputs);
    g_free(network->buffers.input);
    plp_graph_part_free(network->part);
    g_free(network);
}

float *plp_network_get_input(PlpNetwork *network)
{
    return network->buffers.input;
}

const float *plp_network_get_output(const PlpNetwork *network, gsize k, gsize *ret_n_elements)
{
    g_return_val_if_fail(k < network->part->n_outputs, NULL);
    int tensor = network->part->outputs[k];
    if (ret_n_elements != NULL)
        *ret_n_elements = network->part->graph->tensors[tensor].n_elements;
    return network->buffers.outputs[k];
}

bool plp_network_run(PlpNetwork *network, GError **error)
{
    return network->engine->run(network->state, error);
}
