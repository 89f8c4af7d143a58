// A 1080p H.264 recording of a drawn face: decoding alone, tracking alone (of frames already
// decoded) and analysing from end to end, turn about in one run. Prints the ratio of analysing to
// the sum of the two, and what everything but decoding and tracking costs. Exit status 1 where a
// target is missed, 77 without weights.

#include <stdio.h>

#include <glib/gstdio.h>

#include "analysis/analyse.h"
#include "analysis/signals.h"
#include "drawn_clip.h"
#include "pipeline/run.h"
#include "vision/tracker.h"

#define N_FRAMES 120
#define N_ROUNDS 7
#define TARGET_RATIO 0.9
#define AIMED_RATIO 0.75
#define TARGET_REST 0.02

typedef struct {
    const char *path;
    PlpModels *models;
    PlpParameters parameters;
    PlpTrace *trace;
    gint64 rest_us; // signals and everything after the last frame
} Bench;

static PlpReader *open_clip(const Bench *bench)
{
    g_autoptr(GError) error = NULL;
    PlpReader *reader = plp_reader_open(bench->path, NULL, &error);
    if (reader == NULL)
        bench_stop(error);
    return reader;
}

static PlpLandmarker make_tracker(const Bench *bench)
{
    g_autoptr(GError) error = NULL;
    PlpLandmarker tracker = {0};
    PlpTrackerOptions options = {0};
    if (!plp_tracker_make(bench->models, &options, &tracker, &error))
        bench_stop(error);
    return tracker;
}

static PlpFrame *read_next(PlpReader *reader)
{
    g_autoptr(GError) error = NULL;
    PlpFrame *frame = NULL;
    if (!plp_reader_next(reader, &frame, &error))
        bench_stop(error);
    return frame;
}

static double time_decoding(const Bench *bench)
{
    gint64 start_us = g_get_monotonic_time();
    g_autoptr(PlpReader) reader = open_clip(bench);
    for (PlpFrame *frame = read_next(reader); frame != NULL; frame = read_next(reader))
        plp_frame_unref(frame);
    return (double)(g_get_monotonic_time() - start_us) / 1e3;
}

static double time_tracking(const Bench *bench)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpReader) reader = open_clip(bench);
    g_autoptr(GPtrArray) frames = g_ptr_array_new_with_free_func((GDestroyNotify)plp_frame_unref);
    for (PlpFrame *frame = read_next(reader); frame != NULL; frame = read_next(reader))
        g_ptr_array_add(frames, frame);
    PlpLandmarker tracker = make_tracker(bench);
    gint64 start_us = g_get_monotonic_time();
    for (guint i = 0; i < frames->len; i++) {
        PlpObservation observation;
        if (!tracker.next(tracker.self, frames->pdata[i], &observation, &error))
            bench_stop(error);
    }
    double time_ms = (double)(g_get_monotonic_time() - start_us) / 1e3;
    plp_landmarker_clear(&tracker);
    return time_ms;
}

static bool take(void *self, const PlpObservation *observation, int width_px, int height_px,
                 GError **error)
{
    Bench *bench = self;
    gint64 start_us = g_get_monotonic_time();
    if (observation->n_faces > 0) {
        PlpSample sample = plp_signals_compute(observation, &observation->faces[0], width_px,
                                               height_px, &bench->parameters);
        plp_trace_append(bench->trace, &sample);
    }
    bench->rest_us += g_get_monotonic_time() - start_us;
    return true;
}

static double time_analysing(Bench *bench)
{
    g_autoptr(GError) error = NULL;
    PlpLandmarker tracker = make_tracker(bench);
    gint64 start_us = g_get_monotonic_time();
    g_autoptr(PlpReader) reader = open_clip(bench);
    g_autoptr(PlpTrace) trace = plp_trace_new();
    bench->trace = trace;
    PlpSink sink = {.self = bench, .take = take};
    PlpRunOptions options = {0};
    if (!plp_run(reader, &tracker, &sink, &options, &error))
        bench_stop(error);
    gint64 rest_start_us = g_get_monotonic_time();
    g_autoptr(PlpAnalysis) analysis = plp_analyse_compute(trace, NULL, &bench->parameters);
    bench->rest_us += g_get_monotonic_time() - rest_start_us;
    double time_ms = (double)(g_get_monotonic_time() - start_us) / 1e3;
    plp_landmarker_clear(&tracker);
    return time_ms;
}

static bool print_results(double *decode, double *track, double *whole, double *rest)
{
    double decode_ms = bench_median(decode, N_ROUNDS);
    double track_ms = bench_median(track, N_ROUNDS);
    double whole_ms = bench_median(whole, N_ROUNDS);
    double rest_share = bench_median(rest, N_ROUNDS) / whole_ms;
    double ratio = whole_ms / (decode_ms + track_ms);
    printf("1080p H.264, %d frames, medians of %d rounds\n", N_FRAMES, N_ROUNDS);
    printf("  decoding alone   %7.2f ms a frame\n", decode_ms / N_FRAMES);
    printf("  tracking alone   %7.2f ms a frame\n", track_ms / N_FRAMES);
    printf("  analysing        %7.2f ms a frame\n", whole_ms / N_FRAMES);
    printf("  analysing / (decoding + tracking) %.3f (target %.2f, aim %.2f)\n", ratio,
           TARGET_RATIO, AIMED_RATIO);
    printf("  all but decoding and tracking     %.4f of analysing (target %.2f)\n", rest_share,
           TARGET_REST);
    return ratio <= TARGET_RATIO && rest_share < TARGET_REST;
}

int main(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = plp_models_dup_folder();
    g_autoptr(PlpModels) models = plp_models_load(folder, &error);
    if (models == NULL) {
        fprintf(stderr, "skipped: %s\n", error->message);
        return 77;
    }
    g_autofree char *temporary = g_dir_make_tmp("palpebra-bench-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(temporary, "clip.mp4", NULL);
    bench_make_clip(path, 1920, 1080, N_FRAMES);
    Bench bench = {.path = path, .models = models, .parameters = plp_parameters_make_default()};
    double decode[N_ROUNDS], track[N_ROUNDS], whole[N_ROUNDS], rest[N_ROUNDS];
    for (int i = 0; i < N_ROUNDS; i++) {
        decode[i] = time_decoding(&bench);
        track[i] = time_tracking(&bench);
        bench.rest_us = 0;
        whole[i] = time_analysing(&bench);
        rest[i] = (double)bench.rest_us / 1e3;
    }
    g_unlink(path);
    g_rmdir(temporary);
    return print_results(decode, track, whole, rest) ? 0 : 1;
}
