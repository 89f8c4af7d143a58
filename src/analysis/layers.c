#include "analysis/layers.h"

#include "analysis/evaluate.h"
#include "analysis/frame_rows.h"
#include "domain/label.h"

static void add_labels(GArray *labels, const GArray *closures)
{
    for (guint i = 0; i < closures->len; i++) {
        const PlpClosure *closure = &g_array_index(closures, PlpClosure, i);
        PlpLabel label = {
            .eye = closure->eye,
            .kind = PLP_LABEL_CLOSURE,
            .first_frame = closure->onset_frame,
            .last_frame = closure->offset_frame,
        };
        g_array_append_val(labels, label);
    }
}

static GArray *join(const GArray *right, const GArray *left)
{
    GArray *closures = g_array_sized_new(FALSE, FALSE, sizeof(PlpClosure), right->len + left->len);
    g_array_append_vals(closures, right->data, right->len);
    return g_array_append_vals(closures, left->data, left->len);
}

void plp_layers_score(const PlpTrace *trace, const PlpAnalysis *first, const PlpAnalysis *second,
                      PlpScore *ret_right, PlpScore *ret_left)
{
    g_auto(PlpFrameRows) frames = plp_frame_rows_make(trace);
    g_autoptr(GArray) labels = g_array_new(FALSE, FALSE, sizeof(PlpLabel));
    g_autoptr(GArray) closures = join(second->right.closures, second->left.closures);
    add_labels(labels, first->right.closures);
    add_labels(labels, first->left.closures);
    PlpScoredClip clip = {
        .labels = labels,
        .closures = closures,
        .scored = {0, frames.n - 1},
        .n_frames = frames.n,
        .t_us = frames.t_us,
        .right_measured = frames.right_measured,
        .left_measured = frames.left_measured,
    };
    plp_evaluate_clip(&clip, ret_right, ret_left);
}

PlpLayersAgreement plp_layers_compare(const double *first, const double *second, size_t n,
                                      double confidence)
{
    g_autofree double *ratings = g_new(double, 2 * n + 1);
    for (size_t i = 0; i < n; i++) {
        ratings[2 * i] = first[i];
        ratings[2 * i + 1] = second[i];
    }
    return (PlpLayersAgreement){
        .icc = plp_icc_compute(ratings, n, 2, confidence),
        .spearman = plp_spearman_compute(first, second, n, confidence),
        .difference = plp_bland_altman_compute(first, second, n, false, confidence),
        .ratio = plp_bland_altman_compute(first, second, n, true, confidence),
    };
}
