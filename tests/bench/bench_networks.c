// Times every part of the networks on both engines, turn about in one run, and prints the ratio of
// the medians. Exit status 1 where the whole of a frame takes more than the target's share of
// OpenCV's time, 77 without weights.

#include <stdio.h>
#include <stdlib.h>

#include <glib.h>

#include "vision/models.h"
#include "vision/network.h"

#define N_ROUNDS 200
#define N_WARM 20
#define TARGET_RATIO 0.45

typedef struct {
    const char *name;
    const char *model;
    int input;
    int outputs[3];
    gsize n_outputs;
    gsize n_input;
    int n_per_frame; // while tracking: the detector only runs when the face is lost
} Part;

static const Part parts[] = {
    {"detector", "face_detection_short_range", 0, {175, 174}, 2, 128 * 128 * 3, 0},
    {"backbone", "face_landmark_with_attention", 0, {186, 710, 35}, 3, 192 * 192 * 3, 1},
    {"right eye", "face_landmark_with_attention", 200, {687, 690}, 2, 16 * 16 * 32, 1},
    {"left eye", "face_landmark_with_attention", 201, {693, 696}, 2, 16 * 16 * 32, 1},
};

static const PlpEngine engines[] = {PLP_ENGINE_XNNPACK, PLP_ENGINE_OPENCV};

static void stop(const GError *error)
{
    fprintf(stderr, "%s\n", error->message);
    exit(1);
}

static PlpNetwork *build(const PlpModels *models, const Part *part, PlpEngine engine)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpGraph) graph = plp_graph_parse(plp_models_get_bytes(models, part->model), &error);
    if (graph == NULL)
        stop(error);
    PlpNetwork *network =
        plp_network_new(graph, engine, part->input, part->outputs, part->n_outputs, &error);
    if (network == NULL)
        stop(error);
    float *input = plp_network_get_input(network);
    for (gsize i = 0; i < part->n_input; i++)
        input[i] = (float)(i * 2654435761u % 1000) / 1000;
    return network;
}

static double time_one(PlpNetwork *network)
{
    g_autoptr(GError) error = NULL;
    gint64 start_us = g_get_monotonic_time();
    for (int i = 0; i < 4; i++) // the clock ticks in microseconds
        if (!plp_network_run(network, &error))
            stop(error);
    return (double)(g_get_monotonic_time() - start_us) / 4e3;
}

static int compare_doubles(gconstpointer a, gconstpointer b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/** Medians in milliseconds of one run on each engine, the engines taking turns. */
static void time_part(const PlpModels *models, const Part *part, double medians_ms[2])
{
    double times[2][N_ROUNDS];
    PlpNetwork *networks[2] = {build(models, part, engines[0]), build(models, part, engines[1])};
    for (int i = -N_WARM; i < N_ROUNDS; i++)
        for (int e = 0; e < 2; e++)
            times[e][MAX(i, 0)] = time_one(networks[e]);
    for (int e = 0; e < 2; e++) {
        qsort(times[e], N_ROUNDS, sizeof(double), compare_doubles);
        medians_ms[e] = times[e][N_ROUNDS / 2];
        plp_network_free(networks[e]);
    }
}

static PlpModels *load(void)
{
    g_autofree char *folder = plp_models_dup_folder();
    g_autoptr(GError) error = NULL;
    PlpModels *models = plp_models_load(folder, &error);
    if (models == NULL) {
        printf("skipped: %s\n", error->message);
        exit(77);
    }
    return models;
}

int main(void)
{
    g_autoptr(PlpModels) models = load();
    if (!plp_engine_is_available(PLP_ENGINE_XNNPACK) ||
        !plp_engine_is_available(PLP_ENGINE_OPENCV)) {
        printf("skipped: this build has only one engine\n");
        return 77;
    }
    double frame_ms[2] = {0, 0};
    printf("%-12s %12s %12s %8s   medians of %d, one thread\n", "part", "xnnpack ms", "opencv ms",
           "ratio", N_ROUNDS);
    for (gsize p = 0; p < G_N_ELEMENTS(parts); p++) {
        double ms[2] = {0, 0};
        time_part(models, &parts[p], ms);
        printf("%-12s %12.3f %12.3f %8.2f\n", parts[p].name, ms[0], ms[1], ms[0] / ms[1]);
        for (int e = 0; e < 2; e++)
            frame_ms[e] += parts[p].n_per_frame * ms[e];
    }
    double ratio = frame_ms[0] / frame_ms[1];
    printf("%-12s %12.3f %12.3f %8.2f   target <= %.2f\n", "a frame", frame_ms[0], frame_ms[1],
           ratio, TARGET_RATIO);
    return ratio <= TARGET_RATIO ? 0 : 1;
}
