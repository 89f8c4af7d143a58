// False twitches on healthy footage: every clip of the evaluation data whose labels know no partial
// closure or squint near, tracked with mouth and flow. Prints twitches a watched minute; exit
// status 1 at one a minute or more, 77 without footage or weights.
//
//   bench_twitches [CLIP…]    these clips instead, without labels

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>
#include <glib/gstdio.h>

#include "evaluation.h"
#include "tables/labels.h"
#include "workflow/analyze.h"
#include "workflow/networks.h"

#define TARGET_PER_MIN 1.0
#define NEAR_US 300000 // a labelled partial closure may be a real small one of one side

typedef struct {
    PlpAnalyzeOptions options;
    char *out;
    int n_clips, n_twitches;
    double watched_s;
} Bench;

/** Frames between which a person saw a partial closure, a squint or a wink: nothing is counted. */
static bool is_near_label(const PlpClipLabels *labels, const PlpTwitch *twitch, double rate_per_s)
{
    if (labels != NULL && labels->frames_are_packets)
        rate_per_s = 30; // packets of the ZJU clips come at that rate, pictures do not
    for (guint i = 0; labels != NULL && i < labels->labels->len; i++) {
        const PlpLabel *label = &g_array_index(labels->labels, PlpLabel, i);
        const double from_us = label->first_frame / rate_per_s * 1e6 - NEAR_US;
        const double to_us = label->last_frame / rate_per_s * 1e6 + NEAR_US;
        if (label->kind != PLP_LABEL_CLOSURE && (double)twitch->peak_us >= from_us &&
            (double)twitch->peak_us <= to_us)
            return true;
    }
    return false;
}

static void count(Bench *bench, const char *name, const PlpAnalysis *analysis,
                  const PlpClipLabels *labels)
{
    int n = 0;
    const GArray *const sides[] = {analysis->right.twitches, analysis->left.twitches};
    for (int k = 0; k < 2; k++) {
        for (guint i = 0; i < sides[k]->len; i++) {
            const PlpTwitch *twitch = &g_array_index(sides[k], PlpTwitch, i);
            if (is_near_label(labels, twitch, analysis->frame_rate_per_s))
                continue;
            g_autofree char *regions = plp_twitch_dup_regions(twitch->regions);
            printf("  %s: frame %d, %s, %s, strength %.1f\n", name, twitch->peak_frame,
                   plp_side_get_name(twitch->side), regions, twitch->strength);
            n++;
        }
    }
    for (guint i = 0; i < analysis->watched->len; i++)
        bench->watched_s +=
            g_array_index(analysis->watched, bool, i) ? 1 / analysis->frame_rate_per_s : 0;
    bench->n_twitches += n;
    bench->n_clips++;
}

/** The labels of a clip by its name or stem; NULL where nobody labelled it. */
static const PlpClipLabels *find_labels(const GPtrArray *all, const char *name)
{
    for (guint i = 0; all != NULL && i < all->len; i++) {
        const PlpClipLabels *labels = g_ptr_array_index(all, i);
        const gsize length = strlen(labels->clip);
        if (strncmp(name, labels->clip, length) == 0 &&
            (name[length] == '\0' || name[length] == '.'))
            return labels;
    }
    return NULL;
}

static void run_clip(Bench *bench, const char *path, const GPtrArray *all)
{
    g_autofree char *name = g_path_get_basename(path);
    PlpOutput *output = plp_output_new(bench->out, path);
    const PlpClipLabels *labels = find_labels(all, name);
    PlpProgress progress = {0};
    PlpAnalyzeResult result = {0};
    plp_analyze(path, output, &bench->options, &progress, &result);
    if (result.outcome == PLP_OUTCOME_DONE)
        count(bench, name, result.analysis, labels);
    else
        printf("  %s: %s\n", name,
               result.error != NULL ? result.error->message : "was not analysed");
    plp_output_discard(output->path);
    plp_analyze_result_clear(&result);
    plp_output_free(output);
}

static bool is_video(const char *name)
{
    return g_str_has_suffix(name, ".mp4") || g_str_has_suffix(name, ".mov") ||
           g_str_has_suffix(name, ".avi");
}

static gint compare_paths(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/** All videos of a folder in order of name. */
static void run_folder(Bench *bench, const char *folder, const char *labels_path)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) all = plp_labels_load(labels_path, NULL);
    const char *name = NULL;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        if (is_video(name))
            g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
    }
    g_ptr_array_sort(paths, compare_paths);
    for (guint i = 0; i < paths->len; i++)
        run_clip(bench, g_ptr_array_index(paths, i), all);
}

static void tell(const Bench *bench, const char *what)
{
    const double minutes = bench->watched_s / 60;
    printf("%s: %d clips, %.2f watched minutes, %d false twitches, %.2f a minute (target: below "
           "%.0f)\n",
           what, bench->n_clips, minutes, bench->n_twitches, bench->n_twitches / minutes,
           TARGET_PER_MIN);
}

/** One set of footage apart, into the sum. */
static void run_set(Bench *sum, const char *data, const char *set, const char *labels)
{
    g_autofree char *folder = g_build_filename(data, set, NULL);
    g_autofree char *labels_path = g_build_filename(folder, labels, NULL);
    Bench bench = *sum;
    bench.n_clips = bench.n_twitches = 0;
    bench.watched_s = 0;
    run_folder(&bench, folder, labels_path);
    tell(&bench, set);
    sum->n_clips += bench.n_clips;
    sum->n_twitches += bench.n_twitches;
    sum->watched_s += bench.watched_s;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *data = plp_evaluation_dup_path(NULL);
    Bench bench = {.options = {.program_version = "bench", .force = true}};
    bench.options.parameters = plp_parameters_make_default();
    bench.options.parameters.bootstrap_resamples = 0;
    g_autoptr(PlpNetworks) networks =
        plp_networks_load(NULL, PLP_ENGINE_UNKNOWN, &bench.options.parameters, &error);
    if ((data == NULL && argc < 2) || networks == NULL) {
        printf("skipped: no %s\n", networks == NULL ? "models" : "evaluation data");
        return 77;
    }
    bench.options.landmarkers = plp_networks_get_source(networks);
    bench.out = g_dir_make_tmp("palpebra-bench-XXXXXX", NULL);
    for (int i = 1; i < argc; i++)
        run_clip(&bench, argv[i], NULL);
    if (argc < 2) {
        run_set(&bench, data, "zju", "");
        run_set(&bench, data, "clips", "labels.csv");
    }
    tell(&bench, "all");
    g_rmdir(bench.out);
    g_free(bench.out);
    return bench.n_twitches < TARGET_PER_MIN * bench.watched_s / 60 ? 0 : 1;
}
