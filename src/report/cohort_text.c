#include <math.h>

#include "base/number.h"
#include "report/cohort.h"
#include "report/text_table.h"

#define SHOW_P 4 // decimals

char *plp_cohort_dup_with_interval(double value, PlpInterval interval, int decimals)
{
    if (!isfinite(value))
        return g_strdup("-");
    g_autofree char *number = plp_number_dup(value, decimals);
    if (!isfinite(interval.low) || !isfinite(interval.high))
        return g_steal_pointer(&number);
    g_autofree char *low = plp_number_dup(interval.low, decimals);
    g_autofree char *high = plp_number_dup(interval.high, decimals);
    return g_strdup_printf("%s (%s to %s)", number, low, high);
}

char *plp_cohort_dup_p(double p)
{
    if (!isfinite(p))
        return g_strdup("-");
    return p < 0.0001 ? g_strdup("< 0.0001") : plp_number_dup(p, SHOW_P);
}

const char *plp_cohort_verdict_get_words(PlpVerdict verdict)
{
    switch (verdict) {
    case PLP_VERDICT_LOWER:
        return "lower";
    case PLP_VERDICT_HIGHER:
        return "higher";
    case PLP_VERDICT_NOTHING_SHOWN:
        return "nothing shown";
    case PLP_VERDICT_NOT_MEASURABLE:
    case PLP_VERDICT_UNKNOWN:
        break;
    }
    return "not measurable";
}

static void add_interval(PlpTextTable *table, double value, PlpInterval interval, int decimals)
{
    g_autofree char *cell = plp_cohort_dup_with_interval(value, interval, decimals);
    plp_text_table_add(table, cell);
}

static void add_p(PlpTextTable *table, double p)
{
    g_autofree char *cell = plp_cohort_dup_p(p);
    plp_text_table_add(table, cell);
}

static void add_header(PlpTextTable *table, const char *const *cells)
{
    for (; *cells != NULL; cells++)
        plp_text_table_add(table, *cells);
    plp_text_table_end_row(table);
}

/** `closures_per_min, 1/min`; a stated outcome is marked by a star. */
static void add_name(PlpTextTable *table, const PlpCohortMeasure *measure)
{
    g_autofree char *name =
        g_strdup_printf("%s%s%s%s", measure->is_stated ? "* " : "  ", measure->name,
                        *measure->unit != '\0' ? ", " : "", measure->unit);
    plp_text_table_add(table, name);
}

// ---- within arms ----

static void add_change(PlpTextTable *table, const PlpCohort *cohort, const PlpCohortChange *change)
{
    const PlpCohortMeasure *measure = plp_cohort_get_measure(cohort, change->measure);
    int decimals = measure->decimals;
    add_name(table, measure);
    plp_text_table_add_count(table, change->rank.n);
    plp_text_table_add_number(table, change->before.median, decimals);
    plp_text_table_add_number(table, change->after.median, decimals);
    add_interval(table, change->rank.shift, change->rank.interval, decimals);
    add_p(table, change->rank.p);
    add_p(table, change->p_holm);
    plp_text_table_add_number(table, change->rank.rank_biserial, 2);
    plp_text_table_add_number(table, change->effect.hedges_g, 2);
    plp_text_table_add(table, plp_cohort_verdict_get_words(change->verdict));
    plp_text_table_end_row(table);
}

static void append_arm(const PlpCohort *cohort, int arm, GString *text)
{
    static const char *const header[] = {
        "measure", "n", "before", "after", "shift (95 % interval)", "p", "p Holm",
        "rank r",  "g", "change", NULL};
    g_string_append_printf(text, "\nArm %s, patients with both visits: %d\n",
                           (const char *)cohort->arms->pdata[arm],
                           plp_cohort_count_pairs(cohort, arm));
    g_autoptr(PlpTextTable) table = plp_text_table_new();
    add_header(table, header);
    for (guint i = 0; i < cohort->changes->len; i++) {
        const PlpCohortChange *change = &g_array_index(cohort->changes, PlpCohortChange, i);
        if (change->arm == arm)
            add_change(table, cohort, change);
    }
    plp_text_table_append(table, text);
}

