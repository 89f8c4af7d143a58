#include "vision/network_priv.h"

#if PLP_HAVE_XNNPACK

#include <math.h>
#include <string.h>

#include <xnnpack.h>

#include "base/error.h"

typedef struct {
    const PlpGraphPart *part;
    const PlpNetworkBuffers *buffers;
    xnn_subgraph_t subgraph;
    xnn_runtime_t runtime;
    uint32_t *ids;     // XNNPACK's value of each tensor; XNN_INVALID_VALUE_ID: none yet
    GArray *externals; // of struct xnn_external_value: what lies in the network's own buffers
} Engine;

static void free_engine(void *state)
{
    Engine *engine = state;
    if (engine->runtime != NULL)
        xnn_delete_runtime(engine->runtime);
    if (engine->subgraph != NULL)
        xnn_delete_subgraph(engine->subgraph);
    g_array_unref(engine->externals);
    g_free(engine->ids);
    g_free(engine);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Engine, free_engine)

static bool check(enum xnn_status status, const char *what, GError **error)
{
    if (status == xnn_status_success)
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_INFERENCE,
                "XNNPACK cannot %s (its status %d); use the engine `opencv`", what, (int)status);
    return false;
}

static const PlpTensor *get_tensor(const Engine *engine, int tensor)
{
    return &engine->part->graph->tensors[tensor];
}

/** Defines a tensor of the graph as a value of XNNPACK with the dimensions given. */
static bool define(Engine *engine, int tensor, size_t n_dims, const size_t *dims,
                   uint32_t external_id, uint32_t flags, GError **error)
{
    return check(xnn_define_tensor_value(engine->subgraph, xnn_datatype_fp32, n_dims, dims,
                                         get_tensor(engine, tensor)->values, external_id, flags,
                                         &engine->ids[tensor]),
                 "define a tensor", error);
}

static bool define_as_is(Engine *engine, int tensor, uint32_t external_id, uint32_t flags,
                         GError **error)
{
    const PlpTensor *source = get_tensor(engine, tensor);
    size_t dims[PLP_TENSOR_DIMS];
    for (int i = 0; i < source->n_dims; i++)
        dims[i] = (size_t)source->dims[i];
    return define(engine, tensor, (size_t)source->n_dims, dims, external_id, flags, error);
}

static bool define_external(Engine *engine, int tensor, float *data, uint32_t flags, GError **error)
{
    struct xnn_external_value value = {.id = engine->externals->len, .data = data};
    g_array_append_val(engine->externals, value);
    return define_as_is(engine, tensor, value.id, flags, error);
}

/** Every operation's tensor that is not defined yet is one that XNNPACK keeps to itself, or a
 * constant. */
static bool define_inner(Engine *engine, int tensor, GError **error)
{
    return engine->ids[tensor] != XNN_INVALID_VALUE_ID ||
           define_as_is(engine, tensor, XNN_INVALID_VALUE_ID, 0, error);
}

/** Slopes and offsets are 1-D for XNNPACK, whatever shape the file gives them. */
static bool define_flat(Engine *engine, int tensor, GError **error)
{
    size_t n = get_tensor(engine, tensor)->n_elements;
    return engine->ids[tensor] != XNN_INVALID_VALUE_ID ||
           define(engine, tensor, 1, &n, XNN_INVALID_VALUE_ID, 0, error);
}

static void get_range(PlpActivation activation, float *ret_low, float *ret_high)
{
    *ret_low = activation == PLP_ACTIVATION_NONE ? -INFINITY : 0;
    *ret_high = activation == PLP_ACTIVATION_RELU6 ? 6 : INFINITY;
}

