#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "tiny_model.h"
#include "vision/graph_priv.h"
#include "vision/models.h"
#include "vision/network.h"

enum { ADD = 0, CONCAT = 2, CONV = 3, DEPTHWISE = 4, DEQUANTIZE = 6, MAX_POOL = 17 };
enum { RELU = 19, TANH = 28, RESHAPE = 22, CUSTOM = 32, PAD = 34, PRELU = 54 };
enum { SAME = 0, VALID = 1 };

#define FLOATS(...)                                                                                \
    .data = (const float[]){__VA_ARGS__}, .n_bytes = sizeof((const float[]){__VA_ARGS__})
#define INTS(...)                                                                                  \
    .data = (const gint32[]){__VA_ARGS__}, .n_bytes = sizeof((const gint32[]){__VA_ARGS__})
#define HALVES(...)                                                                                \
    .data = (const guint16[]){__VA_ARGS__}, .n_bytes = sizeof((const guint16[]){__VA_ARGS__})

static PlpGraph *parse(const TinyModel *model, GError **error)
{
    g_autoptr(GBytes) file = tiny_model_write(model);
    return plp_graph_parse(file, error);
}

static void assert_values(const TinyModel *model, PlpEngine engine, const float *input,
                          gsize n_input, const float *expected, gsize n_expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpGraph) graph = parse(model, &error);
    int output = model->n_tensors - 1;
    g_autoptr(PlpNetwork) network =
        graph != NULL ? plp_network_new(graph, engine, 0, &output, 1, &error) : NULL;
    if (network == NULL)
        fail_msg("%s: %s", plp_engine_get_name(engine), error->message);
    memcpy(plp_network_get_input(network), input, n_input * sizeof(float));
    assert_true(plp_network_run(network, NULL));
    gsize n = 0;
    const float *got = plp_network_get_output(network, 0, &n);
    assert_int_equal(n, n_expected);
    for (gsize i = 0; i < n; i++)
        if (fabsf(got[i] - expected[i]) > 1e-5f)
            fail_msg("%s: element %zu is %g instead of %g", plp_engine_get_name(engine), i,
                     (double)got[i], (double)expected[i]);
}

/** Runs the model on every engine there is; the values are worked out by hand. */
#define ASSERT_VALUES(model, input, expected)                                                      \
    do {                                                                                           \
        for (int e = PLP_ENGINE_XNNPACK; e <= PLP_ENGINE_OPENCV; e++)                              \
            if (plp_engine_is_available(e))                                                        \
                assert_values(model, e, input, G_N_ELEMENTS(input), expected,                      \
                              G_N_ELEMENTS(expected));                                             \
    } while (0)

#define MODEL(tensor_list, op_list)                                                                \
    {                                                                                              \
        .tensors = tensor_list, .n_tensors = G_N_ELEMENTS(tensor_list), .ops = op_list,            \
        .n_ops = G_N_ELEMENTS(op_list)                                                             \
    }

static const float three_by_three[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};

