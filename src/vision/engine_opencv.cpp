// The same parts of the same networks as engine_xnnpack.c, on OpenCV's dnn module: for machines
// without XNNPACK, and as an independent check. Inside, pictures are NCHW; a Permute stands at each
// end.

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include <opencv2/core/utility.hpp>
#include <opencv2/dnn.hpp>

#include "vision/guard.h"

extern "C" {
#include "vision/network_priv.h"
}

namespace
{

using cv::dnn::DictValue;
using cv::dnn::LayerParams;

constexpr int in_nchw[PLP_TENSOR_DIMS] = {0, 3, 1,
                                          2}; // OpenCV's axis k is the graph's axis in_nchw[k]
constexpr int in_nhwc[PLP_TENSOR_DIMS] = {0, 2, 3, 1};
constexpr int axis_of[PLP_TENSOR_DIMS] = {0, 2, 3, 1}; // the graph's axis k in OpenCV

class Engine
{
  public:
    Engine(const PlpGraphPart *part, const PlpNetworkBuffers *buffers)
        : part_(part), buffers_(buffers), layers_(static_cast<size_t>(part->graph->n_tensors), -1)
    {
        cv::setNumThreads(1); // parallelism belongs across frames and recordings
        net_.setInputsNames({"input"});
        layers_[static_cast<size_t>(part->input)] = to_nchw(0, tensor(part->input));
        for (guint i = 0; i < part->ops->len; i++)
            add(static_cast<const PlpOp *>(g_ptr_array_index(part->ops, i)));
        for (gsize k = 0; k < part->n_outputs; k++)
            add_output(part->outputs[k]);
        net_.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        net_.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
    }

    void run()
    {
        const PlpTensor &in = tensor(part_->input);
        net_.setInput(cv::Mat(in.n_dims, in.dims, CV_32F, buffers_->input), "input");
        std::vector<cv::Mat> results;
        net_.forward(results, output_names_);
        for (size_t k = 0; k < results.size(); k++) {
            const cv::Mat whole = results[k].isContinuous() ? results[k] : results[k].clone();
            CV_Assert(whole.total() == tensor(part_->outputs[k]).n_elements &&
                      whole.type() == CV_32F);
            std::memcpy(buffers_->outputs[k], whole.data, whole.total() * sizeof(float));
        }
    }

  private:
    const PlpTensor &tensor(int id) const
    {
        return part_->graph->tensors[id];
    }

    int add_layer(const char *type, LayerParams &params, const std::vector<int> &inputs)
    {
        std::string name = "layer" + std::to_string(n_layers_++);
        int layer = net_.addLayer(name, type, params);
        for (size_t k = 0; k < inputs.size(); k++)
            net_.connect(inputs[k], 0, layer, static_cast<int>(k));
        last_name_ = name;
        return layer;
    }

    int permute(int layer, const int *order)
    {
        LayerParams params;
        params.set("order", DictValue::arrayInt(order, PLP_TENSOR_DIMS));
        return add_layer("Permute", params, {layer});
    }

    int to_nchw(int layer, const PlpTensor &shape)
    {
        return shape.n_dims == PLP_TENSOR_DIMS ? permute(layer, in_nchw) : layer;
    }

    int to_nhwc(int layer, const PlpTensor &shape)
    {
        return shape.n_dims == PLP_TENSOR_DIMS ? permute(layer, in_nhwc) : layer;
    }

    /** A layer of its own name for each output, so that none is folded into a later layer. */
    void add_output(int id)
    {
        const PlpTensor &out = tensor(id);
        LayerParams none;
        if (out.n_dims == PLP_TENSOR_DIMS)
            permute(layers_[static_cast<size_t>(id)], in_nhwc);
        else
            add_layer("Identity", none, {layers_[static_cast<size_t>(id)]});
        output_names_.push_back(last_name_);
    }