// ---- between arms ----

static void append_contrasts(const PlpCohort *cohort, GString *text)
{
    static const char *const header[] = {
        "measure", "n", "shift (95 % interval)", "p", "p Holm", "rank r", "difference", NULL};
    if (cohort->contrasts->len == 0)
        return;
    g_string_append_printf(text, "\nChanges in arm %s less changes in arm %s\n",
                           (const char *)cohort->arms->pdata[1],
                           (const char *)cohort->arms->pdata[0]);
    g_autoptr(PlpTextTable) table = plp_text_table_new();
    add_header(table, header);
    for (guint i = 0; i < cohort->contrasts->len; i++) {
        const PlpCohortContrast *contrast = &g_array_index(cohort->contrasts, PlpCohortContrast, i);
        const PlpCohortMeasure *measure = plp_cohort_get_measure(cohort, contrast->measure);
        add_name(table, measure);
        plp_text_table_add_count(table, contrast->rank.n_first + contrast->rank.n_second);
        add_interval(table, contrast->rank.shift, contrast->rank.interval, measure->decimals);
        add_p(table, contrast->rank.p);
        add_p(table, contrast->p_holm);
        plp_text_table_add_number(table, contrast->rank.rank_biserial, 2);
        plp_text_table_add(table, plp_cohort_verdict_get_words(contrast->verdict));
        plp_text_table_end_row(table);
    }
    plp_text_table_append(table, text);
}

// ---- responders ----

static void append_counts(const PlpCohort *cohort, const PlpCohortResponders *counts, GString *text)
{
    g_string_append_printf(text, "  arm %s: %d of %d",
                           (const char *)cohort->arms->pdata[counts->arm], counts->n_responders,
                           counts->n_judged);
    if (counts->n_judged > 0) {
        double share = (double)counts->n_responders / counts->n_judged;
        PlpInterval percent = {100 * counts->wilson.low, 100 * counts->wilson.high};
        g_autofree char *cell = plp_cohort_dup_with_interval(100 * share, percent, 0);
        g_string_append_printf(text, ", %s %%", cell);
    }
    if (counts->n_not_judged > 0)
        g_string_append_printf(text, "; %d could not be judged", counts->n_not_judged);
    g_string_append_c(text, '\n');
}

static void append_responders(const PlpCohort *cohort, GString *text)
{
    for (guint rule = 0; rule < cohort->rules->len; rule++) {
        g_string_append_printf(text, "\nResponders by the rule: %s\n",
                               ((PlpResponderRule *)cohort->rules->pdata[rule])->text);
        for (guint i = 0; i < cohort->responders->len; i++) {
            const PlpCohortResponders *counts =
                &g_array_index(cohort->responders, PlpCohortResponders, i);
            if (counts->rule == (int)rule)
                append_counts(cohort, counts, text);
        }
        if (rule >= cohort->responder_contrasts->len)
            continue;
        const PlpProportionDifference *found =
            &g_array_index(cohort->responder_contrasts, PlpCohortResponderContrast, rule)
                 .difference;
        PlpInterval percent = {100 * found->interval.low, 100 * found->interval.high};
        g_autofree char *cell = plp_cohort_dup_with_interval(100 * found->difference, percent, 0);
        g_string_append_printf(text, "  arm %s less arm %s: %s percentage points\n",
                               (const char *)cohort->arms->pdata[1],
                               (const char *)cohort->arms->pdata[0], cell);
    }
}

// ---- validity ----

