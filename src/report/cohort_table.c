#include <math.h>

#include "report/cohort.h"
#include "report/table_file.h"

// ---- cohort.csv ----

typedef struct {
    const char *part, *arm, *measure, *against, *moment, *statistic;
    double value, low, high;
    int32_t n;
    const char *shown;
} Row;

#define AT(field) offsetof(Row, field)

static const PlpColumn columns[] = {
    {"part", "", &plp_cell_text, 0, AT(part),
     "`change` (after less before in an arm), `contrast` (the second arm's changes less the "
     "first's), `responders`, `validity` (against a clinician's score), `agreement` (a "
     "clip-equivalent against the clinician's grade)."},
    {"arm", "", &plp_cell_text, 0, AT(arm),
     "The arm; of a contrast the two, as `second - first`; empty: all patients."},
    {"measure", "", &plp_cell_text, 0, AT(measure), "The measure's name, or the responder rule."},
    {"against", "", &plp_cell_text, 0, AT(against), "The clinician's score; else empty."},
    {"moment", "", &plp_cell_text, 0, AT(moment),
     "`before`, `after` or `change`: which values a validity or agreement is about."},
    {"statistic", "", &plp_cell_text, 0, AT(statistic),
     "Which statistic, see docs/cohort.md; its unit is the measure's where it has one."},
    {"value", "", &plp_cell_double, 9, AT(value), "Its value; empty: cannot be given."},
    {"low", "", &plp_cell_double, 9, AT(low),
     "Lower end of its 95 % interval; of a quartile pair "
     "the first; empty: none."},
    {"high", "", &plp_cell_double, 9, AT(high), "Upper end, likewise."},
    {"n", "", &plp_cell_ordinal, 0, AT(n), "Patients it rests on."},
    {"shown", "", &plp_cell_text, 0, AT(shown),
     "Of a shift: `lower`, `higher`, `nothing_shown` or `not_measurable`."},
};

const PlpTable plp_cohort_table = {"cohort.csv", "a statistic", columns, G_N_ELEMENTS(columns)};

typedef struct {
    GString *text;
    Row row;
} Writing;

static void put(Writing *self, const char *statistic, double value, PlpInterval interval, int n)
{
    self->row.statistic = statistic;
    self->row.value = value;
    self->row.low = interval.low;
    self->row.high = interval.high;
    self->row.n = n;
    plp_table_append_row(&plp_cohort_table, &self->row, self->text);
    self->row.shown = NULL;
}

static void put_plain(Writing *self, const char *statistic, double value, int n)
{
    put(self, statistic, value, (PlpInterval){NAN, NAN}, n);
}

static void put_quartiles(Writing *self, const char *statistic, PlpCohortQuartiles values, int n)
{
    put(self, statistic, values.median, (PlpInterval){values.q1, values.q3}, n);
}

static void put_change(Writing *self, const PlpCohort *cohort, const PlpCohortChange *change)
{
    const PlpSignedRank *rank = &change->rank;
    self->row = (Row){.part = "change",
                      .arm = cohort->arms->pdata[change->arm],
                      .measure = plp_cohort_get_measure(cohort, change->measure)->name};
    put_quartiles(self, "median_before", change->before, rank->n);
    put_quartiles(self, "median_after", change->after, rank->n);
    self->row.shown = plp_verdict_get_name(change->verdict);
    put(self, "shift", rank->shift, rank->interval, rank->n);
    put_plain(self, "wilcoxon_v", rank->n > 0 ? rank->rank_sum_up : (double)NAN, rank->n);
    put_plain(self, "wilcoxon_p", rank->p, rank->n);
    put_plain(self, "holm_p", change->p_holm, rank->n);
    put(self, "rank_biserial", rank->rank_biserial, rank->biserial_interval, rank->n);
    put(self, "cohens_dz", change->effect.dz, change->effect.dz_interval, rank->n);
    put(self, "hedges_g", change->effect.hedges_g, change->effect.hedges_interval, rank->n);
}

static void put_contrast(Writing *self, const PlpCohort *cohort, const char *arms,
                         const PlpCohortContrast *contrast)
{
    const PlpRankSum *rank = &contrast->rank;
    int n = rank->n_first + rank->n_second;
    self->row = (Row){.part = "contrast",
                      .arm = arms,
                      .measure = plp_cohort_get_measure(cohort, contrast->measure)->name};
    self->row.shown = plp_verdict_get_name(contrast->verdict);
    put(self, "shift", rank->shift, rank->interval, n);
    put_plain(self, "mann_whitney_u", rank->u, n);
    put_plain(self, "mann_whitney_p", rank->p, n);
    put_plain(self, "holm_p", contrast->p_holm, n);
    put_plain(self, "rank_biserial", rank->rank_biserial, n);
}

static void put_responders(Writing *self, const PlpCohort *cohort,
                           const PlpCohortResponders *counts)
{
    const PlpResponderRule *rule = cohort->rules->pdata[counts->rule];
    self->row =
        (Row){.part = "responders", .arm = cohort->arms->pdata[counts->arm], .measure = rule->text};
    double share =
        counts->n_judged > 0 ? (double)counts->n_responders / counts->n_judged : (double)NAN;
    put(self, "share", share, counts->wilson, counts->n_judged);
    put_plain(self, "count", counts->n_responders, counts->n_judged);
    put_plain(self, "not_judged", counts->n_not_judged, counts->n_judged + counts->n_not_judged);
}