/** SAME at stride 2 pads a 4x4 picture only behind: (0, 1). */
static void test_conv_same_stride_2(void **state)
{
    const TinyTensor tensors[] = {{0, 4, {1, 4, 4, 1}},
                                  {0, 4, {1, 3, 3, 1}, FLOATS(1, 0, 0, 0, 0, 0, 0, 0, 10)},
                                  {0, 1, {1}, FLOATS(0.5f)},
                                  {0, 4, {1, 2, 2, 1}}};
    const TinyOp ops[] = {{CONV, NULL, {0, 1, 2}, 3, {3}, 1, {SAME, 2, 2}, 3}};
    const TinyModel model = MODEL(tensors, ops);
    const float input[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    const float expected[] = {1 + 110 + 0.5f, 3 + 0.5f, 9 + 0.5f, 11 + 0.5f};
    ASSERT_VALUES(&model, input, expected);
}

static void test_conv_valid_two_channels_relu6(void **state)
{
    const TinyTensor tensors[] = {{0, 4, {1, 1, 2, 2}},
                                  {0, 4, {3, 1, 1, 2}, FLOATS(1, 0, 0, 1, -1, -1)},
                                  {0, 4, {1, 1, 2, 3}}};
    const TinyOp ops[] = {{CONV, NULL, {0, 1, -1}, 3, {2}, 1, {VALID, 1, 1, 3}, 4}};
    const TinyModel model = MODEL(tensors, ops);
    const float input[] = {1, 2, 3, 40};
    const float expected[] = {1, 2, 0, 3, 6, 0};
    ASSERT_VALUES(&model, input, expected);
}

static void test_depthwise(void **state)
{
    const TinyTensor tensors[] = {{0, 4, {1, 3, 3, 1}},
                                  {0, 4, {1, 3, 3, 1}, FLOATS(0, 1, 0, 0, 0, 2, 0, 0, 0)},
                                  {0, 1, {1}, FLOATS(0)},
                                  {0, 4, {1, 3, 3, 1}}};
    const TinyOp ops[] = {{DEPTHWISE, NULL, {0, 1, 2}, 3, {3}, 1, {SAME, 1, 1, 1}, 4}};
    const TinyModel model = MODEL(tensors, ops);
    const float expected[] = {4, 6, 0, 11, 14, 3, 20, 23, 6};
    ASSERT_VALUES(&model, three_by_three, expected);
}

/** Two channels in NHWC: slopes, a channel pad, a sum and a clamp, one after the other. */
static void test_prelu_pad_add_relu(void **state)
{
    const TinyTensor tensors[] = {
        {0, 4, {1, 1, 2, 1}}, {0, 3, {1, 1, 1}, FLOATS(0.5f)},
        {0, 4, {1, 1, 2, 1}}, {2, 2, {4, 2}, INTS(0, 0, 1, 0, 0, 0, 0, 1)},
        {0, 4, {1, 2, 2, 2}}, {0, 4, {1, 2, 2, 2}},
        {0, 4, {1, 2, 2, 2}}};
    const TinyOp ops[] = {{PRELU, NULL, {0, 1}, 2, {2}, 1},
                          {PAD, NULL, {2, 3}, 2, {4}, 1},
                          {ADD, NULL, {4, 4}, 2, {5}, 1},
                          {RELU, NULL, {5}, 1, {6}, 1}};
    const TinyModel model = MODEL(tensors, ops);
    const float input[] = {-4, 3};
    const float expected[] = {0, 0, 0, 0, 0, 0, 6, 0};
    ASSERT_VALUES(&model, input, expected);
    const TinyModel before_relu = {.tensors = tensors, .n_tensors = 6, .ops = ops, .n_ops = 3};
    const float unclamped[] = {0, 0, 0, 0, -4, 0, 6, 0};
    ASSERT_VALUES(&before_relu, input, unclamped);
}

static void test_max_pool(void **state)
{
    const TinyTensor tensors[] = {{0, 4, {1, 3, 3, 1}}, {0, 4, {1, 2, 2, 1}}};
    const TinyOp ops[] = {{MAX_POOL, NULL, {0}, 1, {1}, 1, {SAME, 2, 2, 2, 2}, 5}};
    const TinyModel model = MODEL(tensors, ops);
    const float input[] = {-1, -2, -3, -4, -5, -6, -7, -8, -9};
    const float expected[] = {-1, -3, -7, -9}; // padding never wins, though all are negative
    ASSERT_VALUES(&model, input, expected);
}

/** The order of elements in reshape and concatenation is NHWC's in both engines. */
static void test_reshape_and_concat(void **state)
{
    const TinyTensor tensors[] = {{0, 4, {1, 1, 2, 2}},
                                  {0, 4, {1, 1, 2, 2}},
                                  {0, 3, {1, 4, 1}},
                                  {0, 3, {1, 4, 1}},
                                  {0, 3, {1, 8, 1}}};
    const TinyOp ops[] = {{ADD, NULL, {0, 0}, 2, {1}, 1},
                          {RESHAPE, NULL, {0}, 1, {2}, 1},
                          {RESHAPE, NULL, {1}, 1, {3}, 1},
                          {CONCAT, NULL, {2, 3}, 2, {4}, 1, {1}, 1}};
    const TinyModel model = MODEL(tensors, ops);
    const float input[] = {1, 2, 3, 4};
    const float expected[] = {1, 2, 3, 4, 2, 4, 6, 8};
    ASSERT_VALUES(&model, input, expected);
}

static void test_reshape_to_picture(void **state)
{
    const TinyTensor tensors[] = {{0, 3, {1, 4, 1}}, {0, 4, {1, 2, 1, 2}}, {0, 4, {1, 2, 1, 2}}};
    const TinyOp ops[] = {{RESHAPE, NULL, {0}, 1, {1}, 1}, {RELU, NULL, {1}, 1, {2}, 1}};
    const TinyModel model = MODEL(tensors, ops);
    const float input[] = {1, -2, 3, 4};
    const float expected[] = {1, 0, 3, 4};
    ASSERT_VALUES(&model, input, expected);
}

static void test_halves_expand_exactly(void **state)
{
    const TinyTensor tensors[] = {
        {0, 4, {1, 1, 1, 7}},
        {1, 1, {7}, HALVES(0x3c00, 0xc000, 0x0001, 0x8000, 0x7bff, 0x7c00, 0x03ff)},
        {0, 1, {7}},
        {0, 4, {1, 1, 1, 7}}};
    const TinyOp ops[] = {{DEQUANTIZE, NULL, {1}, 1, {2}, 1}, {PRELU, NULL, {0, 2}, 2, {3}, 1}};
    const TinyModel model = MODEL(tensors, ops);
    g_autoptr(PlpGraph) graph = parse(&model, NULL);
    assert_non_null(graph);
    const float *values = graph->tensors[2].values;
    const float expected[] = {1, -2, 0x1p-24f, -0.0f, 65504, INFINITY, 1023 * 0x1p-24f};
    assert_memory_equal(values, expected, sizeof expected);
    assert_int_equal(graph->ops->len, 1);
}

/** What a damaged or unsuitable model must say. */
static void assert_refused(const TinyModel *model, const char *message)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpGraph) graph = parse(model, &error);
    int output = model->n_tensors - 1;
    g_autoptr(PlpGraphPart) part =
        graph != NULL ? plp_graph_part_new(graph, 0, &output, 1, &error) : NULL;
    assert_null(part);
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_MODEL));
    if (strstr(error->message, message) == NULL || strstr(error->message, "models/install") == NULL)
        fail_msg("`%s` lacks `%s` or the remedy", error->message, message);
}

