#include "report/evaluation.h"

#include "base/number.h"
#include "report/text_table.h"

#define N_EYES 3
static const char *const eye_names[N_EYES] = {"right", "left", "both"};

static void add_cells(PlpTextTable *table, const char *const *cells)
{
    for (; *cells != NULL; cells++)
        plp_text_table_add(table, *cells);
    plp_text_table_end_row(table);
}

static void add_hits(PlpTextTable *table, const PlpHits *hits)
{
    plp_text_table_add_count(table, hits->true_positives);
    plp_text_table_add_count(table, hits->false_positives);
    plp_text_table_add_count(table, hits->false_negatives);
}

// ---- a line a clip and eye ----

static void add_clip_row(PlpTextTable *table, const char *clip, const char *eye,
                         const PlpScore *score)
{
    plp_text_table_add(table, clip);
    plp_text_table_add(table, eye);
    plp_text_table_add_count(table, score->labels);
    plp_text_table_add_count(table, score->found);
    for (int i = 0; i < PLP_IOU_N; i++) {
        add_hits(table, &score->hits[i]);
        plp_text_table_add_number(table, plp_hits_get_f1(&score->hits[i]), 3);
    }
    plp_text_table_add_count(table, score->hits[PLP_IOU_BOUNDARIES].decoy_hits);
    plp_text_table_add_count(table, score->wrong_eye);
    plp_text_table_add_number(table, plp_agreement_get_kappa(score->frames), 3);
    plp_text_table_end_row(table);
}

static void append_clips(const PlpEvaluation *evaluation, GString *text)
{
    static const char *const header[] = {"clip", "eye",  "labels", "found", "tp>0",  "fp",   "fn",
                                         "F1>0", "tp.2", "fp",     "fn",    "F1.2",  "tp.5", "fp",
                                         "fn",   "F1.5", "decoy",  "wrong", "kappa", NULL};
    g_autoptr(PlpTextTable) table = plp_text_table_new();
    add_cells(table, header);
    for (guint i = 0; i < evaluation->clips->len; i++) {
        const PlpClipScore *clip = evaluation->clips->pdata[i];
        add_clip_row(table, clip->clip, "right", &clip->right);
        add_clip_row(table, "", "left", &clip->left);
    }
    plp_text_table_append(table, text);
}

// ---- totals ----

static void sum_up(const PlpEvaluation *evaluation, PlpScore *totals)
{
    for (int i = 0; i < N_EYES; i++)
        plp_score_init(&totals[i]);
    for (guint i = 0; i < evaluation->clips->len; i++) {
        const PlpClipScore *clip = evaluation->clips->pdata[i];
        plp_score_add(&totals[0], &clip->right);
        plp_score_add(&totals[1], &clip->left);
        plp_score_add(&totals[2], &clip->right);
        plp_score_add(&totals[2], &clip->left);
    }
}

static void append_events(const PlpScore *totals, GString *text)
{
    static const char *const header[] = {"events", "eye", "tp",       "fp",    "fn", "precision",
                                         "recall", "F1",  "optional", "decoy", NULL};
    static const char *const thresholds[PLP_IOU_N] = {"IoU > 0", "IoU >= 0.2", "IoU >= 0.5"};
    g_autoptr(PlpTextTable) table = plp_text_table_new();
    add_cells(table, header);
    for (int i = 0; i < PLP_IOU_N; i++) {
        for (int eye = 0; eye < N_EYES; eye++) {
            const PlpHits *hits = &totals[eye].hits[i];
            plp_text_table_add(table, eye == 0 ? thresholds[i] : "");
            plp_text_table_add(table, eye_names[eye]);
            add_hits(table, hits);
            plp_text_table_add_number(table, plp_hits_get_precision(hits), 4);
            plp_text_table_add_number(table, plp_hits_get_recall(hits), 4);
            plp_text_table_add_number(table, plp_hits_get_f1(hits), 4);
            plp_text_table_add_count(table, hits->optional_hits);
            plp_text_table_add_count(table, hits->decoy_hits);
            plp_text_table_end_row(table);
        }
    }
    plp_text_table_append(table, text);
}

static void add_errors(PlpTextTable *table, const char *what, const char *eye, const GArray *frames,
                       const GArray *ms)
{
    plp_text_table_add(table, what);
    plp_text_table_add(table, eye);
    plp_text_table_add_number(table, plp_values_get_mean(frames), 2);
    plp_text_table_add_number(table, plp_values_get_absolute_quantile(frames, 0.5), 2);
    plp_text_table_add_number(table, plp_values_get_absolute_quantile(frames, 0.9), 2);
    plp_text_table_add_number(table, plp_values_get_mean(ms), 1);
    plp_text_table_add_number(table, plp_values_get_absolute_quantile(ms, 0.5), 1);
    plp_text_table_add_number(table, plp_values_get_absolute_quantile(ms, 0.9), 1);
    plp_text_table_end_row(table);
}