    void add(const PlpOp *op)
    {
        std::vector<int> inputs;
        inputs.push_back(layers_[static_cast<size_t>(op->inputs[0])]);
        int layer = activate(op->activation, add_main(op, inputs));
        layers_[static_cast<size_t>(op->outputs[0])] = layer;
    }

    int add_main(const PlpOp *op, std::vector<int> &inputs)
    {
        switch (op->kind) {
        case PLP_OP_CONV:
        case PLP_OP_DEPTHWISE:
            return add_conv(op, inputs);
        case PLP_OP_PRELU:
            return add_prelu(op, inputs);
        case PLP_OP_RELU:
            return activate(PLP_ACTIVATION_RELU, inputs[0]);
        case PLP_OP_ADD:
            return add_sum(op, inputs);
        case PLP_OP_PAD:
            return add_pad(op, inputs);
        case PLP_OP_MAX_POOL:
            return add_max_pool(op, inputs);
        case PLP_OP_RESHAPE:
            return add_reshape(op, inputs);
        case PLP_OP_CONCAT:
            return add_concat(op, inputs);
        case PLP_OP_UNKNOWN:
            break;
        }
        CV_Error(cv::Error::StsNotImplemented, std::string("no layer for ") + op->name);
    }

    int activate(PlpActivation activation, int layer)
    {
        LayerParams params;
        switch (activation) {
        case PLP_ACTIVATION_RELU:
            return add_layer("ReLU", params, {layer});
        case PLP_ACTIVATION_RELU6:
            return add_layer("ReLU6", params, {layer});
        case PLP_ACTIVATION_NONE:
            break;
        }
        return layer;
    }

    /** OpenCV's SAME is TensorFlow's: the odd pixel of padding stands after the picture. */
    static void set_window(LayerParams &params, const PlpOp *op, PlpPair filter)
    {
        params.set("kernel_h", filter.y);
        params.set("kernel_w", filter.x);
        params.set("stride_h", op->stride.y);
        params.set("stride_w", op->stride.x);
        params.set("pad_mode", op->same_padding ? "SAME" : "VALID");
    }

    /** OHWI (depthwise: 1HWC) to OpenCV's O, I / group, H, W. */
    static cv::Mat reorder_filter(const PlpTensor &filter, bool depthwise)
    {
        const int n_out = depthwise ? filter.dims[3] : filter.dims[0];
        const int n_in = depthwise ? 1 : filter.dims[3];
        const int height = filter.dims[1], width = filter.dims[2];
        const int dims[4] = {n_out, n_in, height, width};
        const size_t step_out = depthwise ? 1 : static_cast<size_t>(height) * width * n_in;
        const size_t step_pixel = depthwise ? n_out : n_in;
        cv::Mat reordered(4, dims, CV_32F);
        float *to = reordered.ptr<float>();
        for (int o = 0; o < n_out; o++)
            for (int i = 0; i < n_in; i++)
                for (int p = 0; p < height * width; p++)
                    *to++ = filter.values[o * step_out + p * step_pixel + i];
        return reordered;
    }

    static cv::Mat copy_row(const PlpTensor &constant)
    {
        return cv::Mat(1, static_cast<int>(constant.n_elements), CV_32F,
                       const_cast<float *>(constant.values))
            .clone();
    }

    int add_conv(const PlpOp *op, const std::vector<int> &inputs)
    {
        const bool depthwise = op->kind == PLP_OP_DEPTHWISE;
        const bool has_bias = op->n_inputs > 2 && op->inputs[2] >= 0;
        const PlpTensor &filter = tensor(op->inputs[1]);
        LayerParams params;
        set_window(params, op, PlpPair{filter.dims[2], filter.dims[1]});
        params.set("num_output", depthwise ? filter.dims[3] : filter.dims[0]);
        params.set("group", depthwise ? filter.dims[3] : 1);
        params.set("bias_term", has_bias);
        params.blobs.push_back(reorder_filter(filter, depthwise));
        if (has_bias)
            params.blobs.push_back(copy_row(tensor(op->inputs[2])));
        return add_layer("Convolution", params, inputs);
    }