/** One convolution, right but for what a case changes. */
typedef struct {
    TinyTensor tensors[4];
    TinyOp ops[1];
    TinyModel model;
} Conv;

static Conv *new_conv(void)
{
    static const float filter[9], bias[1];
    Conv *conv = g_new0(Conv, 1);
    *conv = (Conv){.tensors = {{0, 4, {1, 3, 3, 1}},
                               {0, 4, {1, 3, 3, 1}, filter, sizeof filter},
                               {0, 1, {1}, bias, sizeof bias},
                               {0, 4, {1, 1, 1, 1}}},
                   .ops = {{CONV, NULL, {0, 1, 2}, 3, {3}, 1, {VALID, 1, 1}, 3}}};
    conv->model =
        (TinyModel){.tensors = conv->tensors, .n_tensors = 4, .ops = conv->ops, .n_ops = 1};
    return conv;
}

static void test_conv_shapes(void **state)
{
    g_autofree Conv *conv = new_conv();
    g_autoptr(PlpGraph) graph = parse(&conv->model, NULL);
    g_autoptr(PlpGraphPart) part = plp_graph_part_new(graph, 0, (int[]){3}, 1, NULL);
    assert_non_null(part); // unchanged it is right
    conv->tensors[3].dims[1] = 2;
    assert_refused(&conv->model,
                   "operation 0 (CONV_2D) of the network gives another size than its output has");
    conv->tensors[3].dims[1] = 1;
    conv->tensors[3].dims[3] = 2;
    assert_refused(&conv->model, "has a filter that does not fit the channels");
    conv->tensors[3].dims[3] = 1;
    conv->tensors[0].dims[3] = 2;
    assert_refused(&conv->model, "has a filter that does not fit the channels");
    conv->tensors[0].dims[3] = 1;
    conv->tensors[0].dims[0] = 2;
    assert_refused(&conv->model,
                   "tensor 0 of the network is no computed float32 tensor of one picture");
    conv->tensors[0].dims[0] = 1;
    conv->tensors[0].dims[1] = 2; // smaller than the filter
    assert_refused(&conv->model, "gives another size");
}

