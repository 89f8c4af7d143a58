#include "vision/graph_priv.h"

#include <string.h>

#include "base/error.h"

static bool fail_tensor(GError **error, int tensor, const char *what)
{
    g_set_error(error, PLP_ERROR, PLP_ERROR_MODEL,
                "tensor %d of the network %s; fetch the pinned network with models/install", tensor,
                what);
    return false;
}

static bool check_end(const PlpGraph *graph, int tensor, GError **error)
{
    if (tensor < 0 || tensor >= graph->n_tensors)
        return fail_tensor(error, tensor, "is not there");
    const PlpTensor *end = &graph->tensors[tensor];
    if (end->element != PLP_ELEMENT_FLOAT32 || end->n_dims < 1 || end->dims[0] != 1 ||
        end->values != NULL)
        return fail_tensor(error, tensor, "is no computed float32 tensor of one picture");
    return true;
}

static bool check_ends(const PlpGraph *graph, int input, const int *outputs, gsize n_outputs,
                       GError **error)
{
    if (!check_end(graph, input, error))
        return false;
    for (gsize k = 0; k < n_outputs; k++) {
        if (!check_end(graph, outputs[k], error))
            return false;
        for (gsize j = 0; j < k; j++)
            if (outputs[j] == outputs[k])
                return fail_tensor(error, outputs[k], "is asked for twice");
        if (outputs[k] == input)
            return fail_tensor(error, input, "is asked for as input and output");
    }
    return true;
}

static bool is_any_wanted(const bool *wanted, const PlpOp *op)
{
    for (int i = 0; i < op->n_outputs; i++)
        if (op->outputs[i] >= 0 && wanted[op->outputs[i]])
            return true;
    return false;
}

static void want_inputs(const PlpGraph *graph, bool *wanted, const PlpOp *op, int input)
{
    for (int i = 0; i < op->n_inputs; i++) {
        int id = op->inputs[i];
        if (id >= 0 && id != input && graph->tensors[id].constant_position == 0 &&
            graph->tensors[id].values == NULL)
            wanted[id] = true;
    }
}

static void reverse(GPtrArray *array)
{
    for (guint i = 0; i < array->len / 2; i++) {
        gpointer first = array->pdata[i];
        array->pdata[i] = array->pdata[array->len - 1 - i];
        array->pdata[array->len - 1 - i] = first;
    }
}

/** Walks back from the outputs; every operation's outputs are then no longer wanted from those
 * before it. */
static bool collect_ops(PlpGraphPart *part, bool *wanted, GError **error)
{
    const PlpGraph *graph = part->graph;
    for (guint i = graph->ops->len; i-- > 0;) {
        const PlpOp *op = g_ptr_array_index(graph->ops, i);
        if (!is_any_wanted(wanted, op))
            continue;
        if (!plp_graph_check_op(graph, op, error))
            return false;
        wanted[op->outputs[0]] = false;
        want_inputs(graph, wanted, op, part->input);
        g_ptr_array_add(part->ops, (gpointer)op);
    }
    reverse(part->ops);
    for (int id = 0; id < graph->n_tensors; id++)
        if (wanted[id])
            return fail_tensor(error, id, "does not come from the input asked for");
    return true;
}

/** Two operations writing one tensor, or one that writes the input, would make the order matter. */
static bool check_single_writers(const PlpGraphPart *part, GError **error)
{
    g_autofree bool *written = g_new0(bool, part->graph->n_tensors);
    written[part->input] = true;
    for (guint i = 0; i < part->ops->len; i++) {
        const PlpOp *op = g_ptr_array_index(part->ops, i);
        if (written[op->outputs[0]])
            return fail_tensor(error, op->outputs[0], "is written twice");
        written[op->outputs[0]] = true;
    }
    return true;
}

PlpGraphPart *plp_graph_part_new(const PlpGraph *graph, int input, const int *outputs,
                                 gsize n_outputs, GError **error)
{
    if (!check_ends(graph, input, outputs, n_outputs, error))
        return NULL;
    g_autoptr(PlpGraphPart) part = g_new0(PlpGraphPart, 1);
    part->graph = plp_graph_ref((PlpGraph *)graph); // only the count changes
    part->input = input;
    part->outputs = g_memdup2(outputs, n_outputs * sizeof *outputs);
    part->n_outputs = n_outputs;
    part->ops = g_ptr_array_new();
    g_autofree bool *wanted = g_new0(bool, graph->n_tensors);
    for (gsize k = 0; k < n_outputs; k++)
        wanted[outputs[k]] = true;
    if (!collect_ops(part, wanted, error) || !check_single_writers(part, error))
        return NULL;
    return g_steal_pointer(&part);
}

void plp_graph_part_free(PlpGraphPart *part)
{
    if (part == NULL)
        return;
    plp_graph_free(part->graph);
    g_free(part->outputs);
    g_ptr_array_unref(part->ops);
    g_free(part);
}

bool plp_graph_part_is_output(const PlpGraphPart *part, int tensor)
{
    for (gsize k = 0; k < part->n_outputs; k++)
        if (part->outputs[k] == tensor)
            return true;
    return false;
}
