#include "analysis/cohort_priv.h"

static PlpCohortResponders count_responders(const PlpCohort *cohort, guint rule, guint arm)
{
    PlpCohortResponders counts = {.rule = (int)rule, .arm = (int)arm};
    for (guint i = 0; i < cohort->pairs->len; i++) {
        const PlpCohortPair *pair = cohort->pairs->pdata[i];
        if (pair->arm != (int)arm)
            continue;
        PlpTristate responds =
            plp_responder_judge(cohort->rules->pdata[rule], pair->before, pair->after);
        counts.n_responders += responds == PLP_TRISTATE_YES;
        counts.n_judged += responds != PLP_TRISTATE_UNKNOWN;
        counts.n_not_judged += responds == PLP_TRISTATE_UNKNOWN;
    }
    counts.wilson =
        plp_proportion_wilson(counts.n_responders, counts.n_judged, PLP_COHORT_CONFIDENCE);
    return counts;
}

static void compare_arms(PlpCohort *cohort, guint rule)
{
    const PlpCohortResponders *first =
        &g_array_index(cohort->responders, PlpCohortResponders, cohort->responders->len - 2);
    const PlpCohortResponders *second = first + 1;
    PlpCohortResponderContrast contrast = {
        (int)rule,
        plp_proportion_compare(second->n_responders, second->n_judged, first->n_responders,
                               first->n_judged, PLP_COHORT_CONFIDENCE)};
    g_array_append_val(cohort->responder_contrasts, contrast);
}

void plp_cohort_compute_responders(PlpCohort *cohort)
{
    for (guint rule = 0; rule < cohort->rules->len; rule++) {
        for (guint arm = 0; arm < cohort->arms->len; arm++) {
            PlpCohortResponders counts = count_responders(cohort, rule, arm);
            g_array_append_val(cohort->responders, counts);
        }
        if (cohort->arms->len == 2)
            compare_arms(cohort, rule);
    }
}
