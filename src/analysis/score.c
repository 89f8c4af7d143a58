#include "analysis/score.h"

#include <math.h>
#include <string.h>

static const double thresholds[PLP_IOU_N] = {0, 0.2, 0.5};

double plp_score_get_iou(int threshold)
{
    return thresholds[threshold];
}

static double divide(int numerator, int denominator)
{
    return denominator > 0 ? (double)numerator / denominator : (double)NAN;
}

double plp_hits_get_precision(const PlpHits *hits)
{
    return divide(hits->true_positives, hits->true_positives + hits->false_positives);
}

double plp_hits_get_recall(const PlpHits *hits)
{
    return divide(hits->true_positives, hits->true_positives + hits->false_negatives);
}

double plp_hits_get_f1(const PlpHits *hits)
{
    return divide(2 * hits->true_positives,
                  2 * hits->true_positives + hits->false_positives + hits->false_negatives);
}

void plp_score_init(PlpScore *score)
{
    *score = (PlpScore){
        .onset_error_frames = g_array_new(FALSE, FALSE, sizeof(double)),
        .offset_error_frames = g_array_new(FALSE, FALSE, sizeof(double)),
        .onset_error_ms = g_array_new(FALSE, FALSE, sizeof(double)),
        .offset_error_ms = g_array_new(FALSE, FALSE, sizeof(double)),
        .mistakes = g_array_new(FALSE, FALSE, sizeof(PlpMistake)),
    };
}

void plp_score_clear(PlpScore *score)
{
    g_array_unref(score->onset_error_frames);
    g_array_unref(score->offset_error_frames);
    g_array_unref(score->onset_error_ms);
    g_array_unref(score->offset_error_ms);
    g_array_unref(score->mistakes);
    memset(score, 0, sizeof *score);
}

static void add_hits(PlpHits *total, const PlpHits *hits)
{
    total->true_positives += hits->true_positives;
    total->false_positives += hits->false_positives;
    total->false_negatives += hits->false_negatives;
    total->optional_hits += hits->optional_hits;
    total->decoy_hits += hits->decoy_hits;
}

static void add_values(GArray *total, const GArray *values)
{
    if (values->len > 0)
        g_array_append_vals(total, values->data, values->len);
}

void plp_score_add(PlpScore *total, const PlpScore *score)
{
    total->labels += score->labels;
    total->optional_labels += score->optional_labels;
    total->decoys += score->decoys;
    total->found += score->found;
    total->wrong_eye += score->wrong_eye;
    for (int i = 0; i < PLP_IOU_N; i++)
        add_hits(&total->hits[i], &score->hits[i]);
    total->frames.both += score->frames.both;
    total->frames.only_a += score->frames.only_a;
    total->frames.only_b += score->frames.only_b;
    total->frames.neither += score->frames.neither;
    total->unmeasured_frames += score->unmeasured_frames;
    add_values(total->onset_error_frames, score->onset_error_frames);
    add_values(total->offset_error_frames, score->offset_error_frames);
    add_values(total->onset_error_ms, score->onset_error_ms);
    add_values(total->offset_error_ms, score->offset_error_ms);
    add_values(total->mistakes, score->mistakes);
}