static void test_conv_options(void **state)
{
    g_autofree Conv *conv = new_conv();
    const int strides[] = {0, -1, G_MAXINT32, 65};
    for (gsize i = 0; i < G_N_ELEMENTS(strides); i++) {
        conv->ops[0].options[1] = strides[i];
        assert_refused(&conv->model, "gives another size");
    }
    conv->ops[0].options[1] = TINY_NONE;
    assert_refused(&conv->model, "gives another size");
    conv->ops[0].options[1] = 1;
    conv->ops[0].options[3] = 2; // clamped to -1..1
    conv->ops[0].n_options = 4;
    assert_refused(&conv->model, "is not known");
    conv->ops[0].options[3] = 0;
    conv->ops[0].options[4] = 2; // dilation
    conv->ops[0].n_options = 5;
    assert_refused(&conv->model, "is not known");
    conv->ops[0].n_options = 0;
    assert_refused(&conv->model, "gives another size");
}

static void test_conv_operands(void **state)
{
    g_autofree Conv *conv = new_conv();
    conv->ops[0].inputs[1] = -1;
    assert_refused(&conv->model, "has no constant filter");
    conv->ops[0].inputs[1] = 0;
    assert_refused(&conv->model, "has no constant filter");
    conv->ops[0].inputs[1] = 2; // 1-D
    assert_refused(&conv->model, "has no constant filter");
    conv->ops[0].inputs[1] = 1;
    conv->ops[0].inputs[2] = 1; // nine offsets for one channel
    assert_refused(&conv->model, "has an offset list that does not fit");
    conv->ops[0].inputs[2] = 2;
    conv->ops[0].n_inputs = 0;
    assert_refused(&conv->model, "has no input");
    conv->ops[0].n_inputs = 3;
    conv->ops[0].inputs[0] = 3; // reads its own output
    assert_refused(&conv->model, "");
    conv->ops[0].inputs[0] = 4;
    assert_refused(&conv->model, "names a tensor that is not there");
    conv->ops[0].inputs[0] = -2;
    assert_refused(&conv->model, "names a tensor that is not there");
    conv->ops[0].inputs[0] = 0;
    conv->ops[0].n_outputs = 0;
    assert_refused(&conv->model, "tensor 3 of the network does not come from the input");
}

static void test_file_structure(void **state)
{
    g_autofree Conv *conv = new_conv();
    conv->model.n_subgraphs = 2;
    assert_refused(&conv->model, "does not hold exactly one graph");
    conv->model.n_subgraphs = 0;
    conv->model.extra_buffer = 9;
    assert_refused(&conv->model, "in a buffer that is not there");
    conv->model.extra_buffer = -2;
    assert_refused(&conv->model, "in a buffer that is not there");
    conv->model.extra_buffer = 0;
    conv->model.extra_code = 1;
    assert_refused(&conv->model, "a code that is not there");
    conv->model.extra_code = 0;
    conv->tensors[1].n_bytes = 32;
    assert_refused(&conv->model, "a constant's size does not fit its shape");
}

