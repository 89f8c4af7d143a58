#include "report/cohort.h"
#include "report/json_text.h"

#define DECIMALS 9

static void add_estimate(PlpJson *json, const char *key, double value, PlpInterval interval)
{
    plp_json_begin_line(json, key);
    plp_json_add_number(json, "value", value, DECIMALS);
    plp_json_add_number(json, "low", interval.low, DECIMALS);
    plp_json_add_number(json, "high", interval.high, DECIMALS);
    plp_json_end(json);
}

static void add_quartiles(PlpJson *json, const char *key, PlpCohortQuartiles values)
{
    plp_json_begin_line(json, key);
    plp_json_add_number(json, "median", values.median, DECIMALS);
    plp_json_add_number(json, "q1", values.q1, DECIMALS);
    plp_json_add_number(json, "q3", values.q3, DECIMALS);
    plp_json_end(json);
}

static const char *get_name(const PlpCohort *cohort, int measure)
{
    return plp_cohort_get_measure(cohort, measure)->name;
}

// ---- what went in ----

static void add_program(PlpJson *json, const PlpCohortProvenance *provenance)
{
    plp_json_begin_object(json, "program");
    plp_json_add_text(json, "name", "palpebra");
    plp_json_add_text(json, "version", provenance->program_version);
    plp_json_add_text(json, "use", "For research use; not a medical device.");
    plp_json_end(json);
}

static void add_study(PlpJson *json, const PlpCohort *cohort, const PlpCohortProvenance *provenance)
{
    plp_json_begin_object(json, "study");
    plp_json_add_text(json, "name", cohort->study_name);
    plp_json_add_text(json, "sha256", provenance->study_sha256);
    plp_json_add_text(json, "before", cohort->before_name);
    plp_json_add_text(json, "after", cohort->after_name);
    plp_json_add_number(json, "confidence", PLP_COHORT_CONFIDENCE, 2);
    plp_json_end(json);
}

static void add_arms(PlpJson *json, const PlpCohort *cohort)
{
    plp_json_begin_array(json, "arms");
    for (guint i = 0; i < cohort->arms->len; i++) {
        plp_json_begin_line(json, NULL);
        plp_json_add_text(json, "name", cohort->arms->pdata[i]);
        plp_json_add_integer(json, "patients", plp_cohort_count_pairs(cohort, (int)i));
        plp_json_end(json);
    }
    plp_json_end(json);
}

static void add_measures(PlpJson *json, const PlpCohort *cohort)
{
    plp_json_begin_array(json, "measures");
    for (guint i = 0; i < cohort->measures->len; i++) {
        const PlpCohortMeasure *measure = plp_cohort_get_measure(cohort, (int)i);
        plp_json_begin_line(json, NULL);
        plp_json_add_text(json, "name", measure->name);
        plp_json_add_text(json, "unit", measure->unit);
        plp_json_add_bool(json, "stated_outcome", measure->is_stated);
        plp_json_add_bool(json, "clinicians_score", measure->is_score);
        plp_json_end(json);
    }
    plp_json_end(json);
}

static void add_left_out(PlpJson *json, const PlpCohort *cohort)
{
    plp_json_begin_array(json, "left_out");
    for (guint i = 0; i < cohort->left_out->len; i++) {
        const PlpCohortLeftOut *left_out = cohort->left_out->pdata[i];
        plp_json_begin_line(json, NULL);
        plp_json_add_text(json, "patient", left_out->patient);
        plp_json_add_text(json, "arm", left_out->arm);
        plp_json_add_text(json, "visit", left_out->visit);
        plp_json_add_text(json, "reason", left_out->reason);
        plp_json_end(json);
    }
    plp_json_end(json);
}

static void add_notes(PlpJson *json, const PlpCohort *cohort)
{
    plp_json_begin_array(json, "notes");
    for (guint i = 0; i < cohort->notes->len; i++)
        plp_json_add_text(json, NULL, cohort->notes->pdata[i]);
    plp_json_end(json);
}

// ---- what came out ----

static void add_change(PlpJson *json, const PlpCohort *cohort, const PlpCohortChange *change)
{
    const PlpSignedRank *rank = &change->rank;
    const PlpPairedEffect *effect = &change->effect;
    plp_json_begin_object(json, NULL);
    plp_json_add_text(json, "arm", cohort->arms->pdata[change->arm]);
    plp_json_add_text(json, "measure", get_name(cohort, change->measure));
    plp_json_add_integer(json, "n", rank->n);
    plp_json_add_integer(json, "missing", change->n_missing);
    plp_json_add_integer(json, "lower", rank->n_down);
    plp_json_add_integer(json, "same", rank->n_zero);
    plp_json_add_integer(json, "higher", rank->n_up);
    add_quartiles(json, "before", change->before);
    add_quartiles(json, "after", change->after);
    add_estimate(json, "shift", rank->shift, rank->interval);
    plp_json_add_number(json, "shift_confidence", rank->interval_confidence, DECIMALS);
    plp_json_add_number(json, "wilcoxon_p", rank->p, DECIMALS);
    plp_json_add_bool(json, "wilcoxon_exact", rank->exact);
    plp_json_add_number(json, "holm_p", change->p_holm, DECIMALS);
    add_estimate(json, "rank_biserial", rank->rank_biserial, rank->biserial_interval);
    add_estimate(json, "cohens_dz", effect->dz, effect->dz_interval);
    add_estimate(json, "hedges_g", effect->hedges_g, effect->hedges_interval);
    plp_json_add_text(json, "shown", plp_verdict_get_name(change->verdict));
    plp_json_end(json);
}