static void put_validity(Writing *self, const PlpCohort *cohort, const PlpCohortValidity *validity)
{
    const PlpSpearman *spearman = &validity->spearman;
    self->row = (Row){.part = "validity",
                      .measure = plp_cohort_get_measure(cohort, validity->measure)->name,
                      .against = plp_cohort_get_measure(cohort, validity->score)->name,
                      .moment = plp_cohort_moment_get_name(validity->moment)};
    put(self, "spearman_rho", spearman->rho, spearman->interval, spearman->n);
    put_plain(self, "spearman_p", spearman->p, spearman->n);
}

static void put_agreement(Writing *self, const PlpCohort *cohort,
                          const PlpCohortAgreement *agreement)
{
    const PlpBlandAltman *bland = &agreement->bland_altman;
    self->row = (Row){.part = "agreement",
                      .measure = plp_cohort_get_measure(cohort, agreement->measure)->name,
                      .against = plp_cohort_get_measure(cohort, agreement->score)->name,
                      .moment = plp_cohort_moment_get_name(agreement->moment)};
    put(self, "kappa_quadratic", agreement->weighted.kappa, agreement->weighted.interval,
        agreement->weighted.n);
    put(self, "kappa", agreement->plain.kappa, agreement->plain.interval, agreement->plain.n);
    put(self, "icc_2_1", agreement->icc.icc, agreement->icc.interval, agreement->icc.n);
    put(self, "bias", bland->bias, bland->bias_interval, bland->n);
    put(self, "low_limit", bland->limits.low, bland->low_limit_interval, bland->n);
    put(self, "high_limit", bland->limits.high, bland->high_limit_interval, bland->n);
}

#define EACH(array, type, name)                                                                    \
    for (type *name = (type *)(void *)(array)->data, *end_##name = name + (array)->len;            \
         name < end_##name; name++)

static void put_contrasts(Writing *self, const PlpCohort *cohort)
{
    if (cohort->arms->len != 2)
        return;
    g_autofree char *arms = g_strdup_printf("%s - %s", (const char *)cohort->arms->pdata[1],
                                            (const char *)cohort->arms->pdata[0]);
    EACH(cohort->contrasts, PlpCohortContrast, contrast)
    put_contrast(self, cohort, arms, contrast);
    EACH(cohort->responder_contrasts, PlpCohortResponderContrast, contrast)
    {
        const PlpResponderRule *rule = cohort->rules->pdata[contrast->rule];
        self->row = (Row){.part = "responders", .arm = arms, .measure = rule->text};
        put(self, "difference", contrast->difference.difference, contrast->difference.interval,
            (int)cohort->pairs->len);
    }
}

char *plp_cohort_dup_csv(const PlpCohort *cohort)
{
    Writing self = {.text = g_string_new(NULL)};
    plp_table_append_header(&plp_cohort_table, self.text);
    EACH(cohort->changes, PlpCohortChange, change)
    put_change(&self, cohort, change);
    EACH(cohort->responders, PlpCohortResponders, counts)
    put_responders(&self, cohort, counts);
    put_contrasts(&self, cohort);
    EACH(cohort->validities, PlpCohortValidity, validity)
    put_validity(&self, cohort, validity);
    EACH(cohort->agreements, PlpCohortAgreement, agreement)
    put_agreement(&self, cohort, agreement);
    return g_string_free(self.text, FALSE);
}

// ---- cohort_values.csv ----

typedef struct {
    const char *patient, *arm, *visit, *moment, *measure, *unit;
    double value;
} ValueRow;

#define VALUE_AT(field) offsetof(ValueRow, field)

static const PlpColumn value_columns[] = {
    {"patient", "", &plp_cell_text, 0, VALUE_AT(patient), "The pseudonym in the study's table."},
    {"arm", "", &plp_cell_text, 0, VALUE_AT(arm), "`all` where the study has no arms."},
    {"visit", "", &plp_cell_text, 0, VALUE_AT(visit), "As in the study's table."},
    {"moment", "", &plp_cell_text, 0, VALUE_AT(moment), "`before` or `after`."},
    {"measure", "", &plp_cell_text, 0, VALUE_AT(measure),
     "A figure of summary.json, `jrs_frequency_clip`, `change_index`, or a clinician's score."},
    {"unit", "", &plp_cell_text, 0, VALUE_AT(unit), "Of the value."},
    {"value", "", &plp_cell_double, 6, VALUE_AT(value), "Empty: missing or not measurable."},
};

const PlpTable plp_cohort_values_table = {"cohort_values.csv", "a patient, visit and measure",
                                          value_columns, G_N_ELEMENTS(value_columns)};

static void append_values(const PlpCohort *cohort, const PlpCohortPair *pair, bool is_after,
                          GString *text)
{
    ValueRow row = {
        .patient = pair->patient,
        .arm = cohort->arms->pdata[pair->arm],
        .visit = is_after ? cohort->after_name : cohort->before_name,
        .moment = plp_cohort_moment_get_name(is_after ? PLP_COHORT_AFTER : PLP_COHORT_BEFORE)};
    for (guint i = 0; i < cohort->measures->len; i++) {
        const PlpCohortMeasure *measure = plp_cohort_get_measure(cohort, (int)i);
        row.measure = measure->name;
        row.unit = measure->unit;
        row.value = is_after ? pair->after[i] : pair->before[i];
        plp_table_append_row(&plp_cohort_values_table, &row, text);
    }
}

char *plp_cohort_dup_values_csv(const PlpCohort *cohort)
{
    GString *text = g_string_new(NULL);
    plp_table_append_header(&plp_cohort_values_table, text);
    for (guint i = 0; i < cohort->pairs->len; i++) {
        append_values(cohort, cohort->pairs->pdata[i], false, text);
        append_values(cohort, cohort->pairs->pdata[i], true, text);
    }
    return g_string_free(text, FALSE);
}