static void test_shapes_out_of_range(void **state)
{
    g_autofree Conv *conv = new_conv();
    const int dims[] = {0, -1, G_MININT32, G_MAXINT32, 1 << 25};
    for (gsize i = 0; i < G_N_ELEMENTS(dims); i++) {
        conv->tensors[0].dims[1] = dims[i];
        assert_refused(&conv->model, "tensor 0 of the network is no computed");
    }
    conv->tensors[0].dims[1] = 3;
    conv->tensors[0].dims[4] = 1;
    conv->tensors[0].n_dims = 5;
    assert_refused(&conv->model, "tensor 0 of the network is no computed");
    conv->tensors[0].n_dims = 4;
    conv->tensors[0].type = 9; // int8
    assert_refused(&conv->model, "tensor 0 of the network is no computed");
}

static void test_operations_not_known(void **state)
{
    g_autofree Conv *conv = new_conv();
    conv->ops[0].builtin = TANH;
    assert_refused(&conv->model, "operation 0 (builtin 28) of the network is not known");
    conv->ops[0].builtin = CUSTOM;
    conv->ops[0].custom = "Own\xff\nOperation";
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpGraph) graph = parse(&conv->model, &error);
    assert_non_null(graph); // an error only where it is needed
    assert_refused(&conv->model, "Operation");
}

static void test_two_writers(void **state)
{
    const TinyTensor tensors[] = {{0, 1, {1}}, {0, 1, {1}}, {0, 1, {1}}};
    const TinyOp ops[] = {{RELU, NULL, {0}, 1, {1}, 1},
                          {RELU, NULL, {1}, 1, {0}, 1},
                          {RELU, NULL, {1}, 1, {1}, 1},
                          {ADD, NULL, {0, 1}, 2, {2}, 1}};
    const TinyModel model = MODEL(tensors, ops);
    assert_refused(&model, "is written twice");
}

static void test_shared_buffers_do_not_blow_up(void **state)
{
    static const float big[4096];
    TinyTensor tensors[40] = {{0, 1, {1}}, {0, 1, {4096}, big, sizeof big}};
    for (int i = 2; i < 39; i++)
        tensors[i] = (TinyTensor){.n_dims = 1, .dims = {4096}, .buffer_of = 2};
    tensors[39] = (TinyTensor){.n_dims = 1, .dims = {1}};
    const TinyOp ops[] = {{RELU, NULL, {0}, 1, {39}, 1}};
    const TinyModel model = MODEL(tensors, ops);
    assert_refused(&model, "constants are larger than the file");
}

static void assert_no_graph(const void *bytes, gsize n, const char *message)
{
    g_autoptr(GBytes) file = g_bytes_new(bytes, n);
    g_autoptr(GError) error = NULL;
    assert_null(plp_graph_parse(file, &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_MODEL));
    if (strstr(error->message, message) == NULL)
        fail_msg("`%s` lacks `%s`", error->message, message);
}

static void test_no_such_file(void **state)
{
    assert_no_graph("", 0, "points outside the file");
    assert_no_graph("\0\0\0\0TFL", 7, "points outside the file");
    assert_no_graph("<html>404</html>", 16, "it is no TensorFlow Lite file");
    assert_no_graph("\0\0\0\0TFL3\0\0\0\0", 12, "an offset points at itself");
    assert_no_graph("\xff\xff\xff\xffTFL3\0\0\0\0", 12, "points outside the file");
    assert_no_graph("\x08\0\0\0TFL3\0\0\0\x80", 12, "description lies outside the file");
    assert_no_graph("\x08\0\0\0TFL3\xfc\xff\xff\xff\x03\0\x04\0", 16, "impossible size");
}

/** Nothing may crash or read outside: the whole of a part is asked for as well. */
static void try_bytes(const guint8 *bytes, gsize n)
{
    g_autofree guint8 *exact = g_memdup2(bytes, n); // so that a sanitizer sees every byte beyond
    g_autoptr(GBytes) file = g_bytes_new_static(exact, n);
    g_autoptr(PlpGraph) graph = plp_graph_parse(file, NULL);
    for (guint k = 0; graph != NULL && k < graph->outputs->len; k++) {
        int output = g_array_index(graph->outputs, int, k);
        g_autoptr(PlpGraphPart) part = plp_graph_part_new(graph, 0, &output, 1, NULL);
    }
}