static void add_contrast(PlpJson *json, const PlpCohort *cohort, const PlpCohortContrast *contrast)
{
    const PlpRankSum *rank = &contrast->rank;
    plp_json_begin_object(json, NULL);
    plp_json_add_text(json, "measure", get_name(cohort, contrast->measure));
    plp_json_add_integer(json, "n_first", rank->n_second); // the first arm is the second group
    plp_json_add_integer(json, "n_second", rank->n_first);
    add_estimate(json, "shift", rank->shift, rank->interval);
    plp_json_add_number(json, "shift_confidence", rank->interval_confidence, DECIMALS);
    plp_json_add_number(json, "mann_whitney_p", rank->p, DECIMALS);
    plp_json_add_bool(json, "mann_whitney_exact", rank->exact);
    plp_json_add_number(json, "holm_p", contrast->p_holm, DECIMALS);
    plp_json_add_number(json, "rank_biserial", rank->rank_biserial, DECIMALS);
    plp_json_add_text(json, "shown", plp_verdict_get_name(contrast->verdict));
    plp_json_end(json);
}

static void add_responders(PlpJson *json, const PlpCohort *cohort,
                           const PlpCohortResponders *counts)
{
    plp_json_begin_line(json, NULL);
    plp_json_add_text(json, "rule", ((PlpResponderRule *)cohort->rules->pdata[counts->rule])->text);
    plp_json_add_text(json, "arm", cohort->arms->pdata[counts->arm]);
    plp_json_add_integer(json, "responders", counts->n_responders);
    plp_json_add_integer(json, "judged", counts->n_judged);
    plp_json_add_integer(json, "not_judged", counts->n_not_judged);
    plp_json_add_number(json, "low", counts->wilson.low, DECIMALS);
    plp_json_add_number(json, "high", counts->wilson.high, DECIMALS);
    plp_json_end(json);
}

static void add_responder_contrast(PlpJson *json, const PlpCohort *cohort,
                                   const PlpCohortResponderContrast *contrast)
{
    plp_json_begin_object(json, NULL);
    plp_json_add_text(json, "rule",
                      ((PlpResponderRule *)cohort->rules->pdata[contrast->rule])->text);
    add_estimate(json, "difference", contrast->difference.difference,
                 contrast->difference.interval);
    plp_json_end(json);
}

static void add_validity(PlpJson *json, const PlpCohort *cohort, const PlpCohortValidity *validity)
{
    plp_json_begin_object(json, NULL);
    plp_json_add_text(json, "measure", get_name(cohort, validity->measure));
    plp_json_add_text(json, "score", get_name(cohort, validity->score));
    plp_json_add_text(json, "moment", plp_cohort_moment_get_name(validity->moment));
    plp_json_add_integer(json, "n", validity->spearman.n);
    add_estimate(json, "spearman_rho", validity->spearman.rho, validity->spearman.interval);
    plp_json_add_number(json, "spearman_p", validity->spearman.p, DECIMALS);
    plp_json_end(json);
}

static void add_agreement(PlpJson *json, const PlpCohort *cohort,
                          const PlpCohortAgreement *agreement)
{
    const PlpBlandAltman *bland = &agreement->bland_altman;
    plp_json_begin_object(json, NULL);
    plp_json_add_text(json, "measure", get_name(cohort, agreement->measure));
    plp_json_add_text(json, "score", get_name(cohort, agreement->score));
    plp_json_add_text(json, "moment", plp_cohort_moment_get_name(agreement->moment));
    plp_json_add_integer(json, "n", agreement->weighted.n);
    add_estimate(json, "kappa_quadratic", agreement->weighted.kappa, agreement->weighted.interval);
    add_estimate(json, "kappa", agreement->plain.kappa, agreement->plain.interval);
    add_estimate(json, "icc_2_1", agreement->icc.icc, agreement->icc.interval);
    add_estimate(json, "bias", bland->bias, bland->bias_interval);
    add_estimate(json, "low_limit", bland->limits.low, bland->low_limit_interval);
    add_estimate(json, "high_limit", bland->limits.high, bland->high_limit_interval);
    plp_json_end(json);
}

#define ADD_ALL(key, array, type, add)                                                             \
    G_STMT_START                                                                                   \
    {                                                                                              \
        plp_json_begin_array(json, key);                                                           \
        for (guint i = 0; i < (array)->len; i++)                                                   \
            add(json, cohort, &g_array_index(array, type, i));                                     \
        plp_json_end(json);                                                                        \
    }                                                                                              \
    G_STMT_END

char *plp_cohort_dup_json(const PlpCohort *cohort, const PlpCohortProvenance *provenance)
{
    g_autoptr(PlpJson) json = plp_json_new();
    plp_json_begin_object(json, NULL);
    add_program(json, provenance);
    add_study(json, cohort, provenance);
    add_arms(json, cohort);
    add_measures(json, cohort);
    add_left_out(json, cohort);
    add_notes(json, cohort);
    ADD_ALL("changes", cohort->changes, PlpCohortChange, add_change);
    ADD_ALL("contrasts", cohort->contrasts, PlpCohortContrast, add_contrast);
    ADD_ALL("responders", cohort->responders, PlpCohortResponders, add_responders);
    ADD_ALL("responder_contrasts", cohort->responder_contrasts, PlpCohortResponderContrast,
            add_responder_contrast);
    ADD_ALL("validity", cohort->validities, PlpCohortValidity, add_validity);
    ADD_ALL("agreement", cohort->agreements, PlpCohortAgreement, add_agreement);
    plp_json_end(json);
    return plp_json_dup_text(json);
}