static void append_validities(const PlpCohort *cohort, GString *text)
{
    static const char *const header[] = {
        "measure", "score", "of", "n", "Spearman rho (95 % interval)", "p", NULL};
    if (cohort->validities->len == 0)
        return;
    int n_empty = 0;
    g_string_append(text, "\nAgainst the clinician's scores, a value a patient\n");
    g_autoptr(PlpTextTable) table = plp_text_table_new();
    add_header(table, header);
    for (guint i = 0; i < cohort->validities->len; i++) {
        const PlpCohortValidity *validity =
            &g_array_index(cohort->validities, PlpCohortValidity, i);
        if (isnan(validity->spearman.rho)) {
            n_empty++;
            continue;
        }
        plp_text_table_add(table, plp_cohort_get_measure(cohort, validity->measure)->name);
        plp_text_table_add(table, plp_cohort_get_measure(cohort, validity->score)->name);
        plp_text_table_add(table, plp_cohort_moment_get_name(validity->moment));
        plp_text_table_add_count(table, validity->spearman.n);
        add_interval(table, validity->spearman.rho, validity->spearman.interval, 2);
        add_p(table, validity->spearman.p);
        plp_text_table_end_row(table);
    }
    plp_text_table_append(table, text);
    if (n_empty > 0)
        g_string_append_printf(text, "(%d more without values or without any difference)\n",
                               n_empty);
}

static void append_agreement(const PlpCohort *cohort, const PlpCohortAgreement *agreement,
                             GString *text)
{
    const PlpBlandAltman *bland = &agreement->bland_altman;
    g_autofree char *weighted =
        plp_cohort_dup_with_interval(agreement->weighted.kappa, agreement->weighted.interval, 2);
    g_autofree char *icc =
        plp_cohort_dup_with_interval(agreement->icc.icc, agreement->icc.interval, 2);
    g_autofree char *bias = plp_cohort_dup_with_interval(bland->bias, bland->bias_interval, 2);
    g_autofree char *limits = plp_cohort_dup_with_interval(bland->bias, bland->limits, 2);
    g_string_append_printf(
        text, "  %s, n = %d: weighted kappa %s; ICC(2,1) %s; clip-equivalent less clinician's %s",
        plp_cohort_moment_get_name(agreement->moment), agreement->weighted.n, weighted, icc, bias);
    g_string_append_printf(text, ", limits of agreement %s\n", limits);
}

static void append_agreements(const PlpCohort *cohort, GString *text)
{
    for (guint i = 0; i < cohort->agreements->len; i++) {
        const PlpCohortAgreement *agreement =
            &g_array_index(cohort->agreements, PlpCohortAgreement, i);
        if (i == 0)
            g_string_append_printf(text, "\n%s against the clinician's %s\n",
                                   plp_cohort_get_measure(cohort, agreement->measure)->name,
                                   plp_cohort_get_measure(cohort, agreement->score)->name);
        append_agreement(cohort, agreement, text);
    }
}

// ---- the rest ----

static void append_left_out(const PlpCohort *cohort, GString *text)
{
    for (guint i = 0; i < cohort->left_out->len; i++) {
        const PlpCohortLeftOut *left_out = cohort->left_out->pdata[i];
        g_string_append_printf(text, "%s  %s, arm %s%s%s: %s\n", i == 0 ? "\nLeft out\n" : "",
                               left_out->patient, left_out->arm,
                               left_out->visit != NULL ? ", visit " : "",
                               left_out->visit != NULL ? left_out->visit : "", left_out->reason);
    }
}

void plp_cohort_append_text(const PlpCohort *cohort, GString *text)
{
    g_string_append_printf(text, "%s: %s to %s; patients with both visits: %u\n",
                           cohort->study_name, cohort->before_name, cohort->after_name,
                           cohort->pairs->len);
    g_string_append(text, "jrs_frequency_clip is JRS frequency, clip-equivalent: the clinician "
                          "decides. change_index is the program's own, not a validated scale.\n");
    g_string_append(text, "Changes are after less before; * marks the stated outcomes, over which "
                          "Holm adjusts p.\n");
    for (guint arm = 0; arm < cohort->arms->len; arm++)
        append_arm(cohort, (int)arm, text);
    append_contrasts(cohort, text);
    append_responders(cohort, text);
    append_validities(cohort, text);
    append_agreements(cohort, text);
    append_left_out(cohort, text);
    g_string_append_c(text, '\n');
    for (guint i = 0; i < cohort->notes->len; i++)
        g_string_append_printf(text, "%s\n", (const char *)cohort->notes->pdata[i]);
}
