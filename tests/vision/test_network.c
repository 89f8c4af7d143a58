#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "vision/models.h"
#include "vision/network.h"

#define DETECTOR "face_detection_short_range"
#define MESH "face_landmark_with_attention"

/** The parts of the two networks that the program uses. */
typedef struct {
    const char *name;
    const char *model;
    int input;
    int outputs[4];
    gsize n_outputs;
    gsize n_input;       // elements
    gsize n_elements[4]; // of each output
    double scale;        // of the test's input: -scale..scale, or 0..scale for a picture
    double tolerance;    // between the engines, in the outputs' own units
} Part;

static const Part parts[] = {
    {"detector", DETECTOR, 0, {175, 174}, 2, 128 * 128 * 3, {896 * 16, 896}, 1, 2e-3},
    {"detector, direct",
     DETECTOR,
     0,
     {160, 163, 166, 169},
     4,
     128 * 128 * 3,
     {512, 384, 8192, 6144},
     1,
     2e-3},
    {"backbone", MESH, 0, {186, 710, 35}, 3, 192 * 192 * 3, {468 * 3, 1, 48 * 48 * 32}, 1, 2e-3},
    {"right eye", MESH, 200, {687, 690}, 2, 16 * 16 * 32, {142, 10}, 2, 1e-3},
    {"left eye", MESH, 201, {693, 696}, 2, 16 * 16 * 32, {142, 10}, 2, 1e-3},
    {"lips", MESH, 199, {684}, 1, 16 * 16 * 32, {160}, 2, 1e-3},
};

static const PlpEngine engines[] = {PLP_ENGINE_XNNPACK, PLP_ENGINE_OPENCV};

static PlpModels *models; // NULL: not installed

static int load_models(void **state)
{
    g_autofree char *folder = plp_models_dup_folder();
    g_autoptr(GError) error = NULL;
    models = plp_models_load(folder, &error);
    if (models == NULL)
        print_message("the networks' tests are skipped: %s\n", error->message);
    return 0;
}

static int drop_models(void **state)
{
    g_clear_pointer(&models, plp_models_unref);
    return 0;
}

static PlpGraph *parse(const char *model)
{
    g_autoptr(GError) error = NULL;
    PlpGraph *graph = plp_graph_parse(plp_models_get_bytes(models, model), &error);
    if (graph == NULL)
        fail_msg("%s", error->message);
    return graph;
}

static PlpNetwork *build(const Part *part, PlpEngine engine)
{
    g_autoptr(PlpGraph) graph = parse(part->model); // the network outlives it
    g_autoptr(GError) error = NULL;
    PlpNetwork *network =
        plp_network_new(graph, engine, part->input, part->outputs, part->n_outputs, &error);
    if (network == NULL)
        fail_msg("%s on %s: %s", part->name, plp_engine_get_name(engine), error->message);
    return network;
}

/** The same numbers on every machine: waves of several lengths, and seeded noise. */
static void fill(PlpNetwork *network, const Part *part, guint32 seed)
{
    float *input = plp_network_get_input(network);
    guint32 word = seed * 2654435761u + 1;
    for (gsize i = 0; i < part->n_input; i++) {
        word = word * 1664525u + 1013904223u;
        double noise = (word >> 8) / (double)(1 << 24) - 0.5;
        double wave = sin(i * 0.001 * (seed + 1)) * 0.3 + sin(i * 0.07) * 0.2;
        double value = CLAMP(wave + noise, -1, 1);
        input[i] = (float)(part->input == 0 && part->model[5] == 'l' ? (value + 1) / 2
                                                                     : value * part->scale);
    }
}

static void run(PlpNetwork *network)
{
    g_autoptr(GError) error = NULL;
    if (!plp_network_run(network, &error))
        fail_msg("%s", error->message);
}

static void test_shapes(void **state)
{
    if (models == NULL)
        skip();
    for (gsize e = 0; e < G_N_ELEMENTS(engines); e++) {
        for (gsize p = 0; plp_engine_is_available(engines[e]) && p < G_N_ELEMENTS(parts); p++) {
            g_autoptr(PlpNetwork) network = build(&parts[p], engines[e]);
            for (gsize k = 0; k < parts[p].n_outputs; k++) {
                gsize n = 0;
                assert_non_null(plp_network_get_output(network, k, &n));
                assert_int_equal(n, parts[p].n_elements[k]);
            }
        }
    }
}

static void test_runs_repeat(void **state)
{
    if (models == NULL)
        skip();
    for (gsize e = 0; e < G_N_ELEMENTS(engines); e++) {
        if (!plp_engine_is_available(engines[e]))
            continue;
        const Part *part = &parts[3];
        g_autoptr(PlpNetwork) network = build(part, engines[e]);
        fill(network, part, 1);
        run(network);
        g_autofree float *first = g_memdup2(plp_network_get_output(network, 0, NULL),
                                            part->n_elements[0] * sizeof(float));
        fill(network, part, 2);
        run(network);
        assert_memory_not_equal(first, plp_network_get_output(network, 0, NULL),
                                part->n_elements[0] * sizeof(float));
        fill(network, part, 1);
        run(network);
        assert_memory_equal(first, plp_network_get_output(network, 0, NULL),
                            part->n_elements[0] * sizeof(float));
    }
}