static void append_boundaries(const PlpScore *totals, GString *text)
{
    static const char *const header[] = {"boundaries", "eye",     "mean frames",
                                         "median abs", "p90 abs", "mean ms",
                                         "median abs", "p90 abs", NULL};
    g_autoptr(PlpTextTable) table = plp_text_table_new();
    add_cells(table, header);
    for (int i = 0; i < N_EYES; i++)
        add_errors(table, i == 0 ? "onset" : "", eye_names[i], totals[i].onset_error_frames,
                   totals[i].onset_error_ms);
    for (int i = 0; i < N_EYES; i++)
        add_errors(table, i == 0 ? "offset" : "", eye_names[i], totals[i].offset_error_frames,
                   totals[i].offset_error_ms);
    plp_text_table_append(table, text);
}

static void append_frames(const PlpScore *totals, GString *text)
{
    static const char *const header[] = {"frames",     "eye",        "kappa",     "both shut",
                                         "label only", "found only", "both open", "not measured",
                                         "wrong eye",  NULL};
    g_autoptr(PlpTextTable) table = plp_text_table_new();
    add_cells(table, header);
    for (int i = 0; i < N_EYES; i++) {
        const PlpAgreement *frames = &totals[i].frames;
        plp_text_table_add(table, "");
        plp_text_table_add(table, eye_names[i]);
        plp_text_table_add_number(table, plp_agreement_get_kappa(*frames), 4);
        plp_text_table_add_count(table, frames->both);
        plp_text_table_add_count(table, frames->only_a);
        plp_text_table_add_count(table, frames->only_b);
        plp_text_table_add_count(table, frames->neither);
        plp_text_table_add_count(table, totals[i].unmeasured_frames);
        plp_text_table_add_count(table, totals[i].wrong_eye);
        plp_text_table_end_row(table);
    }
    plp_text_table_append(table, text);
}

// ---- mistakes ----

static void append_mistakes_of(const char *clip, const PlpScore *score, GString *text)
{
    static const char *const kinds[] = {"?", "missed", "invented", "decoy counted"};
    for (guint i = 0; i < score->mistakes->len; i++) {
        const PlpMistake *mistake = &g_array_index(score->mistakes, PlpMistake, i);
        g_autofree char *share = plp_number_dup(mistake->measured_share, 2);
        g_string_append_printf(text, "%s %s: %s, frames %d to %d, measured %s%s\n", clip,
                               plp_side_get_name(mistake->eye), kinds[mistake->kind],
                               mistake->span.first_frame, mistake->span.last_frame, share,
                               mistake->wrong_eye ? ", found on the other eye" : "");
    }
}

static void append_mistakes(const PlpEvaluation *evaluation, GString *text)
{
    g_string_append(text, "\nMistakes at IoU 0.2:\n");
    gsize before = text->len;
    for (guint i = 0; i < evaluation->clips->len; i++) {
        const PlpClipScore *clip = evaluation->clips->pdata[i];
        append_mistakes_of(clip->clip, &clip->right, text);
        append_mistakes_of(clip->clip, &clip->left, text);
    }
    if (text->len == before)
        g_string_append(text, "none\n");
}

void plp_evaluation_append_text(const PlpEvaluation *evaluation, bool mistakes, GString *text)
{
    PlpScore totals[N_EYES];
    sum_up(evaluation, totals);
    append_clips(evaluation, text);
    g_string_append(text, "\nTotals\n");
    append_events(totals, text);
    g_string_append_c(text, '\n');
    append_boundaries(totals, text);
    g_string_append_c(text, '\n');
    append_frames(totals, text);
    if (mistakes)
        append_mistakes(evaluation, text);
    for (guint i = 0; i < evaluation->missing->len; i++)
        g_string_append_printf(text, "%sno result for %s\n", i == 0 ? "\n" : "",
                               (const char *)evaluation->missing->pdata[i]);
    for (guint i = 0; i < evaluation->notes->len; i++)
        g_string_append_printf(text, "%sNote: %s\n", i == 0 ? "\n" : "",
                               (const char *)evaluation->notes->pdata[i]);
    for (int i = 0; i < N_EYES; i++)
        plp_score_clear(&totals[i]);
}