static enum xnn_status add_conv(Engine *engine, const PlpOp *op, uint32_t in, uint32_t bias,
                                uint32_t out)
{
    const PlpTensor *filter = get_tensor(engine, op->inputs[1]);
    uint32_t filter_id = engine->ids[op->inputs[1]];
    uint32_t flags = op->same_padding ? XNN_FLAG_TENSORFLOW_SAME_PADDING : 0;
    uint32_t height = (uint32_t)filter->dims[1], width = (uint32_t)filter->dims[2];
    uint32_t stride_x = (uint32_t)op->stride.x, stride_y = (uint32_t)op->stride.y;
    float low = 0, high = 0;
    get_range(op->activation, &low, &high);
    if (op->kind == PLP_OP_DEPTHWISE)
        return xnn_define_depthwise_convolution_2d(
            engine->subgraph, 0, 0, 0, 0, height, width, stride_y, stride_x, 1, 1, 1,
            (size_t)filter->dims[3], low, high, in, filter_id, bias, out, flags);
    return xnn_define_convolution_2d(engine->subgraph, 0, 0, 0, 0, height, width, stride_y,
                                     stride_x, 1, 1, 1, (size_t)filter->dims[3],
                                     (size_t)filter->dims[0], low, high, in, filter_id, bias, out,
                                     flags);
}

static enum xnn_status add_max_pool(Engine *engine, const PlpOp *op, uint32_t in, uint32_t out)
{
    float low = 0, high = 0;
    get_range(op->activation, &low, &high);
    return xnn_define_max_pooling_2d(engine->subgraph, 0, 0, 0, 0, (uint32_t)op->filter.y,
                                     (uint32_t)op->filter.x, (uint32_t)op->stride.y,
                                     (uint32_t)op->stride.x, 1, 1, low, high, in, out,
                                     op->same_padding ? XNN_FLAG_TENSORFLOW_SAME_PADDING : 0);
}

static enum xnn_status add_pad(Engine *engine, const PlpOp *op, uint32_t in, uint32_t out)
{
    const gint32 *widths = get_tensor(engine, op->inputs[1])->integers;
    size_t before[PLP_TENSOR_DIMS], after[PLP_TENSOR_DIMS];
    for (int i = 0; i < PLP_TENSOR_DIMS; i++) {
        before[i] = (size_t)widths[2 * i];
        after[i] = (size_t)widths[2 * i + 1];
    }
    return xnn_define_static_constant_pad(engine->subgraph, before, after, 0, in, out, 0);
}

static enum xnn_status add_reshape(Engine *engine, const PlpOp *op, uint32_t in, uint32_t out)
{
    const PlpTensor *target = get_tensor(engine, op->outputs[0]);
    size_t dims[PLP_TENSOR_DIMS];
    for (int i = 0; i < target->n_dims; i++)
        dims[i] = (size_t)target->dims[i];
    return xnn_define_static_reshape(engine->subgraph, (size_t)target->n_dims, dims, in, out, 0);
}

// The library renamed its element-wise nodes at the end of 2024; the old names are then deprecated.
static enum xnn_status add_sum(Engine *engine, const PlpOp *op, uint32_t in, uint32_t other,
                               uint32_t out)
{
    float low = 0, high = 0;
    get_range(op->activation, &low, &high);
#if PLP_XNNPACK_HAS_BINARY
    struct xnn_binary_params params = {.output_min = low, .output_max = high};
    return xnn_define_binary(engine->subgraph, xnn_binary_add, &params, in, other, out, 0);
#else
    return xnn_define_add2(engine->subgraph, low, high, in, other, out, 0);
#endif
}

static enum xnn_status add_prelu(Engine *engine, uint32_t in, uint32_t slopes, uint32_t out)
{
#if PLP_XNNPACK_HAS_BINARY
    return xnn_define_binary(engine->subgraph, xnn_binary_prelu, NULL, in, slopes, out, 0);
#else
    return xnn_define_prelu(engine->subgraph, in, slopes, out, 0);
#endif
}

static enum xnn_status add_relu(Engine *engine, uint32_t in, uint32_t out)
{
#if PLP_XNNPACK_HAS_BINARY
    union xnn_unary_params params = {.clamp = {.min = 0, .max = INFINITY}};
    return xnn_define_unary(engine->subgraph, xnn_unary_clamp, &params, in, out, 0);
#else
    return xnn_define_clamp(engine->subgraph, 0, INFINITY, in, out, 0);
#endif
}