static double compare(const Part *part, guint32 seed)
{
    g_autoptr(PlpNetwork) one = build(part, PLP_ENGINE_XNNPACK);
    g_autoptr(PlpNetwork) other = build(part, PLP_ENGINE_OPENCV);
    fill(one, part, seed);
    fill(other, part, seed);
    run(one);
    run(other);
    double worst = 0;
    for (gsize k = 0; k < part->n_outputs; k++) {
        const float *a = plp_network_get_output(one, k, NULL);
        const float *b = plp_network_get_output(other, k, NULL);
        for (gsize i = 0; i < part->n_elements[k]; i++) {
            assert_true(isfinite(a[i]) && isfinite(b[i]));
            worst = fmax(worst, fabs((double)a[i] - b[i]));
        }
    }
    return worst;
}

static void test_engines_agree(void **state)
{
    if (models == NULL || !plp_engine_is_available(PLP_ENGINE_XNNPACK) ||
        !plp_engine_is_available(PLP_ENGINE_OPENCV))
        skip();
    for (gsize p = 0; p < G_N_ELEMENTS(parts); p++) {
        double worst = 0;
        for (guint32 seed = 1; seed <= 3; seed++)
            worst = fmax(worst, compare(&parts[p], seed));
        print_message("%s: engines differ by at most %.2g\n", parts[p].name, worst);
        assert_true(worst < parts[p].tolerance);
    }
}

static void test_direct_outputs_are_the_joined_ones(void **state)
{
    if (models == NULL)
        skip();
    for (gsize e = 0; e < G_N_ELEMENTS(engines); e++) {
        if (!plp_engine_is_available(engines[e]))
            continue;
        g_autoptr(PlpNetwork) joined = build(&parts[0], engines[e]);
        g_autoptr(PlpNetwork) direct = build(&parts[1], engines[e]);
        fill(joined, &parts[0], 5);
        fill(direct, &parts[1], 5);
        run(joined);
        run(direct);
        const float *boxes = plp_network_get_output(joined, 0, NULL);
        const float *scores = plp_network_get_output(joined, 1, NULL);
        assert_memory_equal(scores, plp_network_get_output(direct, 0, NULL), 512 * sizeof(float));
        assert_memory_equal(scores + 512, plp_network_get_output(direct, 1, NULL),
                            384 * sizeof(float));
        assert_memory_equal(boxes, plp_network_get_output(direct, 2, NULL), 8192 * sizeof(float));
        assert_memory_equal(boxes + 8192, plp_network_get_output(direct, 3, NULL),
                            6144 * sizeof(float));
    }
}

static void assert_refused(const PlpGraph *graph, int input, const int *outputs, gsize n,
                           const char *message)
{
    for (gsize e = 0; e < G_N_ELEMENTS(engines); e++) {
        if (!plp_engine_is_available(engines[e]))
            continue;
        g_autoptr(GError) error = NULL;
        assert_null(plp_network_new(graph, engines[e], input, outputs, n, &error));
        assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_MODEL));
        if (strstr(error->message, message) == NULL)
            fail_msg("`%s` lacks `%s`", error->message, message);
    }
}

static void test_parts_that_cannot_be(void **state)
{
    if (models == NULL)
        skip();
    g_autoptr(PlpGraph) graph = parse(MESH);
    assert_refused(graph, 0, (int[]){719}, 1, "is not known"); // STRIDED_SLICE
    assert_refused(graph, 0, (int[]){687}, 1, "TransformTensorBilinear");
    assert_refused(graph, 0, (int[]){5000}, 1, "tensor 5000 of the network is not there");
    assert_refused(graph, -1, (int[]){186}, 1, "tensor -1 of the network is not there");
    assert_refused(graph, 200, (int[]){693}, 1, "is not known"); // the other eye's branch
    assert_refused(graph, 35, (int[]){8}, 1,
                   "tensor 0 of the network does not come from the input");
    assert_refused(graph, 0, (int[]){186, 186}, 2, "is asked for twice");
    assert_refused(graph, 0, (int[]){0}, 1, "as input and output");
    assert_refused(graph, 0, (int[]){923}, 1, "is no computed float32 tensor"); // a filter
    assert_refused(graph, 0, (int[]){31}, 1, "is no computed float32 tensor");  // pad widths
}

static void test_engine_names(void **state)
{
    PlpEngine engine = PLP_ENGINE_UNKNOWN;
    assert_true(plp_engine_parse("xnnpack", &engine));
    assert_int_equal(engine, PLP_ENGINE_XNNPACK);
    assert_true(plp_engine_parse("opencv", &engine));
    assert_int_equal(engine, PLP_ENGINE_OPENCV);
    assert_false(plp_engine_parse("XNNPACK", &engine));
    assert_false(plp_engine_parse("", &engine));
    assert_int_equal(engine, PLP_ENGINE_OPENCV);
    assert_string_equal(plp_engine_get_name(PLP_ENGINE_XNNPACK), "xnnpack");
    assert_string_equal(plp_engine_get_name(PLP_ENGINE_UNKNOWN), "unknown");
    assert_true(plp_engine_is_available(plp_engine_get_default()));
    assert_false(plp_engine_is_available(PLP_ENGINE_UNKNOWN));
}

static void test_unknown_engine(void **state)
{
    if (models == NULL)
        skip();
    g_autoptr(PlpGraph) graph = parse(DETECTOR);
    g_autoptr(GError) error = NULL;
    assert_null(plp_network_new(graph, PLP_ENGINE_UNKNOWN, 0, (int[]){174}, 1, &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_INFERENCE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_engine_names),
        cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_runs_repeat),
        cmocka_unit_test(test_direct_outputs_are_the_joined_ones),
        cmocka_unit_test(test_engines_agree),
        cmocka_unit_test(test_parts_that_cannot_be),
        cmocka_unit_test(test_unknown_engine),
    };
    return cmocka_run_group_tests(tests, load_models, drop_models);
}
