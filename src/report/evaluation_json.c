#include "report/evaluation.h"

#include "report/json_text.h"

static void add_hits(PlpJson *json, double iou, const PlpHits *hits)
{
    plp_json_begin_line(json, NULL);
    plp_json_add_number(json, "iou", iou, 2);
    plp_json_add_integer(json, "tp", hits->true_positives);
    plp_json_add_integer(json, "fp", hits->false_positives);
    plp_json_add_integer(json, "fn", hits->false_negatives);
    plp_json_add_integer(json, "optional_hits", hits->optional_hits);
    plp_json_add_integer(json, "decoy_hits", hits->decoy_hits);
    plp_json_add_number(json, "precision", plp_hits_get_precision(hits), 6);
    plp_json_add_number(json, "recall", plp_hits_get_recall(hits), 6);
    plp_json_add_number(json, "f1", plp_hits_get_f1(hits), 6);
    plp_json_end(json);
}

static void add_errors(PlpJson *json, const char *key, const GArray *values)
{
    plp_json_begin_line(json, key);
    plp_json_add_number(json, "mean", plp_values_get_mean(values), 3);
    plp_json_add_number(json, "median_abs", plp_values_get_absolute_quantile(values, 0.5), 3);
    plp_json_add_number(json, "p90_abs", plp_values_get_absolute_quantile(values, 0.9), 3);
    plp_json_add_integer(json, "count", values->len);
    plp_json_end(json);
}

static void add_frames(PlpJson *json, const PlpScore *score)
{
    plp_json_begin_line(json, "frames");
    plp_json_add_number(json, "kappa", plp_agreement_get_kappa(score->frames), 6);
    plp_json_add_integer(json, "both_shut", score->frames.both);
    plp_json_add_integer(json, "label_only", score->frames.only_a);
    plp_json_add_integer(json, "found_only", score->frames.only_b);
    plp_json_add_integer(json, "both_open", score->frames.neither);
    plp_json_add_integer(json, "unmeasured", score->unmeasured_frames);
    plp_json_end(json);
}

static void add_mistakes(PlpJson *json, const GArray *mistakes)
{
    static const char *const kinds[] = {"unknown", "missed", "invented", "decoy"};
    plp_json_begin_array(json, "mistakes");
    for (guint i = 0; i < mistakes->len; i++) {
        const PlpMistake *mistake = &g_array_index(mistakes, PlpMistake, i);
        plp_json_begin_line(json, NULL);
        plp_json_add_text(json, "kind", kinds[mistake->kind]);
        plp_json_add_text(json, "eye", plp_side_get_name(mistake->eye));
        plp_json_add_integer(json, "first_frame", mistake->span.first_frame);
        plp_json_add_integer(json, "last_frame", mistake->span.last_frame);
        plp_json_add_number(json, "measured_share", mistake->measured_share, 3);
        plp_json_add_bool(json, "wrong_eye", mistake->wrong_eye);
        plp_json_end(json);
    }
    plp_json_end(json);
}

static void add_score(PlpJson *json, const char *key, const PlpScore *score)
{
    plp_json_begin_object(json, key);
    plp_json_add_integer(json, "labels", score->labels);
    plp_json_add_integer(json, "optional_labels", score->optional_labels);
    plp_json_add_integer(json, "decoys", score->decoys);
    plp_json_add_integer(json, "found", score->found);
    plp_json_add_integer(json, "wrong_eye", score->wrong_eye);
    plp_json_begin_array(json, "events");
    for (int i = 0; i < PLP_IOU_N; i++)
        add_hits(json, plp_score_get_iou(i), &score->hits[i]);
    plp_json_end(json);
    add_frames(json, score);
    add_errors(json, "onset_error_frames", score->onset_error_frames);
    add_errors(json, "offset_error_frames", score->offset_error_frames);
    add_errors(json, "onset_error_ms", score->onset_error_ms);
    add_errors(json, "offset_error_ms", score->offset_error_ms);
    add_mistakes(json, score->mistakes);
    plp_json_end(json);
}

static void add_eyes(PlpJson *json, const PlpScore *right, const PlpScore *left)
{
    PlpScore both;
    plp_score_init(&both);
    plp_score_add(&both, right);
    plp_score_add(&both, left);
    g_array_set_size(both.mistakes, 0); // they stand at the eyes
    add_score(json, "right", right);
    add_score(json, "left", left);
    add_score(json, "both", &both);
    plp_score_clear(&both);
}

static void add_clips(PlpJson *json, const GPtrArray *clips)
{
    plp_json_begin_array(json, "clips");
    for (guint i = 0; i < clips->len; i++) {
        const PlpClipScore *clip = clips->pdata[i];
        plp_json_begin_object(json, NULL);
        plp_json_add_text(json, "clip", clip->clip);
        add_eyes(json, &clip->right, &clip->left);
        plp_json_end(json);
    }
    plp_json_end(json);
}

static void add_total(PlpJson *json, const GPtrArray *clips)
{
    PlpScore right;
    PlpScore left;
    plp_score_init(&right);
    plp_score_init(&left);
    for (guint i = 0; i < clips->len; i++) {
        plp_score_add(&right, &((const PlpClipScore *)clips->pdata[i])->right);
        plp_score_add(&left, &((const PlpClipScore *)clips->pdata[i])->left);
    }
    g_array_set_size(right.mistakes, 0);
    g_array_set_size(left.mistakes, 0);
    plp_json_begin_object(json, "total");
    add_eyes(json, &right, &left);
    plp_json_end(json);
    plp_score_clear(&right);
    plp_score_clear(&left);
}

char *plp_evaluation_dup_json(const PlpEvaluation *evaluation)
{
    g_autoptr(PlpJson) json = plp_json_new();
    plp_json_begin_object(json, NULL);
    add_total(json, evaluation->clips);
    add_clips(json, evaluation->clips);
    plp_json_begin_array(json, "missing");
    for (guint i = 0; i < evaluation->missing->len; i++)
        plp_json_add_text(json, NULL, evaluation->missing->pdata[i]);
    plp_json_end(json);
    plp_json_begin_array(json, "notes");
    for (guint i = 0; i < evaluation->notes->len; i++)
        plp_json_add_text(json, NULL, evaluation->notes->pdata[i]);
    plp_json_end(json);
    plp_json_end(json);
    return plp_json_dup_text(json);
}
