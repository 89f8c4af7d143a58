#include "vision/graph_priv.h"

#include "base/error.h"

#define MAX_WINDOW 64 // largest filter side and stride: far beyond any network here
#define MAX_PAD 4096

static const PlpTensor *get(const PlpGraph *graph, const int *ids, int n, int i)
{
    return i < n && ids[i] >= 0 ? &graph->tensors[ids[i]] : NULL;
}

static bool is_computed(const PlpTensor *tensor)
{
    return tensor != NULL && tensor->element == PLP_ELEMENT_FLOAT32 && tensor->n_dims > 0 &&
           tensor->values == NULL;
}

static bool is_picture(const PlpTensor *tensor)
{
    return is_computed(tensor) && tensor->n_dims == 4 && tensor->dims[0] == 1;
}

static bool is_constant(const PlpTensor *tensor)
{
    return tensor != NULL && tensor->values != NULL;
}

static bool has_equal_shape(const PlpTensor *a, const PlpTensor *b)
{
    bool equal = a->n_dims == b->n_dims;
    for (int i = 0; equal && i < a->n_dims; i++)
        equal = a->dims[i] == b->dims[i];
    return equal;
}

static bool is_window(int size)
{
    return size >= 1 && size <= MAX_WINDOW;
}

/** Whether a window slid along `in` pixels gives `out`. */
static bool fits_window(bool same, int in, int filter, int stride, int out)
{
    if (!is_window(filter) || !is_window(stride))
        return false;
    int expected = same ? (in + stride - 1) / stride : in < filter ? 0 : (in - filter) / stride + 1;
    return expected > 0 && expected == out;
}

static bool fits_windows(const PlpOp *op, const PlpTensor *in, PlpPair filter, const PlpTensor *out)
{
    return fits_window(op->same_padding, in->dims[1], filter.y, op->stride.y, out->dims[1]) &&
           fits_window(op->same_padding, in->dims[2], filter.x, op->stride.x, out->dims[2]);
}

static const char *check_conv(const PlpGraph *graph, const PlpOp *op, const PlpTensor *in,
                              const PlpTensor *out)
{
    const PlpTensor *filter = get(graph, op->inputs, op->n_inputs, 1);
    const PlpTensor *bias = get(graph, op->inputs, op->n_inputs, 2);
    if (!is_picture(in) || !is_picture(out))
        return "works on something else than one picture";
    if (!is_constant(filter) || filter->n_dims != 4)
        return "has no constant filter";
    bool depthwise = op->kind == PLP_OP_DEPTHWISE;
    int channels_in = depthwise ? in->dims[3] : filter->dims[3];
    int channels_out = depthwise ? filter->dims[3] : filter->dims[0];
    if (in->dims[3] != channels_in || out->dims[3] != channels_out)
        return "has a filter that does not fit the channels";
    if (depthwise && (filter->dims[0] != 1 || channels_in != channels_out))
        return "multiplies channels, which no engine here does";
    if (bias != NULL && (!is_constant(bias) || bias->n_elements != (gsize)channels_out))
        return "has an offset list that does not fit the channels";
    PlpPair size = {.x = filter->dims[2], .y = filter->dims[1]};
    return fits_windows(op, in, size, out) ? NULL : "gives another size than its output has";
}

static const char *check_max_pool(const PlpOp *op, const PlpTensor *in, const PlpTensor *out)
{
    if (!is_picture(in) || !is_picture(out) || in->dims[3] != out->dims[3])
        return "works on something else than one picture";
    return fits_windows(op, in, op->filter, out) ? NULL : "gives another size than its output has";
}

static const char *check_prelu(const PlpGraph *graph, const PlpOp *op, const PlpTensor *in,
                               const PlpTensor *out)
{
    const PlpTensor *slopes = get(graph, op->inputs, op->n_inputs, 1);
    if (!is_picture(in) || !is_picture(out) || !has_equal_shape(in, out))
        return "changes the shape";
    if (!is_constant(slopes) || slopes->n_elements != (gsize)in->dims[3])
        return "has slopes that do not fit the channels";
    return NULL;
}