static void test_every_byte_damaged(void **state)
{
    g_autofree Conv *conv = new_conv();
    g_autoptr(GBytes) file = tiny_model_write(&conv->model);
    gsize n = 0;
    const guint8 *bytes = g_bytes_get_data(file, &n);
    g_autofree guint8 *damaged = g_memdup2(bytes, n);
    static const guint8 values[] = {0, 1, 2, 3, 4, 5, 7, 8, 16, 32, 64, 127, 128, 192, 254, 255};
    for (gsize i = 0; i < n; i++) {
        for (gsize v = 0; v < G_N_ELEMENTS(values); v++) {
            damaged[i] = values[v];
            try_bytes(damaged, n);
        }
        damaged[i] = bytes[i];
        try_bytes(bytes, i); // and cut off here
    }
}

/** The places in a file that hold structure, not weights: there a changed byte does the most harm.
 */
static GArray *find_structure(const PlpGraph *graph, gsize n)
{
    g_autofree bool *is_weight = g_new0(bool, n);
    for (int i = 0; i < graph->n_tensors; i++)
        for (gsize k = 0; k < graph->tensors[i].constant_bytes; k++)
            is_weight[graph->tensors[i].constant_position + k] = true;
    GArray *places = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint32 i = 0; i < n; i++)
        if (!is_weight[i])
            g_array_append_val(places, i);
    return places;
}

static void damage_model(const char *name, int n_rounds)
{
    g_autofree char *folder = plp_models_dup_folder();
    g_autoptr(PlpModels) models = plp_models_load(folder, NULL);
    if (models == NULL)
        skip();
    gsize n = 0;
    const guint8 *bytes = g_bytes_get_data(plp_models_get_bytes(models, name), &n);
    g_autofree guint8 *damaged = g_memdup2(bytes, n);
    g_autoptr(PlpGraph) graph = plp_graph_parse(plp_models_get_bytes(models, name), NULL);
    g_autoptr(GArray) places = find_structure(graph, n);
    g_autoptr(GRand) random = g_rand_new_with_seed(20240229);
    for (int i = 0; i < n_rounds; i++) {
        guint32 place =
            g_array_index(places, guint32, g_rand_int_range(random, 0, (gint32)places->len));
        damaged[place] = (guint8)g_rand_int(random);
        try_bytes(damaged, i % 4 == 0 ? (gsize)g_rand_int_range(random, 0, (gint32)n) : n);
        damaged[place] = bytes[place];
    }
}

static void test_detector_damaged(void **state)
{
    damage_model("face_detection_short_range", 3000);
}

static void test_mesh_damaged(void **state)
{
    damage_model("face_landmark_with_attention", 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_conv_same_stride_2),
        cmocka_unit_test(test_conv_valid_two_channels_relu6),
        cmocka_unit_test(test_depthwise),
        cmocka_unit_test(test_prelu_pad_add_relu),
        cmocka_unit_test(test_max_pool),
        cmocka_unit_test(test_reshape_and_concat),
        cmocka_unit_test(test_reshape_to_picture),
        cmocka_unit_test(test_halves_expand_exactly),
        cmocka_unit_test(test_conv_shapes),
        cmocka_unit_test(test_conv_options),
        cmocka_unit_test(test_conv_operands),
        cmocka_unit_test(test_file_structure),
        cmocka_unit_test(test_shapes_out_of_range),
        cmocka_unit_test(test_operations_not_known),
        cmocka_unit_test(test_two_writers),
        cmocka_unit_test(test_shared_buffers_do_not_blow_up),
        cmocka_unit_test(test_no_such_file),
        cmocka_unit_test(test_every_byte_damaged),
        cmocka_unit_test(test_detector_damaged),
        cmocka_unit_test(test_mesh_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
