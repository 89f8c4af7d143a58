#include "ui/edit/agreement.h"

#include <glib/gi18n.h>

#include "analysis/layers.h"
#include "ui/words.h"

static void append_eye(GString *text, const char *eye, const PlpScore *score)
{
    const PlpHits *hits = &score->hits[PLP_IOU_BOUNDARIES];
    g_autofree char *f1 = plp_ui_words_dup_number(plp_hits_get_f1(hits), 2);
    g_autofree char *kappa = plp_ui_words_dup_number(plp_agreement_get_kappa(score->frames), 2);
    g_autofree char *onset =
        plp_ui_words_dup_number(plp_values_get_absolute_quantile(score->onset_error_ms, 0.5), 0);
    g_autofree char *offset =
        plp_ui_words_dup_number(plp_values_get_absolute_quantile(score->offset_error_ms, 0.5), 0);
    // Translators: %s is `Right eye`.
    g_string_append_printf(text,
                           _("%s: %d found by both, %d by the first alone, %d by the second "
                             "alone; F1 %s; kappa by frame %s; half of the onsets within %s "
                             "ms, of the offsets within %s ms.\n"),
                           eye, hits->true_positives, hits->false_negatives, hits->false_positives,
                           f1, kappa, onset, offset);
}

char *plp_ui_agreement_dup_words(const PlpTrace *trace, const PlpAnalysis *first,
                                 const PlpAnalysis *second)
{
    PlpScore right, left;
    plp_score_init(&right);
    plp_score_init(&left);
    plp_layers_score(trace, first, second, &right, &left);
    GString *text = g_string_new(NULL);
    append_eye(text, _("Right eye"), &right);
    append_eye(text, _("Left eye"), &left);
    plp_score_clear(&right);
    plp_score_clear(&left);
    return g_string_free(text, FALSE);
}