static const char *check_add(const PlpGraph *graph, const PlpOp *op, const PlpTensor *in,
                             const PlpTensor *out)
{
    const PlpTensor *other = get(graph, op->inputs, op->n_inputs, 1);
    if (!is_computed(in) || !is_computed(other) || !is_computed(out))
        return "adds something that is not computed";
    return has_equal_shape(in, other) && has_equal_shape(in, out) ? NULL : "adds unequal shapes";
}

static const char *check_pad(const PlpGraph *graph, const PlpOp *op, const PlpTensor *in,
                             const PlpTensor *out)
{
    const PlpTensor *pads = get(graph, op->inputs, op->n_inputs, 1);
    if (!is_picture(in) || !is_picture(out))
        return "works on something else than one picture";
    if (pads == NULL || pads->integers == NULL || pads->n_elements != 8)
        return "has no constant widths";
    for (int i = 0; i < 4; i++) {
        gint32 before = pads->integers[2 * i], after = pads->integers[2 * i + 1];
        if (before < 0 || after < 0 || before > MAX_PAD || after > MAX_PAD ||
            in->dims[i] + before + after != out->dims[i])
            return "gives another size than its output has";
    }
    return NULL;
}

static const char *check_reshape(const PlpTensor *in, const PlpTensor *out)
{
    if (!is_computed(in) || !is_computed(out))
        return "reshapes something that is not computed";
    if (in->dims[0] != 1 || out->dims[0] != 1)
        return "works on more than one picture";
    return in->n_elements == out->n_elements
               ? NULL
               : "gives another number of elements than its output has";
}

static const char *check_concat(const PlpGraph *graph, const PlpOp *op, const PlpTensor *out)
{
    int total = 0;
    if (!is_computed(out) || op->n_inputs < 2 || op->axis < 1 || op->axis >= out->n_dims)
        return "joins along a side that is not there";
    for (int k = 0; k < op->n_inputs; k++) {
        const PlpTensor *in = get(graph, op->inputs, op->n_inputs, k);
        if (!is_computed(in) || in->n_dims != out->n_dims)
            return "joins tensors of another kind";
        for (int i = 0; i < out->n_dims; i++)
            if (i != op->axis && in->dims[i] != out->dims[i])
                return "joins unequal shapes";
        total += in->dims[op->axis]; // at most MAX_IDS x MAX_ELEMENTS: no overflow
    }
    return total == out->dims[op->axis] ? NULL : "gives another size than its output has";
}

static const char *find_fault(const PlpGraph *graph, const PlpOp *op)
{
    const PlpTensor *in = get(graph, op->inputs, op->n_inputs, 0);
    const PlpTensor *out = get(graph, op->outputs, op->n_outputs, 0);
    if (in == NULL || out == NULL || op->n_outputs != 1)
        return "has no input or not exactly one output";
    switch (op->kind) {
    case PLP_OP_CONV:
    case PLP_OP_DEPTHWISE:
        return check_conv(graph, op, in, out);
    case PLP_OP_PRELU:
        return check_prelu(graph, op, in, out);
    case PLP_OP_RELU:
        return is_computed(in) && is_computed(out) && has_equal_shape(in, out)
                   ? NULL
                   : "changes the shape";
    case PLP_OP_ADD:
        return check_add(graph, op, in, out);
    case PLP_OP_PAD:
        return check_pad(graph, op, in, out);
    case PLP_OP_MAX_POOL:
        return check_max_pool(op, in, out);
    case PLP_OP_RESHAPE:
        return check_reshape(in, out);
    case PLP_OP_CONCAT:
        return check_concat(graph, op, out);
    case PLP_OP_UNKNOWN:
        break;
    }
    return "is not known to this program";
}

bool plp_graph_check_op(const PlpGraph *graph, const PlpOp *op, GError **error)
{
    const char *fault = find_fault(graph, op);
    if (fault == NULL)
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_MODEL,
                "operation %d (%s) of the network %s; fetch the pinned network with models/install",
                op->number, op->name, fault);
    return false;
}