    int add_prelu(const PlpOp *op, const std::vector<int> &inputs)
    {
        LayerParams params;
        params.blobs.push_back(copy_row(tensor(op->inputs[1])));
        return add_layer("PReLU", params, inputs);
    }

    int add_sum(const PlpOp *op, std::vector<int> &inputs)
    {
        LayerParams params;
        params.set("operation", "sum");
        inputs.push_back(layers_[static_cast<size_t>(op->inputs[1])]);
        return add_layer("Eltwise", params, inputs);
    }

    int add_pad(const PlpOp *op, const std::vector<int> &inputs)
    {
        const gint32 *widths = tensor(op->inputs[1]).integers;
        int pads[2 * PLP_TENSOR_DIMS];
        for (int k = 0; k < PLP_TENSOR_DIMS; k++)
            std::memcpy(pads + 2 * k, widths + 2 * in_nchw[k], 2 * sizeof(int));
        LayerParams params;
        params.set("paddings", DictValue::arrayInt(pads, 2 * PLP_TENSOR_DIMS));
        return add_layer("Padding", params, inputs);
    }

    int add_max_pool(const PlpOp *op, const std::vector<int> &inputs)
    {
        LayerParams params;
        set_window(params, op, op->filter);
        params.set("pool", "MAX");
        params.set("ceil_mode", false);
        return add_layer("Pooling", params, inputs);
    }

    /** The order of elements is NHWC's, so a picture goes back to it on the way in and out. */
    int add_reshape(const PlpOp *op, const std::vector<int> &inputs)
    {
        const PlpTensor &out = tensor(op->outputs[0]);
        LayerParams params;
        params.set("dim", DictValue::arrayInt(out.dims, out.n_dims));
        int flat = add_layer("Reshape", params, {to_nhwc(inputs[0], tensor(op->inputs[0]))});
        return to_nchw(flat, out);
    }

    int add_concat(const PlpOp *op, std::vector<int> &inputs)
    {
        for (int k = 1; k < op->n_inputs; k++)
            inputs.push_back(layers_[static_cast<size_t>(op->inputs[k])]);
        LayerParams params;
        const bool picture = tensor(op->outputs[0]).n_dims == PLP_TENSOR_DIMS;
        params.set("axis", picture ? axis_of[op->axis] : op->axis);
        return add_layer("Concat", params, inputs);
    }

    const PlpGraphPart *part_;
    const PlpNetworkBuffers *buffers_;
    cv::dnn::Net net_;
    std::vector<int> layers_; // the layer that computes each tensor; -1: none
    std::vector<cv::String> output_names_;
    std::string last_name_; // of the layer added last
    int n_layers_ = 0;
};

} // namespace

extern "C" {

static void *build(const PlpGraphPart *part, const PlpNetworkBuffers *buffers, GError **error)
{
    std::unique_ptr<Engine> engine;
    bool built = plp_guard(error, PLP_ERROR_INFERENCE, "the network cannot be built", [&] {
        engine = std::make_unique<Engine>(part, buffers);
        engine->run(); // the first run lays out memory, and tells here what cannot be run
        return true;
    });
    return built ? engine.release() : nullptr;
}

static bool run(void *state, GError **error)
{
    return plp_guard(error, PLP_ERROR_INFERENCE, "the network cannot be run", [&] {
        static_cast<Engine *>(state)->run();
        return true;
    });
}

static void free_engine(void *state)
{
    plp_guard(nullptr, PLP_ERROR_INFERENCE, "the network cannot be freed", [&] {
        delete static_cast<Engine *>(state);
        return true;
    });
}

const PlpEngineFunctions *plp_engine_opencv_get(void)
{
    static const PlpEngineFunctions functions = {build, run, free_engine};
    return &functions;
}
}