/** Defines the tensors that an operation names and XNNPACK must know. */
static bool define_tensors(Engine *engine, const PlpOp *op, GError **error)
{
    bool has_filter =
        op->kind == PLP_OP_CONV || op->kind == PLP_OP_DEPTHWISE || op->kind == PLP_OP_ADD;
    bool has_bias = has_filter && op->n_inputs > 2 && op->inputs[2] >= 0;
    return define_inner(engine, op->inputs[0], error) &&
           define_inner(engine, op->outputs[0], error) &&
           (!has_filter || define_inner(engine, op->inputs[1], error)) &&
           (op->kind != PLP_OP_PRELU || define_flat(engine, op->inputs[1], error)) &&
           (!has_bias || define_flat(engine, op->inputs[2], error));
}

static enum xnn_status add_node(Engine *engine, const PlpOp *op)
{
    uint32_t in = engine->ids[op->inputs[0]];
    uint32_t out = engine->ids[op->outputs[0]];
    uint32_t second =
        op->n_inputs > 1 && op->inputs[1] >= 0 ? engine->ids[op->inputs[1]] : XNN_INVALID_VALUE_ID;
    uint32_t third =
        op->n_inputs > 2 && op->inputs[2] >= 0 ? engine->ids[op->inputs[2]] : XNN_INVALID_VALUE_ID;
    switch (op->kind) {
    case PLP_OP_CONV:
    case PLP_OP_DEPTHWISE:
        return add_conv(engine, op, in, third, out);
    case PLP_OP_PRELU:
        return add_prelu(engine, in, second, out);
    case PLP_OP_RELU:
        return add_relu(engine, in, out);
    case PLP_OP_ADD:
        return add_sum(engine, op, in, second, out);
    case PLP_OP_PAD:
        return add_pad(engine, op, in, out);
    case PLP_OP_MAX_POOL:
        return add_max_pool(engine, op, in, out);
    case PLP_OP_RESHAPE:
        return add_reshape(engine, op, in, out);
    case PLP_OP_CONCAT: // its parts already lie side by side
        return xnn_status_success;
    case PLP_OP_UNKNOWN:
        break;
    }
    return xnn_status_unsupported_parameter;
}

static float *find_output(const Engine *engine, int tensor)
{
    for (gsize k = 0; k < engine->part->n_outputs; k++)
        if (engine->part->outputs[k] == tensor)
            return engine->buffers->outputs[k];
    return NULL;
}

static bool is_read(const PlpGraphPart *part, int tensor)
{
    for (guint i = 0; i < part->ops->len; i++) {
        const PlpOp *op = g_ptr_array_index(part->ops, i);
        for (int k = 0; k < op->n_inputs; k++)
            if (op->inputs[k] == tensor)
                return true;
    }
    return false;
}

/** One piece after the other in memory: all sides before the axis are 1. */
static bool is_row_of_pieces(const PlpTensor *joined, int axis)
{
    for (int i = 0; i < axis; i++)
        if (joined->dims[i] != 1)
            return false;
    return true;
}

/**
 * Older XNNPACK has no concatenation. At a network's end none is needed: each part is written
 * straight to its place in the output.
 */
static bool define_concat(Engine *engine, const PlpOp *op, GError **error)
{
    float *joined = find_output(engine, op->outputs[0]);
    bool possible = joined != NULL && !is_read(engine->part, op->outputs[0]) &&
                    is_row_of_pieces(get_tensor(engine, op->outputs[0]), op->axis) &&
                    op->activation == PLP_ACTIVATION_NONE;
    for (int k = 0; possible && k < op->n_inputs; k++) {
        int piece = op->inputs[k];
        possible = piece != engine->part->input && engine->ids[piece] == XNN_INVALID_VALUE_ID &&
                   !plp_graph_part_is_output(engine->part, piece);
        if (possible &&
            !define_external(engine, piece, joined, XNN_VALUE_FLAG_EXTERNAL_OUTPUT, error))
            return false;
        joined += possible ? get_tensor(engine, piece)->n_elements : 0;
    }
    if (!possible)
        g_set_error(error, PLP_ERROR, PLP_ERROR_INFERENCE,
                    "XNNPACK cannot do operation %d (%s) of the network; use the engine `opencv`",
                    op->number, op->name);
    return possible;
}

static bool is_concat_output(const PlpGraphPart *part, int tensor)
{
    for (guint i = 0; i < part->ops->len; i++) {
        const PlpOp *op = g_ptr_array_index(part->ops, i);
        if (op->kind == PLP_OP_CONCAT && op->outputs[0] == tensor)
            return true;
    }
    return false;
}

static bool define_externals(Engine *engine, GError **error)
{
    const PlpGraphPart *part = engine->part;
    if (!define_external(engine, part->input, engine->buffers->input, XNN_VALUE_FLAG_EXTERNAL_INPUT,
                         error))
        return false;
    for (gsize k = 0; k < part->n_outputs; k++)
        if (!is_concat_output(part, part->outputs[k]) &&
            !define_external(engine, part->outputs[k], engine->buffers->outputs[k],
                             XNN_VALUE_FLAG_EXTERNAL_OUTPUT, error))
            return false;
    for (guint i = 0; i < part->ops->len; i++) {
        const PlpOp *op = g_ptr_array_index(part->ops, i);
        if (op->kind == PLP_OP_CONCAT && !define_concat(engine, op, error))
            return false;
    }
    return true;
}

static bool add_ops(Engine *engine, GError **error)
{
    for (guint i = 0; i < engine->part->ops->len; i++) {
        const PlpOp *op = g_ptr_array_index(engine->part->ops, i);
        if (op->kind == PLP_OP_CONCAT)
            continue;
        if (!define_tensors(engine, op, error) || !check(add_node(engine, op), op->name, error))
            return false;
    }
    return true;
}

static bool setup(Engine *engine, GError **error)
{
    const struct xnn_external_value *values =
        (const struct xnn_external_value *)engine->externals->data;
    size_t n_values = engine->externals->len;
    // No thread pool: parallelism belongs across frames and recordings, not inside a network of 1
    // ms.
    if (!check(xnn_create_runtime_v2(engine->subgraph, NULL, 0, &engine->runtime),
               "build the network", error))
        return false;
#if PLP_XNNPACK_HAS_SETUP_V2
    return check(xnn_reshape_runtime(engine->runtime), "lay out the network", error) &&
           check(xnn_setup_runtime_v2(engine->runtime, n_values, values), "set the network up",
                 error);
#else
    return check(xnn_setup_runtime(engine->runtime, n_values, values), "set the network up", error);
#endif
}

/** The input, the outputs and, at worst, every input of every concatenation. */
static uint32_t count_externals(const PlpGraphPart *part)
{
    gsize n = 1 + part->n_outputs;
    for (guint i = 0; i < part->ops->len; i++) {
        const PlpOp *op = g_ptr_array_index(part->ops, i);
        n += op->kind == PLP_OP_CONCAT ? (gsize)op->n_inputs : 0;
    }
    return (uint32_t)n;
}

static void *build(const PlpGraphPart *part, const PlpNetworkBuffers *buffers, GError **error)
{
    g_autoptr(Engine) engine = g_new0(Engine, 1);
    engine->part = part;
    engine->buffers = buffers;
    engine->externals = g_array_new(FALSE, FALSE, sizeof(struct xnn_external_value));
    engine->ids = g_new(uint32_t, part->graph->n_tensors);
    memset(engine->ids, 0xff, sizeof(uint32_t) * (gsize)part->graph->n_tensors);
    G_STATIC_ASSERT(XNN_INVALID_VALUE_ID == UINT32_MAX);
    if (!check(xnn_initialize(NULL), "start on this processor", error) ||
        !check(xnn_create_subgraph(count_externals(part), 0, &engine->subgraph), "begin a network",
               error) ||
        !define_externals(engine, error) || !add_ops(engine, error) || !setup(engine, error))
        return NULL;
    return g_steal_pointer(&engine);
}

static bool run(void *state, GError **error)
{
    Engine *engine = state;
    return check(xnn_invoke_runtime(engine->runtime), "run the network", error);
}

const PlpEngineFunctions *plp_engine_xnnpack_get(void)
{
    static const PlpEngineFunctions functions = {.build = build, .run = run, .free = free_engine};
    return &functions;
}

#else

const PlpEngineFunctions *plp_engine_xnnpack_get(void)
{
    return NULL;
}

#endif
